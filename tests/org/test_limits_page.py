"""Limits of deviation are the office's: dated, set by the admin, and read wherever a deviation is judged."""

import json
from decimal import Decimal

import pytest
from factories import MARKET, OCTOBER, START, cast, hold, key, open_round, plan, sheet

from mutubaku.books.selectors import month_dashboard, realisasi_facts
from mutubaku.figures.rules.limits import limits_in
from mutubaku.figures.rules.rfk import Limits
from mutubaku.figures.selectors.sheets import sheet_facts
from mutubaku.org.models import JournalEntry, Office, Person, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.office import limits_shown
from mutubaku.org.selectors import journal_head
from mutubaku.org.services import set_limits
from mutubaku.values.period import Period

TYPED = {"aksi": "batas", "since": "2026-10", "waspada": "3", "kritis": "8", "ahead": "15", "unpaid": "40"}
SET = Limits(Decimal(-3), Decimal(-8), Decimal(15), Decimal(40))


@pytest.fixture
def office(db):
    made = cast()
    plan(made)
    root = Unit.objects.get(office_id=made.office_id, code="DIN")
    made.who["admin"] = hold(made, root, "admin", Role.ADMIN)
    return made


def kept(office):
    return Office.objects.get(pk=office.office_id).deviation_limits


def post(client, office, name="admin", **changed):
    client.force_login(Person.objects.get(pk=office[name].person_id))
    return client.post("/pengaturan/", TYPED | changed)


def test_limits_hold_from_their_month_on(client, office):
    assert post(client, office).status_code == 302
    assert post(client, office, since="2027-01", kritis="20").status_code == 302

    found = {
        month: limits_in(kept(office), Period.parse(month))
        for month in ("2026-09", "2026-10", "2026-12", "2027-01")
    }

    assert found == {
        "2026-09": Limits(), "2026-10": SET, "2026-12": SET,
        "2027-01": Limits(Decimal(-3), Decimal(-20), Decimal(15), Decimal(40)),
    }  # fmt: skip
    page = client.get("/pengaturan/").content.decode()
    assert "Sejak Oktober 2026" in page and "Sejak Januari 2027" in page


def test_the_same_month_set_again_takes_the_place_of_what_was(client, office):
    post(client, office)
    post(client, office, kritis="9")
    entries = JournalEntry.objects.filter(verb="set_limits").count()
    post(client, office, kritis="9")

    assert limits_in(kept(office), OCTOBER).kritis == -9
    assert (entries, JournalEntry.objects.filter(verb="set_limits").count()) == (2, 2)


def test_sheet_book_and_dashboard_judge_by_them(office):
    round_id = open_round(office)
    set_limits(
        office.office_id,
        since=OCTOBER,
        waspada=3,
        kritis=8,
        ahead=15,
        unpaid=40,
        by=office["admin"],
        at=START,
    )

    facts = sheet_facts(sheet(office, round_id, "PDN").id)
    board = month_dashboard(office.office_id, OCTOBER, START.date(), journal_head(office.office_id))

    assert (facts.limits, realisasi_facts(office.office_id, OCTOBER, START).limits) == (SET, SET)
    assert board.limits == ("3", "8")
    assert any(row.key == key(MARKET) for row in facts.form.rows)


@pytest.mark.parametrize(
    "changed",
    [
        {"kritis": "3"},
        {"waspada": "0"},
        {"kritis": "101"},
        {"since": "2026-13"},
        {"since": ""},
        {"ahead": "x"},
        {"unpaid": "²"},
    ],
)
def test_limits_that_make_no_sense_change_nothing(client, office, changed):
    assert post(client, office, **changed).status_code == 422
    assert kept(office) == "[]"


def test_only_the_admin_sets_them(client, office):
    assert post(client, office, "kasubbag").status_code == 403
    assert kept(office) == "[]"


def test_limits_of_a_coming_month_do_not_hide_those_in_force(client, office):
    post(client, office, since="2099-01")
    page = " ".join(client.get("/pengaturan/").content.decode().split())

    assert page.index("Bawaan") < page.index("berlaku sekarang") < page.index("Sejak Januari 2099")
    assert page.count("berlaku sekarang") == 1


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ((), [("", True)]),
        (("2026-10", "2027-01"), [("2026-10", True), ("2027-01", False)]),
        (("2026-03", "2026-10"), [("2026-03", False), ("2026-10", True)]),
        (("2027-01",), [("", True), ("2027-01", False)]),
    ],
)
def test_one_row_is_in_force(since, expected):
    kept = json.dumps([{"since": month} for month in since])

    assert [(one["since"], one["now"]) for one in limits_shown(kept, {"kritis": 10}, "2026-11")] == expected
