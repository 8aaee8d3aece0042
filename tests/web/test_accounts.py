"""Accounts: the lock at sign-in, passwords that others know, and who keeps accounts; sessions are in `test_sessions`."""

from datetime import date

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils import timezone
from door import NEW, PASSWORD, attempt, change, entries, later
from plain_office import START, hold, office, rows, sign_in, words

from mutubaku import settings as program
from mutubaku.org import services as org
from mutubaku.org.models import JournalEntry, Person, Unit
from mutubaku.org.rules.holding import Holding, Role
from mutubaku.org.selectors import journal_state, locked_usernames
from mutubaku.values.refusal import Refused


def locked_out(client, username, **more):
    return [attempt(client, username, "salah", **more) for _ in range(5)][-1]


# ---------------------------------------------------------------- the lock


def test_the_fifth_wrong_password_locks_and_says_how_long(client, kadis):
    before = [attempt(client, kadis.username, "salah").status_code for _ in range(4)]
    response = attempt(client, kadis.username, "salah")

    assert (before, response.status_code, response["Retry-After"]) == ([200] * 4, 429, "900")
    assert "Terlalu banyak percobaan dengan nama pengguna ini. Coba lagi 15 menit lagi" in words(response)


def test_the_right_password_does_not_open_a_lock(client, kadis):
    locked_out(client, kadis.username)

    assert attempt(client, kadis.username).status_code == 429
    assert client.get("/").status_code == 302


def test_a_lock_reads_alike_for_a_name_nobody_has(client, kadis):
    def said(username):
        return words(locked_out(client, username)).replace(username, "")

    assert said(kadis.username) == said("tidak.ada")


def test_a_lock_ends_by_itself(client, kadis, monkeypatch):
    locked_out(client, kadis.username)
    later(monkeypatch, minutes=15, seconds=1)

    assert attempt(client, kadis.username).status_code == 302


def test_trying_on_does_not_make_a_lock_longer(client, kadis, monkeypatch):
    locked_out(client, kadis.username)
    later(monkeypatch, minutes=10)

    assert attempt(client, kadis.username)["Retry-After"] == "300"


def test_a_lock_holds_for_one_address_only(client, kadis):
    locked_out(client, kadis.username, REMOTE_ADDR="203.0.113.7")

    assert attempt(client, kadis.username, REMOTE_ADDR="198.51.100.4").status_code == 302


def test_another_browser_does_not_escape_a_lock(client, kadis):
    for number in range(5):
        attempt(client, kadis.username, "salah", HTTP_USER_AGENT=f"peramban {number}")

    assert attempt(client, kadis.username).status_code == 429


def test_an_address_a_client_claims_is_not_believed(client, kadis):
    for number in range(5):
        attempt(client, kadis.username, "salah", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert attempt(client, kadis.username, HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 429


def test_behind_a_proxy_each_client_is_counted_alone(client, kadis, settings):
    settings.PROXIES = 1
    locked_out(client, kadis.username, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.7")

    assert attempt(client, kadis.username, HTTP_X_FORWARDED_FOR="2.2.2.2, 203.0.113.7").status_code == 429
    assert attempt(client, kadis.username, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302


@pytest.mark.parametrize("claimed", ["", "bukan alamat", "\0"])
def test_an_address_that_is_none_is_no_failure_of_ours(client, kadis, settings, claimed):
    settings.PROXIES = 1

    assert attempt(client, kadis.username, "salah", HTTP_X_FORWARDED_FOR=claimed).status_code == 200
    assert entries(kadis) == [("sign_in_failed", None, '{"address":"0.0.0.0"}')]


@pytest.mark.parametrize("username", ["n" * 61, "n" * 5000, "a\0b", "  "])
def test_a_name_that_fits_no_account_is_refused_unread(client, kadis, username):
    assert attempt(client, username).status_code == 200
    assert not JournalEntry.objects.filter(verb__startswith="sign_in").exists()


def test_a_success_forgets_the_failures_before(client, kadis):
    for _ in range(2):
        for _ in range(4):
            attempt(client, kadis.username, "salah")
        assert attempt(client, kadis.username).status_code == 302
        client.post("/keluar/")


def test_an_admin_opens_a_lock(client, plain, kadis, admin):
    locked_out(client, kadis.username)
    assert locked_usernames(timezone.now()) == {kadis.username}

    org.unlock(kadis.pk, by=admin)

    assert locked_usernames(timezone.now()) == frozenset()
    assert attempt(client, kadis.username).status_code == 302


# ---------------------------------------------------------------- the journal


def test_every_sign_in_leaves_its_entry(client, kadis):
    for password in ("salah", PASSWORD):
        attempt(client, kadis.username, password)
    client.post("/keluar/")
    locked_out(client, kadis.username)
    attempt(client, kadis.username)

    address = '{"address":"127.0.0.1"}'
    failed = ("sign_in_failed", None, address)
    assert entries(kadis) == [
        failed,
        ("sign_in", kadis.pk, address),
        ("sign_out", kadis.pk, address),
        *[failed] * 4,
        ("sign_in_locked", None, address),
    ]
    assert journal_state(kadis.office_id).broken_at is None


def test_a_name_nobody_has_leaves_a_trace_without_the_name(client, kadis):
    attempt(client, "kata-sandi-di-isian-nama", "salah")

    entry = JournalEntry.objects.get(verb="sign_in_failed")
    assert (entry.office_id, entry.thing, entry.facts) == (
        kadis.office_id,
        "person",
        '{"address":"127.0.0.1"}',
    )


def test_no_password_is_kept_anywhere(client, kadis):
    from axes.models import AccessAttempt

    attempt(client, kadis.username, "rahasia-yang-keliru")

    kept = [str(row) for model in (AccessAttempt, JournalEntry) for row in model.objects.values()]
    assert kept and not any("rahasia-yang-keliru" in row for row in kept)


def test_a_sign_in_before_any_office_is_founded(client, db):
    assert attempt(client, "siapa").status_code == 200


# ---------------------------------------------------------------- passwords


def test_a_changed_password_is_the_one_that_works(client, kadis, settings):
    settings.PASSWORD_HASHERS = [*program.PASSWORD_HASHERS, *settings.PASSWORD_HASHERS]
    attempt(client, kadis.username)
    change(client, PASSWORD, NEW)
    client.post("/keluar/")

    assert attempt(client, kadis.username, PASSWORD).status_code == 200
    assert attempt(client, kadis.username, NEW).status_code == 302
    assert Person.objects.get(pk=kadis.pk).password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("salah", NEW, NEW, "Kata sandi lama salah. Ketik kata sandi yang Anda pakai saat masuk."),
        (PASSWORD, "pendek", "pendek", "Kata sandi baru terlalu pendek. Gunakan paling sedikit 12 tanda."),
        (PASSWORD, NEW, "lain", "Kedua kata sandi baru tidak sama. Ketik kembali keduanya."),
        (PASSWORD, PASSWORD, PASSWORD, "Kata sandi baru sama dengan yang lama. Pilih yang lain."),
        (PASSWORD, "918273645540", "918273645540", "Kata sandi baru hanya berisi angka. Tambahkan huruf."),
        (PASSWORD, "pejabat kepala dinas", "pejabat kepala dinas", "Kata sandi baru mirip dengan nama atau NIP Anda."),
        ("", "", "", "Isi kata sandi lama. Isi kata sandi baru. Ketik kata sandi baru sekali lagi."),
    ],
)  # fmt: skip
def test_a_password_that_cannot_be_says_why(client, kadis, old, new, again, told):
    attempt(client, kadis.username)
    response = change(client, old, new, again)

    assert response.status_code == 422
    assert told in words(response)
    assert b'role="alert"' in response.content
    assert check_password(PASSWORD, Person.objects.get(pk=kadis.pk).password)


def test_guessing_the_old_password_locks_as_a_sign_in_does(client, kadis):
    attempt(client, kadis.username)
    answers = [change(client, "salah", NEW).status_code for _ in range(5)]

    assert answers == [422] * 4 + [429]
    assert change(client, PASSWORD, NEW).status_code == 429
    assert [verb for verb, *_ in entries(kadis)] == ["sign_in", *["sign_in_failed"] * 4, "sign_in_locked"]


def test_a_password_from_an_admin_is_changed_first(client, plain, kadis, admin):
    password = org.reset_password(kadis.pk, by=admin)
    assert attempt(client, kadis.username, password)["Location"] == "/"

    assert [client.get(page)["Location"] for page in ("/", "/pekerjaan/", "/akun/")] == [
        "/akun/kata-sandi/"
    ] * 3
    assert "Kata sandi Anda dibuat orang lain." in words(client.get("/akun/kata-sandi/"))

    assert change(client, password, NEW)["Location"] == "/akun/"
    assert client.get("/").status_code == 200
    assert entries(kadis, "reset_password", "change_password") == [
        ("reset_password", admin.person_id, f'{{"username":"{kadis.username}"}}'),
        ("change_password", kadis.pk, f'{{"username":"{kadis.username}"}}'),
    ]


def test_an_admins_password_ends_the_sessions_of_the_person(client, plain, kadis, admin):
    attempt(client, kadis.username)
    org.reset_password(kadis.pk, by=admin)

    assert client.get("/").status_code == 302


def test_who_must_change_the_password_may_still_leave(client, kadis, admin):
    attempt(client, kadis.username, org.reset_password(kadis.pk, by=admin))

    assert client.post("/keluar/")["Location"] == "/masuk/"


# ---------------------------------------------------------------- who keeps accounts


def test_an_admin_opens_an_account_that_starts_with_a_new_password(client, plain, admin):
    person, password = org.open_account(
        plain.office_id, username="pegawai.baru", name=" Pejabat Baru ", nip="9" * 18, by=admin
    )

    assert (person.name, person.must_change_password) == ("Pejabat Baru", True)
    assert attempt(client, "pegawai.baru", password).status_code == 302
    assert client.get("/")["Location"] == "/akun/kata-sandi/"
    added = JournalEntry.objects.get(thing=f"person:{person.pk}", verb="add_person")
    assert (added.person_id, added.facts) == (admin.person_id, '{"username":"pegawai.baru"}')


def test_a_new_account_names_every_fault_at_once(plain, admin):
    taken = Person.objects.get(pk=plain["kadis"].person_id).username
    with pytest.raises(Refused) as first:
        org.open_account(plain.office_id, username="Ada Spasi", name=" ", nip="12", by=plain["kadis"])
    with pytest.raises(Refused) as second:
        org.open_account(plain.office_id, username=taken, name="Nama", by=admin)

    assert [r.code for r in first.value.refusals] == ["role", "username", "name", "nip"]
    assert [r.code for r in second.value.refusals] == ["taken"]


def test_a_closed_account_is_out_at_once_and_cannot_come_back_until_reopened(client, kadis, admin):
    attempt(client, kadis.username)
    org.close_account(kadis.pk, by=admin)

    assert client.get("/").status_code == 302
    assert attempt(client, kadis.username).status_code == 200
    org.reopen_account(kadis.pk, by=admin)
    assert client.get("/").status_code == 302
    assert attempt(client, kadis.username).status_code == 302


def test_an_admin_cannot_close_the_own_account(plain, admin):
    with pytest.raises(Refused) as refused:
        org.close_account(admin.person_id, by=admin)

    assert [r.code for r in refused.value.refusals] == ["own_account"]


KEEPING = (org.reset_password, org.unlock, org.close_account, org.reopen_account)


@pytest.mark.parametrize("service", KEEPING, ids=lambda service: service.__name__)
def test_accounts_are_kept_by_an_admin_of_the_same_office_only(plain, kadis, admin, service):
    other = office(code="LAIN")
    stranger = hold(Unit.objects.get(office_id=other.office_id, code="DIN"), "Admin Lain", Role.ADMIN)
    before = Person.objects.filter(pk=kadis.pk).values().get()

    for holder in (stranger, *plain.who.values()):
        with pytest.raises(Refused) as refused:
            service(kadis.pk, by=holder)
        assert [r.code for r in refused.value.refusals] == ["role"]
    assert Person.objects.filter(pk=kadis.pk).values().get() == before
    assert entries(kadis) == []


# ---------------------------------------------------------------- my account


def test_my_account_shows_every_position_with_its_dates(client, plain, kadis):
    other = plain["sekretaris"]
    org.appoint(
        other.position_id, kadis.pk, since=date(2024, 5, 1), until=date(2024, 6, 30), holding=Holding.PLT, at=START
    )  # fmt: skip
    org.appoint(
        other.position_id, kadis.pk, since=date(2090, 1, 1), until=date(2090, 1, 5), holding=Holding.PLH, at=START
    )  # fmt: skip

    response = sign_in(client, plain["kadis"]).get("/akun/")

    assert rows(response) == [
        ["Plh. Sekretaris", "Dinas", "1 Januari 2090", "5 Januari 2090", "Akan datang"],
        ["Plt. Sekretaris", "Dinas", "1 Mei 2024", "30 Juni 2024", "Berakhir"],
        ["Kepala Dinas", "Dinas", "1 Januari 2020", "Tanpa batas", "Berlaku"],
    ]


def test_my_account_shows_the_last_sign_ins(client, kadis):
    attempt(client, kadis.username, "salah")
    attempt(client, kadis.username)

    shown = [line[1:] for line in rows(client.get("/akun/"), table=1)]
    assert shown == [["Masuk", "127.0.0.1"], ["Gagal masuk", "127.0.0.1"]]


def test_my_account_of_a_person_without_a_position(client, plain):
    client.force_login(org.add_person(plain.office_id, username="baru", name="Pegawai Baru", at=START))

    assert "Anda belum memegang jabatan" in words(client.get("/akun/"))


@pytest.mark.parametrize("page", ["web:akun", "web:kata_sandi"])
def test_my_account_asks_few_questions(client, plain, page, django_assert_max_num_queries):
    sign_in(client, plain["kadis"]).get("/")

    with django_assert_max_num_queries(12):
        assert client.get(reverse(page)).status_code == 200
