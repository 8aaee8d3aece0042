"""What the office has realised: leaves for the report, points of the S curve, remarks. Cumulative sums are SQL's.

A unit whose sheet of the month is not in has MISSING leaves, whatever earlier months say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db.models import Max, QuerySet, Sum

from mutubaku.figures.models import Figure, Round, Sheet, SheetRemark
from mutubaku.figures.rules.rfk import Budget, Leaf, roll_up
from mutubaku.figures.rules.sheet import Remark
from mutubaku.figures.rules.status import IN, MONEY, PHYSICAL
from mutubaku.plans import selectors as plans
from mutubaku.plans.rules import plan
from mutubaku.plans.rules.codes import order
from mutubaku.values.figure import MISSING, Amount, percent
from mutubaku.values.period import Period

HUNDRED = Decimal(100)
KIND = "realisasi"
MoneyKey = tuple[int, str, str]
Spent = tuple[int, bool]
_NOTHING: Spent = (0, False)
WorkKey = tuple[int, str]


@dataclass(frozen=True)
class SeriesPoint:
    """Cumulative percent of the office at the end of a month, unrounded; realised MISSING where nothing is in."""

    month: int
    target_money: Amount
    target_physical: Amount
    money: Amount
    physical: Amount


@dataclass(frozen=True)
class RemarkLine:
    unit: str
    code: str
    fund: str
    remark: Remark


@dataclass(frozen=True)
class _Month:
    """Figures of one month. `last_work`: as `work`, but of the latest month that has one; read only when needed."""

    office_id: int
    period: Period
    money: Mapping[MoneyKey, Spent]
    work: Mapping[WorkKey, int]
    last_work: Callable[[], Mapping[WorkKey, int]]
    units_in: set[int]

    def leaves(self, lines: Iterable[plan.Line]) -> list[Leaf]:
        """The lines in force, then those an amendment took away after money was spent on them, with pagu 0."""
        lines = tuple(lines)
        found = [self._leaf(line, self.money, self.work) for line in lines]
        gone = self.money.keys() - {(line.unit_id, line.code, line.fund) for line in lines}
        spent = {key: (self.money[key][0], True) for key in gone if self.money[key][0]}
        if spent:
            known, work = plans.dropped(self.office_id, self.period.last_day), self.last_work()
            found += [self._leaf(line, spent, work) for key, line in known.items() if key in spent]
        return found

    def _leaf(self, line: plan.Line, money: Mapping[MoneyKey, Spent], work: Mapping[WorkKey, int]) -> Leaf:
        spent, now = money.get((line.unit_id, line.code, line.fund), _NOTHING)
        done = work.get((line.unit_id, line.code))
        reported = line.unit_id in self.units_in
        return Leaf(
            line.code, line.name, line.unit, line.fund, line.budget, line.pagu, line.target_money,
            line.target_physical,
            Decimal(spent) if now and reported else MISSING,
            MISSING if done is None or not reported else Decimal(done) / HUNDRED,
            reported,
        )  # fmt: skip


def leaves(office_id: int, period: Period, *, budget: Budget | None = None) -> tuple[Leaf, ...]:
    """One leaf per budget line in force on the last day of the month, cumulative to it, in tree order.

    Lines an amendment took away after money was spent on them follow, with pagu 0.
    """
    version = plans.version_in_force(office_id, period.last_day)
    if version is None:
        return ()
    month = _Month(
        office_id, period, _money(office_id, period), _progress(office_id, period),
        lambda: _last_progress(office_id, period), _units_in(office_id, period),
    )  # fmt: skip
    found = month.leaves(plans.lines(version.id, month=period.last))
    return tuple(leaf for leaf in found if budget is None or leaf.budget is budget)


def _money(office_id: int, period: Period) -> dict[MoneyKey, Spent]:
    """Line → rupiah to the month, and whether this very month is among it."""
    rows = Figure.objects.filter(
        office_id=office_id, element__code=MONEY, superseded=False, period__range=_year_to(period)
    ).values_list("unit_id", "code", "fund")
    now = str(period)
    return {
        (unit, code, fund): (total, latest == now)
        for unit, code, fund, total, latest in rows.annotate(Sum("value"), Max("period"))
    }


def _progress(office_id: int, period: Period) -> dict[WorkKey, int]:
    """Sub kegiatan of a unit → physical progress of this very month in hundredths."""
    rows = Figure.objects.filter(
        office_id=office_id, element__code=PHYSICAL, superseded=False, period=str(period)
    )
    return {(unit, code): value for unit, code, value in rows.values_list("unit_id", "code", "value")}


def _units_in(office_id: int, period: Period) -> set[int]:
    """Units whose last sheet of the month is signed."""
    rows = _sheets(office_id).filter(round__period=str(period)).values_list("unit_id", "status")
    return {unit for unit, status in dict(rows).items() if status in IN}


def _sheets(office_id: int) -> QuerySet[Sheet]:
    return Sheet.objects.filter(
        round__office_id=office_id, round__kind=KIND, round__cancelled_at__isnull=True
    ).order_by("pk")


def _year_to(period: Period) -> tuple[str, str]:
    return f"{period.year}-01", str(period)


def _last_progress(office_id: int, period: Period) -> dict[WorkKey, int]:
    rows = Figure.objects.filter(
        office_id=office_id, element__code=PHYSICAL, superseded=False, period__range=_year_to(period)
    ).order_by("period")
    return {(unit, code): value for unit, code, value in rows.values_list("unit_id", "code", "value")}


def series(office_id: int, year: int, upto: int, *, budget: Budget = Budget.APBD) -> tuple[SeriesPoint, ...]:
    """The twelve points of the S curve of one budget; realised to month `upto`. The last DPA in force gives the target,
    each month's own DPA what its realisation is measured by: as in the reports of those months."""
    version = plans.version_in_force(office_id, Period.month_of(year, upto).last_day)
    if version is None:
        return ()
    pagu = plans.pagu(version.id).get(budget, Decimal(0))
    realised = _realised(office_id, year, upto, budget)
    return tuple(
        SeriesPoint(
            target.month,
            percent(target.money, pagu),
            percent(target.work / HUNDRED, pagu),
            *realised.get(target.month, (MISSING, MISSING)),
        )
        for target in plans.target_curve(version.id, budget)
    )


def _realised(office_id: int, year: int, upto: int, budget: Budget) -> dict[int, tuple[Amount, Amount]]:
    """Month → cumulative percent of money and physical, over the units that were in."""
    versions = plans.versions(office_id, year)
    lines: dict[int, tuple[plan.Line, ...]] = {}
    found = {}
    for month in _months(office_id, Period.month_of(year, upto)):
        valid = [version.id for version in versions if version.valid_from <= month.period.last_day]
        if valid:
            if valid[-1] not in lines:
                lines[valid[-1]] = plans.lines(valid[-1], month=upto)
            kept = [leaf for leaf in month.leaves(lines[valid[-1]]) if leaf.budget is budget]
            line = roll_up(kept, sum((leaf.pagu for leaf in kept), Decimal(0)))
            found[month.period.last] = (line.money_percent, line.physical)
    return found


def _months(office_id: int, upto: Period) -> Iterator[_Month]:
    """January to `upto`, from three queries."""
    figures = Figure.objects.filter(office_id=office_id, superseded=False, period__range=_year_to(upto))
    columns = ("period", "unit_id", "code", "fund", "value")
    paid: dict[str, list[tuple[MoneyKey, int]]] = defaultdict(list)
    done: dict[str, dict[WorkKey, int]] = defaultdict(dict)
    sheets: dict[str, dict[int, str]] = defaultdict(dict)
    for period, unit, code, fund, value in figures.filter(element__code=MONEY).values_list(*columns):
        paid[period].append(((unit, code, fund), value))
    for period, unit, code, _, value in figures.filter(element__code=PHYSICAL).values_list(*columns):
        done[period][unit, code] = value
    rows = _sheets(office_id).filter(round__period__range=_year_to(upto))
    for period, unit, status in rows.values_list("round__period", "unit_id", "status"):
        sheets[period][unit] = status
    total: dict[MoneyKey, Spent] = {}
    last: dict[WorkKey, int] = {}
    for month in Period(upto.year, 1, upto.last).months:
        total = {key: (spent, False) for key, (spent, _) in total.items()}
        total |= {key: (total.get(key, _NOTHING)[0] + value, True) for key, value in paid[str(month)]}
        last |= done[str(month)]
        units_in = {unit for unit, status in sheets[str(month)].items() if status in IN}
        yield _Month(office_id, month, total, done[str(month)], partial(dict, last), units_in)


def remarks(round_id: int) -> tuple[RemarkLine, ...]:
    """Kendala and tindak lanjut of the round's month, of units whose sheet is in; unit by unit in tree order."""
    sheets = Sheet.objects.filter(round_id=round_id, status__in=IN).values_list("unit_id", flat=True)
    period = Round.objects.filter(pk=round_id).values("period")
    rows = SheetRemark.objects.filter(unit_id__in=sheets, period__in=period, superseded=False).exclude(
        obstacle="", action="", person="", due=""
    )
    found = rows.values_list(
        "unit__order", "code", "fund", "unit__code", "obstacle", "action", "person", "due"
    )
    ordered = sorted(found, key=lambda row: (row[0], order(row[1]), row[2]))
    return tuple(RemarkLine(unit, code, fund, Remark(*texts)) for _, code, fund, unit, *texts in ordered)
