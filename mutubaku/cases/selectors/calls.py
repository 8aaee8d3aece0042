"""What calls a person from every page: how many works wait and how many notices are unread. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet, Subquery

from mutubaku.cases.models import Notice, Work
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.org.models import Position
from mutubaku.org.rules import Holder


@dataclass(frozen=True)
class Calls:
    waiting: int = 0
    unread: int = 0


def may_be_done_by(holders: Sequence[Holder]) -> Q:
    """Works of the roles these positions have, and the works of a unit for its head; none without a position."""
    mine = Q(pk__in=())
    for holder in holders:
        mine |= Q(unit__isnull=True, role=holder.role, case__office_id=holder.office_id)
        if holder.heads:
            mine |= Q(unit_id=holder.unit_id)
    return mine


def calls(holders: Sequence[Holder]) -> Calls:
    if not holders:
        return Calls()
    works = Work.objects.filter(may_be_done_by(holders), status=WorkStatus.WAITING)
    told = Notice.objects.filter(position_id__in=[one.position_id for one in holders], read_at=None)
    told = told.filter(Q(work__status=WorkStatus.WAITING) | Q(kind=NoticeKind.SENT))
    row = Position.objects.filter(pk=holders[0].position_id).annotate(
        waiting=_count(works), unread=_count(told)
    )
    return Calls(*row.values_list("waiting", "unread").get())


def _count(rows: QuerySet[Any]) -> Subquery:
    """The number of rows as one value of another query."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"))
