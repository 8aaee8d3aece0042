"""The sheets of a collection beside each other, for the person who judges them: totals against last month, weak rows.

Five queries whatever the number of units; the rows of a unit are made only for those that are opened.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum

from mutubaku.cases.selectors.page import WorkPage, taking_part
from mutubaku.figures.models import Figure, Sheet
from mutubaku.figures.rules.limits import limits_in
from mutubaku.figures.rules.rfk import Band, Leaf, Limits, band, roll_up
from mutubaku.figures.rules.rfk import Line as Sums
from mutubaku.figures.rules.status import IN, MONEY, PHYSICAL, SheetStatus
from mutubaku.org.models import Office
from mutubaku.plans.rules.plan import Line
from mutubaku.plans.selectors import lines, version_in_force
from mutubaku.sop.rules.procedure import Form
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.period import Period

HUNDRED = Decimal(100)
_Key = tuple[int, str, str, str]
_Now = tuple[int, int | None, int | None]


@dataclass(frozen=True)
class Cell:
    """One number that can be given back; `name` is what a form calls it.

    `now` and `before`: of this month and the last; `reached`, `target` and `deviation` (in points): up to this month.
    """

    name: str
    code: str
    fund: str
    field: str
    label: str
    now: Amount
    before: Amount
    reached: Amount
    target: Amount
    deviation: Amount

    @property
    def digits(self) -> int:
        return 0 if self.field == "money" else 2


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    fund: str
    band: Band
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class UnitLine:
    """Money of the month in rupiah, physical cumulative percent weighted by pagu; MISSING while the sheet is not in."""

    unit_id: int
    code: str
    name: str
    status: str
    signer: str
    submitted_at: datetime | None
    money: Amount
    money_before: Amount
    physical: Amount
    deviation_money: Amount
    deviation_physical: Amount
    weak: int
    watched: int
    rows: tuple[Row, ...]
    limits: Limits

    @property
    def sent(self) -> bool:
        return self.status in IN

    @property
    def pressing(self) -> tuple[bool, ...]:
        """What is to be looked at, the gravest first; sorts the units that have the most of it first when reversed."""
        return (self.weak > 0, self.watched > 0, bool(self.status) and not self.sent)

    @property
    def wants_attention(self) -> bool:
        return any(self.pressing)


@dataclass(frozen=True)
class _Read:
    """What is known of the month. `reached`: (unit, code, fund, element) → cumulative, this month's, last month's."""

    limits: Limits
    lines: dict[int, list[Line]]
    reached: Mapping[_Key, _Now]

    def leaf(self, line: Line) -> Leaf:
        total, now, _ = self.reached.get((line.unit_id, line.code, line.fund, MONEY), (0, None, None))
        return Leaf(
            line.code, line.name, line.unit, line.fund, line.budget, line.pagu, line.target_money,
            line.target_physical, MISSING if now is None else Decimal(total), self.physical(line, 1),
        )  # fmt: skip

    def physical(self, line: Line, which: int) -> Amount:
        value = self.reached.get((line.unit_id, line.code, "", PHYSICAL), (0, None, None))[which]
        return MISSING if value is None else Decimal(value) / HUNDRED

    def money(self, line: Line, which: int) -> Amount:
        value = self.reached.get((line.unit_id, line.code, line.fund, MONEY), (0, None, None))[which]
        return MISSING if value is None else Decimal(value)


def units_to_review(page: WorkPage, office: Office, opened: Collection[str] = ()) -> tuple[UnitLine, ...]:
    """Every participating unit, what needs a look first, else in the order of the organisation; without numbers where
    the procedure has no sheet. `opened`: codes of the units whose rows are wanted."""
    units = taking_part(page.case_id)
    if page.sop.form is not Form.REALISASI:
        return tuple(
            _line(pk, code, name, None, _Read(Limits(), {}, {}), False)
            for pk, (code, name, _) in units.items()
        )
    sheets = Sheet.objects.filter(
        round__office_id=office.pk, round__dossier=page.case_number, round__cancelled_at=None
    )
    by_unit = {sheet.unit_id: sheet for sheet in sheets.defer("draft").order_by("pk")}
    known = _read(office, page.period)
    found = [
        _line(pk, code, name, by_unit.get(pk), known, code in opened) for pk, (code, name, _) in units.items()
    ]
    return tuple(sorted(found, key=lambda unit: unit.pressing, reverse=True))


def _read(office: Office, period: Period) -> _Read:
    version = version_in_force(office.pk, period.last_day)
    by_unit: dict[int, list[Line]] = {}
    for line in lines(version.id, month=period.last) if version else ():
        by_unit.setdefault(line.unit_id, []).append(line)
    rows = Figure.objects.filter(
        office_id=office.pk, superseded=False, period__range=(f"{period.year}-01", str(period))
    ).values_list("unit_id", "code", "fund", "element__code")
    sums = rows.annotate(
        Sum("value"),
        now=Sum("value", filter=Q(period=str(period))),
        before=Sum("value", filter=Q(period=str(period.previous()))),
    )
    reached = {
        (unit, code, fund, element): (total, now, before)
        for unit, code, fund, element, total, now, before in sums
    }
    return _Read(limits_in(office.deviation_limits, period), by_unit, reached)


def _line(unit_id: int, code: str, name: str, sheet: Sheet | None, known: _Read, opened: bool) -> UnitLine:
    mine = known.lines.get(unit_id, [])
    is_in = sheet is not None and sheet.status in IN
    leaves = [known.leaf(line) for line in mine]
    alone = [roll_up([leaf], leaf.pagu) for leaf in leaves]
    bands = [band(line, known.limits) for line in alone]
    whole = roll_up(leaves, sum((leaf.pagu for leaf in leaves), Decimal(0)))
    return UnitLine(
        unit_id=unit_id,
        code=code,
        name=name,
        status=sheet.status if sheet else "",
        signer=sheet.signer if sheet else "",
        submitted_at=sheet.submitted_at if sheet else None,
        money=_sum(known.money(line, 1) for line in mine) if is_in else MISSING,
        money_before=_sum(known.money(line, 2) for line in mine),
        physical=whole.physical if is_in else MISSING,
        deviation_money=whole.deviation_money if is_in else MISSING,
        deviation_physical=whole.deviation_physical if is_in else MISSING,
        weak=bands.count(Band.KRITIS) if is_in else 0,
        watched=bands.count(Band.WASPADA) if is_in else 0,
        rows=_unit_rows(mine, alone, known)
        if opened and sheet and sheet.status == SheetStatus.SUBMITTED
        else (),
        limits=known.limits,
    )


def _sum(amounts: Iterable[Amount]) -> Amount:
    known = [amount for amount in amounts if isinstance(amount, Decimal)]
    return sum(known, Decimal(0)) if known else MISSING


def _unit_rows(mine: list[Line], alone: list[Sums], known: _Read) -> tuple[Row, ...]:
    """Physical progress belongs to the sub kegiatan, so it stands on the first row of its funds only."""
    led: set[str] = set()
    rows = []
    for line, one in zip(mine, alone, strict=True):
        cells = [
            _cell(
                line, "money", known.money(line, 1), known.money(line, 2),
                one.money, line.target_money, one.deviation_money,
            )
        ]  # fmt: skip
        if line.code not in led:
            now = known.physical(line, 1)
            cells.append(
                _cell(
                    line, "physical", now, known.physical(line, 2),
                    now, line.target_physical, one.deviation_physical,
                )
            )  # fmt: skip
        led.add(line.code)
        rows.append(Row(line.code, line.name, line.fund_name, band(one, known.limits), tuple(cells)))
    return tuple(rows)


_LABELS = {"money": "Keuangan bulan ini (Rp)", "physical": "Fisik kumulatif (%)"}


def _cell(line: Line, field: str, *amounts: Amount) -> Cell:
    """`amounts`: now, before, reached, target, deviation."""
    fund = line.fund if field == "money" else ""
    name = f"sel|{line.unit}|{line.code}|{fund}|{field}"
    return Cell(name, line.code, fund, field, _LABELS[field], *amounts)
