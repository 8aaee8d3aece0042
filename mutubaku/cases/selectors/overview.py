"""One case as its page shows it: its works with their deviations, whose turn it is, its pace, how it was given back.

Two queries, three while a work with a jeda waits, whatever the number of units and rounds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.models import Case
from mutubaku.cases.rules.drawing import GivenBack
from mutubaku.cases.rules.forecast import forecast
from mutubaku.cases.rules.guards import own_draft
from mutubaku.cases.rules.mutubaku import DeviationKind, Spent
from mutubaku.cases.rules.progress import Measure, Pace, Worked, main_of, measured, nearly_over, paces
from mutubaku.cases.rules.state import CaseState, Replaces, WorkStatus
from mutubaku.cases.selectors.cases import WorkLine
from mutubaku.cases.selectors.read_works import DeviationLine, ReadWork, read_works
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, acting
from mutubaku.org.selectors import calendar_of
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import version
from mutubaku.values.refusal import Refusal
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Duration, Mode, Unit, due_at, working_minutes_between
from mutubaku.values.worktime import Pause as Jeda


@dataclass(frozen=True)
class Turn:
    """A work that waits. `left`: working minutes to its due time, or past it when `late`; None without a standard.

    `span`: all working minutes from its opening to its due time. `mine`: the position in which the reader may do it;
    `barred`: why not, although the position fits. `open_units`: sheets it still waits for; until they are in it has no
    due time of its own.
    """

    work_id: int
    step: Step
    round: int
    unit: str
    who: str
    since: datetime
    due_at: datetime | None
    left: int | None
    late: bool
    used: int
    span: int
    paused_since: datetime | None
    pause_cause: str
    open_units: int
    mine: Holder | None
    barred: tuple[Refusal, ...]

    @property
    def nearly(self) -> bool:
        """A quarter of the time is left."""
        return not self.late and nearly_over(self.left, self.span)


@dataclass(frozen=True)
class StepRow:
    """One row of the sheet with its pace and the works of its actor, round by round."""

    pace: Pace
    works: tuple[WorkLine, ...]

    @property
    def step(self) -> Step:
        return self.pace.step


@dataclass(frozen=True)
class Overview:
    """`units`: step that asks units → each unit's works, round by round, in the order of the organisation."""

    case_id: int
    number: str
    title: str
    period: str
    phase: str
    round: int
    opened_at: datetime
    ended_at: datetime | None
    sop: Sop
    rows: tuple[StepRow, ...]
    units: dict[int, tuple[tuple[WorkLine, ...], ...]]
    unit_names: dict[str, str]
    turns: tuple[Turn, ...]
    returns: tuple[GivenBack, ...]
    deviations: tuple[DeviationLine, ...]
    measure: Measure
    ends: datetime | None
    replaces: Replaces | None

    @property
    def paces(self) -> tuple[Pace, ...]:
        return tuple(row.pace for row in self.rows)

    @property
    def mine(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.mine)

    @property
    def others(self) -> tuple[Turn, ...]:
        """Works of other actors; what units owe stands in the matrix."""
        return tuple(turn for turn in self.turns if not turn.mine and not turn.unit)

    @property
    def here(self) -> tuple[int, ...]:
        return tuple(sorted({turn.step.no for turn in self.turns}))


def overview(row: Case, office: Office, holders: Iterable[Holder], now: datetime) -> Overview:
    """`now` in the office's zone."""
    sop, state = version(row.sop_version_id), CaseState.load(row.state)
    calendar, held = calendar_of(office.pk, office.calendar_version), tuple(holders)
    found = read_works(row.pk, now)
    pauses = {one.line.work_id: list(one.pauses) for one in found if one.pauses and one.line.ended_at is None}
    worked = [_worked(one, state, calendar, pauses.get(one.line.work_id, ()), now) for one in found]
    paced = paces(sop, worked, state)
    turns = tuple(
        _turn(one, used, sop, state, held, calendar, pauses.get(one.line.work_id, ()), now)
        for one, used in zip(found, worked, strict=True)
        if one.line.status == WorkStatus.WAITING
    )
    return Overview(
        case_id=row.pk,
        number=row.number,
        title=row.title,
        period=row.period,
        phase=row.phase,
        round=state.round,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        sop=sop,
        rows=tuple(_row(pace, found) for pace in paced),
        units=_units(sop, found),
        unit_names={one.code: one.line.unit for one in found if one.code},
        turns=turns,
        returns=_returns(sop, found, office),
        deviations=tuple(sorted((d for one in found for d in one.deviations), key=lambda d: d.at)),
        measure=measured(paced, worked),
        replaces=state.replaces,
        ends=forecast(sop, _dues(sop, turns, now, calendar), calendar, Mode(office.due_mode), now),
    )


def _worked(
    one: ReadWork, state: CaseState, calendar: Calendar, pauses: Iterable[Jeda], now: datetime
) -> Worked:
    """While sheets are out a collecting step waits for its units: its own standard counts from the last answer."""
    line, spent = one.line, one.line.spent
    collects = line.status == WorkStatus.WAITING and not line.unit_id and state.open_units(one.step) > 0
    if line.status == WorkStatus.WAITING:
        used = working_minutes_between(line.opened_at, now, calendar, pauses)
        stood = working_minutes_between(line.opened_at, now, calendar) - used
        of_unit = line.unit_id is not None or collects
        spent = Spent(outside=stood, own=0 if of_unit else used, unit=used if of_unit else 0)
    return Worked(
        one.step, line.round, line.unit_id, line.status, spent, line.late and not collects,
        one.missing(DeviationKind.KELENGKAPAN), one.missing(DeviationKind.OUTPUT),
    )  # fmt: skip


def _turn(
    one: ReadWork,
    used: Worked,
    sop: Sop,
    state: CaseState,
    holders: Sequence[Holder],
    calendar: Calendar,
    pauses: Sequence[Jeda],
    now: datetime,
) -> Turn:
    line, step = one.line, sop.step(one.step)
    standing = next((pause for pause in pauses if pause.end is None), None)
    at = (
        standing.start if standing else now
    )  # A jeda stops the clock: what was left when it began is still left.
    mine = acting(holders, role=line.role, unit_id=line.unit_id, on=now.date())
    open_units = 0 if line.unit_id else state.open_units(step.no)
    due = None if open_units else line.due_at
    left, late = _between(at, due, calendar) if due else None, due is not None and at > due
    spent = used.spent.unit if line.unit_id else used.spent.own
    return Turn(
        work_id=line.work_id,
        step=step,
        round=line.round,
        unit=line.unit,
        who=f"Kepala {line.unit}" if line.unit else ROLE_NAMES[line.role],
        since=line.opened_at,
        due_at=due,
        left=left,
        late=late,
        used=spent,
        span=0 if left is None else max(0, spent - left if late else spent + left),
        paused_since=standing.start if standing else None,
        pause_cause=standing.cause if standing else "",
        open_units=open_units,
        mine=mine,
        barred=tuple(own_draft(step, state, mine.person_id)) if mine else (),
    )


def _between(one: datetime, other: datetime, calendar: Calendar) -> int:
    return working_minutes_between(min(one, other), max(one, other), calendar)


def _dues(sop: Sop, turns: Iterable[Turn], now: datetime, calendar: Calendar) -> dict[int, datetime | None]:
    """Of each step that waits the latest due time; while a jeda lasts, as if it ended now."""
    found: dict[int, datetime | None] = {}
    for turn in turns:
        due = turn.due_at
        if turn.paused_since and turn.left and not turn.late:
            due = due_at(now, Duration(turn.left, Unit.MENIT), calendar, Mode.A).at
        known = found.get(turn.step.no)
        found[turn.step.no] = max(known, due) if known and due else known or due
    return found


def _row(pace: Pace, found: Iterable[ReadWork]) -> StepRow:
    works = tuple(one.line for one in found if one.step == pace.step.no and one.line.unit_id is None)
    return StepRow(pace, works)


def _units(sop: Sop, found: Iterable[ReadWork]) -> dict[int, tuple[tuple[WorkLine, ...], ...]]:
    by_step: dict[int, dict[int, list[WorkLine]]] = {step.no: {} for step in sop.steps}
    for one in found:
        if one.line.unit_id is not None:
            by_step[one.step].setdefault(one.line.unit_id, []).append(one.line)
    return {no: tuple(map(tuple, units.values())) for no, units in by_step.items() if units}


def _returns(sop: Sop, found: Sequence[ReadWork], office: Office) -> tuple[GivenBack, ...]:
    """Where each return went is read from the round it began: the earliest stage that was opened again."""
    zone, steps = ZoneInfo(office.zone), {step.no: step for step in sop.steps}
    begun: dict[int, int] = {}
    for one in found:
        begun[one.line.round] = min(begun.get(one.line.round, one.step), main_of(steps[one.step]))
    given = []
    for one in found:
        if one.line.status == WorkStatus.RETURNED and one.line.ended_at and one.line.round + 1 in begun:
            step, end = steps[one.step], begun[one.line.round + 1]
            to_units = step.returns_units_to == end and step.returns_to != end
            given.append(GivenBack(step.no, end, to_units, one.line.ended_at.astimezone(zone).date()))
    return tuple(given)
