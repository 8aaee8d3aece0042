"""The clocks of a work while its case is changed: standards, stops and the time that was spent."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Max

from mutubaku.cases.models import Pause, Work
from mutubaku.cases.rules import mutubaku as quality
from mutubaku.cases.services.opened import Opened
from mutubaku.cases.services.rows import WorkRow
from mutubaku.sop.rules.procedure import Step
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Duration, Mode, Unit, due_at, working_minutes_between
from mutubaku.values.worktime import Pause as Jeda


def due_for(step: Step, opened_at: datetime, calendar: Calendar, mode: str) -> datetime | None:
    """Due time by the printed standard; None where the sheet prints none."""
    duration = Duration.parse(step.time)
    return due_at(opened_at, duration, calendar, Mode(mode)).at if duration else None


def end_pause(work: WorkRow, now: Opened) -> WorkRow:
    """Starts the clock of a paused work again: its due time moves by the working time it stood still."""
    pause = Pause.objects.filter(work_id=work.pk, until=None).first() if work.paused else None
    if pause is None:
        return work
    Pause.objects.filter(pk=pause.pk).update(until=now.at)
    lost = working_minutes_between(pause.since, now.at, now.calendar)
    if work.due_at is None or not lost:
        return work
    moved = due_at(work.due_at, Duration(lost, Unit.MENIT), now.calendar, Mode.A).at
    Work.objects.filter(pk=work.pk).update(due_at=moved)
    return replace(work, due_at=moved)


def pauses_of(work: WorkRow, now: Opened) -> list[Jeda]:
    if not work.paused:
        return []
    found = Pause.objects.filter(work_id=work.pk).values_list("since", "until", "cause")
    return [Jeda(since, until or now.at, cause) for since, until, cause in found]


def time_spent(work: WorkRow, now: Opened) -> quality.Spent:
    """Working minutes from opening to now: those of a jeda, and of waiting for units, apart."""
    total = working_minutes_between(work.opened_at, now.at, now.calendar)
    pauses = pauses_of(work, now)
    active = working_minutes_between(work.opened_at, now.at, now.calendar, pauses) if pauses else total
    for_units = 0
    if work.unit_id is None and now.step(work.step).joins_units:
        last = Work.objects.filter(case_id=now.case.pk, step=work.step).aggregate(last=Max("ended_at"))[
            "last"
        ]
        for_units = working_minutes_between(work.opened_at, min(last, now.at), now.calendar) if last else 0
    return quality.spent(total, total - active, of_unit=work.unit_id is not None, for_units=for_units)


def late_minutes(work: WorkRow, now: Opened) -> int:
    """At least one once the due time has passed, even outside office hours."""
    if work.due_at is None or now.at <= work.due_at:
        return 0
    return max(1, working_minutes_between(work.due_at, now.at, now.calendar, pauses_of(work, now)))
