"""The office's own classification codes go into the numbers and the archive records of later papers."""

from typing import Any

import pytest
from django.utils import timezone
from factories import OCTOBER, START, Cast, at, cast, plan
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases.models import Case
from mutubaku.cases.services import flow
from mutubaku.documents.models import ArchiveRecord, Classification, Document
from mutubaku.org.models import Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue

ADDRESS = "/pengaturan/klasifikasi/"


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    settings.FILES = tmp_path / "berkas"
    made = cast()
    adopt_calendar(made.office_id, at=START)
    load_catalogue(made.office_id, at=START)
    plan(made)
    kadis = Person.objects.get(pk=made["kadis"].person_id)
    kadis.set_password(PASSWORD)
    kadis.save()
    monkeypatch.setattr(timezone, "now", lambda: at(5))
    return made


def test_a_code_of_the_office_opens_the_number_and_stands_in_the_archive(office: Cast) -> None:
    client = Desk(office).client("kasubbag")
    given = forms(client.get(ADDRESS))[""]
    assert given["sop:06-monev"] == "000.7.5" and given["jenis:undangan"] == "000.7.3"

    same = client.post(ADDRESS, given)
    saved = client.post(ADDRESS, given | {"sop:06-monev": "000.7.5.9"})
    wrong = client.post(ADDRESS, given | {"sop:06-monev": "kode"})

    assert [one.status_code for one in (same, saved, wrong)] == [302, 302, 422]
    assert list(Classification.objects.values_list("sop", "kind", "code")) == [("06-monev", "", "000.7.5.9")]
    assert "bukan kode klasifikasi" in text(wrong)

    desk = begun(office)
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    assert Document.objects.get().number.startswith("000.7.5.9/1/")
    assert ArchiveRecord.objects.get().klas == "000.7.5.9"


def begun(office: Cast) -> Desk:
    version = in_force(office.office_id, "06-monev", OCTOBER.last_day)
    assert version is not None
    case_id = flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Pekerjaan", at=START,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )  # fmt: skip
    return Desk(office, Case.objects.get(pk=case_id))


def test_only_the_keepers_of_the_wording_see_the_page(office: Cast) -> None:
    desk = Desk(office)
    assert [desk.client(who).get(ADDRESS).status_code for who in ("kasubbag", "sekretaris")] == [200, 403]
