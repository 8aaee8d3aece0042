"""Accounts in the browser of the admin: list, filter, a new person, and everything that can be done to an account."""

import re

import pytest
from after_an_act import bare, last_entry
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import START, add_app, cast

from mutubaku.org import services
from mutubaku.org.models import JournalEntry, Person
from mutubaku.org.selectors import factors_of

pytestmark = pytest.mark.django_db


def listed(response):
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', response.content.decode())


def locked(office, who):
    row = Person.objects.get(pk=office[who].person_id)
    for _ in range(5):
        Client().post("/masuk/", {"username": row.username, "password": "salah"})
    return row


def test_the_list_shows_every_account_of_the_own_office(admin, office):
    cast(units=(), code="LAIN")

    assert listed(admin.get("/organisasi/akun/")) == [
        "Pejabat Kepala PDN",
        "Pejabat Operator PDN",
        "Pejabat admin",
        "Pejabat kadis",
        "Pejabat kasubbag",
        "Pejabat pelaksana",
        "Pejabat sekretaris",
    ]


def test_the_list_is_narrowed_by_word_and_state(admin, office):
    locked(office, "kadis")
    services.close_account(office["pelaksana"].person_id, by=office["admin"], at=START)
    services.add_person(
        office.office_id, username="baru", name="Pegawai baru", must_change_password=True, at=START
    )
    add_app(office["sekretaris"].person_id)

    def narrowed(**asked):
        return listed(admin.get("/organisasi/akun/", asked))

    assert narrowed(text="pdn") == ["Pejabat Kepala PDN", "Pejabat Operator PDN"]
    assert narrowed(state="locked") == ["Pejabat kadis"]
    assert narrowed(state="closed") == ["Pejabat pelaksana"]
    assert narrowed(state="handed_out") == narrowed(state="no_post") == ["Pegawai baru"]
    assert narrowed(state="factor") == ["Pejabat sekretaris"]
    assert "Pejabat sekretaris" not in narrowed(state="no_factor")
    assert "Pejabat pelaksana" not in narrowed(state="open")
    assert narrowed(text="tidak ada yang begitu") == []
    assert len(narrowed(state="x")) == 8


@pytest.mark.parametrize("more", [0, 120])
def test_the_list_asks_little_and_shows_fifty(admin, office, more):
    for number in range(more):
        services.add_person(office.office_id, username=f"p{number}", name=f"Pegawai {number}", at=START)

    with CaptureQueriesContext(connection) as asked:
        response = admin.get("/organisasi/akun/?state=no_factor")

    assert len(asked) <= 12
    assert len(listed(response)) == (50 if more else 7)
    assert ('href="?state=no_factor&amp;halaman=2"' in response.content.decode()) is bool(more)


NEW = {
    "username": "siti.rahma",
    "name": "Siti Rahma, S.E.",
    "nip": "198001012005012001",
    "rank": "Penata Tingkat I",
}


def test_a_new_person_gets_a_password_that_is_told_once(admin, office):
    response = admin.post("/organisasi/akun/baru/", NEW)

    made = Person.objects.get(username="siti.rahma")
    (password,) = re.findall(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", bare(response))
    assert (made.name, made.nip, made.rank, made.must_change_password) == (
        NEW["name"],
        NEW["nip"],
        NEW["rank"],
        True,
    )
    assert check_password(password, made.password)
    assert password not in bare(admin.get(f"/organisasi/akun/{made.pk}/"))
    assert last_entry() == ("add_person", f"person:{made.pk}", "admin", {"username": "siti.rahma"})
    newcomer = Client()
    newcomer.post("/masuk/", {"username": "siti.rahma", "password": password})
    assert newcomer.get("/")["Location"] == "/akun/kata-sandi/"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"username": "Ada Spasi"}, "huruf kecil, angka"),
        ({"username": ""}, "Isi nama pengguna."),
        ({"name": " "}, "Isi nama pegawai."),
        ({"nip": "12"}, "NIP terdiri atas 18 angka."),
        ({"rank": "x" * 61}, "Terlalu panjang; paling banyak 60 tanda."),
    ],
)
def test_a_person_that_cannot_be_says_why(admin, office, changed, told):
    before = Person.objects.count()
    response = admin.post("/organisasi/akun/baru/", NEW | changed)

    assert (response.status_code, told in bare(response)) == (422, True)
    assert Person.objects.count() == before


def test_a_name_in_use_is_refused(admin, office):
    taken = Person.objects.get(pk=office["kadis"].person_id).username.lower()
    services.add_person(office.office_id, username="ada", name="Ada", at=START)

    response = admin.post("/organisasi/akun/baru/", NEW | {"username": "ada"})

    assert taken
    assert (response.status_code, "Nama pengguna itu sudah dipakai." in bare(response)) == (422, True)


def test_the_facts_of_a_person_are_changed_and_the_journal_says_which(admin, office):
    pk = office["kadis"].person_id
    changed = {"name": "Dr. Pejabat kadis", "nip": "1" * 18, "rank": ""}

    assert admin.post(f"/organisasi/akun/{pk}/", changed)["Location"] == f"/organisasi/akun/{pk}/"

    row = Person.objects.get(pk=pk)
    assert (row.name, row.nip, row.rank) == ("Dr. Pejabat kadis", "1" * 18, "")
    facts = {"fields": ["name", "nip"], "username": row.username}
    assert last_entry() == ("edit_person", f"person:{pk}", "admin", facts)
    admin.post(f"/organisasi/akun/{pk}/", changed)
    assert JournalEntry.objects.filter(verb="edit_person").count() == 1


def test_a_password_is_reset_and_told_once(admin, office):
    pk = office["kadis"].person_id
    response = admin.post(f"/organisasi/akun/{pk}/setel-ulang/")

    (password,) = re.findall(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", bare(response))
    assert check_password(password, Person.objects.get(pk=pk).password)
    assert last_entry()[0] == "reset_password"


def test_a_locked_account_is_opened(admin, office):
    row = locked(office, "kadis")
    page = f"/organisasi/akun/{row.pk}/"
    assert "Buka tahanan" in bare(admin.get(page))

    admin.post(f"{page}buka-tahanan/")

    assert "Buka tahanan" not in bare(admin.get(page))
    assert last_entry()[0] == "unlock"


def test_an_account_is_closed_with_a_warning_and_opened_again(admin, office):
    row = Person.objects.get(pk=office["kadis"].person_id)
    page, theirs = f"/organisasi/akun/{row.pk}/", Client()
    theirs.force_login(row)
    assert "Pegawai ini memegang jabatan kadis." in bare(admin.get(page))

    admin.post(f"{page}nonaktifkan/")
    assert (Person.objects.get(pk=row.pk).is_active, theirs.get("/").status_code) == (False, 302)
    admin.post(f"{page}aktifkan/")
    assert Person.objects.get(pk=row.pk).is_active is True


def test_nobody_closes_the_own_account(admin, office):
    page = f"/organisasi/akun/{office['admin'].person_id}/"

    assert "Nonaktifkan akun" not in bare(admin.get(page))
    response = admin.post(f"{page}nonaktifkan/")
    assert (response.status_code, "Anda tidak dapat menutup akun sendiri." in bare(response)) == (422, True)


def test_lost_factors_are_taken_away(admin, office):
    pk = office["kadis"].person_id
    add_app(pk)
    page = f"/organisasi/akun/{pk}/"
    assert "Hapus semua faktor kedua" in bare(admin.get(page))

    admin.post(f"{page}hapus-faktor/")

    assert factors_of(pk) == ()
    again = admin.post(f"{page}hapus-faktor/")
    assert (again.status_code, "tidak memasang faktor kedua" in bare(again)) == (422, True)


def test_an_act_nobody_knows_is_not_there(admin, office):
    assert admin.post(f"/organisasi/akun/{office['kadis'].person_id}/hapus-semua/").status_code == 404


def test_an_account_of_another_office_is_not_there(admin):
    theirs = cast(units=(), code="LAIN")["kadis"].person_id

    answers = [
        admin.get(f"/organisasi/akun/{theirs}/"),
        admin.post(f"/organisasi/akun/{theirs}/", NEW),
        admin.post(f"/organisasi/akun/{theirs}/setel-ulang/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3


def test_from_the_console_an_account_is_opened_whole(office):
    row = locked(office, "admin")
    add_app(row.pk)
    services.end_sessions(row.pk)
    Person.objects.filter(pk=row.pk).update(is_active=False, password=make_password("yang dilupakan"))

    password = services.rescue_account(row.username)

    again = Client()
    assert again.post("/masuk/", {"username": row.username, "password": password})["Location"] == "/"
    assert again.get("/")["Location"] == "/akun/kata-sandi/"
    assert factors_of(row.pk) == ()
    entry = JournalEntry.objects.get(verb="rescue_account")
    assert (entry.person_id, entry.facts) == (None, f'{{"username":"{row.username}"}}')
