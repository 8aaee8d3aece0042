"""What the clock does: opens planned cases, tells positions about due times, records works that became overdue.

Safe to run twice and by several processes at once. Whether a work is late is read from its due time and never stored;
stored is the one notice that it became so. Reading one's notices is here too; chasing late units is in `chasing`.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mutubaku.cases.models import Notice, Work
from mutubaku.cases.rules.notices import NoticeKind, notice_due
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors.notices import Timed, timed_works, unread
from mutubaku.cases.selectors.plan import due_to_open
from mutubaku.cases.services.planning import note_trouble, open_planned
from mutubaku.cases.services.reckoning import reckon_dues
from mutubaku.org.rules.holding import Holder, Role, acting
from mutubaku.org.selectors import calendar_of, office_holders, office_of, offices
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import Calendar

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ticked:
    """How many cases were opened, reminders given, works found overdue; `failed`: codes of offices that broke off."""

    opened: int = 0
    reminded: int = 0
    overdue: int = 0
    failed: tuple[str, ...] = ()

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(
            self.opened + other.opened,
            self.reminded + other.reminded,
            self.overdue + other.overdue,
            self.failed + other.failed,
        )


def tick(now: datetime) -> Ticked:
    """One office after the other; trouble in one is logged, named in the result, and does not stop the others."""
    total = Ticked()
    for office in offices():
        try:
            total += tick_office(office.pk, now=now)
        except Exception:  # one office that breaks off must not hold up the others; the answer names it
            log.exception("tick of office %s broke off", office.code)
            total += Ticked(failed=(office.code,))
    return total


def tick_office(office_id: int, *, now: datetime) -> Ticked:
    """Due times follow a changed calendar first. Each case is opened in a transaction of its own, so that one that is
    refused holds up no other."""
    reckon_dues(office_id, now=now)
    opened = sum(_try_to_open(planned_id, now) for planned_id in due_to_open(office_id, now))
    return give_notices(office_id, now=now) + Ticked(opened=opened)


def _try_to_open(planned_id: int, now: datetime) -> bool:
    try:
        return open_planned(planned_id, now=now)
    except Refused as refused:
        log.warning("planned case %s was not opened: %s", planned_id, refused)
        note_trouble(planned_id, trouble=str(refused), now=now)
        return False


def give_notices(office_id: int, *, now: datetime) -> Ticked:
    """Looks without a lock first: most of the time there is nothing to tell."""
    works = timed_works(office_id)
    if not works:
        return Ticked()
    calendar = _calendar(office_id)
    wanted = _wanted(works, now, calendar)
    return _tell(office_id, [work.work_id for work, _ in wanted], calendar, now) if wanted else Ticked()


def _wanted(works: Iterable[Timed], now: datetime, calendar: Calendar) -> list[tuple[Timed, NoticeKind]]:
    return [(work, kind) for work in works if (kind := notice_due(work.clock, work.told, now, calendar))]


@transaction.atomic
def _tell(office_id: int, work_ids: list[int], calendar: Calendar, now: datetime) -> Ticked:
    """Works that someone is ending at this moment are left for the next tick, so nobody waits for the clock."""
    held = set(lock(work_ids))
    wanted = _wanted((work for work in timed_works(office_id) if work.work_id in held), now, calendar)
    if not wanted:
        return Ticked()
    today = _day(now, calendar)
    people = office_holders(office_id, today)
    Notice.objects.bulk_create(
        notice(work.work_id, kind, addressee(people, work.role, work.unit_id, today), now, today)
        for work, kind in wanted
    )
    overdue = sum(kind is NoticeKind.DUE for _, kind in wanted)
    facts = {str(kind): [work.work_id for work, one in wanted if one is kind] for _, kind in wanted}
    write_journal(office_id, by=None, verb="remind", thing=f"office:{office_id}", facts=facts, at=now)
    return Ticked(reminded=len(wanted) - overdue, overdue=overdue)


@transaction.atomic
def read_notices(
    holders: Sequence[Holder], *, by: Holder, only: int | None = None, at: datetime | None = None
) -> int:
    """Marks everything told so far to the positions a person holds as read, or `only` one notice of it."""
    at = at or timezone.now()
    mine = Notice.objects.filter(
        Q(read_at=None) | unread(), position_id__in=[one.position_id for one in holders], at__lte=at
    )
    read = (mine if only is None else mine.filter(pk=only)).update(read_at=at)
    if read:
        thing = f"person:{by.person_id}"
        write_journal(by.office_id, by=by, verb="read_notices", thing=thing, facts={"notices": read}, at=at)
    return read


def lock(work_ids: Iterable[int]) -> list[int]:
    """Those of the works that still wait and that nobody is ending now, locked until the transaction ends."""
    waiting = Work.objects.filter(pk__in=list(work_ids), status=WorkStatus.WAITING).order_by("pk")
    return list(waiting.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))


def addressee(people: Sequence[Holder], role: str, unit_id: int | None, today: date) -> Holder | None:
    """Who answers for the work that day; where the post is vacant the Kasubbag Perencanaan, who can appoint a Plt."""
    return acting(people, role=role, unit_id=unit_id, on=today) or acting(
        people, role=Role.KASUBBAG_PERENCANAAN, unit_id=None, on=today
    )


def notice(work_id: int, kind: NoticeKind, to: Holder | None, at: datetime, day: date) -> Notice:
    return Notice(
        work_id=work_id,
        kind=kind,
        day=day,
        position_id=to.position_id if to else None,
        person_id=to.person_id if to else None,
        at=at,
    )


def _calendar(office_id: int) -> Calendar:
    return calendar_of(office_id, office_of(office_id).calendar_version)


def _day(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(ZoneInfo(calendar.zone)).date()
