"""The arithmetic of realisasi fisik dan keuangan: the one place where report figures are added and divided.

From leaves (sub kegiatan × sumber dana) to sums, and from sums to the percentages of one printed line.
Nothing here rounds, prints (tree.py gives the rows) or judges a sheet (faults.py).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import add, itemgetter
from typing import NamedTuple, TypeVar

from mutubaku.plans.rules.plan import Budget
from mutubaku.values.figure import MISSING, Amount, percent

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_DROPPED = {5: 1, 4: 2, 2: 1, 1: 0}  # full stops in a code: parts its parent lacks
K = TypeVar("K", bound=Hashable)
P = TypeVar("P", bound=Hashable)


class Band(StrEnum):
    """Where a deviation falls. `nihil`: reported, but without pagu there is no deviation to judge."""

    SESUAI = "sesuai"
    WASPADA = "waspada"
    KRITIS = "kritis"
    BELUM = "belum"
    NIHIL = "nihil"


@dataclass(frozen=True)
class Limits:
    """Settings of the office, in points and percent.

    Below `kritis` points of deviation is kritis, from there to below `waspada` is waspada. `ahead`: points
    money may run ahead of physical progress; `unpaid`: percent of money at least spent when work is finished.
    """

    waspada: Decimal = Decimal(-5)
    kritis: Decimal = Decimal(-10)
    ahead: Decimal = Decimal(20)
    unpaid: Decimal = Decimal(50)


class Leaf(NamedTuple):
    """One budget line of one unit. Money in rupiah and physical in percent, all cumulative to the month.

    A sub kegiatan has one leaf per sumber dana: money is split between them, physical (target and realised)
    is of the sub kegiatan and repeated on each. `reported` False: the sheet is not in, so amounts are not
    counted even if typed.
    """

    code: str
    name: str
    unit: str
    fund: str
    budget: Budget
    pagu: Decimal
    target_money: Decimal
    target_physical: Decimal
    money: Amount = MISSING
    physical: Amount = MISSING
    reported: bool = True


class Sums(NamedTuple):
    """What is added over a set of sub kegiatan (they are counted, not leaves): `known` of `asked` reported.

    `pagu` is over all of them, everything after it only over the known ones; so with `known` 0 those are
    empty sums, not figures: read them through `line`. `target_work`, `work`: Σ pagu × physical percent.
    """

    asked: int
    known: int
    pagu: Decimal
    base: Decimal
    target_money: Decimal
    target_work: Decimal
    money: Decimal
    work: Decimal


NOTHING = Sums(0, 0, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, unrounded. Percentages are of `base`, the pagu that reported; weights of the office.

    MISSING where nothing was reported, and for every percentage where there is no pagu ("–" on paper).
    """

    count: int
    known: int
    pagu: Decimal
    base: Decimal
    weight: Decimal
    target_physical: Amount
    physical: Amount
    weighted_physical: Amount
    deviation_physical: Amount
    target_money: Amount
    target_percent: Amount
    money: Amount
    money_percent: Amount
    weighted_money: Amount
    deviation_money: Amount
    rest: Amount
    rest_percent: Amount

    @property
    def partial(self) -> bool:
        """Some but not all have reported: printed with "*"."""
        return 0 < self.known < self.count


def parent(code: str) -> str:
    """Sub kegiatan → kegiatan → program → bidang urusan → "" (the office), from the code text alone.

    A last part of two digits (editions to 2021), of four (since 2023), and X.XX all work. Raises ValueError.
    """
    dropped = _DROPPED.get(code.count("."))
    if dropped is None:
        raise ValueError(f"Kode {code!r} bukan kode bidang urusan, program, kegiatan, atau sub kegiatan.")
    return code.rsplit(".", dropped)[0] if dropped else ""


def _leaf_sums(leaf: Leaf) -> Sums:
    pagu, money, physical = leaf.pagu, leaf.money, leaf.physical
    if not leaf.reported or money is MISSING or physical is MISSING:
        return Sums(1, 0, pagu, ZERO, ZERO, ZERO, ZERO, ZERO)
    target_work = pagu * leaf.target_physical
    return Sums(1, 1, pagu, pagu, leaf.target_money, target_work, money, pagu * physical)


def _plus(one: Sums, other: Sums) -> Sums:
    return Sums._make(map(add, one, other))


def added(parts: Iterable[Sums]) -> Sums:
    """Exact up to 28 digits, so the order of the parts does not matter."""
    return reduce(_plus, parts, NOTHING)


def _joined(one: Sums, other: Sums) -> Sums:
    """Two funds of one sub kegiatan: still one, and known only when both are."""
    if one.known and other.known:
        return _plus(one, other)._replace(asked=1, known=1)
    return Sums(1, 0, one.pagu + other.pagu, ZERO, ZERO, ZERO, ZERO, ZERO)


def by_sub(leaves: Iterable[Leaf]) -> dict[tuple[str, str], Sums]:
    """(code, unit) → sums: where every other sum starts. The same code in two units counts twice."""
    subs: dict[tuple[str, str], Sums] = {}
    for leaf in leaves:
        key = (leaf.code, leaf.unit)
        sums = _leaf_sums(leaf)
        before = subs.get(key)
        subs[key] = sums if before is None else _joined(before, sums)
    return subs


def _folded(sums: Mapping[K, Sums], to: Callable[[K], P]) -> dict[P, Sums]:
    groups: dict[P, Sums] = {}
    for key, part in sums.items():
        group = to(key)
        before = groups.get(group)
        groups[group] = part if before is None else _plus(before, part)
    return groups


def sums_by_code(subs: Mapping[tuple[str, str], Sums]) -> dict[str, Sums]:
    """The sums of `by_sub`, folded level by level. Raises ValueError for a leaf that is no sub kegiatan."""
    level = _folded(subs, itemgetter(0))
    if wrong := sorted(code for code in level if code.count(".") != 5):
        raise ValueError(f"Bukan kode sub kegiatan: {', '.join(wrong)}.")
    nodes = dict(level)
    while level and "" not in level:
        level = _folded(level, parent)
        nodes.update(level)
    return nodes or {"": NOTHING}


def roll_up_tree(leaves: Iterable[Leaf]) -> dict[str, Sums]:
    """Sums of every node by its code, sub kegiatan to bidang urusan; the whole office stands under ""."""
    return sums_by_code(by_sub(leaves))


def roll_up_by(leaves: Iterable[Leaf], key: Callable[[Leaf], str]) -> dict[str, Sums]:
    """Cross-table: sums per unit, per sumber dana or any other name `key` reads from a leaf."""
    groups: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        groups[key(leaf)].append(leaf)
    return {name: added(by_sub(group).values()) for name, group in groups.items()}


def roll_up(leaves: Iterable[Leaf], office_pagu: Decimal) -> Line:
    """One line for any set of leaves; `office_pagu` is what 100 percent of bobot means."""
    return line(added(by_sub(leaves).values()), office_pagu)


def _minus(one: Amount, other: Amount) -> Amount:
    return MISSING if one is MISSING or other is MISSING else one - other


def line(sums: Sums, office_pagu: Decimal) -> Line:
    """Divides ready sums. A row without pagu has bobot 0, its rupiah, and no percentage."""
    known = sums.known > 0
    target_money, money = (sums.target_money, sums.money) if known else (MISSING, MISSING)
    rest = _minus(sums.base, money)
    physical = sums.work / sums.base if sums.base else MISSING
    target_physical = sums.target_work / sums.base if sums.base else MISSING
    target_percent, money_percent = percent(target_money, sums.base), percent(money, sums.base)
    return Line(
        count=sums.asked,
        known=sums.known,
        pagu=sums.pagu,
        base=sums.base,
        weight=sums.pagu * HUNDRED / office_pagu if office_pagu else ZERO,
        target_physical=target_physical,
        physical=physical,
        weighted_physical=sums.work / office_pagu if sums.base else MISSING,
        deviation_physical=_minus(physical, target_physical),
        target_money=target_money,
        target_percent=target_percent,
        money=money,
        money_percent=money_percent,
        weighted_money=percent(money, office_pagu) if sums.base else MISSING,
        deviation_money=_minus(money_percent, target_percent),
        rest=rest,
        rest_percent=percent(rest, sums.base),
    )


def worst(line: Line) -> Amount:
    """The lower of the two deviations, in points."""
    both = [d for d in (line.deviation_physical, line.deviation_money) if d is not MISSING]
    return min(both) if both else MISSING


def band(line: Line, limits: Limits) -> Band:
    """The worse deviation decides. Exactly −10 is waspada, exactly −5 is sesuai."""
    if line.count and not line.known:
        return Band.BELUM
    deviation = worst(line)
    if deviation is MISSING:
        return Band.NIHIL
    if deviation < limits.kritis:
        return Band.KRITIS
    return Band.WASPADA if deviation < limits.waspada else Band.SESUAI


def band_of(points: Decimal, limits: Limits) -> Band:
    """One deviation while it is typed or reviewed: as far above the target as kritis lies below it, it is more likely
    a slip of the hand than a feat, so it stands out as well."""
    if points < limits.kritis or points > -limits.kritis:
        return Band.KRITIS
    return Band.WASPADA if points < limits.waspada else Band.SESUAI
