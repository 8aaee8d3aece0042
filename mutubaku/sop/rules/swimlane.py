"""Where everything of a procedure's flow stands when it is drawn: lanes, nodes, edges, returns. Pure.

One reckoning along the way (step by step) and across it (lane by lane) serves both drawings: on a wide page the way
runs to the right, on a phone downwards. Templates turn the positions into SVG; colours and words are theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from mutubaku.org.rules.holding import ROLE_NAMES, Role
from mutubaku.sop.rules.procedure import DECISIONS, Sop, Step

SHORT_NAMES: dict[str, str] = {
    Role.KEPALA_DINAS: "Kadis",
    Role.SEKRETARIS: "Sekr.",
    Role.KASUBBAG_PERENCANAAN: "Kasub.",
    Role.PELAKSANA: "Staf",
    Role.KEPALA_BIDANG_UPTD: "Unit",
    Role.OPERATOR_UNIT: "Oprtr.",
    Role.SUBBAG_KEUANGAN: "Keu.",
}
_CORNER = 5.0
_HEAD = (8.0, 3.0)  # length of an arrowhead and half its width
_LEVEL = 14.0  # between two returns that pass each other
_OFF = 9.0  # from the lanes to the first return
_ASIDE = 6.0  # from the middle of a node to where a second arrow meets it
_LINE = 16  # letters of a lane's name on one line


class Point(NamedTuple):
    x: float
    y: float


_SHORT = {"jam": "j", "menit": "m"}


def short_time(step: Step) -> str:
    """The printed standard as it stands beside a measured time: "6 j", "15 m", "3 hari"."""
    amount, _, unit = step.time.partition(" ")
    return f"{amount} {_SHORT.get(unit, unit)}".strip()


@dataclass(frozen=True)
class Size:
    """Of one drawing, in its own units. `lead`: before the first step; `step`, `lane`: room of one of each.

    `tail`: beyond the lanes, for times. `upright`: the way runs downwards and returns stand right of the lanes.
    """

    lead: float
    step: float
    lane: float
    tail: float
    upright: bool = False


WIDE = Size(lead=118, step=61.4, lane=56, tail=34)
TALL = Size(lead=26, step=54, lane=46, tail=56, upright=True)
NOT_REACHED = "todo"  # the look of a step a case has not come to; what leads there is drawn so as well


class Return(NamedTuple):
    """A way back: the one a row names, or one a case really went (`label` says when)."""

    start: int
    end: int
    units: bool = False
    label: str = ""


@dataclass(frozen=True)
class Lane:
    """A band of one actor; `at` is where its name stands, `lines` the name cut to fit."""

    role: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    at: Point


@dataclass(frozen=True)
class Node:
    """A step: `shape` is mulai, kegiatan or keputusan; `look` whatever the page wants it to look like."""

    step: Step
    shape: str
    look: str
    x: float
    y: float
    half_width: float
    half_height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom."""
        wide, high = self.half_width, self.half_height
        return self.x - wide, self.y - high, self.x + wide, self.y + high

    @property
    def width(self) -> float:
        return 2 * self.half_width

    @property
    def height(self) -> float:
        return 2 * self.half_height

    @property
    def corner(self) -> tuple[float, float]:
        """Upper right of its outline, where a mark stands clear of the number."""
        across, up = (0.8, 0.6) if self.shape == "keputusan" else (1.0, 1.0)
        return round(self.x + self.half_width * across, 1), round(self.y - self.half_height * up, 1)

    @property
    def time(self) -> str:
        return short_time(self.step)

    @property
    def diamond(self) -> str:
        """Outline of a decision as an SVG path."""
        left, top, right, bottom = self.box
        return f"M{self.x:.1f} {top:.1f}L{right:.1f} {self.y:.1f}L{self.x:.1f} {bottom:.1f}L{left:.1f} {self.y:.1f}Z"


@dataclass(frozen=True)
class Edge:
    """From step `start` to step `end`. `path` and `head` are SVG; `points` are the corners it turns at.

    `todo`: no case has gone this way yet. `label` stands at `label_at`, beside the long stretch of a way back.
    """

    start: int
    end: int
    back: bool
    to_units: bool
    points: tuple[Point, ...]
    todo: bool = False
    label: str = ""

    @property
    def path(self) -> str:
        return _rounded(self.points)

    @property
    def head(self) -> str:
        return _arrowhead(*self.points[-2:])

    @property
    def label_at(self) -> Point:
        one, other = self.points[1:3]
        return Point(round((one.x + other.x) / 2, 1), round((one.y + other.y) / 2, 1))


@dataclass(frozen=True)
class Beside:
    """The frame around steps that run side by side."""

    first: int
    last: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Flow:
    """`lanes_end`: where the lanes end on the side of the times, on the axis across the way."""

    width: float
    height: float
    upright: bool
    lanes_end: float
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    beside: tuple[Beside, ...]

    @property
    def times_at(self) -> float:
        """Where the standard times stand: a line under the lanes, or a column beside them."""
        return self.lanes_end + (6 if self.upright else 20)


def lane_roles(sop: Sop) -> tuple[Role, ...]:
    """The columns of the sheet, then every actor the sheet has no column for."""
    return tuple(dict.fromkeys((*sop.columns, *(step.actor for step in sop.steps))))


def swimlane(
    sop: Sop,
    size: Size = WIDE,
    looks: Mapping[int, str] | None = None,
    returns: Sequence[Return] | None = None,
) -> Flow:
    """Positions of the whole flow. `looks`: step number → look of its node, `std` where none is given.

    `returns`: the ways back a case went; None: every one the rows name. Nodes never overlap and every point lies
    inside `width` × `height`, for any number of lanes and steps.
    """
    return _Drawing(sop, size, looks or {}, named_returns(sop) if returns is None else returns).flow()


def named_returns(sop: Sop) -> tuple[Return, ...]:
    return tuple(
        Return(step.no, target, units)
        for step in sop.steps
        for target, units in ((step.returns_to, False), (step.returns_units_to, True))
        if target is not None
    )


class _Drawing:
    """The reckoning of one flow; (way, across) become (x, y) only in `_point`."""

    def __init__(self, sop: Sop, size: Size, looks: Mapping[int, str], returns: Sequence[Return]) -> None:
        self.sop, self.size, self.looks = sop, size, looks
        self.roles = lane_roles(sop)
        self.place = {step.no: index for index, step in enumerate(sop.steps)}
        self.returns = [one for one in returns if one.start in self.place and one.end in self.place]
        spans = [(self.place[one.start], self.place[one.end]) for one in self.returns]
        self.levels = _levels([tuple(sorted(span)) for span in spans])
        room = _OFF * 2 + _LEVEL * (max(self.levels) + 1) if self.levels else _OFF
        self.before, self.after = (0.0, room) if size.upright else (room, 0.0)

    def flow(self) -> Flow:
        size = self.size
        way = size.lead + size.step * len(self.sop.steps) + 6
        across = self.before + size.lane * len(self.roles) + self.after + size.tail
        width, height = (across, way) if size.upright else (way, across)
        return Flow(
            width=round(width, 1),
            height=round(height, 1),
            upright=size.upright,
            lanes_end=round(
                self.before + size.lane * len(self.roles) + (self.after if size.upright else 0), 1
            ),
            lanes=tuple(self._lane(n, role, way) for n, role in enumerate(self.roles)),
            nodes=tuple(map(self._node, self.sop.steps)),
            edges=(*self._forward(), *self._back()),
            beside=tuple(self._frames()),
        )

    # ---------------------------------------------------------------- positions

    def _point(self, way: float, across: float) -> Point:
        pair = (across, way) if self.size.upright else (way, across)
        return Point(round(pair[0], 1), round(pair[1], 1))

    def _way(self, no: int) -> float:
        return self.size.lead + self.size.step * (self.place[no] + 0.5)

    def _across(self, step: Step) -> float:
        return self.before + self.size.lane * (self.roles.index(step.actor) + 0.5)

    def _shape(self, step: Step) -> str:
        if step.act in DECISIONS:
            return "keputusan"
        ends = (self.sop.steps[0].no, self.sop.steps[-1].no)
        return "mulai" if step.no in ends else "kegiatan"

    def _half(self, step: Step) -> tuple[float, float]:
        """Half width and half height."""
        wide, high = {"keputusan": (43, 34), "mulai": (36, 26), "kegiatan": (34, 26)}[self._shape(step)]
        return min(wide, self.size.step - 12 if not self.size.upright else self.size.lane - 4) / 2, high / 2

    def _half_way(self, step: Step) -> float:
        wide, high = self._half(step)
        return high if self.size.upright else wide

    def _half_across(self, step: Step) -> float:
        wide, high = self._half(step)
        return wide if self.size.upright else high

    def _lane(self, number: int, role: str, way: float) -> Lane:
        start, size = self.before + self.size.lane * number, self.size
        if size.upright:
            short = SHORT_NAMES.get(role, ROLE_NAMES[role])
            return Lane(role, (short,), start, 0, size.lane, way, Point(start + size.lane / 2, 16.0))
        lines = _wrapped(ROLE_NAMES[role])
        at = Point(10.0, start + size.lane / 2 + 4 - 7 * (len(lines) - 1))
        return Lane(role, lines, 0, start, way, size.lane, at)

    def _node(self, step: Step) -> Node:
        at = self._point(self._way(step.no), self._across(step))
        look = self.looks.get(step.no, "std")
        return Node(step, self._shape(step), look, at.x, at.y, *self._half(step))

    def _frames(self) -> list[Beside]:
        found = []
        for group in _groups(self.sop.steps):
            if len(group) > 1:
                start = self._point(
                    self.size.lead + self.size.step * self.place[group[0].no] + 3, self.before + 2
                )
                stop = self._point(
                    self.size.lead + self.size.step * (self.place[group[-1].no] + 1) - 3,
                    self.before + self.size.lane * len(self.roles) - 2,
                )
                frame = (start.x, start.y, round(stop.x - start.x, 1), round(stop.y - start.y, 1))
                found.append(Beside(group[0].no, group[-1].no, *frame))
        return found

    # ---------------------------------------------------------------- edges

    def _forward(self) -> list[Edge]:
        """From every step to all that open when it is done; steps side by side open and join together."""
        return [
            Edge(
                one.no, then.no, False, False, self._ahead(one, then), self.looks.get(then.no) == NOT_REACHED
            )
            for group, following in pairwise(_groups(self.sop.steps))
            for one in group
            for then in following
        ]

    def _ahead(self, one: Step, then: Step) -> tuple[Point, ...]:
        """Straight in one lane; else along the border between two steps, and past steps in between through the
        free edge of a lane."""
        start, stop = self._way(one.no) + self._half_way(one), self._way(then.no) - self._half_way(then)
        here, there = self._across(one), self._across(then)
        first = self._way(one.no) + self.size.step / 2
        last = self._way(then.no) - self.size.step / 2
        if last - first < 1:
            if here == there:
                return self._corners((start, here), (stop, there))
            return self._corners((start, here), (first, here), (first, there), (stop, there))
        channel = self.before + self.size.lane * self.roles.index(then.actor) + 4
        return self._corners(
            (start, here), (first, here), (first, channel), (last, channel), (last, there), (stop, there)
        )

    def _back(self) -> list[Edge]:
        return [
            Edge(
                one.start,
                one.end,
                True,
                one.units,
                self._behind(one.start, one.end, one.units, level),
                label=one.label,
            )
            for one, level in zip(self.returns, self.levels, strict=True)
        ]

    def _behind(self, start: int, end: int, units: bool, level: int) -> tuple[Point, ...]:
        """Out of the decision, along the free side of the lanes, into the step; what leaves, what
        arrives and what goes to units meet a node at places of their own."""
        one, then = self.sop.steps[self.place[start]], self.sop.steps[self.place[end]]
        leave = self._way(start) + (_ASIDE if units else 0.0)
        arrive = self._way(end) + (_ASIDE if units and start != end else -_ASIDE)
        size = self.size
        sign = 1 if size.upright else -1
        edge = self.before + size.lane * len(self.roles) if size.upright else self.before
        line = edge + sign * (_OFF + _LEVEL * level)
        begin = self._across(one) + sign * self._reach(one, leave - self._way(start))
        reached = self._across(then) + sign * self._reach(then, arrive - self._way(end))
        return self._corners((leave, begin), (leave, line), (arrive, line), (arrive, reached))

    def _reach(self, step: Step, aside: float) -> float:
        """From the centre of a node to its edge, measured `aside` from the middle; a diamond narrows."""
        half = self._half_across(step)
        if self._shape(step) != "keputusan":
            return half
        return half * (1 - abs(aside) / self._half_way(step))

    def _corners(self, *pairs: tuple[float, float]) -> tuple[Point, ...]:
        return tuple(self._point(*pair) for pair in pairs)


def _groups(steps: Sequence[Step]) -> list[list[Step]]:
    """Steps that open together: one, and those that run beside it."""
    found: list[list[Step]] = []
    for step in steps:
        if found and step.runs_beside is not None and step.runs_beside == found[-1][0].no:
            found[-1].append(step)
        else:
            found.append([step])
    return found


def _levels(spans: Sequence[tuple[int, ...]]) -> list[int]:
    """The lowest level for each return on which it meets no other; short ones lie nearest to the lanes."""
    taken: list[list[tuple[int, ...]]] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda n: (spans[n][-1] - spans[n][0], n)):
        low, high = spans[index]
        free = (n for n, level in enumerate(taken) if all(high < a or b < low for a, b in level))
        level = next(free, len(taken))
        if level == len(taken):
            taken.append([])
        taken[level].append((low, high))
        found[index] = level
    return found


def _wrapped(name: str) -> tuple[str, ...]:
    lines = [""]
    for word in name.replace("/", "/ ").split():
        joined = f"{lines[-1]} {word}".strip().replace("/ ", "/")
        if len(joined) <= _LINE:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(line for line in lines if line)


def _rounded(points: Sequence[Point]) -> str:
    """An SVG path through right-angled corners, each a quarter round of at most `_CORNER`."""
    parts = [f"M{points[0].x:g} {points[0].y:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        one, other = _length(before, corner), _length(corner, after)
        radius = min(_CORNER, one / 2, other / 2)
        if radius < 0.5:
            parts.append(f"L{corner.x:g} {corner.y:g}")
            continue
        start, stop = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{start.x:g} {start.y:g}Q{corner.x:g} {corner.y:g} {stop.x:g} {stop.y:g}")
    return "".join(parts) + f"L{points[-1].x:g} {points[-1].y:g}"


def _length(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _towards(start: Point, end: Point, far: float) -> Point:
    """`far` from `start` on the straight line to `end`."""
    share = far / _length(start, end)
    return Point(round(start.x + (end.x - start.x) * share, 1), round(start.y + (end.y - start.y) * share, 1))


def _arrowhead(before: Point, tip: Point) -> str:
    long, half = _HEAD
    whole = _length(before, tip) or 1.0
    way = Point((tip.x - before.x) / whole, (tip.y - before.y) / whole)
    base = Point(tip.x - way.x * long, tip.y - way.y * long)
    left, right = (Point(base.x - way.y * side, base.y + way.x * side) for side in (half, -half))
    return " ".join(f"{p.x:.1f},{p.y:.1f}" for p in (tip, left, right))


def told(sop: Sop) -> str:
    """The drawing in words, for who does not see it."""
    names = ", ".join(ROLE_NAMES[role] for role in lane_roles(sop))
    parts = [f"{len(sop.steps)} langkah pada lajur {names}."]
    for step in sop.steps:
        if step.each_unit:
            parts.append(f"Langkah {step.no} dikerjakan setiap unit.")
        if step.runs_beside is not None:
            parts.append(f"Langkah {step.no} berjalan bersama langkah {step.runs_beside}.")
        if step.returns_to is not None:
            parts.append(f"Langkah {step.no} dapat mengembalikan ke langkah {step.returns_to}.")
        if step.returns_units_to is not None:
            parts.append(
                f"Langkah {step.no} dapat mengembalikan kepada unit pada langkah {step.returns_units_to}."
            )
    return " ".join(parts)
