"""`mutubaku found` and `mutubaku rescue`: a real office from nothing, and the way back in from the console."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.org.models import JournalEntry, Office, Person, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.selectors import holders_of, structure
from mutubaku.org.services import add_person, add_position, appoint
from mutubaku.sop.models import SopVersion
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS = tmp_path / "kunci"


ASKED = {
    "code": "DISKOP", "government": "PEMERINTAH PROVINSI", "name": "DINAS KOPERASI|DAN UKM", "short_name": "Diskop",
    "city": "Samarinda", "address": "Jalan Contoh Nomor 1 | Telepon (0541) 000000", "admin": "admin.diskop",
    "admin_name": "Admin Satu",
}  # fmt: skip


def found(**changed):
    out = StringIO()
    call_command("found", stdout=out, **(ASKED | changed))
    return re.search(r"kata sandi (\S+)", out.getvalue())[1]


def test_the_first_admin_signs_in_changes_the_password_and_sets_up_the_office(client):
    password = found()
    new = "empat kuda minum kopi"

    assert client.post("/masuk/", {"username": "admin.diskop", "password": password})["Location"] == "/"
    typed = {"old_password": password, "new_password1": new, "new_password2": new}
    client.post("/akun/kata-sandi/", typed)

    pages = ("/", "/organisasi/", "/organisasi/akun/", "/pengaturan/", "/organisasi/unit/baru/", "/sop/")
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    office = Office.objects.get()
    assert (office.name_lines, office.address_lines, office.example, office.calendar_version) == (
        "DINAS KOPERASI\nDAN UKM",
        "Jalan Contoh Nomor 1\nTelepon (0541) 000000",
        False,
        2,
    )
    assert SopVersion.objects.filter(office=office).count() == 10
    (root,) = structure(office.pk, timezone.localdate())
    assert [(post.title, [h.person for h in post.holders]) for post in root.posts] == [
        ("Admin Sistem", ["Admin Satu"])
    ]


def test_officials_of_a_new_office_sign_once_the_admin_has_issued_their_certificates(client):
    """From the command to a sealed signature, through the page of the admin."""
    found()
    office = Office.objects.get()
    admin = Person.objects.get(username="admin.diskop")
    Person.objects.update(must_change_password=False)
    client.force_login(admin)
    page = "/dokumen/sertifikat/"
    assert "Belum ada pejabat yang memaraf atau menandatangani naskah." in client.get(page).content.decode()
    held = {}
    for title, role in (
        ("Kepala Dinas", "kepala_dinas"),
        ("Sekretaris", "sekretaris"),
        ("Pelaksana", "pelaksana"),
    ):
        unit = Unit.objects.get(office=office)
        position = add_position(unit, title=title, role=Role(role))
        person = add_person(office.pk, username=f"orang.{role}"[:60], name=f"Pejabat {title}")
        appoint(position.pk, person.pk, since=timezone.localdate())
        held[role] = holders_of(person.pk, timezone.localdate())[0]
    facts = NotaDinas(
        recipients=("Para Kepala Bidang",), sender="Kepala Dinas", subject="Undangan", opening="Kami undang",
        requests=("hadir",), deadline="besok",
    )  # fmt: skip
    row = draft(
        office.pk, kind="nota_dinas", dossier="x", title="Undangan", period="", content=compose_nota_dinas(facts),
        by=held["pelaksana"],
    )  # fmt: skip
    digest = row.versions.get().digest
    with pytest.raises(Refused, match="Sekretaris belum mempunyai sertifikat tanda tangan"):
        initial(row.pk, digest=digest, by=held["sekretaris"])

    assert client.post(page, {"act": "semua"}, follow=True).status_code == 200
    initial(row.pk, digest=digest, by=held["sekretaris"])
    signed = sign(row.pk, digest=digest, by=held["kepala_dinas"], formats=())

    assert (signed.provider, signed.signed_by_id) == ("lokal", held["kepala_dinas"].person_id)
    assert "Berlaku sampai" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"admin": "lain"}, "Perangkat daerah dengan kode DISKOP sudah ada."),
        ({"code": "LAIN", "admin": "Admin Besar"}, "Nama pengguna 3 sampai 60 tanda"),
        ({"code": "LAIN", "zone": "Mars/Utara"}, "Zona waktu Mars/Utara tidak dikenal."),
        ({"code": " "}, "Pilihan --code harus berisi 1 sampai 40 tanda."),
        ({"code": "LAIN", "admin": "admin.diskop"}, "Nama pengguna admin.diskop sudah dipakai."),
    ],
)
def test_a_second_office_that_cannot_be_leaves_the_first_as_it_was(changed, told):
    found()
    before = JournalEntry.objects.count(), Office.objects.count(), Person.objects.count()

    with pytest.raises(CommandError, match=re.escape(told)):
        found(**changed)

    assert (JournalEntry.objects.count(), Office.objects.count(), Person.objects.count()) == before


def test_another_office_stands_beside_the_first(client):
    found()
    found(code="DISDAG", admin="admin.disdag")

    assert sorted(Office.objects.values_list("code", flat=True)) == ["DISDAG", "DISKOP"]


def test_without_a_terminal_the_missing_option_is_named(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())

    with pytest.raises(CommandError, match="Pilihan --city belum diisi"):
        found(city=None)


def test_an_account_nobody_can_open_is_opened_from_the_console(client):
    found()
    out = StringIO()
    call_command("rescue", "admin.diskop", stdout=out)

    password = re.search(r"kata sandi (\S+)", out.getvalue())[1]
    assert client.post("/masuk/", {"username": "admin.diskop", "password": password})["Location"] == "/"
    with pytest.raises(CommandError, match=r"Tidak ada akun dengan nama pengguna siapa\."):
        call_command("rescue", "siapa")
