"""The year plan and the clock in the database: what opens, who is told, and that nothing happens twice."""

import json
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from factories import Cast, at, cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Notice, PlannedCase
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.selectors.notices import notices_of, unread_notices
from mutubaku.cases.selectors.plan import PASSED, PlanState, due_to_open, planned_line, year_plan
from mutubaku.cases.services import flow
from mutubaku.cases.services.chasing import chase, record_contact
from mutubaku.cases.services.planning import PlanMade, drop_planned, move_planned, plan_year
from mutubaku.cases.services.ticking import Ticked, read_notices, tick, tick_office
from mutubaku.org.models import JournalEntry, TimeProfile
from mutubaku.org.selectors import calendar_of, journal_state, office_of
from mutubaku.org.services import adopt_calendar, end_assignment
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

WITA = ZoneInfo("Asia/Makassar")
MONTHLY = "10-laporan-bulanan"
HALF_OVER = datetime(2026, 11, 5, 5, 5, tzinfo=UTC)  # 13.05 WITA
JANUARY = datetime(2026, 1, 1, 1, tzinfo=UTC)


def wita(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


@pytest.fixture
def office(db: None) -> Cast:
    return furnished()


def furnished(code: str = "DISDAG") -> Cast:
    made = cast(units=("PDN", "KOP"), code=code)
    adopt_calendar(made.office_id)
    load_catalogue(made.office_id)
    return made


def begin(office: Cast, moment: datetime, period: str = "2026-10") -> Case:
    version = in_force(office.office_id, MONTHLY, moment.date())
    assert version is not None
    return Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=Period.parse(period), title="Laporan", at=moment,
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip


def collecting(office: Cast) -> Case:
    """A case that waits for both units only, since 09.10 of Monday 2 November: 36 jam, 3,050 working minutes until
    16.00 of Tuesday 10 November."""
    case = begin(office, at(0))
    actors = {1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis", 5: "pelaksana", 7: "pelaksana"}
    for step, who in actors.items():
        work, row = selectors.next_work(case.pk, step)
        left = tuple(Proof(o.thing, ProofKind.DOCUMENT, "document:1", "ab") for o in row.outputs)
        flow.complete(work, by=office[who], proofs=left, at=at(min(step, 5)))
    return case


def plan(office: Cast, moment: datetime = JANUARY, year: int = 2026) -> PlanMade:
    return plan_year(office.office_id, year=year, by=office["kasubbag"], at=moment)


def planned(office: Cast, period: str, sop: str = MONTHLY) -> PlannedCase:
    return PlannedCase.objects.get(office_id=office.office_id, sop=sop, period=period)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def verbs(office: Cast, *wanted: str) -> list[tuple[str, str]]:
    rows = JournalEntry.objects.filter(office_id=office.office_id, verb__in=wanted).order_by("seq")
    return list(rows.values_list("verb", "position"))


def opened_cases(office: Cast) -> list[tuple[str, str, str, int]]:
    rows = Case.objects.filter(office_id=office.office_id).order_by("pk")
    return [(c.number, c.sop, c.period, c.participants.count()) for c in rows]


# ---------------------------------------------------------------- the year plan


def test_one_act_plans_all_ten_procedures(office: Cast) -> None:
    made = plan(office)

    assert made == PlanMade(43, 0, ())
    rows = PlannedCase.objects.filter(office_id=office.office_id)
    count = {sop: rows.filter(sop=sop).count() for sop in sorted(set(rows.values_list("sop", flat=True)))}
    assert count == {
        "01-sipd": 1, "02-tepra": 12, "03-rka-dpa": 1, "04-renstra": 1, "05-data-perkembangan": 5, "06-monev": 4,
        "07-risiko": 5, "08-lkjip": 1, "09-lppd": 1, MONTHLY: 12,
    }  # fmt: skip
    line = planned_line(office.office_id, planned(office, "2026-10").pk)
    assert (line.title, line.opens_at, line.state, line.units) == (
        "Laporan realisasi kegiatan APBD dan APBN Oktober 2026",
        wita("2026-11-02T07:30"),
        PlanState.WAITING,
        ("PDN", "KOP"),
    )
    assert verbs(office, "plan_year") == [("plan_year", "kasubbag")]


def test_planning_again_adds_nothing_and_keeps_what_was_moved(office: Cast) -> None:
    plan(office)
    row = planned(office, "2026-10")
    move_planned(row.pk, opens_on=date(2026, 11, 5), by=office["kasubbag"], at=JANUARY)

    assert plan(office) == PlanMade(0, 0, ())
    assert planned(office, "2026-10").opens_at == wita("2026-11-05T07:30")


def test_renstra_is_not_planned_again_within_its_term(office: Cast) -> None:
    plan(office)
    plan(office, wita("2027-01-04T08:00"), 2027)

    assert [one.period for one in PlannedCase.objects.filter(sop="04-renstra")] == ["2026"]


def test_plan_made_late_opens_only_the_latest_of_each_and_takes_in_running_cases(office: Cast) -> None:
    case = begin(office, at(0))

    made = plan(office, at(0))

    states = {str(line.period): line for line in year_plan(office.office_id, 2026) if line.sop == MONTHLY}
    assert {period for period, line in states.items() if line.state is PlanState.DROPPED} == {
        f"2026-{month:02d}" for month in range(1, 10)
    }
    assert states["2026-01"].reason == PASSED
    assert (states["2026-10"].state, states["2026-10"].case_number) == (PlanState.OPENED, case.number)
    assert made.dropped == PlannedCase.objects.exclude(dropped_at=None).count()
    assert tick(at(0)).opened == len(due_sops := {"01-sipd", "02-tepra", "03-rka-dpa", "04-renstra"}) + 4
    assert due_sops < {sop for _, sop, _, _ in opened_cases(office)}


@pytest.mark.parametrize(
    ("who", "year", "workdays", "expected"),
    [("pelaksana", 2026, 0, ["role"]), ("kasubbag", 2030, 0, ["year"]), ("kasubbag", 2026, 99, ["workdays"])],
)
def test_plan_is_refused(office: Cast, who: str, year: int, workdays: int, expected: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        plan_year(office.office_id, year=year, by=office[who], workdays=workdays, at=JANUARY)

    assert codes(refused) == expected
    assert PlannedCase.objects.count() == 0


def test_dropped_row_never_opens_and_moving_brings_it_back(office: Cast) -> None:
    plan(office)
    row = planned(office, "2026-01")
    with pytest.raises(Refused) as refused:
        drop_planned(row.pk, reason=" ", by=office["kasubbag"], at=JANUARY)
    assert codes(refused) == ["reason"]
    drop_planned(row.pk, reason="Digabung dengan Februari", by=office["kasubbag"], at=JANUARY)

    tick(wita("2026-02-02T08:00"))
    assert planned(office, "2026-01").case_id is None

    move_planned(row.pk, opens_on=date(2026, 2, 3), by=office["kasubbag"], at=wita("2026-02-02T08:00"))
    tick(wita("2026-02-03T07:30"))
    assert planned(office, "2026-01").case_id is not None
    with pytest.raises(Refused) as refused:
        move_planned(row.pk, opens_on=date(2026, 2, 9), by=office["kasubbag"], at=wita("2026-02-03T08:00"))
    assert codes(refused) == ["opened"]


def test_another_office_does_not_find_the_row(office: Cast) -> None:
    plan(office)
    other = furnished("DISLAIN")
    with pytest.raises(Refused) as refused:
        drop_planned(planned(office, "2026-10").pk, reason="-", by=other["kasubbag"], at=JANUARY)

    assert codes(refused) == ["no_plan"]


# ---------------------------------------------------------------- opening


def test_case_opens_as_a_standing_order_of_the_kasubbag(office: Cast) -> None:
    plan(office)

    assert tick(wita("2026-01-02T07:29")) == Ticked()
    assert tick(wita("2026-01-02T07:30")) == Ticked(opened=4)

    assert [sop for _, sop, _, units in opened_cases(office) if units == 2] == [
        "01-sipd", "03-rka-dpa", "04-renstra", "07-risiko",
    ]  # fmt: skip
    assert verbs(office, "start_case", "open_planned")[:2] == [
        ("start_case", "kasubbag"),
        ("open_planned", ""),
    ]


def test_without_a_kasubbag_the_sekretaris_line_opens(office: Cast) -> None:
    plan(office)
    end_assignment(office["kasubbag"].assignment_id, until=date(2026, 1, 1), at=JANUARY)

    assert tick(wita("2026-01-02T08:00")).opened == 4
    assert verbs(office, "start_case")[0] == ("start_case", "sekretaris")


def test_vacant_planning_line_leaves_the_row_with_its_reason(office: Cast) -> None:
    plan(office)
    for who in ("kasubbag", "sekretaris", "kadis"):
        end_assignment(office[who].assignment_id, until=date(2026, 1, 1), at=JANUARY)

    assert tick(wita("2026-01-02T08:00")).opened == tick(wita("2026-01-02T08:05")).opened == 0

    line = next(one for one in year_plan(office.office_id, 2026) if one.sop == "01-sipd")
    assert (line.state, line.reason.split(".")[0]) == (
        PlanState.STUCK,
        "Tidak ada pemangku jabatan Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas hari ini",
    )
    assert len(verbs(office, "planned_refused")) == 4


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.sets(st.integers(0, 330), max_size=12))
@pytest.mark.django_db
def test_ticking_late_opens_what_ticking_often_opens(days: set[int]) -> None:
    """One office is looked at on some days of the year, its twin only at the end."""
    often, late = furnished(f"OFTEN{next(CODES)}"), furnished(f"LATE{next(CODES)}")
    plan(often)
    plan(late)
    end = wita("2026-12-01T12:00")

    for day in sorted(days):
        tick_office(often.office_id, now=wita("2026-01-01T09:00") + timedelta(days=day))
    tick_office(often.office_id, now=end)
    tick_office(late.office_id, now=end)

    assert opened_cases(often) == opened_cases(late)
    assert due_to_open(often.office_id, end) == ()


CODES = iter(range(10_000))


# ---------------------------------------------------------------- notices


def test_units_are_told_at_half_nine_tenths_due_and_daily_after(office: Cast) -> None:
    case = collecting(office)
    told = []

    now = at(5)
    while now < wita("2026-11-17T00:00"):
        done = tick(now)
        told += (
            [(f"{now.astimezone(WITA):%d %H.%M}", done.reminded, done.overdue)] if done != Ticked() else []
        )
        now += timedelta(minutes=10)

    assert told == [
        ("05 13.10", 2, 0),
        ("10 10.00", 2, 0),
        ("11 07.30", 0, 2),  # due at closing time the day before
        ("12 07.30", 2, 0),
        ("13 07.30", 2, 0),
        ("16 07.30", 2, 0),
    ]
    unread = unread_notices([office["kepala PDN"]])
    assert [(one.kind, one.to, one.step) for one in unread][-3:] == [
        (NoticeKind.DUE, "Kepala PDN", 6),
        (NoticeKind.NEARLY, "Kepala PDN", 6),
        (NoticeKind.HALF, "Kepala PDN", 6),
    ]
    assert len(notices_of(case.pk)) == 12
    assert journal_state(office.office_id).broken_at is None


@pytest.mark.parametrize("minutes", [0, 4560, 11_000, 13_000, 20_000])
def test_ticking_twice_is_ticking_once(office: Cast, minutes: int) -> None:
    collecting(office)
    plan(office, at(5))
    tick(at(5 + minutes))
    before = JournalEntry.objects.count(), Notice.objects.count(), opened_cases(office)

    assert tick(at(5 + minutes)) == Ticked()
    assert (JournalEntry.objects.count(), Notice.objects.count(), opened_cases(office)) == before


def test_no_notice_is_kept_outside_office_hours(office: Cast) -> None:
    collecting(office)
    calendar = calendar_of(office.office_id, office_of(office.office_id).calendar_version)

    for hours in range(0, 24 * 9):
        tick(at(7) + timedelta(hours=hours))

    for when in Notice.objects.values_list("at", flat=True):
        local = when.astimezone(WITA)
        day = calendar.day(local.date()).hours
        assert day[0].start <= local.hour * 60 + local.minute < day[-1].end


def test_finished_work_is_no_longer_spoken_of(office: Cast) -> None:
    collecting(office)
    work = unread_work(office, "PDN")
    flow.complete(
        work, by=office["kepala PDN"], proofs=(Proof("sheet", ProofKind.SHEET, "sheet:1", "v1"),), at=at(30)
    )

    assert tick(HALF_OVER) == Ticked(reminded=1)
    assert unread_notices([office["kepala PDN"]]) == ()


def unread_work(office: Cast, unit: str) -> int:
    case = Case.objects.get(office_id=office.office_id)
    return selectors.next_work(case.pk, 6, office.units[unit])[0]


def test_notice_for_a_vacant_post_goes_to_the_kasubbag(office: Cast) -> None:
    collecting(office)
    end_assignment(office["kepala KOP"].assignment_id, until=date(2026, 11, 1), at=at(10))

    tick(HALF_OVER)

    told = Notice.objects.order_by("work_id").values_list("work__unit__code", "position__title")
    assert list(told) == [("PDN", "Kepala PDN"), ("KOP", "kasubbag")]


def test_late_units_are_chased_once_a_day(office: Cast) -> None:
    case = collecting(office)

    assert chase(case.pk, by=office["kasubbag"], at=at(60)) == 2
    with pytest.raises(Refused) as refused:
        chase(case.pk, by=office["kasubbag"], at=at(61))
    assert codes(refused) == ["nobody"]
    with pytest.raises(Refused) as refused:
        chase(case.pk, by=office["kepala PDN"], at=at(61))
    assert codes(refused) == ["role"]
    assert chase(case.pk, by=office["kasubbag"], at=at(60) + timedelta(days=1)) == 2


def test_one_unit_is_chased_and_then_only_the_others(office: Cast) -> None:
    case = collecting(office)

    assert chase(case.pk, by=office["pelaksana"], unit_id=office.units["PDN"], at=at(60)) == 1
    assert chase(case.pk, by=office["kasubbag"], at=at(61)) == 1


def test_a_contact_is_journaled_with_its_words(office: Cast) -> None:
    case, unit = collecting(office), office.units["KOP"]

    with pytest.raises(Refused) as refused:
        record_contact(case.pk, unit_id=unit, kind="fax", words=" ", by=office["kasubbag"], at=at(60))
    assert codes(refused) == ["kind", "words"]
    with pytest.raises(Refused) as refused:
        record_contact(
            case.pk, unit_id=0, kind="phone", words="Dihubungi.", by=office["kepala PDN"], at=at(60)
        )
    assert codes(refused) == ["role", "not_waiting"]
    record_contact(
        case.pk, unit_id=unit, kind="phone", words=" Dijanjikan besok. ", by=office["pelaksana"], at=at(60)
    )

    entry = JournalEntry.objects.get(verb="contact_unit")
    facts = json.loads(entry.facts)
    assert (entry.thing, entry.position) == (f"case:{case.number}", "pelaksana")
    assert (facts["unit"], facts["kind"], facts["words"]) == ("KOP", "phone", "Dijanjikan besok.")


def test_notices_are_read_once(office: Cast) -> None:
    collecting(office)
    tick(HALF_OVER)
    head = office["kepala PDN"]

    assert read_notices([head], by=head, at=HALF_OVER) == 1
    assert read_notices([head], by=head, at=HALF_OVER + timedelta(minutes=1)) == 0
    assert (unread_notices([head]), len(unread_notices([office["kepala KOP"]]))) == ((), 1)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_do_everything_once() -> None:
    office = furnished()
    collecting(office)
    plan(office, at(5))
    moment, start, done = HALF_OVER, Barrier(3), []

    def run() -> None:
        start.wait()
        done.append(tick(moment))
        connection.close()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    tick(moment)  # what was passed over because another held it
    first = Notice.objects.filter(kind=NoticeKind.HALF, work__step=6)
    assert sorted(first.values_list("work__unit__code", flat=True)) == ["KOP", "PDN"]
    assert [one.failed for one in done] == [(), (), ()]
    assert sum(one.opened for one in done) == Case.objects.count() - 1 == 8
    assert len(verbs(office, "open_planned")) == 8
    assert journal_state(office.office_id).broken_at is None


@pytest.mark.django_db
def test_trouble_in_one_office_does_not_stop_the_others() -> None:
    broken, office = furnished("ALFA"), furnished("BETA")
    for one in (broken, office):
        plan(one)
    TimeProfile.objects.filter(office_id=broken.office_id).delete()
    calendar_of.cache_clear()

    done = tick(wita("2026-01-02T08:00"))

    assert (done.opened, done.failed) == (4, ())
    stuck = {one.reason for one in year_plan(broken.office_id, 2026) if one.state is PlanState.STUCK}
    assert stuck == {"Profil jam kerja normal belum ada. Tambahkan satu profil tanpa tanggal akhir."}
