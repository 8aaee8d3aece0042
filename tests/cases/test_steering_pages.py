"""Starting a case, the board, closing a collection and cancelling: by clicking, and by whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import OCTOBER, cast, plan
from pages import Desk, forms, text

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Work
from mutubaku.cases.selectors.starting import choosable
from mutubaku.cases.services import flow
from mutubaku.org.services import adopt_calendar, end_assignment
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

START, BOARD = "/pekerjaan/mulai/", "/pekerjaan/papan/"
MONTHLY = f"{START}?sop=10-laporan-bulanan"
REASON = "Unit terkendala jaringan sampai batas waktu"


@pytest.fixture
def desk(db: None) -> Desk:
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office)
    return Desk(office)


def begin(desk: Desk, sop: str = "02-tepra", period: Period = OCTOBER) -> Case:
    version = in_force(desk.office.office_id, sop, OCTOBER.last_day)
    assert version is not None
    desk.case = Case.objects.get(pk=flow.start(
        desk.office.office_id, sop_version_id=version.pk, period=period, title=f"Laporan {period.label}",
        unit_ids=list(desk.office.units.values()), by=desk.office["kasubbag"],
    ))  # fmt: skip
    return desk.case


def at_the_units(desk: Desk) -> Case:
    """A case of SOP 2 that waits for the units."""
    case = begin(desk)
    desk.done("kadis", 1, **{"need:letter:received": "Surat nomor 1", "words": "Tindak lanjuti."})
    desk.done("sekretaris", 2, words="Tugaskan.")
    desk.done("kasubbag", 3)
    return case


def test_a_case_is_started_with_what_the_page_proposes(desk: Desk) -> None:
    client = desk.client("kasubbag")
    page = client.get(MONTHLY)
    sent = {**forms(page)[MONTHLY], "period": forms(page)[MONTHLY].get("period") or _first_period(page)}

    answer = client.post(MONTHLY, sent)

    case = Case.objects.get()
    label = Period.parse(case.period).label
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/pekerjaan/{case.number}/")
    assert (case.sop, case.title) == (
        "10-laporan-bulanan",
        f"Laporan realisasi kegiatan APBD dan APBN {label}",
    )
    assert selectors.participants(case.pk) == desk.office.units


def _first_period(page: Any) -> str:
    return page.content.decode().split('<option value="')[1].split('"')[0]


def test_the_same_period_is_not_started_twice(desk: Desk) -> None:
    client = desk.client("sekretaris")
    sent = {
        "period": _first_period(client.get(MONTHLY)),
        "title": "Laporan",
        "units": list(desk.office.units.values()),
    }

    answers = [client.post(MONTHLY, sent) for _ in range(2)]

    assert ([answer.status_code for answer in answers], Case.objects.count()) == ([302, 409], 1)
    assert "sudah ada: PKJ-" in text(answers[1]) and "Buka pekerjaan itu." in text(answers[1])


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"period": "2026-13", "title": "Laporan"},
        {"period": "'; --", "title": "x" * 999, "units": ["dua"]},
        {"units": ["99999999999999999999"]},
        {"title": "\x00"},
    ],
)
def test_a_malformed_start_is_refused(desk: Desk, sent: dict[str, Any]) -> None:
    answer = desk.client("kasubbag").post(MONTHLY, sent)

    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.content.decode()


def test_a_pasted_title_that_is_too_long_is_refused_whole_and_not_cut(desk: Desk) -> None:
    client = desk.client("kasubbag")
    offered = client.get(MONTHLY)

    answer = client.post(MONTHLY, {**forms(offered)[MONTHLY], "title": "Laporan " * 40})

    assert "maxlength" not in offered.content.decode().partition("<main")[2].partition("</main>")[0]
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "Judul pekerjaan paling panjang 150 huruf; sekarang 319." in text(answer)
    assert "Laporan " * 39 in answer.content.decode()


def test_a_procedure_that_asks_units_is_not_started_without_any(desk: Desk) -> None:
    client = desk.client("kasubbag")

    answer = client.post(MONTHLY, {"period": _first_period(client.get(MONTHLY)), "title": "Laporan"})

    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "Prosedur ini meminta isian unit. Pilih sedikitnya satu unit." in text(answer)


def test_all_ten_procedures_are_offered_and_each_has_a_form(desk: Desk) -> None:
    client = desk.client("kasubbag")
    offered = client.get(START).content.decode().count(f'href="{START}?sop=')

    versions = [f"{START}?sop={one}" for one in _codes(client)]

    assert (offered, [client.get(one).status_code for one in versions]) == (10, [200] * 10)
    assert client.get(f"{START}?sop=tidak-ada").status_code == 404


def _codes(client: Any) -> list[str]:
    parts = client.get(START).content.decode().split(f'href="{START}?sop=')[1:]
    return [part.split('"')[0] for part in parts]


@pytest.mark.parametrize("name", ["pelaksana", "kepala PDN", "operator PDN"])
def test_only_the_planning_line_steers(desk: Desk, name: str) -> None:
    number = begin(desk).number
    client = desk.client(name)

    answers = [
        client.get(START),
        client.post(MONTHLY, {}),
        client.post(f"/pekerjaan/{number}/tutup/", {"step": 4, "reason": REASON}),
        client.post(f"/pekerjaan/{number}/batalkan/", {"reason": REASON}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert "Hanya Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas" in text(answers[0])
    assert "Batalkan pekerjaan" not in text(client.get(f"/pekerjaan/{number}/"))


def test_a_collection_is_closed_early_with_a_reason(desk: Desk) -> None:
    number = at_the_units(desk).number
    client, address = desk.client("kasubbag"), f"/pekerjaan/{number}/tutup/"
    offered = forms(client.get(f"/pekerjaan/{number}/"))[address]

    short = client.post(address, {**offered, "reason": "lama"})
    wrong = client.post(address, {"step": "empat", "reason": REASON})
    closed = client.post(address, {**offered, "reason": REASON})
    again = client.post(address, {**offered, "reason": REASON})

    assert [one.status_code for one in (short, wrong, closed, again)] == [422, 422, 302, 409]
    assert desk.waiting() == [(5, "")]


def test_a_case_is_cancelled_with_a_reason(desk: Desk) -> None:
    case = begin(desk)
    client, address = desk.client("kadis"), f"/pekerjaan/{case.number}/batalkan/"

    answers = [client.post(address, {"reason": reason}) for reason in ("", "batal", REASON, REASON)]

    case.refresh_from_db()
    assert ([answer.status_code for answer in answers], case.phase) == ([422, 422, 302, 409], "dibatalkan")
    assert "Tulis alasannya, sedikitnya 10 huruf." in text(answers[1])


def test_cases_of_another_office_are_not_found(desk: Desk) -> None:
    number = begin(desk).number
    client = Desk(cast(code="LAIN")).client("kadis")

    assert client.post(f"/pekerjaan/{number}/tutup/", {"step": 1, "reason": REASON}).status_code == 404
    assert client.post(f"/pekerjaan/{number}/batalkan/", {"reason": REASON}).status_code == 404
    assert "Tidak ada pekerjaan yang berjalan." in text(client.get("/pekerjaan/papan/"))


def test_the_case_page_leads_to_the_work_that_is_mine(desk: Desk) -> None:
    number = begin(desk).number
    address = f'href="{desk.address(1)}#h-kerjakan"'

    assert address in desk.client("kadis").get(f"/pekerjaan/{number}/").content.decode()
    assert address not in desk.client("sekretaris").get(f"/pekerjaan/{number}/").content.decode()


def test_the_board_says_what_each_case_waits_for(desk: Desk) -> None:
    case = at_the_units(desk)

    shown = text(desk.client("kasubbag").get(BOARD))
    unit = desk.client("kepala PDN").get(BOARD).content.decode()

    assert "1 pekerjaan berjalan" in shown
    assert f"{case.number} , 3 dari 11 langkah" in shown
    assert "2 unit" in shown
    assert f'href="{desk.address(4, "PDN")}">Kerjakan' in unit
    assert "Ingatkan" not in unit


def test_late_units_are_asked_from_the_board(desk: Desk) -> None:
    case = at_the_units(desk)
    client, chase = desk.client("kasubbag"), f"/pekerjaan/{case.number}/tindak-lanjut/"
    offered = forms(client.get(BOARD))[chase]

    answers = [client.post(chase, offered, follow=True) for _ in range(2)]

    assert [answer.redirect_chain for answer in answers] == [[(BOARD, 302)]] * 2
    assert f"Pengingat untuk 2 unit dikirim ({case.number})." in text(answers[0])
    assert f"{case.number}: Tidak ada unit yang perlu diingatkan lagi hari ini." in text(answers[1])


def test_the_board_is_filtered_and_grouped_as_asked(desk: Desk) -> None:
    tepra = at_the_units(desk).number
    monthly = begin(desk, sop="10-laporan-bulanan").number
    Work.objects.filter(case__number=tepra, step=4).update(due_at=timezone.now() - timedelta(days=3))
    client = desk.client("sekretaris")

    found = {
        query: [number in text(client.get(f"{BOARD}?{query}")) for number in (tepra, monthly)]
        for query in (
            "",
            "keadaan=lewat",
            "keadaan=unit",
            "keadaan=saya",
            "sop=10-laporan-bulanan",
            "susun=sop",
            "sop=x",
        )
    }

    assert found == {
        "": [True, True], "keadaan=lewat": [True, False], "keadaan=unit": [True, False],
        "keadaan=saya": [False, True], "sop=10-laporan-bulanan": [False, True], "susun=sop": [True, True],
        "sop=x": [False, False],
    }  # fmt: skip
    assert "Terlambat: PDN dan KOP" in text(client.get(BOARD))
    assert "Tidak ada pekerjaan yang sesuai saringan." in text(client.get(f"{BOARD}?sop=x"))


@pytest.mark.any_database
@pytest.mark.parametrize(("cases", "units"), [(1, 1), (6, 300)])
def test_the_board_takes_few_queries_whatever_its_cases_and_units(db: None, cases: int, units: int) -> None:
    office = cast(units=[f"U{n}" for n in range(units)])
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    desk = Desk(office)
    for month in range(1, cases + 1):
        begin(desk, period=Period.month_of(2026, month))
        desk.done("kadis", 1, **{"need:letter:received": "Surat nomor 1", "words": "Tindak lanjuti."})
        desk.done("sekretaris", 2, words="Tugaskan.")
        desk.done("kasubbag", 3)
    Work.objects.exclude(unit=None).update(due_at=timezone.now() - timedelta(days=3))
    client = desk.client("kasubbag")
    client.get(BOARD)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(BOARD)

    assert len(asked) <= 11, [query["sql"] for query in asked]
    assert len(page.content) < 60_000


def test_the_start_says_what_will_happen_and_which_posts_are_vacant(desk: Desk) -> None:
    client = desk.client("kasubbag")
    whole = text(client.get(MONTHLY))
    held = desk.office["pelaksana"]
    end_assignment(held.assignment_id, until=held.since)
    vacant = client.get(MONTHLY)
    form = client.get("/organisasi/penugasan/baru/?peran=pelaksana")

    assert "Langkah pertama Tugaskan Kasubbag Perencanaan menyiapkan nota dinas" in whole
    assert "Prakiraan selesai" in whole
    assert ("Jabatan ini lowong" in whole, "Jabatan ini lowong" in text(vacant)) == (False, True)
    assert "/organisasi/penugasan/baru/?peran=pelaksana" in vacant.content.decode()
    assert f'<option value="{held.position_id}" selected>' in form.content.decode()


def test_a_period_that_is_running_is_named_with_its_case_and_another_is_proposed(desk: Desk) -> None:
    client = desk.client("kasubbag")
    proposed = _first_period(client.get(MONTHLY))
    number = begin(desk, sop="10-laporan-bulanan", period=Period.parse(proposed)).number

    page = client.get(MONTHLY)
    given = forms(page)[MONTHLY]["period"]

    assert f'href="/pekerjaan/{number}/"' in page.content.decode()
    assert given != proposed
    assert f"{Period.parse(proposed).label} ({number} berjalan)" in text(page)


@pytest.mark.parametrize(
    ("cadence", "first", "among"),
    [
        ("bulanan", "2026-10", "2025-12"),
        ("triwulanan", "2026-TW3", "2026-TW4"),
        ("triwulanan dan tahunan", "2026-TW3", "2026"),
        ("tahunan", "2026", "2027"),
        ("tahunan, dipantau triwulanan", "2026", "2025"),
        ("lima tahunan", "2026", "2027"),
        ("", "2026", "2025"),
    ],
)
def test_periods_follow_the_cadence(cadence: str, first: str, among: str) -> None:
    found = [str(one) for one in choosable(cadence, OCTOBER.last_day.replace(month=11, day=5))]

    assert found[0] == first
    assert among in found
    assert len(found) == len(set(found))
