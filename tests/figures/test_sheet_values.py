"""Values of a sheet: typed and kept also when wrong, then signed into figures or refused at their cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from factories import COOPS, DAK, MARKET, OCTOBER, PAD, PDN_VALUES, PRICES, at, key, open_round, sheet, submit
from refused import codes
from round_reading import SEPTEMBER, typed, verbs

from mutubaku.figures import selectors, services
from mutubaku.figures.models import Figure, Sheet
from mutubaku.figures.rules.sheet import Remark
from mutubaku.figures.rules.status import MONEY, PHYSICAL, SheetStatus
from mutubaku.values.figure import MISSING
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ typing


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


def test_a_head_who_changed_the_sheet_himself_is_told_to_check_it_again(dinas, asked):
    pdn, head = sheet(dinas, asked, "PDN"), dinas["kepala PDN"]
    services.save_draft(pdn.id, version=1, values={key(PRICES): {"money": Decimal(5)}}, by=head, at=at(10))
    with pytest.raises(Refused) as refused:
        services.submit_sheet(pdn.id, version=1, edits=pdn.edits, values=PDN_VALUES, by=head, at=at(11))
    assert [(reason.code, reason.message) for reason in refused.value.refusals] == [
        ("sheet_stale", "Isian ini Anda ubah sesudah diperiksa. Periksa lagi nilainya, lalu tanda tangani."),
    ]  # fmt: skip


# ------------------------------------------------------------------ signing


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
