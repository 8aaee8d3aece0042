"""Telling the heads of units that a paper came to them; whoever has no account here is told by letter or mail."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.models import Notice
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.selectors import WorkFacts
from mutubaku.cases.services.ticking import addressee, notice
from mutubaku.documents.rules.paper import Recipient
from mutubaku.org.rules.holding import Role
from mutubaku.org.selectors import office_holders, office_of


def tell_recipients(work: WorkFacts, work_id: int, recipients: Iterable[Recipient], at: datetime) -> None:
    """One notice a post; runs inside the act that sent the paper."""
    office_id = work.case.office_id
    today = at.astimezone(ZoneInfo(office_of(office_id).zone)).date()
    people = office_holders(office_id, today)
    heads = [
        addressee(people, Role.KEPALA_BIDANG_UPTD, one.unit_id, today)
        for one in recipients
        if one.unit_id is not None
    ]
    posts = {head.position_id: head for head in heads if head is not None}
    Notice.objects.bulk_create(notice(work_id, NoticeKind.SENT, head, at, today) for head in posts.values())
