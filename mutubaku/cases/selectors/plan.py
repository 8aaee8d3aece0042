"""What is asked about the year plan: its rows, and which of them are due."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from mutubaku.cases.models import PlannedCase
from mutubaku.values.period import Period


class PlanState(StrEnum):
    """Where a row of the plan stands; `stuck`: due, and could not be opened."""

    WAITING = "waiting"
    STUCK = "stuck"
    OPENED = "opened"
    DROPPED = "dropped"


PLAN_STATE_NAMES: dict[str, str] = {
    PlanState.WAITING: "menunggu tanggal buka",
    PlanState.STUCK: "belum dapat dibuka",
    PlanState.OPENED: "sudah dibuka",
    PlanState.DROPPED: "dicoret dari rencana",
}


@dataclass(frozen=True)
class PlannedLine:
    """One row of the year plan. `reason`: why it was dropped, or why it could not be opened."""

    id: int
    sop: str
    title: str
    period: Period
    opens_at: datetime
    state: PlanState
    reason: str
    case_id: int | None
    case_number: str
    units: tuple[str, ...]


def year_plan(office_id: int, year: int) -> tuple[PlannedLine, ...]:
    """The rows whose period lies in the year, by opening time: two queries."""
    rows = PlannedCase.objects.filter(office_id=office_id, period__startswith=f"{year:04d}")
    rows = rows.select_related("case").prefetch_related("units__unit").order_by("opens_at", "sop", "period")
    return tuple(_line(row) for row in rows)


def _line(row: PlannedCase) -> PlannedLine:
    return PlannedLine(
        id=row.pk,
        sop=row.sop,
        title=row.title,
        period=Period.parse(row.period),
        opens_at=row.opens_at,
        state=_state(row),
        reason=row.drop_reason or row.trouble,
        case_id=row.case_id,
        case_number=row.case.number if row.case else "",
        units=tuple(one.unit.short_name for one in row.units.all()),
    )


def _state(row: PlannedCase) -> PlanState:
    if row.case_id is not None:
        return PlanState.OPENED
    if row.dropped_at is not None:
        return PlanState.DROPPED
    return PlanState.STUCK if row.trouble else PlanState.WAITING


def due_to_open(office_id: int, now: datetime) -> tuple[int, ...]:
    """Ids of the rows that should have opened by now, in the order of their opening."""
    waiting = Q(office_id=office_id, case__isnull=True, dropped_at__isnull=True, opens_at__lte=now)
    return tuple(
        PlannedCase.objects.filter(waiting).order_by("opens_at", "sop", "period").values_list("pk", flat=True)
    )
