"""The period a figure, a case or a book is about: a month, a quarter (triwulan) or a year.

Written as text `2026-10`, `2026-TW3`, `2026`; ordered by their last day. No clock: today is an argument.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_SHAPE = re.compile(r"^(\d{4})(?:-(?:(0[1-9]|1[0-2])|TW([1-4])))?$")


@total_ordering
@dataclass(frozen=True)
class Period:
    """`first` to `last` month of one year; a month has first == last."""

    year: int
    first: int
    last: int

    @classmethod
    def month_of(cls, year: int, month: int) -> "Period":
        return cls(year, month, month)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Raises ValueError for anything but the three written shapes."""
        found = _SHAPE.match(text)
        if not found:
            raise ValueError(f"Periode {text!r} tidak dikenal. Tulis misalnya 2026-10, 2026-TW3, atau 2026.")
        year, month, quarter = found.groups()
        if month:
            return cls(int(year), int(month), int(month))
        if quarter:
            return cls(int(year), int(quarter) * 3 - 2, int(quarter) * 3)
        return cls(int(year), 1, 12)

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.year}-{self.last:02d}"
        return str(self.year) if self.last - self.first == 11 else f"{self.year}-TW{self.last // 3}"

    def __lt__(self, other: "Period") -> bool:
        return (self.year, self.last, -self.first) < (other.year, other.last, -other.first)

    @property
    def label(self) -> str:
        """ "Oktober 2026", "Triwulan III 2026", "Tahun 2026"."""
        if self.first == self.last:
            return f"{MONTHS[self.last - 1]} {self.year}"
        if self.last - self.first == 11:
            return f"Tahun {self.year}"
        return f"Triwulan {('I', 'II', 'III', 'IV')[self.last // 3 - 1]} {self.year}"

    @property
    def last_day(self) -> date:
        return date(self.year, self.last, calendar.monthrange(self.year, self.last)[1])

    @property
    def months(self) -> "tuple[Period, ...]":
        return tuple(Period.month_of(self.year, month) for month in range(self.first, self.last + 1))

    def previous(self) -> "Period":
        """The period of the same length just before this one."""
        length = self.last - self.first + 1
        if self.first > length:
            return Period(self.year, self.first - length, self.last - length)
        return Period(self.year - 1, 12 - length + 1, 12)

    def __contains__(self, other: "Period") -> bool:
        return self.year == other.year and self.first <= other.first and other.last <= self.last


def written_date(day: date) -> str:
    """2026-11-02 → "2 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_day(day: date) -> str:
    """2026-11-10 → "Selasa, 10 November 2026"."""
    return f"{DAYS[day.weekday()]}, {written_date(day)}"
