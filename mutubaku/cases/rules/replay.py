"""Folds a whole case again from its events, works included: what the stored rows must equal. Used by doctor and tests."""

from collections.abc import Callable, Iterable

from mutubaku.cases.rules.advance import advance
from mutubaku.cases.rules.effects import ALL_UNITS, CloseUnits, Effect, OpenWorks, WithdrawWorks
from mutubaku.cases.rules.state import CaseState, Completed, Event, Returned, Started, WorkStatus
from mutubaku.sop.rules.procedure import Sop

WorkKey = tuple[int, int, str]
Works = dict[WorkKey, WorkStatus]


def replay(sop: Sop, events: Iterable[Event]) -> tuple[CaseState, Works]:
    """State and status of every work, keyed by (step, round, unit or ""). Raises Refused where an event cannot follow."""
    units: tuple[str, ...] = ()
    works: Works = {}
    state = CaseState(units=0)
    for event in events:
        if isinstance(event, Started):
            units = event.units
            state = CaseState(units=len(units))
        state, effects = advance(sop, state, event)
        settle(works, event)
        for effect in effects:
            carry_out(works, effect, units)
    return state, works


def settle(works: Works, event: Event) -> None:
    """The acting work itself: done or returned, in the latest round in which it waits."""
    if isinstance(event, Completed | Returned):
        status = WorkStatus.DONE if isinstance(event, Completed) else WorkStatus.RETURNED
        works[waiting_key(works, event.step, event.unit)] = status


def waiting_key(works: Works, step: int, unit: str) -> WorkKey:
    """Raises LookupError when no such work waits."""
    for key, status in works.items():
        if key[0] == step and key[2] == unit and status == WorkStatus.WAITING:
            return key
    raise LookupError(f"no waiting work of step {step} unit {unit!r}")


def carry_out(works: Works, effect: Effect, units: tuple[str, ...]) -> None:
    match effect:
        case OpenWorks(step=step, round=round_, units=asked):
            for unit in (units if asked == ALL_UNITS else asked) or ("",):
                works[step, round_, unit] = WorkStatus.WAITING
        case WithdrawWorks(steps=steps):
            _end(works, lambda key: key[0] in steps, WorkStatus.WITHDRAWN)
        case CloseUnits(step=step):
            _end(works, lambda key: key[0] == step and key[2] != "", WorkStatus.CLOSED)


def _end(works: Works, which: Callable[[WorkKey], bool], status: WorkStatus) -> None:
    for key, now in works.items():
        if now == WorkStatus.WAITING and which(key):
            works[key] = status
