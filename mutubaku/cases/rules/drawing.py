"""A case drawn on the flow of its sheet: what is done, where it stands, how it was given back, time under each step.

The flow itself is `sop.rules.swimlane`; this module only says what it looks like for a case, and tells it in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mutubaku.cases.rules.progress import PASSED, Look, Pace
from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.sop.rules.procedure import Sop
from mutubaku.sop.rules.swimlane import Flow, Node, Return, Size, lane_roles, short_time, swimlane
from mutubaku.values.period import MONTHS_SHORT, written_date
from mutubaku.values.wording import joined
from mutubaku.values.worktime import short_length

WIDE = Size(lead=118, step=61.4, lane=56, tail=58)
TALL = Size(lead=26, step=54, lane=46, tail=88, upright=True)
_BAR = 46.0
_SCALE = 1.5  # the scale of every bar ends at one and a half times the standard
_NEARLY = 0.75


@dataclass(frozen=True)
class GivenBack:
    """A return that happened: from step `start` to step `end`, whole or to units."""

    start: int
    end: int
    units: bool
    day: date


@dataclass(frozen=True)
class TimeBar:
    """Time of one step under (or beside) its node. `fill` and `over` are widths; `kind` and `beyond` their
    colours in `.flow`.

    `used` and `standard` are words, empty where there is nothing to say; `text_x` where they stand.
    """

    x: float
    y: float
    width: float
    tick: float
    fill: float
    over: float
    kind: str
    beyond: str
    used: str
    standard: str
    text_x: float


@dataclass(frozen=True)
class Column:
    """The band behind the step where the case stands."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawn:
    flow: Flow
    bars: tuple[TimeBar, ...]
    here: tuple[Column, ...]


def drawn(sop: Sop, paces: Sequence[Pace], returns: Iterable[GivenBack], size: Size = WIDE) -> Drawn:
    looks = {pace.step.no: _look(pace) for pace in paces}
    flow = swimlane(sop, size, looks, ways_back(returns))
    pairs = list(zip(flow.nodes, paces, strict=True))
    return Drawn(
        flow,
        tuple(_bar(flow, node, pace) for node, pace in pairs),
        tuple(_column(flow, node, size) for node, pace in pairs if pace.look is Look.NOW),
    )


def ways_back(returns: Iterable[GivenBack]) -> tuple[Return, ...]:
    """Returns along the same way are drawn once, with their days."""
    days: dict[tuple[int, int, bool], list[date]] = {}
    for one in sorted(returns, key=lambda one: one.day):
        days.setdefault((one.start, one.end, one.units), []).append(one.day)
    return tuple(Return(*way, _dated(found)) for way, found in sorted(days.items()))


def _dated(days: Sequence[date]) -> str:
    last = f"{days[-1].day} {MONTHS_SHORT[days[-1].month - 1]}"
    return f"Dikembalikan {last}" if len(days) == 1 else f"Dikembalikan {len(days)} kali, terakhir {last}"


def _look(pace: Pace) -> str:
    """Classes of the node: where the case stands may be late as well."""
    return f"{pace.look} over" if pace.late and pace.look is Look.NOW else pace.look.value


def _bar(flow: Flow, node: Node, pace: Pace) -> TimeBar:
    share = pace.used / pace.standard if pace.standard else 0.0
    tick = _BAR / _SCALE
    x, y = (flow.lanes_end + 10, node.y - 3.5) if flow.upright else (node.x - _BAR / 2, flow.lanes_end + 22)
    known = pace.used or pace.look in PASSED or pace.look is Look.NOW
    return TimeBar(
        x=round(x, 1),
        y=round(y, 1),
        width=_BAR if pace.standard else 0.0,
        tick=round(x + tick, 1),
        fill=round(min(share, 1.0) * tick, 1),
        over=round((min(max(share, 1.0), _SCALE) - 1) * tick, 1),
        kind=_kind(pace, share),
        beyond="x" if pace.late else "w",
        used=short_length(pace.used) if known else "–",
        standard=short_time(pace.step) if pace.standard else "",
        text_x=round(x + _BAR / 2, 1),
    )


def _kind(pace: Pace, share: float) -> str:
    """Green once done; before that blue, amber when three quarters are used."""
    if pace.look is not Look.NOW or share > 1:
        return "a"
    return "p" if share < _NEARLY else "w"


def _column(flow: Flow, node: Node, size: Size) -> Column:
    if flow.upright:
        return Column(0.0, round(node.y - size.step / 2, 1), flow.width, size.step)
    top = flow.lanes[0].y
    return Column(round(node.x - size.step / 2, 1), top, size.step, round(flow.height - top, 1))


def told(sop: Sop, paces: Sequence[Pace], returns: Iterable[GivenBack], round_: int) -> str:
    """The drawing in words, for who does not see it."""
    names = ", ".join(ROLE_NAMES[role] for role in lane_roles(sop))
    parts = [f"{len(sop.steps)} langkah pada lajur {names}."]
    for words, numbers in (
        ("Selesai", [pace.step.no for pace in paces if pace.look in PASSED]),
        ("Lewat waktu baku", [pace.step.no for pace in paces if pace.late]),
        ("Sedang berjalan", [pace.step.no for pace in paces if pace.look is Look.NOW]),
        ("Dikembalikan, akan dikerjakan lagi", [pace.step.no for pace in paces if pace.look is Look.BACK]),
        ("Belum", [pace.step.no for pace in paces if pace.look is Look.TODO]),
    ):
        if numbers:
            parts.append(f"{words}: langkah {listed(numbers)}.")
    for one in sorted(returns, key=lambda one: one.day):
        whom = f"unit pada langkah {one.end}" if one.units else f"langkah {one.end}"
        parts.append(f"Langkah {one.start} mengembalikan ke {whom} pada {written_date(one.day)}.")
    if round_ > 1:
        parts.append(f"Putaran {round_}.")
    return " ".join([*parts, "Rincian yang sama ada pada tabel Langkah dan mutu baku."])


def listed(numbers: Sequence[int]) -> str:
    """[1, 2, 3, 5, 7] → "1 sampai 3, 5, dan 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]} sampai {run[-1]}"] if len(run) > 2 else map(str, run)
    return joined(words)
