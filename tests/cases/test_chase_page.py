"""The page of the units that have not sent: what each owes, asked by one click, contacts with their words."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import MARKET, OCTOBER, Cast, cast, key, plan, plan_line
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases.models import Case, Notice
from mutubaku.cases.services import flow
from mutubaku.figures import selectors as figures
from mutubaku.figures.services.sheets import save_draft
from mutubaku.org.models import Person
from mutubaku.org.services import adopt_calendar, end_assignment
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.figure import MISSING


def collecting(office: Cast, sop: str = "10-laporan-bulanan") -> Desk:
    """A case that waits for its units."""
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    version = in_force(office.office_id, sop, OCTOBER.last_day)
    assert version is not None
    desk = Desk(office)
    desk.case = Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Laporan", by=office["kasubbag"],
        unit_ids=list(office.units.values()),
    ))  # fmt: skip
    desk.done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2)
    kadis = Person.objects.get(pk=office["kadis"].person_id)
    kadis.set_password(PASSWORD)
    kadis.save()
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    desk.done("pelaksana", 5)
    return desk


@pytest.fixture(autouse=True)
def fast(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "berkas"


@pytest.fixture
def desk(db: None) -> Desk:
    office = cast()
    plan(office)
    return collecting(office)


def address(desk: Desk) -> str:
    assert desk.case is not None
    return f"/pekerjaan/{desk.case.number}/tindak-lanjut/"


def table(answer: Any) -> str:
    """Markup of the units that owe."""
    return answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]


def test_each_unit_is_named_with_what_it_owes(desk: Desk) -> None:
    assert desk.case is not None
    asked = figures.rounds(desk.office.office_id, dossier=desk.case.number)[-1]
    sheet = figures.sheet_of(asked.id, desk.office.units["PDN"])
    assert sheet is not None
    values = {key(MARKET): {"money": 500_000, "physical": MISSING}}
    save_draft(sheet.id, version=sheet.version, values=values, by=desk.office["operator PDN"])

    shown = text(desk.client("kasubbag").get(address(desk)))

    assert "Menunggu 2 unit" in shown
    assert (
        "Bidang PDN Kepala PDN, Pejabat Kepala PDN 2 sel realisasi keuangan belum diisi 2 sel realisasi fisik belum diisi"
        in shown
    )
    assert "Bidang KOP Kepala KOP, Pejabat Kepala KOP 1 sel realisasi keuangan belum diisi" in shown
    assert "operator PDN" in shown.lower().replace("operator pdn", "operator PDN")


def test_all_units_are_asked_by_one_click_once_a_day(desk: Desk) -> None:
    client = desk.client("pelaksana")

    answers = [client.post(address(desk), {"tindakan": "ingatkan"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert Notice.objects.filter(kind="chased").count() == 2
    assert "Tidak ada unit yang perlu diingatkan lagi hari ini." in text(answers[1])
    shown = text(client.get(address(desk)))
    assert "Diingatkan," in shown and shown.count("Sudah diingatkan hari ini") == 2
    assert "Ingatkan semua" not in shown and 'name="unit"' not in table(client.get(address(desk)))


def test_one_unit_is_asked_by_its_own_button(desk: Desk) -> None:
    desk.client("kasubbag").post(
        address(desk), {"tindakan": "ingatkan", "unit": str(desk.office.units["KOP"])}
    )

    assert [notice.work.unit.code for notice in Notice.objects.filter(kind="chased") if notice.work.unit] == [
        "KOP"
    ]
    assert "Ingatkan yang belum (1 unit)" in text(desk.client("kasubbag").get(address(desk)))


def test_a_contact_stands_on_the_page_with_its_words(desk: Desk) -> None:
    client, unit = desk.client("kasubbag"), str(desk.office.units["KOP"])
    sent = {"tindakan": "kontak", "unit": unit, "kind": "phone", "words": "Dijanjikan sore ini."}

    done = client.post(address(desk), sent)
    wrong = client.post(address(desk), {**sent, "words": "", "unit": "x"})

    assert (done.status_code, wrong.status_code) == (302, 422)
    assert "Telepon," in text(client.get(address(desk)))
    assert "Dijanjikan sore ini. kasubbag" in text(client.get(address(desk)))
    assert "Isi hasil pembicaraan." in text(wrong)


def test_the_collection_is_closed_from_the_page(desk: Desk) -> None:
    assert desk.case is not None
    client, close = desk.client("kasubbag"), f"/pekerjaan/{desk.case.number}/tutup/"
    offered = forms(client.get(address(desk)))[close]

    answer = client.post(close, offered | {"reason": "Batas waktu penyampaian sudah lewat."})

    assert (answer.status_code, [step for step, _ in desk.waiting()]) == (302, [7])
    assert "Tidak ada unit yang ditunggu." in text(client.get(address(desk)))


def test_readers_read_and_do_not_ask(desk: Desk) -> None:
    client = desk.client("operator PDN")

    shown = client.get(address(desk))

    assert (shown.status_code, address(desk) in forms(shown)) == (200, False)
    assert client.post(address(desk), {"tindakan": "ingatkan"}).status_code == 403
    assert Desk(cast(code="LAIN")).client("kadis").get(address(desk)).status_code == 404


def test_a_vacant_head_leads_to_the_appointment_of_that_post(desk: Desk) -> None:
    head = desk.office["kepala KOP"]
    end_assignment(head.assignment_id, until=head.since)

    page = desk.client("kasubbag").get(address(desk))
    link = f"/organisasi/penugasan/baru/?unit={desk.office.units['KOP']}"
    form = desk.client("kasubbag").get(link)

    assert link in page.content.decode()
    assert f'<option value="{head.position_id}" selected>' in form.content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize("units", [1, 300])
def test_the_page_takes_few_queries_whatever_the_units(db: None, units: int) -> None:
    office = cast(units=[f"U{n}" for n in range(units)])
    plan(office, lines=[plan_line(MARKET, "U0")])
    desk = collecting(office)
    client = desk.client("kasubbag")
    client.get(address(desk))

    with CaptureQueriesContext(connection) as asked:
        page = client.get(address(desk))

    assert (page.status_code, len(asked) <= 11) == (200, True), [query["sql"] for query in asked]
