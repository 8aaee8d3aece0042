"""The board of every open case for the one who steers: what waits, in whose hands, how long still, which units are late.

Works of units are counted by the database, so that three hundred units of forty cases are a few rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Min, Q

from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.state import CaseState, WorkStatus
from mutubaku.cases.selectors.cases import open_cases
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, may_act
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import version
from mutubaku.values.wording import joined
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import working_minutes_between

NAMED_LATE = 5
FAR = timedelta(days=36500)


class Urgency(StrEnum):
    """Of the step that is due first; the words are those of the page of one's own works."""

    LATE = "late"
    TODAY = "today"
    NEXT = "next"
    OPEN = "open"


@dataclass(frozen=True)
class Waiting:
    """One waiting step of a case. `who`: empty where it waits for units alone. `units`: how many units it waits for,
    `late_units` of them past their due time, `names` of the first few late ones. `work_id`: the work to open from the
    board; None where it is only other units'. `left`: working minutes to the due time, or past it; None without a
    printed standard, or while the office has no calendar."""

    step: Step
    who: str
    vacant: bool
    units: int
    late_units: int
    names: tuple[str, ...]
    due_at: datetime | None
    late: bool
    left: int | None
    work_id: int | None
    mine: bool

    @property
    def late_names(self) -> str:
        """ "PDN, KOP, dan 3 unit lain"."""
        more = self.late_units - len(self.names)
        return joined([*self.names, f"{more} unit lain"] if more else self.names)


@dataclass(frozen=True)
class BoardLine:
    """`done`: steps of this round's walk that lie behind; `steps`: rows of the sheet."""

    number: str
    title: str
    period: str
    sop: str
    sop_title: str
    round: int
    done: int
    steps: int
    urgency: Urgency
    due_at: datetime | None
    waiting: tuple[Waiting, ...]

    @property
    def units(self) -> int:
        return sum(one.units for one in self.waiting)

    @property
    def late_units(self) -> int:
        return sum(one.late_units for one in self.waiting)

    @property
    def mine(self) -> bool:
        return any(one.mine for one in self.waiting)


@dataclass(frozen=True)
class _Read:
    """What the rows say: own works by case and step, counts of unit works, names of late units, works of mine."""

    own: Mapping[tuple[int, int], Any]
    units: Mapping[tuple[int, int], Any]
    names: dict[tuple[int, int], list[str]]
    mine: dict[tuple[int, int], int]


def board(
    office_id: int, person_id: int, holders: tuple[Holder, ...], calendar: Calendar | None, now: datetime
) -> tuple[BoardLine, ...]:
    """Open cases, those with a late step first, then by the due time that comes next; five queries at most."""
    found = _read(office_id, [h for h in holders if h.person_id == person_id], now)
    steps: dict[int, set[int]] = {}
    for case_id, no in (*found.own, *found.units):
        steps.setdefault(case_id, set()).add(no)
    lines = [
        _line(case, sorted(steps.get(case.pk, ())), found, holders, calendar, now)
        for case in open_cases(office_id)
    ]
    return tuple(sorted(lines, key=lambda line: (line.urgency is not Urgency.LATE, line.due_at or now + FAR)))


def _read(office_id: int, mine: list[Holder], now: datetime) -> _Read:
    rows = Work.objects.filter(case__office_id=office_id, status=WorkStatus.WAITING)
    own = {
        (row["case_id"], row["step"]): row
        for row in rows.filter(unit=None).values("case_id", "step", "pk", "role", "due_at")
    }
    of_units = rows.exclude(unit=None)
    late = Q(due_at__lt=now)
    counted = of_units.values("case_id", "step").annotate(
        count=Count("pk"), late=Count("pk", filter=late), due_at=Min("due_at")
    )
    units = {(row["case_id"], row["step"]): row for row in counted}
    names: dict[tuple[int, int], list[str]] = {}
    if any(row["late"] for row in units.values()):
        ordered = of_units.filter(late).order_by("case_id", "step", "unit__order")
        for case_id, step, name in ordered.values_list("case_id", "step", F("unit__short_name")):
            kept = names.setdefault((case_id, step), [])
            if len(kept) < NAMED_LATE:
                kept.append(name)
    heads = [holder.unit_id for holder in mine if holder.heads]
    ours = of_units.filter(unit_id__in=heads).values_list("case_id", "step", "pk") if heads else ()
    works = {(case_id, step): pk for case_id, step, pk in ours}
    for key, row in own.items():
        if any(may_act(h, role=row["role"], unit_id=None, on=now.date()) for h in mine):
            works[key] = row["pk"]
    return _Read(own, units, names, works)


def _line(
    case: Case,
    steps: list[int],
    found: _Read,
    holders: tuple[Holder, ...],
    calendar: Calendar | None,
    now: datetime,
) -> BoardLine:
    sop, state = version(case.sop_version_id), CaseState.load(case.state)
    waiting = tuple(_waiting(sop.step(no), (case.pk, no), found, holders, calendar, now) for no in steps)
    behind = sum(step.no < steps[0] for step in sop.steps) if steps else len(sop.steps)
    due = min((one.due_at for one in waiting if one.due_at), default=None)
    return BoardLine(
        case.number, case.title, case.period, case.sop, sop.document or sop.title, state.round, behind,
        len(sop.steps), _urgency(due, now), due, waiting,
    )  # fmt: skip


def _urgency(due: datetime | None, now: datetime) -> Urgency:
    if due is None:
        return Urgency.OPEN
    if due < now:
        return Urgency.LATE
    return Urgency.TODAY if due.astimezone(now.tzinfo).date() == now.date() else Urgency.NEXT


def _waiting(
    step: Step,
    key: tuple[int, int],
    found: _Read,
    holders: tuple[Holder, ...],
    calendar: Calendar | None,
    now: datetime,
) -> Waiting:
    own, units = found.own.get(key), found.units.get(key)
    due = min((row["due_at"] for row in (own, units) if row and row["due_at"]), default=None)
    titles = _titles(own["role"], holders) if own else []
    first, last = sorted((now, due)) if due else (now, now)
    return Waiting(
        step=step,
        who=" atau ".join(titles) or (ROLE_NAMES[own["role"]] if own else ""),
        vacant=own is not None and not titles,
        units=units["count"] if units else 0,
        late_units=units["late"] if units else 0,
        names=tuple(found.names.get(key, ())),
        due_at=due,
        late=due is not None and due < now,
        left=working_minutes_between(first, last, calendar) if due and calendar else None,
        work_id=found.mine.get(key) or (own["pk"] if own else None),
        mine=key in found.mine,
    )


def _titles(role: str, holders: Iterable[Holder]) -> list[str]:
    return list(dict.fromkeys(holder.title for holder in holders if holder.role == role))
