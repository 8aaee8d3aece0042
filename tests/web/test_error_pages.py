"""What is shown when a page cannot be: in Indonesian, with what to do, and without a database where it may be gone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.views.defaults import permission_denied, server_error
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


def test_a_failure_of_ours_is_told_without_asking_the_database(rf):
    """No fixture opens a database here, so one query would fail the test."""
    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert "Terjadi gangguan pada Mutubaku" in words(response)


def test_a_form_that_has_expired_says_nothing_was_stored(db):
    response = Client(enforce_csrf_checks=True).post("/masuk/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "Formulir ini kedaluwarsa Tidak ada yang disimpan." in words(response)


@pytest.mark.parametrize("address", ["/masuk/", "/", "/tidak-ada/"])
def test_every_page_forbids_what_it_does_not_bring_itself(client, plain, address):
    response = sign_in(client, plain["kadis"]).get(address)

    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_a_page_only_answers_to_reading(client, plain):
    sign_in(client, plain["kadis"])

    assert [client.post(address).status_code for address in ("/", "/pekerjaan/", "/sop/")] == [405, 405, 405]
    assert read(client.head("/")).words == []
