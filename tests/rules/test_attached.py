"""A paper whose text is a file: the sheet names each file by its hash, so another file is another text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.attached import (
    BINDS,
    Attached,
    AttachedFile,
    Heard,
    attached_book,
    attached_letter,
    named_hashes,
    printed_hash,
)
from mutubaku.values.content import Cell, Numbered, Paragraph, Table, canonical, digest, from_plain, to_plain
from mutubaku.values.period import Period

YEAR = Period.parse("2026")
HASH = "5b0e93d7c1a4" + "0" * 52
FILE = AttachedFile("lkjip.pdf", 1234567, HASH)

hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
files = st.builds(AttachedFile, st.text(min_size=1, max_size=40), st.integers(1, 10**8), hashes)
facts = st.builds(
    Attached, st.sampled_from(("LKj-IP", "LPPD")), st.just(YEAR), st.tuples(files), st.text(max_size=80)
)


def test_a_book_lists_its_files_with_size_and_hash() -> None:
    book = attached_book(Attached("LKj-IP", YEAR, (FILE,), "Sudah diperiksa *tim*"))

    (chapter,) = book.chapters
    table, said = chapter.blocks
    assert isinstance(table, Table)
    assert table.rows[0].cells == (Cell("1"), Cell("lkjip.pdf"), Cell("1.234.567"), Cell(printed_hash(HASH)))
    assert said == Paragraph("Sudah diperiksa tim.")
    assert (book.title, book.period, book.short) == (("LKj-IP",), "TAHUN 2026", "LKj-IP Tahun 2026")


@pytest.mark.parametrize(
    ("document", "title", "cover"),
    [
        (
            "LKj-IP",
            "Laporan Kinerja Instansi Pemerintah (LKj-IP)",
            "LAPORAN KINERJA INSTANSI PEMERINTAH (LKj-IP)",
        ),
        ("Laporan TEPRA", "Penyusunan laporan TEPRA (Tim Evaluasi)", "LAPORAN TEPRA"),
        ("Renstra", "Penyusunan Renstra dan penetapan IKU", "RENSTRA"),
    ],
)
def test_the_cover_writes_out_the_short_name_that_the_procedure_explains(
    document: str, title: str, cover: str
) -> None:
    assert attached_book(Attached(document, YEAR, (FILE,), title=title)).title == (cover,)


def test_a_berita_acara_of_one_sheet_names_its_file() -> None:
    letter = attached_letter(Attached("Berita acara", YEAR, (FILE,)))

    assert letter.body == (
        Paragraph("Berita acara Tahun 2026 termuat dalam berkas berikut:"),
        Numbered((f"lkjip.pdf, 1.234.567 bita, sidik SHA-256: {printed_hash(HASH)}",)),
        Paragraph(BINDS),
    )


@given(facts, hashes)
def test_another_file_is_another_text(one: Attached, other: str) -> None:
    same = one.files[0].sha256 == other
    changed = Attached(
        one.document, one.period, (AttachedFile(one.files[0].name, one.files[0].size, other),), one.words
    )

    for compose in (attached_book, attached_letter):
        assert (digest(compose(one)) == digest(compose(changed))) is same
        assert from_plain(to_plain(compose(one))) == compose(one)


@given(hashes)
def test_a_printed_hash_keeps_every_digit(sha256: str) -> None:
    assert printed_hash(sha256).replace(" ", "") == sha256


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=4, unique=True))
def test_a_paper_names_its_files_and_no_other_hash(contents):
    hashes = [content.hex() for content in contents]
    files = tuple(AttachedFile(f"berkas {no}.pdf", 10, sha256) for no, sha256 in enumerate(hashes))
    facts = Attached("Laporan", Period.parse("2026-09"), files)
    for content in (attached_book(facts), attached_letter(facts)):
        assert named_hashes(canonical(to_plain(content)).decode()) == set(hashes)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (Heard(("A", "B")), "Bahan disampaikan oleh seluruh 2 unit yang diminta."),
        (
            Heard(("A", "B", "C"), ("D",), ("E", "F")),
            "Bahan disampaikan oleh 3 dari 4 unit yang diminta: A, B, dan C. Tidak menyampaikan bahan: D. "
            "Tidak diminta: E dan F.",
        ),
        (Heard((), ("D",)), "Tidak menyampaikan bahan: D."),
    ],
)
def test_a_report_names_the_units_behind_it(heard: Heard, said: str) -> None:
    assert attached_book(Attached("LKj-IP", YEAR, (FILE,), heard=heard)).preface[1] == said
