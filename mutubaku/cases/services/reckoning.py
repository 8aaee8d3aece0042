"""Due times of open steps after the office's calendar changed: reckoned anew from when each step began, with its jeda.

The clock does it at its next tick. Steps that have ended keep the due time they were judged by.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Prefetch

from mutubaku.cases.models import Pause, Work
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.services.clocks import due_for
from mutubaku.figures.services.rounds import move_due
from mutubaku.org.selectors import calendar_of, office_of
from mutubaku.org.services import write_journal
from mutubaku.org.services.calendar import dues_reckoned
from mutubaku.sop.selectors import version
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Duration, Mode, Unit, due_at, working_minutes_between


@transaction.atomic
def reckon_dues(office_id: int, *, now: datetime) -> int:
    """How many due times moved. Looks at nothing while the calendar is the one they were reckoned with.

    Hours are read as the office reads them now. The sheets of units move with their works.
    """
    office = office_of(office_id)
    if office.dues_version == office.calendar_version or not dues_reckoned(
        office_id, office.calendar_version
    ):
        return 0
    waiting = tuple(_waiting(office_id))
    if not waiting:
        return 0
    calendar, moved = calendar_of(office_id, office.calendar_version), dict[Work, datetime]()
    for work, began in waiting:
        due = _due(work, began, calendar, office.due_mode)
        if due != work.due_at and due is not None:
            moved[work] = due
    if moved:
        _move(office_id, moved, office.calendar_version, now)
    return len(moved)


def _waiting(office_id: int) -> Iterable[tuple[Work, datetime]]:
    """Works that wait with a due time, locked, each with the moment its standard counts from.

    A step that collects from units counts from the answer of the last one.
    """
    rows = Work.objects.filter(case__office_id=office_id, status=WorkStatus.WAITING, due_at__isnull=False)
    locked = rows.select_for_update(of=("self",)).select_related("case").order_by("pk")
    works = list(locked.prefetch_related(Prefetch("pauses", Pause.objects.order_by("since"))))
    of_units = Work.objects.filter(case__in={work.case_id for work in works}, unit__isnull=False)
    ended = (
        of_units.exclude(status=WorkStatus.WITHDRAWN).values_list("case", "step").annotate(Max("ended_at"))
    )
    last = {(case, step): at for case, step, at in ended}
    open_units = set(of_units.filter(status=WorkStatus.WAITING).values_list("case", "step"))
    for work in works:
        place = (work.case_id, work.step)
        collected = None if work.unit_id or place in open_units else last.get(place)
        yield work, max(work.opened_at, collected) if collected else work.opened_at


def _due(work: Work, began: datetime, calendar: Calendar, mode: str) -> datetime | None:
    """As when the step began, then moved by the working time of every jeda that is over."""
    due = due_for(version(work.case.sop_version_id).step(work.step), began, calendar, mode)
    for pause in work.pauses.all():
        if due is not None and pause.until is not None and pause.since >= began:
            lost = working_minutes_between(pause.since, pause.until, calendar)
            due = due_at(due, Duration(lost, Unit.MENIT), calendar, Mode.A).at if lost else due
    return due


def _move(office_id: int, moved: dict[Work, datetime], calendar_version: int, now: datetime) -> None:
    facts = {str(work.pk): [work.due_at, due] for work, due in moved.items()}
    for work, due in moved.items():
        work.due_at = due
        if work.unit_id:
            move_due(office_id, dossier=work.case.number, unit_id=work.unit_id, due_at=due)
    Work.objects.bulk_update(moved, ["due_at"])
    journal = {"calendar_version": calendar_version, "due": facts}
    write_journal(office_id, by=None, verb="reckon_dues", thing=f"office:{office_id}", facts=journal, at=now)
