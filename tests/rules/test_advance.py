"""The engine: the ten procedures walk as written, and what must hold in every state a case can reach."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walks import REASON, WALKS, walked

import mutubaku.sop
from mutubaku.cases.rules.advance import advance, refusals, return_target
from mutubaku.cases.rules.effects import OpenWorks
from mutubaku.cases.rules.replay import carry_out, replay, settle
from mutubaku.cases.rules.state import (
    Cancelled,
    CaseState,
    ClosedEarly,
    Completed,
    Event,
    Phase,
    Returned,
    Started,
    WorkStatus,
    event_from_plain,
    event_to_plain,
)
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Sop
from mutubaku.values.refusal import Refused

CATALOGUE = Path(mutubaku.sop.__file__).parent / "catalogue"
SOPS = {
    path.stem: parse(tomllib.loads(path.read_text(encoding="utf-8"))) for path in CATALOGUE.glob("*.toml")
}
UNITS = ("SEK", "KOP", "PLT", "UKM")


@pytest.mark.parametrize("name", sorted(SOPS))
def test_procedure_walks_as_written(name: str) -> None:
    text = (WALKS / f"{name}.txt").read_text(encoding="utf-8")

    assert walked(SOPS[name], text) == text
    assert text.rstrip().endswith("selesai")


def possible(sop: Sop, state: CaseState, works: dict[tuple[int, int, str], WorkStatus]) -> list[Event]:
    """Every event that may happen next, with one choice of units for a return."""
    if state.phase != Phase.RUNNING:
        return []
    waiting = [key for key, status in works.items() if status == WorkStatus.WAITING]
    events: list[Event] = []
    for step, _, unit in waiting:
        things = () if unit else tuple(need.thing for need in sop.step(step).outputs)
        events.append(Completed(step, by=1, unit=unit, things=things))
        events.append(Returned(step, by=1, reason=REASON, unit=unit))
        events.append(Returned(step, by=1, reason=REASON, unit=unit, units=("KOP",)))
        events.append(Returned(step, by=1, reason=REASON, unit=unit, units=("SEK", "KOP")))
        events.append(ClosedEarly(step, by=1, reason=REASON))
    return [event for event in events if not refusals(sop, state, event)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Sop, list[Event]]:
    """A procedure and any lawful sequence of events on it."""
    sop = SOPS[draw(st.sampled_from(sorted(SOPS)))]
    units = UNITS[: draw(st.integers(2, len(UNITS)))]
    events: list[Event] = [Started(units=units)]
    state, works = replay(sop, events)
    for _ in range(draw(st.integers(0, 60))):
        choices = possible(sop, state, works)
        if not choices:
            break
        event = draw(st.sampled_from(choices))
        events.append(event)
        state, effects = advance(sop, state, event)
        settle(works, event)
        for effect in effects:
            carry_out(works, effect, units)
    return sop, events


@settings(max_examples=150, deadline=None)
@given(histories())
def test_case_can_always_still_finish(history: tuple[Sop, list[Event]]) -> None:
    sop, events = history
    state, works = replay(sop, events)
    for _ in range(200):
        forward = [e for e in possible(sop, state, works) if isinstance(e, Completed)]
        if not forward:
            break
        event = forward[-1]
        state, effects = advance(sop, state, event)
        settle(works, event)
        for effect in effects:
            carry_out(works, effect, events[0].units)  # type: ignore[union-attr]

    assert state.phase == Phase.FINISHED
    assert [key for key, status in works.items() if status == WorkStatus.WAITING] == []


@settings(max_examples=150, deadline=None)
@given(histories())
def test_counts_in_the_state_equal_the_works_that_wait(history: tuple[Sop, list[Event]]) -> None:
    sop, events = history
    state, works = replay(sop, events)

    own: dict[int, int] = {}
    collecting: dict[int, int] = {}
    for (step, _, unit), status in works.items():
        if status == WorkStatus.WAITING:
            counted = collecting if unit and not sop.step(step).each_unit else own
            counted[step] = counted.get(step, 0) + 1
    assert dict(state.waiting) == own
    assert dict(state.collecting) == collecting


@settings(max_examples=150, deadline=None)
@given(histories())
def test_join_opens_only_when_every_unit_is_done_or_closed(history: tuple[Sop, list[Event]]) -> None:
    sop, events = history
    for length in range(1, len(events) + 1):
        state, works = replay(sop, events[:length])
        for step in sop.steps:
            main = step.runs_beside or step.no
            later_waits = any(no > main and sop.step(no).runs_beside != main for no, _ in state.waiting)
            units_wait = step.each_unit and state.open_works(step.no) > 0
            assert not (later_waits and units_wait)
            assert not (later_waits and state.open_works(step.no))
        assert len(works) == len(set(works))


@settings(max_examples=150, deadline=None)
@given(histories(), st.data())
def test_return_to_units_reopens_only_the_units_it_names(
    history: tuple[Sop, list[Event]], data: st.DataObject
) -> None:
    sop, events = history
    state, works = replay(sop, events)
    returns = [e for e in possible(sop, state, works) if isinstance(e, Returned) and e.units]
    if not returns:
        return
    event = data.draw(st.sampled_from(returns))
    _, effects = advance(sop, state, event)

    target = return_target(sop.step(event.step), True)
    opened = {(effect.step, effect.units) for effect in effects if isinstance(effect, OpenWorks)}
    beside = {(step.no, ()) for step in sop.steps if step.runs_beside == target}
    own = set() if sop.step(target or 0).each_unit else {(target, ())}
    assert opened == {(target, event.units)} | beside | own


@settings(max_examples=150, deadline=None)
@given(histories())
def test_finished_works_of_earlier_rounds_are_never_touched_again(history: tuple[Sop, list[Event]]) -> None:
    sop, events = history
    seen: dict[tuple[int, int, str], WorkStatus] = {}
    for length in range(1, len(events) + 1):
        _, works = replay(sop, events[:length])
        finished = {key: status for key, status in works.items() if status != WorkStatus.WAITING}
        assert {key: finished.get(key) for key in seen} == seen
        seen = finished


@settings(max_examples=150, deadline=None)
@given(histories())
def test_events_and_state_survive_being_stored(history: tuple[Sop, list[Event]]) -> None:
    sop, events = history
    state, works = replay(sop, events)

    assert CaseState.load(state.dump()) == state
    assert [event_from_plain(event_to_plain(event)) for event in events] == events
    assert replay(sop, [event_from_plain(event_to_plain(event)) for event in events]) == (state, works)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_same_event_twice_is_refused_unless_another_work_of_its_kind_waits(
    history: tuple[Sop, list[Event]],
) -> None:
    sop, events = history
    last = events[-1]
    if not isinstance(last, Completed) or last.unit:
        return
    state, _ = replay(sop, events)
    if state.open_works(last.step):
        return

    with pytest.raises(Refused):
        advance(sop, state, last)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_cancelling_leaves_nothing_waiting(history: tuple[Sop, list[Event]]) -> None:
    sop, events = history
    state, _ = replay(sop, events)
    if state.phase != Phase.RUNNING:
        return

    ended, works = replay(sop, [*events, Cancelled(by=1, reason=REASON)])

    assert ended == replace(state, seq=state.seq + 1, phase=Phase.CANCELLED, waiting=(), collecting=())
    assert WorkStatus.WAITING not in works.values()


def codes(sop: Sop, state: CaseState, event: Event) -> list[str]:
    return [refusal.code for refusal in refusals(sop, state, event)]


def test_refusals_name_every_reason() -> None:
    sop = SOPS["10-laporan-bulanan"]
    state, _ = replay(sop, [Started(units=UNITS)])

    assert codes(sop, state, Completed(2, by=1)) == ["not_waiting"]
    assert codes(sop, state, Completed(99, by=1)) == ["no_step"]
    assert codes(sop, state, Returned(1, by=1, reason="singkat")) == ["no_return", "reason"]
    assert codes(sop, state, Returned(3, by=1, reason="", units=("KOP", "KOP"))) == [
        "not_waiting", "no_return", "units_twice", "reason",
    ]  # fmt: skip
    assert codes(sop, state, ClosedEarly(6, by=1, reason=REASON)) == ["nothing_open"]
    assert codes(sop, state, Started(units=UNITS)) == ["started"]
    assert codes(sop, CaseState(units=0), Started(units=())) == ["no_units"]
    assert codes(sop, replace(state, phase=Phase.FINISHED), Cancelled(by=1, reason=REASON)) == ["ended"]


def test_collecting_step_waits_for_its_units() -> None:
    sop = SOPS["06-monev"]
    done = [Completed(no, by=1) for no in range(1, 8)]
    state, _ = replay(sop, [Started(units=UNITS), *done])

    assert codes(sop, state, Completed(8, by=1)) == ["units_open"]


def test_a_return_takes_back_what_its_target_and_later_steps_left() -> None:
    sop = SOPS["10-laporan-bulanan"]
    things = {1: "assignment", 2: "nota_dinas:drafted", 3: "nota_dinas:initialled"}
    done = [Completed(no, by=no, things=(thing,)) for no, thing in things.items()]
    state, _ = replay(sop, [Started(units=UNITS), *done, Returned(4, by=4, reason=REASON)])

    assert [(left.thing, left.step, left.by) for left in state.things] == [("assignment", 1, 1)]
