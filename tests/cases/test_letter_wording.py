"""The shipped templates say what the code said before them; an office's own come first, version after version."""

from typing import Any

import pytest
from django.utils import timezone
from factories import OCTOBER, START, Cast, at, cast, hold, plan
from pages import Desk

from mutubaku.cases.models import Case
from mutubaku.cases.rules.letters import ask_for_material
from mutubaku.cases.selectors.letters import first_letter
from mutubaku.cases.selectors.page import work_page
from mutubaku.cases.services import flow
from mutubaku.documents.rules.nota_dinas import ask_for_realisation
from mutubaku.org.models import Office, Unit
from mutubaku.org.rules import Role
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    settings.FILES = tmp_path / "berkas"
    made = cast()
    adopt_calendar(made.office_id, at=START)
    load_catalogue(made.office_id, at=START)
    plan(made)
    unit = Unit.objects.get(office_id=made.office_id, code="DIN")
    made.who["keuangan"] = hold(made, unit, "Kasubbag Keuangan", Role.SUBBAG_KEUANGAN)
    monkeypatch.setattr(timezone, "now", lambda: at(5))
    return made


def begun(office: Cast, sop: str, period: Period) -> Desk:
    version = in_force(office.office_id, sop, OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        office.office_id, sop_version_id=version.pk, period=period, title="Pekerjaan", at=START,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip
    desk = Desk(office, Case.objects.get(pk=case_id))
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    return desk


def offered(desk: Desk) -> Any:
    assert desk.case is not None
    work_id = int(desk.address(2).rstrip("/").rpartition("/")[2])
    office = Office.objects.get(pk=desk.office.office_id)
    person = desk.office["kasubbag"].person_id
    return first_letter(work_page(office, desk.case.number, work_id, person, timezone.now()), office)


def test_the_shipped_template_of_the_monthly_report_says_what_the_code_says(office: Cast) -> None:
    letter = offered(begun(office, "10-laporan-bulanan", OCTOBER))

    assert letter == ask_for_realisation(
        period=OCTOBER, report="laporan realisasi kegiatan APBD dan APBN", budget="DPA Murni Tahun Anggaran 2026",
        deadline=letter.deadline, recipients=letter.recipients, sender="kadis", copies=("Kasubbag Keuangan",),
    )  # fmt: skip
    assert letter.deadline.endswith("WITA")


def test_the_shipped_template_of_every_other_procedure_too(office: Cast) -> None:
    quarter = Period.parse("2026-TW3")
    letter = offered(begun(office, "06-monev", quarter))

    document = in_force(office.office_id, "06-monev", OCTOBER.last_day).sop.document  # type: ignore[union-attr]
    assert letter == ask_for_material(
        document=document, period=quarter, deadline=letter.deadline, recipients=letter.recipients, sender="kadis",
    )  # fmt: skip
