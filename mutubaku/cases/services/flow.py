"""What happens to cases: start, complete, return, close early, cancel, pause. One transaction, event and entry each.

The order inside is always the same: load with its guard, collect every refusal, advance, write the acting work,
carry out the effects, log. A person's act on papers and sheets is in `acts`; this module only moves the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from mutubaku.cases.models import Deviation, Pause, Work
from mutubaku.cases.rules import mutubaku as quality
from mutubaku.cases.rules.advance import advance
from mutubaku.cases.rules.advance import refusals as flow_refusals
from mutubaku.cases.rules.effects import ALL_UNITS, CloseUnits, Effect, OpenWorks, WithdrawWorks
from mutubaku.cases.rules.guards import may_steer, own_draft, period_fits
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, Waiver
from mutubaku.cases.rules.state import (
    Cancelled,
    CaseState,
    ClosedEarly,
    Completed,
    Event,
    Phase,
    Replaces,
    Returned,
    Started,
    WorkStatus,
    event_to_plain,
)
from mutubaku.cases.services import faster, rows
from mutubaku.cases.services.rows import CaseRow, WorkRow
from mutubaku.documents.services.retention import close_file
from mutubaku.org.rules import ROLE_NAMES, Holder, Role, may_act
from mutubaku.org.selectors import calendar_of, office_holders
from mutubaku.org.services import in_line, write_journal
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import owner, version
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Duration, Mode, Unit, due_at, working_minutes_between, written_moment
from mutubaku.values.worktime import Pause as Jeda


@dataclass(frozen=True)
class _Open:
    """A case being changed: its row, procedure, state and calendar, and the moment of the change."""

    case: CaseRow
    sop: Sop
    calendar: Calendar
    at: datetime

    @property
    def state(self) -> CaseState:
        return self.case.state

    def step(self, no: int) -> Step:
        return self.sop.step(no)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.zone)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local(self.at).date()


@transaction.atomic
def start(
    office_id: int,
    *,
    sop_version_id: int,
    period: Period,
    title: str,
    unit_ids: Sequence[int],
    by: Holder,
    replaces: Replaces | None = None,
    at: datetime | None = None,
) -> int:
    """Opens a case for one period with its participating units; returns its id. One case a period, unless it `replaces`
    the report of an earlier one that has ended."""
    at = at or timezone.now()
    sop = version(sop_version_id)
    in_line(office_id)
    begun, twins = rows.counted(office_id, sop=sop.id, period=str(period))
    calendar = calendar_of(office_id, rows.calendar_version(office_id))
    found = may_steer(by, office_id=office_id, on=at.astimezone(ZoneInfo(calendar.zone)).date())
    if owner(sop_version_id) != office_id:
        found.append(Refusal("sop", "Prosedur ini bukan milik perangkat daerah Anda."))
    found += period_fits(sop, period)
    if twins and (replaces is None or rows.running(office_id, sop=sop.id, period=str(period))):
        found.append(faster.twin(office_id, sop.id, period, ZoneInfo(calendar.zone)))
    units = tuple(code for pk, code in rows.unit_codes(office_id).items() if pk in set(unit_ids))
    if len(units) != len(unit_ids):
        found.append(
            Refusal("unit", "Ada unit yang disebut dua kali atau bukan unit perangkat daerah ini.", "units")
        )
    if found:
        raise Refused(found)
    opened = rows.open_case(
        office_id, sop_version_id=sop_version_id, sop=sop.id, number=f"PKJ-{at.year}-{begun + 1:04d}", title=title,
        period=str(period), anew=twins, unit_ids=unit_ids, at=at,
    )  # fmt: skip
    now = _open_case(opened, at)
    _settle(now, _started(units, replaces), by=by, verb="start_case")
    return now.case.pk


def _started(units: tuple[str, ...], replaces: Replaces | None) -> Started:
    return Started(units, replaces.paper, replaces.number, replaces.reason) if replaces else Started(units)


def check(work_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Raises `Refused` when this person may not end this work now, before anything is done for it."""
    work, now = _load(work_id, at)
    if found := _guard(work, now, by) + own_draft(now.step(work.step), now.state, by.person_id):
        raise Refused(found)


@transaction.atomic
def complete(
    work_id: int,
    *,
    by: Holder,
    proofs: Sequence[Proof] = (),
    waivers: Sequence[Waiver] = (),
    late_cause: str = "",
    note: str = "",
    at: datetime | None = None,
) -> CaseState:
    """Ends a work with what it leaves. Raises `Refused` with every reason, and then nothing has changed."""
    work, now = _load(work_id, at)
    step = now.step(work.step)
    event = Completed(work.step, by.person_id, work.unit, tuple(proof.thing for proof in proofs))
    found = _guard(work, now, by)
    if not found:
        work = _end_pause(work, now)
        there = [left.thing for left in now.state.things]
        done = quality.Completion(there, proofs, waivers, _late_minutes(work, now), late_cause)
        found = own_draft(step, now.state, by.person_id) + flow_refusals(now.sop, now.state, event)
        found += quality.refusals(step, done) if _has_mutu_baku(work, step) else []
    if found:
        raise Refused(found)
    recorded = quality.deviations(step, done) if _has_mutu_baku(work, step) else ()
    kept = _end_work(work, WorkStatus.DONE, now, by, proofs=proofs, note=note, recorded=recorded)
    state = _settle(now, event, by=by, verb="complete_work", kept=kept)
    if work.unit and not state.open_units(step.no):
        _restart_collector(now, step.no)
    return state


@transaction.atomic
def return_case(
    work_id: int, *, by: Holder, reason: str, units: Sequence[str] = (), at: datetime | None = None
) -> CaseState:
    """Sends the case back from this work: to the named units (codes), else to the step its row names."""
    work, now = _load(work_id, at)
    event = Returned(work.step, by.person_id, reason.strip(), work.unit, tuple(units))
    found = _guard(work, now, by) or flow_refusals(now.sop, now.state, event)
    if units:
        unknown = sorted(set(units) - rows.participants(now.case.pk).keys())
        found += [Refusal("unit", f"Unit {code} tidak ikut dalam pekerjaan ini.", code) for code in unknown]
    if found:
        raise Refused(found)
    work = _end_pause(work, now)
    # The reason of a return is the cause of its lateness too: the reviewer found what had to be found.
    done = quality.Completion(late_minutes=_late_minutes(work, now), late_cause=event.reason)
    recorded = tuple(
        d for d in quality.deviations(now.step(work.step), done) if d.kind == DeviationKind.WAKTU
    )
    kept = _end_work(work, WorkStatus.RETURNED, now, by, note=event.reason, recorded=recorded)
    return _settle(now, event, by=by, verb="return_case", kept=kept)


@transaction.atomic
def close_early(case_id: int, *, step: int, by: Holder, reason: str, at: datetime | None = None) -> CaseState:
    """Ends a collection although units have not answered; each one left out is a deviation of that step."""
    now = _open_case(rows.find_case(case_id), at)
    event = ClosedEarly(step, by.person_id, reason.strip())
    over = faster.over(now.case.pk, now.state, now.zone) or faster.closed(
        now.case.pk, now.state, step, now.zone
    )
    if found := _steering(now, by) or over or flow_refusals(now.sop, now.state, event):
        raise Refused(found)
    heads = {h.unit_id: h.title for h in office_holders(now.case.office_id, now.today) if h.heads}
    left_out = Work.objects.filter(case_id=case_id, step=step, status=WorkStatus.WAITING).exclude(unit=None)
    for work_id, unit_id, unit in left_out.values_list("pk", "unit_id", "unit__name"):
        words = f"{unit} belum mengirim; pengumpulan ditutup lebih awal: {event.reason}"
        missing = quality.Deviation(DeviationKind.KELENGKAPAN, 1, "unit", words)
        _record(work_id, [missing], heads.get(unit_id, f"Kepala {unit}"), now.at)
    return _settle(now, event, by=by, verb="close_collection")


@transaction.atomic
def cancel(case_id: int, *, by: Holder, reason: str, at: datetime | None = None) -> CaseState:
    now = _open_case(rows.find_case(case_id), at)
    event = Cancelled(by.person_id, reason.strip())
    if (
        found := _steering(now, by)
        or faster.over(now.case.pk, now.state, now.zone)
        or flow_refusals(now.sop, now.state, event)
    ):
        raise Refused(found)
    return _settle(now, event, by=by, verb="cancel_case")


@transaction.atomic
def pause(work_id: int, *, by: Holder, cause: str, at: datetime | None = None) -> Pause:
    """Stops the clock of a waiting work while an outside office is awaited."""
    work, now = _load(work_id, at)
    found = _guard(work, now, by)
    if not cause.strip():
        found.append(Refusal("cause", "Tulis pihak luar yang ditunggu.", "cause"))
    if not found and Pause.objects.filter(work_id=work.pk, until=None).exists():
        found.append(faster.paused(work.pk, now.zone))
    if found:
        raise Refused(found)
    made = Pause.objects.create(work_id=work.pk, since=now.at, cause=cause.strip())
    _journal(now, by, "pause_work", {"work": work.pk, "step": work.step, "cause": made.cause})
    return made


@transaction.atomic
def resume(work_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Starts the clock again; the due time moves by the working time of the pause."""
    work, now = _load(work_id, at)
    found = _guard(work, now, by)
    if not Pause.objects.filter(work_id=work.pk, until=None).exists():
        found.append(Refusal("not_paused", "Langkah ini tidak sedang dijeda."))
    if found:
        raise Refused(found)
    _end_pause(work, now)
    _journal(now, by, "resume_work", {"work": work.pk, "step": work.step})


# ------------------------------------------------------------------ loading, each with its guard


def _load(work_id: int, at: datetime | None) -> tuple[WorkRow, _Open]:
    found = rows.find_work(work_id)
    if found is None:
        raise Refused(Refusal("no_work", "Tugas ini tidak ditemukan. Kembali ke daftar tugas."))
    return found[0], _open_case(found[1], at)


def _open_case(case: CaseRow | None, at: datetime | None) -> _Open:
    if case is None:
        raise Refused(Refusal("no_case", "Pekerjaan ini tidak ditemukan. Kembali ke daftar pekerjaan."))
    calendar = calendar_of(case.office_id, case.calendar_version)
    return _Open(case, version(case.sop_version_id), calendar, at or timezone.now())


def _guard(work: WorkRow, now: _Open, by: Holder) -> list[Refusal]:
    """Deny first: another office, another role, a lapsed assignment, or a work someone else has ended."""
    mine = may_act(by, role=work.role, unit_id=work.unit_id, on=now.today)
    if by.office_id != now.case.office_id or not mine:
        who = f"kepala {work.unit_name}" if work.unit else ROLE_NAMES[work.role]
        return [Refusal("not_yours", f"Langkah {work.step} hanya dapat dikerjakan oleh {who}.")]
    if now.at < work.opened_at:
        return [Refusal("too_early", f"Langkah {work.step} belum dibuka pada waktu itu. Periksa waktunya.")]
    if work.status != WorkStatus.WAITING:
        when = written_moment(now.local(work.ended_at)) if work.ended_at else ""
        by_whom = f" oleh {work.position}" if work.position else ""
        if not by_whom and work.ended_at:
            by_whom = faster.stopped_by(now.case.pk, work.ended_at)
        words = f"Langkah {work.step} sudah {work.status}{by_whom} pada {when}. Tidak ada yang diubah."
        return [Refusal("ended", words)]
    return []


def _end_pause(work: WorkRow, now: _Open) -> WorkRow:
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


def _steering(now: _Open, by: Holder) -> list[Refusal]:
    return may_steer(by, office_id=now.case.office_id, on=now.today)


def _has_mutu_baku(work: WorkRow, step: Step) -> bool:
    """A unit's sheet inside a collecting step has no row of its own on the printed sheet, so no mutu baku of its own."""
    return work.unit_id is None or step.each_unit


# ------------------------------------------------------------------ time


def _pauses(work: WorkRow, now: _Open) -> list[Jeda]:
    if not work.paused:
        return []
    found = Pause.objects.filter(work_id=work.pk).values_list("since", "until", "cause")
    return [Jeda(since, until or now.at, cause) for since, until, cause in found]


def _spent(work: WorkRow, now: _Open) -> quality.Spent:
    """Working minutes from opening to now: those of a jeda, and of waiting for units, apart."""
    total = working_minutes_between(work.opened_at, now.at, now.calendar)
    pauses = _pauses(work, now)
    active = working_minutes_between(work.opened_at, now.at, now.calendar, pauses) if pauses else total
    for_units = 0
    if work.unit_id is None and now.step(work.step).joins_units:
        last = Work.objects.filter(case_id=now.case.pk, step=work.step).aggregate(last=Max("ended_at"))[
            "last"
        ]
        for_units = working_minutes_between(work.opened_at, min(last, now.at), now.calendar) if last else 0
    return quality.spent(total, total - active, of_unit=work.unit_id is not None, for_units=for_units)


def _late_minutes(work: WorkRow, now: _Open) -> int:
    """At least one once the due time has passed, even outside office hours."""
    if work.due_at is None or now.at <= work.due_at:
        return 0
    return max(1, working_minutes_between(work.due_at, now.at, now.calendar, _pauses(work, now)))


# ------------------------------------------------------------------ writing


def _end_work(
    work: WorkRow,
    status: WorkStatus,
    now: _Open,
    by: Holder,
    *,
    proofs: Sequence[Proof] = (),
    note: str = "",
    recorded: Sequence[quality.Deviation] = (),
) -> dict[str, object]:
    """Ends the work and puts its deviations on record; returns what the journal keeps of it."""
    used = _spent(work, now)
    won = rows.end_work(
        work.pk, status=status, at=now.at, person_id=by.person_id, position=by.title, note=note, proofs=proofs, used=used,
    )  # fmt: skip
    if not won:
        raise Refused(Refusal("ended", "Tugas ini baru saja diselesaikan orang lain. Muat ulang halaman."))
    _record(work.pk, recorded, by.title, now.at)
    return {"work": work.pk, "kept": quality.seal(proofs, note, used, recorded)}


def _record(work_id: int, found: Iterable[quality.Deviation], accountable: str, at: datetime) -> None:
    for one in found:
        Deviation.objects.create(
            work_id=work_id, kind=one.kind, amount=one.amount, measure=one.measure, cause=one.cause,
            position=accountable, at=at,
        )  # fmt: skip


def _settle(
    now: _Open, event: Event, *, by: Holder, verb: str, kept: dict[str, object] | None = None
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
    _journal(now, by, verb, plain | (kept or {}))
    return state


def _journal(now: _Open, by: Holder, verb: str, facts: dict[str, object]) -> None:
    write_journal(
        now.case.office_id, by=by, verb=verb, thing=f"case:{now.case.number}", facts=facts, at=now.at
    )


def _carry_out(now: _Open, effect: Effect) -> None:
    match effect:
        case OpenWorks():
            _open_works(now, effect)
        case WithdrawWorks(steps=steps):
            waiting = Work.objects.filter(case_id=now.case.pk, step__in=steps, status=WorkStatus.WAITING)
            _stop(now, waiting, WorkStatus.WITHDRAWN)
        case CloseUnits(step=step):
            waiting = Work.objects.filter(case_id=now.case.pk, step=step, status=WorkStatus.WAITING)
            _stop(now, waiting.exclude(unit=None), WorkStatus.CLOSED)
            _restart_collector(now, step)


def _stop(now: _Open, waiting: QuerySet[Work], status: WorkStatus) -> None:
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


def _restart_collector(now: _Open, no: int) -> None:
    """The standard of a step that waits for units counts from the last unit's answer."""
    step = now.step(no)
    if step.each_unit:
        return
    own = Work.objects.filter(case_id=now.case.pk, step=no, unit=None, status=WorkStatus.WAITING)
    own.update(due_at=due_for(step, now.at, now.calendar, now.case.due_mode))


def _open_works(now: _Open, effect: OpenWorks) -> None:
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


def due_for(step: Step, opened_at: datetime, calendar: Calendar, mode: str) -> datetime | None:
    """Due time by the printed standard; None where the sheet prints none."""
    duration = Duration.parse(step.time)
    return due_at(opened_at, duration, calendar, Mode(mode)).at if duration else None
