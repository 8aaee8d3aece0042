"""A book as plain text, for reading and comparing: what stands where, without any layout."""

from collections.abc import Iterator

from mutubaku.values.content import (
    Block,
    Book,
    Cell,
    Chart,
    GapNote,
    Heading,
    Numbered,
    Paragraph,
    Section,
    Strip,
    Table,
    Terms,
)


def _cell(cell: Cell) -> str:
    text = cell.text.replace("-\n", "").replace("\n", " ")
    text = f"/{text}/" if cell.gap else f"<{text}>" if cell.status else text
    text += cell.mark + (f" [{cell.under}]" if cell.under else "")
    return text + (f" ~{cell.span}" if cell.span > 1 else "")


def _table(table: Table) -> Iterator[str]:
    yield f"Tabel {table.number} {table.title}" + (" (melintang)" if table.wide else "")
    for heads in table.head:
        yield "  # " + " | ".join(h.text.replace("-\n", "").replace("\n", " ") for h in heads)
    for row in table.rows:
        keep = "+" if row.keep else " "
        yield f"  {row.level:<8}{keep} " + " | ".join(_cell(cell) for cell in row.cells)
    for note in table.notes:
        yield f"  ) {note}"


def block_lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text) | Heading(text):
            yield text
        case GapNote(text):
            yield f"/// {text}"
        case Section(number, text):
            yield f"{number} {text}"
        case Numbered(items):
            yield from (f"{i}. {item}" for i, item in enumerate(items, 1))
        case Strip(facts):
            yield from (f"[{fact.name}: {fact.value} ({fact.under})]" for fact in facts)
        case Terms(items):
            yield from (f"{short} = {words}" for short, words in items)
        case Chart():
            yield f"Grafik {block.number} {block.title}"
            yield f"  ({block.alt}; sumber: {block.source})"
        case Table():
            yield from _table(block)


def book_text(book: Book) -> str:
    lines = [*book.title, book.period, book.stage, book.position, book.status, book.short, "", *book.preface]
    for chapter in book.chapters:
        lines += ["", f"BAB {chapter.number} {chapter.title}", f"> {chapter.finding}"]
        for block in chapter.blocks:
            lines += ["", *block_lines(block)]
    lines += ["", "PENGESAHAN", book.approval, f"Kelengkapan: {book.completeness}"]
    return "\n".join([*lines, *(f"- {copy}" for copy in book.copies), ""])
