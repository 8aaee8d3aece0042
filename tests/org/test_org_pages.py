"""The organisation on pages: who holds what today, appointing and ending, the working calendar, the journal."""

from datetime import UTC, date, datetime

import pytest
from after_an_act import bare
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import START, cast, hold

from mutubaku.org import services
from mutubaku.org.models import Assignment, JournalEntry, Person, Unit
from mutubaku.org.rules.holding import Holding, Role
from mutubaku.org.selectors import JournalQuery, chain_end, journal, structure

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def office(monkeypatch):
    made = cast()
    services.adopt_calendar(made.office_id, at=START)
    root = Unit.objects.get(office_id=made.office_id, code="DIN")
    for name, role in (("admin", Role.ADMIN), ("pembaca", Role.PEMBACA), ("keuangan", Role.SUBBAG_KEUANGAN)):
        made.who[name] = hold(made, root, name, role)
    return made


def sign_in(client, holder):
    client.force_login(Person.objects.get(pk=holder.person_id))
    return client


def filled(office, **changed):
    plt = {
        "position": office["kepala PDN"].position_id, "person": office["kepala KOP"].person_id, "holding": "plt",
        "since": "2030-01-01", "until": "2030-03-31",
    }  # fmt: skip
    return plt | changed


ROLES = (
    "kadis",
    "sekretaris",
    "kasubbag",
    "pelaksana",
    "kepala PDN",
    "operator PDN",
    "keuangan",
    "pembaca",
    "admin",
)


@pytest.mark.parametrize("who", ROLES)
def test_everyone_reads_the_chart_and_the_calendar(client, office, who):
    reader = sign_in(client, office[who])

    assert reader.get("/organisasi/").status_code == 200
    assert reader.get("/organisasi/kalender/").status_code == 200
    assert reader.get(f"/organisasi/pegawai/{office['kadis'].person_id}/").status_code == 200


@pytest.mark.parametrize("who", ROLES)
def test_only_the_planning_line_and_the_admin_appoint(client, office, who):
    allowed = who in ("kadis", "sekretaris", "kasubbag", "admin")
    held = office["kepala PDN"].assignment_id
    before = Assignment.objects.count()

    signed_in = sign_in(client, office[who])
    answers = [
        signed_in.get("/organisasi/penugasan/baru/").status_code,
        signed_in.get(f"/organisasi/penugasan/{held}/akhiri/").status_code,
        signed_in.post("/organisasi/penugasan/baru/", filled(office)).status_code,
    ]

    assert answers == ([200, 200, 302] if allowed else [403, 403, 403])
    assert Assignment.objects.count() - before == int(allowed)
    assert ("Tetapkan pejabat" in bare(signed_in.get("/organisasi/"))) is allowed


@pytest.mark.parametrize("who", ROLES)
def test_the_journal_is_for_those_who_answer_for_it(client, office, who):
    allowed = who in ("kadis", "sekretaris", "kasubbag", "pembaca", "admin")
    reader = sign_in(client, office[who])

    assert reader.get("/jurnal/").status_code == (200 if allowed else 403)
    assert ('href="/jurnal/"' in reader.get("/organisasi/").content.decode()) is allowed


def test_the_chart_shows_every_holder_of_today(client, office):
    services.appoint(
        office["kepala PDN"].position_id, office["kepala KOP"].person_id, since=date(2026, 11, 1),
        until=date(2026, 12, 31), holding=Holding.PLT, by=office["kasubbag"], at=START,
    )  # fmt: skip

    (root,) = structure(office.office_id, TODAY)

    assert root.posts[0].title == "kadis"
    assert [(h.title, h.person, h.holding) for post in root.units[0].posts for h in post.holders] == [
        ("Kepala PDN", "Pejabat Kepala PDN", "definitif"),
        ("Plt. Kepala PDN", "Pejabat Kepala KOP", "plt"),
        ("Operator PDN", "Pejabat Operator PDN", "definitif"),
    ]


def test_a_vacant_post_is_said_to_be_vacant(client, office):
    services.end_assignment(
        office["kepala PDN"].assignment_id, until=date(2026, 1, 31), by=office["kasubbag"], at=START
    )

    assert bare(sign_in(client, office["pembaca"]).get("/organisasi/")).count("Lowong") == 1


def test_an_appointment_is_kept_told_and_written_down(client, office):
    response = sign_in(client, office["kasubbag"]).post(
        "/organisasi/penugasan/baru/", filled(office), follow=True
    )

    made = Assignment.objects.latest("pk")
    assert (made.holding, made.since, made.until) == ("plt", date(2030, 1, 1), date(2030, 3, 31))
    assert response.redirect_chain == [(f"/organisasi/pegawai/{made.person_id}/", 302)]
    assert f"{made.person.name} ditetapkan sebagai {made.position.title} mulai 1 Januari 2030." in bare(
        response
    )
    last = JournalEntry.objects.latest("seq")
    assert (last.verb, last.thing, last.position) == (
        "appoint",
        f"assignment:{made.pk}",
        office["kasubbag"].title,
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"until": ""}, "Plt. dan Plh. memerlukan tanggal akhir."),
        ({"until": "2029-12-31"}, "Tanggal akhir mendahului tanggal mulai. Perbaiki tanggalnya."),
        ({"since": "besok"}, "Gunakan tanggal, misalnya 2026-11-03."),
        ({"since": ""}, "Isi tanggal mulai."),
        ({"position": "999999"}, "Pilih salah satu dari daftar."),
        ({"person": "x'"}, "Pilih salah satu dari daftar."),
        ({"holding": "raja"}, "Pilih salah satu dari daftar."),
        ({"holding": "definitif", "until": ""}, "sudah dijabat"),
    ],
)
def test_a_refused_appointment_changes_nothing_and_says_why(client, office, changed, told):
    before = Assignment.objects.count(), JournalEntry.objects.count()

    signed_in = sign_in(client, office["kasubbag"])
    response = signed_in.post("/organisasi/penugasan/baru/", filled(office, **changed))

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert told in bare(response)
    assert (Assignment.objects.count(), JournalEntry.objects.count()) == before


def test_nobody_appoints_himself(client, office):
    mine = filled(
        office, position=office["kadis"].position_id, person=office["kasubbag"].person_id, holding="plh"
    )

    response = sign_in(client, office["kasubbag"]).post("/organisasi/penugasan/baru/", mine)

    assert response.status_code == 422
    assert "Anda tidak dapat menetapkan diri sendiri." in bare(response)


def test_an_assignment_ends_on_its_last_day(client, office):
    held = office["kepala PDN"].assignment_id

    response = sign_in(client, office["admin"]).post(
        f"/organisasi/penugasan/{held}/akhiri/", {"until": "2030-06-30"}
    )

    assert response.status_code == 302
    assert Assignment.objects.get(pk=held).until == date(2030, 6, 30)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2025-12-31", "Tanggal akhir mendahului tanggal mulai."),
        ("2031-01-01", "Buat penugasan baru untuk memperpanjangnya."),
        ("", "Isi hari terakhir menjabat."),
    ],
)
def test_a_refused_end_changes_nothing(client, office, until, told):
    held = office["kepala PDN"].assignment_id
    services.end_assignment(held, until=date(2030, 6, 30), by=office["admin"], at=START)

    signed_in = sign_in(client, office["kasubbag"])
    response = signed_in.post(f"/organisasi/penugasan/{held}/akhiri/", {"until": until})

    assert (response.status_code, told in bare(response)) == (422, True)
    assert Assignment.objects.get(pk=held).until == date(2030, 6, 30)


def test_what_has_ended_stays_as_it_was(client, office):
    held = office["kepala PDN"].assignment_id
    services.end_assignment(held, until=date(2026, 1, 31), by=office["admin"], at=START)

    signed_in = sign_in(client, office["kasubbag"])
    response = signed_in.post(f"/organisasi/penugasan/{held}/akhiri/", {"until": "2026-01-15"})

    assert (response.status_code, "sudah berakhir" in bare(response)) == (422, True)
    assert Assignment.objects.get(pk=held).until == date(2026, 1, 31)


def test_another_office_is_not_there(client, office):
    other = cast(code="LAIN")
    signed_in = sign_in(client, office["kasubbag"])

    assert signed_in.get(f"/organisasi/pegawai/{other['kadis'].person_id}/").status_code == 404
    assert signed_in.get(f"/organisasi/penugasan/{other['kadis'].assignment_id}/akhiri/").status_code == 404
    assert signed_in.post("/organisasi/penugasan/999999/akhiri/", {"until": "2030-01-01"}).status_code == 404
    foreign = filled(office, position=other["kadis"].position_id)
    assert signed_in.post("/organisasi/penugasan/baru/", foreign).status_code == 422


def test_the_calendar_names_source_version_and_what_is_to_be_confirmed(client, office):
    words = bare(sign_in(client, office["pembaca"]).get("/organisasi/kalender/?tahun=2026"))

    assert "Jumat, 25 Desember 2026 Kelahiran Yesus Kristus Libur nasional Sumber: SKB Menag" in words
    assert "Tahun 2025, daftar 23 November 2026" in words
    assert "Sen–Kam 07.30–12.00, 13.00–16.00 Jum 07.30–11.30, 13.00–16.30 Sab–Min libur" in words
    assert "Perlu dikonfirmasi: Jam istirahat dan jam pulang menurut ketetapan kantor." in words


@pytest.mark.parametrize("year", ["x", "1", "99999999999", "²"])
def test_an_unknown_year_shows_a_known_one(client, office, year):
    assert sign_in(client, office["pembaca"]).get("/organisasi/kalender/", {"tahun": year}).status_code == 200


# ---------------------------------------------------------------- journal


def seqs(office, **asked):
    return [entry.seq for entry in journal(office.office_id, JournalQuery(**asked))]


def test_the_journal_is_searched_by_each_of_its_parts(office):
    everything = seqs(office)
    entries = {e.seq: e for e in JournalEntry.objects.filter(office_id=office.office_id)}

    assert everything == sorted(entries, reverse=True)
    assert seqs(office, verb="appoint") == [s for s in everything if entries[s].verb == "appoint"]
    assert seqs(office, thing="unit:") == [s for s in everything if entries[s].thing.startswith("unit:")]
    assert seqs(office, text="bidang pdn") == [s for s in everything if "Bidang PDN" in entries[s].facts]
    assert seqs(office, since=datetime(2026, 11, 3, tzinfo=UTC)) == []
    assert seqs(office, until=datetime(2026, 11, 3, tzinfo=UTC)) == everything


def test_the_journal_of_another_office_is_not_searched(office):
    before = seqs(office)

    cast(code="LAIN")

    assert seqs(office) == before


def test_a_row_tells_who_when_and_what(client, office):
    services.end_assignment(
        office["kepala PDN"].assignment_id, until=date(2030, 1, 31), by=office["kasubbag"], at=START
    )

    words = bare(sign_in(client, office["pembaca"]).get("/jurnal/", {"verb": "end_assignment"}))

    assert "1 entri" in words
    assert "2 Nov 2026, 09.05 kasubbag Pejabat kasubbag Mengakhiri penugasan" in words
    assert "2 keterangan Sampai dengan 31 Januari 2030 Hal Penugasan" in words


def test_an_entry_about_a_person_names_the_person(client, office):
    services.add_person(office.office_id, username="baru", name="Pejabat Baru", at=START)

    words = bare(sign_in(client, office["pembaca"]).get("/jurnal/", {"text": "baru"}))

    assert "Pegawai Pejabat Baru" in words


def test_the_zone_is_told_as_people_call_it(client, office):
    words = bare(sign_in(client, office["pembaca"]).get("/organisasi/kalender/"))

    assert "Zona WITA" in words and "Asia/Makassar" not in words


def test_fifty_a_page_and_the_filter_goes_along(client, office):
    for number in range(60):
        services.add_person(office.office_id, username=f"p{number}", name=f"Pegawai {number}", at=START)

    response = sign_in(client, office["pembaca"]).get("/jurnal/", {"verb": "add_person", "halaman": "2"})

    html = response.content.decode()
    total = JournalEntry.objects.filter(office_id=office.office_id, verb="add_person").count()
    assert html.count('<td class="num no">') == total - 50
    assert 'href="?verb=add_person&amp;halaman=1"' in html


STRANGE = (
    {"verb": "x"}, {"since": "x"}, {"halaman": "x"}, {"text": "%_'\"\\"}, {"until": "9999-12-31"},
    {"since": "0001-01-01"},
)  # fmt: skip


@pytest.mark.parametrize("asked", STRANGE)
def test_a_strange_search_is_answered(client, office, asked):
    assert sign_in(client, office["pembaca"]).get("/jurnal/", asked).status_code == 200


def test_the_chain_is_whole_up_to_its_end(client, office):
    last = JournalEntry.objects.filter(office_id=office.office_id).count()

    assert chain_end(office.office_id, 5) == chain_end(office.office_id, 5)
    assert (chain_end(office.office_id, 5).first, chain_end(office.office_id, 5).last) == (last - 4, last)
    assert chain_end(office.office_id).broken_at is None
    assert f"Rantai utuh sampai entri {last}" in bare(sign_in(client, office["pembaca"]).get("/jurnal/"))


@pytest.mark.parametrize("count", [3, 200])
def test_a_changed_entry_breaks_the_chain(client, office, count):
    last = JournalEntry.objects.filter(office_id=office.office_id).order_by("seq").last()
    JournalEntry.objects.filter(pk=last.pk).update(verb="lain")

    assert chain_end(office.office_id, count).broken_at == last.seq
    assert "Rantai terputus" in bare(sign_in(client, office["pembaca"]).get("/jurnal/"))


@pytest.mark.parametrize("count", [3, 200])
def test_a_lost_entry_breaks_the_chain(office, count):
    last = JournalEntry.objects.filter(office_id=office.office_id).count()
    JournalEntry.objects.filter(office_id=office.office_id, seq=last - 1).delete()

    assert chain_end(office.office_id, count).broken_at == last - 1


@pytest.mark.parametrize("units", [1, 60])
def test_pages_ask_little_whatever_the_number_of_units(client, db, units):
    office = cast(units=[f"B{n}" for n in range(units)])
    services.adopt_calendar(office.office_id, at=START)
    reader = sign_in(client, office["kasubbag"])
    person, held = office["kadis"].person_id, office["kadis"].assignment_id
    addresses = (
        "/organisasi/", f"/organisasi/pegawai/{person}/", "/organisasi/kalender/", "/organisasi/penugasan/baru/",
        f"/organisasi/penugasan/{held}/akhiri/", "/jurnal/",
    )  # fmt: skip

    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(address).status_code == 200
        assert len(asked) <= 12, address
