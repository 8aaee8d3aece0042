"""What Word and the workbook share about tables: where heads stand, words of a status, levels, the date of a file.

Widths and sheets of paper are in `paper.py`; nothing here knows a file format.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from mutubaku.values.content import Cell, Dress, Head, Table
from mutubaku.values.period import MONTHS

STATUS_SIGNS = {"sesuai": "○", "waspada": "▲", "kritis": "◆", "belum": "▨"}
STATUS_WORDS = {"sesuai": "Sesuai", "waspada": "Waspada", "kritis": "Kritis", "belum": "Belum lapor"}
HEAVY = frozenset({"group", "program", "subtotal", "total"})
HEAD_FILL = "E6E6E6"
FILLS = {"group": "D6D6D6", "program": "F0F0F0", "subtotal": "F0F0F0", "total": "E0E0E0"}
_DATE = re.compile(rf"^(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})$")
# A paper without a date yet has no moment of its own; any constant keeps its bytes the same.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def dated(dress: Dress) -> datetime:
    """The moment written into a file's own properties: midnight of the paper's date, never the clock."""
    found = _DATE.match(dress.date)
    if not found:
        return _UNDATED
    day, month, year = found.groups()
    return datetime(int(year), MONTHS.index(month) + 1, int(day), tzinfo=UTC)


def cell_words(cell: Cell) -> str:
    """The words of a cell without its mark; a status is a shape and a word, never colour alone."""
    if cell.status:
        word = STATUS_WORDS.get(cell.status, cell.text)
        return f"{STATUS_SIGNS.get(cell.status, '')} {word}".strip()
    return cell.text


def places(cells: tuple[Cell, ...], columns: int) -> Iterator[tuple[int, int, Cell]]:
    """(first column, columns covered, cell). ValueError for more cells than columns: no figure is dropped unseen."""
    at = 0
    for cell in cells:
        if at >= columns:
            raise ValueError(f"a row of {len(cells)} cells in a table of {columns} columns")
        span = min(max(cell.span, 1), columns - at)
        yield at, span, cell
        at += span


def head_places(table: Table) -> list[list[tuple[int, int, Head | None, bool]]]:
    """Per head row (first column, columns covered, head, begins here), without holes; None where nothing stands."""
    columns, rows = len(table.columns), len(table.head)
    owner: list[list[tuple[int, int] | None]] = [[None] * columns for _ in range(rows)]
    heads: dict[tuple[int, int], Head] = {}
    for y, row in enumerate(table.head):
        x = 0
        for head in row:
            while x < columns and owner[y][x]:
                x += 1
            if x >= columns:
                break
            heads[y, x] = head
            for dy in range(min(head.rowspan, rows - y)):
                for dx in range(min(head.colspan, columns - x)):
                    owner[y + dy][x + dx] = (y, x)
            x += head.colspan
    return [_head_row(owner[y], y, heads) for y in range(rows)]


def _head_row(
    owners: list[tuple[int, int] | None], y: int, heads: dict[tuple[int, int], Head]
) -> list[tuple[int, int, Head | None, bool]]:
    placed: list[tuple[int, int, Head | None, bool]] = []
    before: tuple[int, int] | None = None
    for x, owner in enumerate(owners):
        if owner is not None and owner == before:
            start, span, head, begins = placed[-1]
            placed[-1] = (start, span + 1, head, begins)
        else:
            placed.append((x, 1, heads.get(owner) if owner else None, owner is None or owner[0] == y))
        before = owner
    return placed
