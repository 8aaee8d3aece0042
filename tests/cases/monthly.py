"""A case clicked up to some step of the monthly report, in an office whose head has a password."""

from factories import OCTOBER, VALUES, cast, plan
from pages import PASSWORD, Desk

from mutubaku.cases.models import Case
from mutubaku.cases.services import flow
from mutubaku.figures import selectors as figures
from mutubaku.figures.services.sheets import save_draft
from mutubaku.org.models import Office, Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period


def opened() -> Desk:
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office)
    Office.objects.filter(pk=office.office_id).update(report_copies="Bappeda\nPara Kepala Bidang")
    person = Person.objects.get(pk=office["kadis"].person_id)
    person.set_password(PASSWORD)
    person.save()
    return Desk(office)


def begin(desk: Desk, sop: str = "10-laporan-bulanan", period: Period = OCTOBER) -> Desk:
    version = in_force(desk.office.office_id, sop, OCTOBER.last_day)
    assert version is not None
    desk.case = Case.objects.get(pk=flow.start(
        desk.office.office_id, sop_version_id=version.pk, period=period, title="Laporan",
        unit_ids=list(desk.office.units.values()), by=desk.office["kasubbag"],
    ))  # fmt: skip
    return desk


def asked(desk: Desk) -> None:
    """Steps 1 to 5 of the monthly report."""
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    desk.done("pelaksana", 5)


def fill(desk: Desk, unit: str) -> None:
    assert desk.case is not None
    asked_round = figures.rounds(desk.office.office_id, dossier=desk.case.number)[-1]
    sheet = figures.sheet_of(asked_round.id, desk.office.units[unit])
    assert sheet is not None
    save_draft(sheet.id, version=sheet.version, values=VALUES[unit], by=desk.office[f"operator {unit}"])


def collected(desk: Desk) -> None:
    asked(desk)
    for unit in desk.office.units:
        fill(desk, unit)
        desk.done(f"kepala {unit}", 6, unit)
    desk.done("pelaksana", 7, words="Semua unit sudah mengirim.")
