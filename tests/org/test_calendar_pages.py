"""The working calendar in the hands of an admin: days off and special hours, looked at before they are kept."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from after_an_act import bare
from factories import START

from mutubaku.org import services
from mutubaku.org.models import DayOff, JournalEntry, Office, Person
from mutubaku.org.selectors import calendar_of, special_hours
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import DayKind
from mutubaku.values.worktime import Duration, Mode, due_at

pytestmark = pytest.mark.django_db
DAY = "/organisasi/kalender/hari/baru/"
HOURS = "/organisasi/kalender/jam/baru/"
CHRISTMAS = "/organisasi/kalender/hari/2026-12-25/hapus/"
PILKADA = {"day": "2026-12-09", "kind": "libur", "name": "Pemilihan", "source": "Keppres Nomor 9 Tahun 2026"}
SATURDAY = {
    "name": "Hari kerja pengganti", "since": "2026-12-12", "until": "2026-12-12", "saturday": "08.00-12.00",
    "source": "SE Gubernur Nomor 1 Tahun 2026",
}  # fmt: skip


@pytest.fixture
def office(office):
    services.adopt_calendar(office.office_id, at=START)
    return office


def kept(office):
    row = Office.objects.get(pk=office.office_id)
    return calendar_of(row.pk, row.calendar_version)


def version(office):
    return Office.objects.get(pk=office.office_id).calendar_version


def test_who_does_not_set_up_the_office_changes_nothing(client, office):
    client.force_login(Person.objects.get(pk=office["kasubbag"].person_id))
    before = version(office)

    answers = [
        client.post(page, {**PILKADA, **SATURDAY, "sure": "1"}).status_code
        for page in (DAY, HOURS, CHRISTMAS)
    ]

    assert answers == [403, 403, 403]
    assert version(office) == before
    assert "Tambah hari libur" not in bare(client.get("/organisasi/kalender/"))
    with pytest.raises(Refused):
        services.add_day_off(
            office.office_id,
            day=date(2026, 12, 9),
            name="x",
            kind=DayKind.LIBUR,
            source="x",
            by=office["kasubbag"],
        )


def test_a_day_off_is_shown_first_and_then_kept(admin, office):
    shown = bare(admin.post(DAY, PILKADA))
    assert "Rabu, 9 Desember 2026 sekarang: hari kerja, 07.30–12.00, 13.00–16.00" in shown
    assert "Sesudahnya: libur, Pemilihan" in shown
    assert not DayOff.objects.filter(date=date(2026, 12, 9)).exists()

    response = admin.post(DAY, {**PILKADA, "sure": "1"}, follow=True)

    assert response.redirect_chain == [("/organisasi/kalender/?tahun=2026", 302)]
    assert "Rabu, 9 Desember 2026 Pemilihan Keppres Nomor 9 Tahun 2026" in bare(response)
    assert kept(office).day(date(2026, 12, 9)).off == "libur: Pemilihan"
    entry = JournalEntry.objects.latest("seq")
    assert (entry.verb, json.loads(entry.facts)) == ("add_day_off", PILKADA)


def test_due_times_follow_the_new_day(admin, office):
    start = datetime(2026, 12, 8, 15, 0, tzinfo=ZoneInfo("Asia/Makassar"))
    before = due_at(start, Duration.parse("2 jam"), kept(office), Mode.A).at
    admin.post(DAY, {**PILKADA, "sure": "1"})

    after = due_at(start, Duration.parse("2 jam"), kept(office), Mode.A).at

    assert (before.day, after.day) == (9, 10)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day": "2026-12-25"}, "25 Desember 2026 sudah tercatat: Kelahiran Yesus Kristus."),
        ({"day": "0001-01-01"}, "Tahun harus antara 2000 dan 2100."),
        ({"day": "besok"}, "Gunakan tanggal, misalnya 2026-11-03."),
        ({"source": ""}, "Isi nomor keputusan yang menetapkannya."),
        ({"kind": "pesta"}, "Pilih salah satu dari daftar."),
    ],
)
def test_a_refused_day_changes_nothing_and_says_why(admin, office, changed, told):
    before = version(office)

    response = admin.post(DAY, {**PILKADA, **changed, "sure": "1"})

    assert (response.status_code, told in bare(response), version(office)) == (422, True, before)


def test_a_day_off_goes_with_a_reason(admin, office):
    refused = admin.post(CHRISTMAS, {"reason": ""})
    done = admin.post(CHRISTMAS, {"reason": "SKB perubahan Nomor 2"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert kept(office).day(date(2026, 12, 25)).minutes > 0
    assert json.loads(JournalEntry.objects.latest("seq").facts)["reason"] == "SKB perubahan Nomor 2"
    assert admin.get(CHRISTMAS).status_code == 404
    assert admin.get("/organisasi/kalender/hari/x/hapus/").status_code == 404


def test_a_saturday_becomes_a_working_day(admin, office):
    shown = bare(admin.post(HOURS, SATURDAY))
    assert "Jam ini menggantikan jam kerja biasa pada Sabtu, 12 Desember 2026" in shown
    assert "Sabtu 08.00-12.00 Minggu libur" in shown

    admin.post(HOURS, {**SATURDAY, "sure": "1"})

    assert kept(office).day(date(2026, 12, 12)).minutes == 240


def test_kept_hours_are_changed_and_taken_away(admin, office):
    row, plain = next(
        (row, p) for row, p in special_hours(office.office_id).items() if p["name"] == "Ramadan 1448 H"
    )
    page = f"/organisasi/kalender/jam/{row}/"
    typed = {
        "name": plain["name"], "since": "2027-02-09", "until": "2027-03-10", "early": "08.00-12.00, 12.30-15.00",
        "friday": "08.00-11.30, 12.30-15.30", "source": "SE Nomor 3", "sure": "1",
    }  # fmt: skip

    assert 'value="08.00-12.00, 12.30-15.00"' in admin.get(page).content.decode().replace("–", "-")
    assert admin.post(page, typed).status_code == 302
    assert kept(office).day(date(2027, 2, 10)).hours[0].start == 480
    row = next(row for row, p in special_hours(office.office_id).items() if p["name"] == plain["name"])
    assert admin.post(f"/organisasi/kalender/jam/{row}/hapus/", {"reason": "Keliru"}).status_code == 302
    assert plain["name"] not in {p["name"] for p in special_hours(office.office_id).values()}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"saturday": "pagi"}, "bukan selang jam"),
        ({"saturday": ""}, "tidak memuat jam kerja"),
        ({"until": "2026-12-01"}, "berakhir sebelum mulai berlaku"),
        ({"since": "2026-03-01", "until": "2026-03-05"}, "berlaku pada tanggal yang sama"),
        ({"name": "Ramadan 1447 H"}, "tercatat dua kali"),
    ],
)
def test_refused_hours_change_nothing_and_say_why(admin, office, changed, told):
    before = version(office)

    response = admin.post(HOURS, {**SATURDAY, **changed})

    assert (response.status_code, told in bare(response), version(office)) == (422, True, before)


def test_the_normal_hours_are_not_changed_here(admin, office):
    assert admin.get("/organisasi/kalender/jam/999999/").status_code == 404
    assert all(plain["special"] for plain in special_hours(office.office_id).values())
