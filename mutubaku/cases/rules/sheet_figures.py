"""A unit's sheet in three numbers, as whoever signs it looks at it first. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from mutubaku.documents.rules.key_figures import KeyFigure
from mutubaku.figures.rules.rfk import Leaf, roll_up
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.plans.rules.plan import Budget
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import show, signed


def sheet_figures(form: SheetForm) -> tuple[KeyFigure, ...]:
    """Cumulative percent of pagu and physical percent, now and to the month before, beside their targets."""
    pagu = sum((row.pagu for row in form.rows), Decimal(0))
    leads = {row.code: row for row in form.rows if row.lead}  # physical progress stands there, for all funds
    now = roll_up(
        [_leaf(form, row, _plus(row.before, row.money), leads[row.code].physical) for row in form.rows], pagu
    )
    last = roll_up([_leaf(form, row, row.before, leads[row.code].before_physical) for row in form.rows], pagu)
    money = _sum(row.money for row in form.rows)
    typed = sum(row.money is not MISSING for row in form.rows)
    return (
        KeyFigure("Realisasi bulan ini", _rupiah(money), f"{typed} dari {len(form.rows)} baris terisi"),
        KeyFigure(
            "Realisasi keuangan", _percent(now.money_percent), _beside(now.target_percent, now.deviation_money),
            _percent(last.money_percent),
        ),
        KeyFigure(
            "Realisasi fisik", _percent(now.physical), _beside(now.target_physical, now.deviation_physical),
            _percent(last.physical),
        ),
    )  # fmt: skip


def _leaf(form: SheetForm, row: SheetRow, money: Amount, physical: Amount) -> Leaf:
    return Leaf(
        row.code, row.name, form.unit, row.fund, Budget.APBD, row.pagu, row.target_money, row.target_physical,
        money, physical,
    )  # fmt: skip


def _plus(before: Amount, money: Amount) -> Amount:
    if money is MISSING:
        return MISSING
    return money if before is MISSING else before + money


def _sum(amounts: Iterable[Amount]) -> Amount:
    known = [amount for amount in amounts if isinstance(amount, Decimal)]
    return sum(known, Decimal(0)) if known else MISSING


def _rupiah(value: Amount) -> str:
    return "–" if value is MISSING else f"Rp{show(value)}"


def _percent(value: Amount) -> str:
    return "–" if value is MISSING else f"{show(value, 2)}%"


def _beside(target: Amount, deviation: Amount) -> str:
    if target is MISSING or deviation is MISSING:
        return ""
    return f"target {show(target, 2)}%, {signed(deviation, 2)} poin"
