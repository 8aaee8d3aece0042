"""What the office has realised: leaves for the report, points of the S curve, remarks. Cumulative sums are SQL's.

A unit whose sheet of the month is not in has MISSING leaves, whatever earlier months say.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial

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
Dropped = Callable[[], Mapping[MoneyKey, plan.Line]]
Point = tuple[Amount, Amount]
_NO_POINT: Point = (MISSING, MISSING)


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

    period: Period
    money: Mapping[MoneyKey, Spent]
    work: Mapping[WorkKey, int]
    last_work: Callable[[], Mapping[WorkKey, int]]
    units_in: set[int]

    def leaves(self, lines: Sequence[plan.Line], dropped: Dropped) -> list[Leaf]:
        """The lines in force, then those an amendment took away after money was spent on them, with pagu 0."""
        found = self._leaves(lines, self.money, self.work)
        gone = self.money.keys() - {(line.unit_id, line.code, line.fund) for line in lines}
        spent = {key: (self.money[key][0], True) for key in gone if self.money[key][0]}
        if spent:
            lost = [line for key, line in dropped().items() if key in spent]
            found += self._leaves(lost, spent, self.last_work())
        return found

    def _leaves(
        self, lines: Iterable[plan.Line], money: Mapping[MoneyKey, Spent], work: Mapping[WorkKey, int]
    ) -> list[Leaf]:
        """Line by line; unpacked, because a report has thousands of them."""
        found = []
        for _, code, name, unit_id, unit, fund, _, budget, _, pagu, target_money, target_physical in lines:
            spent, now = money.get((unit_id, code, fund), _NOTHING)
            done = work.get((unit_id, code))
            reported = unit_id in self.units_in
            paid = Decimal(spent) if now and reported else MISSING
            physical = Decimal(done) / HUNDRED if done is not None and reported else MISSING
            found.append(
                Leaf(
                    code, name, unit, fund, budget, pagu, target_money, target_physical, paid, physical, reported
                )
            )  # fmt: skip
        return found


def leaves(office_id: int, period: Period, *, budget: Budget | None = None) -> tuple[Leaf, ...]:
    """One leaf per budget line in force on the last day of the month, cumulative to it, in tree order.

    Lines an amendment took away after money was spent on them follow, with pagu 0.
    """
    version = plans.version_in_force(office_id, period.last_day)
    if version is None:
        return ()
    lines = plans.lines(version.id, month=period.last)
    month = _Month(
        period, _money(office_id, period), _progress({line.unit_id for line in lines}, period),
        partial(_last_progress, office_id, period), _units_in(office_id, period),
    )  # fmt: skip
    dropped = partial(plans.dropped, office_id, period.last_day)
    found = month.leaves(lines, dropped)
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


def _progress(unit_ids: Collection[int], period: Period) -> dict[WorkKey, int]:
    """Sub kegiatan of a unit → physical progress of this very month in hundredths.

    Asked by unit, not by office: the current figures are indexed by unit and month, so no other month is read.
    """
    rows = Figure.objects.filter(
        unit_id__in=unit_ids, element__code=PHYSICAL, superseded=False, period=str(period)
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
    """The twelve points of the S curve of one budget; realised to month `upto`. () before the first DPA of the year.

    Each month is measured, target and realisation alike, by the DPA in force on its own last day, as in its report: an
    amendment changes no month gone by. Months after `upto` are planned by the DPA of `upto`, months before the first
    DPA by that first one. Three queries for the year and two for each DPA, one more where an amendment dropped lines.
    """
    now = Period.month_of(year, upto)
    versions = [version for version in plans.versions(office_id, year) if version.valid_from <= now.last_day]
    if not versions:
        return ()
    used = [_in_force(versions, Period.month_of(year, min(month, upto))) for month in range(1, 13)]
    measures = {version.id: _measure(version, now, budget) for version in dict.fromkeys(used)}
    if not any(measure.target for measure in measures.values()):
        return ()
    months = dict(enumerate(_months(office_id, now), 1))
    return tuple(
        SeriesPoint(
            month,
            *measures[version.id].target.get(month, _NO_POINT),
            *(measures[version.id].realised(months[month]) if month in months else _NO_POINT),
        )
        for month, version in enumerate(used, 1)
    )


def _in_force(versions: Sequence[plans.Version], month: Period) -> plans.Version:
    """The last version in force on the last day of the month; the first of all where none is yet."""
    valid = [version for version in versions if version.valid_from <= month.last_day]
    return valid[-1] if valid else versions[0]


@dataclass(frozen=True)
class _Measure:
    """What the months of one DPA are measured by. `target`: month → percent of money and physical."""

    valid_from: date
    budget: Budget
    lines: tuple[plan.Line, ...]
    dropped: Dropped
    target: Mapping[int, Point]

    def realised(self, month: "_Month") -> Point:
        """Cumulative percent of money and physical, over the units that were in."""
        if self.valid_from > month.period.last_day:
            return _NO_POINT
        kept = [leaf for leaf in month.leaves(self.lines, self.dropped) if leaf.budget is self.budget]
        line = roll_up(kept, sum((leaf.pagu for leaf in kept), Decimal(0)))
        return line.money_percent, line.physical


def _measure(version: plans.Version, upto: Period, budget: Budget) -> _Measure:
    lines = plans.lines(version.id, month=upto.last)
    pagu = sum((line.pagu for line in lines if line.budget is budget), Decimal(0))
    target = {
        point.month: (percent(point.money, pagu), percent(point.work / HUNDRED, pagu))
        for point in plans.target_curve(version.id, budget)
    }
    dropped = cache(partial(plans.dropped, version.office_id, version.valid_from))
    return _Measure(version.valid_from, budget, lines, dropped, target)


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
        yield _Month(month, total, done[str(month)], partial(dict, last), units_in)


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
