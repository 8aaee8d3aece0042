"""A case begun by hand is the case of its row in the year plan: the row takes it at once and opens no second one."""

from datetime import UTC, datetime

import pytest
from factories import Cast, cast
from pages import Desk, forms, text

from mutubaku.cases.models import Case, PlannedCase
from mutubaku.cases.selectors.plan import PASSED, PlanState, planned_line
from mutubaku.cases.services import flow
from mutubaku.cases.services.planning import drop_planned, open_now, plan_year
from mutubaku.cases.services.ticking import tick
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

MONTHLY = "10-laporan-bulanan"
JANUARY = datetime(2026, 1, 1, 1, tzinfo=UTC)
HAND = datetime(2026, 1, 28, 1, tzinfo=UTC)


@pytest.fixture
def office(db: None) -> Cast:
    made = cast(units=("PDN", "KOP"))
    adopt_calendar(made.office_id)
    load_catalogue(made.office_id)
    plan_year(made.office_id, year=2026, by=made["kasubbag"], at=JANUARY)
    return made


def by_hand(office: Cast, moment: datetime = HAND, period: str = "2026-01") -> Case:
    version = in_force(office.office_id, MONTHLY, moment.date())
    assert version is not None
    return Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=Period.parse(period), title="Laporan", at=moment,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip


def row_of(period: str = "2026-01") -> PlannedCase:
    return PlannedCase.objects.get(sop=MONTHLY, period=period)


def held(office: Cast) -> dict[str, str]:
    """Period and case number of the rows of this procedure that have opened."""
    rows = PlannedCase.objects.filter(sop=MONTHLY).exclude(case=None)
    return {row.period: planned_line(office.office_id, row.pk).case_number for row in rows}


def test_the_waiting_row_takes_the_case_begun_by_hand(office: Cast) -> None:
    PlannedCase.objects.filter(pk=row_of().pk).update(trouble="Tidak ada pemangku jabatan.")

    case = by_hand(office)
    line = planned_line(office.office_id, row_of().pk)

    assert (line.state, line.reason, held(office)) == (PlanState.OPENED, "", {"2026-01": case.number})
    tick(datetime(2026, 2, 20, 1, tzinfo=UTC))
    assert list(Case.objects.filter(sop=MONTHLY, period="2026-01")) == [case]


def test_after_a_cancelled_case_the_row_takes_the_next(office: Cast) -> None:
    flow.cancel(by_hand(office).pk, by=office["kasubbag"], reason="Keliru memilih unit", at=HAND)

    again = by_hand(office)

    assert held(office) == {"2026-01": again.number}


def test_a_dropped_row_stays_dropped_until_someone_opens_it(office: Cast) -> None:
    drop_planned(row_of().pk, reason="Digabung", by=office["kasubbag"], at=JANUARY)
    case = by_hand(office)
    assert held(office) == {}

    assert open_now(row_of().pk, by=office["kasubbag"], at=HAND) is False
    assert (held(office), row_of().dropped_at) == ({"2026-01": case.number}, None)


def test_a_row_whose_day_had_passed_when_the_plan_was_made_takes_the_case(office: Cast) -> None:
    PlannedCase.objects.filter(pk=row_of().pk).update(dropped_at=JANUARY, drop_reason=PASSED)

    case = by_hand(office)

    assert (held(office), row_of().drop_reason) == ({"2026-01": case.number}, "")


def test_the_page_of_the_row_leads_to_the_case_and_offers_nothing(office: Cast) -> None:
    case, row = by_hand(office), row_of()
    page = Desk(office).client("kasubbag").get(f"/pekerjaan/rencana/{row.pk}/")

    assert f'href="/pekerjaan/{case.number}/"' in page.content.decode()
    assert f"/pekerjaan/rencana/{row.pk}/" not in forms(page)
    version = in_force(office.office_id, MONTHLY, HAND.date())
    assert version is not None
    assert f"SOP {version.sop.title}" in text(page) and MONTHLY not in text(page)


def test_opening_a_row_whose_case_is_there_says_so(office: Cast) -> None:
    drop_planned(row_of().pk, reason="Digabung", by=office["kasubbag"], at=JANUARY)
    case = by_hand(office)

    client = Desk(office).client("kasubbag")
    answer = client.post(f"/pekerjaan/rencana/{row_of().pk}/", {"tindakan": "buka"}, follow=True)

    assert f"Pekerjaan {case.number} sudah ada untuk periode ini; tidak ada pekerjaan baru" in text(answer)
    assert f"Pekerjaan {case.number} dibuka" not in text(answer)
