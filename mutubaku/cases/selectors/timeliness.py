"""How procedures keep their mutu baku: works in time and late, own time against waiting time, deviations and causes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from mutubaku.cases.models import Deviation, Work
from mutubaku.cases.rules.mutubaku import Spent
from mutubaku.cases.rules.state import Phase, WorkStatus
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import version
from mutubaku.values.period import Period


@dataclass(frozen=True)
class StepTime:
    """One step over all cases of the year. `late`: ended after its due time, or waiting beyond it."""

    step: Step
    on_time: int
    late: int

    @property
    def judged(self) -> int:
        return self.on_time + self.late


@dataclass(frozen=True)
class SopTime:
    """A procedure over all cases of the year; `spent`, `ended` works and `asked` (those of units) are of the one period
    alone. Works done within the minute they came have ended without spending any time."""

    sop: str
    title: str
    steps: tuple[StepTime, ...]
    spent: Spent
    ended: int
    asked: int

    @property
    def on_time(self) -> int:
        return sum(step.on_time for step in self.steps)

    @property
    def late(self) -> int:
        return sum(step.late for step in self.steps)

    @property
    def judged(self) -> int:
        return self.on_time + self.late


def timeliness(office_id: int, period: Period, now: datetime) -> tuple[SopTime, ...]:
    """Every procedure that was walked in the year of `period`, in the order of the catalogue: one query."""
    this = Q(case__period=str(period))
    rows = (
        Work.objects.filter(case__office_id=office_id, case__period__startswith=str(period.year))
        .exclude(case__phase=Phase.CANCELLED)
        .exclude(status=WorkStatus.WITHDRAWN)
        .values("case__sop", "step")
        .annotate(
            version=Max("case__sop_version_id"),
            on_time=Count("pk", filter=Q(ended_at__lte=F("due_at"))),
            late=Count("pk", filter=Q(ended_at__gt=F("due_at")) | Q(ended_at=None, due_at__lt=now)),
            own=Sum("own_minutes", filter=this, default=0),
            waited=Sum("unit_minutes", filter=this, default=0),
            outside=Sum("outside_minutes", filter=this, default=0),
            ended=Count("pk", filter=this & Q(ended_at__isnull=False)),
            asked=Count("pk", filter=this & Q(unit__isnull=False, ended_at__isnull=False)),
        )
        .order_by("case__sop", "step")
    )
    return tuple(_sop(code, tuple(group)) for code, group in groupby(rows, key=lambda row: row["case__sop"]))


def _sop(code: str, rows: Sequence[Mapping[str, Any]]) -> SopTime:
    """A step of an older version that the newest no longer has is left out of the steps, not of the time."""
    sop = version(max(row["version"] for row in rows))
    known = {step.no: step for step in sop.steps}
    steps = tuple(
        StepTime(known[row["step"]], row["on_time"], row["late"]) for row in rows if row["step"] in known
    )
    spent = sum((Spent(row["own"], row["waited"], row["outside"]) for row in rows), Spent())
    ended, asked = (sum(row[name] for row in rows) for name in ("ended", "asked"))
    return SopTime(code, sop.title, steps, spent, ended, asked)


@dataclass(frozen=True)
class Cause:
    """`where`: number of the case, step and unit, if any."""

    case: str
    step: int
    unit: str
    amount: int
    measure: str
    words: str


@dataclass(frozen=True)
class Departure:
    """Deviations of one kind that one position answers for, each with its cause."""

    kind: str
    position: str
    causes: tuple[Cause, ...]


def departures(office_id: int, period: Period) -> tuple[Departure, ...]:
    """Deviations of the cases of a period by kind and accountable position, the most frequent first: one query."""
    rows = (
        Deviation.objects.filter(work__case__office_id=office_id, work__case__period=str(period))
        .select_related("work__case", "work__unit")
        .order_by("kind", "position", "pk")
    )
    found = [
        Departure(kind, position, tuple(map(_cause, group)))
        for (kind, position), group in groupby(rows, key=lambda row: (row.kind, row.position))
    ]
    return tuple(sorted(found, key=lambda one: -len(one.causes)))


def _cause(row: Deviation) -> Cause:
    work = row.work
    unit = work.unit.name if work.unit else ""
    return Cause(work.case.number, work.step, unit, row.amount, row.measure, row.cause)


def judged(sops: Iterable[SopTime]) -> tuple[int, int]:
    """Works in time and works late, over all procedures."""
    known = tuple(sops)
    return sum(one.on_time for one in known), sum(one.late for one in known)
