"""A round of sheets: asked, closed, approved and corrected; what the database refuses; the journal of it all."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from factories import (
    COOPS,
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
    sheet,
    submit,
)
from refused import codes
from round_reading import typed, verbs

from mutubaku.figures import selectors, services
from mutubaku.figures.files.sheet_xlsx import write_sheet
from mutubaku.figures.models import Figure, Round, Sheet
from mutubaku.figures.rules.status import MONEY, SheetStatus
from mutubaku.figures.services import GivenBack
from mutubaku.org.selectors import journal_state
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ asking


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


# ------------------------------------------------------------------ closing and approving


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


# ------------------------------------------------------------------ the database and the journal


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
