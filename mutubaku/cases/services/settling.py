"""What an event leaves: works ended and opened, deviations on record, the state stored, log and journal written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from mutubaku.cases.models import Deviation, Pause, Work
from mutubaku.cases.rules import mutubaku as quality
from mutubaku.cases.rules.advance import advance
from mutubaku.cases.rules.effects import ALL_UNITS, CloseUnits, Effect, OpenWorks, WithdrawWorks
from mutubaku.cases.rules.mutubaku import Proof
from mutubaku.cases.rules.state import (
    CaseState,
    Event,
    Phase,
    WorkStatus,
    event_to_plain,
)
from mutubaku.cases.services import rows
from mutubaku.cases.services.clocks import due_for, time_spent
from mutubaku.cases.services.opened import Opened
from mutubaku.cases.services.rows import WorkRow
from mutubaku.documents.services.retention import close_file
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.worktime import Pause as Jeda
from mutubaku.values.worktime import working_minutes_between


def end_work(
    work: WorkRow,
    status: WorkStatus,
    now: Opened,
    by: Holder,
    *,
    proofs: Sequence[Proof] = (),
    note: str = "",
    recorded: Sequence[quality.Deviation] = (),
) -> dict[str, object]:
    """Ends the work and puts its deviations on record; returns what the journal keeps of it."""
    used = time_spent(work, now)
    won = rows.end_work(
        work.pk, status=status, at=now.at, person_id=by.person_id, position=by.title, note=note, proofs=proofs, used=used,
    )  # fmt: skip
    if not won:
        raise Refused(Refusal("ended", "Tugas ini baru saja diselesaikan orang lain. Muat ulang halaman."))
    record_deviations(work.pk, recorded, by.title, now.at)
    return {"work": work.pk, "kept": quality.seal(proofs, note, used, recorded)}


def record_deviations(
    work_id: int, found: Iterable[quality.Deviation], accountable: str, at: datetime
) -> None:
    for one in found:
        Deviation.objects.create(
            work_id=work_id, kind=one.kind, amount=one.amount, measure=one.measure, cause=one.cause,
            position=accountable, at=at,
        )  # fmt: skip


def settle(
    now: Opened, event: Event, *, by: Holder, verb: str, kept: dict[str, object] | None = None
) -> CaseState:
    """Advances, carries out the effects, stores the state, logs the event and writes the journal."""
    state, effects = advance(now.sop, now.state, event)
    for effect in effects:
        _carry_out(now, effect)
    rows.store(now.case.pk, state, now.at)
    if state.phase is not Phase.RUNNING:
        close_file(now.case.office_id, now.case.number, now.local(now.at).date())
    plain = event_to_plain(event)
    rows.log(now.case.pk, seq=state.seq, at=now.at, position=by.title, event=plain)
    write_entry(now, by, verb, plain | (kept or {}))
    return state


def write_entry(now: Opened, by: Holder, verb: str, facts: dict[str, object]) -> None:
    write_journal(
        now.case.office_id, by=by, verb=verb, thing=f"case:{now.case.number}", facts=facts, at=now.at
    )


def _carry_out(now: Opened, effect: Effect) -> None:
    match effect:
        case OpenWorks():
            _open_works(now, effect)
        case WithdrawWorks(steps=steps):
            waiting = Work.objects.filter(case_id=now.case.pk, step__in=steps, status=WorkStatus.WAITING)
            _stop(now, waiting, WorkStatus.WITHDRAWN)
        case CloseUnits(step=step):
            waiting = Work.objects.filter(case_id=now.case.pk, step=step, status=WorkStatus.WAITING)
            _stop(now, waiting.exclude(unit=None), WorkStatus.CLOSED)
            restart_collector(now, step)


def _stop(now: Opened, waiting: QuerySet[Work], status: WorkStatus) -> None:
    """Ends works nobody finished. The time they were waited for stays on record, and an open jeda ends with them."""
    stopped = list(waiting.prefetch_related("pauses"))
    for work in stopped:
        pauses = [Jeda(pause.since, pause.until or now.at, pause.cause) for pause in work.pauses.all()]
        total = working_minutes_between(work.opened_at, now.at, now.calendar)
        active = working_minutes_between(work.opened_at, now.at, now.calendar, pauses)
        used = quality.spent(total, total - active, of_unit=work.unit_id is not None)
        work.own_minutes, work.unit_minutes, work.outside_minutes = used.own, used.unit, used.outside
        work.status, work.ended_at = status, max(now.at, work.opened_at)
    Pause.objects.filter(work__in=stopped, until=None).update(until=now.at)
    columns = ["own_minutes", "unit_minutes", "outside_minutes", "status", "ended_at"]
    Work.objects.bulk_update(stopped, columns)


def restart_collector(now: Opened, no: int) -> None:
    """The standard of a step that waits for units counts from the last unit's answer."""
    step = now.step(no)
    if step.each_unit:
        return
    own = Work.objects.filter(case_id=now.case.pk, step=no, unit=None, status=WorkStatus.WAITING)
    own.update(due_at=due_for(step, now.at, now.calendar, now.case.due_mode))


def _open_works(now: Opened, effect: OpenWorks) -> None:
    step = now.step(effect.step)
    unit_ids: list[int | None] = [None]
    if effect.units:
        units = rows.participants(now.case.pk)
        unit_ids = [units[code] for code in (units if effect.units == ALL_UNITS else effect.units)]
    rows.open_works(
        now.case.pk, step=step.no, round_=effect.round, unit_ids=unit_ids, at=now.at,
        role=Role.KEPALA_BIDANG_UPTD if effect.units else step.actor,
        # The sheet prints no time for the units inside a collection (SOP 6 and 7: that row was lost).
        due_at=None
        if effect.units and step.closes_collection
        else due_for(step, now.at, now.calendar, now.case.due_mode),
    )  # fmt: skip
