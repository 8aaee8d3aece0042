"""Rounds that run now: how many units have answered, until when they are asked, and the sheets a unit still owes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from mutubaku.figures.models import Round, Sheet
from mutubaku.figures.rules.status import IN, OPEN
from mutubaku.figures.selectors.rounds import SheetState, state_of
from mutubaku.values.period import Period


@dataclass(frozen=True)
class RoundProgress:
    """`late`: sheets that came after their due time, or are still out beyond it. `due_at`: the last one's."""

    period: Period
    units: int
    came_in: int
    late: int
    due_at: datetime | None


def running_rounds(office_id: int, now: datetime) -> tuple[RoundProgress, ...]:
    """Rounds whose figures are not settled, the newest first: one query."""
    late = Q(sheets__submitted_at__gt=F("sheets__due_at")) | Q(
        sheets__status__in=OPEN, sheets__due_at__lt=now
    )
    rows = (
        Round.objects.filter(office_id=office_id, frozen_at=None, cancelled_at=None)
        .annotate(
            units=Count("sheets"),
            came_in=Count("sheets", filter=Q(sheets__status__in=IN)),
            late=Count("sheets", filter=late),
            due=Max("sheets__due_at"),
        )
        .order_by("-period", "-pk")
    )
    return tuple(
        RoundProgress(Period.parse(row.period), row.units, row.came_in, row.late, row.due) for row in rows
    )


def owed(unit_ids: Collection[int]) -> QuerySet[Sheet]:
    """Sheets of these units that wait to be filled and signed."""
    return Sheet.objects.filter(
        unit_id__in=unit_ids, status__in=OPEN, round__frozen_at=None, round__cancelled_at=None
    )


def owed_sheets(unit_ids: Collection[int]) -> tuple[SheetState, ...]:
    """The same, the next due first: one query."""
    found = owed(unit_ids).select_related("round", "unit").order_by(F("due_at").asc(nulls_last=True), "pk")
    return tuple(map(state_of, found))
