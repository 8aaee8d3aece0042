"""Sessions: how long they last, how their use is noted, what ends them, and that no page outlives them."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from door import NEW, PASSWORD, attempt, change, entries, later
from plain_office import words


def test_an_idle_session_ends_and_leads_back(client, kadis, monkeypatch):
    attempt(client, kadis.username)
    client.get("/sop/?q=1")
    later(monkeypatch, minutes=60, seconds=1)

    response = client.get("/sop/?q=1")

    assert (response.status_code, response["Location"]) == (302, "/masuk/?next=/sop/%3Fq%3D1")
    assert "Sesi Anda berakhir." in words(client.get(response["Location"]))
    assert client.get("/").status_code == 302


def test_a_session_in_use_goes_on(client, kadis, monkeypatch):
    attempt(client, kadis.username)
    for _ in range(4):
        client.get("/")
        later(monkeypatch, minutes=59)

    assert client.get("/").status_code == 200


def test_a_session_in_use_ends_after_eight_hours(client, kadis, monkeypatch):
    attempt(client, kadis.username)
    for _ in range(10):
        client.get("/")
        later(monkeypatch, minutes=50)

    response = client.get("/")

    assert (response.status_code, response["Location"]) == (302, "/masuk/?next=/")
    assert "Sesi Anda berakhir." in words(client.get(response["Location"]))


def test_the_use_of_a_session_is_noted_without_writing_it(client, kadis, monkeypatch):
    attempt(client, kadis.username)
    before = list(Session.objects.values())
    for _ in range(4):
        later(monkeypatch, minutes=59)
        assert client.get("/").status_code == 200

    assert list(Session.objects.values()) == before


@pytest.mark.parametrize("shown", ["nothing", "another session's", "a forged one"])
def test_whoever_shows_no_sealed_note_of_use_was_idle_since_the_sign_in(client, kadis, monkeypatch, shown):
    other = Client()
    for browser in (client, other):
        attempt(browser, kadis.username)
    later(monkeypatch, minutes=59)
    for browser in (client, other):
        browser.get("/")
    sealed = client.cookies["dipakai"].value
    later(monkeypatch, minutes=59)
    match shown:
        case "nothing":
            del client.cookies["dipakai"]
        case "another session's":
            client.cookies["dipakai"] = other.cookies["dipakai"].value
        case "a forged one":
            seconds, rest = sealed.split(":", 1)
            client.cookies["dipakai"] = f"{int(seconds) + 1}:{rest}"

    assert client.get("/").status_code == 302
    assert other.get("/").status_code == 200


@pytest.mark.parametrize(
    ("headers", "back"),
    [
        ({"referer": "http://testserver/sop/?halaman=2"}, "/sop/%3Fhalaman%3D2"),
        ({"referer": "https://jauh.example/sop/"}, "/"),
        ({}, "/"),
    ],
)
def test_a_form_sent_after_the_session_leads_back_to_its_page(client, db, headers, back):
    assert client.post("/akun/sesi/", headers=headers)["Location"] == f"/masuk/?next={back}"


def test_a_script_is_told_in_its_own_way(client, db):
    asked = {"hx-request": "true", "hx-current-url": "http://testserver/sop/"}
    response = client.get("/sop/1/", headers=asked)

    assert (response.status_code, response["HX-Redirect"]) == (401, "/masuk/?next=/sop/")


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client, kadis):
    other = Client()
    for browser in (client, other):
        attempt(browser, kadis.username)

    assert change(client, PASSWORD, NEW).status_code == 302
    assert (client.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_the_other_sessions_can_be_ended_alone(client, kadis):
    other = Client()
    for browser in (client, other):
        attempt(browser, kadis.username)

    assert client.post("/akun/sesi/")["Location"] == "/akun/"
    assert (client.get("/").status_code, other.get("/").status_code) == (200, 302)
    assert entries(kadis, "end_sessions") == [
        ("end_sessions", kadis.pk, f'{{"username":"{kadis.username}"}}')
    ]


@pytest.mark.parametrize("address", ["/", "/masuk/", "/akun/", "/tidak-ada/"])
def test_no_page_is_kept_by_a_browser(client, kadis, address):
    attempt(client, kadis.username)
    response = client.get(address)

    assert "no-store" in response["Cache-Control"].split(", ")
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in response["Content-Security-Policy"]
