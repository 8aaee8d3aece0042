"""What a person lands on: works by urgency, sheets to fill, cases followed, deviations, this month's deadlines.

Other apps do the reading, in a number of queries that does not grow with units or cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from mutubaku.cases.rules.guards import STEERING_ROLES
from mutubaku.cases.rules.month import Cell, weeks
from mutubaku.cases.selectors.ahead import Opening, Strayed, strayed, to_open
from mutubaku.cases.selectors.followed import Followed, followed, followed_cases
from mutubaku.cases.selectors.tasks import Task, tasks
from mutubaku.figures.selectors.running import RoundProgress, running_rounds
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.selectors import calendar_of
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Mode, working_minutes_between
from mutubaku.web.selectors.own_sheets import OwnSheet, own_sheets

LATE, TODAY, NEXT = "Lewat waktu baku", "Jatuh tempo hari ini", "Berikutnya"
LOOKS = {LATE: ("bad", "diamond"), TODAY: ("warn", "triangle"), NEXT: ("ok", "circle")}
APPROVING = frozenset({Role.KEPALA_DINAS, Role.SEKRETARIS})
PLANNING = STEERING_ROLES | {Role.PELAKSANA}
RECENT = timedelta(days=7)
SHOWN = 8  # cases, deadlines and deviations of the landing page; all of them have pages of their own
TASKS_SHOWN = 20


class OfficeRow(Protocol):
    """What is read of the office's row, which comes with whoever is signed in."""

    pk: int
    zone: str
    due_mode: str
    calendar_version: int


@dataclass(frozen=True)
class Group:
    """`colour` and `shape` stand for the urgency beside its name; `count` tasks, of which the first are shown."""

    name: str
    colour: str
    shape: str
    count: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Deadline:
    """A line of the month. `colour`: late, today, or plain."""

    on: date
    words: str
    colour: str
    address: tuple[str, int] | None = None  # case and work


@dataclass(frozen=True)
class Month:
    weeks: tuple[tuple[Cell, ...], ...]
    deadlines: tuple[Deadline, ...]
    further: int


@dataclass(frozen=True)
class Desk:
    """`approvals`: groups of what a superior decides, before everything else; empty for other posts."""

    now: datetime
    left_today: int
    tasks: tuple[Task, ...]
    approvals: tuple[Group, ...]
    groups: tuple[Group, ...]
    sheets: tuple[OwnSheet, ...]
    fills: bool
    steers: bool
    rounds: tuple[RoundProgress, ...]
    followed: tuple[Followed, ...]
    follows: int
    strayed: tuple[Strayed, ...]
    month: Month

    @property
    def waiting(self) -> tuple[Task | OwnSheet, ...]:
        """Works of the person, and sheets they fill for somebody else to sign."""
        return (*self.tasks, *(one for one in self.sheets if one.prepares))

    @property
    def late(self) -> tuple[Task | OwnSheet, ...]:
        return tuple(one for one in self.waiting if one.late)

    @property
    def latest(self) -> int:
        """Working minutes of the work that is late by most."""
        return max((one.left or 0 for one in self.late), default=0)

    @property
    def due_today(self) -> int:
        return sum(urgency(one, self.now) == TODAY for one in self.waiting)

    @property
    def kinds(self) -> str:
        """ "2 waktu, 1 kelengkapan"."""
        found: dict[str, int] = {}
        for one in self.strayed:
            found[one.kind] = found.get(one.kind, 0) + 1
        return ", ".join(f"{count} {kind}" for kind, count in found.items())


def clock(office: OfficeRow, holders: Sequence[Holder]) -> Calendar | None:
    """The working calendar; None where an office has no hours yet, or for who holds no post and needs none."""
    try:
        return calendar_of(office.pk, office.calendar_version) if holders else None
    except Refused:
        return None


def desk(office: OfficeRow, holders: Sequence[Holder], now: datetime) -> Desk:
    """On the day and hour of the office's own clock."""
    now = now.astimezone(ZoneInfo(office.zone))
    calendar = clock(office, holders)
    mine = tasks(holders, now, calendar)
    roles = {holder.role for holder in holders}
    first = [task for task in mine if task.decides] if roles & APPROVING else []
    cases = followed_cases(office.pk, holders)
    sheets = own_sheets(holders, now, calendar)
    rounds = running_rounds(office.pk, now) if roles & PLANNING else ()
    return Desk(
        now=now,
        left_today=_left_today(now, calendar),
        tasks=mine,
        approvals=groups(first, now),
        groups=groups([task for task in mine if task not in first], now, TASKS_SHOWN),
        sheets=sheets,
        fills=Role.OPERATOR_UNIT in roles or Role.KEPALA_BIDANG_UPTD in roles,
        steers=bool(roles & STEERING_ROLES),
        rounds=rounds,
        followed=followed(cases[:SHOWN], now, calendar, Mode(office.due_mode)) if calendar else (),
        follows=len(cases),
        strayed=strayed(office.pk, holders, now - RECENT),
        month=_month(now, calendar, mine, sheets, rounds, _openings(office, holders, now)),
    )


def urgency(task: Task | OwnSheet, now: datetime) -> str:
    if task.late:
        return LATE
    today = task.due_at is not None and task.due_at.astimezone(now.tzinfo).date() == now.date()
    return TODAY if today else NEXT


def groups(found: Iterable[Task], now: datetime, most: int | None = None) -> tuple[Group, ...]:
    """By urgency, `most` tasks of all groups together; groups without a task are left out."""
    sorted_out: dict[str, list[Task]] = {LATE: [], TODAY: [], NEXT: []}
    for task in found:
        sorted_out[urgency(task, now)].append(task)
    made, room = [], most
    for name, ones in sorted_out.items():
        shown = ones if room is None else ones[:room]
        room = None if room is None else room - len(shown)
        if ones:
            made.append(Group(name, *LOOKS[name], len(ones), tuple(shown)))
    return tuple(made)


def _left_today(now: datetime, calendar: Calendar | None) -> int:
    if calendar is None:
        return 0
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return working_minutes_between(now, midnight, calendar)


# ------------------------------------------------------------------ the month


def _openings(office: OfficeRow, holders: Sequence[Holder], now: datetime) -> tuple[Opening, ...]:
    if not holders:
        return ()
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return to_open(office.pk, holders, now, (first + timedelta(days=32)).replace(day=1))


def _month(
    now: datetime,
    calendar: Calendar | None,
    mine: Iterable[Task],
    sheets: Iterable[OwnSheet],
    rounds: Iterable[RoundProgress],
    openings: Iterable[Opening],
) -> Month:
    found = [
        *_dues((one.due_at, one.step.title, (one.case_number, one.work_id)) for one in mine),
        *_dues(
            (own.due_at, f"Isian {own.sheet.unit_name}, {own.sheet.period.label}", None) for own in sheets
        ),
        *_dues((one.due_at, f"Batas isian unit, {one.period.label}", None) for one in rounds),
        *_dues((one.at, f"{one.title} dibuka", None) for one in openings),
    ]
    today = now.date()
    lines = sorted(
        (
            Deadline(on, words, "bad" if at < now else "warn" if on == today else "", address)
            for at, words, address in found
            if (on := at.astimezone(now.tzinfo).date()).timetuple()[:2] == today.timetuple()[:2]
        ),
        key=lambda line: (line.on, line.words),
    )
    hot = {line.on for line in lines if line.colour == "bad"}
    shown = weeks(today, lambda day: _is_off(day, calendar), {line.on for line in lines}, hot)
    return Month(shown, tuple(lines[:SHOWN]), max(len(lines) - SHOWN, 0))


Due = tuple[datetime, str, tuple[str, int] | None]


def _dues(found: Iterable[tuple[datetime | None, str, tuple[str, int] | None]]) -> Iterable[Due]:
    return ((at, words, address) for at, words, address in found if at is not None)


def _is_off(day: date, calendar: Calendar | None) -> bool:
    """A weekend where the office has no calendar for the day yet."""
    try:
        return not calendar.day(day).hours if calendar else day.weekday() >= 5
    except Refused:
        return day.weekday() >= 5
