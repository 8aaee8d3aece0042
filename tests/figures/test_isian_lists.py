"""The lists of isian, what they ask of the database, and that junk never breaks a page."""

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import LINES, MARKET, PRICES, at, cast, key, open_round, plan, plan_line, sheet, submit
from isian_pages import MONEY, PHYSICAL, address, by

from mutubaku.figures import selectors, services
from mutubaku.figures.rules.status import SheetStatus
from mutubaku.figures.services import GivenBack
from mutubaku.figures.views.sheet import called

pytestmark = pytest.mark.usefixtures("home")


# ------------------------------------------------------------------ lists and queries


def test_an_operator_sees_the_own_sheets_and_planning_every_unit(client, dinas, pdn):
    open_round_page = by(client, dinas, "operator PDN").get("/isian/").content.decode()
    assert re.findall(r'href="(/isian/\d+/)"', open_round_page) == [address(pdn)]
    page = by(client, dinas, "kasubbag").get("/isian/").content.decode()
    assert re.findall(r'<th scope="row">([^<]+)</th>', page) == ["Bidang PDN", "Bidang KOP"]
    assert "0 dari 2 unit sudah mengirim" in page
    assert client.get("/isian/?periode=<script>&halaman=x").status_code == 200


def test_a_long_list_has_pages_a_filter_and_six_months(client, db):
    made = cast(tuple(f"U{number:02d}" for number in range(51)))
    plan(made, [plan_line(MARKET, "U00")])
    open_round(made)

    first, last, awaited = (
        by(client, made, "kasubbag").get(f"/isian/?{query}").content.decode()
        for query in ("", "unit=2", "saring=belum&unit=2")
    )

    assert [page.count('<span class="vh"> Bidang U') for page in (first, last, awaited)] == [50, 1, 1]
    assert "Belum mengirim (51)" in first and "Oktober 2026: belum dikirim" in first
    assert "?periode=2026-10&amp;saring=belum&amp;unit=1#h-semua" in awaited


@pytest.mark.parametrize(
    ("status", "version", "sent", "words"),
    [
        ("draf", 1, None, "Draf"),
        ("dikembalikan", 2, None, "Dikembalikan"),
        ("dikirim", 1, 30, "Diterima"),
        ("disetujui", 1, 30, "Diterima"),
        ("dikirim", 2, 30, "Diperbaiki"),
        ("disetujui", 2, 61, "Diterima terlambat"),
        ("ditutup", 1, 30, "Ditutup tanpa isian"),
    ],
)
def test_a_sheet_that_is_in_has_the_words_its_unit_has_on_the_case(status, version, sent, words):
    state = SimpleNamespace(
        status=SheetStatus(status), version=version, due_at=at(60), submitted_at=sent and at(sent)
    )

    assert called(state)[1] == words


def test_a_sheet_is_found_by_month_and_unit(client, dinas, pdn):
    reader = by(client, dinas, "kasubbag")

    assert reader.get("/isian/2026-10/PDN/")["Location"] == address(pdn)
    assert [reader.get(f"/isian/{rest}/").status_code for rest in ("2026-10/XX", "2026-09/PDN", "x/y")] == [
        404
    ] * 3
    assert by(client, dinas, "operator KOP").get("/isian/2026-10/PDN/").status_code == 403


def test_an_office_without_a_round_says_when_it_opens(client, dinas):
    assert "Belum ada pengumpulan." in by(client, dinas, "kadis").get("/isian/").content.decode()
    assert (
        "Belum ada lembar untuk unit Anda."
        in by(client, dinas, "operator PDN").get("/isian/").content.decode()
    )


@pytest.mark.parametrize(("units", "rows"), [(1, 1), (60, 40)])
def test_no_page_asks_more_for_more_units_and_rows(client, db, units, rows):
    names = tuple(f"U{number:02d}" for number in range(units))
    made = cast(names)
    funds = [(f"1.1.{number:02d}", f"Dana {number}") for number in range(rows)]
    plan(made, [plan_line(MARKET, names[0], fund=fund) for fund in funds] + list(LINES[:0]))
    asked = open_round(made)
    mine = sheet(made, asked, names[0]).id
    counts = []
    for name, page in (
        (f"operator {names[0]}", address(mine)), ("kasubbag", "/isian/"), ("kasubbag", address(mine)),
        ("kasubbag", "/isian/sipd/"), ("kasubbag", f"/isian/angka/{mine}/fisik/{MARKET}/"),
    ):  # fmt: skip
        by(client, made, name).get("/isian/")  # the first page of a session also writes the session
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts == [11, 9, 11, 6, 12]


def test_a_returned_sheet_stays_within_the_same_bound(client, dinas, pdn):
    submit(dinas, selectors.sheet_state(pdn).round_id, "PDN")
    services.give_back(
        pdn, cells=[GivenBack(PRICES, "1.1.01", "money", "Periksa.")], by=dinas["kasubbag"], at=at(70)
    )
    by(client, dinas, "operator PDN").get("/isian/")
    with CaptureQueriesContext(connection) as queries:
        client.get(address(pdn))
    assert len(queries) == 12


# ------------------------------------------------------------------ junk


NAMED = {"version": "1", "edits": "0"}
JUNK = [
    {}, {"version": "x", "edits": "0"}, {"version": "1"}, {"version": "-1", "edits": "-1"},
    {"version": "9" * 40, "edits": "1"}, {"version": "²", "edits": "0"}, {**NAMED, "version": "2", MONEY: "1"},
    {**NAMED, "base": "{"}, {**NAMED, "base": "[" * 5000}, {**NAMED, "base": '{"a": [1]}', "a.money": "\x00"},
    {**NAMED, "x.money": "1" * 100_000}, {**NAMED, ".money": "1", "|.money": "1", "money": "1"},
    {**NAMED, MONEY: ["1", "2"], "aksi": "hapus"}, {**NAMED, "edits": "7", MONEY: "\ud7ff\x00<b>"},
    {**NAMED, MONEY: "((1))", PHYSICAL: "1e400"}, {**NAMED, MONEY: "(", PHYSICAL: "-"},
    {**NAMED, f"{key(MARKET)}.obstacle": "k" * 150_000},
]  # fmt: skip
PLACES = [
    "{}", "{}unggah/", "{}unggah/terapkan/", "/isian/sipd/", "/isian/sipd/999999999999999999999999/", "/isian/sipd/1/",
    "/isian/999999999999999999999999/", "/isian/99999999999999999999/unggah/", "/isian/", "{}unduh/",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["operator PDN", "kasubbag"])
def test_junk_never_breaks_a_page(client, dinas, pdn, name, place):
    by(client, dinas, name)
    answers = [client.post(place.format(address(pdn)), junk).status_code for junk in JUNK]
    assert set(answers) <= {302, 403, 404, 405, 409, 422}


@pytest.mark.parametrize("place", ["{}unggah/", "/isian/sipd/"])
def test_a_file_in_the_wrong_place_is_refused(client, dinas, pdn, place):
    by(client, dinas, "kasubbag" if "sipd" in place else "operator PDN")
    where = place.format(address(pdn))
    for data in (
        {"berkas": "bukan berkas"},
        {"lain": SimpleUploadedFile("a", b"x")},
        {"periode": "2026-10", "berkas": SimpleUploadedFile("a", b"")},
    ):
        assert client.post(where, data).status_code == 422
