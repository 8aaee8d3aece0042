"""Whom the first wording of the nota dinas addresses: all heads of a kind together, or each one that is asked."""

from typing import Any

import pytest
from factories import OCTOBER, cast, hold, plan
from pages import Desk, forms

from mutubaku.cases.models import Case
from mutubaku.cases.services import flow
from mutubaku.org.models import Unit
from mutubaku.org.rules.holding import Role
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "berkas"


def test_subbag_keuangan_is_asked_where_the_sheet_names_it(db: None) -> None:
    """SOP 6 and 7, rows 1 and 2."""
    office = cast()
    hold(office, Unit.objects.get(code="DIN"), "keuangan", Role.SUBBAG_KEUANGAN)
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    named = {}
    for sop in ("06-monev", "07-risiko", "08-lkjip"):
        desk, version = Desk(office), in_force(office.office_id, sop, OCTOBER.last_day)
        assert version is not None
        desk.case = Case.objects.get(pk=flow.start(
            office.office_id, sop_version_id=version.pk, period=OCTOBER, title=sop,
            unit_ids=list(office.units.values()), by=office["kasubbag"],
        ))  # fmt: skip
        desk.done("sekretaris", 1, words="Siapkan nota dinas.")
        named[sop] = forms(desk.open("kasubbag", 2))[desk.address(2)]["recipients"].split("\n")

    assert named == {
        "06-monev": ["Para Kepala Bidang", "keuangan"], "07-risiko": ["Para Kepala Bidang", "keuangan"],
        "08-lkjip": ["Para Kepala Bidang"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "closed", "addressed"),
    [
        (("PDN", "KOP"), (), ["Kepala PDN", "Kepala KOP"]),
        (("PDN", "KOP"), ("IND",), ["Para Kepala Bidang"]),
        (("PDN", "KOP", "IND"), (), ["Para Kepala Bidang"]),
    ],
)
def test_the_heads_of_a_kind_share_a_line_only_when_all_are_asked(
    db: None, asked: tuple[str, ...], closed: tuple[str, ...], addressed: list[str]
) -> None:
    office = cast(units=("PDN", "KOP", "IND"))
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office)
    Unit.objects.filter(code__in=closed).update(closed=True)
    desk, version = Desk(office), in_force(office.office_id, "10-laporan-bulanan", OCTOBER.last_day)
    assert version is not None
    desk.case = Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Laporan",
        unit_ids=[office.units[code] for code in asked], by=office["kasubbag"],
    ))  # fmt: skip
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")

    given = forms(desk.open("kasubbag", 2))[desk.address(2)]

    assert given["recipients"].split("\n") == addressed
