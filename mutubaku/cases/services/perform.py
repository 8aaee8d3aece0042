"""A person's act and the step it completes, as one: either both are stored or neither.

The act is looked up in `acts` by what the step leaves; `flow` moves the case. The sheets of a collection are opened,
given back and closed here too, beside the works that stand for them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.acts import Given, Setting, leave
from mutubaku.cases.models import WorkDraft
from mutubaku.cases.rules.asked import is_asked_for
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, Waiver
from mutubaku.cases.rules.papers import really_left
from mutubaku.cases.rules.state import CaseState
from mutubaku.cases.selectors import CaseFacts, WorkFacts, case_facts, case_of_work, waiting_units, work_facts
from mutubaku.cases.services import flow
from mutubaku.cases.services.telling import tell_closed, tell_recipients
from mutubaku.documents.selectors import papers_of
from mutubaku.documents.services.disposing import report_work
from mutubaku.figures.selectors import RoundFacts, rounds, sheet_of
from mutubaku.figures.services.returns import GivenBack, give_back, reopen_sheet
from mutubaku.figures.services.rounds import cancel_round, close_sheets, open_round
from mutubaku.org.rules.holding import Holder
from mutubaku.sop.rules.procedure import Act, Form, Need


@transaction.atomic
def perform(
    work_id: int,
    *,
    by: Holder,
    given: Given | None = None,
    proofs: Sequence[Proof] = (),
    waivers: Sequence[Waiver] = (),
    late_cause: str = "",
    note: str = "",
    at: datetime | None = None,
) -> CaseState:
    """Does what the step leaves and completes it. `proofs`: what the person brings besides, for needs not yet there."""
    at = at or timezone.now()
    flow.check(work_id, by=by, at=at)
    work = work_facts(work_id)
    setting = Setting(
        work.case.pk,
        work.case.office_id,
        work.case.number,
        work.case.period,
        work.case.sop,
        work.step,
        work.unit_id,
        by,
        at,
        work.case.replaces,
    )
    waived = any(waiver.kind == DeviationKind.OUTPUT for waiver in waivers)
    outputs = () if waived else outputs_of(work)
    left = tuple(leave(setting, given or Given(), output.thing) for output in outputs)
    state = flow.complete(
        work_id, by=by, proofs=(*left, *proofs), waivers=waivers, late_cause=late_cause, note=note, at=at
    )
    if (given is not None and given.letter is not None) or work.step.returns_units_to:
        WorkDraft.objects.filter(work_id=work_id).delete()
    if given is not None and given.recipients:
        tell_recipients(work, work_id, given.recipients, at)
    if is_asked_for(work.step):
        report = f"Langkah {work.step.no} selesai: {work.step.title}"
        report_work(work.case.office_id, dossier=work.case.number, report=report, by=by, at=at)
    _ask_units(work.case, state, by, at)
    return state


@transaction.atomic
def send_back(
    work_id: int,
    *,
    by: Holder,
    reason: str,
    units: Sequence[str] = (),
    cells: Mapping[str, Sequence[GivenBack]] | None = None,
    at: datetime | None = None,
) -> CaseState:
    """Returns the case. A named unit with `cells` (unit code → cells) gets only those back, without them its whole
    sheet; the works of the other units, and their figures, stay as they are."""
    at = at or timezone.now()
    cells = cells or {}
    state = flow.return_case(work_id, by=by, reason=reason, units=units or tuple(cells), at=at)
    WorkDraft.objects.filter(work_id=work_id).delete()
    case = case_of_work(work_id)
    asked = _round(case)
    if asked is None:
        return state
    for unit_id, (code, due_at) in waiting_units(case.pk).items():
        sheet = sheet_of(asked.id, unit_id)
        if sheet is None:
            continue
        if code in cells:
            give_back(sheet.id, cells=cells[code], by=by, reason=reason, due_at=due_at, at=at)
        else:
            reopen_sheet(sheet.id, reason=reason, by=by, due_at=due_at, at=at)
    return state


@transaction.atomic
def close_collection(
    case_id: int, *, step: int, by: Holder, reason: str, at: datetime | None = None
) -> CaseState:
    """The named decision not to wait any longer: the works end, the sheets not sent become gaps of the book, and the
    heads of those units are told."""
    at = at or timezone.now()
    case = case_facts(case_id)
    units = tuple(waiting_units(case_id))
    state = flow.close_early(case_id, step=step, by=by, reason=reason, at=at)
    asked = _round(case)
    if asked is not None:
        close_sheets(asked.id, units=units, reason=reason, by=by, at=at)
    tell_closed(case, step, at)
    return state


@transaction.atomic
def abandon(case_id: int, *, by: Holder, reason: str, at: datetime | None = None) -> CaseState:
    """Cancels the case; the sheets of its collection no longer count."""
    at = at or timezone.now()
    state = flow.cancel(case_id, by=by, reason=reason, at=at)
    asked = _round(case_facts(case_id))
    if asked is not None:
        cancel_round(asked.id, reason=reason, by=by, at=at)
    return state


def outputs_of(work: WorkFacts) -> tuple[Need, ...]:
    """What the step leaves; papers are looked for only where the sheet prints no output for a signature."""
    if work.step.outputs or work.step.act is not Act.SIGN:
        return work.step.outputs
    papers = {paper.kind for paper in papers_of(work.case.office_id, work.case.number)}
    return really_left(work.step, papers)


def _ask_units(case: CaseFacts, state: CaseState, by: Holder, at: datetime) -> None:
    """Opens the sheets once the works of the units are open; a round that is there already is left alone."""
    if case.sop.form is not Form.REALISASI or not _units_wait(case, state) or _round(case) is not None:
        return
    due = {unit_id: due_at for unit_id, (_, due_at) in waiting_units(case.pk).items()}
    open_round(case.office_id, period=case.period, dossier=case.number, due_at=due, by=by, at=at)


def _units_wait(case: CaseFacts, state: CaseState) -> bool:
    return bool(state.collecting) or any(case.sop.step(no).each_unit for no, _ in state.waiting)


def _round(case: CaseFacts) -> RoundFacts | None:
    """The collection of this case that still counts and is not settled."""
    found = rounds(case.office_id, dossier=case.number)
    return next((one for one in found if one.cancelled_at is None and one.frozen_at is None), None)
