"""Figures that are brought, not typed: a workbook, a SIPD report, a month taken over."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from factories import COOPS, DAK, MARKET, OCTOBER, PAD, PDN_VALUES, PRICES, at, key, open_round, sheet, submit
from refused import codes
from round_reading import SEPTEMBER, typed, verbs

from mutubaku.figures import selectors, services
from mutubaku.figures.files.sheet_xlsx import write_sheet
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.models import Figure, Sheet, SipdImport
from mutubaku.figures.rules.status import MONEY
from mutubaku.figures.services import TakenOver
from mutubaku.values.figure import MISSING
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ Excel


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


# ------------------------------------------------------------------ SIPD


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


# ------------------------------------------------------------------ taking over


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
