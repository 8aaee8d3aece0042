"""The frame of every page: who is signed in and why they see it, what calls them, the looks they chose, its weight."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from plain_office import at, office, sent_to_units, sign_in, start, words

from mutubaku.cases.selectors.calls import Calls, calls
from mutubaku.cases.services.chasing import chase
from mutubaku.org import services as org
from mutubaku.org.selectors import holders_of
from mutubaku.web.views.gate import Gzip

ALL_TEXTS = {"Accept-Encoding": "gzip"}
MONDAY = date(2024, 11, 4)


def of(plain, name):
    return calls(holders_of(plain[name].person_id, MONDAY), MONDAY)


# ---------------------------------------------------------------- what calls


def test_works_and_notices_of_a_position_are_counted(plain, case):
    start(plain, "2026-09")
    sent_to_units(plain, case)
    chase(case.pk, by=plain["kasubbag"], at=at(70))

    assert {name: of(plain, name) for name in ("sekretaris", "pelaksana", "U0", "U1", "kadis")} == {
        "sekretaris": Calls(1, 0),
        "pelaksana": Calls(1, 0),
        "U0": Calls(1, 1),
        "U1": Calls(1, 1),
        "kadis": Calls(0, 0),
    }


def test_nothing_of_another_office_calls(plain, case):
    other = office(code="LAIN")

    assert of(other, "sekretaris") == Calls()
    assert calls((), MONDAY) == Calls()


def test_what_calls_is_one_query(plain, case, django_assert_num_queries):
    holders = holders_of(plain["sekretaris"].person_id, MONDAY)

    with django_assert_num_queries(1):
        calls(holders, MONDAY)


# ---------------------------------------------------------------- who and why


def test_a_page_says_in_which_post_it_is_seen(client, plain):
    assert "Anda melihat halaman ini sebagai Kepala Dinas." in words(
        sign_in(client, plain["kadis"]).get("/akun/")
    )


def test_without_a_post_a_page_says_that_nothing_will_come(client, plain):
    client.force_login(org.add_person(plain.office_id, username="baru", name="Pegawai Baru", at=at(0)))

    assert "Anda masuk sebagai Pegawai Baru dan belum memegang jabatan" in words(client.get("/akun/"))


def test_the_frame_costs_four_queries(client, plain):
    """Session, person with office, positions, what calls."""
    sign_in(client, plain["kadis"]).get("/bantuan/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/tidak-ada/")

    assert len(asked) == 4, [query["sql"] for query in asked]


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize(
    ("theme", "attribute"),
    [("gelap", ' data-tema="gelap"'), ("terang", ' data-tema="terang"'), ("perangkat", "")],
)
def test_a_theme_is_kept_and_written_by_the_server(client, plain, theme, attribute):
    sign_in(client, plain["kadis"])
    answer = client.post("/akun/tampilan/", {"theme": theme, "shortcuts": "on"}, follow=True)

    assert "Tampilan disimpan untuk peramban ini." in words(answer)
    for page in ("/", "/tidak-ada/"):
        assert f'<html lang="id"{attribute} data-siapa=' in client.get(page).content.decode()
    client.logout()
    client.cookies["tema"] = theme
    assert f'<html lang="id"{attribute}>' in client.get("/masuk/").content.decode()


def test_shortcuts_can_be_switched_off(client, plain):
    sign_in(client, plain["kadis"]).post("/akun/tampilan/", {"theme": "perangkat"})

    assert '<html lang="id" data-pintasan="mati" data-siapa=' in client.get("/").content.decode()


def test_an_unknown_theme_is_refused_and_changes_nothing(client, plain):
    answer = sign_in(client, plain["kadis"]).post("/akun/tampilan/", {"theme": '"><b>'}, follow=True)

    assert "Pilih tema: ikuti perangkat, terang, atau gelap." in words(answer)
    assert "tema" not in client.cookies


def test_a_forged_theme_is_not_written_into_the_page(client, plain):
    client.cookies["tema"] = '"><b>'

    assert '<html lang="id" data-siapa=' in sign_in(client, plain["kadis"]).get("/").content.decode()


# ---------------------------------------------------------------- help


def test_help_names_whom_to_ask(client, plain):
    found = words(sign_in(client, plain["U0"]).get("/bantuan/"))

    assert "Kasubbag Perencanaan Isi pekerjaan" in found
    assert "Admin Akun, kata sandi, jabatan, dan gangguan pada Mutubaku Jabatan lowong" in found
    assert "Tugas berikutnya dan sebelumnya; Enter membukanya" in found


# ---------------------------------------------------------------- weight


def test_pages_and_styles_travel_compressed(client, plain):
    page = sign_in(client, plain["kadis"]).get("/", headers=ALL_TEXTS)
    style = client.get("/static/web/mutubaku.css", headers=ALL_TEXTS)

    assert "Keluar" in gzip.decompress(page.content).decode()
    sheet = gzip.decompress(b"".join(style.streaming_content)).decode()
    assert sheet == Path(finders.find("web/mutubaku.css")).read_text(encoding="utf-8")


def test_a_style_that_is_known_is_not_sent_again(client, db):
    known = client.get("/static/web/mutubaku.css", headers=ALL_TEXTS)["ETag"]

    answer = client.get("/static/web/mutubaku.css", headers={**ALL_TEXTS, "If-None-Match": known})

    assert answer.status_code == 304


def test_the_first_view_stays_below_100_kb(client, plain, case):
    """The page and what its head asks for, as the browser of a new visitor gets it; the font is 25 kB more."""
    page = sign_in(client, plain["kasubbag"]).get("/", headers=ALL_TEXTS)
    sheets = ["web/mutubaku.css", "web/works.css", "web/screens.css"]
    asked = [*sheets, "web/shell.js", "django_htmx/htmx-2.min.js", "web/mutubaku.svg"]
    html = gzip.decompress(page.content).decode()
    assert [path for path in asked if f"/static/{path}" not in html] == []

    static = [client.get(f"/static/{path}", headers=ALL_TEXTS) for path in asked]

    assert len(page.content) + sum(len(b"".join(one.streaming_content)) for one in static) <= 75_000


@pytest.mark.parametrize(("kind", "compressed"), [("application/pdf", False), ("text/csv", True)])
def test_a_file_that_is_compressed_already_is_left_alone(rf, kind, compressed):
    packed = Gzip(lambda request: HttpResponse(b"PK" * 1000, content_type=kind))

    assert ("Content-Encoding" in packed(rf.get("/", headers=ALL_TEXTS))) is compressed
