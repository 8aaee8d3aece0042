"""What is asked about works: the facts an act needs, who waits for what, the inbox of a person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from mutubaku.cases.models import Case, CaseEvent, Work
from mutubaku.cases.rules.state import CaseState, Replaces, Returned, WorkStatus
from mutubaku.org.rules.holding import Holder
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import version
from mutubaku.values.period import Period


@dataclass(frozen=True)
class CaseFacts:
    """What an act needs to know of its case; `number` is the dossier of its papers and sheets."""

    pk: int
    number: str
    office_id: int
    period: Period
    sop: Sop
    replaces: Replaces | None = None


@dataclass(frozen=True)
class WorkFacts:
    case: CaseFacts
    step: Step
    unit_id: int | None


def _case_facts(case: Case) -> CaseFacts:
    return CaseFacts(
        case.pk, case.number, case.office_id, Period.parse(case.period), version(case.sop_version_id),
        CaseState.load(case.state).replaces,
    )  # fmt: skip


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


def work_of_unit(office_id: int, number: str, code: str) -> int | None:
    """The work a unit has in a case now: the one that waits, else the last it had. None when it has none."""
    works = Work.objects.filter(case__office_id=office_id, case__number=number, unit__code=code)
    newest = works.order_by("-pk").values_list("pk", "status")
    waiting = (pk for pk, status in newest if status == WorkStatus.WAITING)
    return next(waiting, newest[0][0] if newest else None)


def last_return(office_id: int, number: str) -> tuple[str, str]:
    """(post, reason) of whoever sent the case back last; empty where nobody has. One query."""
    rows = CaseEvent.objects.filter(
        case__office_id=office_id, case__number=number, body__contains=f'"kind": "{Returned.kind}"'
    ).order_by("-seq")
    for post, body in rows.values_list("position", "body")[:1]:
        return post, str(json.loads(body).get("reason", ""))
    return "", ""
