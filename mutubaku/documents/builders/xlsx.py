"""Book → workbook: a summary sheet, then one sheet for each table, with real numbers that can be reckoned with.

User words are always written as text, never as a formula or a link. A gap is an empty hatched cell, never 0. The
same content and dress give the same bytes.
"""

import re
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mutubaku.documents.builders.characters import legible
from mutubaku.documents.builders.paper import book_sheets, fitted
from mutubaku.documents.builders.placing import INDENTS, MARKS, UNNUMBERED
from mutubaku.documents.builders.tables import FILLS, HEAD_FILL, HEAVY, cell_words, dated, head_places, places
from mutubaku.values.content import (
    Book,
    Cell,
    Dress,
    GapNote,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Row,
    Section,
    Strip,
    Table,
    short_digest,
    unmarked,
)
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal, Refused

SUMMARY = "Ringkasan"
_PER_WIDTH = 1.2  # letters of running text in one unit of column width, which is a digit
_LINE, _LINE_LENGTH = 15, 92  # points of a line; letters that fit into the wide column
# Excel's numbers for paper: its "Folio" (215.9 × 330 mm) is our F4 and the nearest to our Folio.
_PAPERS = {"A4": 9, "F4": 14, "Folio": 14, "Legal": 5}
_OUTLINE = {"kegiatan": 1, "sub": 2}
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_LONGEST = 32_767  # characters Excel keeps in a cell
_EXACT = 15  # digits Excel keeps of a number
_MM = 1.9  # millimetres of a character at the workbook's 9 points
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


class _Book:
    """The workbook being written and its formats, each made once."""

    def __init__(self, dress: Dress) -> None:
        self.dress = dress
        self.raw = BytesIO()
        self.file = xlsxwriter.Workbook(self.raw, _OPTIONS)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def look(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            made = {"font_name": "Arial", "font_size": 9, "valign": "top", **properties}
            self._formats[key] = self.file.add_format(made)
        return self._formats[key]

    def sheet(self, name: str) -> Worksheet:
        made: Worksheet = self.file.add_worksheet(self._unique(name))
        made.set_paper(_PAPERS.get(self.dress.office.paper, 9))
        made.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        made.hide_gridlines(2)
        return made

    def _unique(self, name: str) -> str:
        """At most 31 characters, without the signs Excel forbids, once in this workbook."""
        base = _FORBIDDEN.sub(" ", legible(name).replace("\n", " ")).strip()[:31] or "Tabel"
        tried, n = base, 1
        while tried.casefold() in self._names:
            n += 1
            tried = f"{base[: 31 - len(f' ({n})')]} ({n})"
        self._names.add(tried.casefold())
        return tried


def build_xlsx(content: Letter | Book, dress: Dress) -> bytes:
    """Refused for an unknown paper size and for a letter, which has no tables to reckon with."""
    if not isinstance(content, Book):
        raise Refused(Refusal("format", "Surat tidak memiliki bentuk Excel. Pilih PDF atau DOCX.", "formats"))
    book_sheets(dress)
    book = _Book(dress)
    about = {"title": legible(content.short), "author": legible(dress.office.short), "created": dated(dress)}
    book.file.set_properties({**about, "subject": f"Kode isi {short_digest(dress.digest)}"})
    _summary(book, content)
    for chapter in content.chapters:
        for block in chapter.blocks:
            if isinstance(block, Table):
                _table(book, block, content)
    book.file.close()
    return book.raw.getvalue()


def _text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    kept = legible(text)
    if len(kept) > _LONGEST:
        kept = f"{kept[: _LONGEST - 1]}…"
    if kept:
        sheet.write_string(row, column, kept, look)
    else:
        sheet.write_blank(row, column, None, look)


def _foot(sheet: Worksheet, book: _Book, content: Book) -> None:
    """An ampersand commands Excel's footers, so the user's are doubled; a footer holds 255 characters."""
    short = legible(content.short).replace("\n", " ")[:90].replace("&", "&&")
    sheet.set_footer(f"&L&8 {short}   Kode isi {short_digest(book.dress.digest)}&R&8 &P")


# ---------------------------------------------------------------- summary


def _summary(book: _Book, content: Book) -> None:
    sheet = book.sheet(SUMMARY)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    plain = book.look(text_wrap=True, valign="top")
    bold = book.look(bold=True, text_wrap=True, valign="top")
    big = book.look(bold=True, font_size=14)
    _text(sheet, 0, 0, MARKS.get(book.dress.mark, book.dress.mark), book.look(bold=True))
    _text(sheet, 1, 0, " ".join(content.title), big)
    row = 3
    for name, value in (*_identity(content, book.dress), *_findings(content)):
        _text(sheet, row, 0, name, bold)
        _text(sheet, row, 1, value, plain)
        # Not every program measures wrapped text on opening, so the height is given.
        sheet.set_row(row, _LINE * max(1, -(-len(value) // _LINE_LENGTH)))
        row += 1
    sheet.fit_to_pages(1, 0)
    _foot(sheet, book, content)


def _identity(content: Book, dress: Dress) -> list[tuple[str, str]]:
    facts = [
        ("Perangkat daerah", " ".join(dress.office.name)),
        ("Periode", content.period),
        ("Anggaran", content.stage),
        ("Posisi", content.position),
        ("Data", content.status),
        ("Kelengkapan", content.completeness),
        ("Nomor laporan", dress.number or UNNUMBERED),
        ("Versi", str(dress.version)),
        ("Kode isi", short_digest(dress.digest)),
    ]
    return [(name, value) for name, value in facts if value]


def _findings(content: Book) -> list[tuple[str, str]]:
    """The sentences of the chapters, as (what, words)."""
    lines: list[tuple[str, str]] = []
    for chapter in content.chapters:
        lines += [("", ""), (chapter.label.upper(), chapter.title)]
        if chapter.finding:
            lines.append(("Temuan", unmarked(chapter.finding)))
        for block in chapter.blocks:
            match block:
                case Paragraph():
                    lines.append(("", unmarked(block.text)))
                case GapNote():
                    lines.append(("Belum lengkap", unmarked(block.text)))
                case Heading() | Section():
                    lines.append(("", f"{getattr(block, 'number', '')} {block.text}".strip()))
                case Numbered():
                    lines += [(f"{n}.", unmarked(item)) for n, item in enumerate(block.items, 1)]
                case Strip():
                    lines += [(f.name, "; ".join(w for w in (f.value, f.under) if w)) for f in block.facts]
    return lines


# ---------------------------------------------------------------- tables


def _table(book: _Book, table: Table, content: Book) -> None:
    name = f"Tabel {table.number}".strip()
    sheet = book.sheet(name)
    _text(sheet, 0, 0, MARKS.get(book.dress.mark, book.dress.mark), book.look(bold=True))
    _text(sheet, 1, 0, f"{name}  {table.title}", book.look(bold=True, font_size=11))
    _text(sheet, 2, 0, ", ".join(w for w in (content.period, content.position) if w), book.look())
    top = 4
    widths = _widths(book, table)
    body = _head(book, sheet, table, top, widths)
    for n, row in enumerate(table.rows):
        _row(book, sheet, table, row, body + n, widths)
    for n, note in enumerate(table.notes):
        _text(sheet, body + len(table.rows) + n, 0, note, book.look(font_size=8))
    _set_up(book, sheet, table, top, body, widths)
    _foot(sheet, book, content)


def _head(book: _Book, sheet: Worksheet, table: Table, top: int, widths: list[float]) -> int:
    """The heads as on paper; the row where the body begins."""
    look = book.look(
        bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color=f"#{HEAD_FILL}"
    )
    last = top + len(table.head) - 1
    for y, placed in enumerate(head_places(table), top):
        own = [
            (head.text, sum(widths[at : at + span]))
            for at, span, head, _ in placed
            if head and head.rowspan == 1
        ]
        sheet.set_row(y, _height(own))
        for at, span, head, begins in placed:
            if not begins:
                continue
            bottom = min(last, y + (head.rowspan if head else 1) - 1)
            if span > 1 or bottom > y:
                sheet.merge_range(y, at, bottom, at + span - 1, "", look)
            _text(sheet, y, at, head.text if head else "", look)
    if table.numbered:
        small = book.look(italic=True, align="center", font_size=8, border=1)
        for n in range(len(table.columns)):
            sheet.write_number(last + 1, n, n + 1, small)
    return last + 1 + table.numbered


def _height(texts: list[tuple[str, float]]) -> float:
    """Points for texts wrapped into columns of so many characters; not every program measures them on opening."""
    lines = (
        sum(max(1, ceil(len(part) / (width * _PER_WIDTH))) for part in words.split("\n"))
        for words, width in texts
    )
    return _LINE * max(lines, default=1)


def _row(book: _Book, sheet: Worksheet, table: Table, row: Row, y: int, widths: list[float]) -> None:
    indent = 2 * _OUTLINE.get(row.level, 0)
    wrapped = [
        (
            "\n".join(filter(None, (cell_words(cell), cell.under))),
            widths[at] - indent * table.columns[at].tree,
        )
        for at, span, cell in places(row.cells, len(table.columns))
        if span == 1 and cell.number is None and not cell.gap
    ]
    sheet.set_row(y, _height(wrapped), None, {"level": _OUTLINE.get(row.level, 0)})
    base: dict[str, Any] = {"border": 1, "valign": "top"}
    if row.level in FILLS:
        base["bg_color"] = f"#{FILLS[row.level]}"
    if row.level in HEAVY:
        base["bold"] = True
    filled = 0
    for at, span, cell in places(row.cells, len(table.columns)):
        column = table.columns[at]
        look = {**base, "align": "left" if span > 1 and at == 0 else column.align}
        if column.tree and row.level in INDENTS:
            look |= {"indent": _OUTLINE[row.level], "italic": row.level == "kegiatan"}
        _cell(book, sheet, (y, at, span), cell, look)
        filled = at + span
    for at in range(filled, len(table.columns)):
        sheet.write_blank(y, at, None, book.look(**base))


def _cell(
    book: _Book, sheet: Worksheet, place: tuple[int, int, int], cell: Cell, look: dict[str, Any]
) -> None:
    y, at, span = place
    if cell.gap:
        look = {"border": 1, "bold": True, "pattern": 14, "fg_color": "#9E9E9E", "bg_color": "#FFFFFF"}
    rest = book.look(**look)
    if cell.number is not None and not cell.gap and len(cell.number.as_tuple().digits) <= _EXACT:
        sheet.write_number(y, at, cell.number, book.look(**look, num_format=_number_format(cell)))
        if cell.under:
            sheet.write_comment(y, at, legible(cell.under), {"author": ""})
    else:
        words = "\n".join(part for part in (cell_words(cell) + cell.mark, cell.under) if part)
        _text(sheet, y, at, words, book.look(**look, text_wrap=span == 1 and not cell.gap))
    for x in range(at + 1, at + span):
        sheet.write_blank(y, x, None, rest)


def _number_format(cell: Cell) -> str:
    """Shows what the paper shows: decimals, thousands only where the text has them, words around the digits."""
    assert cell.number is not None
    decimals = f".{'0' * cell.digits}" if cell.digits else ""
    shown = show(cell.number, cell.digits)
    bare = shown.replace(".", "")
    grouped = shown in cell.text or bare not in cell.text
    before, _, after = cell.text.partition(shown if grouped else bare)
    if shown not in cell.text and bare not in cell.text:
        before = after = ""
    literal = lambda words: f'"{legible(words)}"' if words and '"' not in words else ""
    digits = ("#,##0" if grouped else "0") + decimals
    return literal(before) + digits + literal(after + cell.mark)


def _widths(book: _Book, table: Table) -> list[float]:
    """Columns in characters, wide enough for their longest number."""
    upright, wide = book_sheets(book.dress)
    scale = 9 / float(table.size)
    fit = fitted(table, (wide if table.wide else upright).room).widths
    longest = _longest_numbers(table)
    return [max(width * scale / _MM, longest[at] + 2) for at, width in enumerate(fit)]


def _set_up(book: _Book, sheet: Worksheet, table: Table, top: int, body: int, widths: list[float]) -> None:
    """Widths, frozen heads and print: one page wide, heads on every page."""
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    still = next((at + 1 for at, column in enumerate(table.columns) if column.width.endswith("fr")), 0)
    sheet.freeze_panes(body, still if still < len(table.columns) else 0)
    sheet.outline_settings(True, False, True, False)
    sheet.repeat_rows(top, body - 1)
    sheet.fit_to_pages(1, 0)
    if table.wide:
        sheet.set_landscape()


def _longest_numbers(table: Table) -> list[int]:
    """Characters of the longest number of each column: a number too wide for its cell shows as "####"."""
    longest = [4] * len(table.columns)
    for row in table.rows:
        for at, _, cell in places(row.cells, len(longest)):
            if cell.number is not None:
                longest[at] = max(longest[at], len(cell.text + cell.mark))
    return longest
