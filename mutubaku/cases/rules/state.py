"""A case and its works as plain values, and the events a case is folded from. What follows an event is `advance`.

The state counts waiting works instead of listing them, so one step costs the same with one unit and with three
hundred. Which unit's work it is lives in the work's own row and in the event.
"""

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar


class Phase(StrEnum):
    RUNNING = "berjalan"
    FINISHED = "selesai"
    CANCELLED = "dibatalkan"


class WorkStatus(StrEnum):
    """`RETURNED`: its actor sent the case back. `WITHDRAWN`: overtaken by a return or a cancellation.
    `CLOSED`: a unit's work ended by a decision without its sheet."""

    WAITING = "menunggu"
    DONE = "selesai"
    RETURNED = "dikembalikan"
    WITHDRAWN = "ditarik"
    CLOSED = "ditutup"


FINISHED_WORK = frozenset(WorkStatus) - {WorkStatus.WAITING}
# How a work ended, where "oleh" and a position follow.
ENDED_BY = {one.value: one.value for one in FINISHED_WORK} | {WorkStatus.DONE.value: "diselesaikan"}


@dataclass(frozen=True)
class Left:
    """One thing of the case that is there now: which step left it, and by which person (None: by several)."""

    thing: str
    step: int
    by: int | None


@dataclass(frozen=True)
class Replaces:
    """The signed report this case makes anew: its paper and number, and why it does not stand."""

    paper: int
    number: str
    reason: str


@dataclass(frozen=True)
class CaseState:
    """`waiting`: step → open works of its actors; `collecting`: step → units whose sheets it still waits for.

    `round` starts at 1 and rises with every return; a work belongs to the round in which it was opened.
    `units` is the number of participating units, `seq` the number of events folded so far. `replaces`: None for a
    report made for the first time.
    """

    units: int
    phase: Phase = Phase.RUNNING
    round: int = 1
    seq: int = 0
    waiting: tuple[tuple[int, int], ...] = ()
    collecting: tuple[tuple[int, int], ...] = ()
    things: tuple[Left, ...] = ()
    replaces: Replaces | None = None

    def open_works(self, step: int) -> int:
        return dict(self.waiting).get(step, 0)

    def open_units(self, step: int) -> int:
        return dict(self.collecting).get(step, 0)

    def has(self, thing: str) -> bool:
        return any(left.thing == thing for left in self.things)

    def left_by(self, thing: str) -> int | None:
        """Person who left the thing, if it is there and one person did."""
        return next((left.by for left in self.things if left.thing == thing), None)

    def dump(self) -> str:
        """Compact JSON for the case's row; `load` is its inverse."""
        things = [[left.thing, left.step, left.by] for left in self.things]
        instead = [[self.replaces.paper, self.replaces.number, self.replaces.reason]] if self.replaces else []
        return json.dumps(
            [self.units, self.phase, self.round, self.seq, self.waiting, self.collecting, things, *instead],
            separators=(",", ":"),
        )

    @classmethod
    def load(cls, text: str) -> "CaseState":
        units, phase, round_, seq, waiting, collecting, things, *instead = json.loads(text)
        return cls(
            units,
            Phase(phase),
            round_,
            seq,
            tuple((step, count) for step, count in waiting),
            tuple((step, count) for step, count in collecting),
            tuple(Left(thing, step, by) for thing, step, by in things),
            Replaces(*instead[0]) if instead else None,
        )


@dataclass(frozen=True)
class Started:
    """The first event: which units take part, in order. `replaces`: the signed paper that is made anew, with its number
    and the reason."""

    kind: ClassVar[str] = "started"
    units: tuple[str, ...]
    replaces: int = 0
    number: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Completed:
    """One work is done. `unit` for a unit's work; `things` it left; `by` the person."""

    kind: ClassVar[str] = "completed"
    step: int
    by: int
    unit: str = ""
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """The actor of `step` (for a unit's work: of `unit`) sends the case back: to the named units, else to the
    earlier step its row names."""

    kind: ClassVar[str] = "returned"
    step: int
    by: int
    reason: str
    unit: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClosedEarly:
    """A named decision not to wait for the units that have not answered `step`."""

    kind: ClassVar[str] = "closed_early"
    step: int
    by: int
    reason: str


@dataclass(frozen=True)
class Cancelled:
    kind: ClassVar[str] = "cancelled"
    by: int
    reason: str


Event = Started | Completed | Returned | ClosedEarly | Cancelled
_EVENTS: dict[str, type] = {cls.kind: cls for cls in (Started, Completed, Returned, ClosedEarly, Cancelled)}


def event_to_plain(event: Event) -> dict[str, object]:
    """Event → JSON-ready dict with its `kind`; empty parts are left out."""
    plain: dict[str, object] = {"kind": event.kind}
    for part in fields(event):
        value = getattr(event, part.name)
        if value != part.default:
            plain[part.name] = list(value) if isinstance(value, tuple) else value
    return plain


def event_from_plain(plain: dict[str, object]) -> Event:
    parts = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items() if k != "kind"}
    event: Event = _EVENTS[str(plain["kind"])](**parts)
    return event
