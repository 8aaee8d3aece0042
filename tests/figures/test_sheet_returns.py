"""Sheets given back: one cell or the whole, answered, and every version kept."""

from dataclasses import replace
from decimal import Decimal

import pytest
from factories import COOPS, DAK, MARKET, OCTOBER, PAD, PRICES, at, key, submit
from refused import codes

from mutubaku.figures import selectors, services
from mutubaku.figures.models import CellReturn, Figure, SheetRemark
from mutubaku.figures.rules.sheet import Remark
from mutubaku.figures.rules.status import MONEY, PHYSICAL, SheetStatus
from mutubaku.figures.services import GivenBack
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


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
