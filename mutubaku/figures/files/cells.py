"""The filled cells of a guarded sheet, row by row, under its budget. What a column means is not known."""

import math
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from mutubaku.figures.files.guard import Limits, damaged
from mutubaku.figures.rules.typed import Oddity, Raw, Typed, clean
from mutubaku.values.refusal import Refusal, Refused

_LAST_ROW = 1_048_576


def filled_rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, dict[int, Typed]]]:
    """(row number, {column number: cell}) of rows with a value. Raises Refused when the budget is spent."""
    cells = scanned = 0
    try:
        for number, row in enumerate(sheet.iter_rows(), 1):
            scanned += len(row)
            filled = {
                column: _typed(cell, column, number) for column, cell in enumerate(row, 1) if _holds(cell)
            }
            cells += len(filled)
            _check(number, filled, limits)
            if cells > limits.cells or scanned > limits.scanned or number > _LAST_ROW:
                raise _too_many(limits)
            if filled:
                yield number, filled
    except Refused:
        raise
    except Exception as damage:  # the reader raises whatever a broken cell makes it stumble over
        raise damaged() from damage


def _holds(cell: Any) -> bool:
    value = cell.value
    return value is not None and not (isinstance(value, str) and not value.strip())


def _check(number: int, filled: dict[int, Typed], limits: Limits) -> None:
    if not filled or (number <= limits.rows and max(filled) <= limits.columns):
        return
    place = filled[max(filled)].address
    message = f"Sel {place} berisi data jauh di luar tabel. Hapus baris dan kolom itu, lalu unggah lagi."
    raise Refused(Refusal("file_far_cell", message, place))


def _too_many(limits: Limits) -> Refused:
    message = f"Lembar memuat lebih dari {limits.cells} sel. Hapus isi di luar tabel, lalu unggah lagi."
    return Refused(Refusal("file_too_many_cells", message))


def _typed(cell: Any, column: int, number: int) -> Typed:
    raw = _raw(cell.value, cell.data_type)
    percent = isinstance(raw, Decimal) and "%" in str(cell.number_format)
    return Typed(f"{get_column_letter(column)}{number}", raw, percent)


def _raw(value: Any, kind: str) -> Raw:
    if kind == "f":
        return Oddity.FORMULA
    if kind == "e" or (isinstance(value, float) and not math.isfinite(value)):
        return Oddity.ERROR
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, datetime | date):
        return value
    return clean(str(value))
