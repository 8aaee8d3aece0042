"""A unit's sheet in three numbers: this month, and both percentages beside target and the months before."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules.sheet_figures import sheet_figures
from mutubaku.documents.rules.key_figures import KeyFigure
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

amounts = st.just(MISSING) | st.integers(0, 10**12).map(Decimal)
percents = st.just(MISSING) | st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


def row(
    n=1, money=Decimal(100), physical=Decimal(50), before=Decimal(300), was=Decimal(40), pagu=Decimal(1000)
):
    return SheetRow(
        code=f"3.30.03.1.01.{n:04}", name="Sub", fund="PAD", fund_name="PAD", lead=True, pagu=pagu,
        target_money=Decimal(500), target_physical=Decimal(60), before=before, before_physical=was,
        money=money, physical=physical,
    )  # fmt: skip


def form(*rows):
    return SheetForm("Dinas", "PDN", "Bidang PDN", Period.parse("2026-10"), 1, rows)


def test_percentages_stand_beside_target_and_the_months_before():
    assert sheet_figures(form(row(), row(2, money=Decimal(200)))) == (
        KeyFigure("Realisasi bulan ini", "Rp300", "2 dari 2 baris terisi"),
        KeyFigure("Realisasi keuangan", "45,00%", "target 50,00%, −5,00 poin", "30,00%"),
        KeyFigure("Realisasi fisik", "50,00%", "target 60,00%, −10,00 poin", "40,00%"),
    )


def test_what_is_not_typed_is_not_zero():
    assert sheet_figures(form(row(money=MISSING, physical=MISSING))) == (
        KeyFigure("Realisasi bulan ini", "–", "0 dari 1 baris terisi"),
        KeyFigure("Realisasi keuangan", "–", "", "30,00%"),
        KeyFigure("Realisasi fisik", "–", "", "40,00%"),
    )


@given(st.lists(st.tuples(amounts, percents, amounts, percents, st.integers(0, 10**12)), max_size=5))
def test_any_sheet_has_its_three_numbers(cells):
    rows = [
        row(n, money, physical, before, was, Decimal(pagu))
        for n, (money, physical, before, was, pagu) in enumerate(cells)
    ]

    names = [figure.name for figure in sheet_figures(form(*rows))]

    assert names == ["Realisasi bulan ini", "Realisasi keuangan", "Realisasi fisik"]
