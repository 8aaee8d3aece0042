"""The pages of the year plan: made with a preview, read by everyone, each row moved, dropped or opened by the few."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import cast
from pages import Desk, forms, text

from mutubaku.cases.models import Case, PlannedCase
from mutubaku.cases.services.planning import note_trouble
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.services import load_catalogue

PLAN = "/pekerjaan/rencana/"
REASON = "Digabung dengan laporan triwulan berikutnya"


@pytest.fixture
def desk(db: None) -> Desk:
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    return Desk(office)


@pytest.fixture
def year() -> int:
    return 2026


def made(desk: Desk, year: int) -> Any:
    client = desk.client("kasubbag")
    answer = client.post(
        f"{PLAN}?tahun={year}", forms(client.get(f"{PLAN}?tahun={year}"))[f"{PLAN}?tahun={year}"]
    )
    assert answer.status_code == 302, text(answer)
    return client


def to_come(desk: Desk) -> PlannedCase:
    return PlannedCase.objects.filter(office=desk.office.office_id, case=None).order_by("-opens_at")[0]


def decide(desk: Desk, row: PlannedCase, name: str = "kasubbag", **sent: str) -> Any:
    return desk.client(name).post(f"{PLAN}{row.pk}/", sent)


def test_the_plan_is_shown_before_it_is_made_and_made_in_one_act(desk: Desk, year: int) -> None:
    client = desk.client("kasubbag")
    before = text(client.get(f"{PLAN}?tahun={year}"))
    made(desk, year)
    after = text(client.get(f"{PLAN}?tahun={year}"))

    rows = PlannedCase.objects.filter(office=desk.office.office_id)
    assert rows.values("sop").distinct().count() == 10
    assert f"{rows.count()} pekerjaan akan ditambahkan" in before
    assert f"{rows.count()} pekerjaan menurut siklus SOP" in after
    assert "akan ditambahkan" not in after


def test_a_delay_in_working_days_is_shown_in_the_preview(desk: Desk, year: int) -> None:
    client = desk.client("kasubbag")

    plain = text(client.get(f"{PLAN}?tahun={year}"))
    later = text(client.get(f"{PLAN}?tahun={year}&tunda=3"))
    wrong = client.get(f"{PLAN}?tahun={year}&tunda=tiga")

    assert ("2 Jan 2026, 07.30" in plain, "2 Jan 2026, 07.30" in later) == (True, False)
    assert "Tulis banyaknya hari kerja dengan angka" in text(wrong)


@pytest.mark.parametrize("sent", [{"tunda": "999"}, {"tunda": "-1"}, {"tunda": "x"}])
def test_a_malformed_plan_is_refused(desk: Desk, year: int, sent: dict[str, str]) -> None:
    answer = desk.client("kasubbag").post(f"{PLAN}?tahun={year}", sent)

    assert (answer.status_code, PlannedCase.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.content.decode()


def test_everyone_reads_the_plan_and_only_the_planning_line_changes_it(desk: Desk, year: int) -> None:
    made(desk, year)
    row = to_come(desk)
    reader = desk.client("operator PDN")

    shown = reader.get(f"{PLAN}?tahun={year}")
    one = reader.get(f"{PLAN}{row.pk}/")

    assert (row.title in text(shown), "Ubah" in text(shown), f"{PLAN}{row.pk}/" in forms(one)) == (
        True,
        False,
        False,
    )
    assert [
        reader.post(f"{PLAN}?tahun={year}").status_code,
        decide(desk, row, "operator PDN").status_code,
    ] == [403, 403]


def test_a_row_is_moved_dropped_and_brought_back(desk: Desk, year: int) -> None:
    made(desk, year)
    row = to_come(desk)
    dropped = decide(desk, row, tindakan="coret", reason=REASON)
    said = text(desk.client("kasubbag").get(f"{PLAN}?tahun={year}&keadaan=dropped"))
    back = decide(desk, row, tindakan="pindah", opens_on="2027-03-01")
    row.refresh_from_db()

    assert (dropped.status_code, back.status_code, REASON in said) == (302, 302, True)
    opens_on = row.opens_at.astimezone(ZoneInfo("Asia/Makassar")).date()
    assert (row.dropped_at, opens_on) == (None, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"tindakan": "coret"}, "Isi alasan pencoretan."),
        ({"tindakan": "pindah", "opens_on": "besok"}, "Gunakan tanggal, misalnya 2026-11-03."),
        ({"tindakan": "pindah", "opens_on": "2020-01-02"}, "Tanggal itu sudah lewat."),
        ({"tindakan": "pindah", "opens_on": "2027-03-07"}, "bukan hari kerja"),
        ({}, "Isi tanggal buka."),
    ],
)
def test_a_wrong_decision_changes_nothing(desk: Desk, year: int, sent: dict[str, str], words: str) -> None:
    made(desk, year)
    row = to_come(desk)

    answer = decide(desk, row, **sent)

    assert (answer.status_code, PlannedCase.objects.get(pk=row.pk).opens_at) == (422, row.opens_at)
    assert words in text(answer)


def test_a_row_is_opened_now_once_and_leads_to_its_case(desk: Desk, year: int) -> None:
    made(desk, year)
    row = to_come(desk)

    opened = decide(desk, row, tindakan="buka")
    case = Case.objects.get(office=desk.office.office_id, sop=row.sop, period=row.period)
    again = decide(desk, row, tindakan="buka")

    assert opened.headers["Location"] == f"/pekerjaan/{case.number}/"
    assert (again.status_code, "Pekerjaan ini sudah dibuka." in text(again)) == (409, True)
    assert case.number in text(desk.client("pelaksana").get(f"{PLAN}?tahun={year}"))


def test_a_row_that_could_not_be_opened_says_why_and_what_to_do(desk: Desk, year: int) -> None:
    made(desk, year)
    row = to_come(desk)
    note_trouble(row.pk, trouble="Tidak ada pemangku jabatan. Tetapkan Plt.", now=row.opens_at)

    shown = text(desk.client("kasubbag").get(f"{PLAN}?tahun={year}"))

    assert "Bermasalah" in shown
    assert "Tidak ada pemangku jabatan. Tetapkan Plt. Perbaiki hal itu, lalu buka sekarang" in shown


def test_rows_of_another_office_are_not_found(desk: Desk, year: int) -> None:
    made(desk, year)
    client = Desk(cast(code="LAIN")).client("kasubbag")

    assert [client.get(f"{PLAN}{to_come(desk).pk}/").status_code, client.get(PLAN).status_code] == [404, 200]


def test_the_plan_takes_few_queries(desk: Desk, year: int) -> None:
    client = made(desk, year)
    asked = []
    for query in ("", "&susun=sop", "&keadaan=waiting"):
        with CaptureQueriesContext(connection) as found:
            client.get(f"{PLAN}?tahun={year}{query}")
        asked.append(len(found))

    assert max(asked) <= 11, asked
