"""Annexes of a book: behind the lembar pengesahan, under their own name, in the contents with their true page."""

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from mutubaku.documents.builders.docx import build_docx
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.rules.differences import differences
from mutubaku.documents.rules.parts import parts_of
from mutubaku.documents.rules.reading import chapters
from mutubaku.values.content import (
    Cell,
    Chapter,
    Column,
    Head,
    Paragraph,
    Row,
    Section,
    Table,
    from_plain,
    to_plain,
)
from tests.documents.sample_content import BOOK, DRESS


def annex(number: str, title: str, words: str, *, wide: bool = False) -> Chapter:
    columns, head = (Column("30mm"), Column("1fr")), ((Head("Kode"), Head("Uraian")),)
    table = Table(
        f"L{number}.1", f"Tabel {words}", columns, head, (Row((Cell("1"), Cell(words))),), wide=wide
    )
    return Chapter(
        number, title, "", (Section("L.1", f"Bagian {words}"), Paragraph(f"Isi {words}."), table), annex=True
    )


WITH = replace(
    BOOK,
    chapters=(
        *BOOK.chapters, annex("I", "Daftar sub kegiatan", "daftar"), annex("II", "Sumber angka", "sumber", wide=True),
    ),
)  # fmt: skip


def text_of(data: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(data)]


@pytest.fixture(scope="module")
def printed() -> list[str]:
    return text_of(build_pdf(WITH, DRESS).data)


def test_annexes_stand_behind_the_approval_in_their_order(printed: list[str]) -> None:
    first = {
        name: next(n for n, page in enumerate(printed) if name in page and "Daftar isi" not in page)
        for name in ("BAB I", "Rantai paraf", "LAMPIRAN I Daftar", "LAMPIRAN II Sumber")
    }
    assert sorted(first, key=lambda name: first[name]) == list(first)
    assert first["LAMPIRAN I Daftar"] < first["LAMPIRAN II Sumber"]


def test_every_entry_of_the_contents_names_the_page_on_which_it_stands(printed: list[str]) -> None:
    """All of them: chapters, sections, approval, annexes, tables and charts, against the number at the page's foot."""
    feet = {}
    for n, page in enumerate(printed):
        if found := re.search(r"Kode isi(?: [0-9A-F]{4}){3} (\d+)\b", page):
            feet[found[1]] = n
    titles = [(one.label.upper(), one.title) for one in WITH.chapters]
    listed = " ".join(page for page in printed if "Daftar isi" in page or "Daftar tabel" in page)
    checked = 0
    for label, title in [*titles, ("", "Lembar pengesahan")]:
        entry = re.search(re.escape(f"{label} {title}".strip()) + r" (\d+)\b", listed)
        assert entry, (label, title)
        assert f"{label} {title}".strip() in printed[feet[entry[1]]]
        checked += 1
    tables = [b for one in WITH.chapters for b in one.blocks if isinstance(b, Table) and b.number]
    for table in tables:
        entry = re.search(re.escape(f"{table.number} {table.title}") + r" (\d+)\b", listed)
        assert entry, table.title
        assert f"Tabel {table.number}" in printed[feet[entry[1]]]
        checked += 1
    assert checked == len(WITH.chapters) + 1 + len(tables)


def test_every_page_but_the_cover_has_its_running_head_and_foot(printed: list[str]) -> None:
    cover, *rest = printed
    assert "Kode isi" not in cover
    assert [
        n for n, page in enumerate(rest, 2) if DRESS.office.short not in page or WITH.short not in page
    ] == []


def test_word_has_them_too_and_an_emblem_on_its_cover() -> None:
    document = Document(BytesIO(build_docx(WITH, DRESS)))
    heads = [
        one.text
        for one in document.paragraphs
        if one.style.name == "heading 1" or one.style.style_id == "Heading1"
    ]
    assert heads[-3:] == ["Lembar pengesahan", "LAMPIRAN I  Daftar sub kegiatan", "LAMPIRAN II  Sumber angka"]
    first = document.paragraphs[0]
    assert "Lambang daerah" in first._p.xml and "wp:inline" in first._p.xml


def test_an_annex_is_a_part_of_its_own_and_old_books_keep_their_digest() -> None:
    assert [name for name, _ in parts_of(to_plain(WITH))][-3:-1] == [
        "Lampiran I. Daftar sub kegiatan", "Lampiran II. Sumber angka",
    ]  # fmt: skip
    assert "annex" not in str(to_plain(BOOK))
    assert from_plain(to_plain(WITH)) == WITH
    assert [part.label for part in chapters(WITH).parts][-3:] == ["Lampiran I", "Lampiran II", ""]
    changed = replace(WITH, chapters=(*WITH.chapters[:-1], annex("II", "Sumber angka", "lain")))
    assert [part.name for part in differences(WITH, changed).changed] == ["Lampiran II. Sumber angka"]
