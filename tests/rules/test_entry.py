"""Typing into a sheet: what a draft keeps, which cells it may touch, and what each status still allows."""

import json
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.figures.rules import status
from mutubaku.figures.rules.entry import (
    draft_values,
    drafted,
    entry,
    fault_refusals,
    filled,
    over_draft,
    read_draft,
    source_of,
)
from mutubaku.figures.rules.faults import Fault, Severity
from mutubaku.figures.rules.preview import KEYED, open_fields
from mutubaku.figures.rules.sheet import Remark, SheetForm, SheetRow
from mutubaku.figures.rules.status import IN, OPEN, Arrival, SheetStatus, arrival
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

LEAD = SheetRow(
    "3.30.03.1.01.0003",
    "Pasar",
    "PAD",
    "PAD",
    True,
    Decimal(900),
    Decimal(500),
    Decimal(80),
    Decimal(100),
    Decimal(70),
)
SECOND = replace(LEAD, fund="DAK", fund_name="DAK", lead=False)
FORM = SheetForm("Dinas", "PDN", "Bidang PDN", Period.parse("2026-10"), 1, (LEAD, SECOND))
MONEY = st.integers(-(10**14), 10**14).map(Decimal) | st.just(MISSING)
PERCENT = st.decimals(0, 100, places=2) | st.just(MISSING)
TEXT = st.text(max_size=30)
CELLS = st.fixed_dictionaries(
    {}, optional={"money": MONEY, "physical": PERCENT, "obstacle": TEXT, "due": TEXT, "override": TEXT}
)


@given(CELLS, CELLS)
def test_what_is_drafted_is_what_is_shown_again(first, second):
    shown, draft = FORM, "{}"
    for cells in (first, second):
        found = entry(shown, {LEAD.key: cells})
        assert found.refusals == ()
        draft = drafted(read_draft(draft), found.changes, "isian")
        shown = over_draft(FORM, read_draft(draft))
    wanted = {**first, **second}
    row = shown.rows[0]
    assert {name: getattr(row.remark if name in vars(row.remark) else row, name) for name in wanted} == wanted
    assert shown.rows[1] == SECOND


@given(CELLS)
def test_typing_the_same_again_changes_nothing(cells):
    typed = filled(FORM, entry(FORM, {LEAD.key: cells}).changes)
    assert entry(typed, {LEAD.key: cells}).changes == ()


def test_the_second_fund_has_no_physical_cell():
    found = entry(FORM, {SECOND.key: {"physical": Decimal(5)}})
    assert [(r.code, r.place) for r in found.refusals] == [("cell_locked", f"{SECOND.key}.physical")]


def test_locked_cells_that_keep_their_value_are_no_fault():
    assert entry(FORM, {LEAD.key: {"pagu": Decimal(900), "physical": MISSING}}).refusals == ()


def test_the_source_of_each_number_is_remembered():
    changes = entry(FORM, {LEAD.key: {"money": Decimal(5), "physical": Decimal(1)}}).changes
    draft = read_draft(drafted({}, changes, "excel"))
    later = entry(filled(FORM, changes), {LEAD.key: {"money": Decimal(6), "obstacle": "x"}}).changes
    draft = read_draft(drafted(draft, later, "isian"))
    assert [source_of(draft, LEAD.key, name) for name in ("money", "physical")] == ["isian", "excel"]
    assert source_of(draft, SECOND.key, "money") is None


def test_a_damaged_or_foreign_draft_cell_is_left_out():
    draft = {
        LEAD.key: {"money": "abc", "pagu": "5", "physical": None, "action": "Percepat"},
        "9.99|X": {"money": "1"},
    }
    assert draft_values(draft)[LEAD.key] == {"physical": MISSING, "action": "Percepat"}
    assert over_draft(FORM, draft) == replace(
        FORM, rows=(replace(LEAD, remark=Remark(action="Percepat")), SECOND)
    )


def test_a_draft_reaches_only_cells_that_are_open():
    other = replace(LEAD, code="3.30.04.1.02.0001")
    returned = replace(FORM, rows=(other, replace(LEAD, given_back="Periksa.", given_back_fields=("money",))))
    draft = {
        other.key: {"money": "5", "obstacle": "x"},
        LEAD.key: {"money": "6", "physical": "7", "answer": "Sudah"},
    }
    shown = over_draft(returned, draft)
    assert [(row.money, row.physical, row.answer, row.remark) for row in shown.rows] == [
        (MISSING, MISSING, "", Remark()),
        (Decimal(6), MISSING, "Sudah", Remark()),
    ]


def test_the_draft_text_is_the_same_whatever_the_order():
    one = entry(FORM, {LEAD.key: {"money": Decimal(1), "obstacle": "x"}}).changes
    assert drafted({}, one, "isian") == drafted({}, tuple(reversed(one)), "isian")
    assert json.loads(drafted({}, one, "isian")) == {
        LEAD.key: {"money": "1", "money.source": "isian", "obstacle": "x"}
    }


def test_only_blocking_faults_refuse():
    faults = [Fault("a|b", "money", severity, severity.value, "x") for severity in Severity]
    whole = Fault("", "", Severity.ERROR, "previous_open", "y")
    assert [(r.code, r.place) for r in fault_refusals([*faults, whole])] == [
        ("error", "a|b.money"), ("override", "a|b.money"), ("previous_open", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "typing", "returning", "reopening"),
    [
        (SheetStatus.DRAFT, True, False, False),
        (SheetStatus.SUBMITTED, False, True, True),
        (SheetStatus.RETURNED, True, False, False),
        (SheetStatus.APPROVED, False, False, False),
        (SheetStatus.CLOSED, False, False, True),
    ],
)
def test_what_each_status_allows(where, typing, returning, reopening):
    found = [
        rule(where) == [] for rule in (status.typing_refusals, status.return_refusals, status.reopen_refusals)
    ]
    assert found == [typing, returning, reopening]
    assert all(
        refusal.message
        for rule in (status.typing_refusals, status.return_refusals, status.reopen_refusals)
        for refusal in rule(where)
    )


def test_every_keyed_field_is_open_on_a_fresh_lead_row():
    assert open_fields(FORM, LEAD) == frozenset(KEYED) - {"answer"}


# ---------------------------------------------------------------- how a month was answered

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(st.sampled_from(SheetStatus), st.none() | MOMENTS, st.none() | MOMENTS, MOMENTS)
def test_a_month_was_answered_in_time_late_never_or_is_awaited(found, due, sent, now):
    expected = {
        SheetStatus.CLOSED: {Arrival.NEVER},
        **{one: {Arrival.AWAITED, Arrival.OVERDUE} for one in OPEN},
        **{one: {Arrival.IN_TIME, Arrival.LATE} for one in IN},
    }

    answered = arrival(found, due, sent, now)

    assert answered in expected[found]
    assert (answered is Arrival.LATE) == (found in IN and None not in (due, sent) and sent > due)
    assert (answered is Arrival.OVERDUE) == (found in OPEN and due is not None and due < now)
