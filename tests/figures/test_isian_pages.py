"""The page of a sheet: who may, what is typed and kept, two people at once, cells given back."""

import re
from datetime import date
from decimal import Decimal

import pytest
from factories import DAK, MARKET, PRICES, at, cast, key, submit
from isian_pages import MONEY, PHYSICAL, address, alerts, by, post, row

from mutubaku.figures import selectors, services
from mutubaku.figures.models import Sheet
from mutubaku.figures.services import GivenBack
from mutubaku.org.services import end_assignment
from mutubaku.values.figure import MISSING

pytestmark = pytest.mark.usefixtures("home")


# ------------------------------------------------------------------ who may


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
@pytest.mark.usefixtures("lookers")
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


# ------------------------------------------------------------------ typing


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
    assert "1 isian belum tersimpan" in page and "Tersimpan pukul" not in page


def test_a_refused_text_is_named_once_and_not_beside_the_number_kept_under_it(client, dinas, pdn):
    by(client, dinas, "operator PDN")
    post(client, pdn, {PHYSICAL: "1.234,56"})

    told = alerts(post(client, pdn, {PHYSICAL: "9" * 16}, edits=1))

    mine = [words for words in told if MARKET in words and "isik" in words]
    assert len(mine) == 1 and mine[0].count(MARKET) == 1 and "terlalu besar" in mine[0]


def test_a_closed_sheet_says_what_the_unit_can_still_do(client, dinas, pdn):
    asked = Sheet.objects.get(pk=pdn).round_id
    services.close_sheets(asked, units=[dinas.units["PDN"]], reason="Lewat", by=dinas["kasubbag"], at=at(700))

    page = by(client, dinas, "operator PDN").get(address(pdn)).content.decode()

    assert "Pengumpulan ditutup sebelum lembar ini dikirim." in page and "langkah koreksinya" in page
    assert "Isi lewat Excel" not in page and "Tidak dikirim" in page and "Belum lapor" in page


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


# ------------------------------------------------------------------ two people


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


# ------------------------------------------------------------------ given back


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
