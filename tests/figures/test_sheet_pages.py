"""The pages of isian: who may, what is shown, what is kept, what is refused; and that junk never breaks them."""

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import (
    COOPS,
    DAK,
    LINES,
    MARKET,
    OCTOBER,
    PRICES,
    at,
    cast,
    hold,
    key,
    open_round,
    plan,
    plan_line,
    sheet,
    submit,
)  # fmt: skip
from openpyxl import load_workbook

from mutubaku.figures import selectors, services
from mutubaku.figures.files.sheet_xlsx import write_sheet
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.models import SipdImport
from mutubaku.figures.services import GivenBack
from mutubaku.org.models import Person, Unit
from mutubaku.org.rules import Role
from mutubaku.org.services import end_assignment
from mutubaku.values.figure import MISSING

MONEY, PHYSICAL = f"{key(MARKET)}.money", f"{key(MARKET)}.physical"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def dinas(db):
    made = cast()
    plan(made)
    root = Unit.objects.get(office_id=made.office_id, code="DIN")
    made.who["pembaca"] = hold(made, root, "Pembaca", Role.PEMBACA)
    made.who["keuangan"] = hold(made, root, "Kasubbag Keuangan", Role.SUBBAG_KEUANGAN)
    made.who["admin"] = hold(made, root, "Admin", Role.ADMIN)
    return made


@pytest.fixture
def pdn(dinas):
    """The open October sheet of PDN; nothing was asked before October, so it may be sent."""
    return sheet(dinas, open_round(dinas, dossier="PKJ-2026-0001"), "PDN").id


def by(client, cast, name):
    client.force_login(Person.objects.get(pk=cast[name].person_id))
    return client


def address(sheet_id, rest=""):
    return f"/isian/{sheet_id}/{rest}"


def post(client, sheet_id, values, base=None, version=1, edits=0, **more):
    data = {"version": version, "edits": edits, **values, **more}
    if base is not None:
        data["base"] = json.dumps(base)
    return client.post(address(sheet_id), data)


def row(sheet_id, name=None):
    return next(r for r in selectors.sheet_form(sheet_id).rows if r.key == (name or key(MARKET)))


def alerts(response):
    found = re.search(r'role="alert".*?</div>', response.content.decode(), re.DOTALL)
    return [
        " ".join(re.sub(r"<[^>]+>", " ", item).split())
        for item in re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)
    ]


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize(
    ("name", "read", "write", "sipd"),
    [
        ("operator PDN", 200, 302, 403),
        ("kepala PDN", 200, 302, 403),
        ("operator KOP", 403, 403, 403),
        ("kepala KOP", 403, 403, 403),
        ("kadis", 200, 403, 403),
        ("sekretaris", 200, 403, 403),
        ("kasubbag", 200, 403, 200),
        ("pelaksana", 200, 403, 200),
        ("pembaca", 200, 403, 403),
        ("keuangan", 403, 403, 200),
        ("admin", 403, 403, 403),
    ],
)
def test_who_may_read_type_and_import(client, dinas, pdn, name, read, write, sipd):
    by(client, dinas, name)
    assert client.get(address(pdn)).status_code == read
    assert client.get(address(pdn, "unduh/")).status_code == read
    assert client.get(f"/isian/angka/{pdn}/fisik/{MARKET}/").status_code == read
    assert post(client, pdn, {MONEY: "1"}).status_code == write
    assert client.get(address(pdn, "unggah/")).status_code == (200 if write == 302 else 403)
    assert client.get("/isian/sipd/").status_code == sipd


def test_a_refusal_names_who_may(client, dinas, pdn):
    page = post(by(client, dinas, "kadis"), pdn, {MONEY: "1"}).content.decode()
    assert "Hanya kepala atau operator Bidang PDN yang dapat mengisi lembar ini." in page
    assert row(pdn).money is MISSING


@pytest.mark.parametrize("rest", ["", "unduh/", "unggah/"])
def test_a_sheet_of_another_office_does_not_exist(client, dinas, pdn, rest):
    other = cast(code="LAIN")
    assert by(client, other, "kadis").get(address(pdn, rest)).status_code == 404
    assert client.get(f"/isian/angka/{pdn}/fisik/{MARKET}/").status_code == 404
    assert post(client, pdn, {MONEY: "1"}).status_code == 404


def test_an_acting_head_types_until_the_last_day(client, dinas, pdn):
    today = date(2026, 11, 2)
    assignment = dinas["operator PDN"].assignment_id
    end_assignment(assignment, until=today)
    assert by(client, dinas, "operator PDN").get(address(pdn)).status_code == 403


# ---------------------------------------------------------------- typing


def test_typed_numbers_are_kept_in_indonesian_form(client, dinas, pdn):
    by(client, dinas, "operator PDN")

    answer = post(
        client, pdn, {MONEY: " Rp 1.234.567 ", PHYSICAL: "83,25", f"{key(MARKET)}.obstacle": "Hujan\r\nlebat"}
    )

    assert (answer.status_code, answer["Location"]) == (302, f"/isian/{pdn}/#simpan")
    kept = row(pdn)
    assert (kept.money, kept.physical, kept.remark.obstacle) == (
        Decimal(1234567),
        Decimal("83.25"),
        "Hujan\nlebat",
    )
    page = client.get(address(pdn)).content.decode()
    assert 'value="1.234.567"' in page and 'value="83,25"' in page
    assert "oleh Operator PDN" in page


def test_what_is_no_number_keeps_its_text_and_the_other_cells_are_kept(client, dinas, pdn):
    by(client, dinas, "operator PDN")

    answer = post(client, pdn, {MONEY: "1.5 <juta>", PHYSICAL: "83,25"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="1.5 &lt;juta&gt;"' in page
    assert alerts(answer)[0].startswith(f"{MARKET} ") and "bukan angka" in alerts(answer)[0]
    assert 'href="#b1-money"' in page and 'id="b1-money"' in page
    assert (row(pdn).money, row(pdn).physical) == (MISSING, Decimal("83.25"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9" * 61, "terlalu panjang"),
        ("1" * 16, "terlalu besar"),
        ("0,123456789", "terlalu panjang"),
        ("٣٤x", "bukan angka"),
    ],
)
def test_a_number_that_cannot_be_kept_says_why(client, dinas, pdn, text, said):
    answer = post(by(client, dinas, "operator PDN"), pdn, {MONEY: text})
    assert (answer.status_code, said in alerts(answer)[0]) == (422, True)
    assert row(pdn).money is MISSING


def test_an_emptied_cell_is_missing_again(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    post(client, pdn, {MONEY: "500"})
    post(client, pdn, {MONEY: ""}, edits=1)
    assert row(pdn).money is MISSING


def test_faults_stand_at_the_cell_and_on_top_and_a_reason_is_asked(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    post(client, pdn, {MONEY: "700.000"})

    page = client.get(address(pdn))

    assert len(alerts(page)) == 1 and "melebihi pagu Rp600.000 sebesar Rp100.000" in alerts(page)[0]
    assert 'name="' + f"{key(MARKET)}.override" in page.content.decode()
    post(client, pdn, {f"{key(MARKET)}.override": "Menunggu pergeseran"}, edits=1)
    page = client.get(address(pdn)).content.decode()
    assert 'role="alert"' not in page
    assert "1 peringatan" in page and "Alasan unit: Menunggu pergeseran" in page


def test_checking_lists_what_is_empty_and_then_says_ready(client, dinas, pdn):
    by(client, dinas, "kepala PDN")
    assert len(alerts(client.get(address(pdn) + "?periksa=1"))) == 5
    full = {
        MONEY: "500.000", PHYSICAL: "83,25", f"{key(MARKET, DAK)}.money": "510.000",
        f"{key(PRICES)}.money": "2.000.000", f"{key(PRICES)}.physical": "85,5",
    }  # fmt: skip

    answer = post(client, pdn, full, aksi="periksa")

    assert answer["Location"] == f"/isian/{pdn}/?periksa=1#ringkasan"
    page = client.get(address(pdn) + "?periksa=1").content.decode()
    assert "Isian lengkap dan siap dikirim" in page
    assert 'action="/pekerjaan/PKJ-2026-0001/unit/PDN/"' in page
    assert 'name="sheet_version" value="1"' in page and 'name="sheet_edits" value="1"' in page
    by(client, dinas, "operator PDN")
    page = client.get(address(pdn) + "?periksa=1").content.decode()
    assert "Berikutnya kepala Bidang PDN memeriksa lembar ini" in page and 'name="sheet_version"' not in page


def test_saving_while_typing_answers_with_the_pieces_of_the_page(client, dinas, pdn):
    by(client, dinas, "operator PDN")

    answer = client.post(
        address(pdn), {"version": 1, "edits": 0, MONEY: "300.000", PHYSICAL: "50"}, headers={"X-Requested-With": "isian"}
    )  # fmt: skip

    page = answer.content.decode()
    assert (answer.status_code, "<html" in page) == (200, False)
    assert re.search(
        r'id="simpan" data-live aria-live="polite"><span class="ok">.*?Tersimpan pukul \d\d\.\d\d WITA',
        page,
    )
    assert re.search(r'id="b1-uang" data-live>300\.000<br><span class="mut xs">50,00%', page)
    assert 'name="edits" value="1"' in page


def test_locked_and_unknown_cells_are_refused_beside_what_is_kept(client, dinas, pdn):
    by(client, dinas, "operator PDN")

    answer = post(client, pdn, {f"{key(MARKET, DAK)}.physical": "5", "9.99|x.money": "1", PHYSICAL: "10"})
    assert answer.status_code == 422
    assert (row(pdn).physical, row(pdn, key(MARKET, DAK)).physical) == (Decimal(10), MISSING)


# ---------------------------------------------------------------- two people


def test_two_people_in_different_cells_lose_nothing(client, dinas, pdn):
    post(by(client, dinas, "operator PDN"), pdn, {MONEY: "100"}, base={MONEY: "", PHYSICAL: ""})
    answer = post(
        by(client, dinas, "kepala PDN"), pdn, {MONEY: "", PHYSICAL: "20"}, base={MONEY: "", PHYSICAL: ""}
    )
    assert answer.status_code == 302
    assert (row(pdn).money, row(pdn).physical) == (Decimal(100), Decimal(20))


def test_two_people_in_one_cell_see_both_values_and_choose(client, dinas, pdn):
    post(by(client, dinas, "operator PDN"), pdn, {MONEY: "100"}, base={MONEY: ""})
    by(client, dinas, "kepala PDN")

    answer = post(client, pdn, {MONEY: "2.000", PHYSICAL: "20"}, base={MONEY: "", PHYSICAL: ""})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Isian ini diubah oleh Operator PDN" in page
    assert re.findall(r'type="radio" name="[^"]+money" value="([^"]*)"', page) == ["2.000", "100"]
    assert f'type="hidden" name="{PHYSICAL}" value="20"' in page
    assert (row(pdn).money, row(pdn).physical) == (Decimal(100), MISSING)
    chosen = post(client, pdn, {MONEY: "2.000", PHYSICAL: "20"}, base={MONEY: "100", PHYSICAL: ""}, edits=1)
    assert chosen.status_code == 302
    assert (row(pdn).money, row(pdn).physical) == (Decimal(2000), Decimal(20))


def test_a_sheet_sent_meanwhile_keeps_what_was_typed_on_the_page(client, dinas, pdn):
    submit(dinas, selectors.sheet_state(pdn).round_id, "PDN")
    answer = post(by(client, dinas, "operator PDN"), pdn, {MONEY: "123.456"})
    assert answer.status_code == 409
    assert "Isian ini tidak lagi terbuka" in answer.content.decode()
    assert "<b>123.456</b>" in answer.content.decode()


# ---------------------------------------------------------------- given back


def test_a_returned_cell_shows_why_the_old_value_and_asks_for_an_answer(client, dinas, pdn):
    submit(dinas, selectors.sheet_state(pdn).round_id, "PDN")
    services.give_back(
        pdn,
        cells=[GivenBack(PRICES, "1.1.01", "money", "Tidak sama dengan SP2D.")],
        by=dinas["kasubbag"],
        at=at(70),
    )
    by(client, dinas, "operator PDN")

    page = client.get(address(pdn)).content.decode()

    assert "<b>Dikembalikan:</b> Tidak sama dengan SP2D. Nilai semula keuangan (Rp): 2.000.000." in page
    assert re.findall(r'<input class="i-.." id="([^"]+)"', page) == ["b3-money"]
    answer = {f"{key(PRICES)}.money": "1.900.000", f"{key(PRICES)}.answer": "Diperbaiki."}
    assert post(client, pdn, answer, version=2, edits=2).status_code == 302
    services.submit_sheet(pdn, version=2, by=dinas["kepala PDN"], at=at(90))
    story = client.get(f"/isian/angka/{pdn}/keuangan/{PRICES}/?dana=1.1.01").content.decode()
    assert re.findall(r'data-l="Nilai"><b>([^<]+)<', story) == ["1.900.000", "2.000.000"]
    assert "Tidak sama dengan SP2D." in story and "Diperbaiki." in story
    assert "Nilai menjadi <b>1.900.000</b>" in story


@pytest.mark.parametrize(
    "rest", ["fisik/9.99/", "lain/9.99/", f"keuangan/{MARKET}/", f"keuangan/{MARKET}/?dana=x"]
)
def test_a_figure_that_is_not_asked_does_not_exist(client, dinas, pdn, rest):
    assert by(client, dinas, "kadis").get(f"/isian/angka/{pdn}/{rest}").status_code == 404


# ---------------------------------------------------------------- Excel


def workbook(sheet_id, **cells):
    """The downloaded sheet with cells changed, as the operator's Excel saves it."""
    book = load_workbook(BytesIO(write_sheet(selectors.sheet_form(sheet_id))))
    for place, value in cells.items():
        book["Isian"][place] = value
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("isian.xlsx", out.getvalue())


def put(client, sheet_id, file):
    return client.post(address(sheet_id, "unggah/"), {"berkas": file})


def money_cell(sheet_id):
    book = load_workbook(BytesIO(write_sheet(selectors.sheet_form(sheet_id))))["Isian"]
    head = next(c for r in book.iter_rows() for c in r if c.value == "Realisasi bulan ini (Rp)")
    return f"{head.column_letter}{head.row + 1}"


def test_a_workbook_goes_down_up_is_shown_and_kept_once(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    down = client.get(address(pdn, "unduh/"))
    assert down.content == write_sheet(selectors.sheet_form(pdn))
    place = money_cell(pdn)

    page = put(client, pdn, workbook(pdn, **{place: 321000})).content.decode()

    assert re.findall(r'data-l="(?:Sel|Semula|Menjadi)">(?:<b>)?([^<]+)', page) == [
        place,
        "(kosong)",
        "321.000",
    ]
    assert row(pdn).money is MISSING
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    wrong = client.post(address(pdn, "unggah/terapkan/"), {"sha256": "0" * 64})
    assert (wrong.status_code, row(pdn).money) == (422, MISSING)
    answer = client.post(address(pdn, "unggah/terapkan/"), {"sha256": sha256})
    assert (answer.status_code, row(pdn).money) == (302, Decimal(321000))
    assert "1 sel dari isian.xlsx tersimpan sebagai draf." in client.get(address(pdn)).content.decode()
    assert client.post(address(pdn, "unggah/terapkan/"), {"sha256": sha256}).status_code == 422


def test_what_was_typed_after_the_preview_is_not_overwritten(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    page = put(client, pdn, workbook(pdn, **{money_cell(pdn): 321000})).content.decode()
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    post(client, pdn, {MONEY: "5"})
    answer = client.post(address(pdn, "unggah/terapkan/"), {"sha256": sha256})
    assert (answer.status_code, row(pdn).money) == (422, Decimal(5))
    assert "sudah diubah oleh Operator PDN" in alerts(answer)[0]


def test_faults_of_a_workbook_are_listed_by_cell_and_nothing_can_be_kept(client, dinas, pdn):
    place = money_cell(pdn)
    answer = put(by(client, dinas, "operator PDN"), pdn, workbook(pdn, **{place: "lima ratus"}))
    assert (answer.status_code, alerts(answer)[0].startswith(f"Sel {place} : ")) == (422, True)
    assert b'name="sha256"' not in answer.content


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "kosong"), (b"PK\x03\x04rusak", "rusak"), (b"%PDF-1.7", "PDF"), (b"a;b;c", "CSV"),
     (b"x" * (5 * 1024 * 1024 + 1), "5 MB")],
)  # fmt: skip
def test_a_file_that_is_no_sheet_says_what_it_is(client, dinas, pdn, data, said):
    answer = put(by(client, dinas, "operator PDN"), pdn, SimpleUploadedFile("isian.xlsx", data))
    assert (answer.status_code, said in alerts(answer)[0]) == (422, True)


def test_a_sheet_of_another_unit_or_version_is_refused(client, dinas, pdn):
    kop = sheet(dinas, selectors.sheet_state(pdn).round_id, "KOP").id
    by(client, dinas, "operator PDN")
    assert "milik unit KOP" in alerts(put(client, pdn, workbook(kop)))[0]
    old = workbook(pdn)
    submit(dinas, selectors.sheet_state(pdn).round_id, "PDN")
    services.reopen_sheet(pdn, reason="Periksa lagi.", by=dinas["kasubbag"], at=at(70))
    assert "Berkas ini versi 1, lembar di sistem sudah versi 2" in alerts(put(client, pdn, old))[0]


# ---------------------------------------------------------------- SIPD


def report(month=OCTOBER, amount=900_000):
    line = ExampleLine(COOPS, "Koperasi", "5.1.02.01.01.0001", "Belanja", Decimal(amount))
    return SimpleUploadedFile(
        "sipd.xlsx", example_report(month, [line], skpd="3.31.0.00.0.00.01.0000", skpd_name="DINAS", seed=1)
    )


@pytest.fixture
def imported(django_capture_on_commit_callbacks):
    """Brings a file; with the engine that works at once it is read when the upload is committed."""

    def bring(client, file, month="2026-10"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/isian/sipd/", {"periode": month, "berkas": file})
        return client.get(answer.url)

    return bring


@pytest.mark.parametrize("name", ["kasubbag", "pelaksana", "keuangan"])
def test_a_sipd_file_is_shown_then_put_in_force_and_locks_the_cell(client, dinas, pdn, name, imported):
    kop = sheet(dinas, selectors.sheet_state(pdn).round_id, "KOP").id
    by(client, dinas, name)

    page = imported(client, report()).content.decode()

    assert re.findall(r'data-l="(?:Perubahan|Berlaku sekarang|Menurut berkas)">([^<]+)<', page) == [
        "baru",
        "–",
        "900.000,00",
    ]
    assert row(kop, key(COOPS)).money is MISSING
    made = SipdImport.objects.get()
    assert client.post(f"/isian/sipd/{made.pk}/", {"aksi": "berlakukan"}).status_code == 302
    assert "Berlaku" in client.get("/isian/sipd/").content.decode()
    sheet_page = by(client, dinas, "operator KOP").get(address(kop)).content.decode()
    assert re.search(r'<span id="b1-money" tabindex="-1">900\.000 <span class="tag info">SIPD', sheet_page)


def test_a_sipd_import_can_be_cancelled_and_not_decided_twice(client, dinas, imported):
    by(client, dinas, "keuangan")
    imported(client, report())
    made = SipdImport.objects.get()
    assert client.post(f"/isian/sipd/{made.pk}/", {"aksi": "lain"}).status_code == 422
    assert client.post(f"/isian/sipd/{made.pk}/", {"aksi": "batalkan"}).status_code == 302
    again = client.post(f"/isian/sipd/{made.pk}/", {"aksi": "berlakukan"})
    assert (again.status_code, alerts(again)) == (
        422,
        ["Impor ini sudah dibatalkan. Unggah berkasnya kembali."],
    )
    assert by(client, cast(code="LAIN"), "kasubbag").post(f"/isian/sipd/{made.pk}/").status_code == 404


def test_a_sipd_file_of_another_month_is_refused(client, dinas, imported):
    answer = imported(by(client, dinas, "kasubbag"), report(), "2026-09")
    assert "bukan September 2026" in alerts(answer)[0]
    assert SipdImport.objects.count() == 0


# ---------------------------------------------------------------- lists and queries


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


# ---------------------------------------------------------------- junk

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
