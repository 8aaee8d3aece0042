"""The dashboard: the month's figures as in its book, and how the procedures of the office keep their mutu baku."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import MARKET, cast, open_round, plan, plan_line, submit
from factories import at as working_at
from plain_office import SOP, at, done, office, read, sent_to_units, sign_in, start, words

from mutubaku.books.rules.dashboard import dashboard
from mutubaku.books.selectors import month_dashboard, realisasi_facts
from mutubaku.cases.rules.mutubaku import DeviationKind, Spent
from mutubaku.cases.selectors.timeliness import departures, timeliness
from mutubaku.org.selectors import journal_head
from mutubaku.values.period import Period
from mutubaku.web.templatetags.written import figure

OCTOBER = Period.parse("2026-10")
LATE = "Rapat di luar kantor."


def counts(plain, minutes=10_000):
    """Step → (in time, late)."""
    return {
        step.step.no: (step.on_time, step.late)
        for sop in timeliness(plain.office_id, OCTOBER, at(minutes))
        for step in sop.steps
    }


def test_an_office_without_any_case(client, plain):
    found = words(sign_in(client, plain["kadis"]).get("/dasbor/"))

    assert "Belum ada pengumpulan angka." in found
    assert "Tidak ada penyimpangan Menurut sebab" in found
    assert "Tidak ada pekerjaan berjalan" in found


@pytest.mark.parametrize("asked", ["x", "2026-13", "2026-TW1", "1999-01", "'", "²"])
def test_a_month_nobody_was_asked_for_shows_the_latest(client, db, asked):
    made = cast()
    plan(made)
    open_round(made)

    response = sign_in(client, made["kadis"]).get("/dasbor/", {"periode": asked})

    assert response.status_code == 200
    assert "Dasbor kinerja, Oktober 2026" in words(response)


def test_the_page_says_the_figures_of_the_book(client, db):
    made = cast()
    plan(made)
    submit(made, open_round(made), "PDN")
    board = dashboard(realisasi_facts(made.office_id, OCTOBER, working_at(600)))

    html = sign_in(client, made["kadis"]).get("/dasbor/").content.decode()

    for fact in board.facts:
        assert f'<div class="v nw">{figure(fact.value)}</div><div class="d">{fact.under}</div>' in html
    assert re.findall(r'<tr><th scope="row">Realisasi keuangan</th>(.*?)</tr>', html) == [
        "".join(f'<td class="num">{cell}</td>' for cell in board.months[1].cells)
    ]
    assert "1 unit belum lengkap" in html


def test_a_unit_that_was_not_asked_is_said_so_and_leads_nowhere(client, db):
    made = cast()
    plan(made)
    submit(made, open_round(made, units=["PDN"]), "PDN")
    reader = sign_in(client, made["kadis"])

    response = reader.get("/dasbor/")

    assert "Semua unit yang diminta sudah lapor" in words(response)
    assert "belum lapor" not in words(response).lower()
    assert [row for table in read(response).tables for row in table if row[:2] == ["–", "Bidang KOP"]] == []
    assert [
        row
        for table in read(response).tables
        for row in table
        if row[-1:] == ["Rp1.200.000"] and len(row) == 5
    ] == [["Bidang KOP", "Tidak diminta mengisi", "–", "–", "Rp1.200.000"]]
    html = response.content.decode()
    found = set(re.findall(r'href="(/isian/[^"]+)"', html))
    assert found == {"/isian/2026-10/PDN/"}
    assert [reader.get(address, follow=True).status_code for address in found] == [200]


def test_a_month_that_is_not_over_is_told_as_such(db):
    made = cast()
    plan(made)

    days = {
        minutes: realisasi_facts(made.office_id, OCTOBER, working_at(minutes)).early
        for minutes in (0, -3 * 24 * 60)
    }

    assert days == {0: False, -3 * 24 * 60: True}  # 2 November, 30 October


def test_a_change_of_figures_is_seen_at_once(db):
    made = cast()
    plan(made)
    opened = open_round(made)
    on = working_at(0).date()
    before = month_dashboard(made.office_id, OCTOBER, on, journal_head(made.office_id))

    submit(made, opened, "PDN")

    after = month_dashboard(made.office_id, OCTOBER, on, journal_head(made.office_id))
    assert (len(before.owing), len(after.owing)) == (2, 1)


def test_works_are_counted_in_time_and_late(plain, case):
    done(plain, case, 1, 10)
    done(plain, case, 2, 70, cause=LATE)

    assert counts(plain, 71) == {1: (1, 0), 2: (0, 1), 3: (0, 0)}


def test_a_work_that_waits_beyond_its_due_time_is_late(plain, case):
    assert counts(plain, 14) == {1: (0, 0)}
    assert counts(plain, 16) == {1: (0, 1)}


def test_every_unit_counts_once(plain, case):
    sent_to_units(plain, case)
    done(plain, case, 6, 90, unit="U0")

    assert counts(plain, 100)[6] == (1, 0)
    assert counts(plain, 60 * 24 * 30)[6] == (1, 1)


def test_own_time_stands_apart_from_waiting_time(plain, case):
    sent_to_units(plain, case)
    done(plain, case, 6, 90, unit="U0")

    (sop,) = timeliness(plain.office_id, OCTOBER, at(100))

    assert (sop.sop, sop.spent.own, sop.spent.unit, sop.spent.outside, sop.asked) == (SOP, 60, 30, 0, 1)
    (other_month,) = timeliness(plain.office_id, Period.parse("2026-09"), at(100))
    assert (other_month.spent.own, other_month.on_time) == (0, sop.on_time)


def test_steps_that_took_no_minute_have_ended_all_the_same(client, plain, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(5))
    case, reader = start(plain, "2024-11"), sign_in(client, plain["kadis"])
    before = words(reader.get("/dasbor/"))
    done(plain, case, 1, 0)
    done(plain, case, 2, 0)

    (sop,) = timeliness(plain.office_id, Period.parse("2024-11"), at(5))
    after = words(reader.get("/dasbor/"))

    assert (sop.ended, sop.spent) == (2, Spent())
    assert "Belum ada langkah yang selesai untuk November 2024." in before
    assert (
        "2 langkah selesai dalam menit yang sama" in after and "Belum ada langkah yang selesai" not in after
    )


def test_deviations_stand_by_kind_and_accountable_position(plain, case):
    done(plain, case, 1, 40, cause=LATE)
    done(plain, case, 2, 110, cause=LATE)

    found = departures(plain.office_id, OCTOBER)

    assert [
        (one.kind, one.position, [(c.case, c.step, c.amount, c.words) for c in one.causes]) for one in found
    ] == [
        (DeviationKind.WAKTU, "Kasubbag Perencanaan", [(case.number, 2, 40, LATE)]),
        (DeviationKind.WAKTU, "Sekretaris", [(case.number, 1, 25, LATE)]),
    ]
    assert departures(plain.office_id, Period.parse("2026-09")) == ()


def test_another_office_is_not_counted(client, plain, case):
    done(plain, case, 1, 40, cause=LATE)
    other = office(code="LAIN")

    assert timeliness(other.office_id, OCTOBER, at(60)) == ()
    assert departures(other.office_id, OCTOBER) == ()
    assert case.number not in words(sign_in(client, other["kadis"]).get("/dasbor/"))


def asked_office(units, code="DISDAG"):
    """An office of so many units, each with one sub kegiatan and asked for October."""
    names = [f"B{n}" for n in range(units)]
    made = cast(units=names, code=code)
    plan(made, [plan_line(MARKET, name) for name in names])
    open_round(made)
    return made


@pytest.mark.parametrize("units", [1, 60])
def test_a_second_look_asks_little_whatever_the_number_of_units(client, db, units):
    made = asked_office(units)
    reader = sign_in(client, made["kadis"])
    reader.get("/dasbor/")

    with CaptureQueriesContext(connection) as asked:
        assert reader.get("/dasbor/").status_code == 200

    assert len(asked) <= 12


def test_the_first_look_after_a_change_asks_no_more_with_more_units(client, db):
    found = []
    for units, code in ((1, "SATU"), (60, "BANYAK")):
        made = asked_office(units, code)
        reader = sign_in(client, made["kadis"])
        with CaptureQueriesContext(connection) as asked:
            reader.get("/dasbor/")
        found.append(len(asked))

    assert found[0] == found[1]


def test_running_cases_are_listed(client, plain, case):
    response = sign_in(client, plain["kadis"]).get("/dasbor/")

    assert "1 pekerjaan berjalan" in words(response)
    assert f'href="/pekerjaan/{case.number}/"' in response.content.decode()
