"""What calls a person from every page: works, sheets and papers that wait, and notices that are unread. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet, Subquery

from mutubaku.cases.models import Notice, Work
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors.notices import unread
from mutubaku.documents.selectors.waiting import papers_waiting, sent_to
from mutubaku.figures.rules.status import prepared_by
from mutubaku.figures.selectors.running import owed
from mutubaku.org.models import Position
from mutubaku.org.rules.holding import Holder


@dataclass(frozen=True)
class Calls:
    """`waiting`: works of the person, sheets they fill for somebody else to sign, and `papers` they
    mark; `receipts`: papers their unit has to confirm."""

    waiting: int = 0
    unread: int = 0
    papers: int = 0
    receipts: int = 0


def may_be_done_by(holders: Sequence[Holder]) -> Q:
    """Works of the roles these positions have, and the works of a unit for its head; none without a position."""
    mine = Q(pk__in=())
    for holder in holders:
        mine |= Q(unit__isnull=True, role=holder.role, case__office_id=holder.office_id)
        if holder.heads:
            mine |= Q(unit_id=holder.unit_id)
    return mine


def calls(holders: Sequence[Holder], on: date) -> Calls:
    if not holders:
        return Calls()
    works = Work.objects.filter(may_be_done_by(holders), status=WorkStatus.WAITING)
    told = Notice.objects.filter(position_id__in=[one.position_id for one in holders])
    counts = {"works": _count(works), "unread": _count(told.filter(unread()))}
    if prepared := prepared_by(holders):
        counts["sheets"] = _count(owed(prepared))
    if (papers := papers_waiting(holders, on)) is not None:
        counts["papers"] = _count(papers)
    if (receipts := sent_to(holders)) is not None:
        counts["receipts"] = _count(receipts)
    row = Position.objects.filter(pk=holders[0].position_id).annotate(**counts).values(*counts).get()
    papers = row.get("papers", 0)
    waiting = row["works"] + row.get("sheets", 0) + papers
    return Calls(waiting, row["unread"], papers, row.get("receipts", 0))


def _count(rows: QuerySet[Any]) -> Subquery:
    """The number of rows as one value of another query."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"))
