"""What happens to cases: start, complete, return, close early, cancel, pause. One transaction, event and entry each.

The order inside is always the same: load with its guard, collect every refusal, advance, write the acting work,
carry out the effects, log. A person's act on papers and sheets is in `acts`; this module only moves the case.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.models import Pause, Work
from mutubaku.cases.rules import mutubaku as quality
from mutubaku.cases.rules.advance import refusals as flow_refusals
from mutubaku.cases.rules.guards import may_steer, own_draft, period_fits
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, Waiver
from mutubaku.cases.rules.state import (
    ENDED_BY,
    Cancelled,
    CaseState,
    ClosedEarly,
    Completed,
    Replaces,
    Returned,
    Started,
    WorkStatus,
)
from mutubaku.cases.services import faster, rows
from mutubaku.cases.services.clocks import end_pause, late_minutes
from mutubaku.cases.services.opened import Opened, load_work, open_case
from mutubaku.cases.services.rows import WorkRow
from mutubaku.cases.services.settling import (
    end_work,
    record_deviations,
    restart_collector,
    settle,
    write_entry,
)
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, may_act
from mutubaku.org.selectors import calendar_of, office_holders
from mutubaku.org.services import in_line
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import owner, version
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.worktime import written_moment


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
    the report of an earlier one that has ended. The row of the year plan that waits for it takes the case."""
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
    now = open_case(opened, at)
    rows.take_planned(office_id, sop=sop.id, period=str(period), case_id=now.case.pk)
    settle(now, _started(units, replaces), by=by, verb="start_case")
    return now.case.pk


def _started(units: tuple[str, ...], replaces: Replaces | None) -> Started:
    return Started(units, replaces.paper, replaces.number, replaces.reason) if replaces else Started(units)


def check(work_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Raises `Refused` when this person may not end this work now, before anything is done for it."""
    work, now = load_work(work_id, at)
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
    work, now = load_work(work_id, at)
    step = now.step(work.step)
    event = Completed(work.step, by.person_id, work.unit, tuple(proof.thing for proof in proofs))
    found = _guard(work, now, by)
    if not found:
        work = end_pause(work, now)
        there = [left.thing for left in now.state.things]
        done = quality.Completion(there, proofs, waivers, late_minutes(work, now), late_cause)
        found = own_draft(step, now.state, by.person_id) + flow_refusals(now.sop, now.state, event)
        whole = _has_mutu_baku(work, step)
        found += quality.refusals(step, done) if whole else quality.unsaid(step, proofs)
    if found:
        raise Refused(found)
    recorded = quality.deviations(step, done) if whole else ()
    kept = end_work(work, WorkStatus.DONE, now, by, proofs=proofs, note=note, recorded=recorded)
    state = settle(now, event, by=by, verb="complete_work", kept=kept)
    if work.unit and not state.open_units(step.no):
        restart_collector(now, step.no)
    return state


@transaction.atomic
def return_case(
    work_id: int, *, by: Holder, reason: str, units: Sequence[str] = (), at: datetime | None = None
) -> CaseState:
    """Sends the case back from this work: to the named units (codes), else to the step its row names."""
    work, now = load_work(work_id, at)
    event = Returned(work.step, by.person_id, reason.strip(), work.unit, tuple(units))
    found = _guard(work, now, by) or flow_refusals(now.sop, now.state, event)
    if units:
        unknown = sorted(set(units) - rows.participants(now.case.pk).keys())
        found += [Refusal("unit", f"Unit {code} tidak ikut dalam pekerjaan ini.", code) for code in unknown]
    if found:
        raise Refused(found)
    work = end_pause(work, now)
    # The reason of a return is the cause of its lateness too: the reviewer found what had to be found.
    done = quality.Completion(late_minutes=late_minutes(work, now), late_cause=event.reason)
    recorded = tuple(
        d for d in quality.deviations(now.step(work.step), done) if d.kind == DeviationKind.WAKTU
    )
    kept = end_work(work, WorkStatus.RETURNED, now, by, note=event.reason, recorded=recorded)
    return settle(now, event, by=by, verb="return_case", kept=kept)


@transaction.atomic
def close_early(case_id: int, *, step: int, by: Holder, reason: str, at: datetime | None = None) -> CaseState:
    """Ends a collection although units have not answered; each one left out is a deviation of that step."""
    now = open_case(rows.find_case(case_id), at)
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
        record_deviations(work_id, [missing], heads.get(unit_id, f"Kepala {unit}"), now.at)
    return settle(now, event, by=by, verb="close_collection")


@transaction.atomic
def cancel(case_id: int, *, by: Holder, reason: str, at: datetime | None = None) -> CaseState:
    now = open_case(rows.find_case(case_id), at)
    event = Cancelled(by.person_id, reason.strip())
    if (
        found := _steering(now, by)
        or faster.over(now.case.pk, now.state, now.zone)
        or flow_refusals(now.sop, now.state, event)
    ):
        raise Refused(found)
    return settle(now, event, by=by, verb="cancel_case")


@transaction.atomic
def pause(work_id: int, *, by: Holder, cause: str, at: datetime | None = None) -> Pause:
    """Stops the clock of a waiting work while an outside office is awaited."""
    work, now = load_work(work_id, at)
    found = _guard(work, now, by)
    if not cause.strip():
        found.append(Refusal("cause", "Tulis pihak luar yang ditunggu.", "cause"))
    if not found and Pause.objects.filter(work_id=work.pk, until=None).exists():
        found.append(faster.paused(work.pk, now.zone))
    if found:
        raise Refused(found)
    made = Pause.objects.create(work_id=work.pk, since=now.at, cause=cause.strip())
    write_entry(now, by, "pause_work", {"work": work.pk, "step": work.step, "cause": made.cause})
    return made


@transaction.atomic
def resume(work_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Starts the clock again; the due time moves by the working time of the pause."""
    work, now = load_work(work_id, at)
    found = _guard(work, now, by)
    if not Pause.objects.filter(work_id=work.pk, until=None).exists():
        found.append(Refusal("not_paused", "Langkah ini tidak sedang dijeda."))
    if found:
        raise Refused(found)
    end_pause(work, now)
    write_entry(now, by, "resume_work", {"work": work.pk, "step": work.step})


# ------------------------------------------------------------------ guards


def _guard(work: WorkRow, now: Opened, by: Holder) -> list[Refusal]:
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
        how = ENDED_BY[work.status] if by_whom else work.status
        words = f"Langkah {work.step} sudah {how}{by_whom} pada {when}. Tidak ada yang diubah."
        return [Refusal("ended", words)]
    return []


def _steering(now: Opened, by: Holder) -> list[Refusal]:
    return may_steer(by, office_id=now.case.office_id, on=now.today)


def _has_mutu_baku(work: WorkRow, step: Step) -> bool:
    """A unit's sheet inside a collecting step has no row of its own on the printed sheet, so no mutu baku of its own."""
    return work.unit_id is None or step.each_unit
