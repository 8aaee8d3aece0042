"""Working time: when a step is due, working minutes between two instants, and the counting in words.

Instants are aware datetimes; they are read on the wall clock of the calendar's zone, and due times are given
in that zone. Office hours and days off are the calendar's (`workcalendar`). No clock: "now" is an argument.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mutubaku.values.period import written_day
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import Calendar, Day, Interval

# Perpres 21/2023: 37 h 30 min a week over five days, rest not counted.
WORKDAY_MINUTES = 450
# Mode B: the printed hours above five are all multiples of six, six hours standing for one day.
HOURS_FOR_A_DAY = 6
_SHAPE = re.compile(r"^([1-9][0-9]{0,3})\s*(menit|jam|hari)(?:\s+kerja)?$")
_MICRO = 60_000_000  # microseconds of a minute
_ZONE_NAMES = {
    "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA", "Asia/Jayapura": "WIT",
}  # fmt: skip


class Mode(StrEnum):
    """How "6 jam" is read. A: hours inside office hours. B: every 6 jam is one working day."""

    A = "A"
    B = "B"


class Unit(StrEnum):
    """`hari` is a working day (hari kerja), never a calendar day."""

    MENIT = "menit"
    JAM = "jam"
    HARI = "hari"


@dataclass(frozen=True)
class Duration:
    """A length of working time, such as the printed standard of a step."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Duration | None":
        """ "15 menit", "6 jam", "3 hari" or "3 hari kerja"; blank (no standard printed) → None.

        Raises ValueError with an Indonesian message for anything else.
        """
        if not text.strip():
            return None
        found = _SHAPE.match(text.strip().lower())
        if not found:
            raise ValueError(
                f"Lama “{text.strip()}” tidak dikenal. Tulis bilangan bulat 1 sampai 9999 dengan satuan "
                "menit, jam, atau hari, misalnya 15 menit, 6 jam, atau 3 hari."
            )
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    def days(self, mode: Mode) -> int | None:
        """Working days this stands for; None when it is counted in minutes inside office hours."""
        if self.unit is Unit.HARI:
            return self.amount
        if mode is Mode.B and self.unit is Unit.JAM and self.amount % HOURS_FOR_A_DAY == 0:
            return self.amount // HOURS_FOR_A_DAY
        return None


def standard_minutes(duration: Duration) -> int:
    """Working minutes for sums of standards: 1 jam = 60, 1 hari = 450 (7 j 30 m), in either mode."""
    return duration.amount * {Unit.MENIT: 1, Unit.JAM: 60, Unit.HARI: WORKDAY_MINUTES}[duration.unit]


class Passed(NamedTuple):
    """One day on the way to a due time: minutes used in it with those still left, or the number it was counted as."""

    day: Day
    parts: tuple[Interval, ...] = ()
    left: int = 0
    number: int | None = None


@dataclass(frozen=True)
class Due:
    """`at` is in the calendar's zone; `days`: working days the duration stood for, None when counted in minutes.

    The words are put together only when asked for: a due time is needed at every step, its counting by a reader.
    """

    at: datetime
    mode: Mode
    duration: Duration
    days: int | None
    passed: tuple[Passed, ...]
    unknown_years: tuple[int, ...]

    @property
    def counting(self) -> tuple[str, ...]:
        """The counting line by line, the due line last."""
        notes = (
            f"hari libur tahun {year} belum tercatat, jadi belum diperhitungkan"
            for year in self.unknown_years
        )
        lines = (_line(passed, self.days) for passed in self.passed)
        return (self._head, *lines, *notes, f"jatuh tempo {written_moment(self.at)}")

    @property
    def _head(self) -> str:
        if self.days is None:
            return f"{self.duration} dihitung di dalam jam kerja"
        rule = (
            f" ({HOURS_FOR_A_DAY} jam = 1 hari kerja)"
            if self.duration.unit is Unit.JAM and self.days > 1
            else ""
        )
        return f"{self.duration} = {self.days} hari kerja{rule}"


@dataclass(frozen=True)
class Pause:
    """Jeda: the clock stands still while an outside party is awaited. `end` None: still waiting."""

    start: datetime
    end: datetime | None
    cause: str


def due_at(start: datetime, duration: Duration, calendar: Calendar, mode: Mode) -> Due:
    """When work received at `start` is due.

    Minutes and hours are consumed inside office hours; a start outside rolls to the next opening and a result
    at the very end of an interval stays there. Days: the day of arrival (or, outside office days and from
    closing time on, the next working day) is day 0; due at the closing of the n-th working day after it.
    Raises Refused where the calendar has no hours, ValueError for a datetime without zone.
    """
    local = _local(start, calendar)
    days = duration.days(mode)
    if days is None:
        at, passed = _after_minutes(local, standard_minutes(duration), calendar)
    else:
        at, passed = _after_days(local, days, calendar)
    known = calendar.known_years
    unknown = tuple(year for year in range(local.year, at.year + 1) if year not in known)
    return Due(at, mode, duration, days, tuple(passed), unknown)


def working_minutes_between(
    start: datetime, end: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> int:
    """Working minutes from `start` to `end` less those of the pauses; 0 when `end` is not later.

    The clock is read to the minute, so parts always add up to the whole; pauses may overlap.
    """
    begin, stop = _local(start, calendar), _local(end, calendar)
    used = _between(begin, stop, calendar)
    counted = begin
    for since, until in sorted(_cut(pause, stop, calendar) for pause in pauses):
        used -= _between(max(since, counted), until, calendar)
        counted = max(counted, until)
    return used


def written_moment(at: datetime) -> str:
    """ "Selasa, 14 Juli 2026, pukul 16.00 WITA"; the zone is that of `at`."""
    zone = _ZONE_NAMES.get(str(at.tzinfo)) or at.tzname()
    return f"{written_day(at.date())}, pukul {at:%H.%M} {zone}"


def written_length(minutes: int) -> str:
    """135 → "2 jam 15 menit"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} menit"
    return f"{hours} jam {rest} menit" if rest else f"{hours} jam"


def short_length(minutes: int) -> str:
    """The same where room is scarce: 65 → "1 j 05 m", 120 → "2 j"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} m"
    return f"{hours} j {rest:02d} m" if rest else f"{hours} j"


def _local(instant: datetime, calendar: Calendar) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("working time needs a datetime with a zone")
    try:
        return instant.astimezone(ZoneInfo(calendar.zone))
    except OverflowError:
        raise _beyond() from None


def _beyond() -> Refused:
    return Refused(
        Refusal("beyond_calendar", "Tanggal itu di luar jangkauan kalender. Periksa tanggal dan lamanya.")
    )


def _days_from(first: date, calendar: Calendar) -> Iterator[Day]:
    for ordinal in range(first.toordinal(), date.max.toordinal() + 1):
        yield calendar.day(date.fromordinal(ordinal))


def _after_minutes(start: datetime, minutes: int, calendar: Calendar) -> tuple[datetime, list[Passed]]:
    """Consumes minutes interval by interval; seconds of the start are kept."""
    moment = (start - start.replace(hour=0, minute=0, second=0, microsecond=0)) // timedelta(microseconds=1)
    left = minutes * _MICRO
    passed: list[Passed] = []
    for day in _days_from(start.date(), calendar):
        parts: list[Interval] = []
        for opening, closing in day.hours:
            begin, end = max(moment, opening * _MICRO), closing * _MICRO
            if begin < end:
                end = min(end, begin + left)
                left -= end - begin
                parts.append(Interval(begin // _MICRO, end // _MICRO))
                if not left:
                    return _at(start, day, end), [*passed, Passed(day, tuple(parts))]
        passed.append(Passed(day, tuple(parts), -(-left // _MICRO)))
        moment = 0
    raise _beyond()


def _after_days(start: datetime, count: int, calendar: Calendar) -> tuple[datetime, list[Passed]]:
    """Day 0 is the day of arrival; due at closing time of day `count`."""
    number = -1
    passed: list[Passed] = []
    for day in _days_from(start.date(), calendar):
        late = day.date == start.date() and day.hours and start.hour * 60 + start.minute >= day.hours[-1].end
        if late or not day.hours:
            passed.append(Passed(day))
            continue
        number += 1
        passed.append(Passed(day, number=number))
        if number == count:
            return _at(start, day, day.hours[-1].end * _MICRO), passed
    raise _beyond()


def _at(start: datetime, day: Day, moment: int) -> datetime:
    return datetime.combine(day.date, time.min, start.tzinfo) + timedelta(microseconds=moment)


def _line(passed: Passed, days: int | None) -> str:
    label = passed.day.label
    if passed.number is not None:
        return f"{passed.number}: {label}" if passed.number else f"{label} hari masuk, tidak dihitung"
    if days is None and passed.parts:
        return _used(passed)
    return f"{label} {passed.day.off or 'sudah lewat jam kerja'}"


def _used(passed: Passed) -> str:
    spans = " dan ".join(f"{_clock(start)}–{_clock(end)}" for start, end in passed.parts)
    rest = f", sisa {written_length(passed.left)}" if passed.left else ""
    return f"{passed.day.label}: {spans}, {written_length(sum(end - start for start, end in passed.parts))}{rest}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def _cut(pause: Pause, stop: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    end = stop if pause.end is None else min(_local(pause.end, calendar), stop)
    return _local(pause.start, calendar), end


def _worked(until: datetime, calendar: Calendar) -> int:
    """Working minutes of the year up to this minute."""
    day, minute = calendar.day(until.date()), until.hour * 60 + until.minute
    return day.before + sum(min(minute, end) - start for start, end in day.hours if start < minute)


def _between(start: datetime, end: datetime, calendar: Calendar) -> int:
    if end <= start:
        return 0
    whole = sum(calendar.minutes_of_year(year) for year in range(start.year, end.year))
    return whole + _worked(end, calendar) - _worked(start, calendar)
