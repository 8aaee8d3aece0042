"""What people do about units that are late: ask them again, and put a telephone call or a visit on record."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.models import Notice, Work
from mutubaku.cases.rules.chasing import contact_refusals
from mutubaku.cases.rules.guards import may_chase
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.services.ticking import addressee, lock, notice
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import calendar_of, office_holders, office_of
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def chase(case_id: int, *, by: Holder, unit_id: int | None = None, at: datetime | None = None) -> int:
    """Asks every unit the case still waits for, or one of them, once a day; how many were asked now."""
    at = at or timezone.now()
    today = _today(by, at)
    if found := may_chase(by, office_id=by.office_id, on=today):
        raise Refused(found)
    waiting = Work.objects.filter(case_id=case_id, case__office_id=by.office_id, status=WorkStatus.WAITING)
    waiting = waiting.exclude(unit=None) if unit_id is None else waiting.filter(unit_id=unit_id)
    held = lock(waiting.values_list("pk", flat=True))
    told = Notice.objects.filter(work__in=held, kind=NoticeKind.CHASED, day=today)
    works = Work.objects.filter(pk__in=held).exclude(pk__in=told.values("work_id")).order_by("pk")
    asked = list(works.values_list("pk", "role", "unit_id"))
    if not asked:
        raise Refused(Refusal("nobody", "Tidak ada unit yang perlu diingatkan lagi hari ini."))
    people = office_holders(by.office_id, today)
    Notice.objects.bulk_create(
        notice(pk, NoticeKind.CHASED, addressee(people, role, unit, today), at, today)
        for pk, role, unit in asked
    )
    facts = {"works": [pk for pk, _, _ in asked]}
    write_journal(by.office_id, by=by, verb="chase", thing=f"case:{_number(case_id)}", facts=facts, at=at)
    return len(asked)


@transaction.atomic
def record_contact(
    case_id: int, *, unit_id: int, kind: str, words: str, by: Holder, at: datetime | None = None
) -> None:
    """Puts on record that somebody of a unit was reached by telephone, visit or message, and what was said."""
    at = at or timezone.now()
    found = may_chase(by, office_id=by.office_id, on=_today(by, at)) + contact_refusals(kind, words)
    rows = Work.objects.filter(case_id=case_id, case__office_id=by.office_id, unit_id=unit_id)
    work = rows.filter(status=WorkStatus.WAITING).values_list("pk", "case__number", "unit__code").first()
    if work is None:
        found.append(Refusal("not_waiting", "Unit itu tidak lagi ditunggu. Muat ulang halaman."))
    if found or work is None:
        raise Refused(found)
    pk, number, unit = work
    facts = {"work": pk, "unit": unit, "kind": kind, "words": words.strip(), "at": at.isoformat()}
    write_journal(by.office_id, by=by, verb="contact_unit", thing=f"case:{number}", facts=facts, at=at)


def _number(case_id: int) -> str:
    return str(Work.objects.filter(case_id=case_id).values_list("case__number", flat=True)[0])


def _today(by: Holder, at: datetime) -> date:
    calendar = calendar_of(by.office_id, office_of(by.office_id).calendar_version)
    return at.astimezone(ZoneInfo(calendar.zone)).date()
