"""Content → DOCX that the office can go on editing: real headings, lists, tables, fields and sections.

The same content and dress give the same bytes. Letters: `word_letter.py`; books: `word_book.py`; the file
itself: `word_package.py`.
"""

from mutubaku.documents.builders.tables import dated
from mutubaku.documents.builders.word_book import book_body
from mutubaku.documents.builders.word_letter import letter_body
from mutubaku.documents.builders.word_package import Package
from mutubaku.values.content import Book, Dress, Letter, short_digest

_BOOK_TYPE, _LETTER_TYPE = 10.5, 11.0


def build_docx(content: Letter | Book, dress: Dress, emblem: bytes = b"") -> bytes:
    """`emblem`: the picture `dress.office.emblem` names. Refused for an unknown paper size."""
    package = Package(emblem)
    title = content.short if isinstance(content, Book) else content.name
    package.describe(
        title=title,
        author=dress.office.short,
        subject=f"Kode isi {short_digest(dress.digest)}",
        at=dated(dress),
    )
    if isinstance(content, Book):
        return package.finish(book_body(content, dress, package), _BOOK_TYPE)
    return package.finish(letter_body(content, dress, package), _LETTER_TYPE)
