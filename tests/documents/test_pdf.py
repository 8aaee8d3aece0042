"""PDFs are read back: every word and number is there, on the right sheet of paper, inside the page, and PDF/A."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from mutubaku.documents.builders.characters import font_folder, legible, printable
from mutubaku.documents.builders.pdf import build_pdf, chart_png
from mutubaku.values.chart import Standing, ranking_pages
from mutubaku.values.content import (
    Cell,
    Chapter,
    Chart,
    Column,
    Fact,
    GapNote,
    Head,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Row,
    Section,
    Signature,
    Strip,
    Table,
    Terms,
)
from mutubaku.values.figure import MISSING
from mutubaku.values.refusal import Refused
from tests.documents.reading import outside
from tests.documents.sample_content import BOOK, CURVES, DRESS, NOTE, SIGNED, UNSIGNED, WIDE

MM = 72 / 25.4
HOSTILE = "#import \"@preview/x:1.0.0\": * *b* $x$ <b> \\ \\n =1+1 #{1+1} @ref // c /* [x] ~ ` _u_ 'q'"


def texts(data: bytes) -> list[str]:
    """The words of each page, white space made even."""
    pages = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def one_chapter(*blocks, **more):
    return replace(BOOK, chapters=(Chapter("I", "Bab", "", blocks),), **more)


def small_table(*rows: Row, wide: bool = False, notes: tuple[str, ...] = ()) -> Table:
    columns = (Column("1fr"), Column("20mm", "right"))
    return Table("1.1", "Judul", columns, ((Head("A"), Head("B")),), rows, notes, wide=wide)


def row(*words: str, keep: bool = False) -> Row:
    return Row(tuple(Cell(word) for word in words), keep=keep)


# ---------------------------------------------------------------- what is printed


def test_every_number_of_the_wide_table_is_printed_once():
    pages = texts(build_pdf(BOOK, DRESS).data)
    printed = Counter(
        re.findall(r"\d+(?:\.\d{3})+|\d+,\d+", " ".join(p for p in pages if "Rincian per sub" in p))
    )
    expected = Counter(cell.text for line in WIDE.rows for cell in line.cells if cell.number is not None)
    assert {text: printed[text] for text in expected} == dict(expected)


def test_gap_is_named_and_never_a_number():
    line = next(p for p in texts(build_pdf(BOOK, DRESS).data) if "Unit yang diam 40.000.000" in p)
    after = line.partition("Unit yang diam 40.000.000 ")[2]
    assert after.startswith("belum lapor Belum lapor")


def test_long_table_repeats_head_and_says_it_goes_on():
    pages = [p for p in texts(build_pdf(BOOK, DRESS).data) if re.search(r"Sub kegiatan \d{3}", p)]
    goes_on = ["Tabel 2.1 Rincian per sub kegiatan (lanjutan)" in p for p in pages]
    assert len(pages) > 2
    assert goes_on == [False] + [True] * (len(pages) - 1)
    assert [p.count("Pagu (Rp) Realisasi (%)") for p in pages] == [1] * len(pages)


def test_page_after_the_table_no_longer_goes_on():
    pages = texts(build_pdf(BOOK, DRESS).data)
    assert [p for p in pages if "2.3 Singkatan" in p and "(lanjutan)" in p] == []


def test_rows_that_belong_together_share_a_page():
    pages = texts(build_pdf(BOOK, DRESS).data)
    for number in range(1, 91, 10):
        home = [p for p in pages if f"Program {number} " in p and f"Kegiatan {number} " in p]
        assert len(home) == 1
        assert f"Sub kegiatan {number:03d}" in home[0]
    last = next(p for p in pages if "Catatan rincian." in p)
    assert "Jumlah sementara" in last
    assert "60.000.000" in last


def test_contents_name_every_chapter_section_table_and_chart_with_its_page():
    contents = texts(build_pdf(BOOK, DRESS).data)[2]
    words = contents.partition("Daftar isi ")[2].partition(" Laporan Realisasi, Oktober 2026")[0]
    assert words == (
        "Kata pengantar i BAB I Ringkasan 1 BAB II Realisasi fisik dan keuangan 2 2.1 Perkembangan 2 2.2 Rincian 3 "
        "2.3 Singkatan 6 Lembar pengesahan 7 Daftar tabel 1.1 Ringkasan urusan 1 2.1 Rincian per sub kegiatan 3 "
        "Daftar grafik 2.1 Serapan tertinggal 2 2.2 Peringkat unit 2"
    )


def test_approval_says_who_initialled_and_who_has_not():
    last = texts(build_pdf(BOOK, DRESS).data)[-1]
    assert re.findall(r"Kasubbag Perencanaan Memeriksa .*?17 November 2026 pukul 16.20 WITA", last)
    assert "2 Sekretaris Menyetujui dan memaraf Seluruh laporan menunggu paraf" in last
    assert "Nomor laporan : 000.7.2.8/1189/LAP/SEK.PRC/2026 Versi : 3 Kode isi : 5B0E 93D7 C1A4" in last


def test_note_prints_its_fields_in_order():
    (page,) = texts(build_pdf(NOTE, DRESS).data)
    fields = page.partition("NOTA DINAS ")[2].partition(" Dalam rangka")[0]
    assert fields == (
        "Yth. : 1. Para Kepala Bidang 2. Para Kepala UPTD Dari : Kepala Dinas Tanggal : 18 November 2026 "
        "Nomor : 000.7.2.8/1189/LAP/SEK.PRC/2026 Hal : Permintaan bahan laporan realisasi bulan Oktober 2026"
    )


def test_letter_without_date_fields_has_its_number_under_the_title():
    letter = Letter(("TANDA TERIMA",), (("Dari", ("Sekretaris",)),), (Paragraph("Diterima."),))
    (page,) = texts(build_pdf(letter, DRESS).data)
    assert "TANDA TERIMA NOMOR 000.7.2.8/1189/LAP/SEK.PRC/2026 Dari : Sekretaris" in page


# ---------------------------------------------------------------- signing and marks


def test_signing_moves_nothing():
    """The name stands at the same place of the same page before and after."""

    def place(signature: Signature) -> list[tuple[int, float, float]]:
        data = build_pdf(BOOK, replace(DRESS, signature=signature)).data
        found = []
        for number, page in enumerate(pypdfium2.PdfDocument(data)):
            words = page.get_textpage()
            hit = words.search("Pejabat Kepala Dinas").get_next()
            if hit:
                found.append((number, *words.get_charbox(hit[0])[:2]))
        return found

    assert place(SIGNED) == place(UNSIGNED)
    assert len(place(SIGNED)) == 2


@pytest.mark.parametrize("content", [NOTE, BOOK])
def test_unsigned_paper_waits_and_signed_paper_shows_time_and_code(content):
    waiting = " ".join(texts(build_pdf(content, replace(DRESS, signature=UNSIGNED)).data))
    signed = " ".join(texts(build_pdf(content, DRESS).data))
    proof = "Ditandatangani secara elektronik 18 November 2026 pukul 10.42 WITA Kode L2HX-8MPR"
    assert ("Menunggu tanda tangan" in waiting, proof in waiting) == (True, False)
    assert ("Menunggu tanda tangan" in signed, proof in signed) == (False, True)


def test_unsigned_letter_without_number_says_when_it_comes():
    (page,) = texts(build_pdf(NOTE, replace(DRESS, number="", date="")).data)
    words = "(diberikan saat ditandatangani)"
    assert f"Tanggal : {words} Nomor : {words}" in page


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("CONTOH", "CONTOH, bukan naskah dinas"),
        ("KONSEP", "KONSEP, belum ditandatangani"),
        ("DICABUT", "DICABUT, tidak berlaku"),
    ],
)
def test_mark_stands_on_every_page(mark, words):
    pages = texts(build_pdf(BOOK, replace(DRESS, mark=mark)).data)
    assert [words in page for page in pages] == [True] * len(pages)


def test_paper_without_mark_carries_none():
    assert "CONTOH" not in " ".join(texts(build_pdf(NOTE, replace(DRESS, mark="")).data)).replace(
        "PROVINSI CONTOH", ""
    )


# ---------------------------------------------------------------- the file


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Descriptors of every font used on any page, composite ones through their descendants."""
    found = []
    for page in pdf.pages:
        for font in dict(page.resources.get("/Font", {})).values():
            for part in font.get("/DescendantFonts", [font]):
                found.append(part["/FontDescriptor"])
    return found


@pytest.mark.parametrize("content", [NOTE, BOOK])
def test_file_claims_and_keeps_pdf_a_2b(content):
    """Not veraPDF: the claim, the output intent, embedded fonts, nothing that acts, nothing encrypted."""
    with pikepdf.open(BytesIO(build_pdf(content, DRESS).data)) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
        assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert not pdf.is_encrypted
        assert "/MarkInfo" not in pdf.Root  # untagged, see pdf.py
        assert str(pdf.Root.Lang) == "id"
        fonts = fonts_of(pdf)
        assert fonts
        assert [font for font in fonts if not any(f"/FontFile{n}" in font for n in ("", "2", "3"))] == []
        assert {str(font.FontName).split("+")[-1].split("-")[0] for font in fonts} == {"Arimo"}
        names = {str(key) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) for key in item}
        assert names & {"/JS", "/JavaScript", "/Launch", "/AA", "/EmbeddedFiles"} == set()


@pytest.mark.parametrize(
    ("paper", "size"),
    [("F4", (215, 330)), ("A4", (210, 297)), ("Folio", (210, 330)), ("Legal", (215.9, 355.6))],
)
def test_pages_have_exactly_the_paper_of_the_office(paper, size):
    built = build_pdf(BOOK, replace(DRESS, office=replace(DRESS.office, paper=paper)))
    with pikepdf.open(BytesIO(built.data)) as pdf:
        boxes = [tuple(float(side) / MM for side in page.mediabox[2:]) for page in pdf.pages]
    kinds = [pytest.approx(size, abs=0.02) == box for box in boxes]
    turned = [pytest.approx(size[::-1], abs=0.02) == box for box in boxes]
    assert [a or b for a, b in zip(kinds, turned, strict=True)] == [True] * len(boxes)
    assert sum(turned) >= 3
    assert outside(built.data) == []
    assert built.pages == len(boxes)


def test_unknown_paper_is_refused_with_the_known_ones():
    with pytest.raises(
        Refused, match=r"Ukuran kertas “A5” tidak dikenal\. Pilih salah satu: A4, F4, Folio, Legal\."
    ):
        build_pdf(BOOK, replace(DRESS, office=replace(DRESS.office, paper="A5")))


def test_letter_is_a4():
    page = pypdfium2.PdfDocument(build_pdf(NOTE, DRESS).data)[0]
    assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.05)


def test_file_is_dated_as_the_paper():
    with pikepdf.open(BytesIO(build_pdf(NOTE, DRESS).data)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261118000000")


def test_same_paper_gives_the_same_bytes_from_many_threads():
    with ThreadPoolExecutor(4) as pool:
        books = [pool.submit(build_pdf, BOOK, DRESS) for _ in range(4)]
        notes = [pool.submit(build_pdf, NOTE, DRESS) for _ in range(8)]
    assert {made.result().data for made in books} == {build_pdf(BOOK, DRESS).data}
    assert {made.result().data for made in notes} == {build_pdf(NOTE, DRESS).data}


# ---------------------------------------------------------------- hostile and extreme content


def test_user_words_are_printed_never_run():
    facts, chart = Strip((Fact(HOSTILE, HOSTILE, HOSTILE),)), Chart("1", HOSTILE, CURVES, HOSTILE, HOSTILE)
    lists = Numbered((HOSTILE,)), Terms(((HOSTILE, HOSTILE),))
    blocks = (
        Paragraph(HOSTILE),
        Heading(HOSTILE),
        Section(HOSTILE, HOSTILE),
        GapNote(HOSTILE),
        facts,
        *lists,
        chart,
    )
    table = small_table(row(HOSTILE, HOSTILE), notes=(HOSTILE,))
    dress = replace(DRESS, number=HOSTILE, office=replace(DRESS.office, address=(HOSTILE,), short=HOSTILE))
    data = build_pdf(
        one_chapter(*blocks, table, title=(HOSTILE,), short=HOSTILE, copies=(HOSTILE,)), dress
    ).data
    assert "".join(texts(data)).replace(" ", "").count('@preview/x:1.0.0"') >= 20
    (letter,) = texts(build_pdf(replace(NOTE, title=(HOSTILE,), fields=((HOSTILE, (HOSTILE,)),)), dress).data)
    assert letter.replace(" ", "").count('@preview/x:1.0.0"') == 5


def test_letters_the_font_lacks_are_printed_as_a_square():
    book = one_chapter(Paragraph("kendala \U0001f600 dan ع selesai"), small_table(row("\U0001f600", "1")))
    assert "kendala □ dan □ selesai" in " ".join(texts(build_pdf(book, DRESS).data))


def test_every_letter_called_printable_has_a_glyph_in_upright_and_italic():
    """The compiler refuses text without a glyph, so a finished file is the proof."""
    every = "".join(printable(chr(point)) for point in range(0x20, 0xFFFF) if not 0xD800 <= point < 0xE000)
    known = "".join(sorted({letter for letter in legible(every) if letter.strip()}))
    assert len(known) > 2000
    cells = Row((Cell(known), Cell("1")), "kegiatan")
    table = replace(small_table(cells), columns=(Column("1fr", tree=True), Column("20mm")))
    assert build_pdf(one_chapter(Paragraph(known), table), DRESS).pages >= 5


def test_font_folder_holds_upright_and_italic():
    assert sorted(path.name for path in font_folder().glob("*.ttf")) == [
        "Arimo-Italic[wght].ttf",
        "Arimo[wght].ttf",
    ]


def test_control_characters_vanish_and_backslashes_stay():
    book = one_chapter(small_table(row("a\x00b\x07c\td \\t \\u0041 \u202ee", "1")))
    assert "abc d \\t \\u0041 e" in " ".join(texts(build_pdf(book, DRESS).data))


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    "rows",
    [
        (row("kata " * 4000 + "TAMAT", "1"),),
        (*(row(f"baris {n}", "1", keep=True) for n in range(300)), row("TAMAT", "1")),
        (row("x" * 500, "1" * 90), row("baris\n" * 200 + "TAMAT", "1", keep=True)),
    ],
    ids=["one endless cell", "all rows tied", "endless words"],
)
def test_nothing_is_lost_over_the_edge_of_the_page(rows, wide):
    data = build_pdf(one_chapter(small_table(*rows, wide=wide, notes=("Catatan.",))), DRESS).data
    assert outside(data) == []
    assert "TAMAT" in " ".join(texts(data))


def test_endless_running_text_flows_over_pages():
    book = one_chapter(GapNote("kata " * 3000 + "SATU"), Paragraph("kata " * 3000 + "DUA"))
    letter = replace(NOTE, body=(Paragraph("kata " * 2000 + "TIGA"),))
    for content, word in ((book, "DUA"), (book, "SATU"), (letter, "TIGA")):
        data = build_pdf(content, DRESS).data
        assert outside(data) == []
        assert word in " ".join(texts(data))


def test_three_hundred_units_are_ranked_and_listed():
    units = [
        Standing(f"Unit {n:03d}", *[MISSING if n % 11 == 0 else WIDE.rows[2].cells[3].number] * 4)
        for n in range(300)
    ]
    drawings = ranking_pages(units, month="Oktober 2026")
    charts = [Chart(f"1.{n}", "Peringkat", svg, "alt", "isian") for n, svg in enumerate(drawings)]
    data = build_pdf(one_chapter(*charts, small_table(*(row(unit.name, "1") for unit in units))), DRESS).data
    everything = Counter(re.findall(r"Unit \d{3}", " ".join(texts(data))))
    assert everything == Counter({unit.name: 2 for unit in units})
    assert outside(data) == []


def test_drawing_taller_than_a_page_is_made_smaller():
    tall = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 900'><rect width='100' height='900'/></svg>"
    )
    data = build_pdf(one_chapter(Chart("1", "Tinggi", tall, "alt", "isian")), DRESS).data
    page = next(p for p in texts(data) if ("Grafik 1 Tinggi" in p and "BAB I" in p) or "Sumber: isian." in p)
    assert "Sumber: isian." in page
    assert outside(data) == []


def test_office_name_too_long_for_a_line_wraps():
    office = replace(
        DRESS.office, name=("DINAS PERINDUSTRIAN PERDAGANGAN KOPERASI DAN USAHA KECIL MENENGAH " * 2,)
    )
    data = build_pdf(NOTE, replace(DRESS, office=office)).data
    assert outside(data) == []


def test_row_with_too_few_cells_does_not_shift_the_next():
    data = build_pdf(one_chapter(small_table(row("pendek"), row("utuh", "7.777"))), DRESS).data
    assert "pendek utuh 7.777" in " ".join(texts(data))


def test_row_with_too_many_cells_is_an_error():
    with pytest.raises(ValueError, match="3 cells in a table of 2 columns"):
        build_pdf(one_chapter(small_table(row("a", "b", "c"))), DRESS)


@pytest.mark.parametrize("blocks", [(), (small_table(),), (replace(small_table(row("a", "b")), head=()),)])
def test_empty_parts_still_make_a_book(blocks):
    assert build_pdf(one_chapter(*blocks), DRESS).pages == 5


def test_book_without_chapters_is_cover_preface_contents_and_approval():
    assert build_pdf(replace(BOOK, chapters=()), DRESS).pages == 4


def test_chart_becomes_a_picture_of_its_own_size():
    png = chart_png(Chart("1", "t", CURVES, "a", "s"), ppi=144)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (936, 412)
