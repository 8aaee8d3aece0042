"""When cases open and when notices are given, against the calendar shipped in the package; no database, no clock."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules.calendar import (
    CADENCES,
    move_refusals,
    opening_at,
    openings,
    passed,
    term_is_due,
)
from mutubaku.cases.rules.notices import Clock, NoticeKind, Told, notice_due, office_is_open
from mutubaku.values.calendar_data import calendar_from
from mutubaku.values.worktime import Duration, Mode, Pause, due_at

PACKAGE = Path(__file__).parents[2] / "mutubaku"
DOCUMENTS = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((PACKAGE / "org/calendar").glob("*.toml"))
]
CALENDAR = calendar_from(DOCUMENTS, version="uji", zone="Asia/Makassar")
WITA = ZoneInfo("Asia/Makassar")


def wita(text):
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


MOMENTS = st.integers(0, 474_000).map(lambda minute: wita("2026-01-05T00:00") + timedelta(minutes=minute))
STANDARDS = st.sampled_from(
    ["5 menit", "15 menit", "30 menit", "2 jam", "5 jam", "6 jam", "18 jam", "36 jam", "3 hari"]
)


def plan(sop_id, cadence, year=2026, **more):
    return [
        (str(o.period), f"{o.at:%Y-%m-%d %H.%M}") for o in openings(sop_id, cadence, year, CALENDAR, **more)
    ]


# ---------------------------------------------------------------- the year


def test_every_cadence_of_the_catalogue_can_be_planned():
    used = {tomllib.loads(path.read_text())["cadence"] for path in (PACKAGE / "sop/catalogue").glob("*.toml")}
    assert used - CADENCES.keys() == set()


def test_monthly_report_opens_on_the_first_working_day_after_its_month():
    assert plan("10-laporan-bulanan", "bulanan") == [
        ("2026-01", "2026-02-02 07.30"),
        ("2026-02", "2026-03-02 08.00"),  # Ramadan hours
        ("2026-03", "2026-04-01 07.30"),
        ("2026-04", "2026-05-04 07.30"),  # 1 May and a weekend
        ("2026-05", "2026-06-02 07.30"),  # Pancasila
        ("2026-06", "2026-07-01 07.30"),
        ("2026-07", "2026-08-03 07.30"),
        ("2026-08", "2026-09-01 07.30"),
        ("2026-09", "2026-10-01 07.30"),
        ("2026-10", "2026-11-02 07.30"),
        ("2026-11", "2026-12-01 07.30"),
        ("2026-12", "2027-01-04 07.30"),  # New Year and a weekend
    ]


@pytest.mark.parametrize(
    ("sop_id", "cadence", "expected"),
    [
        ("08-lkjip", "tahunan", [("2026", "2027-01-04 07.30")]),
        ("03-rka-dpa", "tahunan", [("2026", "2026-01-02 07.30")]),
        ("04-renstra", "lima tahunan", [("2026", "2026-01-02 07.30")]),
        (
            "07-risiko",
            "tahunan, dipantau triwulanan",
            [
                ("2026", "2026-01-02 07.30"),
                ("2026-TW1", "2026-04-01 07.30"),
                ("2026-TW2", "2026-07-01 07.30"),
                ("2026-TW3", "2026-10-01 07.30"),
                ("2026-TW4", "2027-01-04 07.30"),
            ],
        ),
        (
            "05-data-perkembangan",
            "triwulanan dan tahunan",
            [
                ("2026-TW1", "2026-04-01 07.30"),
                ("2026-TW2", "2026-07-01 07.30"),
                ("2026-TW3", "2026-10-01 07.30"),
                ("2026-TW4", "2027-01-04 07.30"),
                ("2026", "2027-01-04 07.30"),
            ],
        ),
        ("99-lain", "semesteran", []),
        ("99-lain", "", []),
    ],
)
def test_cadence_gives_its_periods(sop_id, cadence, expected):
    assert plan(sop_id, cadence) == expected


def test_opening_can_be_so_many_working_days_later():
    assert plan("06-monev", "triwulanan", workdays=3)[2] == ("2026-TW3", "2026-10-06 07.30")


def test_renstra_comes_back_after_five_years():
    assert [year for year in range(2026, 2037) if term_is_due(year, {2026})] == [2026, *range(2031, 2037)]
    assert plan("04-renstra", "lima tahunan", begun={2024}) == []


def test_only_the_latest_of_those_overdue_still_opens():
    found = openings("07-risiko", "tahunan, dipantau triwulanan", 2026, CALENDAR)

    assert passed(found, wita("2026-01-01T00:00")) == set()
    assert {str(period) for period in passed(found, wita("2026-11-02T08:00"))} == {"2026-TW1", "2026-TW2"}


@given(st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(0, 10))
def test_opening_is_always_the_start_of_office_hours(first, workdays):
    at = opening_at(first, CALENDAR, workdays)

    assert at.date() >= first
    assert at.hour * 60 + at.minute == CALENDAR.day(at.date()).hours[0].start
    between = [first + timedelta(days=n) for n in range((at.date() - first).days)]
    assert sum(bool(CALENDAR.day(day).hours) for day in between) == workdays


@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-11-01", ["past"]), ("2026-11-07", ["day_off"]), ("2026-12-25", ["day_off"]), ("2026-11-02", [])],
)
def test_planned_case_moves_to_a_working_day_to_come(day, code):
    found = move_refusals(date.fromisoformat(day), date(2026, 11, 2), CALENDAR)
    assert [refusal.code for refusal in found] == code


# ---------------------------------------------------------------- notices

OPENED, DUE = wita("2026-07-06T08:00"), wita("2026-07-08T11:00")  # 18 jam in mode A: 1,080 working minutes


def told(*given):
    return [Told(NoticeKind(kind), date.fromisoformat(day)) for kind, day in given]


@pytest.mark.parametrize(
    ("now", "given_before", "expected"),
    [
        ("2026-07-07T09:29", [], None),
        ("2026-07-07T09:30", [], "half"),
        ("2026-07-07T09:35", [("half", "2026-07-07")], None),
        ("2026-07-08T09:12", [("half", "2026-07-07")], "nearly"),
        ("2026-07-08T09:12", [], "nearly"),  # of two that are reached only the later
        ("2026-07-08T09:20", [("nearly", "2026-07-08")], None),
        ("2026-07-08T11:00", [("nearly", "2026-07-08")], "due"),
        ("2026-07-08T15:00", [("due", "2026-07-08")], None),
        ("2026-07-09T06:00", [("due", "2026-07-08")], None),  # before opening
        ("2026-07-09T07:30", [("due", "2026-07-08")], "late"),
        ("2026-07-09T12:30", [("due", "2026-07-08"), ("late", "2026-07-09")], None),
        ("2026-07-10T16:30", [("due", "2026-07-08"), ("late", "2026-07-09")], None),  # closed
        ("2026-07-11T10:00", [("due", "2026-07-08"), ("late", "2026-07-09")], None),  # Saturday
        ("2026-07-13T07:30", [("due", "2026-07-08"), ("late", "2026-07-09")], "late"),
        ("2026-07-20T09:00", [], "due"),  # nobody looked for a week: first that it is overdue
        ("2026-07-07T09:30", [("chased", "2026-07-07")], "half"),
    ],
)
def test_notice_by_working_time(now, given_before, expected):
    clock = Clock(OPENED, DUE)
    assert notice_due(clock, told(*given_before), wita(now), CALENDAR) == expected


def test_no_notice_while_an_outside_office_is_awaited():
    waiting = Clock(OPENED, DUE, (Pause(wita("2026-07-06T09:00"), None, "Bappeda"),))
    assert notice_due(waiting, [], wita("2026-07-20T09:00"), CALENDAR) is None


def test_time_of_an_ended_pause_does_not_count():
    paused = (Pause(wita("2026-07-06T09:00"), wita("2026-07-07T09:00"), "Bappeda"),)
    clock = Clock(OPENED, wita("2026-07-09T12:00"), paused)
    assert notice_due(clock, [], wita("2026-07-08T09:59"), CALENDAR) is None
    assert notice_due(clock, [], wita("2026-07-08T10:00"), CALENDAR) == NoticeKind.HALF


@given(MOMENTS, MOMENTS, STANDARDS)
def test_no_notice_at_night_or_on_a_day_off(opened, now, standard):
    due = due_at(opened, Duration.parse(standard), CALENDAR, Mode.B).at

    kind = notice_due(Clock(opened, due), [], now, CALENDAR)

    hours = CALENDAR.day(now.date()).hours
    if not hours or not hours[0].start <= now.hour * 60 + now.minute < hours[-1].end:
        assert kind is None
    assert office_is_open(now, CALENDAR) or kind is None


@given(MOMENTS, STANDARDS, st.lists(st.integers(0, 30 * 24 * 60), min_size=1, max_size=60))
def test_notices_are_given_once_in_order_and_never_twice_at_once(opened, standard, minutes):
    due = due_at(opened, Duration.parse(standard), CALENDAR, Mode.B).at
    clock, kept = Clock(opened, due), []

    for minute in sorted(minutes):
        now = opened + timedelta(minutes=minute)
        if kind := notice_due(clock, kept, now, CALENDAR):
            kept.append(Told(kind, now.date()))
            assert (kind in (NoticeKind.DUE, NoticeKind.LATE)) == (now >= due)
        assert notice_due(clock, kept, now, CALENDAR) is None

    kinds = [one.kind for one in kept]
    assert kinds == sorted(kinds, key=list(NoticeKind).index)
    assert all(kinds.count(kind) <= 1 for kind in (NoticeKind.HALF, NoticeKind.NEARLY, NoticeKind.DUE))
    late = [one.day for one in kept if one.kind is NoticeKind.LATE]
    assert len(set(late)) == len(late)
