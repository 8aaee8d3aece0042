"""My work: whose it is, how urgent it is, and what the office has running."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from plain_office import at, done, office, rows, sent_to_units, sign_in, start, words

from mutubaku.org import services as org
from mutubaku.org.models import Person, Position
from mutubaku.org.rules import Holding
from mutubaku.org.selectors import holders_of
from mutubaku.web.selectors import desk


def groups(plain, name, minutes):
    """Group → (step, post, late, minutes left) of each task."""
    found = desk(plain[name].person_id, plain.office_id, at(minutes)).groups
    return {g.name: [(t.item.step.no, t.post, t.late, t.left) for t in g.tasks] for g in found}


def test_a_work_due_today(plain, case):
    assert groups(plain, "sekretaris", 5) == {"Jatuh tempo hari ini": [(1, "Sekretaris", False, 10)]}


def test_a_work_past_its_due_time(plain, case):
    assert groups(plain, "sekretaris", 45) == {"Lewat waktu baku": [(1, "Sekretaris", True, 30)]}


def test_a_work_of_a_later_day_is_counted_in_working_time(plain, case):
    for no, minutes in ((1, 10), (2, 30), (3, 33)):
        done(plain, case, no, minutes)

    # 09.38 WITA until Tuesday 16.00: 5 h 22 min of Monday and 7 h 30 min.
    assert groups(plain, "kadis", 33) == {"Berikutnya": [(4, "Kepala Dinas", False, 772)]}


def test_a_work_due_on_this_day_of_the_office_not_of_utc(plain, case):
    """23.30 UTC is already the next morning in Samarinda."""
    for no, minutes in ((1, 10), (2, 30), (3, 33)):
        done(plain, case, no, minutes)

    assert list(groups(plain, "kadis", 22 * 60 + 25)) == ["Jatuh tempo hari ini"]


def test_the_most_urgent_comes_first(plain):
    for month in ("2026-08", "2026-09", "2026-10"):
        start(plain, month, when=at(60 * int(month[-2:])))
    first, later, last = at(480), at(540), at(600)

    found = desk(plain["sekretaris"].person_id, plain.office_id, at(560)).groups

    assert [[task.item.opened_at for task in group.tasks] for group in found] == [[first, later, last]]


def test_a_unit_sees_its_own_work_only(plain, case):
    sent_to_units(plain, case)

    found = desk(plain["U1"].person_id, plain.office_id, at(60))

    assert [(t.item.step.no, t.item.unit, t.post) for g in found.groups for t in g.tasks] == [
        (6, "Bidang 1", "Kepala Bidang 1")
    ]
    assert found.waiting == 1


def test_a_work_done_in_anothers_stead_names_the_position(plain, case):
    position = Position.objects.get(office_id=plain.office_id, title="Sekretaris")
    stand_in = Person.objects.get(pk=plain["U0"].person_id)
    org.appoint(
        position.pk,
        stand_in.pk,
        since=date(2024, 11, 4),
        until=date(2024, 11, 30),
        holding=Holding.PLH,
        at=at(0),
    )

    assert groups(plain, "U0", 5) == {"Jatuh tempo hari ini": [(1, "Plh. Sekretaris", False, 10)]}


def test_nothing_of_another_office_is_seen(plain, case):
    other = office(code="LAIN")

    found = desk(other["sekretaris"].person_id, other.office_id, at(5))

    assert (found.groups, found.running) == ((), ())


def test_the_page_says_what_waits_and_why_it_is_mine(client, plain, case):
    found = words(sign_in(client, plain["sekretaris"]).get("/"))

    assert "Laporan bulanan · Oktober 2026 · langkah 1" in found
    assert "Tugas Anda sebagai Sekretaris" in found
    assert "Jatuh tempo 4 Nov 2024, 09.20" in found


def test_the_page_lists_what_runs_in_the_office(client, plain, case):
    sent_to_units(plain, case)

    assert rows(sign_in(client, plain["kadis"]).get("/")) == [
        [
            "Laporan bulanan PKJ-2024-0001",
            "Oktober 2026",
            "6 dari 15, Kepala Bidang/UPTD, menunggu 2 unit 7 dari 15, Pelaksana",
            "4 Nov 2024, 09.05",
            "Berjalan",
        ]
    ]


def test_an_empty_desk_says_so(client, plain):
    response = sign_in(client, plain["kadis"]).get("/")

    assert response.status_code == 200
    assert "Tidak ada tugas yang menunggu." in words(response)
    assert "Tidak ada pekerjaan yang berjalan." in words(response)


def test_an_office_without_working_hours_yet_still_has_a_desk(client, plain):
    bare = org.found_office(
        at=at(0),
        code="BARU",
        government="-",
        name_lines="-",
        short_name="Kantor baru",
        city="-",
        address_lines="-",
    )
    client.force_login(org.add_person(bare.pk, username="baru", name="Pegawai Baru", at=at(0)))

    assert "Tidak ada tugas yang menunggu." in words(client.get("/"))


def test_a_person_without_a_position_has_an_empty_desk(client, plain, case):
    nobody = org.add_person(plain.office_id, username="baru", name="Pegawai Baru", at=at(0))
    client.force_login(nobody)

    assert holders_of(nobody.pk, date(2024, 11, 4)) == ()
    assert "Tanpa jabatan" in words(client.get("/"))


@pytest.mark.parametrize("cases", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_cases(client, plain, cases):
    for month in range(cases):
        start(plain, f"2026-{month + 1:02d}")
    sign_in(client, plain["sekretaris"]).get("/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/")

    assert len(asked) == 8, [query["sql"] for query in asked]
