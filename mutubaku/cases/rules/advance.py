"""What an event does to a case: state and event in, state and effects out. The engine; nothing is stored here.

A procedure is read as stages: a step together with the steps that run beside it. A stage opens at once and the
next one opens when all its works are done; a return reopens an earlier stage, or only the works of named units,
and everything after it runs again as a new round.
"""

from dataclasses import dataclass, replace

from mutubaku.cases.rules.effects import ALL_UNITS, CloseUnits, Effect, EndCase, OpenWorks, WithdrawWorks
from mutubaku.cases.rules.state import (
    Cancelled,
    CaseState,
    ClosedEarly,
    Completed,
    Event,
    Left,
    Phase,
    Replaces,
    Returned,
    Started,
)
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.rules.things import Kind, outdated
from mutubaku.values.refusal import Refusal, Refused

REASON_LENGTH = 10


@dataclass
class _Draft:
    """A state being rewritten by one event; leaves this module only as a frozen `CaseState`."""

    waiting: dict[int, int]
    collecting: dict[int, int]
    things: dict[str, Left]
    effects: list[Effect]


def advance(sop: Sop, state: CaseState, event: Event) -> tuple[CaseState, tuple[Effect, ...]]:
    """Raises `Refused` with every reason when the event may not happen in this state."""
    if reasons := refusals(sop, state, event):
        raise Refused(reasons)
    state = replace(state, seq=state.seq + 1)
    match event:
        case Started():
            return _started(sop, state, event)
        case Completed():
            return _completed(sop, state, event)
        case Returned():
            return _returned(sop, state, event)
        case ClosedEarly():
            return _closed(sop, state, event)
        case Cancelled():
            return _cancelled(state)


def refusals(sop: Sop, state: CaseState, event: Event) -> list[Refusal]:
    """Why the event may not happen now; empty when it may."""
    if isinstance(event, Started):
        if state.seq or state.waiting:
            return [Refusal("started", "Pekerjaan ini sudah dimulai.")]
        if not state.units and any(step.joins_units for step in sop.steps):
            return [Refusal("no_units", "Prosedur ini meminta isian unit. Pilih sedikitnya satu unit.")]
        return _short_reason(event.reason) if event.replaces else []
    if state.phase != Phase.RUNNING:
        return [
            Refusal("ended", f"Pekerjaan ini sudah {state.phase.value}. Tidak ada langkah yang dapat diubah.")
        ]
    if isinstance(event, Cancelled):
        return _short_reason(event.reason)
    step = _steps(sop).get(event.step)
    if step is None:
        return [Refusal("no_step", f"Prosedur ini tidak memiliki langkah {event.step}.")]
    match event:
        case Completed():
            return _refuse_completion(state, step, event)
        case Returned():
            return _refuse_return(state, step, event)
        case ClosedEarly():
            return _refuse_closing(state, step, event)


def _refuse_completion(state: CaseState, step: Step, event: Completed) -> list[Refusal]:
    if event.unit and not step.each_unit:
        if not state.open_units(step.no):
            return [_not_waiting(step)]
        return []
    if not state.open_works(step.no) or bool(event.unit) != bool(step.each_unit):
        return [_not_waiting(step)]
    left = state.open_units(step.no)
    if left:
        words = (
            f"{left} unit belum mengirim. Tunggu isiannya, atau tutup pengumpulan lebih awal dengan alasan."
        )
        return [Refusal("units_open", words)]
    return []


def _refuse_return(state: CaseState, step: Step, event: Returned) -> list[Refusal]:
    found = [] if state.open_works(step.no) else [_not_waiting(step)]
    if return_target(step, bool(event.units)) is None:
        whom = "unit tertentu" if event.units else "langkah sebelumnya"
        found.append(Refusal("no_return", f"Langkah {step.no} tidak dapat mengembalikan kepada {whom}."))
    if len(set(event.units)) != len(event.units):
        found.append(Refusal("units_twice", "Unit yang sama disebut dua kali."))
    return found + _short_reason(event.reason)


def _refuse_closing(state: CaseState, step: Step, event: ClosedEarly) -> list[Refusal]:
    open_units = state.open_works(step.no) if step.each_unit else state.open_units(step.no)
    found = _short_reason(event.reason)
    if not open_units:
        found.append(Refusal("nothing_open", f"Langkah {step.no} tidak sedang menunggu isian unit."))
    return found


def _short_reason(reason: str) -> list[Refusal]:
    if len(reason.strip()) >= REASON_LENGTH:
        return []
    return [Refusal("reason", f"Tulis alasannya, sedikitnya {REASON_LENGTH} huruf.", "reason")]


def _not_waiting(step: Step) -> Refusal:
    return Refusal(
        "not_waiting", f"Langkah {step.no} tidak sedang menunggu tindakan ini. Muat ulang halaman."
    )


def return_target(step: Step, to_units: bool) -> int | None:
    """The step number a return from this step goes to; None when its row names none."""
    return step.returns_units_to if to_units else step.returns_to


def _steps(sop: Sop) -> dict[int, Step]:
    return {step.no: step for step in sop.steps}


def _stage(sop: Sop, no: int) -> list[Step]:
    """The step and those that run beside it; a beside step alone is reopened alone."""
    return [step for step in sop.steps if step.no == no or step.runs_beside == no]


def _after(sop: Sop, step: Step) -> int | None:
    """First step of the stage after the one this step belongs to."""
    main = step.runs_beside or step.no
    return next((other.no for other in sop.steps if other.no > main and not other.runs_beside), None)


def _collector(sop: Sop, opener: Step) -> Step | None:
    """The step that closes the collection which `opener` opens."""
    return next((step for step in sop.steps if step.no > opener.no and step.closes_collection), None)


def _opener(sop: Sop, collector: Step) -> int:
    """The step at whose start or end the units of a collecting step were asked."""
    openers = [step.no for step in sop.steps if step.opens_collection and step.no < collector.no]
    return openers[-1] if openers else collector.no


def _draft(state: CaseState) -> _Draft:
    things = {left.thing: left for left in state.things}
    return _Draft(dict(state.waiting), dict(state.collecting), things, [])


def _seal(state: CaseState, draft: _Draft) -> tuple[CaseState, tuple[Effect, ...]]:
    phase = state.phase if draft.waiting else Phase.FINISHED
    if phase == Phase.FINISHED:
        draft.effects.append(EndCase())
    return replace(
        state,
        phase=phase,
        waiting=tuple(sorted(draft.waiting.items())),
        collecting=tuple(sorted((no, count) for no, count in draft.collecting.items() if count)),
        things=tuple(sorted(draft.things.values(), key=lambda left: (left.step, left.thing))),
    ), tuple(draft.effects)


def _open(draft: _Draft, state: CaseState, step: Step) -> None:
    """Opens a step with all its works, as the forward flow and a return without named units do."""
    if step.each_unit:
        draft.waiting[step.no] = state.units
        draft.effects.append(OpenWorks(step.no, state.round, ALL_UNITS))
        return
    draft.waiting[step.no] = 1
    draft.effects.append(OpenWorks(step.no, state.round))
    if step.collects_from_units:
        draft.collecting[step.no] = state.units
        draft.effects.append(OpenWorks(step.no, state.round, ALL_UNITS))


def _open_stage(sop: Sop, draft: _Draft, state: CaseState, no: int) -> None:
    for step in _stage(sop, no):
        _open(draft, state, step)


def _move_on(sop: Sop, draft: _Draft, state: CaseState, step: Step) -> None:
    """Opens the next stage once nothing of this one waits any more."""
    if draft.waiting:
        return
    following = _after(sop, step)
    if following is not None:
        _open_stage(sop, draft, state, following)


def _started(sop: Sop, state: CaseState, event: Started) -> tuple[CaseState, tuple[Effect, ...]]:
    if event.replaces:
        state = replace(state, replaces=Replaces(event.replaces, event.number, event.reason))
    draft = _draft(state)
    _open_stage(sop, draft, state, next(step.no for step in sop.steps if not step.runs_beside))
    return _seal(state, draft)


def _completed(sop: Sop, state: CaseState, event: Completed) -> tuple[CaseState, tuple[Effect, ...]]:
    step, draft = _steps(sop)[event.step], _draft(state)
    if event.unit and not step.each_unit:
        draft.collecting[step.no] -= 1
        return _seal(state, draft)
    _take(draft, step.no)
    if not step.each_unit:
        _leave(draft, event)
    _joined(sop, draft, state, step)
    return _seal(state, draft)


def _leave(draft: _Draft, event: Completed) -> None:
    """Adds what the step left; a paper drafted or compiled anew loses its later states."""
    for thing in event.things:
        gone = outdated(thing, draft.things)
        draft.things = {old: left for old, left in draft.things.items() if old not in gone}
        draft.things[thing] = Left(thing, event.step, event.by)


def _take(draft: _Draft, no: int) -> None:
    draft.waiting[no] -= 1
    if not draft.waiting[no]:
        del draft.waiting[no]


def _joined(sop: Sop, draft: _Draft, state: CaseState, step: Step) -> None:
    """After the last work of a step: what the join leaves, the collection it opens, the stage that follows."""
    if step.no in draft.waiting:
        return
    joint = step.leaves if step.each_unit else (Kind.SHEETS.value,) if step.joins_units else ()
    for thing in joint:
        draft.things[thing] = Left(thing, step.no, None)
    if step.opens_collection and (collector := _collector(sop, step)):
        draft.collecting[collector.no] = state.units
        draft.effects.append(OpenWorks(collector.no, state.round, ALL_UNITS))
    _move_on(sop, draft, state, step)


def _closed(sop: Sop, state: CaseState, event: ClosedEarly) -> tuple[CaseState, tuple[Effect, ...]]:
    step, draft = _steps(sop)[event.step], _draft(state)
    draft.effects.append(CloseUnits(step.no))
    if step.each_unit:
        del draft.waiting[step.no]
        _joined(sop, draft, state, step)
    else:
        del draft.collecting[step.no]
    return _seal(state, draft)


def _returned(sop: Sop, state: CaseState, event: Returned) -> tuple[CaseState, tuple[Effect, ...]]:
    steps = _steps(sop)
    number = return_target(steps[event.step], bool(event.units))
    assert number is not None  # refused before
    target = steps[number]
    state = replace(state, round=state.round + 1)
    draft = _draft(state)
    # A collection asked before the target goes on; one asked at or after it is asked again when its turn comes.
    overtaken = {no for no in draft.collecting if _opener(sop, steps[no]) >= target.no}
    alone = {event.step} if state.open_works(event.step) == 1 else set()
    stopped = (set(draft.waiting) - alone) | overtaken
    if stopped:
        draft.effects.append(WithdrawWorks(tuple(sorted(stopped))))
    draft.waiting.clear()
    draft.collecting = {no: count for no, count in draft.collecting.items() if no not in overtaken}
    # What the target and the steps after it had left is taken back; it has to be left anew.
    draft.things = {thing: left for thing, left in draft.things.items() if left.step < target.no}
    _reopen(sop, draft, state, target, event.units)
    return _seal(state, draft)


def _reopen(sop: Sop, draft: _Draft, state: CaseState, target: Step, units: tuple[str, ...]) -> None:
    """With units named only their works open; beside steps and a collector's own work open with them."""
    if not units:
        if target.closes_collection or target.collects_from_units:
            draft.waiting[target.no] = 1
            draft.effects.append(OpenWorks(target.no, state.round))
        else:
            _open_stage(sop, draft, state, target.no)
        return
    for step in _stage(sop, target.no):
        if step.no != target.no:
            _open(draft, state, step)
        elif step.each_unit:
            draft.waiting[step.no] = len(units)
            draft.effects.append(OpenWorks(step.no, state.round, units))
        else:
            draft.waiting[step.no] = 1
            draft.collecting[step.no] = len(units)
            draft.effects.append(OpenWorks(step.no, state.round))
            draft.effects.append(OpenWorks(step.no, state.round, units))


def _cancelled(state: CaseState) -> tuple[CaseState, tuple[Effect, ...]]:
    stopped = {no for no, _ in state.waiting} | {no for no, _ in state.collecting}
    ended = replace(state, phase=Phase.CANCELLED, waiting=(), collecting=())
    return ended, (WithdrawWorks(tuple(sorted(stopped))), EndCase())
