"""What must hold in the realisation book of any office."""

import re
from dataclasses import replace

import pytest
from book_reading import first, tables, texts
from book_text import block_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from realisasi_office import APBN, FACTS, D, past

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import RealisasiFacts, UnitStatus
from mutubaku.figures.rules.rfk import Budget, Leaf
from mutubaku.values.content import Chart
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import parse, show
from mutubaku.values.period import Period

READ_ON = re.compile(r"Tabel (\d\.\d)")


@st.composite
def any_facts(draw: st.DrawFn) -> RealisasiFacts:
    leaves = []
    for n in range(draw(st.integers(0, 8))):
        pagu = draw(st.integers(0, 10**11))
        known = draw(st.integers(0, 4)) > 0
        leaves.append(
            Leaf(
                code=f"{draw(st.sampled_from(['X.XX.01', '3.30.05', '2.17.03']))}.1.01.{n:04d}",
                name=f"Sub {n}",
                unit=draw(st.sampled_from(["SEK", "KOP", "PDN", "PRO"])),
                fund=draw(st.sampled_from(["PAD", "DAK"])),
                budget=Budget.APBD,
                pagu=D(pagu),
                target_money=D(draw(st.integers(0, pagu))),
                target_physical=draw(st.decimals(0, 100, places=2)),
                money=D(draw(st.integers(0, pagu))) if known else MISSING,
                physical=draw(st.decimals(0, 100, places=2)) if known else MISSING,
            )
        )
    units = tuple(replace(unit, status=draw(st.sampled_from(list(UnitStatus)))) for unit in FACTS.units)
    period = Period.month_of(2026, draw(st.integers(1, 12)))
    return replace(
        FACTS, leaves=(*leaves, *APBN), units=units, period=period, last=past(tuple(leaves), "0.9")
    )


any_office = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@any_office
@given(any_facts())
def test_every_reference_points_to_a_table_that_is_there(facts):
    book = compose(facts)
    told = "\n".join(
        line for chapter in book.chapters for block in chapter.blocks for line in block_lines(block)
    )

    assert set(READ_ON.findall(told)) <= set(tables(book))


@any_office
@given(any_facts())
def test_every_number_carries_its_value_and_every_row_fills_the_columns(facts):
    book = compose(facts)

    for table in tables(book).values():
        for row in table.rows:
            assert sum(cell.span for cell in row.cells) == len(table.columns)
            for cell in row.cells:
                if cell.number is not None:
                    assert (cell.text, parse(cell.text)) == (show(cell.number, cell.digits), cell.number)
                elif cell.text not in ("–", "") and not cell.status:
                    with pytest.raises(ValueError, match="bukan angka"):
                        parse(cell.text)
        assert not table.rows[-1:] or not table.rows[-1].keep


@any_office
@given(any_facts())
def test_a_missing_unit_prints_no_figure_but_its_pagu(facts):
    table = tables(compose(facts))["2.2"]

    for unit in facts.units:
        if unit.status is not UnitStatus.REPORTED:
            row = first(table, unit.name)
            assert [cell.number for cell in row.cells[5:]] == [None] * len(row.cells[5:])
            late = ("Belum lapor", "belum") if unit.asked else ("Tidak diminta", "")
            assert (row.cells[-1].text, row.cells[-1].status) == late
            assert [cell.gap for cell in row.cells[5:-1]] in ([True, True], [False] * 11)


@any_office
@given(any_facts())
def test_bobot_of_the_whole_prints_one_hundred(facts):
    book = compose(facts)
    pagu = sum(one.pagu for one in facts.leaves if one.budget is Budget.APBD)
    rows = tables(book)["2.2"].rows

    assert texts(rows[-1])[1:3] == [show(pagu), "100,00" if pagu else "0,00"]
    weights = [row.cells[4].number for row in rows if row.level == "sub" and row.cells[4].number is not None]
    if pagu:
        # Each printed bobot is at most half a hundredth off.
        assert abs(sum(weights) - 100) <= D("0.005") * len(weights)


@any_office
@given(any_facts())
def test_the_rows_of_the_rfk_equal_the_leaves(facts):
    table = tables(compose(facts))["2.3"]
    sent = {unit.code for unit in facts.units if unit.status is UnitStatus.REPORTED}
    office = sum(one.pagu for one in facts.leaves if one.budget is Budget.APBD)

    for one in facts.leaves:
        if one.budget is Budget.APBN or one.unit not in sent or one.money is MISSING or not one.pagu:
            continue
        percent = one.money * 100 / one.pagu
        target = one.target_money * 100 / one.pagu
        assert texts(first(table, one.code))[4:-1] == [
            show(one.pagu), show(one.pagu * 100 / office, 2),
            show(one.target_physical, 2), show(one.physical, 2), show(one.pagu * one.physical / office, 2),
            show(one.physical - one.target_physical, 2),
            show(one.target_money), show(target, 2), show(one.money), show(percent, 2),
            show(one.money * 100 / office, 2), show(percent - target, 2), show(one.pagu - one.money),
        ]  # fmt: skip


@any_office
@given(any_facts())
def test_charts_are_numbered_on_and_drawn(facts):
    charts = [b for chapter in compose(facts).chapters for b in chapter.blocks if isinstance(b, Chart)]

    assert [chart.number for chart in charts] == [f"2.{n}" for n in range(1, len(charts) + 1)]
    assert all(chart.svg.startswith("<svg") and chart.alt and chart.source for chart in charts)
