"""The year of a procedure: which periods its cadence asks for, and when the case of each opens.

A report opens once its period is over, a plan when its period begins. No clock: the year is an argument.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mutubaku.values.period import Period, written_date
from mutubaku.values.refusal import Refusal
from mutubaku.values.workcalendar import Calendar

TERM_YEARS = 5  # Renstra follows the term of the RPJMD (Permendagri 86/2017).


class Span(StrEnum):
    """How long the period of one case is. A term is written as the year it begins in."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TERM = "term"


# As the catalogue writes `cadence`; a procedure with another wording is not planned, and the act says so.
CADENCES: dict[str, tuple[Span, ...]] = {
    "bulanan": (Span.MONTH,),
    "triwulanan": (Span.QUARTER,),
    "tahunan": (Span.YEAR,),
    "lima tahunan": (Span.TERM,),
    "triwulanan dan tahunan": (Span.QUARTER, Span.YEAR),
    "tahunan, dipantau triwulanan": (Span.YEAR, Span.QUARTER),
}
# What is worked out for the time ahead opens with its period: data and budget of the year, the register of risks,
# the strategic plan. Everything else reports on a period that is over.
AHEAD = frozenset(
    {("01-sipd", Span.YEAR), ("03-rka-dpa", Span.YEAR), ("07-risiko", Span.YEAR), ("04-renstra", Span.TERM)}
)


@dataclass(frozen=True)
class Opening:
    """One case to come: its period and the moment it opens, in the calendar's zone."""

    period: Period
    span: Span
    at: datetime


def periods(span: Span, year: int) -> tuple[Period, ...]:
    """The periods of a year, in order."""
    match span:
        case Span.MONTH:
            return tuple(Period.month_of(year, month) for month in range(1, 13))
        case Span.QUARTER:
            return tuple(Period(year, last - 2, last) for last in (3, 6, 9, 12))
        case _:
            return (Period(year, 1, 12),)


def term_is_due(year: int, begun: Collection[int]) -> bool:
    """Whether a plan of several years is due: none was begun in a year whose term still runs."""
    return not any(year - TERM_YEARS < other < year for other in begun)


def openings(
    sop_id: str,
    cadence: str,
    year: int,
    calendar: Calendar,
    *,
    begun: Collection[int] = (),
    workdays: int = 0,
) -> tuple[Opening, ...]:
    """Every case a procedure asks for in a year; none when the cadence is not known.

    `begun`: years in which a case of several years was begun; `workdays`: so many working days later.
    """
    found = []
    for span in CADENCES.get(cadence, ()):
        if span is Span.TERM and not term_is_due(year, begun):
            continue
        for period in periods(span, year):
            ahead = (sop_id, span) in AHEAD
            day = date(year, period.first, 1) if ahead else period.last_day + timedelta(days=1)
            found.append(Opening(period, span, opening_at(day, calendar, workdays)))
    return tuple(sorted(found, key=lambda opening: (opening.at, opening.period)))


def opening_at(first: date, calendar: Calendar, workdays: int = 0) -> datetime:
    """Opening time of the first working day from `first` on, or of the one so many working days after it."""
    day = calendar.day(first)
    left = workdays
    while not day.hours or left:
        left -= 1 if day.hours else 0
        day = calendar.day(day.date + timedelta(days=1))
    hour, minute = divmod(day.hours[0].start, 60)
    return datetime(day.date.year, day.date.month, day.date.day, hour, minute, tzinfo=ZoneInfo(calendar.zone))


def passed(found: Iterable[Opening], now: datetime) -> frozenset[Period]:
    """Periods whose turn is over: they should have opened, and so should a later one of the same span.

    A plan made late in the year then opens the latest report of each procedure, not every one since January.
    """
    latest: dict[Span, Opening] = {}
    over = set()
    for opening in sorted(found, key=lambda opening: opening.at):
        if opening.at <= now:
            if opening.span in latest:
                over.add(latest[opening.span].period)
            latest[opening.span] = opening
    return frozenset(over)


def move_refusals(day: date, today: date, calendar: Calendar) -> list[Refusal]:
    """A planned case may be moved to a working day from today on."""
    if day < today:
        return [Refusal("past", "Tanggal itu sudah lewat. Pilih hari ini atau sesudahnya.", "opens_on")]
    if not calendar.day(day).hours:
        next_day = written_date(opening_at(day, calendar).date())
        words = f"{written_date(day)} bukan hari kerja. Pilih hari kerja, misalnya {next_day}."
        return [Refusal("day_off", words, "opens_on")]
    return []
