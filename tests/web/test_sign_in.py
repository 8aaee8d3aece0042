"""The only page without sign-in, and how it leads to all the others."""

import re

import pytest
from door import attempt
from plain_office import read, sign_in, words

from mutubaku.org.models import Person

ADDRESSES = (
    "/",
    "/pekerjaan/",
    "/pekerjaan/PKJ-2024-0001/",
    "/dokumen/1/",
    "/dokumen/1/berkas/1/",
    "/sop/",
    "/sop/1/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_asked_for_signed_out_leads_to_the_sign_in(client, db, address):
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"/masuk/?next={address}")


def test_the_sign_in_page_is_a_plain_form(client, db):
    response = client.get("/masuk/")
    html = response.content.decode()

    assert response.status_code == 200
    assert re.findall(r'<input[^>]* name="(\w+)"', html) == [
        "csrfmiddlewaretoken",
        "next",
        "username",
        "password",
        "csrfmiddlewaretoken",  # the form for a passkey, shown by its script
        "next",
        "credential",
    ]
    assert 'role="alert"' not in html


def test_the_right_password_leads_home(client, kadis):
    response = attempt(client, kadis.username)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_sign_in_leads_back_to_the_page_asked_for(client, kadis):
    assert attempt(client, kadis.username, then="/sop/")["Location"] == "/sop/"


def test_sign_in_never_leads_to_another_host(client, kadis):
    assert attempt(client, kadis.username, then="https://jauh.example/")["Location"] == "/"


def without_what_was_typed(response, username):
    html = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())
    return html.replace(username, "")


def test_a_wrong_password_an_unknown_name_and_a_closed_account_read_alike(client, kadis):
    closed = Person.objects.create(
        office=kadis.office, username="akun.lama", name="-", password=kadis.password, is_active=False
    )

    wrong = attempt(client, kadis.username, "salah")
    unknown = attempt(client, "tidak.ada", "salah")
    shut = attempt(client, closed.username)

    assert [r.status_code for r in (wrong, unknown, shut)] == [200, 200, 200]
    assert "Nama pengguna atau kata sandi salah. Periksa keduanya, lalu coba lagi." in words(wrong)
    assert b'role="alert"' in wrong.content
    assert without_what_was_typed(wrong, kadis.username) == without_what_was_typed(unknown, "tidak.ada")
    assert without_what_was_typed(wrong, kadis.username) == without_what_was_typed(shut, closed.username)


def test_empty_fields_are_named_one_by_one(client, db):
    found = read(client.post("/masuk/", {"username": "", "password": ""})).words

    assert " ".join(found).count("Isi nama pengguna.") == 1
    assert " ".join(found).count("Isi kata sandi.") == 1


def test_who_is_signed_in_is_not_asked_again(client, plain):
    response = sign_in(client, plain["kadis"]).get("/masuk/")

    assert (response.status_code, response["Location"]) == (302, "/")


def test_signing_out_is_a_deliberate_act(client, plain):
    sign_in(client, plain["kadis"])

    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert client.get("/").status_code == 302
