"""Second factors: what comes between the password and the session, who sets them up, and what the journal keeps."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import PASSWORD, attempt, later
from factories import add_app, code
from plain_office import sign_in, words

from mutubaku.org import services as org
from mutubaku.org.models import JournalEntry, Person
from mutubaku.org.rules.accounts import Factor
from mutubaku.org.selectors import factors_dropped_at, factors_of, recovery_codes_left
from mutubaku.values.refusal import Refused


@pytest.fixture
def app(kadis):
    """Secret and recovery codes of the authenticator app of the Kepala Dinas."""
    return add_app(kadis.pk)


@pytest.fixture
def asked(client, kadis, app):
    """The browser of the Kepala Dinas after the password."""
    response = password(client, kadis)
    assert (response.status_code, response["Location"]) == (302, "/masuk/faktor/")
    return client


def password(client, person, typed=PASSWORD, **more):
    return attempt(client, person.username, typed, **more)


def show(client, typed, **more):
    return client.post("/masuk/faktor/", {"code": typed}, **more)


def entries(person, *verbs):
    about = JournalEntry.objects.filter(thing=f"person:{person.pk}", verb__in=verbs).order_by("seq")
    return [(e.verb, e.person_id, json.loads(e.facts)) for e in about]


# ---------------------------------------------------------------- at the door


def test_the_password_alone_opens_nothing(asked):
    assert [asked.get(page).status_code for page in ("/", "/akun/", "/akun/kata-sandi/")] == [302] * 3


def test_the_code_of_the_app_signs_in_under_a_new_session_key(asked, kadis, app):
    before = asked.session.session_key
    response = show(asked, code(app[0]))

    assert (response.status_code, response["Location"]) == (302, "/")
    assert asked.get("/").status_code == 200
    assert asked.session.session_key != before
    assert entries(kadis, "sign_in") == [("sign_in", kadis.pk, {"address": "127.0.0.1", "factor": "totp"})]


def test_the_code_leads_to_the_page_asked_for_and_never_to_another_host(client, kadis, app):
    password(client, kadis, then="/sop/")
    assert show(client, code(app[0]))["Location"] == "/sop/"
    client.post("/keluar/")
    password(client, kadis, then="https://jauh.example/")
    assert show(client, app[1][0])["Location"] == "/"


def test_a_code_works_once_in_whichever_process(asked, kadis, app):
    from django.core.cache import cache

    typed = code(app[0])
    show(asked, typed)
    asked.post("/keluar/")
    cache.clear()
    password(asked, kadis)

    assert "Kode salah atau sudah terpakai." in words(show(asked, typed))
    assert asked.get("/").status_code == 302


def test_a_recovery_code_works_once(asked, kadis, app):
    typed = app[1][3]
    assert show(asked, typed).status_code == 302
    assert recovery_codes_left(kadis.pk) == 9
    asked.post("/keluar/")
    password(asked, kadis)

    assert show(asked, typed).status_code == 200
    assert asked.get("/").status_code == 302


def test_wrong_codes_lock_as_wrong_passwords_do(asked, kadis):
    answers = [show(asked, "000000").status_code for _ in range(5)]

    assert answers == [200] * 4 + [429]
    assert password(asked, kadis).status_code == 429
    assert [verb for verb, *_ in entries(kadis, "factor_failed", "sign_in_locked")] == [
        *["factor_failed"] * 5,
        "sign_in_locked",
    ]


def test_the_password_typed_again_does_not_forget_wrong_codes(client, kadis, app):
    for _ in range(4):
        password(client, kadis)
        show(client, "000000")
    password(client, kadis)

    assert show(client, "000000").status_code == 429


def test_wrong_codes_from_many_addresses_are_counted_together(kadis, app):
    for number in range(10):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        password(browser, kadis)
        show(browser, "000000")
    browser = Client(REMOTE_ADDR="198.51.100.4")
    password(browser, kadis)

    response = show(browser, code(app[0]))

    assert response.status_code == 429
    assert "Terlalu banyak kode yang salah untuk akun ini." in words(response)
    assert browser.get("/").status_code == 302


def test_an_admin_opens_that_lock_too(kadis, app, admin):
    for number in range(10):
        org.prove_code(kadis.pk, "000000", address=f"203.0.113.{number}")
    with pytest.raises(Refused):
        org.prove_code(kadis.pk, code(app[0]), address="198.51.100.4")

    org.unlock(kadis.pk, by=admin)

    assert org.prove_code(kadis.pk, code(app[0]), address="198.51.100.4") is True


def test_five_minutes_after_the_password_it_is_asked_again(asked, app, monkeypatch):
    later(monkeypatch, minutes=5, seconds=1)

    assert show(asked, code(app[0]))["Location"] == "/masuk/"
    assert asked.get("/").status_code == 302


def test_a_password_changed_meanwhile_ends_the_waiting(asked, kadis, app, admin):
    org.reset_password(kadis.pk, by=admin)

    assert show(asked, code(app[0]))["Location"] == "/masuk/"


def test_an_account_closed_meanwhile_stays_closed(asked, kadis, app, admin):
    org.close_account(kadis.pk, by=admin)

    assert show(asked, code(app[0]))["Location"] == "/masuk/"


def test_nobody_shows_a_code_without_a_password(client, db):
    assert client.get("/masuk/faktor/")["Location"] == "/masuk/"
    assert show(client, "000000")["Location"] == "/masuk/"


STRANGE = (
    "",
    "x",
    "[]",
    "1",
    "null",
    '{"id": 1}',
    '{"response": {"userHandle": 5}}',
    '{"response": "x"}',
    "{" * 3000,
)


@pytest.mark.parametrize("credential", STRANGE)
def test_what_no_passkey_says_signs_nobody_in(client, asked, credential):
    other = Client()
    other.get("/masuk/kunci/")

    assert other.post("/masuk/kunci/", {"credential": credential}).status_code == 200
    assert other.get("/").status_code == 302
    assert asked.post("/masuk/faktor/", {"credential": credential}).status_code in (200, 429)
    assert asked.get("/").status_code == 302


def test_the_script_is_told_what_to_ask_of_a_passkey(client, db):
    asked = client.get("/masuk/kunci/").json()["request_options"]["publicKey"]

    assert (asked["rpId"], asked["userVerification"], asked.get("allowCredentials", [])) == (
        "testserver",
        "required",
        [],
    )


def test_passkeys_are_asked_for_sixty_times_a_minute_at_most(client, db):
    from django.core.cache import cache

    cache.clear()
    answers = [client.get("/masuk/kunci/").status_code for _ in range(61)]
    cache.clear()

    assert answers == [200] * 60 + [429]


def test_the_second_page_asks_few_questions(asked):
    with CaptureQueriesContext(connection) as made:
        assert asked.get("/masuk/faktor/").status_code == 200
    assert len(made) <= 12


# ---------------------------------------------------------------- my account


@pytest.fixture
def mine(client, plain, kadis):
    """The signed-in browser of the Kepala Dinas after the password was asked again."""
    sign_in(client, plain["kadis"])
    assert client.post("/akun/keamanan/kode/", {"password": PASSWORD})["Location"] == "/akun/keamanan/kode/"
    return client


PAGES = ("/akun/keamanan/aplikasi/", "/akun/keamanan/kunci/", "/akun/keamanan/kode/")


@pytest.mark.parametrize("page", PAGES)
def test_the_password_is_asked_before_the_locks_are_changed(client, plain, kadis, page):
    sign_in(client, plain["kadis"])

    assert "Ketik kata sandi Anda lebih dahulu" in words(client.get(page))
    assert "Ketik kata sandi Anda lebih dahulu" in words(client.post(page, {"code": "1", "name": "x"}))
    wrong = client.post(page, {"password": "salah"})
    assert (wrong.status_code, "Kata sandi salah." in words(wrong)) == (422, True)
    assert client.post(page, {"password": PASSWORD})["Location"] == page
    assert "Ketik kata sandi Anda lebih dahulu" not in words(client.get(page))
    assert factors_of(kadis.pk) == ()


def test_guessing_the_password_inside_a_session_locks_too(client, plain, kadis):
    sign_in(client, plain["kadis"])
    answers = [client.post(PAGES[0], {"password": "salah"}).status_code for _ in range(5)]

    assert answers == [422] * 4 + [429]
    assert [verb for verb, *_ in entries(kadis, "sign_in_failed", "sign_in_locked")] == [
        *["sign_in_failed"] * 4,
        "sign_in_locked",
    ]


def test_an_app_is_added_by_its_first_code_and_its_recovery_codes_are_told_once(mine, kadis):
    page = mine.get("/akun/keamanan/aplikasi/")
    secret = mine.session["totp"]
    assert "<svg" in page.content.decode()
    assert " ".join(secret[i : i + 4] for i in range(0, 32, 4)) in words(page)

    wrong = mine.post("/akun/keamanan/aplikasi/", {"code": "000000"})
    right = mine.post("/akun/keamanan/aplikasi/", {"code": code(secret)})

    assert (wrong.status_code, right.status_code) == (422, 200)
    codes = Authenticator.objects.get(user=kadis, type="recovery_codes").wrap().generate_codes()
    assert all(one in words(right) for one in codes)
    assert [one.kind for one in factors_of(kadis.pk)] == [Factor.TOTP]
    assert "totp" not in mine.session
    assert entries(kadis, "add_totp") == [("add_totp", kadis.pk, {"username": kadis.username})]
    assert not any(one in words(mine.get("/akun/")) for one in codes)


def test_no_secret_is_kept_in_the_clear(kadis, app):
    kept = [str(row) for model in (Authenticator, JournalEntry) for row in model.objects.values()]

    assert not any(told in row for row in kept for told in (app[0], *app[1]))


def test_a_factor_of_another_installation_opens_nothing(asked, app, settings):
    """The database was restored beside another secret key."""
    secret, codes = app
    pending = dict(asked.session)
    settings.SECRET_KEY = "kunci-lain-" * 5
    settings.SECRET_KEY_FALLBACKS = []
    person = Person.objects.get(pk=pending["expected"]["person"])

    assert org.prove_code(person.pk, code(secret), address="127.0.0.1") is False
    assert org.prove_code(person.pk, codes[0], address="127.0.0.1") is False


def test_new_recovery_codes_take_the_place_of_the_old(mine, kadis, app):
    response = mine.post("/akun/keamanan/kode/")

    assert "Kode yang lama tidak berlaku lagi." in words(response)
    assert org.prove_code(kadis.pk, app[1][0], address="127.0.0.1") is False
    assert entries(kadis, "renew_recovery_codes") == [
        ("renew_recovery_codes", kadis.pk, {"username": kadis.username})
    ]


def test_recovery_codes_without_a_factor_are_refused(mine):
    response = mine.post("/akun/keamanan/kode/")

    assert response.status_code == 422
    assert "Pasang dahulu aplikasi autentikator atau kunci sandi." in words(response)


def test_a_removed_factor_is_asked_no_more_and_takes_the_codes_along(mine, kadis, app):
    page = f"/akun/keamanan/{factors_of(kadis.pk)[0].id}/hapus/"
    assert "kata sandi saja cukup untuk masuk" in words(mine.get(page))

    assert mine.post(page)["Location"] == "/akun/"

    assert not Authenticator.objects.exists()
    assert "Aplikasi autentikator dihapus dari akun Anda." in words(mine.get("/akun/"))
    mine.post("/keluar/")
    assert password(mine, kadis)["Location"] == "/"


def test_a_factor_of_another_person_is_not_there(mine, plain):
    add_app(plain["kasubbag"].person_id)
    theirs = factors_of(plain["kasubbag"].person_id)[0].id

    assert mine.post(f"/akun/keamanan/{theirs}/hapus/").status_code == 404
    assert len(factors_of(plain["kasubbag"].person_id)) == 1


def test_a_second_app_is_refused(mine, kadis, app):
    mine.get("/akun/keamanan/aplikasi/")
    response = mine.post("/akun/keamanan/aplikasi/", {"code": code(mine.session["totp"])})

    assert "Aplikasi autentikator sudah terpasang." in words(response)
    assert len(factors_of(kadis.pk)) == 1


@pytest.mark.parametrize("credential", STRANGE)
def test_what_no_passkey_says_is_not_added(mine, kadis, credential):
    mine.get("/akun/keamanan/kunci/")
    response = mine.post("/akun/keamanan/kunci/", {"name": "Telepon", "credential": credential})

    assert (response.status_code, factors_of(kadis.pk)) == (422, ())


# ---------------------------------------------------------------- the admin


def test_an_admin_takes_lost_factors_away(client, plain, kadis, app, admin):
    sign_in(client, plain["kadis"])
    org.drop_factors(kadis.pk, by=admin)

    assert client.get("/").status_code == 302
    assert factors_of(kadis.pk) == ()
    assert password(client, kadis)["Location"] == "/"
    assert "Admin menghapus semua faktor kedua Anda" in words(client.get("/akun/"))
    facts = {"username": kadis.username, "factors": ["recovery_codes", "totp"]}
    assert entries(kadis, "drop_factors") == [("drop_factors", admin.person_id, facts)]


def test_the_notice_goes_with_a_new_factor(plain, kadis, app, admin):
    org.drop_factors(kadis.pk, by=admin)
    assert factors_dropped_at(plain.office_id, kadis.pk) is not None

    add_app(kadis.pk)

    assert factors_dropped_at(plain.office_id, kadis.pk) is None


def test_only_an_admin_takes_factors_away(plain, kadis, app):
    with pytest.raises(Refused) as refused:
        org.drop_factors(kadis.pk, by=plain["sekretaris"])

    assert [r.code for r in refused.value.refusals] == ["role"]
    assert len(factors_of(kadis.pk)) == 1


def test_a_used_code_is_forgotten_when_it_can_no_longer_be_taken(kadis, app):
    row = Authenticator.objects.get(user=kadis, type="totp")
    Authenticator.objects.filter(pk=row.pk).update(
        data=row.data | {"used": {"111111": int(time.time()) - 121}}
    )
    typed = code(app[0])

    assert org.prove_code(kadis.pk, typed, address="127.0.0.1") is True
    assert list(Authenticator.objects.get(pk=row.pk).data["used"]) == [typed]
