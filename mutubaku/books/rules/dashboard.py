"""The dashboard of one month: the figures of its report book, in the order a head of office asks for them. Pure.

Every number comes from the same lines as the book (`realisasi_facts.reckon`) and is printed with the same digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mutubaku.books.rules import realisasi_sentences as say
from mutubaku.books.rules.cells import NIL
from mutubaku.books.rules.realisasi import curves, standings, strip
from mutubaku.books.rules.realisasi_facts import Gap, RealisasiFacts, Report, UnitFacts, UnitStatus, reckon
from mutubaku.books.rules.words import bare
from mutubaku.figures.rules.rfk import Limits
from mutubaku.values.chart import Standing, ranked, s_curve
from mutubaku.values.content import Fact
from mutubaku.values.curve import Curve, ticks
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rupiah, show


@dataclass(frozen=True)
class Panel:
    """One S curve: `svg` by `values.chart`, `words` the same for who does not see it."""

    name: str
    svg: str


@dataclass(frozen=True)
class Series:
    """A row of the table of months: twelve printed cells."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """Realisation against target. `width` and `tick` are percent of the track, `tick` empty without a target;
    `band` as the book shades it: p up to 5 points behind, w to 10, x beyond."""

    got: str
    goal: str
    deviation: str
    width: str
    tick: str
    band: str


@dataclass(frozen=True)
class UnitBars:
    """A unit's place in the ranking; no bars while it has not reported, no sheet and no delay when it was not `asked`."""

    place: str
    code: str
    name: str
    money: Bar | None
    physical: Bar | None
    asked: bool


@dataclass(frozen=True)
class Owing:
    """A unit whose figures are not there: who answers for it, until when, how much pagu is therefore not counted.

    `owed`: it was asked for them."""

    code: str
    name: str
    owner: str
    due: str
    whole: bool
    closed: bool
    owed: bool
    missing: int
    asked: int
    pagu: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Dashboard:
    """`limits`: points below the target from which a deviation is waspada, and kritis."""

    facts: tuple[Fact, ...]
    finding: str
    completeness: str
    curve_title: str
    panels: tuple[Panel, ...]
    months: tuple[Series, ...]
    ranking_title: str
    units: tuple[UnitBars, ...]
    scales: tuple[int, int]
    owing: tuple[Owing, ...]
    limits: tuple[str, str]

    @property
    def owed(self) -> int:
        return sum(one.owed for one in self.owing)

    @property
    def placed(self) -> tuple[UnitBars, ...]:
        """Units that have reported; the others stand under `owing`."""
        return tuple(unit for unit in self.units if unit.money or unit.physical)

    @property
    def due(self) -> str:
        """The time until which every unit owes its figures; empty when it is not one and the same."""
        times = {one.due for one in self.owing if one.owed}
        return times.pop() if len(times) == 1 else ""


def dashboard(facts: RealisasiFacts) -> Dashboard:
    report = reckon(facts)
    units = standings(report)
    known = {unit.name: unit for unit in facts.units}
    money = ticks(v for u in units for v in (u.money, u.money_target))[-1]
    physical = ticks(v for u in units for v in (u.physical, u.physical_target))[-1]
    return Dashboard(
        facts=strip(report).facts,
        finding=say.summary_finding(report),
        completeness=report.completeness,
        curve_title=say.curve_title(report),
        panels=tuple(_panel(curve, report) for curve in curves(report)),
        months=tuple(series for curve in curves(report) for series in _months(curve)),
        ranking_title=say.ranking_title(report),
        units=tuple(
            _unit(place, known[one.name], one, (money, physical), facts.limits)
            for place, one in ranked(units)
        ),
        scales=(money, physical),
        owing=tuple(map(_owing, report.gaps)),
        limits=(bare(abs(facts.limits.waspada)), bare(abs(facts.limits.kritis))),
    )


def _shown(value: Amount) -> str:
    return NIL if value is MISSING else show(value, 2)


def _panel(curve: Curve, report: Report) -> Panel:
    now, name = report.facts.period.last, curve.name.partition(" (")[0]
    goal, got = curve.target[now - 1], curve.realised[now - 1]
    words = f"Kurva S {name.lower()} {report.facts.period.year}: sampai {report.facts.period.label} "
    words += f"realisasi {_shown(got)} persen, target {_shown(goal)} persen"
    return Panel(name, s_curve(curve, now, words))


def _months(curve: Curve) -> tuple[Series, Series]:
    name = curve.name.partition(" (")[0].lower()
    return Series(f"Target {name}", _cells(curve.target)), Series(f"Realisasi {name}", _cells(curve.realised))


def _cells(values: Sequence[Amount]) -> tuple[str, ...]:
    """A month to come is as empty as one that was not reported."""
    return tuple(_shown(value) for value in (*values, *[MISSING] * 12)[:12])


def _unit(place: str, unit: UnitFacts, one: Standing, scales: tuple[int, int], limits: Limits) -> UnitBars:
    money = _bar(one.money, one.money_target, scales[0], limits)
    physical = _bar(one.physical, one.physical_target, scales[1], limits)
    return UnitBars(place, unit.code, unit.name, money, physical, unit.asked)


def _bar(got: Amount, goal: Amount, high: int, limits: Limits) -> Bar | None:
    if got is MISSING:
        return None
    off = MISSING if goal is MISSING else got - goal
    tick = "" if goal is MISSING else _share(goal, high)
    return Bar(_shown(got), _shown(goal), _shown(off), _share(got, high), tick, _band(off, limits))


def _share(value: Decimal, high: int) -> str:
    """Percent of the track, for the page's geometry only."""
    return f"{min(max(value / high, Decimal(0)), Decimal(1)) * 100:.2f}"


def _band(off: Amount, limits: Limits) -> str:
    if off is MISSING:
        return "p"
    return "x" if off < limits.kritis else "w" if off < limits.waspada else "p"


def _owing(gap: Gap) -> Owing:
    unit = gap.unit
    return Owing(
        unit.code, unit.name, unit.owner, unit.due, gap.whole, unit.status is UnitStatus.CLOSED, gap.owed,
        gap.missing, gap.asked, rupiah(gap.pagu), unit.due_at,
    )  # fmt: skip
