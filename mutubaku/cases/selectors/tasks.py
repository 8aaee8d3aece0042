"""The works that wait for a person: what each needs, what is missing now, its time, what comes after. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from mutubaku.cases.models import Work
from mutubaku.cases.rules.asked import following, still_needed
from mutubaku.cases.rules.guards import own_draft
from mutubaku.cases.rules.history import still_answers
from mutubaku.cases.rules.progress import nearly_over
from mutubaku.cases.rules.state import CaseState, WorkStatus
from mutubaku.cases.selectors.calls import may_be_done_by
from mutubaku.org.rules.holding import Holder, acting
from mutubaku.sop.rules.procedure import DECISIONS, Need, Step
from mutubaku.sop.selectors import version
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Pause as Jeda
from mutubaku.values.worktime import working_minutes_between


@dataclass(frozen=True)
class Task:
    """One waiting work of a person. `post`: the position that makes it theirs; `sent_back`: who gave the case back
    before it began anew, and why.

    `used`, `allowed`: working minutes since it came, and from then to its due time; `left`: to the due time, or past
    it when `late`. All 0 or None where the sheet prints no standard. `missing`: needs that are not there now;
    `open_units`: units whose answers it waits for; `barred`: why the person may not do it all the same.
    """

    work_id: int
    case_number: str
    case_title: str
    period: str
    sop: str
    step: Step
    round: int
    sent_back: tuple[str, str]
    unit: str
    unit_id: int | None
    post: Holder
    opened_at: datetime
    due_at: datetime | None
    paused_since: datetime | None
    used: int
    allowed: int
    late: bool
    left: int | None
    missing: tuple[Need, ...]
    open_units: int
    barred: str
    then: tuple[Step, ...]

    @property
    def decides(self) -> bool:
        """Paraf, signature, check, review or approval: what a superior is asked for."""
        return self.step.act in DECISIONS

    @property
    def nearly(self) -> bool:
        """Three quarters of the time are used."""
        return not self.late and self.allowed > 0 and nearly_over(self.allowed - self.used, self.allowed)


def tasks(holders: Sequence[Holder], now: datetime, calendar: Calendar | None) -> tuple[Task, ...]:
    """The most urgent first; without a due time last. An office without a calendar has no works."""
    if calendar is None:
        return ()
    by_work = groupby(_waiting(holders), lambda work: work.pk)
    return tuple(_task(*_with_pauses(list(rows)), holders, now, calendar) for _, rows in by_work)


def _waiting(holders: Sequence[Holder]) -> QuerySet[Work]:
    """A work comes once for each of its pauses."""
    rows = Work.objects.filter(may_be_done_by(holders), status=WorkStatus.WAITING).select_related(
        "case", "unit"
    )
    rows = rows.annotate(since=F("pauses__since"), until=F("pauses__until"), cause=F("pauses__cause"))
    before = Work.objects.filter(
        case_id=OuterRef("case_id"), status=WorkStatus.RETURNED, ended_at__lte=OuterRef("opened_at")
    ).order_by("-ended_at", "-pk")
    rows = rows.annotate(
        sender=Subquery(before.values("position")[:1]),
        reason=Subquery(before.values("note")[:1]),
        returned_from=Subquery(before.values("step")[:1]),
    )
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk", "pauses")


def _with_pauses(rows: list[Any]) -> tuple[Work, list[Jeda]]:
    return rows[0], [Jeda(row.since, row.until, row.cause) for row in rows if row.since is not None]


def _sent_back(work: Any) -> tuple[str, str]:
    """Of a row with its latest return."""
    if work.round == 1 or work.sender is None or not still_answers(work.step, work.returned_from):
        return "", ""
    return work.sender, work.reason or ""


def _task(
    work: Work, pauses: list[Jeda], holders: Sequence[Holder], now: datetime, calendar: Calendar
) -> Task:
    post = acting(holders, role=work.role, unit_id=work.unit_id, on=now.date())
    if post is None:  # `may_be_done_by` found it for one of these very positions
        raise ValueError(f"work {work.pk} is of nobody here")
    sop, state = version(work.case.sop_version_id), CaseState.load(work.case.state)
    step = sop.step(work.step)
    # A unit's sheet inside a collecting step has no row, and so no mutu baku, of its own.
    counts = work.unit_id is None or step.each_unit
    paused = next((pause.start for pause in pauses if pause.end is None), None)
    used, allowed, late, left = _time(work, pauses, paused or now, calendar)
    return Task(
        work_id=work.pk,
        case_number=work.case.number,
        case_title=work.case.title,
        period=work.case.period,
        sop=work.case.sop,
        step=step,
        round=work.round,
        sent_back=_sent_back(work),
        unit=work.unit.name if work.unit else "",
        unit_id=work.unit_id,
        post=post,
        opened_at=work.opened_at,
        due_at=work.due_at,
        paused_since=paused,
        used=used,
        allowed=allowed,
        late=late,
        left=left,
        missing=still_needed(step, (one.thing for one in state.things)) if counts else (),
        open_units=state.open_units(step.no) if work.unit_id is None else 0,
        barred=next((one.message for one in own_draft(step, state, post.person_id)), ""),
        then=following(sop, step),
    )


def _time(
    work: Work, pauses: list[Jeda], at: datetime, calendar: Calendar
) -> tuple[int, int, bool, int | None]:
    """Used, allowed, late, left. The bar and the words agree: both end at the due time."""
    if work.due_at is None:
        return 0, 0, False, None
    over = [pause for pause in pauses if pause.end is not None]
    first, last = sorted((at, work.due_at))
    return (
        working_minutes_between(work.opened_at, at, calendar, over),
        working_minutes_between(work.opened_at, work.due_at, calendar, over),
        at > work.due_at,
        working_minutes_between(first, last, calendar),
    )
