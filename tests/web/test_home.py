"""The page a person lands on: whose work it is, how urgent, what it lacks, what runs, what strayed, what is due."""

from datetime import date

import factories
import pytest
from plain_office import ACTORS, at, done, hold, office, sent_to_units, sign_in, start, words

from mutubaku.cases.models import Case
from mutubaku.cases.rules.mutubaku import DeviationKind, Proof, ProofKind, Waiver
from mutubaku.cases.selectors import next_work
from mutubaku.cases.services import flow
from mutubaku.cases.services.planning import plan_year
from mutubaku.org import services as org
from mutubaku.org.models import Office, Person, Position, Unit
from mutubaku.org.rules.holding import Holding, Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import holders_of
from mutubaku.sop.selectors import in_force
from mutubaku.values.period import Period
from mutubaku.web.selectors import desk as desks


def desk(plain, name, minutes):
    office = Office.objects.get(pk=plain.office_id)
    holders = holders_of(plain[name].person_id, date(2024, 11, 4))
    return desks.desk(office, holders, at(minutes))


def groups(plain, name, minutes):
    """Group → (step, post, late, minutes left) of each task, those to decide first."""
    found = desk(plain, name, minutes)
    every = (*found.approvals, *found.groups)
    return {g.name: [(t.step.no, t.post.title, t.late, t.left) for t in g.tasks] for g in every}


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

    found = desk(plain, "sekretaris", 560).groups

    assert [[task.opened_at for task in group.tasks] for group in found] == [[first, later, last]]


def test_a_unit_sees_its_own_work_only(plain, case):
    sent_to_units(plain, case)

    found = desk(plain, "U1", 60)

    assert [(t.step.no, t.unit, t.post.title) for g in found.groups for t in g.tasks] == [
        (6, "Bidang 1", "Kepala Bidang 1")
    ]
    assert len(found.tasks) == 1


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

    found = desk(other, "sekretaris", 5)

    assert (found.tasks, found.follows, found.strayed, found.rounds, found.month.deadlines) == (
        (),
        0,
        (),
        (),
        (),
    )


def test_an_empty_desk_says_so(client, plain):
    response = sign_in(client, plain["kadis"]).get("/")

    assert response.status_code == 200
    assert "Tidak ada tugas yang menunggu." in words(response)
    assert "Tidak ada pekerjaan berjalan yang melibatkan jabatan Anda." in words(response)
    assert "Tidak ada penyimpangan yang tercatat." in words(response)


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


# ---------------------------------------------------------------- what a task tells


def test_a_task_tells_what_it_has_used_and_what_comes_after(plain, case):
    (task,) = desk(plain, "sekretaris", 12).tasks

    assert (task.used, task.allowed, task.left, task.nearly) == (12, 15, 3, True)
    assert [(step.no, step.actor) for step in task.then] == [(2, "kasubbag_perencanaan")]
    assert (task.missing, task.open_units, task.barred) == ((), 0, "")


def test_a_task_tells_what_is_missing_now(client, plain, case, monkeypatch):
    """The Sekretaris assigned nothing in writing, on a decision; the next step needs it."""
    work, _ = next_work(case.pk, 1)
    kinds = (DeviationKind.KELENGKAPAN, DeviationKind.OUTPUT)
    left_out = tuple(Waiver(kind, "Perintah lisan Kepala Dinas") for kind in kinds)
    flow.complete(work, by=plain["sekretaris"], waivers=left_out, at=at(10))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(12))

    (task,) = desk(plain, "kasubbag", 12).tasks

    assert [need.label for need in task.missing] == ["Draft nota dinas"]
    assert "Belum ada: Draft nota dinas" in words(sign_in(client, plain["kasubbag"]).get("/"))


def test_a_step_that_collects_tells_how_many_units_it_waits_for(plain):
    sipd = in_force(plain.office_id, "01-sipd", date(2024, 11, 4))
    case_id = flow.start(
        plain.office_id, sop_version_id=sipd.pk, period=Period.parse("2025"), title="SIPD",
        unit_ids=plain.unit_ids, by=plain["kasubbag"], at=at(0),
    )  # fmt: skip
    case = Case.objects.get(pk=case_id)
    waived = (Waiver(DeviationKind.KELENGKAPAN, "SK tim menyusul"),)
    for no in range(1, 6):
        work, step = next_work(case.pk, no)
        word = [Proof(left.thing, ProofKind.ATTESTATION, words="Ada") for left in step.outputs]
        flow.complete(work, by=plain[ACTORS[step.actor]], proofs=word, waivers=waived, at=at(no))

    assert [(task.step.no, task.open_units) for task in desk(plain, "pelaksana", 80).tasks] == [(6, 2)]


def test_a_jeda_stops_the_bar_and_the_time_left(plain, case):
    work, _ = next_work(case.pk, 1)
    flow.pause(work, cause="Menunggu Bappeda", by=plain["sekretaris"], at=at(5))

    (task,) = desk(plain, "sekretaris", 400).tasks

    assert (task.paused_since, task.used, task.allowed, task.late, task.left) == (at(5), 5, 15, False, 10)


def test_nobody_is_offered_the_paraf_on_his_own_draft(plain, case):
    """Who stands in for the Sekretaris drafted the note himself."""
    done(plain, case, 1, 10)
    done(plain, case, 2, 30)
    position = Position.objects.get(office_id=plain.office_id, title="Sekretaris")
    org.appoint(
        position.pk, plain["kasubbag"].person_id, since=date(2024, 11, 4), until=date(2024, 11, 30),
        holding=Holding.PLH, at=at(0),
    )  # fmt: skip

    (task,) = desk(plain, "kasubbag", 40).tasks

    assert task.post.title == "Plh. Sekretaris"
    assert task.barred.startswith("Anda yang menyusun naskah ini.")


def test_the_page_says_why_a_task_is_mine_and_leads_to_its_step(client, plain, case, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(5))
    work, _ = next_work(case.pk, 1)
    page = sign_in(client, plain["sekretaris"]).get("/")

    found = words(page)
    assert "Laporan bulanan, Oktober 2026 · SOP 10, langkah 1" in found
    assert "Tugas Anda sebagai Sekretaris (definitif)" in found
    assert "Sesudah ini: Kasubbag Perencanaan, Siapkan nota dinas" in found
    assert "5 m dari 15 m" in found and "Sisa 10 m 4 Nov 2024, 09.20" in found
    assert f'href="/pekerjaan/{case.number}/langkah/{work}/">Tugaskan' in page.content.decode()


def test_who_decides_sees_that_first(client, plain, case, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(35))
    for no, minutes in ((1, 10), (2, 30)):
        done(plain, case, no, minutes)
    start(plain, "2026-09", when=at(0))

    found = desk(plain, "sekretaris", 35)

    assert [[t.step.no for g in part for t in g.tasks] for part in (found.approvals, found.groups)] == [
        [3],
        [1],
    ]
    shown = words(sign_in(client, plain["sekretaris"]).get("/"))
    assert shown.index("Menunggu keputusan Anda") < shown.index("Tugas lain")


# ---------------------------------------------------------------- what is followed


def test_a_followed_case_shows_its_progress_hands_and_end(plain, case):
    sent_to_units(plain, case)

    (one,) = desk(plain, "kadis", 70).followed

    assert (one.number, "".join(one.looks), one.at) == (case.number, "dddddnn" + "z" * 8, (6, 7))
    assert (one.hands, one.late) == ("2 unit, Pelaksana", False)
    assert one.ends is not None and one.ends > at(70)


def test_a_step_done_late_stays_red_in_the_progress(plain, case):
    done(plain, case, 1, 45, cause="Rapat")

    (one,) = desk(plain, "kadis", 46).followed

    assert "".join(one.looks)[:3] == "lnz"


def test_a_case_is_followed_by_its_actors_its_units_and_who_steers(plain, case):
    reader = hold(Unit.objects.get(office_id=plain.office_id, code="DIN"), "Inspektorat", Role.PEMBACA)
    admin = hold(Unit.objects.get(office_id=plain.office_id, code="DIN"), "Admin", Role.ADMIN)
    elsewhere = org.add_unit(
        plain.office_id, code="LUAR", name="UPTD", short_name="UPTD", kind=UnitKind.UPTD, order=99, at=at(0)
    )
    outside = hold(elsewhere, "Kepala UPTD", Role.KEPALA_BIDANG_UPTD, heads=True)
    plain.who |= {"pembaca": reader, "admin": admin, "luar": outside}

    names = ("kadis", "sekretaris", "kasubbag", "pelaksana", "U0", "pembaca", "admin", "luar")
    assert {name: desk(plain, name, 5).follows for name in names} == {
        "kadis": 1, "sekretaris": 1, "kasubbag": 1, "pelaksana": 1, "U0": 1, "pembaca": 1, "admin": 0, "luar": 0,
    }  # fmt: skip


# ---------------------------------------------------------------- what strayed, what is due


def test_deviations_concern_who_answers_for_them_and_who_steers(plain, case):
    done(plain, case, 1, 45, cause="Rapat")

    found = {name: desk(plain, name, 50) for name in ("sekretaris", "kasubbag", "pelaksana")}

    assert [(one.kind, one.amount, one.cause, one.position) for one in found["sekretaris"].strayed] == [
        ("waktu", 30, "Rapat", "Sekretaris")
    ]
    assert [len(one.strayed) for one in found.values()] == [1, 1, 0]
    assert found["kasubbag"].kinds == "1 waktu"
    assert desk(plain, "sekretaris", 50 + 8 * 24 * 60).strayed == ()


def test_the_month_shows_my_due_times_and_what_the_plan_opens(plain, case):
    plan_year(plain.office_id, year=2024, by=plain["kasubbag"], at=at(0))

    found = desk(plain, "sekretaris", 5).month

    (own,) = [line for line in found.deadlines if line.address]
    assert (own.on, own.colour, own.address[0]) == (date(2024, 11, 4), "warn", case.number)
    assert [cell.day for row in found.weeks for cell in row if cell.due] == sorted(
        {line.on.day for line in found.deadlines}
    )


# ---------------------------------------------------------------- units


def test_a_unit_sees_its_sheet_first_and_its_operator_too(client, db, monkeypatch):
    cast = factories.cast(units=("PDN", "KOP"))
    org.adopt_calendar(cast.office_id, at=factories.START)
    factories.plan(cast)
    asked = factories.open_round(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.at(30))
    sheet = factories.sheet(cast, asked, "PDN").id

    pages = {
        name: sign_in(client, cast[name]).get("/") for name in ("kepala PDN", "operator PDN", "kasubbag")
    }

    shown = {name: f'href="/isian/{sheet}/">Isi<' in page.content.decode() for name, page in pages.items()}
    assert shown == {"kepala PDN": True, "operator PDN": True, "kasubbag": False}
    found = words(pages["operator PDN"])
    assert found.index("Isian unit Anda") < found.index("Menunggu tindakan Anda")
    assert "Isian unit masuk, Oktober 2026 0 dari 2 belum ada yang terlambat" in words(pages["kasubbag"])


def test_a_sheet_that_was_sent_is_no_longer_owed(client, db, monkeypatch):
    cast = factories.cast(units=("PDN", "KOP"))
    org.adopt_calendar(cast.office_id, at=factories.START)
    factories.plan(cast)
    factories.submit(cast, factories.open_round(cast), "PDN")
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.at(90))

    unit = words(sign_in(client, cast["kepala PDN"]).get("/"))
    planning = words(sign_in(client, cast["kasubbag"]).get("/"))

    assert "Tidak ada isian yang ditunggu dari unit Anda." in unit
    assert "Isian unit masuk, Oktober 2026 1 dari 2" in planning


# ---------------------------------------------------------------- bounds


@pytest.mark.any_database
@pytest.mark.parametrize(("units", "cases"), [(1, 1), (300, 12)])
def test_every_desk_stays_within_twelve_queries(client, db, units, cases, django_assert_max_num_queries):
    made = office(units=units)
    plan_year(made.office_id, year=2024, by=made["kasubbag"], at=at(0))
    for month in range(1, cases + 1):
        sent_to_units(made, start(made, f"2026-{month:02d}"))
    for name in ("kadis", "sekretaris", "kasubbag", "pelaksana", "U0"):
        sign_in(client, made[name]).get(
            "/"
        )  # the first page of a session also writes it; the calendar is read once
        for address in ("/", "/tugas/", "/tugas/?status=diikuti", "/tugas/?status=selesai"):
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200
