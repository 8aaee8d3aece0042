"""The dashboard says what the book of the month says, to the digit; the book's own tests say that it is right."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from realisasi_office import FACTS, all_reported, leaf, none_reported

from mutubaku.books.rules.dashboard import dashboard
from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import UnitStatus
from mutubaku.values.content import Chart, Strip, Table
from mutubaku.values.figure import MISSING

CASES = {
    "one missing": FACTS,
    "complete": all_reported(),
    "nobody": none_reported(),
    "no plan": replace(FACTS, leaves=()),
}


def block(book, chapter, kind, number=""):
    return next(
        b for b in book.chapters[chapter].blocks if isinstance(b, kind) and (not number or b.number == number)
    )


@pytest.mark.parametrize("facts", CASES.values(), ids=CASES)
def test_key_figures_findings_and_titles_are_those_of_the_book(facts):
    board, book = dashboard(facts), compose(facts)

    assert board.facts == block(book, 0, Strip).facts
    assert (board.finding, board.completeness) == (book.chapters[0].finding, book.completeness)
    assert board.curve_title == block(book, 1, Chart, "2.1").title


@pytest.mark.parametrize("facts", CASES.values(), ids=CASES)
def test_the_months_are_those_of_the_table_of_the_book(facts):
    table = block(compose(facts), 1, Table, "2.1")
    printed = [
        [cell.text for cell in row.cells[1:]]
        for row in table.rows
        if not row.cells[0].text.startswith("Deviasi")
    ]
    shown = [list(series.cells) for series in dashboard(facts).months]

    known = [[cell for cell in row if cell[:1].isdigit()] for row in (*printed, *shown)]
    assert sorted(known[: len(printed)]) == sorted(known[len(printed) :])


def test_units_stand_in_the_order_of_the_ranking():
    units = dashboard(FACTS).units

    known = [unit for unit in units if unit.money]
    assert [unit.place for unit in units] == [
        *map(str, range(1, len(known) + 1)),
        *["–"] * (len(units) - len(known)),
    ]
    assert known == sorted(known, key=lambda unit: -float(unit.money.width))


def test_who_owes_figures_is_named_with_owner_and_due_time():
    owing = dashboard(none_reported()).owing

    assert [(one.name, one.owner, one.due, one.whole) for one in owing] == [
        (unit.name, f"Kepala {unit.name}", "10 November 2026", True) for unit in FACTS.units
    ]
    assert dashboard(all_reported()).owing == ()


amounts = st.just(MISSING) | st.decimals(0, 10**12, places=0)


@given(
    st.lists(
        st.tuples(amounts, st.decimals(0, 300, places=2), st.sampled_from([u.code for u in FACTS.units])),
        max_size=12,
    )
)
def test_no_bar_leaves_its_track(rows):
    leaves = tuple(
        leaf(f"3.30.03.1.01.{n:04d}", f"Sub {n}", unit, 1000, 800, "80", None, None)._replace(
            money=money, physical=physical
        )
        for n, (money, physical, unit) in enumerate(rows)
    )
    board = dashboard(replace(FACTS, leaves=leaves, last=(), remarks=()))

    bars = [bar for unit in board.units for bar in (unit.money, unit.physical) if bar]
    assert all(0 <= Decimal(part) <= 100 for bar in bars for part in (bar.width, bar.tick) if part)


def test_a_unit_that_was_not_asked_owes_nothing():
    """Its pagu is not counted all the same, so it is named, without anybody who answers for it."""
    units = tuple(
        replace(u, status=UnitStatus.UNASKED, owner="", due="") if u.code == "PRO" else u for u in FACTS.units
    )
    board = dashboard(replace(FACTS, units=units))

    (missing,) = [one for one in board.owing if one.code == "PRO"]
    assert (missing.owed, missing.whole, missing.closed, board.owed) == (
        False,
        True,
        False,
        len(board.owing) - 1,
    )
    assert board.completeness.startswith("3 dari 3 unit")
    assert [unit.asked for unit in board.units if unit.code == "PRO"] == [False]
    assert "belum lapor" not in board.finding.replace("sub kegiatan belum lapor", "")
