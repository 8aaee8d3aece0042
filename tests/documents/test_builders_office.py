"""Word and Excel files of a letter and a book, read back by other programs and compared with the content."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from mutubaku.books.rules.realisasi import compose
from mutubaku.documents.builders.docx import build_docx
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.tables import cell_words, head_places, places
from mutubaku.documents.builders.xlsx import build_xlsx
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.values.content import (
    Book,
    Cell,
    Chapter,
    Column,
    Dress,
    Head,
    Initial,
    Office,
    Paragraph,
    Row,
    Signature,
    Table,
)
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refused
from tests.rules.realisasi_office import FACTS

OFFICE = Office("PEMERINTAH PROVINSI CONTOH", ("DINAS CONTOH",), "Dinas Contoh", "Kota Contoh", ("Jalan 1",))
DRESS = Dress(
    office=OFFICE,
    digest="5b0e93d7c1a4" + "0" * 52,
    mark="CONTOH",
    number="000.7.2.8/1147/SEK.PRC/2026",
    place_date="Kota Contoh, 2 November 2026",
    date="2 November 2026",
    initials=(Initial("Sekretaris", "Memeriksa dan memaraf", "Seluruh laporan", "2 November 2026"),),
    signature=Signature("Kepala Dinas", "Pejabat Kepala", "Pembina", "00000000 000000 0 000"),
)
BOOK = compose(FACTS)
HOSTILE = (
    "=1+1",
    "<b>&amp;</b>",
    "{=A1}",
    "@SUM(A1)",
    "http://contoh.example",
    "\"kutip\" 'satu'",
    "_x0041_",
    "K" * 300,
)


def tables_of(book: Book) -> list[Table]:
    return [block for chapter in book.chapters for block in chapter.blocks if isinstance(block, Table)]


def printed(cell: Cell) -> str:
    return cell_words(cell) + cell.mark + (f"\n{cell.under}" if cell.under else "")


def one_table(*cells: Cell, **more: object) -> Book:
    table = Table(
        "1.1", "Judul", (Column("1fr"),) * len(cells), (tuple(Head(str(n)) for n in range(len(cells))),),
        (Row(cells),), **more,
    )  # fmt: skip
    return replace(BOOK, chapters=(Chapter("I", "Bab", "", (table,)),))


def word(data: bytes):
    return Document(BytesIO(data))


def word_tables(data: bytes, book: Book) -> list:
    """The data tables of a Word file, found by their titles."""
    made = []
    for table in word(data).tables:
        if table._tbl.tblPr.find(qn("w:tblCaption")) is not None:
            made.append(table._tbl)
    assert len(made) == len(tables_of(book))
    return made


def word_row(row) -> list[str]:
    cells = []
    for cell in row.findall(qn("w:tc")):
        runs = cell.iter(qn("w:t"), qn("w:br"))
        cells.append("".join("\n" if run.tag == qn("w:br") else run.text for run in runs))
    return cells


def displayed(cell) -> str:
    """What Excel shows for a number in an Indonesian set-up, from value and format alone."""
    before, digits, after = "", "", ""
    for n, part in enumerate(cell.number_format.split('"')):
        if n % 2 == 0:
            digits += part
        elif digits:
            after += part
        else:
            before += part
    decimals = len(digits.partition(".")[2])
    text = show(Decimal(str(cell.value)), decimals)
    return before + (text if "," in digits else text.replace(".", "")) + after


def test_every_number_of_the_book_is_the_same_in_pdf_word_and_excel():
    pdf, docx, xlsx = build_pdf(BOOK, DRESS).data, build_docx(BOOK, DRESS), build_xlsx(BOOK, DRESS)
    pages = pypdfium2.PdfDocument(pdf)
    in_pdf = Counter(token for page in pages for token in page.get_textpage().get_text_bounded().split())
    numbers = [c for t in tables_of(BOOK) for r in t.rows for c in r.cells if c.number is not None]
    wanted = Counter(cell.text + cell.mark for cell in numbers)
    assert len(numbers) > 300 and not wanted - in_pdf

    sheets = openpyxl.load_workbook(BytesIO(xlsx))
    for table, made in zip(tables_of(BOOK), word_tables(docx, BOOK), strict=True):
        heads = len(table.head) + table.numbered
        rows = made.findall(qn("w:tr"))[heads:]
        assert [word_row(row)[: len(want.cells)] for row, want in zip(rows, table.rows, strict=True)] == [
            [printed(cell) for cell in row.cells] for row in table.rows
        ]
        sheet = sheets[f"Tabel {table.number}"]
        for y, row in enumerate(table.rows, 5 + heads):
            for at, span, cell in places(row.cells, len(table.columns)):
                got = sheet.cell(y, at + 1)
                if cell.gap:
                    values = [sheet.cell(y, x + 1).value for x in range(at, at + span)]
                    assert values == [cell.text or None] + [None] * (span - 1)
                    assert got.fill.patternType == "lightUp"
                elif cell.number is None:
                    assert (got.value or "") == printed(cell)
                else:
                    assert Decimal(str(got.value)) == cell.number
                    assert displayed(got) == (cell.text + cell.mark)


def test_heads_repeat_and_rows_do_not_split_in_word():
    for table, made in zip(tables_of(BOOK), word_tables(build_docx(BOOK, DRESS), BOOK), strict=True):
        rows = made.findall(qn("w:tr"))
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert heads == [True] * (len(table.head) + table.numbered) + [False] * len(table.rows)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        widths = [int(column.get(qn("w:w"))) for column in made.tblGrid.findall(qn("w:gridCol"))]
        assert len(widths) == len(table.columns)
        for row in rows:
            cells = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.findall(qn("w:tc"))]
            assert sum(cells) == sum(widths)


def test_heads_repeat_in_print_of_excel():
    sheets = openpyxl.load_workbook(BytesIO(build_xlsx(BOOK, DRESS)))
    for table in tables_of(BOOK):
        sheet = sheets[f"Tabel {table.number}"]
        assert sheet.print_title_rows == f"$5:${4 + len(table.head) + table.numbered}"
        assert sheet.page_setup.orientation == ("landscape" if table.wide else "portrait")
        assert sheet["A1"].value == "CONTOH, bukan naskah dinas"


def test_chapters_are_headings_and_charts_carry_words():
    made = word(build_docx(BOOK, DRESS))
    heads = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    chapters = [f"BAB {c.number}  {c.title}" for c in BOOK.chapters]
    assert heads == ["Kata pengantar", *chapters, "Lembar pengesahan"]
    alts = [one.get("descr") for one in made.element.body.iter(qn("wp:docPr"))]
    charts = [b.alt for c in BOOK.chapters for b in c.blocks if b.kind == "chart"]
    assert alts == ["Lambang daerah", *charts]


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (210, 297)), ("F4", (215, 330)), ("Folio", (210, 330)), ("Legal", (216, 356))]
)
def test_word_pages_have_the_paper_of_the_office(paper, size):
    made = word(build_docx(BOOK, replace(DRESS, office=replace(OFFICE, paper=paper))))
    pages = {(round(s.page_width.mm), round(s.page_height.mm)) for s in made.sections}
    assert pages == {size, size[::-1]}


@pytest.mark.parametrize("build", [build_docx, build_xlsx])
def test_unknown_paper_is_refused(build):
    with pytest.raises(Refused):
        build(BOOK, replace(DRESS, office=replace(OFFICE, paper="B5")))


@pytest.mark.parametrize("build", [build_docx, build_xlsx])
def test_same_content_and_dress_give_the_same_bytes(build):
    first = build(BOOK, DRESS)
    assert first == build(BOOK, DRESS)
    assert {entry.date_time for entry in ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_letter_reads_back_field_by_field_from_word():
    facts = NotaDinas(
        ("Para Kepala Bidang", "Para Kepala UPTD"), "Kepala Dinas", "Uji & coba", "Isi surat", ("satu", "dua"),
        "Kirim", "Selasa",
    )  # fmt: skip
    letter = compose_nota_dinas(facts)
    made = word(build_docx(letter, DRESS))
    fields = {row.cells[0].text: row.cells[2].text for row in made.tables[0].rows}
    assert fields == {
        "Yth.": "1.\tPara Kepala Bidang\n2.\tPara Kepala UPTD",
        "Dari": "Kepala Dinas",
        "Tanggal": "2 November 2026",
        "Nomor": "000.7.2.8/1147/SEK.PRC/2026",
        "Sifat": "Biasa",
        "Lampiran": "-",
        "Hal": "Uji & coba",
    }
    text = [paragraph.text for paragraph in made.paragraphs]
    assert [
        line
        for line in ("Isi surat:", "satu; dan", "dua.", "Kirim, paling lambat Selasa.")
        if line not in text
    ] == []
    assert text[:4] == ["PEMERINTAH PROVINSI CONTOH", "DINAS CONTOH", "Jalan 1", ""]
    right = made.tables[1].rows[0].cells[1].text.split("\n")
    assert [line for line in right if line] == [
        "Kepala Dinas,", "Menunggu tanda tangan", "Pejabat Kepala", "Pembina", "NIP 00000000 000000 0 000",
    ]  # fmt: skip


def test_signed_letter_shows_time_and_code_in_word():
    signed = replace(DRESS.signature, when="2 November 2026 pukul 14.26 WITA", code="7K3M-9QXD")
    letter = compose_nota_dinas(NotaDinas(("A",), "B", "C", "D"))
    made = word(build_docx(letter, replace(DRESS, signature=signed, mark="")))
    text = made.tables[1].rows[0].cells[1].text
    assert "Ditandatangani secara elektronik\n2 November 2026 pukul 14.26 WITA\nKode 7K3M-9QXD" in text
    assert "Menunggu" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_user_words_stay_words(text):
    book = one_table(Cell(text), Cell("1", number=Decimal(1)))
    assert word_row(word_tables(build_docx(book, DRESS), book)[0].findall(qn("w:tr"))[1])[0] == text
    cell = openpyxl.load_workbook(BytesIO(build_xlsx(book, DRESS)))["Tabel 1.1"]["A6"]
    assert (cell.value.replace("_x005F_", "_"), cell.data_type, cell.hyperlink) == (text, "s", None)


def test_control_characters_are_dropped_everywhere():
    dirty = "a\x0bb\x00c\ufffed"
    book = one_table(Cell(dirty), notes=(dirty,))
    book = replace(
        book, short=dirty, title=(dirty,), period=dirty, preface=(dirty,), copies=(dirty,), approval=dirty
    )
    dress = replace(DRESS, office=replace(OFFICE, short=dirty, name=(dirty,)), number=dirty)
    docx, xlsx = build_docx(book, dress), build_xlsx(book, dress)
    assert word_row(word_tables(docx, book)[0].findall(qn("w:tr"))[1]) == ["abcd"]
    assert openpyxl.load_workbook(BytesIO(xlsx))["Tabel 1.1"]["A6"].value == "abcd"
    assert word(docx).core_properties.title == "abcd"


def test_text_longer_than_a_cell_of_excel_is_cut_visibly():
    book = one_table(Cell("x" * 40_000))
    value = openpyxl.load_workbook(BytesIO(build_xlsx(book, DRESS)))["Tabel 1.1"]["A6"].value
    assert (len(value), value[-1]) == (32_767, "…")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell("2026", number=Decimal(2026)), "2026"),
        (Cell("2.026", number=Decimal(2026)), "2.026"),
        (Cell("Rp1.500.000", number=Decimal(1500000)), "Rp1.500.000"),
        (Cell("70,87%", number=Decimal("70.87"), digits=2, mark="*"), "70,87%*"),
        (Cell("−0,69", number=Decimal("-0.69"), digits=2), "−0,69"),
        (Cell("123.456.789.012.345", number=Decimal(123456789012345)), "123.456.789.012.345"),
    ],
)
def test_excel_shows_a_number_as_printed(cell, shown):
    got = openpyxl.load_workbook(BytesIO(build_xlsx(one_table(cell), DRESS)))["Tabel 1.1"]["A6"]
    assert (Decimal(str(got.value)), displayed(got)) == (cell.number, shown)


def test_number_beyond_the_digits_of_excel_is_text():
    book = one_table(Cell("1.234.567.890.123.456", number=Decimal(1234567890123456)))
    got = openpyxl.load_workbook(BytesIO(build_xlsx(book, DRESS)))["Tabel 1.1"]["A6"]
    assert (got.value, got.data_type) == ("1.234.567.890.123.456", "s")


def test_sheets_of_tables_with_one_name_stay_apart():
    table = tables_of(one_table(Cell("a")))[0]
    blocks = tuple(replace(table, number=number) for number in ("1/2", "1?2", "", "", "n" * 40))
    book = replace(BOOK, chapters=(Chapter("I", "Bab", "", (Paragraph("x"), *blocks)),))
    names = openpyxl.load_workbook(BytesIO(build_xlsx(book, DRESS))).sheetnames
    assert names == ["Ringkasan", "Tabel 1 2", "Tabel 1 2 (2)", "Tabel", "Tabel (2)", "Tabel " + "n" * 25]


def test_row_with_more_cells_than_columns_is_an_error():
    table = replace(tables_of(one_table(Cell("a")))[0], rows=(Row((Cell("a"), Cell("b"))),))
    book = replace(BOOK, chapters=(Chapter("I", "Bab", "", (table,)),))
    for build in (build_docx, build_xlsx):
        with pytest.raises(ValueError, match="2 cells in a table of 1 columns"):
            build(book, DRESS)


def test_heads_keep_their_place_under_merged_ones():
    head = ((Head("A", rowspan=2), Head("B", colspan=2)), (Head("C"), Head("D")))
    table = Table("1", "T", (Column("1fr"),) * 3, head, ())
    placed = [
        [(at, span, h.text if h else "", begins) for at, span, h, begins in row] for row in head_places(table)
    ]
    assert placed == [
        [(0, 1, "A", True), (1, 2, "B", True)],
        [(0, 1, "A", False), (1, 1, "C", True), (2, 1, "D", True)],
    ]


def test_letter_has_no_workbook():
    with pytest.raises(Refused):
        build_xlsx(compose_nota_dinas(NotaDinas(("A",), "B", "C", "D")), DRESS)
