"""What is asked about cases: my works, one case with its steps, and whether the stored rows equal the replayed events."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from mutubaku.cases.models import Case, CaseEvent, Deviation, Participant, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind, Spent
from mutubaku.cases.rules.replay import replay
from mutubaku.cases.rules.state import CaseState, Phase, WorkStatus, event_from_plain
from mutubaku.org.rules import Holder
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import version
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused


@dataclass(frozen=True)
class CaseFacts:
    """What an act needs to know of its case; `number` is the dossier of its papers and sheets."""

    pk: int
    number: str
    office_id: int
    period: Period
    sop: Sop


@dataclass(frozen=True)
class WorkFacts:
    case: CaseFacts
    step: Step
    unit_id: int | None


def _case_facts(case: Case) -> CaseFacts:
    return CaseFacts(
        case.pk, case.number, case.office_id, Period.parse(case.period), version(case.sop_version_id)
    )


def case_facts(case_id: int) -> CaseFacts:
    return _case_facts(Case.objects.get(pk=case_id))


def work_facts(work_id: int) -> WorkFacts:
    work = Work.objects.select_related("case").get(pk=work_id)
    case = _case_facts(work.case)
    return WorkFacts(case, case.sop.step(work.step), work.unit_id)


def case_of_work(work_id: int) -> CaseFacts:
    return work_facts(work_id).case


def waiting_units(case_id: int) -> dict[int, tuple[str, datetime | None]]:
    """Unit id → its code and due time, for every unit whose work waits."""
    rows = Work.objects.filter(case_id=case_id, status=WorkStatus.WAITING).exclude(unit=None)
    return {
        unit: (code, due)
        for unit, code, due in rows.values_list("unit_id", "unit__code", "due_at").order_by("pk")
    }


# By hand for the same reason as `services.rows`: it runs before every step.
_NEXT = (
    "SELECT w.id, c.sop_version_id FROM cases_work w JOIN cases_case c ON c.id = w.case_id "
    "WHERE w.case_id = %s AND w.step = %s AND w.status = %s AND w."
)


@dataclass(frozen=True)
class WorkItem:
    """One line of the inbox."""

    work_id: int
    case_id: int
    case_number: str
    case_title: str
    period: str
    step: Step
    round: int
    unit: str
    unit_id: int | None
    role: str
    status: str
    opened_at: datetime
    due_at: datetime | None


def _item(work: Work) -> WorkItem:
    sop = version(work.case.sop_version_id)
    return WorkItem(
        work_id=work.pk,
        case_id=work.case_id,
        case_number=work.case.number,
        case_title=work.case.title,
        period=work.case.period,
        step=sop.step(work.step),
        round=work.round,
        unit=work.unit.name if work.unit else "",
        unit_id=work.unit_id,
        role=work.role,
        status=work.status,
        opened_at=work.opened_at,
        due_at=work.due_at,
    )


def _waiting(office_id: int) -> QuerySet[Work]:
    return (
        Work.objects.filter(case__office_id=office_id, status=WorkStatus.WAITING)
        .select_related("case", "unit")
        .order_by("due_at", "pk")
    )


def inbox(holders: Iterable[Holder]) -> tuple[WorkItem, ...]:
    """Waiting works these positions may do: works of the role, and the works of a unit for its head."""
    mine, office_id = Q(pk__in=()), None
    for holder in holders:
        office_id = holder.office_id
        mine |= Q(unit__isnull=True, role=holder.role)
        if holder.heads:
            mine |= Q(unit_id=holder.unit_id)
    if office_id is None:
        return ()
    return tuple(_item(work) for work in _waiting(office_id).filter(mine))


def waiting_works(case_id: int) -> tuple[WorkItem, ...]:
    """Every waiting work of a case, earliest step first."""
    rows = Work.objects.filter(case_id=case_id, status=WorkStatus.WAITING).select_related("case", "unit")
    return tuple(_item(work) for work in rows.order_by("step", "unit__order", "pk"))


def next_work(case_id: int, step: int, unit_id: int | None = None) -> tuple[int, Step]:
    """The waiting work of a step (of one unit): its id and its row. Raises Work.DoesNotExist when none waits."""
    whose, unit = ("unit_id IS NULL", []) if unit_id is None else ("unit_id = %s", [unit_id])
    with connection.cursor() as cursor:
        cursor.execute(_NEXT + whose, [case_id, step, WorkStatus.WAITING.value, *unit])
        row = cursor.fetchone()
    if row is None:
        raise Work.DoesNotExist(f"case {case_id} step {step} unit {unit_id}")
    return row[0], version(row[1]).step(step)


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

    @property
    def own_works(self) -> tuple[WorkLine, ...]:
        """The works of the step's actor, round by round."""
        return tuple(work for work in self.works if work.unit_id is None)

    @property
    def units(self) -> tuple[tuple[WorkLine, ...], ...]:
        """The works of each unit, round by round; units in the order of the organisation."""
        found: dict[int, list[WorkLine]] = {}
        for work in self.works:
            if work.unit_id is not None:
                found.setdefault(work.unit_id, []).append(work)
        return tuple(map(tuple, found.values()))

    @property
    def late(self) -> bool:
        return any(work.late for work in self.works)


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
    deviations: int


def proofs_of(work: Work) -> tuple[Proof, ...]:
    return tuple(Proof(**{**plain, "kind": ProofKind(plain["kind"])}) for plain in json.loads(work.proofs))


def _line(work: Work, now: datetime) -> WorkLine:
    ended = work.ended_at or now
    return WorkLine(
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
    """One case with every work of every round: three queries whatever the number of units."""
    return view_of(Case.objects.get(pk=case_id), now)


def view_of(case: Case, now: datetime) -> CaseView:
    works = Work.objects.filter(case=case).select_related("unit").order_by("round", "unit__order", "pk")
    by_step: dict[int, list[WorkLine]] = {}
    for work in works:
        by_step.setdefault(work.step, []).append(_line(work, now))
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
        deviations=Deviation.objects.filter(work__case=case).count(),
    )


def deviations_of(case_id: int) -> QuerySet[Deviation]:
    return Deviation.objects.filter(work__case_id=case_id).select_related("work__unit").order_by("pk")


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


@dataclass(frozen=True)
class CaseFault:
    case: str
    found: str


def faults(office_id: int) -> tuple[CaseFault, ...]:
    """Folds every case of the office again from its events and compares each stored row. For `mutubaku doctor`."""
    return tuple(
        CaseFault(case.number, found)
        for case in Case.objects.filter(office_id=office_id).order_by("pk").iterator()
        for found in _differences(case)
    )


def _differences(case: Case) -> list[str]:
    events = CaseEvent.objects.filter(case=case).order_by("seq")
    seqs = [event.seq for event in events]
    if seqs != list(range(1, len(seqs) + 1)):
        return ["urutan peristiwa tidak utuh"]
    try:
        state, works = replay(
            version(case.sop_version_id), (event_from_plain(json.loads(e.body)) for e in events)
        )
    except (Refused, LookupError, ValueError, TypeError, KeyError) as broken:
        return [f"peristiwa tidak dapat diputar ulang: {broken}"]
    found = []
    if state.dump() != case.state:
        found.append("keadaan tersimpan berbeda dari peristiwanya")
    if state.phase != case.phase:
        found.append("fase tersimpan berbeda dari peristiwanya")
    stored = {
        (step, round_, unit or ""): status
        for step, round_, unit, status in case.works.values_list("step", "round", "unit__code", "status")
    }
    if stored != {key: status.value for key, status in works.items()}:
        found.append("langkah tersimpan berbeda dari peristiwanya")
    return found
