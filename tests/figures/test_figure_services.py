"""A round from asking to approval: typing, signing, giving back one cell, closing, freezing, SIPD, taking over."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from factories import (
    COOPS,
    DAK,
    KOP_VALUES,
    LINES,
    MARKET,
    OCTOBER,
    PAD,
    PDN_VALUES,
    PRICES,
    at,
    cast,
    key,
    open_round,
    plan,
    sheet,
    submit,
)

from mutubaku.figures import selectors, services
from mutubaku.figures.files.sheet_xlsx import write_sheet
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.models import CellReturn, Figure, Round, Sheet, SheetRemark, SipdImport
from mutubaku.figures.rules.sheet import Remark
from mutubaku.figures.rules.status import MONEY, PHYSICAL, SheetStatus
from mutubaku.figures.services import GivenBack, TakenOver
from mutubaku.org.models import JournalEntry
from mutubaku.org.selectors import journal_state
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db
SEPTEMBER = Period.parse("2026-09")


@pytest.fixture
def dinas():
    made = cast()
    plan(made)
    return made


@pytest.fixture
def asked(dinas):
    return open_round(dinas)


def codes(refused):
    return [refusal.code for refusal in refused.value.refusals]


def verbs(dinas):
    found = JournalEntry.objects.filter(office_id=dinas.office_id, at__gte=at(0)).order_by("seq")
    return [
        verb for verb in found.values_list("verb", flat=True)
        if verb in {name for name in services.__all__ if name.islower()}
    ]  # fmt: skip


def typed(sheet_id):
    form = selectors.sheet_form(sheet_id)
    return {row.key: (row.money, row.physical) for row in form.rows}


# ---------------------------------------------------------------- asking


def test_a_round_opens_one_empty_sheet_per_unit(dinas, asked):
    states = selectors.unit_states(asked, date(2026, 11, 2))
    assert [(s.sheet.unit, s.sheet.status, s.sheet.version, s.sheet.due_at, s.owner) for s in states] == [
        ("PDN", SheetStatus.DRAFT, 1, at(600), "Kepala PDN"),
        ("KOP", SheetStatus.DRAFT, 1, at(600), "Kepala KOP"),
    ]
    assert verbs(dinas) == ["open_round"]


def test_a_month_is_not_asked_twice_at_once(dinas, asked):
    with pytest.raises(Refused) as refused:
        open_round(dinas, dossier="SOP10/lain")
    assert codes(refused) == ["round_open"]


def test_a_cancelled_round_makes_room_and_leaves_nothing_in(dinas, asked):
    submit(dinas, asked, "PDN")
    services.cancel_round(asked, reason="Salah periode", by=dinas["kasubbag"], at=at(70))
    again = open_round(dinas, dossier="SOP10/ulang")
    assert {leaf.money for leaf in selectors.leaves(dinas.office_id, OCTOBER)} == {MISSING}
    assert typed(sheet(dinas, again, "PDN").id)[key(PRICES)] == (Decimal(2_000_000), Decimal("85.5"))
    with pytest.raises(Refused) as refused:
        services.save_draft(
            sheet(dinas, asked, "KOP").id, version=1, values={}, by=dinas["operator KOP"], at=at(80)
        )
    assert codes(refused) == ["round_cancelled"]


def test_no_round_without_a_plan_or_units():
    bare = cast(code="BARU")
    with pytest.raises(Refused) as refused:
        services.open_round(
            bare.office_id, period=OCTOBER, dossier="1", due_at={}, by=bare["kasubbag"], at=at(0)
        )
    assert codes(refused) == ["no_plan", "units"]


# ---------------------------------------------------------------- typing


def test_what_is_typed_is_kept_also_when_it_is_wrong(dinas, asked):
    operator, pdn = dinas["operator PDN"], sheet(dinas, asked, "PDN")
    services.save_draft(
        pdn.id, version=1, by=operator, at=at(10),
        values={key(PRICES): {"money": Decimal(99_000_000), "physical": Decimal("150.125"), "obstacle": "Harga naik"}},
    )  # fmt: skip
    services.save_draft(
        pdn.id, version=1, by=operator, at=at(11), values={key(MARKET): {"money": Decimal(1)}}
    )
    row = selectors.sheet_form(pdn.id).rows[2]
    assert (row.money, row.physical, row.remark) == (
        Decimal(99_000_000), Decimal("150.125"), Remark(obstacle="Harga naik"),
    )  # fmt: skip
    assert typed(pdn.id)[key(MARKET)] == (Decimal(1), MISSING)
    assert (Figure.objects.count(), verbs(dinas)) == (0, ["open_round", "save_draft", "save_draft"])


def test_an_emptied_cell_is_missing_again(dinas, asked):
    pdn = sheet(dinas, asked, "PDN").id
    for money in (Decimal(0), MISSING):
        services.save_draft(
            pdn, version=1, values={key(PRICES): {"money": money}}, by=dinas["operator PDN"], at=at(10)
        )
    assert typed(pdn)[key(PRICES)] == (MISSING, MISSING)


def test_saving_nothing_new_writes_nothing(dinas, asked):
    pdn = sheet(dinas, asked, "PDN").id
    values = {key(PRICES): {"money": Decimal(5)}}
    first = services.save_draft(pdn, version=1, values=values, by=dinas["operator PDN"], at=at(10))
    again = services.save_draft(pdn, version=1, values=values, by=dinas["operator PDN"], at=at(11))
    assert (first, again, verbs(dinas)) == (1, 1, ["open_round", "save_draft"])


@pytest.mark.parametrize(
    ("who", "act", "allowed"),
    [
        ("operator PDN", "type", True),
        ("kepala PDN", "type", True),
        ("operator KOP", "type", False),
        ("kepala KOP", "type", False),
        ("kasubbag", "type", False),
        ("kadis", "type", False),
        ("kepala PDN", "sign", True),
        ("operator PDN", "sign", False),
        ("kepala KOP", "sign", False),
        ("kadis", "sign", False),
    ],
)
def test_who_may_type_and_who_may_sign(dinas, asked, who, act, allowed):
    pdn = sheet(dinas, asked, "PDN").id
    verb = {"type": services.save_draft, "sign": services.submit_sheet}[act]
    try:
        verb(pdn, version=1, values=PDN_VALUES, by=dinas[who], at=at(10))
        found = True
    except Refused as refused:
        assert [reason.code for reason in refused.refusals] == ["not_allowed"]
        found = False
    assert found is allowed


def test_a_holder_whose_time_is_over_may_not_sign(dinas, asked):
    gone = replace(dinas["kepala PDN"], until=date(2026, 10, 31))
    with pytest.raises(Refused) as refused:
        services.submit_sheet(sheet(dinas, asked, "PDN").id, version=1, values=PDN_VALUES, by=gone, at=at(10))
    assert codes(refused) == ["not_allowed"]


def test_a_change_in_between_is_refused_and_names_who_and_when(dinas, asked):
    pdn = sheet(dinas, asked, "PDN")
    services.save_draft(
        pdn.id, version=1, values={key(PRICES): {"money": Decimal(5)}}, by=dinas["operator PDN"], at=at(10)
    )
    with pytest.raises(Refused) as refused:
        services.submit_sheet(
            pdn.id, version=1, edits=pdn.edits, values=PDN_VALUES, by=dinas["kepala PDN"], at=at(11)
        )
    assert [reason.message for reason in refused.value.refusals] == [
        "Lembar ini sudah diubah oleh Operator PDN pada 2 November 2026 pukul 09.15. "
        "Muat ulang lembarnya, periksa nilainya, lalu ulangi."
    ]


# ---------------------------------------------------------------- signing


def test_signing_turns_values_into_figures(dinas, asked):
    pdn = submit(dinas, asked, "PDN")
    rows = Figure.objects.order_by("code", "element__code", "fund").values_list(
        "code", "element__code", "fund", "version", "value", "source", "superseded", "title"
    )
    assert list(rows) == [
        (MARKET, PHYSICAL, "", 1, 8325, "isian", False, "Kepala PDN"),
        (MARKET, MONEY, PAD[0], 1, 500_000, "isian", False, "Kepala PDN"),
        (MARKET, MONEY, DAK[0], 1, 510_000, "isian", False, "Kepala PDN"),
        (PRICES, PHYSICAL, "", 1, 8550, "isian", False, "Kepala PDN"),
        (PRICES, MONEY, PAD[0], 1, 2_000_000, "isian", False, "Kepala PDN"),
    ]
    state = selectors.sheet_state(pdn)
    assert (state.status, state.signer, state.submitted_at) == (SheetStatus.SUBMITTED, "Kepala PDN", at(60))
    assert verbs(dinas) == ["open_round", "submit_sheet"]


def test_the_head_signs_what_the_operator_drafted(dinas, asked):
    pdn = sheet(dinas, asked, "PDN").id
    services.save_draft(pdn, version=1, values=PDN_VALUES, by=dinas["operator PDN"], at=at(10))
    services.submit_sheet(pdn, version=1, by=dinas["kepala PDN"], at=at(20))
    assert typed(pdn) == {
        key(MARKET): (Decimal(500_000), Decimal("83.25")),
        key(MARKET, DAK): (Decimal(510_000), MISSING),
        key(PRICES): (Decimal(2_000_000), Decimal("85.5")),
    }
    assert Sheet.objects.get(pk=pdn).draft == "{}"


def test_every_fault_refuses_at_its_cell_and_nothing_is_stored(dinas, asked):
    values = {
        key(MARKET): {"money": Decimal(700_000), "physical": Decimal(101)},
        key(PRICES): {"money": Decimal("10.5"), "physical": Decimal(84)},
    }
    with pytest.raises(Refused) as refused:
        submit(dinas, asked, "PDN", values)
    found = {(reason.code, reason.place) for reason in refused.value.refusals}
    assert found == {
        ("over_pagu", f"{key(MARKET)}.money"),
        ("money_missing", f"{key(MARKET, DAK)}.money"),
        ("physical_range", f"{key(MARKET)}.physical"),
        ("money_fraction", f"{key(PRICES)}.money"),
        ("remark_missing", f"{key(PRICES)}.remark"),
    }
    assert (Figure.objects.count(), verbs(dinas)) == (0, ["open_round"])


def test_unknown_rows_locked_fields_and_wrong_kinds_are_refused_together(dinas, asked):
    values = {
        "9.99|X": {"money": Decimal(1)},
        key(MARKET): {"pagu": Decimal(1), "money": "1000"},
        key(MARKET, DAK): {"physical": Decimal(5)},
        key(PRICES): {"obstacle": "x" * 2001, "money": Decimal(10) ** 15},
    }
    with pytest.raises(Refused) as refused:
        services.save_draft(
            sheet(dinas, asked, "PDN").id, version=1, values=values, by=dinas["operator PDN"], at=at(10)
        )
    assert codes(refused) == [
        "row_unknown",
        "cell_locked",
        "cell_kind",
        "cell_locked",
        "cell_long",
        "cell_size",
    ]


def test_a_reason_lets_a_value_above_pagu_pass_and_stays_with_it(dinas, asked):
    values = {
        key(COOPS): {"money": Decimal(1_300_000), "physical": Decimal(84), "override": "Menunggu pergeseran"}
    }
    submit(dinas, asked, "KOP", values)
    story = selectors.figure_history(
        dinas.units["KOP"], period=OCTOBER, element=MONEY, code=COOPS, fund=PAD[0]
    )
    assert [(v.value, v.reason) for v in story.versions] == [(Decimal(1_300_000), "Menunggu pergeseran")]


def test_a_sent_sheet_takes_no_more_values(dinas, asked):
    pdn = submit(dinas, asked, "PDN")
    for verb, who in ((services.save_draft, "operator PDN"), (services.submit_sheet, "kepala PDN")):
        with pytest.raises(Refused) as refused:
            verb(pdn, version=1, values={key(PRICES): {"money": Decimal(1)}}, by=dinas[who], at=at(70))
        assert codes(refused) == ["sheet_status"]


def test_a_month_waits_for_the_month_before(dinas):
    september = open_round(dinas, SEPTEMBER, "SOP10/2026-09")
    submit(dinas, september, "PDN")
    october = open_round(dinas)
    with pytest.raises(Refused) as refused:
        submit(dinas, october, "PDN", {
            key(MARKET): {"money": Decimal(0), "physical": Decimal(84)},
            key(MARKET, DAK): {"money": Decimal(0)},
            key(PRICES): {"money": Decimal(0), "physical": Decimal("85.5")},
        })  # fmt: skip
    assert codes(refused) == ["previous_open"]


# ---------------------------------------------------------------- giving back


@pytest.fixture
def returned(dinas, asked):
    """Two cells of PDN given back after PDN and KOP have sent."""
    pdn = submit(dinas, asked, "PDN")
    submit(dinas, asked, "KOP")
    services.give_back(
        pdn, by=dinas["kasubbag"], at=at(100), due_at=at(900),
        cells=[
            GivenBack(PRICES, PAD[0], "money", "Berbeda dengan SP2D."),
            GivenBack(MARKET, PAD[0], "physical", "Bukti belum cocok."),
        ],
    )  # fmt: skip
    return pdn


def test_only_the_cells_given_back_may_change(dinas, returned):
    for values in (
        {key(MARKET): {"money": Decimal(1)}},
        {key(PRICES): {"physical": Decimal(86)}},
        {key(MARKET, DAK): {"obstacle": "Baru"}},
    ):
        with pytest.raises(Refused) as refused:
            services.save_draft(returned, version=2, values=values, by=dinas["operator PDN"], at=at(110))
        assert codes(refused) == ["cell_locked"]


def test_a_return_is_answered_and_both_values_stay(dinas, returned):
    services.submit_sheet(
        returned, version=2, by=dinas["kepala PDN"], at=at(120),
        values={
            key(PRICES): {"money": Decimal(1_990_000), "answer": "SP2D terakhir dibatalkan."},
            key(MARKET): {"answer": "Berita acara dilampirkan, angka tetap."},
        },
    )  # fmt: skip
    money = selectors.figure_history(
        dinas.units["PDN"], period=OCTOBER, element=MONEY, code=PRICES, fund=PAD[0]
    )
    assert [(v.version, v.value, v.by, v.at, v.current) for v in money.versions] == [
        (1, Decimal(2_000_000), "Kepala PDN", at(60), False),
        (2, Decimal(1_990_000), "Kepala PDN", at(120), True),
    ]
    found = [
        (r.field, r.reason, r.by, r.old_value, r.answer, r.new_value, r.answered_at)
        for r in selectors.returns(selectors.sheet_state(returned).round_id)
    ]
    assert found == [
        ("money", "Berbeda dengan SP2D.", "kasubbag", Decimal(2_000_000), "SP2D terakhir dibatalkan.",
         Decimal(1_990_000), at(120)),
        ("physical", "Bukti belum cocok.", "kasubbag", Decimal("83.25"), "Berita acara dilampirkan, angka tetap.",
         Decimal("83.25"), at(120)),
    ]  # fmt: skip
    assert Figure.objects.filter(code=MARKET).count() == 3


def test_a_return_without_an_answer_is_refused(dinas, returned):
    with pytest.raises(Refused) as refused:
        services.submit_sheet(
            returned,
            version=2,
            values={key(PRICES): {"answer": "Sudah benar."}},
            by=dinas["kepala PDN"],
            at=at(120),
        )
    assert [(reason.code, reason.place) for reason in refused.value.refusals] == [
        ("answer_missing", f"{key(MARKET)}.answer")
    ]


def test_the_sheet_as_read_before_the_return_is_stale(dinas, returned):
    with pytest.raises(Refused) as refused:
        services.submit_sheet(returned, version=1, by=dinas["kepala PDN"], at=at(120))
    assert codes(refused) == ["sheet_stale"]


def test_a_returned_sheet_loses_its_signature_and_its_place_in_the_report(dinas, returned):
    state = selectors.sheet_state(returned)
    assert (state.status, state.version, state.signer, state.submitted_at, state.due_at) == (
        SheetStatus.RETURNED, 2, "", None, at(900),
    )  # fmt: skip
    found = {leaf.unit: leaf.reported for leaf in selectors.leaves(dinas.office_id, OCTOBER)}
    assert found == {"PDN": False, "KOP": True}


def test_a_wrong_return_names_every_fault(dinas, asked):
    pdn = submit(dinas, asked, "PDN")
    cells = [
        GivenBack("9.99", PAD[0], "money", "a"),
        GivenBack(MARKET, PAD[0], "physical", "b"),
        GivenBack(MARKET, DAK[0], "physical", " "),
    ]
    with pytest.raises(Refused) as refused:
        services.give_back(pdn, cells=cells, by=dinas["kasubbag"], at=at(70))
    assert codes(refused) == ["cell_unknown", "cell_twice", "reason"]
    with pytest.raises(Refused) as refused:
        services.give_back(pdn, cells=[], by=dinas["kasubbag"], at=at(70))
    assert codes(refused) == ["cells_none"]
    assert CellReturn.objects.count() == 0


def test_a_whole_sheet_reopened_takes_any_change(dinas, asked):
    kop = submit(dinas, asked, "KOP")
    assert services.reopen_sheet(kop, reason="Salah unit", by=dinas["kasubbag"], at=at(70)) == 2
    services.submit_sheet(
        kop, version=2, values={key(COOPS): {"physical": Decimal(85)}}, by=dinas["kepala KOP"], at=at(80)
    )
    rows = Figure.objects.filter(code=COOPS).order_by("element__code", "version")
    assert list(rows.values_list("element__code", "version", "value", "superseded")) == [
        (PHYSICAL, 1, 8400, True),
        (PHYSICAL, 2, 8500, False),
        (MONEY, 1, 1_000_000, False),
    ]


def test_remarks_are_kept_in_versions(dinas, asked):
    late = Remark("Kontrak terlambat", "Percepat", "Kepala KOP", "30 November 2026")
    values = {key(COOPS): {
        "money": Decimal(0), "physical": Decimal(10), "obstacle": late.obstacle, "action": late.action,
        "person": late.person, "due": late.due,
    }}  # fmt: skip
    kop = submit(dinas, asked, "KOP", values)
    services.reopen_sheet(kop, reason="Lengkapi", by=dinas["kasubbag"], at=at(70))
    services.submit_sheet(
        kop, version=2, values={key(COOPS): {"action": "Adendum"}}, by=dinas["kepala KOP"], at=at(80)
    )
    rows = SheetRemark.objects.order_by("version").values_list("version", "action", "superseded", "title")
    assert list(rows) == [(1, "Percepat", True, "Kepala KOP"), (2, "Adendum", False, "Kepala KOP")]
    assert [(line.unit, line.code, line.remark) for line in selectors.remarks(asked)] == [
        ("KOP", COOPS, replace(late, action="Adendum"))
    ]


# ---------------------------------------------------------------- closing and approving


def test_closing_leaves_a_gap_that_the_next_month_is_told_of(dinas, asked):
    submit(dinas, asked, "PDN")
    assert services.close_sheets(asked, reason="Batas waktu lewat", by=dinas["kasubbag"], at=at(700)) == (
        "KOP",
    )
    services.freeze(asked, by=dinas["kadis"], at=at(800))
    november = open_round(dinas, Period.parse("2026-11"), "SOP10/2026-11")
    facts = selectors.sheet_facts(sheet(dinas, november, "KOP").id)
    assert (facts.gaps, facts.previous_settled) == ((OCTOBER,), True)
    leaf = selectors.leaves(dinas.office_id, OCTOBER)[0]
    assert (leaf.unit, leaf.money, leaf.reported) == ("KOP", MISSING, False)
    assert Round.objects.get(pk=asked).closed_at == at(700)


def test_a_closed_unit_may_report_after_all_until_the_round_is_frozen(dinas, asked):
    services.close_sheets(asked, units=[dinas.units["KOP"]], reason="Lewat", by=dinas["kasubbag"], at=at(700))
    assert selectors.sheet_state(sheet(dinas, asked, "PDN").id).status is SheetStatus.DRAFT
    kop = sheet(dinas, asked, "KOP").id
    services.reopen_sheet(kop, reason="Menyusul", by=dinas["kasubbag"], at=at(710))
    services.submit_sheet(kop, version=2, values=KOP_VALUES, by=dinas["kepala KOP"], at=at(720))
    assert selectors.sheet_state(kop).status is SheetStatus.SUBMITTED


def test_approval_waits_for_every_open_sheet_by_name(dinas, asked):
    submit(dinas, asked, "PDN")
    with pytest.raises(Refused) as refused:
        services.freeze(asked, by=dinas["kadis"], at=at(800))
    assert [reason.message for reason in refused.value.refusals] == [
        "Belum semua lembar masuk: Bidang KOP. Tunggu lembarnya atau tutup pengumpulan."
    ]


def test_no_door_into_a_frozen_round(dinas, asked):
    pdn, kop = submit(dinas, asked, "PDN"), submit(dinas, asked, "KOP")
    services.freeze(asked, by=dinas["kadis"], at=at(800))
    kasubbag, later = dinas["kasubbag"], {"at": at(900)}
    doors = (
        lambda: services.save_draft(pdn, version=1, values=PDN_VALUES, by=dinas["operator PDN"], **later),
        lambda: services.submit_sheet(kop, version=1, values=KOP_VALUES, by=dinas["kepala KOP"], **later),
        lambda: services.give_back(
            pdn, cells=[GivenBack(PRICES, PAD[0], "money", "x")], by=kasubbag, **later
        ),
        lambda: services.reopen_sheet(pdn, reason="x", by=kasubbag, **later),
        lambda: services.close_sheets(asked, reason="x", by=kasubbag, **later),
        lambda: services.freeze(asked, by=kasubbag, **later),
        lambda: services.cancel_round(asked, reason="x", by=kasubbag, **later),
        lambda: services.apply_excel(
            pdn, write_sheet(selectors.sheet_form(pdn)), edits=1, by=dinas["operator PDN"], **later
        ),
        lambda: open_round(dinas),
    )
    before = list(Figure.objects.values())
    for door in doors:
        with pytest.raises(Refused) as refused:
            door()
        assert codes(refused) == ["round_frozen"]
    assert list(Figure.objects.values()) == before


def test_a_correction_round_supersedes_without_touching_the_old(dinas, asked):
    submit(dinas, asked, "PDN")
    submit(dinas, asked, "KOP")
    services.freeze(asked, by=dinas["kadis"], at=at(800))
    correction = open_round(dinas, dossier="KOREKSI/2026-10", units=("KOP",))
    kop = sheet(dinas, correction, "KOP")
    services.submit_sheet(
        kop.id,
        version=1,
        values={key(COOPS): {"money": Decimal(900_000)}},
        by=dinas["kepala KOP"],
        at=at(900),
    )
    story = selectors.figure_history(
        dinas.units["KOP"], period=OCTOBER, element=MONEY, code=COOPS, fund=PAD[0]
    )
    assert [(v.version, v.value) for v in story.versions] == [(1, Decimal(1_000_000)), (2, Decimal(900_000))]
    reported = {leaf.unit: leaf.reported for leaf in selectors.leaves(dinas.office_id, OCTOBER)}
    assert reported == {"PDN": True, "KOP": True}


def test_strangers_from_another_office_are_refused(dinas, asked):
    other = cast(code="LAIN")
    with pytest.raises(Refused) as refused:
        services.close_sheets(asked, reason="x", by=other["kasubbag"], at=at(700))
    assert codes(refused) == ["other_office"]


# ---------------------------------------------------------------- Excel


def filled_workbook(form, values):
    rows = tuple(
        replace(
            row, **{name: value for name, value in values.get(row.key, {}).items() if value is not MISSING}
        )
        for row in form.rows
    )
    stamped = replace(form, rows=rows)
    return write_sheet(stamped)


def test_a_workbook_is_shown_then_kept_then_signed_as_excel(dinas, asked):
    pdn = sheet(dinas, asked, "PDN")
    data = filled_workbook(selectors.sheet_form(pdn.id), PDN_VALUES)
    shown = services.preview_excel(pdn.id, data)
    assert (len(shown.changes), Sheet.objects.get(pk=pdn.id).draft) == (5, "{}")
    services.apply_excel(pdn.id, data, edits=pdn.edits, by=dinas["operator PDN"], at=at(20))
    services.submit_sheet(pdn.id, version=1, by=dinas["kepala PDN"], at=at(30))
    assert set(Figure.objects.values_list("source", flat=True)) == {"excel"}
    assert typed(pdn.id)[key(PRICES)] == (Decimal(2_000_000), Decimal("85.5"))


def test_a_workbook_does_not_overwrite_what_was_typed_after_its_preview(dinas, asked):
    pdn = sheet(dinas, asked, "PDN")
    data = filled_workbook(selectors.sheet_form(pdn.id), PDN_VALUES)
    services.save_draft(
        pdn.id, version=1, values={key(PRICES): {"money": Decimal(7)}}, by=dinas["kepala PDN"], at=at(10)
    )
    with pytest.raises(Refused) as refused:
        services.apply_excel(pdn.id, data, edits=pdn.edits, by=dinas["operator PDN"], at=at(20))
    assert codes(refused) == ["sheet_stale"]


def test_a_workbook_from_before_the_return_is_refused(dinas, asked):
    pdn = sheet(dinas, asked, "PDN").id
    data = filled_workbook(selectors.sheet_form(pdn), PDN_VALUES)
    submit(dinas, asked, "PDN")
    services.reopen_sheet(pdn, reason="Periksa", by=dinas["kasubbag"], at=at(70))
    with pytest.raises(Refused) as refused:
        services.apply_excel(
            pdn, data, edits=selectors.sheet_state(pdn).edits, by=dinas["operator PDN"], at=at(80)
        )
    assert codes(refused) == ["sheet_stale"]


# ---------------------------------------------------------------- SIPD


def sipd_file(*amounts, seed=1):
    lines = [
        ExampleLine(sub_kegiatan=code, sub_kegiatan_name="-", rekening="5.1.02.01.01.0024", rekening_name="ATK",
                    amount=Decimal(amount))
        for code, amount in amounts
    ]  # fmt: skip
    return example_report(OCTOBER, lines, skpd="3.31.3.30.2.17.01.0000", skpd_name="DINAS", seed=seed)


def imported(dinas, data, minutes=5):
    shown = services.preview_sipd(
        dinas.office_id, period=OCTOBER, data=data, by=dinas["pelaksana"], at=at(minutes)
    )
    services.confirm_sipd(shown.import_id, by=dinas["pelaksana"], at=at(minutes + 1))
    return shown


def test_a_sipd_preview_changes_no_sheet(dinas, asked):
    services.preview_sipd(
        dinas.office_id, period=OCTOBER, data=sipd_file((COOPS, 900_000)), by=dinas["pelaksana"], at=at(5)
    )
    row = selectors.sheet_form(sheet(dinas, asked, "KOP").id).rows[0]
    assert (row.money, row.from_sipd) == (MISSING, False)


def test_confirmed_sipd_fills_a_line_and_is_not_keyed(dinas, asked):
    imported(dinas, sipd_file((COOPS, 900_000), (MARKET, 1_010_000)))
    kop, pdn = sheet(dinas, asked, "KOP").id, sheet(dinas, asked, "PDN").id
    assert typed(kop) == {key(COOPS): (Decimal(900_000), MISSING)}
    with pytest.raises(Refused) as refused:
        services.save_draft(
            kop, version=1, values={key(COOPS): {"money": Decimal(1)}}, by=dinas["operator KOP"], at=at(10)
        )
    assert codes(refused) == ["cell_locked"]
    services.submit_sheet(
        kop, version=1, values={key(COOPS): {"physical": Decimal(84)}}, by=dinas["kepala KOP"], at=at(20)
    )
    assert list(Figure.objects.filter(element__code=MONEY).values_list("value", "source")) == [
        (900_000, "sipd")
    ]
    assert selectors.sheet_facts(pdn).sipd == {MARKET: Decimal(1_010_000)}


def test_funds_must_add_up_to_sipd(dinas, asked):
    imported(dinas, sipd_file((MARKET, 1_000_000)))
    with pytest.raises(Refused) as refused:
        submit(dinas, asked, "PDN")
    assert codes(refused) == ["split_differs"]


def test_a_later_import_supersedes_the_earlier(dinas, asked):
    first = imported(dinas, sipd_file((COOPS, 900_000), (PRICES, 5)))
    second = imported(dinas, sipd_file((COOPS, 950_000), (MARKET, 7)), 8)
    assert [(line.code, line.kind, line.before, line.after) for line in second.lines] == [
        (COOPS, "berubah", Decimal(900_000), Decimal(950_000)),
        (MARKET, "baru", MISSING, Decimal(7)),
        (PRICES, "hilang", Decimal(5), MISSING),
    ]
    states = [(one.id, one.status) for one in selectors.sipd_imports(dinas.office_id, OCTOBER)]
    assert states == [(second.import_id, "selesai"), (first.import_id, "digantikan")]
    assert selectors.sipd_amounts(dinas.office_id, OCTOBER) == {COOPS: Decimal(950_000), MARKET: Decimal(7)}


def test_the_same_file_twice_and_a_used_import_are_refused(dinas, asked):
    data = sipd_file((COOPS, 900_000))
    shown = imported(dinas, data)
    with pytest.raises(Refused) as refused:
        imported(dinas, data, 8)
    assert codes(refused) == ["sipd_same_file"]
    with pytest.raises(Refused) as refused:
        services.confirm_sipd(shown.import_id, by=dinas["pelaksana"], at=at(9))
    assert codes(refused) == ["sipd_status"]


def test_a_cancelled_import_is_out_of_force_and_stays_on_record(dinas, asked):
    shown = imported(dinas, sipd_file((COOPS, 900_000)))
    services.cancel_sipd(shown.import_id, by=dinas["pelaksana"], at=at(9))
    assert selectors.sipd_amounts(dinas.office_id, OCTOBER) == {}
    assert SipdImport.objects.get().amounts.count() == 1


def test_money_outside_the_plan_is_shown(dinas, asked):
    shown = imported(dinas, sipd_file(("3.30.01.1.01.0001", 10), (COOPS, 5)))
    assert [(line.code, line.planned) for line in shown.lines] == [
        ("X.XX.01.1.01.0001", False),
        (COOPS, True),
    ]
    assert json.loads(SipdImport.objects.get().counts) == {"baru": 2, "di luar DPA": 1, "dilewati": 0}


# ---------------------------------------------------------------- taking over


OLD = [
    TakenOver("PDN", MARKET, PAD[0], Decimal(400_000), Decimal(75)),
    TakenOver("PDN", MARKET, DAK[0], Decimal(400_000), Decimal(75)),
]


def test_a_month_taken_over_counts_and_is_settled(dinas):
    services.take_over(
        dinas.office_id, period=SEPTEMBER, dossier="Laporan 09/2026", rows=OLD, by=dinas["kasubbag"], at=at(1)
    )
    october = open_round(dinas)
    row = selectors.sheet_form(sheet(dinas, october, "PDN").id).rows[0]
    assert (row.before, row.before_physical) == (Decimal(400_000), Decimal(75))
    assert selectors.sheet_facts(sheet(dinas, october, "PDN").id).previous_settled is True
    assert verbs(dinas) == ["take_over", "open_round"]
    assert selectors.faults(dinas.office_id) == []
    Figure.objects.filter(value=400_000, fund=DAK[0]).update(value=400_001)
    assert selectors.faults(dinas.office_id) == [
        ("pengumpulan 2026-09", "angka ambil alih berbeda dari yang dicatat jurnal")
    ]


def test_a_month_taken_over_names_every_fault(dinas):
    rows = [
        *OLD,
        replace(OLD[0], money=Decimal("1.5"), physical=Decimal(101)),
        TakenOver("KOP", "9.99", PAD[0], Decimal(1), Decimal(1)),
    ]
    with pytest.raises(Refused) as refused:
        services.take_over(
            dinas.office_id, period=SEPTEMBER, dossier="x", rows=rows, by=dinas["kasubbag"], at=at(1)
        )
    assert codes(refused) == [
        "row_twice",
        "row_unknown",
        "money_fraction",
        "physical_range",
        "physical_differs",
    ]


# ---------------------------------------------------------------- the database and the journal


@pytest.mark.parametrize(
    "change",
    [
        lambda: Figure.objects.filter(version=1).update(version=2, superseded=False) and _second_current(),
        lambda: Sheet.objects.filter(status="dikirim").update(submitted_by=None),
        lambda: Sheet.objects.filter(status="dikirim").update(
            submitted_by=None, submitted_at=None, signer=""
        ),
        lambda: Round.objects.update(frozen_at=at(1), cancelled_at=at(1)),
        lambda: Round.objects.create(
            office_id=Round.objects.get().office_id, period="2026-10", dossier="lain", opened_at=at(1)
        ),
    ],
)
def test_the_database_itself_refuses(dinas, asked, change):
    submit(dinas, asked, "KOP")
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def _second_current():
    row = Figure.objects.first()
    row.pk, row.version = None, 3
    row.save(force_insert=True)


def test_the_journal_is_whole_after_all_of_it(dinas, returned):
    services.submit_sheet(
        returned, version=2, by=dinas["kepala PDN"], at=at(120),
        values={key(PRICES): {"answer": "Tetap."}, key(MARKET): {"answer": "Tetap."}},
    )  # fmt: skip
    services.freeze(selectors.sheet_state(returned).round_id, by=dinas["kadis"], at=at(130))
    assert verbs(dinas) == [
        "open_round", "submit_sheet", "submit_sheet", "give_back", "submit_sheet", "freeze",
    ]  # fmt: skip
    assert journal_state(dinas.office_id).broken_at is None


def test_the_lines_of_the_plan_are_the_rows_of_the_sheets(dinas, asked):
    rows = [
        row.key for unit in ("PDN", "KOP") for row in selectors.sheet_form(sheet(dinas, asked, unit).id).rows
    ]
    assert rows == [f"{line.code}|{line.fund}" for line in LINES]
