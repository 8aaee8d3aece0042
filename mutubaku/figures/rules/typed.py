"""What somebody typed into a cell, and the value it stands for: money, percent, text, a day.

Knows how people write, not what is asked: bounds and budgets are judged elsewhere. No file format here.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum

from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import parse
from mutubaku.values.period import written_date


class Oddity(Enum):
    """A cell that holds no value of its own."""

    FORMULA = "rumus"
    ERROR = "galat Excel"


Raw = Decimal | str | date | Oddity | None


@dataclass(frozen=True)
class Typed:
    """One cell. `percent`: the cell is formatted as percent, so its number 0.8375 is shown as 83,75%."""

    address: str
    raw: Raw = None
    percent: bool = False


_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]|_x000D_|[\x00-\x08\x0b-\x1f\x7f]")
_DAY = re.compile(r"^(\d{1,2})[-/. ]+(\d{1,2}|[A-Za-z]{3,})[-/. ]+(\d{4})(?!\d)")
_MONTH_STARTS = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"]
_MONTHS = {start: number for number, start in enumerate(_MONTH_STARTS, 1)} | {
    "peb": 2, "may": 5, "ags": 8, "agt": 8, "aug": 8, "oct": 10, "nop": 11, "dec": 12,
}  # fmt: skip
# Serial 1 is 1 January 1900 in a calendar that wrongly has 29 February 1900: the epoch is two days earlier.
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)


def clean(text: str) -> str:
    """Without invisible characters; runs of blanks become one, line breaks stay, blank lines go."""
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def amount(cell: Typed) -> Amount:
    """Number of the cell, MISSING when blank. Raises ValueError saying what to type instead."""
    raw = cell.raw
    if raw is None:
        return MISSING
    if isinstance(raw, Oddity):
        raise ValueError(f"Sel berisi {raw.value}. Ketik nilainya, bukan rumus.")
    if isinstance(raw, date):
        raise ValueError("Sel berisi tanggal. Ketik angkanya, misalnya 1.250.000 atau 83,75.")
    if isinstance(raw, Decimal):
        return raw * 100 if cell.percent else raw
    value = parse(clean(raw))
    return MISSING if value is None else value


def words(cell: Typed) -> str:
    """Text of the cell as typed; a number or a day is written out. Raises ValueError for a formula."""
    raw = cell.raw
    if raw is None:
        return ""
    if isinstance(raw, Oddity):
        raise ValueError(f"Sel berisi {raw.value}. Ketik isinya, bukan rumus.")
    if isinstance(raw, date):
        return written_date(raw)
    return clean(raw) if isinstance(raw, str) else f"{raw:f}"


def due(cell: Typed) -> str:
    """Batas waktu as written; a day in any shape, serial included, becomes "30 November 2026"."""
    try:
        found = day(cell)
    except ValueError:
        return words(cell)
    return written_date(found) if found else ""


def day(cell: Typed, zone: tzinfo | None = None) -> date | None:
    """Day of the cell, None when blank or "-". An instant with an offset ("…T16:00Z") is read in `zone`.

    Shapes: a date cell, an Excel serial, 2026-10-07, 07/10/2026, 7 Oktober 2026. Raises ValueError.
    """
    raw = cell.raw
    if isinstance(raw, datetime):
        return raw.date()
    if raw is None or isinstance(raw, date):
        return raw
    if isinstance(raw, Decimal) and int(raw) in _SERIALS:
        return _EPOCH + timedelta(days=int(raw))
    text = clean(raw) if isinstance(raw, str) else ""
    if isinstance(raw, str) and text.lower() in ("", "-", "–", "null", "undefined"):
        return None
    found = _iso(text, zone) or _written(text)
    if found is None:
        shown = raw.value if isinstance(raw, Oddity) else raw
        raise ValueError(f"“{shown}” bukan tanggal. Tulis misalnya 30/11/2026 atau 30 November 2026.")
    return found


def _iso(text: str, zone: tzinfo | None) -> date | None:
    if not re.match(r"^\d{4}-\d", text):
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(zone).date() if instant.tzinfo and zone else instant.date()
    except (ValueError, OverflowError):
        return None


def _written(text: str) -> date | None:
    found = _DAY.match(text)
    if not found:
        return None
    number, month, year = found.groups()
    try:
        return date(int(year), int(month) if month.isdigit() else _MONTHS[month[:3].lower()], int(number))
    except (KeyError, ValueError):
        return None
