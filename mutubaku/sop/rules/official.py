"""The official table of a procedure: where the lines of its flow run through the cells, so that rows may grow. Pure.

Each cell of a lane holds pieces (half lines, corners) and at most one symbol; returns run in gutters right of the lanes.
The names of the pieces are the classes the page draws them with.
"""

from dataclasses import dataclass

from mutubaku.org.rules.holding import Role
from mutubaku.sop.rules.procedure import DECISIONS, Sop, Step


@dataclass(frozen=True)
class FlowCell:
    """`symbol`: mulai, kegiatan or keputusan, empty elsewhere; `entered`: the flow comes in from above; `back`: a
    return ends here."""

    pieces: tuple[str, ...] = ()
    symbol: str = ""
    entered: bool = False
    back: bool = False


@dataclass(frozen=True)
class OfficialRow:
    """`gutters`: the pieces of each gutter beside the lanes."""

    step: Step
    lanes: tuple[FlowCell, ...]
    gutters: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OfficialTable:
    """`columns`: the printed order of the actors, those the sheet forgot at the end."""

    columns: tuple[Role, ...]
    gutters: int
    rows: tuple[OfficialRow, ...]


@dataclass(frozen=True)
class _Return:
    """From the deciding row up to the row it goes back to, by index, in a gutter of its own."""

    above: int
    below: int
    gutter: int


def official(sop: Sop) -> OfficialTable:
    columns = tuple(dict.fromkeys((*sop.columns, *(step.actor for step in sop.steps))))
    lanes = [columns.index(step.actor) for step in sop.steps]
    returns = _returns(sop)
    count = max((one.gutter for one in returns), default=-1) + 1
    rows = tuple(
        OfficialRow(
            step,
            tuple(_cell(sop, at, lane, lanes, returns) for lane in range(len(columns))),
            tuple(_gutter(at, gutter, returns) for gutter in range(count)),
        )
        for at, step in enumerate(sop.steps)
    )
    return OfficialTable(columns, count, rows)


def _returns(sop: Sop) -> list[_Return]:
    """Shorter ones nearer to the lanes; two share a gutter only when their rows are apart."""
    places = {step.no: at for at, step in enumerate(sop.steps)}
    spans = sorted(
        {
            (places[to], at)
            for at, step in enumerate(sop.steps)
            for to in (step.returns_to, step.returns_units_to)
            if to in places and places[to] < at
        },
        key=lambda span: (span[1] - span[0], span),
    )
    found: list[_Return] = []
    for above, below in spans:
        taken = {one.gutter for one in found if one.above <= below and above <= one.below}
        found.append(_Return(above, below, next(n for n in range(len(spans)) if n not in taken)))
    return found


def _cell(sop: Sop, at: int, lane: int, lanes: list[int], returns: list[_Return]) -> FlowCell:
    mine, pieces = lanes[at] == lane, []
    if mine and at:
        pieces.append("up")
    if at + 1 < len(lanes):
        pieces += _onward(lane, lanes[at], lanes[at + 1])
    touching = [one for one in returns if at in (one.above, one.below)]
    if touching and lane >= lanes[at]:
        pieces.append("br" if mine else "bf")
    symbol = _symbol(sop, at) if mine else ""
    return FlowCell(tuple(pieces), symbol, mine and at > 0, mine and any(one.above == at for one in returns))


def _onward(lane: int, here: int, there: int) -> list[str]:
    """Down from the symbol, along the bottom edge of the row, to above the next one."""
    right = there > here
    if lane == here:
        return ["dn"] if here == there else ["dn", "hr" if right else "hl"]
    if lane == there:
        return ["hl" if right else "hr"]
    return ["hf"] if min(here, there) < lane < max(here, there) else []


def _symbol(sop: Sop, at: int) -> str:
    step = sop.steps[at]
    if step.act in DECISIONS:
        return "keputusan"
    return "mulai" if at in (0, len(sop.steps) - 1) else "kegiatan"


def _gutter(at: int, gutter: int, returns: list[_Return]) -> tuple[str, ...]:
    pieces: list[str] = []
    for one in returns:
        if one.gutter == gutter and one.above <= at <= one.below:
            pieces += ["bl", "bd"] if at == one.above else ["bl", "bu"] if at == one.below else ["bv"]
    if any(one.gutter > gutter and at in (one.above, one.below) for one in returns):
        pieces.append("bf")
    return tuple(pieces)
