"""What lies just behind and ahead of a person: deviations of the last days, works they ended, cases soon to open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from mutubaku.cases.models import Deviation, PlannedCase, Work
from mutubaku.cases.rules.mutubaku import Spent
from mutubaku.cases.selectors.followed import SEES_ALL
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import version

MOST = 50  # deviations that are counted; more in a week are as good as these


@dataclass(frozen=True)
class Strayed:
    """One deviation. `position`: who answers for it; `unit` where it is a unit's work."""

    kind: str
    amount: int
    measure: str
    cause: str
    position: str
    unit: str
    case_number: str
    case_title: str
    step: Step
    at: datetime


def strayed(office_id: int, holders: Sequence[Holder], since: datetime) -> tuple[Strayed, ...]:
    """Deviations these posts or their units answer for, the latest first; of the whole office for who steers it."""
    if not holders:
        return ()
    rows = Deviation.objects.filter(work__case__office_id=office_id, at__gte=since)
    if not any(holder.role in SEES_ALL for holder in holders):
        titles, units = {holder.title for holder in holders}, {holder.unit_id for holder in holders}
        rows = rows.filter(Q(position__in=titles) | Q(work__unit_id__in=units))
    found = rows.select_related("work__case", "work__unit").order_by("-at", "-pk")[:MOST]
    return tuple(map(_strayed, found))


def _strayed(row: Deviation) -> Strayed:
    work = row.work
    return Strayed(
        kind=row.kind,
        amount=row.amount,
        measure=row.measure,
        cause=row.cause,
        position=row.position,
        unit=work.unit.name if work.unit else "",
        case_number=work.case.number,
        case_title=work.case.title,
        step=version(work.case.sop_version_id).step(work.step),
        at=row.at,
    )


@dataclass(frozen=True)
class Opening:
    """A row of the year plan that opens a case."""

    title: str
    at: datetime


def to_open(
    office_id: int, holders: Sequence[Holder], since: datetime, until: datetime
) -> tuple[Opening, ...]:
    """Cases the plan opens in a span of time, `until` excluded: those the own unit takes part in, or all of them."""
    rows = PlannedCase.objects.filter(
        office_id=office_id, case=None, dropped_at=None, opens_at__gte=since, opens_at__lt=until
    )
    if not any(holder.role in SEES_ALL | {Role.PELAKSANA} for holder in holders):
        rows = rows.filter(units__unit_id__in={holder.unit_id for holder in holders}).distinct()
    return tuple(Opening(row.title, row.opens_at) for row in rows.order_by("opens_at", "sop"))


@dataclass(frozen=True)
class Ended:
    """A work the person ended, under the post of that day."""

    work_id: int
    case_number: str
    case_title: str
    period: str
    sop: str
    step: Step
    round: int
    unit: str
    status: str
    position: str
    ended_at: datetime
    late: bool
    spent: Spent


def ended_by(person_id: int) -> QuerySet[Work]:
    """Works a person ended, the latest first; `ended` reads one."""
    rows = Work.objects.filter(person_id=person_id).exclude(ended_at=None)
    return rows.select_related("case", "unit").order_by("-ended_at", "-pk")


def ended(work: Work) -> Ended:
    if work.ended_at is None:
        raise ValueError(f"work {work.pk} still waits")
    return Ended(
        work_id=work.pk,
        case_number=work.case.number,
        case_title=work.case.title,
        period=work.case.period,
        sop=work.case.sop,
        step=version(work.case.sop_version_id).step(work.step),
        round=work.round,
        unit=work.unit.name if work.unit else "",
        status=work.status,
        position=work.position,
        ended_at=work.ended_at,
        late=work.due_at is not None and work.ended_at > work.due_at,
        spent=Spent(work.own_minutes, work.unit_minutes, work.outside_minutes),
    )
