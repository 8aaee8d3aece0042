"""What is shown when a page cannot be: in Indonesian, with what to do, and without a database where it may be gone."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import get_resolver
from django.views.defaults import permission_denied
from plain_office import read, sign_in, words


def test_an_unknown_address_signed_out(client, db):
    response = client.get("/tidak-ada/")

    assert response.status_code == 404
    assert "Halaman tidak ditemukan Periksa alamatnya." in words(response)


def test_an_unknown_address_signed_in_keeps_the_shell(client, plain):
    response = sign_in(client, plain["kadis"]).get("/tidak-ada/")

    assert response.status_code == 404
    assert "Dinas DISDAG" in words(response)
    assert "Halaman tidak ditemukan Periksa alamatnya." in words(response)


def test_a_page_not_allowed(rf, plain):
    request = rf.get("/")
    request.user = sign_in(Client(), plain["kadis"]).get("/").wsgi_request.user

    response = permission_denied(request, PermissionDenied())

    assert response.status_code == 403
    assert "Anda tidak berwenang membuka halaman ini" in words(response)


def test_a_page_not_allowed_names_who_may(client, plain):
    sign_in(client, plain["U0"])

    found = [words(client.get(address)) for address in ("/jurnal/", "/organisasi/penugasan/baru/")]

    assert "Jurnal dibaca Kasubbag Perencanaan, Sekretaris, Kepala Dinas, Admin" in found[0]
    assert "Penugasan diatur Kasubbag Perencanaan, Sekretaris, Kepala Dinas, atau Admin." in found[1]


def test_a_failure_of_ours_is_told_without_asking_the_database(rf, caplog):
    """No fixture opens a database here, so one query would fail the test."""
    response = get_resolver().resolve_error_handler(500)(rf.post("/isian/7/"))

    assert response.status_code == 500
    assert "Terjadi gangguan pada Mutubaku" in words(response)
    (record,) = caplog.records
    code = re.fullmatch("kode ([0-9A-F]{4}): POST /isian/7/", record.getMessage())[1]
    assert f"kode {code}" in words(response)


def test_a_form_that_has_expired_says_nothing_was_stored(db):
    response = Client(enforce_csrf_checks=True).post("/masuk/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "Formulir ini kedaluwarsa Tidak ada yang disimpan." in words(response)


@pytest.mark.parametrize(
    ("stood_on", "back"),
    [
        ("http://testserver/masuk/?next=/isian/", "/masuk/?next=/isian/"),
        ("http://elsewhere.example/masuk/", "/"),
        ("http://testserver//elsewhere.example/", "/elsewhere.example/"),
    ],
)
def test_an_expired_form_leads_back_to_its_own_page_only(db, stood_on, back):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/masuk/", {"username": "a"}, headers={"Referer": stood_on})

    assert f'<a class="btn pri" href="{back}">' in response.content.decode()


@pytest.mark.parametrize("address", ["/masuk/", "/", "/tidak-ada/"])
def test_every_page_forbids_what_it_does_not_bring_itself(client, plain, address):
    response = sign_in(client, plain["kadis"]).get(address)

    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_a_page_only_answers_to_reading(client, plain):
    sign_in(client, plain["kadis"])

    assert [client.post(address).status_code for address in ("/", "/pekerjaan/", "/sop/")] == [405, 405, 405]
    assert read(client.head("/")).words == []


@pytest.mark.parametrize(
    ("address", "up"),
    [("/pekerjaan/X/langkah/7/naskah/", "/pekerjaan/X/langkah/7/"), ("/keluar/", "/")],
)
def test_the_address_of_a_form_opened_as_a_page_leads_to_where_the_form_stands(client, plain, address, up):
    response = sign_in(client, plain["kadis"]).get(address)

    assert response.status_code == 405 and response["Allow"].startswith("POST")
    assert "Alamat ini hanya menerima formulir" in words(response)
    assert f'<a class="btn pri" href="{up}">' in response.content.decode()
