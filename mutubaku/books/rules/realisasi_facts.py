"""What the monthly realisation book is made from, and the lines reckoned from it once.

Selectors fill `RealisasiFacts`; `reckon` adds and divides by figures/rules/rfk.py. Nothing is worded here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from mutubaku.figures.rules.rfk import (
    Band,
    Budget,
    Leaf,
    Limits,
    Line,
    Sums,
    added,
    band,
    by_sub,
    line,
    roll_up,
    roll_up_by,
    roll_up_tree,
)
from mutubaku.figures.rules.sheet import Remark
from mutubaku.figures.rules.tree import Level, Node, tree
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.period import Period


class UnitStatus(StrEnum):
    """`closed`: the collection was closed without this unit's sheet; `unasked`: the month was asked of others only."""

    REPORTED = "reported"
    LATE = "late"
    CLOSED = "closed"
    UNASKED = "unasked"


@dataclass(frozen=True)
class UnitFacts:
    """One reporting unit. `owner` (a position) owes a missing sheet by `due_at`; `due` and `reminded` are written out."""

    code: str
    name: str
    short: str
    status: UnitStatus
    owner: str = ""
    due: str = ""
    reminded: str = ""
    due_at: datetime | None = None

    @property
    def asked(self) -> bool:
        return self.status is not UnitStatus.UNASKED


@dataclass(frozen=True)
class Month:
    """Office level, cumulative percent to the end of one month; MISSING where nobody reported or it is to come."""

    target_money: Amount = MISSING
    target_physical: Amount = MISSING
    money: Amount = MISSING
    physical: Amount = MISSING


@dataclass(frozen=True)
class Noted:
    """What a unit wrote about one sub kegiatan."""

    unit: str
    code: str
    remark: Remark


@dataclass(frozen=True)
class RealisasiFacts:
    """Everything the book says. `leaves`: APBD and APBN of this month; `last`: the same of the month before.

    `replaces`: number of the signed report this one stands in for, and why.

    `office` is the full name; `stage` the budget stage ("DPA Perubahan"), `amended` when it is not the year's first;
    `as_of` a written time, `early` when the period was not over by then; `names` the names of bidang urusan, program
    and kegiatan by code, as printed; `funds` the names of sumber dana; `history` twelve months; `reconciliation` names
    the berita acara, if there is one; `method` how physical percent is averaged.
    """

    office: str
    period: Period
    stage: str
    as_of: str
    units: tuple[UnitFacts, ...]
    leaves: tuple[Leaf, ...]
    names: Mapping[str, str]
    history: tuple[Month, ...]
    last: tuple[Leaf, ...] = ()
    remarks: tuple[Noted, ...] = ()
    decisions: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    funds: Mapping[str, str] = field(default_factory=dict)
    reconciliation: str = ""
    limits: Limits = field(default_factory=Limits)
    method: str = "rata-rata tertimbang pagu"
    example: bool = False
    amended: bool = False
    replaces: tuple[str, str] = ("", "")
    early: bool = False


@dataclass(frozen=True)
class Gap:
    """A unit whose figures are not there: its whole sheet, or only some sub kegiatan; `owed`: it was asked for them."""

    unit: UnitFacts
    missing: int
    asked: int
    pagu: Decimal
    codes: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return self.unit.status is not UnitStatus.REPORTED

    @property
    def owed(self) -> bool:
        return self.unit.asked


@dataclass(frozen=True)
class Report:
    """Lines of the book. `told`: what has reported; `missing`: what was asked and has not; `unasked`: what nobody was
    asked for. All three together are the whole pagu. `unasked_units` by code; `asked_codes`: nodes with any asked part.
    """

    facts: RealisasiFacts
    apbd: tuple[Leaf, ...]
    apbn: tuple[Leaf, ...]
    pagu: Decimal
    asked: int
    told: Line
    missing: Line
    unasked: Line
    nodes: tuple[Node, ...]
    units: Mapping[str, Line]
    gaps: tuple[Gap, ...]
    unasked_units: frozenset[str]
    asked_codes: frozenset[str]

    @property
    def complete(self) -> bool:
        return not self.gaps

    @property
    def reported_units(self) -> int:
        return sum(unit.status is UnitStatus.REPORTED for unit in self.facts.units)

    @property
    def asked_units(self) -> int:
        return sum(unit.asked for unit in self.facts.units)

    @property
    def owed(self) -> bool:
        """Somebody who was asked has not told everything."""
        return any(gap.owed for gap in self.gaps)

    def asks(self, node: Node) -> bool:
        return node.unit not in self.unasked_units if node.unit else node.code in self.asked_codes

    @property
    def completeness(self) -> str:
        """ "11 dari 12 unit, 54 dari 56 sub kegiatan"; only units that were asked are counted as units."""
        units = f"{self.reported_units} dari {self.asked_units} unit"
        return f"{units}, {self.told.count} dari {self.asked} sub kegiatan"

    def unit(self, code: str) -> UnitFacts:
        return next(unit for unit in self.facts.units if unit.code == code)

    def band(self, one: Line) -> Band:
        return band(one, self.facts.limits)

    def units_in(self, which: Band) -> tuple[UnitFacts, ...]:
        return tuple(unit for unit in self.facts.units if self.band(self.units[unit.code]) is which)

    def subs_in(self, which: Band) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.level is Level.SUB and self.band(node.line) is which)

    def remark(self, node: Node) -> Remark:
        notes = self.facts.remarks
        return next((n.remark for n in notes if (n.unit, n.code) == (node.unit, node.code)), Remark())


def _settled(facts: RealisasiFacts, leaves: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """Leaves as the book counts them: nothing from a unit that has not sent, no half sub kegiatan."""
    sent = {unit.code for unit in facts.units if unit.status is UnitStatus.REPORTED}
    leaves = tuple(leaf if leaf.unit in sent else leaf._replace(reported=False) for leaf in leaves)
    subs = by_sub(leaves)
    return tuple(
        leaf if subs[leaf.code, leaf.unit].known else leaf._replace(reported=False) for leaf in leaves
    )


def _gaps(facts: RealisasiFacts, units: Mapping[str, Line], nodes: tuple[Node, ...]) -> tuple[Gap, ...]:
    found = []
    for unit in facts.units:
        one = units[unit.code]
        if unit.status is UnitStatus.REPORTED and one.known == one.count:
            continue
        if not unit.asked and not one.count:
            continue
        codes = tuple(n.code for n in nodes if n.unit == unit.code and not n.line.known)
        found.append(Gap(unit, one.count - one.known, one.count, one.pagu - one.base, codes))
    return tuple(found)


def reckon(facts: RealisasiFacts) -> Report:
    """All lines of the book, on the pagu of the whole APBD part. APBN stands apart: it is in no APBD sum."""
    settled = _settled(facts, facts.leaves)
    apbd = tuple(leaf for leaf in settled if leaf.budget is Budget.APBD)
    unasked_units = frozenset(unit.code for unit in facts.units if not unit.asked)
    subs = by_sub(apbd)
    whole = added(subs.values())
    unasked = added(sums for (_, unit), sums in subs.items() if unit in unasked_units)
    zero = Decimal(0)
    told = whole._replace(asked=whole.known, pagu=whole.base)
    count, pagu = whole.asked - whole.known - unasked.asked, whole.pagu - whole.base - unasked.pagu
    missing = Sums(count, 0, pagu, zero, zero, zero, zero, zero)
    by_unit = roll_up_by(apbd, lambda leaf: leaf.unit)
    units = {u.code: line(by_unit.get(u.code, added(())), whole.pagu) for u in facts.units}
    nodes = tree(apbd, facts.names, whole.pagu)
    return Report(
        facts=facts,
        apbd=apbd,
        apbn=tuple(leaf for leaf in settled if leaf.budget is Budget.APBN),
        pagu=whole.pagu,
        asked=whole.asked,
        told=line(told, whole.pagu),
        missing=line(missing, whole.pagu),
        unasked=line(unasked, whole.pagu),
        nodes=nodes,
        units=units,
        gaps=_gaps(facts, units, nodes),
        unasked_units=unasked_units,
        asked_codes=frozenset(roll_up_tree(leaf for leaf in apbd if leaf.unit not in unasked_units)),
    )


def months(report: Report) -> tuple[Month, ...]:
    """Twelve months; the reporting month is this book's own total, so that both say the same number."""
    told, now = report.told, report.facts.period.last
    known = (*report.facts.history, *(Month() for _ in range(12)))[:12]
    own = Month(told.target_percent, told.target_physical, told.money_percent, told.physical)
    if not told.known:
        own = replace(known[now - 1], money=MISSING, physical=MISSING)
    later = (replace(month, money=MISSING, physical=MISSING) for month in known[now:])
    return (*known[: now - 1], own, *later)


@dataclass(frozen=True)
class Comparison:
    """The same units in both months, or the difference would only tell who reported."""

    before: Line
    now: Line
    units: int


def comparison(report: Report) -> Comparison | None:
    """None in January and where no unit reported in both months."""
    if report.facts.period.last == 1:
        return None
    last = tuple(leaf for leaf in report.facts.last if leaf.budget is Budget.APBD)
    before = roll_up_by(last, lambda leaf: leaf.unit)
    both = {code for code, one in report.units.items() if one.known and code in before and before[code].known}
    parts = [tuple(leaf for leaf in leaves if leaf.unit in both) for leaves in (last, report.apbd)]
    earlier, later = (roll_up(part, sum((leaf.pagu for leaf in part), Decimal(0))) for part in parts)
    if earlier.money_percent is MISSING or later.money_percent is MISSING:
        return None
    return Comparison(earlier, later, len(both))
