"""The running cases a person follows: how far each is, in whose hands, time left, and when it may end. Two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from mutubaku.cases.models import Case, Participant, Work
from mutubaku.cases.rules.forecast import forecast
from mutubaku.cases.rules.guards import STEERING_ROLES
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors.cases import open_cases
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Role
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import version
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Mode, working_minutes_between

SEES_ALL = STEERING_ROLES | {Role.PEMBACA}
DONE, LATE, NOW, TODO = "d", "l", "n", "z"


@dataclass(frozen=True)
class Followed:
    """`looks`: one letter for each row of the sheet, done, done late, now, not yet. `left`: working minutes to the
    nearest due time, or past it when `late`; None where no standard is printed. `ends`: the forecast."""

    number: str
    title: str
    period: str
    sop: str
    looks: tuple[str, ...]
    at: tuple[int, ...]
    hands: str
    late: bool
    left: int | None
    ends: datetime | None


def followed_cases(office_id: int, holders: Sequence[Holder]) -> tuple[Case, ...]:
    """Those a post of the person has a step in, or whose unit takes part; all of them for who steers or reads."""
    units = {holder.unit_id for holder in holders}
    roles = {holder.role for holder in holders}
    taking_part = Participant.objects.filter(case_id=OuterRef("pk"), unit_id__in=units)
    rows = open_cases(office_id).annotate(ours=Exists(taking_part))
    return tuple(row for row in rows if roles & SEES_ALL or row.ours or roles & _actors(row)) if roles else ()


def _actors(case: Case) -> frozenset[Role]:
    """Roles with a step of their own; a unit's steps belong to the units that take part."""
    steps = version(case.sop_version_id).steps
    return frozenset(step.actor for step in steps if not step.each_unit)


def followed(cases: Sequence[Case], now: datetime, calendar: Calendar, mode: Mode) -> tuple[Followed, ...]:
    """One query for all of them, whatever the number of their units."""
    ended_late, waits_late = Q(ended_at__gt=F("due_at")), Q(ended_at=None, due_at__lt=now)
    waits = Q(status=WorkStatus.WAITING)
    rows = (
        Work.objects.filter(case__in=[case.pk for case in cases])
        .exclude(status=WorkStatus.WITHDRAWN)
        .values("case_id", "step")
        .annotate(
            waiting=Count("pk", filter=waits),
            units=Count("pk", filter=waits & Q(unit__isnull=False)),
            late=Count("pk", filter=ended_late | waits_late),
            first_due=Min("due_at", filter=waits),
            last_due=Max("due_at", filter=waits),
        )
        .order_by("case_id", "step")
    )
    steps: dict[int, dict[int, Mapping[str, Any]]] = {case.pk: {} for case in cases}
    for row in rows if cases else ():
        steps[row["case_id"]][row["step"]] = row
    return tuple(_followed(case, steps[case.pk], now, calendar, mode) for case in cases)


def _followed(
    case: Case, steps: Mapping[int, Mapping[str, Any]], now: datetime, calendar: Calendar, mode: Mode
) -> Followed:
    sop = version(case.sop_version_id)
    waiting = {no: row for no, row in steps.items() if row["waiting"]}
    due = min((row["first_due"] for row in waiting.values() if row["first_due"]), default=None)
    first, last = sorted((now, due)) if due else (now, now)
    dues = {no: row["last_due"] for no, row in waiting.items()}
    return Followed(
        number=case.number,
        title=case.title,
        period=case.period,
        sop=case.sop,
        looks=_looks(sop, steps),
        at=tuple(waiting),
        hands=", ".join(dict.fromkeys(_hands(sop.step(no), row["units"]) for no, row in waiting.items())),
        late=due is not None and due < now,
        left=working_minutes_between(first, last, calendar) if due else None,
        ends=forecast(sop, dues, calendar, mode, now),
    )


def _hands(step: Step, units: int) -> str:
    return f"{units} unit" if units else ROLE_NAMES[step.actor]


def _looks(sop: Sop, steps: Mapping[int, Mapping[str, Any]]) -> tuple[str, ...]:
    """Steps behind the earliest that waits are over; after a return, those ahead of it are not yet, done or not."""
    here = min((no for no, row in steps.items() if row["waiting"]), default=0)
    beside = sop.step(here).runs_beside or here if here else 0
    return tuple(_look(step, steps.get(step.no), beside) for step in sop.steps)


def _look(step: Step, row: Mapping[str, Any] | None, here: int) -> str:
    if row and row["waiting"]:
        return NOW
    if row is None or (step.runs_beside or step.no) > here:
        return TODO
    return LATE if row["late"] else DONE
