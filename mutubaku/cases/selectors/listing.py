"""The list of cases: searched, with how far each is, in whose hands, and whether a step is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from mutubaku.cases.models import Case, Pause, Work
from mutubaku.cases.rules.progress import main_of
from mutubaku.cases.rules.state import CaseState, WorkStatus
from mutubaku.cases.selectors.cases import CaseLine, case_line, cases_of
from mutubaku.sop.selectors import version


@dataclass(frozen=True)
class CaseQuery:
    """What is searched for; empty parts do not narrow it."""

    sop: str = ""
    period: str = ""
    phase: str = ""
    text: str = ""
    late: bool = False


@dataclass(frozen=True)
class CaseRow:
    """`behind`: steps of the sheet that lie behind the first one that waits; `due_at`: the next due time."""

    line: CaseLine
    behind: int
    round: int
    due_at: datetime | None
    late: bool

    @property
    def percent(self) -> int:
        return round(100 * self.behind / self.line.steps)


def found_cases(office_id: int, asked: CaseQuery, now: datetime) -> QuerySet[Case]:
    """Newest first; of one period by its code, so a month is not its year."""
    rows = cases_of(office_id)
    if asked.sop:
        rows = rows.filter(sop=asked.sop)
    if asked.period:
        rows = rows.filter(period=asked.period)
    if asked.phase:
        rows = rows.filter(phase=asked.phase)
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(number__icontains=asked.text))
    if asked.late:
        rows = rows.filter(pk__in=_overdue(now).values("case"))
    return rows


def _overdue(now: datetime) -> QuerySet[Work]:
    """Works past their due time whose clock runs: no jeda, and no collecting step whose sheets are still out."""
    stands = Pause.objects.filter(work=OuterRef("pk"), until=None)
    owed = Work.objects.filter(
        case=OuterRef("case"), step=OuterRef("step"), unit__isnull=False, status=WorkStatus.WAITING
    )
    waiting = Work.objects.filter(status=WorkStatus.WAITING, due_at__lt=now).exclude(Exists(stands))
    return waiting.exclude(Q(unit__isnull=True) & Exists(owed))


def case_rows(cases: Sequence[Case], now: datetime) -> tuple[CaseRow, ...]:
    """Two queries whatever the number of cases and units."""
    ids = [case.pk for case in cases]
    late = set(_overdue(now).filter(case__in=ids).values_list("case_id", flat=True))
    waiting = Work.objects.filter(case__in=ids, status=WorkStatus.WAITING).values("case_id")
    due = dict(waiting.annotate(due=Min("due_at")).values_list("case_id", "due"))
    return tuple(_row(case, due.get(case.pk), case.pk in late) for case in cases)


def _row(case: Case, due_at: datetime | None, late: bool) -> CaseRow:
    sop, line, state = version(case.sop_version_id), case_line(case), CaseState.load(case.state)
    here = min((main_of(sop.step(no)) for no, _ in state.waiting), default=None)
    passed = sum(main_of(step) < here for step in sop.steps) if here else 0
    finished = len(sop.steps) if line.phase == "selesai" else 0
    return CaseRow(line, passed or finished, state.round, due_at, late)


def searched_for(office_id: int) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """What can be chosen: (id, title) of every procedure that has a case, and their periods; one query."""
    rows = Case.objects.filter(office_id=office_id).order_by("sop", "period")
    found = rows.values_list("sop", "period", "sop_version").distinct()
    titles = {sop: version(pk).document or version(pk).title for sop, _, pk in found}
    return tuple(titles.items()), tuple(sorted({period for _, period, _ in found}, reverse=True))
