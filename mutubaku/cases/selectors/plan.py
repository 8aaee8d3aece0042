"""What is asked about the year plan: its rows, those a plan made now would add, and which of them are due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q

from mutubaku.cases.models import Case, PlannedCase
from mutubaku.cases.rules.calendar import CADENCES, Opening, Span, openings, passed
from mutubaku.cases.rules.state import Phase
from mutubaku.sop.rules.procedure import Sop
from mutubaku.sop.selectors import catalogue
from mutubaku.values.period import Period
from mutubaku.values.workcalendar import Calendar

PASSED = "Tanggalnya sudah lewat ketika rencana ini dibuat."


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
    """One row of the year plan. `reason`: why it was dropped, or why it could not be opened; `begun_at`: when its case
    was really opened; `id` 0: not made yet."""

    id: int
    sop: str
    title: str
    period: Period
    opens_at: datetime
    state: PlanState
    reason: str
    case_id: int | None
    case_number: str
    begun_at: datetime | None
    units: tuple[str, ...]


def year_plan(office_id: int, year: int) -> tuple[PlannedLine, ...]:
    """The rows whose period lies in the year, by opening time, without their units: one query."""
    rows = PlannedCase.objects.filter(office_id=office_id, period__startswith=f"{year:04d}")
    return tuple(_line(row) for row in rows.select_related("case").order_by("opens_at", "sop", "period"))


def planned_line(office_id: int, planned_id: int) -> PlannedLine:
    """One row with its units. Raises PlannedCase.DoesNotExist for a row of another office."""
    rows = PlannedCase.objects.filter(office_id=office_id).select_related("case")
    row = rows.get(pk=planned_id)
    units = row.units.order_by("unit__order", "unit_id").values_list("unit__short_name", flat=True)
    return _line(row, tuple(units))


def _line(row: PlannedCase, units: tuple[str, ...] = ()) -> PlannedLine:
    return PlannedLine(
        id=row.pk or 0,
        sop=row.sop,
        title=row.title,
        period=Period.parse(row.period),
        opens_at=row.opens_at,
        state=_state(row),
        reason=row.drop_reason or row.trouble,
        case_id=row.case_id,
        case_number=row.case.number if row.case else "",
        begun_at=row.case.opened_at if row.case else None,
        units=units,
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


# ------------------------------------------------------------------ a plan to be made


@dataclass(frozen=True)
class ToPlan:
    """What a plan of a year made now would add. `rows` are not stored; `unknown`: titles of procedures whose cadence
    cannot be planned."""

    rows: tuple[PlannedCase, ...]
    unknown: tuple[str, ...]

    @property
    def lines(self) -> tuple[PlannedLine, ...]:
        return tuple(_line(row) for row in sorted(self.rows, key=lambda row: (row.opens_at, row.sop)))


def to_plan(office_id: int, year: int, calendar: Calendar, workdays: int, at: datetime) -> ToPlan:
    """A row for each procedure of the year and each period its cadence asks for that has none: three queries."""
    sops = {one.sop.id: one.sop for one in catalogue(office_id) if one.effective <= date(year, 12, 31)}
    there = PlannedCase.objects.filter(office_id=office_id).values_list("sop", "period", "span", "dropped_at")
    planned = {(sop, period) for sop, period, _, _ in there}
    begun = Case.objects.filter(office_id=office_id).exclude(phase=Phase.CANCELLED)
    cases = {(case.sop, case.period): case for case in begun.only("sop", "period", "number", "opened_at")}
    terms = {(sop, period) for sop, period, span, dropped in there if span == Span.TERM and dropped is None}
    rows = []
    for sop in sops.values():
        years = {Period.parse(period).year for name, period in terms.union(cases) if name == sop.id}
        found = openings(sop.id, sop.cadence, year, calendar, begun=years, workdays=workdays)
        over = passed(found, at)
        for one in found:
            if (sop.id, str(one.period)) not in planned:
                case = cases.get((sop.id, str(one.period)))
                rows.append(_row(office_id, sop, one, case, at if one.period in over else None))
    return ToPlan(tuple(rows), tuple(sop.title for sop in sops.values() if sop.cadence not in CADENCES))


def _row(office_id: int, sop: Sop, opening: Opening, case: Case | None, over: datetime | None) -> PlannedCase:
    late = over if case is None else None
    return PlannedCase(
        office_id=office_id, sop=sop.id, title=f"{sop.document or sop.title} {opening.period.label}"[:200],
        period=str(opening.period), span=opening.span, opens_at=opening.at, case=case,
        dropped_at=late, drop_reason=PASSED if late else "",
    )  # fmt: skip


def counted(lines: Iterable[PlannedLine]) -> dict[PlanState, int]:
    """How many rows stand where."""
    found = dict.fromkeys(PlanState, 0)
    for line in lines:
        found[line.state] += 1
    return found
