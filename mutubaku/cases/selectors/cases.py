"""What is asked about cases: the lists, and one case with every work of every step."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from mutubaku.cases.models import Case, Deviation, Participant, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind, Spent
from mutubaku.cases.rules.state import CaseState, Phase, WorkStatus
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import version


def open_cases(office_id: int) -> QuerySet[Case]:
    return Case.objects.filter(office_id=office_id, phase=Phase.RUNNING).order_by("opened_at")


def cases_of(office_id: int) -> QuerySet[Case]:
    return Case.objects.filter(office_id=office_id).order_by("-opened_at", "-pk")


@dataclass(frozen=True)
class Waiting:
    """A step that waits now; `units`: how many units it still waits for."""

    step: Step
    units: int


@dataclass(frozen=True)
class CaseLine:
    """One line of a list of cases. `steps`: how many rows its sheet has."""

    number: str
    title: str
    period: str
    phase: str
    opened_at: datetime
    ended_at: datetime | None
    steps: int
    waiting: tuple[Waiting, ...]


def case_line(case: Case) -> CaseLine:
    """From the case's own row; no query."""
    sop, state = version(case.sop_version_id), CaseState.load(case.state)
    units = dict(state.collecting) | {no: n for no, n in state.waiting if sop.step(no).each_unit}
    open_steps = sorted({no for no, _ in state.waiting} | set(units))
    return CaseLine(
        number=case.number,
        title=case.title,
        period=case.period,
        phase=case.phase,
        opened_at=case.opened_at,
        ended_at=case.ended_at,
        steps=len(sop.steps),
        waiting=tuple(Waiting(sop.step(no), units.get(no, 0)) for no in open_steps),
    )


def state_of(case_id: int) -> CaseState:
    return CaseState.load(Case.objects.values_list("state", flat=True).get(pk=case_id))


@dataclass(frozen=True)
class WorkLine:
    """One work of a step, as the case page lists it; `late` when it ended, or still waits, after its due time."""

    work_id: int
    role: str
    round: int
    unit: str
    unit_id: int | None
    status: str
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    position: str
    spent: Spent
    note: str
    proofs: tuple[Proof, ...]
    late: bool


@dataclass(frozen=True)
class StepLine:
    """One row of the SOP sheet with what happened to it. `state`: belum, menunggu, selesai, dikembalikan …"""

    step: Step
    state: str
    works: tuple[WorkLine, ...]
    spent: Spent


@dataclass(frozen=True)
class CaseView:
    case_id: int
    number: str
    title: str
    period: str
    sop: str
    phase: str
    round: int
    opened_at: datetime
    ended_at: datetime | None
    steps: tuple[StepLine, ...]
    spent: Spent


def proofs_of(work: Work) -> tuple[Proof, ...]:
    return tuple(Proof(**{**plain, "kind": ProofKind(plain["kind"])}) for plain in json.loads(work.proofs))


def line_of(work: Work, now: datetime) -> WorkLine:
    ended = work.ended_at or now
    return WorkLine(
        work_id=work.pk,
        role=work.role,
        round=work.round,
        unit=work.unit.name if work.unit else "",
        unit_id=work.unit_id,
        status=work.status,
        opened_at=work.opened_at,
        due_at=work.due_at,
        ended_at=work.ended_at,
        position=work.position,
        spent=Spent(work.own_minutes, work.unit_minutes, work.outside_minutes),
        note=work.note,
        proofs=proofs_of(work),
        late=work.due_at is not None and ended > work.due_at,
    )


def _step_state(works: Iterable[WorkLine]) -> str:
    """The state of a step's latest round; "belum" before its first."""
    lines = list(works)
    if not lines:
        return "belum"
    latest = max(line.round for line in lines)
    states = {line.status for line in lines if line.round == latest}
    for status in (WorkStatus.WAITING, WorkStatus.RETURNED, WorkStatus.WITHDRAWN, WorkStatus.CLOSED):
        if status in states:
            return status.value
    return WorkStatus.DONE.value


def case_view(case_id: int, now: datetime) -> CaseView:
    """One case with every work of every round: two queries whatever the number of units."""
    return view_of(Case.objects.get(pk=case_id), now)


def view_of(case: Case, now: datetime) -> CaseView:
    works = Work.objects.filter(case=case).select_related("unit").order_by("round", "unit__order", "pk")
    by_step: dict[int, list[WorkLine]] = {}
    for work in works:
        by_step.setdefault(work.step, []).append(line_of(work, now))
    steps = []
    for step in version(case.sop_version_id).steps:
        lines = tuple(by_step.get(step.no, ()))
        used = sum((line.spent for line in lines), Spent())
        steps.append(StepLine(step, _step_state(lines), lines, used))
    return CaseView(
        case_id=case.pk,
        number=case.number,
        title=case.title,
        period=case.period,
        sop=case.sop,
        phase=case.phase,
        round=CaseState.load(case.state).round,
        opened_at=case.opened_at,
        ended_at=case.ended_at,
        steps=tuple(steps),
        spent=sum((line.spent for line in steps), Spent()),
    )


@dataclass(frozen=True)
class CaseCounts:
    works: int
    returns: int
    steps_done: int
    deviations: int


def counts(case_id: int) -> CaseCounts:
    found = Work.objects.filter(case_id=case_id).aggregate(
        works=Count("pk"),
        returns=Count("pk", filter=Q(status=WorkStatus.RETURNED)),
        done=Count("step", distinct=True, filter=Q(status__in=(WorkStatus.DONE, WorkStatus.CLOSED))),
    )
    return CaseCounts(
        found["works"],
        found["returns"],
        found["done"],
        Deviation.objects.filter(work__case_id=case_id).count(),
    )


def participants(case_id: int) -> dict[str, int]:
    """Unit code → unit id, in the order of the organisation."""
    rows = Participant.objects.filter(case_id=case_id).order_by("unit__order", "unit_id")
    return dict(rows.values_list("unit__code", "unit_id"))
