"""Files of a paper whose text is an upload: the hash of the upload can be read in each of them."""

from io import BytesIO

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from mutubaku.documents.builders.docx import build_docx
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.xlsx import build_xlsx
from mutubaku.documents.rules.attached import (
    Attached,
    AttachedFile,
    attached_book,
    attached_letter,
    printed_hash,
)
from mutubaku.values.content import Book, Letter
from mutubaku.values.period import Period
from tests.documents.sample_content import DRESS

HASH = "5b0e93d7c1a4" + "f3" * 26
FACTS = Attached(
    "LKj-IP", Period.parse("2026"), (AttachedFile("lkjip.pdf", 1_234_567, HASH),), "Sudah diperiksa."
)


def pdf_words(content: Book | Letter) -> str:
    pages = pypdfium2.PdfDocument(build_pdf(content, DRESS).data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def docx_words(content: Book | Letter) -> str:
    body = Document(BytesIO(build_docx(content, DRESS))).element.body
    return " ".join("".join(node.itertext()) for node in body.iter() if node.tag.endswith("}p"))


@pytest.mark.parametrize("content", [attached_book(FACTS), attached_letter(FACTS)], ids=["book", "letter"])
def test_pdf_and_docx_name_the_file_by_its_hash(content: Book | Letter) -> None:
    for said in (pdf_words(content), docx_words(content)):
        assert ("lkjip.pdf" in said, printed_hash(HASH) in said) == (True, True)


def test_the_workbook_names_the_file_by_its_hash() -> None:
    sheets = load_workbook(BytesIO(build_xlsx(attached_book(FACTS), DRESS)))
    cells = {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}

    assert {"lkjip.pdf", printed_hash(HASH)} <= cells
