"""One panel of the S curve: target and realisation over twelve months, with their labels kept apart.

Called by `chart.s_curves`; nothing here knows how many panels a chart has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil

from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import show
from mutubaku.values.period import MONTHS_SHORT
from mutubaku.values.svg import GRID, INK, SOFT, Point, Rect, dot, line, path, rect, text, width

TARGET, FALL = "#555", "#dedede"


@dataclass(frozen=True)
class Curve:
    """Cumulative percent by month, January first. A month not reached is left out or MISSING."""

    name: str
    target: Sequence[Amount]
    realised: Sequence[Amount]


@dataclass(frozen=True)
class Frame:
    """Where one panel stands; `high` is the value at its top edge, `room` the right edge for labels."""

    left: float
    top: float
    width: float
    height: float
    high: int
    room: float

    def at(self, month: int, value: Decimal) -> Point:
        share = min(max(float(value) / self.high, 0.0), 1.0)
        return self.left + self.width * month / 12, self.top + self.height * (1 - share)

    @property
    def base(self) -> float:
        return self.top + self.height


def ticks(values: Iterable[Amount]) -> range:
    """0 to 100 by 25; further only when a value asks for it, and never so far that the curve lies flat."""
    high = max((v for v in values if isinstance(v, Decimal)), default=Decimal(0))
    step, top = next((pair for pair in ((25, 150), (50, 300)) if high <= pair[1]), (100, 600))
    count = max(ceil(min(high, Decimal(top)) / step), 100 // step)
    return range(0, count * step + 1, step)


def _series(frame: Frame, values: Sequence[Amount], until: int) -> list[list[tuple[int, Point]]]:
    """Unbroken runs of known months; the year starts at zero in month 0, a missing month breaks the run."""
    runs: list[list[tuple[int, Point]]] = [[(0, frame.at(0, Decimal(0)))]]
    for month, value in enumerate(values[:until], 1):
        if isinstance(value, Decimal):
            runs[-1].append((month, frame.at(month, value)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1 or (run and run[0][0] > 0)]


def _shortfall(planned: dict[int, Point], done: dict[int, Point]) -> list[str]:
    """The area where realisation runs below target, month by month; nothing is shaded above it."""
    parts = []
    for month in sorted(done):
        ends = [planned.get(month - 1), planned.get(month), done.get(month), done.get(month - 1)]
        corners = [point for point in ends if point is not None]
        if len(corners) < 4:
            continue
        (x0, goal0), (x1, goal1), (_, got1), (_, got0) = corners
        before, after = got0 - goal0, got1 - goal1
        if before < 0 < after or after < 0 < before:
            share = before / (before - after)
            cross = (x0 + (x1 - x0) * share, goal0 + (goal1 - goal0) * share)
            corners = [cross, (x1, goal1), (x1, got1)] if after > 0 else [(x0, goal0), cross, (x0, got0)]
        elif before + after <= 0:
            continue
        parts.append(path(corners, f"fill='{FALL}'"))
    return parts


def _cost(frame: Frame, rect: Rect, taken: Sequence[Point], used: Sequence[Rect]) -> float:
    """What a label in `rect` would hide: points of a line, another label, or the edge of the panel."""
    left, top, right, bottom = rect
    outside = left < frame.left + 1 or right > frame.room or top < frame.top - 12 or bottom > frame.base - 1
    hits = sum(left - 2 < x < right + 2 and top - 2 < y < bottom + 2 for x, y in taken)
    over = sum(left < u[2] and u[0] < right and top < u[3] and u[1] < bottom for u in used)
    return outside * 1e4 + over * 1e3 + hits * 10


def _free(frame: Frame, size: Point, anchor: Point, taken: Sequence[Point], used: Sequence[Rect]) -> Rect:
    """The place for a label of `size` near `anchor` that hides least: right or left of it, below or above."""
    wide, tall = size
    places = [
        (anchor[0] + dx, anchor[1] + dy)
        for step in range(0, 90, 6)
        for dx in (6.0, -6.0 - wide)
        for dy in (6.0 + step, -6.0 - tall - step)
    ]
    rects = [(x, y, x + wide, y + tall) for x, y in places]
    return min(rects, key=lambda rect: _cost(frame, rect, taken, used))


def _along(runs: Iterable[Sequence[Point]]) -> list[Point]:
    """Points every few steps on the drawn lines, for keeping labels off them."""
    found = []
    for run in runs:
        for (x0, y0), (x1, y1) in pairwise(run):
            found += [(x0 + (x1 - x0) * k / 8, y0 + (y1 - y0) * k / 8) for k in range(9)]
    return found


def _axes(frame: Frame, ticks: range, month: int, name: str, few: bool) -> list[str]:
    """`few`: only every second month is named, and larger, for a screen as narrow as a telephone."""
    parts = [text((frame.left, frame.top - 16), name, 9.5, bold=True)]
    for tick in ticks:
        y = frame.at(0, Decimal(tick))[1]
        stroke, width = (GRID, 0.5) if tick else (INK, 0.8)
        parts.append(line((frame.left, y), (frame.left + frame.width, y), stroke, width))
        parts.append(text((frame.left - 5, y + 2.8), str(tick), 8, "end", fill=SOFT))
    for number, label in enumerate(MONTHS_SHORT, 1):
        x, now = frame.at(number, Decimal(0))[0], number == month
        parts.append(line((x, frame.base), (x, frame.base + 2.5), INK))
        if few and number % 2 != month % 2:
            continue
        size = 8.6 if few else 7.2
        parts.append(text((x, frame.base + 11.5), label, size, "middle", bold=now, fill=INK if now else SOFT))
    return parts


def _result(
    frame: Frame, got: Decimal, goal: Amount, month: int, taken: Sequence[Point]
) -> tuple[Rect, list[str]]:
    """Dot and label of the realisation; the deviation stands under it."""
    at, words = frame.at(month, got), [(show(got, 2), 9.0)]
    if isinstance(goal, Decimal):
        words.append((f"{show(got - goal, 2)} poin", 7.6))
    wide = max(width(part, size, bold=True) for part, size in words) + 3
    tall = 1.5 + 10 * len(words)
    place = _free(frame, (wide, tall), at, taken, [])
    x, y, *_ = place
    parts = [dot(at, 2.9, f"fill='{INK}'"), rect(x, y, wide, tall, "#fff")]
    return place, parts + [text((x + 1.5, y + 9 + 10 * k), *part, bold=True) for k, part in enumerate(words)]


def _goal(frame: Frame, goal: Decimal, month: int, taken: Sequence[Point], used: Sequence[Rect]) -> list[str]:
    """Dot and label of the target, preferably above and left of it."""
    at, words = frame.at(month, goal), f"Target {show(goal, 2)}"
    _, _, right, bottom = _free(frame, (width(words, 8), 9), (at[0], at[1] - 1), taken, used)
    ring = dot(at, 2.6, f"fill='#fff' stroke='{TARGET}' stroke-width='1.1'")
    return [ring, text((right, bottom - 2), words, 8, "end", fill=SOFT)]


def _labels(frame: Frame, curve: Curve, month: int, taken: Sequence[Point]) -> list[str]:
    """Target and realisation of the reporting month, written beside their dots."""
    goal = dict(enumerate(curve.target, 1)).get(month, MISSING)
    got = dict(enumerate(curve.realised, 1)).get(month, MISSING)
    if isinstance(got, Decimal):
        place, parts = _result(frame, got, goal, month, taken)
    else:
        place = _free(frame, (46, 10), frame.at(month, Decimal(0)), taken, [])
        parts = [text((place[0], place[1] + 8), "belum lapor", 7.6, bold=True)]
    if isinstance(goal, Decimal):
        parts = _goal(frame, goal, month, taken, [place]) + parts
    return parts


def panel(frame: Frame, ticks: range, curve: Curve, month: int, *, few: bool = False) -> list[str]:
    planned = _series(frame, curve.target, 12)
    done = _series(frame, curve.realised, month)
    lines = [[point for _, point in run] for run in planned + done]
    x = frame.at(month, Decimal(0))[0]
    parts = _axes(frame, ticks, month, curve.name, few)
    parts += _shortfall({m: p for run in planned for m, p in run}, {m: p for run in done for m, p in run})
    for points in lines[: len(planned)]:
        parts.append(
            path(points, f"fill='none' stroke='{TARGET}' stroke-width='1.1' stroke-dasharray='4 2.5'")
        )
    for points in lines[len(planned) :]:
        parts.append(path(points, f"fill='none' stroke='{INK}' stroke-width='2' stroke-linejoin='round'"))
        if len(points) == 1:
            parts.append(dot(points[0], 1.4, f"fill='{INK}'"))
    parts.append(line((x, frame.top - 4), (x, frame.base), SOFT, 0.6, "1.5 2"))
    return parts + _labels(frame, curve, month, _along(lines))
