"""How far a case is on its sheet: each step's look, its time and its kelengkapan and output against mutu baku. Pure.

Where the steps stand in a drawing is `drawing`; what one work lacks is `mutubaku`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mutubaku.cases.rules.mutubaku import Spent
from mutubaku.cases.rules.state import CaseState, Phase, WorkStatus
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.rules.swimlane import NOT_REACHED
from mutubaku.values.worktime import standard_minutes


class Look(StrEnum):
    """`BACK`: its actor gave the case back, so it will be done again; `TODO`: not reached, or to be run again."""

    DONE = "done"
    LATE = "late"
    NOW = "now"
    BACK = "back"
    TODO = NOT_REACHED


PASSED = frozenset({Look.DONE, Look.LATE})


def nearly_over(left: int | None, span: int) -> bool:
    """Whether a quarter of the working minutes is left, or less; `left`: None where no due time is counted."""
    return left is not None and left * 4 <= span


@dataclass(frozen=True)
class Worked:
    """One work as it counts here. `spent`: of a waiting work so far. `lacked`, `unmade`: kelengkapan and output
    that its deviations put on record as missing."""

    step: int
    round: int
    unit_id: int | None
    status: str
    spent: Spent = field(default_factory=Spent)
    late: bool = False
    lacked: int = 0
    unmade: int = 0


@dataclass(frozen=True)
class Share:
    there: int = 0
    asked: int = 0

    @property
    def short(self) -> int:
        return self.asked - self.there

    def __add__(self, other: "Share") -> "Share":
        return Share(self.there + other.there, self.asked + other.asked)


@dataclass(frozen=True)
class Pace:
    """One step of a case. `used` and `standard` in working minutes, over all rounds; 0 where none is printed.

    `needs`, `outputs` count from when the step is reached, its outputs only once it is done.
    """

    step: Step
    look: Look
    late: bool
    rounds: int
    used: int
    standard: int
    needs: Share
    outputs: Share


@dataclass(frozen=True)
class Measure:
    """A case against its mutu baku up to here. `waited`: own time apart from waiting for units and for others."""

    needs: Share
    outputs: Share
    used: int
    standard: int
    in_time: tuple[int, ...]
    late: tuple[int, ...]
    waited: Spent


def paces(sop: Sop, works: Iterable[Worked], state: CaseState) -> tuple[Pace, ...]:
    """Every step in the order of the sheet."""
    by_step: dict[int, list[Worked]] = {}
    for work in works:
        by_step.setdefault(work.step, []).append(work)
    here = _here(sop, by_step)
    return tuple(_pace(step, by_step.get(step.no, ()), here, state) for step in sop.steps)


def measured(found: Sequence[Pace], works: Sequence[Worked]) -> Measure:
    passed = [pace for pace in found if pace.look in PASSED]
    return Measure(
        needs=sum((pace.needs for pace in found), Share()),
        outputs=sum((pace.outputs for pace in found), Share()),
        used=sum(pace.used for pace in passed if pace.standard),
        standard=sum(pace.standard for pace in passed),
        in_time=tuple(pace.step.no for pace in passed if not pace.late),
        late=tuple(pace.step.no for pace in passed if pace.late),
        waited=_waited(works),
    )


def main_of(step: Step) -> int:
    """The step its stage is named after."""
    return step.runs_beside or step.no


def _here(sop: Sop, by_step: Mapping[int, Sequence[Worked]]) -> int | None:
    """The stage a case stands at; None when none waits. Sheets still out from an earlier asking do not hold it."""
    stages = [
        main_of(step)
        for step in sop.steps
        for work in by_step.get(step.no, ())
        if work.status == WorkStatus.WAITING and (work.unit_id is None or step.each_unit)
    ]
    return min(stages, default=None)


def _pace(step: Step, works: Sequence[Worked], here: int | None, state: CaseState) -> Pace:
    look = _look(step, works, here, state)
    duration = step.duration
    reached = look in PASSED or look is Look.NOW
    return Pace(
        step=step,
        look=look,
        late=any(work.late for work in works),
        rounds=len({work.round for work in works}),
        used=sum(_used(step, [w for w in works if w.round == no]) for no in {work.round for work in works}),
        standard=standard_minutes(duration) if duration else 0,
        needs=_needs(step, _latest(step, works), state) if reached else Share(),
        outputs=_outputs(step, _latest(step, works)) if look in PASSED else Share(),
    )


def _look(step: Step, works: Sequence[Worked], here: int | None, state: CaseState) -> Look:
    if not works:
        return Look.TODO
    last = max(work.round for work in works)
    states = {work.status for work in works if work.round == last}
    if WorkStatus.WAITING in {work.status for work in works}:
        return Look.NOW
    if states == {WorkStatus.WITHDRAWN}:
        return Look.TODO
    if state.phase == Phase.RUNNING and here is not None and main_of(step) > here:
        return Look.BACK if WorkStatus.RETURNED in states else Look.TODO
    return Look.LATE if any(work.late for work in works) else Look.DONE


def _used(step: Step, works: Sequence[Worked]) -> int:
    """Of one round: its actor's own time; where every unit works for itself, that of the slowest."""
    if step.each_unit:
        return max((work.spent.unit for work in works), default=0)
    return sum(work.spent.own for work in works if work.unit_id is None)


def _waited(works: Sequence[Worked]) -> Spent:
    """Units are waited for side by side, so of each step and round the longest wait counts."""
    longest: dict[tuple[int, int], int] = {}
    for work in works:
        key = work.step, work.round
        longest[key] = max(longest.get(key, 0), work.spent.unit)
    return Spent(
        own=sum(work.spent.own for work in works),
        unit=sum(longest.values()),
        outside=sum(work.spent.outside for work in works),
    )


def _latest(step: Step, works: Sequence[Worked]) -> list[Worked]:
    """The last work of the step's actor, or of every unit."""
    found: dict[int | None, Worked] = {}
    for work in sorted(works, key=lambda work: work.round):
        if step.each_unit or work.unit_id is None:
            found[work.unit_id] = work
    return list(found.values())


def _needs(step: Step, works: Sequence[Worked], state: CaseState) -> Share:
    made = {output.thing for output in step.outputs}
    open_now = sum(need.thing in made or state.has(need.thing) for need in step.needs)
    total = Share()
    for work in works:
        there = open_now if work.status == WorkStatus.WAITING else max(len(step.needs) - work.lacked, 0)
        total += Share(there, len(step.needs))
    return total


def _outputs(step: Step, works: Sequence[Worked]) -> Share:
    total = Share()
    for work in works:
        made = max(len(step.outputs) - work.unmade, 0) if work.status == WorkStatus.DONE else 0
        total += Share(made, len(step.outputs))
    return total
