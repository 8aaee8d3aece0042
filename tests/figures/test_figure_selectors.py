"""Leaves, S curve, states and the self-check; and that no query grows with the number of units."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from factories import (
    COOPS,
    DAK,
    LINES,
    MARKET,
    OCTOBER,
    PAD,
    PRICES,
    at,
    cast,
    key,
    open_round,
    plan,
    plan_line,
    sheet,
    submit,
)

from mutubaku.figures import selectors, services
from mutubaku.figures.models import Figure, Sheet
from mutubaku.figures.rules.rfk import Budget, roll_up
from mutubaku.figures.rules.status import MONEY, SheetStatus
from mutubaku.figures.services import TakenOver
from mutubaku.plans.rules import plan as plans
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

pytestmark = pytest.mark.django_db
PAGU = Decimal(4_800_000)
AUGUST, SEPTEMBER = Period.parse("2026-08"), Period.parse("2026-09")


@pytest.fixture
def dinas():
    made = cast()
    plan(made)
    return made


def take_over(dinas, period, rows):
    services.take_over(
        dinas.office_id, period=period, dossier=f"Laporan {period}", by=dinas["kasubbag"], at=at(1),
        rows=[TakenOver(unit, code, fund[0], Decimal(money), Decimal(done)) for unit, code, fund, money, done in rows],
    )  # fmt: skip


def told(leaves):
    return {(leaf.unit, leaf.code, leaf.fund): (leaf.money, leaf.physical) for leaf in leaves}


MONTH_ROWS = [
    ("PDN", MARKET, PAD, 100_000, 20),
    ("PDN", MARKET, DAK, 50_000, 20),
    ("PDN", PRICES, PAD, 200_000, 30),
    ("KOP", COOPS, PAD, 100_000, 40),
]


def test_leaves_are_cumulative_and_in_tree_order(dinas):
    take_over(dinas, AUGUST, MONTH_ROWS)
    take_over(dinas, SEPTEMBER, [(u, c, f, m, d + 5) for u, c, f, m, d in MONTH_ROWS])
    found = selectors.leaves(dinas.office_id, SEPTEMBER)
    assert list(told(found).items()) == [
        (("KOP", COOPS, PAD[0]), (Decimal(200_000), Decimal(45))),
        (("PDN", MARKET, PAD[0]), (Decimal(200_000), Decimal(25))),
        (("PDN", MARKET, DAK[0]), (Decimal(100_000), Decimal(25))),
        (("PDN", PRICES, PAD[0]), (Decimal(400_000), Decimal(35))),
    ]
    line = found[3]
    assert (line.pagu, line.target_money, line.target_physical, line.budget, line.reported) == (
        Decimal(2_400_000), Decimal(1_800_000), Decimal(80), Budget.APBD, True,
    )  # fmt: skip


def test_a_unit_not_in_this_month_is_missing_whatever_it_reported_before(dinas):
    take_over(dinas, SEPTEMBER, MONTH_ROWS)
    asked = open_round(dinas)
    submit(dinas, asked, "KOP")
    assert told(selectors.leaves(dinas.office_id, OCTOBER)) == {
        ("KOP", COOPS, PAD[0]): (Decimal(1_100_000), Decimal(84)),
        ("PDN", MARKET, PAD[0]): (MISSING, MISSING),
        ("PDN", MARKET, DAK[0]): (MISSING, MISSING),
        ("PDN", PRICES, PAD[0]): (MISSING, MISSING),
    }


def test_no_plan_in_force_means_no_leaves(dinas):
    assert selectors.leaves(dinas.office_id, Period.parse("2025-10")) == ()
    assert selectors.series(dinas.office_id, 2025, 10) == ()


def test_the_month_is_measured_by_the_plan_of_its_last_day(dinas):
    take_over(dinas, AUGUST, MONTH_ROWS)
    plan(dinas, [replace(line, fund="1.2", fund_name="DAU") if line.code == PRICES else line for line in LINES[:3]],
         "DPA Perubahan", date(2026, 9, 10))  # fmt: skip
    assert [leaf.fund for leaf in selectors.leaves(dinas.office_id, AUGUST)] == [
        PAD[0],
        PAD[0],
        DAK[0],
        PAD[0],
    ]
    assert [leaf.code for leaf in selectors.leaves(dinas.office_id, SEPTEMBER)][:3] == [
        MARKET,
        MARKET,
        PRICES,
    ]


def test_a_line_an_amendment_dropped_keeps_its_money_with_pagu_zero(dinas):
    take_over(dinas, AUGUST, MONTH_ROWS)
    plan(dinas, [*LINES[:2], plan_line(COOPS, "KOP", 900_000)], "DPA Perubahan", date(2026, 9, 10))
    take_over(dinas, SEPTEMBER, [(*row[:3], 0, row[4]) for row in (*MONTH_ROWS[:2], MONTH_ROWS[3])])
    gone = selectors.leaves(dinas.office_id, SEPTEMBER)[-1]
    assert (gone.code, gone.pagu, gone.money, gone.physical, gone.reported) == (
        PRICES, Decimal(0), Decimal(200_000), Decimal(30), True,
    )  # fmt: skip


def test_the_budgets_are_never_mixed(dinas):
    dekon = plan_line(
        PRICES, "PDN", 800_000, ("DK-090", "Dekonsentrasi"), plans.Budget.APBN, plans.FundKind.DEKONSENTRASI
    )
    plan(dinas, [*LINES, dekon], "DPA Pergeseran 1", date(2026, 2, 1))
    found = {
        budget: [leaf.fund for leaf in selectors.leaves(dinas.office_id, AUGUST, budget=budget)]
        for budget in (Budget.APBD, Budget.APBN)
    }
    assert found == {Budget.APBD: [PAD[0], PAD[0], DAK[0], PAD[0]], Budget.APBN: ["DK-090"]}


def test_the_curve_has_twelve_targets_and_realised_months_as_in_their_reports(dinas):
    take_over(dinas, AUGUST, MONTH_ROWS)
    take_over(dinas, SEPTEMBER, MONTH_ROWS[:3])
    points = selectors.series(dinas.office_id, 2026, 10)
    assert [point.target_physical for point in points] == [
        Decimal(percent) for percent in (5, 10, 20, 30, 40, 50, 60, 70, 80, 85, 95, 100)
    ]
    assert (points[5].target_money, points[11].target_money) == (Decimal(50), Decimal(100))
    office = [roll_up(selectors.leaves(dinas.office_id, month), PAGU) for month in (AUGUST, SEPTEMBER)]
    assert [(point.money, point.physical) for point in points] == [
        *[(MISSING, MISSING)] * 7,
        *[(line.money_percent, line.physical) for line in office],
        *[(MISSING, MISSING)] * 3,
    ]
    assert office[1].base == Decimal(3_600_000)


def test_the_curve_after_an_amendment_agrees_with_the_report(dinas):
    take_over(dinas, AUGUST, MONTH_ROWS)
    plan(dinas, [*LINES[:2], plan_line(COOPS, "KOP", 900_000)], "DPA Perubahan", date(2026, 9, 10))
    take_over(dinas, SEPTEMBER, [(*row[:3], 10_000, row[4]) for row in (*MONTH_ROWS[:2], MONTH_ROWS[3])])
    line = roll_up(selectors.leaves(dinas.office_id, SEPTEMBER), PAGU)
    point = selectors.series(dinas.office_id, 2026, 9)[8]
    assert (point.money, point.physical) == (line.money_percent, line.physical)


def amend(dinas, valid_from):
    """Ten times the pagu of the largest line, spent later in the year: an amendment that would move every percent."""
    slow = tuple(map(Decimal, (0, 0, 0, 5, 5, 10, 10, 15, 20, 40, 60, 100)))
    big = plan_line(PRICES, "PDN", 24_000_000, physical=slow)
    plan(dinas, [*LINES[:2], big, LINES[3]], "DPA Perubahan", valid_from)


def test_an_amendment_changes_no_month_gone_by(dinas):
    take_over(dinas, AUGUST, MONTH_ROWS)
    take_over(dinas, SEPTEMBER, MONTH_ROWS)
    before = selectors.series(dinas.office_id, 2026, 9)
    amend(dinas, date(2026, 10, 5))
    take_over(dinas, OCTOBER, MONTH_ROWS)
    assert selectors.series(dinas.office_id, 2026, 9) == before
    after = selectors.series(dinas.office_id, 2026, 10)
    assert after[:9] == before[:9]
    line = roll_up(selectors.leaves(dinas.office_id, OCTOBER), PAGU)
    assert after[9] == selectors.SeriesPoint(
        10, line.target_percent, line.target_physical, line.money_percent, line.physical
    )
    assert (after[10].target_physical, after[11].target_physical) == (
        Decimal(2_400_000 * 95 + 24_000_000 * 60) / 26_400_000,
        Decimal(100),
    )


def test_months_before_the_first_plan_are_planned_by_it_and_realised_by_none():
    late = cast(code="TERLAMBAT")
    plan(late, valid_from=date(2026, 9, 2))
    take_over(late, SEPTEMBER, MONTH_ROWS)
    before = selectors.series(late.office_id, 2026, 9)
    assert [(point.target_physical, point.money) for point in before[6:9]] == [
        (Decimal(60), MISSING), (Decimal(70), MISSING), (Decimal(80), Decimal(450_000) * 100 / PAGU),
    ]  # fmt: skip
    assert selectors.series(late.office_id, 2026, 8) == ()


def test_a_budget_without_lines_has_no_curve(dinas):
    assert selectors.series(dinas.office_id, 2026, 9, budget=Budget.APBN) == ()


def test_each_further_plan_costs_the_curve_two_queries(dinas, django_assert_num_queries):
    amend(dinas, date(2026, 3, 5))
    amend(dinas, date(2026, 7, 5))
    with django_assert_num_queries(10):
        selectors.series(dinas.office_id, 2026, 10)


def test_states_tell_who_is_awaited(dinas):
    asked = open_round(dinas)
    submit(dinas, asked, "KOP")
    assert [
        (state.sheet.unit, state.sheet.status, state.owner, state.sheet.signer)
        for state in selectors.unit_states(asked, date(2026, 11, 2))
    ] == [
        ("PDN", SheetStatus.DRAFT, "Kepala PDN", ""),
        ("KOP", SheetStatus.SUBMITTED, "Kepala KOP", "Kepala KOP"),
    ]
    assert selectors.unit_states(asked, date(2025, 12, 31))[0].owner == ""
    assert selectors.sheet_of(asked, 0) is None


def test_rounds_are_found_by_month_and_by_dossier(dinas):
    asked = open_round(dinas)
    assert [one.id for one in selectors.rounds(dinas.office_id, period=OCTOBER)] == [asked]
    assert [one.id for one in selectors.rounds(dinas.office_id, dossier="SOP10/2026-10")] == [asked]
    assert selectors.rounds(dinas.office_id, period=SEPTEMBER) == ()
    assert selectors.round_facts(asked).period == OCTOBER


def test_sheet_faults_of_a_draft_leave_out_what_is_still_empty(dinas):
    kop = sheet(dinas, open_round(dinas), "KOP").id
    today = date(2026, 11, 2)
    assert [fault.code for fault in selectors.sheet_faults(kop, today=today, submitting=False)] == []
    assert [fault.code for fault in selectors.sheet_faults(kop, today=today)] == [
        "money_missing", "physical_missing",
    ]  # fmt: skip


def test_doctor_finds_what_the_constraints_cannot(dinas):
    asked = open_round(dinas)
    kop = submit(dinas, asked, "KOP")
    assert selectors.faults(dinas.office_id) == []
    Figure.objects.filter(element__code=MONEY).update(superseded=True)
    Figure.objects.exclude(element__code=MONEY).update(value=10_001, version=2)
    Sheet.objects.filter(pk=kop).update(status=SheetStatus.APPROVED)
    assert sorted(selectors.faults(dinas.office_id)) == [
        (f"angka realisasi_fisik 2026-10 KOP {COOPS}", "realisasi fisik 10001 perseratus persen di luar 0 sampai 100"),
        (f"angka realisasi_fisik 2026-10 KOP {COOPS}", "urutan versi tidak utuh: 1 baris, versi tertinggi 2, berlaku 2"),
        (f"angka realisasi_keuangan 2026-10 KOP {COOPS} (1.1.01)", "0 versi berlaku, seharusnya satu"),
        ("lembar 2026-10 KOP", "angka berbeda dari yang ditandatangani pada 2026-11-02 02:05 UTC"),
        ("lembar 2026-10 KOP", "lembar disetujui, tetapi periodenya belum dikunci"),
    ]  # fmt: skip


def big_office(size):
    units = [f"U{number:02d}" for number in range(size)]
    made = cast(units, code=f"BESAR{size}")
    plan(made, [plan_line(code, unit, fund=fund) for unit in units for code, fund in
                ((MARKET, PAD), (MARKET, DAK), (PRICES, PAD), (COOPS, PAD))])  # fmt: skip
    rows = [
        (unit, code, fund, 1000, 20)
        for unit in units
        for code, fund in ((MARKET, PAD), (MARKET, DAK), (PRICES, PAD), (COOPS, PAD))
    ]
    take_over(made, AUGUST, rows)
    take_over(made, SEPTEMBER, rows)
    asked = open_round(made)
    full = {
        key(code, fund): {
            "money": Decimal(1000),
            "physical": Decimal(82),
            "obstacle": "Lelang",
            "action": "Percepat",
        }
        for code, fund in ((MARKET, PAD), (PRICES, PAD), (COOPS, PAD))
    }
    submit(made, asked, units[0], {**full, key(MARKET, DAK): {"money": Decimal(1000)}})
    return made, asked, sheet(made, asked, units[-1]).id


@pytest.mark.parametrize("size", [1, 30])
def test_no_selector_asks_more_for_more_units(size, django_assert_num_queries):
    made, asked, last = big_office(size)
    asked_for = (
        (7, lambda: selectors.sheet_form(last)),
        (5, lambda: selectors.leaves(made.office_id, OCTOBER)),
        (6, lambda: selectors.series(made.office_id, 2026, 10)),
        (2, lambda: selectors.unit_states(asked, date(2026, 11, 2))),
        (1, lambda: selectors.remarks(asked)),
        (1, lambda: selectors.returns(asked)),
        (28, lambda: selectors.faults(made.office_id)),
        (2, lambda: selectors.figure_history(
            made.units["U00"], period=OCTOBER, element=MONEY, code=COOPS, fund=PAD[0])),
    )  # fmt: skip
    for count, ask in asked_for:
        with django_assert_num_queries(count):
            ask()
    assert len(selectors.leaves(made.office_id, OCTOBER)) == 4 * size
