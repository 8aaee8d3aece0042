"""The board of every open case: which step, for whom it waits, until when, how far it is. Two queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.state import CaseState, WorkStatus
from mutubaku.cases.selectors.cases import open_cases
from mutubaku.org.rules import ROLE_NAMES, Holder, may_act
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import Version, catalogue, version
from mutubaku.values.period import Period


@dataclass(frozen=True)
class Waiting:
    """One waiting step of a case. `work_id`: the work to open from the board; None where it is only units'.
    `late_units`: names of the units past their due time."""

    step: Step
    who: str
    units: int
    late_units: tuple[str, ...]
    due_at: datetime | None
    late: bool
    work_id: int | None
    mine: bool


@dataclass(frozen=True)
class BoardLine:
    """`done`: steps of this round's walk that lie behind; `steps`: rows of the sheet."""

    number: str
    title: str
    period: str
    round: int
    done: int
    steps: int
    waiting: tuple[Waiting, ...]

    @property
    def late(self) -> bool:
        return any(one.late for one in self.waiting)


def board(office_id: int, holders: Iterable[Holder], now: datetime) -> tuple[BoardLine, ...]:
    """Open cases, those with a late step first, then by the due time that comes next."""
    works: dict[int, list[Work]] = {}
    rows = Work.objects.filter(case__office_id=office_id, status=WorkStatus.WAITING).select_related("unit")
    for work in rows.order_by("step", "unit__order", "pk"):
        works.setdefault(work.case_id, []).append(work)
    mine = tuple(holders)
    lines = [_line(case, works.get(case.pk, []), mine, now) for case in open_cases(office_id)]
    return tuple(sorted(lines, key=lambda line: (not line.late, _due(line, now))))


def _due(line: BoardLine, now: datetime) -> datetime:
    dues = [one.due_at for one in line.waiting if one.due_at]
    return min(dues, default=now + timedelta(days=36500))


def _line(case: Case, works: list[Work], mine: tuple[Holder, ...], now: datetime) -> BoardLine:
    sop, state = version(case.sop_version_id), CaseState.load(case.state)
    steps = sorted({work.step for work in works})
    waiting = tuple(_waiting(sop, [w for w in works if w.step == no], mine, now) for no in steps)
    behind = sum(step.no < steps[0] for step in sop.steps) if steps else len(sop.steps)
    return BoardLine(case.number, case.title, case.period, state.round, behind, len(sop.steps), waiting)


def _waiting(sop: Sop, works: list[Work], mine: tuple[Holder, ...], now: datetime) -> Waiting:
    step = sop.step(works[0].step)
    units = [work for work in works if work.unit_id is not None]
    own = next((work for work in works if work.unit_id is None), None)
    on = now.date()
    ours = [w for w in works if any(may_act(h, role=w.role, unit_id=w.unit_id, on=on) for h in mine)]
    return Waiting(
        step=step,
        who=ROLE_NAMES[own.role] if own else f"{len(units)} unit",
        units=len(units),
        late_units=tuple(w.unit.name for w in units if w.unit and w.due_at and w.due_at < now),
        due_at=min((work.due_at for work in works if work.due_at), default=None),
        late=any(work.due_at is not None and work.due_at < now for work in works),
        work_id=(ours or ([own] if own else works))[0].pk,
        mine=bool(ours),
    )


def startable(office_id: int, on: date) -> tuple[Version, ...]:
    """The version of every procedure that is in force on a day: what a case begun now walks. One query."""
    latest = {one.sop.id: one for one in catalogue(office_id) if one.effective <= on}
    return tuple(latest.values())


def choosable(cadence: str, today: date) -> tuple[Period, ...]:
    """Periods a procedure may be started for, the one that ended last first, then newer and older ones."""
    found: list[Period] = []
    year = today.year
    if cadence.startswith("bulanan"):
        last = Period.month_of(year, today.month).previous()
        found += [
            last,
            *_around([m for y in (year - 1, year, year + 1) for m in Period(y, 1, 12).months], last, 12),
        ]
    if "triwulanan" in cadence and not cadence.startswith("tahunan"):
        last = Period(year, (today.month - 1) // 3 * 3 + 1, (today.month - 1) // 3 * 3 + 3).previous()
        quarters = [Period(y, q, q + 2) for y in (year - 1, year, year + 1) for q in (1, 4, 7, 10)]
        found += [last, *_around(quarters, last, 4)]
    if "tahunan" in cadence or not found:
        found += [Period(y, 1, 12) for y in (year, year - 1, year + 1)]
    return tuple(dict.fromkeys(found))


def _around(periods: list[Period], last: Period, count: int) -> list[Period]:
    """Up to `count` periods before and three after, newest first."""
    at = periods.index(last)
    return periods[max(0, at - count) : at + 4][::-1]
