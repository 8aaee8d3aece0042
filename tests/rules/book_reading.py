"""The parts of a book that tests look at: its tables, paragraphs, findings and notes of gaps."""

from collections.abc import Iterator

from mutubaku.values.content import Book, Cell, GapNote, Paragraph, Row, Table


def tables(book: Book) -> dict[str, Table]:
    return {b.number: b for chapter in book.chapters for b in chapter.blocks if isinstance(b, Table)}


def paragraphs(book: Book, chapter: int = 0) -> list[str]:
    return [block.text for block in book.chapters[chapter].blocks if isinstance(block, Paragraph)]


def gap_notes(book: Book) -> list[str]:
    return [block.text for block in book.chapters[0].blocks if isinstance(block, GapNote)]


def findings(book: Book) -> list[str]:
    return [chapter.finding for chapter in book.chapters]


def cells(book: Book) -> Iterator[Cell]:
    for table in tables(book).values():
        for row in table.rows:
            yield from row.cells


def first(table: Table, name: str) -> Row:
    """The row one of whose cells reads `name`."""
    return next(row for row in table.rows if any(cell.text == name for cell in row.cells))


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]
