"""The units of a case beside each other: receipt, sheet, when it was sent, and how the last six periods went.

Two queries for the units of one page of the matrix, besides the receipts of the nota dinas.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.state import Phase, WorkStatus
from mutubaku.cases.selectors.cases import WorkLine
from mutubaku.figures.models import Sheet
from mutubaku.values.period import Period

PERIODS = 6
ON_TIME, LATE, NEVER, WAITS, UNASKED = "y", "l", "n", "w", ""


@dataclass(frozen=True)
class Mark:
    """How one period went for a unit: sent in time, late, never, still awaited, or not asked."""

    period: str
    how: str


@dataclass(frozen=True)
class UnitLine:
    """`work`: its latest; `earlier`: those of the rounds before.

    `asked`: the nota dinas went to it, so a receipt is due; `received_at` None: none was recorded.
    """

    work: WorkLine
    earlier: tuple[WorkLine, ...]
    asked: bool
    received_at: datetime | None
    sheet_id: int | None
    history: tuple[Mark, ...]

    @property
    def sent(self) -> bool:
        return self.work.status == WorkStatus.DONE

    @property
    def open(self) -> bool:
        return self.work.status == WorkStatus.WAITING

    @property
    def receipt(self) -> str:
        """What is known of the letter: confirmed, shown by the sheet that answers it, still awaited, or never said."""
        if not self.asked:
            return "none"
        if self.received_at:
            return "confirmed"
        if any(work.status == WorkStatus.DONE for work in (self.work, *self.earlier)):
            return "answered"
        return "awaited" if self.open else "unsaid"


def unit_lines(
    row: Case,
    step: int,
    units: Sequence[Sequence[WorkLine]],
    receipts: Mapping[int, tuple[int, datetime | None]],
) -> tuple[UnitLine, ...]:
    """`units`: those to show, each with its works round by round."""
    ids = [works[0].unit_id for works in units if works[0].unit_id is not None]
    sheets = _sheets(row, ids)
    periods, went = _history(row, step, ids)
    return tuple(
        UnitLine(
            work=works[-1],
            earlier=tuple(works[:-1]),
            asked=unit in receipts,
            received_at=receipts[unit][1] if unit in receipts else None,
            sheet_id=sheets.get(unit),
            history=tuple(Mark(period, went.get((unit, period), UNASKED)) for period in periods),
        )
        for works in units
        if (unit := works[0].unit_id) is not None
    )


def _sheets(row: Case, ids: Collection[int]) -> dict[int, int]:
    rows = Sheet.objects.filter(
        round__office_id=row.office_id, round__dossier=row.number, round__cancelled_at=None, unit_id__in=ids
    )
    return dict(rows.order_by("pk").values_list("unit_id", "pk"))


def _history(
    row: Case, step: int, ids: Collection[int]
) -> tuple[tuple[str, ...], dict[tuple[int, str], str]]:
    """The last periods of this procedure up to this one, and how the first asking of each went for each unit."""
    earlier = Case.objects.filter(office_id=row.office_id, sop=row.sop, period__lt=row.period)
    counted = Q(pk=row.pk) | Q(pk__in=earlier.exclude(phase=Phase.CANCELLED))
    cases = Case.objects.filter(counted).order_by("-period")[:PERIODS]
    rows = Work.objects.filter(case__in=cases.values("pk"), step=step, unit_id__in=ids)
    rows = rows.exclude(status=WorkStatus.WITHDRAWN).order_by("-round")
    columns = rows.annotate(period=F("case__period")).values_list(
        "unit_id", "period", "status", "due_at", "ended_at"
    )
    found = {(unit, period): _went(status, due, ended) for unit, period, status, due, ended in columns}
    periods = sorted({period for _, period in found}, key=Period.parse)
    return tuple(periods), found


def _went(status: str, due: datetime | None, ended: datetime | None) -> str:
    if ended is None:
        return WAITS
    if status == WorkStatus.CLOSED:
        return NEVER
    return LATE if due is not None and ended > due else ON_TIME
