"""Reads and plays the walks of tests/sop_walks: a procedure and the path it must take, as text.

    units SEK KOP
    done 1                  -> 2
    done 6 KOP              -> 6x1 7
    return 10 units KOP     -> 6x1 7
    close 6                 -> 7
    done 15                 -> selesai

After "->" stands everything that waits then: step, step x number of units; a collection as 8<3 (three sheets out).
"""

from pathlib import Path

from mutubaku.cases.rules.advance import advance
from mutubaku.cases.rules.state import (
    Cancelled,
    CaseState,
    ClosedEarly,
    Completed,
    Event,
    Phase,
    Returned,
    Started,
)
from mutubaku.sop.rules.procedure import Sop

WALKS = Path(__file__).resolve().parent / "sop_walks"
REASON = "perlu diperbaiki dahulu"


def waits(sop: Sop, state: CaseState) -> str:
    if state.phase != Phase.RUNNING:
        return state.phase.value
    collecting = dict(state.collecting)
    parts = []
    for step, count in state.waiting:
        parts.append(f"{step}x{count}" if sop.step(step).each_unit else str(step))
    parts += [f"{step}<{count}" for step, count in collecting.items()]
    return " ".join(parts)


def event_of(sop: Sop, words: list[str]) -> Event:
    match words:
        case ["units", *units]:
            return Started(units=tuple(units))
        case ["done", step]:
            things = tuple(need.thing for need in sop.step(int(step)).outputs)
            return Completed(int(step), by=1, things=things)
        case ["done", step, unit]:
            return Completed(int(step), by=1, unit=unit, things=("sheet",))
        case ["return", step, "units", *units]:
            return Returned(int(step), by=1, reason=REASON, units=tuple(units))
        case ["return", step]:
            return Returned(int(step), by=1, reason=REASON)
        case ["close", step]:
            return ClosedEarly(int(step), by=1, reason=REASON)
        case ["cancel"]:
            return Cancelled(by=1, reason=REASON)
    raise ValueError(words)


def walked(sop: Sop, text: str) -> str:
    """The walk as it really goes, in the form of the file: equal to the file when it went as written."""
    state, lines = CaseState(units=0), []
    for line in text.splitlines():
        command = line.split("#")[0].split("->")[0].strip()
        if not command:
            lines.append(line)
            continue
        event = event_of(sop, command.split())
        if isinstance(event, Started):
            state = CaseState(units=len(event.units))
        state, _ = advance(sop, state, event)
        lines.append(f"{command:<24}-> {waits(sop, state)}")
    return "\n".join(lines) + "\n"
