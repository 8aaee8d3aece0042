"""Telling the heads of units that a paper came to them or that their collection was closed; whoever has no account here
is told by letter or mail.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.models import Notice, Work
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors import CaseFacts, WorkFacts
from mutubaku.cases.services.ticking import addressee, notice
from mutubaku.documents.rules.paper import Recipient
from mutubaku.org.rules.holding import Holder, Role, acting
from mutubaku.org.selectors import office_holders, office_of


def tell_recipients(work: WorkFacts, work_id: int, recipients: Iterable[Recipient], at: datetime) -> None:
    """One notice a post; runs inside the act that sent the paper."""
    today, people = _today(work.case.office_id, at)
    heads = [
        addressee(people, Role.KEPALA_BIDANG_UPTD, one.unit_id, today)
        for one in recipients
        if one.unit_id is not None
    ]
    posts = {head.position_id: head for head in heads if head is not None}
    Notice.objects.bulk_create(notice(work_id, NoticeKind.SENT, head, at, today) for head in posts.values())


def tell_closed(case: CaseFacts, step: int, at: datetime) -> None:
    """One notice for each work the closing ended; runs inside that act."""
    today, people = _today(case.office_id, at)
    closed = Work.objects.filter(case_id=case.pk, step=step, status=WorkStatus.CLOSED, ended_at=at)
    Notice.objects.bulk_create(
        notice(pk, NoticeKind.CLOSED, acting(people, role=role, unit_id=unit, on=today), at, today)
        for pk, role, unit in closed.order_by("pk").values_list("pk", "role", "unit_id")
    )


def _today(office_id: int, at: datetime) -> tuple[date, tuple[Holder, ...]]:
    """The day on the wall of the office, and who holds its positions then."""
    today = at.astimezone(ZoneInfo(office_of(office_id).zone)).date()
    return today, office_holders(office_id, today)
