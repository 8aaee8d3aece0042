"""Due times and working minutes against the calendar shipped in the package; no database, no clock."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.values.calendar_data import calendar_from
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import Interval, Profile
from mutubaku.values.worktime import (
    Duration,
    Mode,
    Pause,
    Unit,
    due_at,
    standard_minutes,
    working_minutes_between,
    written_length,
    written_moment,
)

FOLDER = Path(__file__).parents[2] / "mutubaku" / "org" / "calendar"
DOCUMENTS = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
CALENDAR = calendar_from(DOCUMENTS, version="uji", zone="Asia/Makassar")
WITA = ZoneInfo("Asia/Makassar")


def wita(text):
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def due(start, text, mode=Mode.B, calendar=CALENDAR):
    return due_at(wita(start), Duration.parse(text), calendar, mode)


VECTORS = [  # start, duration, due in mode A, due in mode B
    ("2026-07-06T09:00", "15 menit", "2026-07-06T09:15", "2026-07-06T09:15"),
    ("2026-07-06T11:50", "20 menit", "2026-07-06T13:10", "2026-07-06T13:10"),
    ("2026-07-06T15:50", "30 menit", "2026-07-07T07:50", "2026-07-07T07:50"),
    ("2026-07-10T11:20", "30 menit", "2026-07-10T13:20", "2026-07-10T13:20"),
    ("2026-07-10T16:25", "15 menit", "2026-07-13T07:40", "2026-07-13T07:40"),
    ("2026-07-11T10:00", "5 menit", "2026-07-13T07:35", "2026-07-13T07:35"),
    ("2026-07-06T08:00", "6 jam", "2026-07-06T15:00", "2026-07-07T16:00"),
    ("2026-07-06T14:00", "6 jam", "2026-07-07T11:30", "2026-07-07T16:00"),
    ("2026-07-06T08:00", "12 jam", "2026-07-07T13:30", "2026-07-08T16:00"),
    ("2026-07-06T08:00", "18 jam", "2026-07-08T11:00", "2026-07-09T16:00"),
    ("2026-07-06T08:00", "30 jam", "2026-07-10T08:00", "2026-07-13T16:00"),
    ("2026-07-06T08:00", "36 jam", "2026-07-10T15:30", "2026-07-14T16:00"),
    ("2026-02-23T08:00", "6 jam", "2026-02-23T14:30", "2026-02-24T15:00"),
    ("2026-03-17T13:00", "6 jam", "2026-03-25T11:30", "2026-03-25T16:00"),
    ("2026-12-23T15:00", "2 jam", "2026-12-28T08:30", "2026-12-28T08:30"),
    ("2026-07-06T10:00", "1 hari", "2026-07-07T16:00", "2026-07-07T16:00"),
    ("2026-07-06T10:00", "3 hari", "2026-07-09T16:00", "2026-07-09T16:00"),
    ("2026-07-09T16:30", "1 hari", "2026-07-13T16:00", "2026-07-13T16:00"),
    ("2026-07-11T10:00", "1 hari", "2026-07-14T16:00", "2026-07-14T16:00"),
    ("2026-08-14T09:00", "1 hari", "2026-08-18T16:00", "2026-08-18T16:00"),
    ("2026-05-13T09:00", "3 hari", "2026-05-20T16:00", "2026-05-20T16:00"),
    ("2026-12-23T09:00", "3 hari", "2026-12-30T16:00", "2026-12-30T16:00"),
    # at the edges of an interval
    ("2026-07-06T07:30", "4 jam", "2026-07-06T11:30", "2026-07-06T11:30"),
    ("2026-07-06T11:30", "30 menit", "2026-07-06T12:00", "2026-07-06T12:00"),
    ("2026-07-06T12:00", "30 menit", "2026-07-06T13:30", "2026-07-06T13:30"),
    ("2026-07-06T15:30", "30 menit", "2026-07-06T16:00", "2026-07-06T16:00"),
    ("2026-07-06T15:59", "1 hari", "2026-07-07T16:00", "2026-07-07T16:00"),
    ("2026-07-06T16:00", "1 hari", "2026-07-08T16:00", "2026-07-08T16:00"),
    ("2026-07-06T00:00", "1 hari", "2026-07-07T16:00", "2026-07-07T16:00"),
    ("2026-07-09T10:00", "1 hari", "2026-07-10T16:30", "2026-07-10T16:30"),
    # seconds are kept, and do not fall into the rest
    ("2026-07-06T11:59:30", "1 menit", "2026-07-06T13:00:30", "2026-07-06T13:00:30"),
    # hours that are no multiple of six are hours in both modes
    ("2026-07-06T08:00", "8 jam", "2026-07-07T08:30", "2026-07-07T08:30"),
]


@pytest.mark.parametrize(("start", "text", "in_a", "in_b"), VECTORS)
def test_due_time_in_both_modes(start, text, in_a, in_b):
    found = (due(start, text, Mode.A).at, due(start, text, Mode.B).at)

    assert found == (wita(in_a), wita(in_b))


def test_due_time_is_given_in_the_zone_of_the_calendar():
    start = datetime(2026, 7, 6, 0, 0, tzinfo=UTC)

    found = due_at(start, Duration.parse("15 menit"), CALENDAR, Mode.B).at

    assert found.isoformat() == "2026-07-06T08:15:00+08:00"


def test_counting_of_days_names_every_day():
    found = due("2026-07-06T08:00", "36 jam")

    assert (found.at, found.mode, found.counting) == (
        wita("2026-07-14T16:00"),
        Mode.B,
        (
            "36 jam = 6 hari kerja (6 jam = 1 hari kerja)",
            "Senin, 6 Juli 2026 hari masuk, tidak dihitung",
            "1: Selasa, 7 Juli 2026",
            "2: Rabu, 8 Juli 2026",
            "3: Kamis, 9 Juli 2026",
            "4: Jumat, 10 Juli 2026",
            "Sabtu, 11 Juli 2026 bukan hari kerja",
            "Minggu, 12 Juli 2026 bukan hari kerja",
            "5: Senin, 13 Juli 2026",
            "6: Selasa, 14 Juli 2026",
            "jatuh tempo Selasa, 14 Juli 2026, pukul 16.00 WITA",
        ),
    )


def test_counting_of_hours_says_what_each_day_gave():
    assert due("2026-07-10T15:00", "10 jam", Mode.A).counting == (
        "10 jam dihitung di dalam jam kerja",
        "Jumat, 10 Juli 2026: 15.00–16.30, 1 jam 30 menit, sisa 8 jam 30 menit",
        "Sabtu, 11 Juli 2026 bukan hari kerja",
        "Minggu, 12 Juli 2026 bukan hari kerja",
        "Senin, 13 Juli 2026: 07.30–12.00 dan 13.00–16.00, 7 jam 30 menit, sisa 1 jam",
        "Selasa, 14 Juli 2026: 07.30–08.30, 1 jam",
        "jatuh tempo Selasa, 14 Juli 2026, pukul 08.30 WITA",
    )


def test_counting_leaves_out_an_interval_that_has_just_ended():
    assert due("2026-07-06T12:00", "30 menit").counting == (
        "30 menit dihitung di dalam jam kerja",
        "Senin, 6 Juli 2026: 13.00–13.30, 30 menit",
        "jatuh tempo Senin, 6 Juli 2026, pukul 13.30 WITA",
    )


def test_counting_names_days_off_and_special_hours():
    assert due("2026-03-17T15:00", "6 jam").counting == (
        "6 jam = 1 hari kerja",
        "Selasa, 17 Maret 2026 (jam kerja Ramadan 1447 H) sudah lewat jam kerja",
        "Rabu, 18 Maret 2026 cuti bersama: Hari Suci Nyepi Tahun Baru Saka 1948",
        "Kamis, 19 Maret 2026 libur: Hari Suci Nyepi Tahun Baru Saka 1948",
        "Jumat, 20 Maret 2026 cuti bersama: Idulfitri 1447 Hijriah",
        "Sabtu, 21 Maret 2026 libur: Idulfitri 1447 Hijriah",
        "Minggu, 22 Maret 2026 libur: Idulfitri 1447 Hijriah",
        "Senin, 23 Maret 2026 cuti bersama: Idulfitri 1447 Hijriah",
        "Selasa, 24 Maret 2026 cuti bersama: Idulfitri 1447 Hijriah",
        "Rabu, 25 Maret 2026 hari masuk, tidak dihitung",
        "1: Kamis, 26 Maret 2026",
        "jatuh tempo Kamis, 26 Maret 2026, pukul 16.00 WITA",
    )


def test_counting_admits_a_year_without_days_off():
    assert due("2027-12-31T09:00", "1 hari").counting == (
        "1 hari = 1 hari kerja",
        "Jumat, 31 Desember 2027 hari masuk, tidak dihitung",
        "Sabtu, 1 Januari 2028 bukan hari kerja",
        "Minggu, 2 Januari 2028 bukan hari kerja",
        "1: Senin, 3 Januari 2028",
        "hari libur tahun 2028 belum tercatat, jadi belum diperhitungkan",
        "jatuh tempo Senin, 3 Januari 2028, pukul 16.00 WITA",
    )


def test_six_day_week_counts_saturday():
    week = (*((Interval(450, 720), Interval(780, 900)),) * 5, (Interval(450, 720),), ())
    calendar = replace(CALENDAR, profiles=(Profile("Enam hari", date(2026, 1, 1), None, week),))

    assert due("2026-07-10T09:00", "1 hari", calendar=calendar).at == wita("2026-07-11T12:00")


@pytest.mark.parametrize(
    ("start", "code"), [("2020-01-06T08:00", "no_profile"), ("9999-12-31T08:00", "beyond_calendar")]
)
def test_due_time_outside_the_calendar_is_refused(start, code):
    with pytest.raises(Refused) as caught:
        due(start, "3 hari")

    assert [refusal.code for refusal in caught.value.refusals] == [code]


def test_datetime_without_zone_is_an_error():
    naive = datetime(2026, 7, 6, 8, 0)  # noqa: DTZ001

    with pytest.raises(ValueError, match="zone"):
        due_at(naive, Duration.parse("1 hari"), CALENDAR, Mode.B)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 menit", Duration(15, Unit.MENIT)),
        ("36 jam", Duration(36, Unit.JAM)),
        (" 36  JAM ", Duration(36, Unit.JAM)),
        ("36jam", Duration(36, Unit.JAM)),
        ("3 hari", Duration(3, Unit.HARI)),
        ("3 hari kerja", Duration(3, Unit.HARI)),
        ("", None),
        ("  ", None),
    ],
)
def test_printed_duration_is_read(text, expected):
    assert Duration.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["0 jam", "-6 jam", "1,5 jam", "6", "jam", "6 bulan", "3 hari kalender", "10000 menit", "6 jam 30 menit"]
)  # fmt: skip
def test_other_durations_are_refused_with_a_remedy(text):
    with pytest.raises(ValueError) as caught:
        Duration.parse(text)

    assert str(caught.value) == (
        f"Lama “{text}” tidak dikenal. Tulis bilangan bulat 1 sampai 9999 dengan satuan menit, jam, atau hari, "
        "misalnya 15 menit, 6 jam, atau 3 hari."
    )


@given(st.integers(1, 9999), st.sampled_from(Unit))
def test_written_duration_reads_back(amount, unit):
    assert Duration.parse(str(Duration(amount, unit))) == Duration(amount, unit)


def test_standard_of_a_day_is_seven_hours_and_a_half():
    found = [standard_minutes(Duration.parse(text)) for text in ("15 menit", "36 jam", "3 hari")]

    assert found == [15, 2160, 1350]


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 menit"), (45, "45 menit"), (60, "1 jam"), (5630, "93 jam 50 menit")]
)
def test_length_in_words(minutes, words):
    assert written_length(minutes) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Jakarta", "Senin, 6 Juli 2026, pukul 07.05 WIB"),
        ("Asia/Makassar", "Senin, 6 Juli 2026, pukul 08.05 WITA"),
        ("Asia/Jayapura", "Senin, 6 Juli 2026, pukul 09.05 WIT"),
        ("UTC", "Senin, 6 Juli 2026, pukul 00.05 UTC"),
    ],
)
def test_moment_in_words_names_the_zone(zone, words):
    assert written_moment(datetime(2026, 7, 6, 0, 5, tzinfo=UTC).astimezone(ZoneInfo(zone))) == words


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-07-06T08:00", "2026-07-06T15:00", 360),
        ("2026-07-06T12:10", "2026-07-06T12:50", 0),
        ("2026-07-10T11:00", "2026-07-13T08:00", 270),
        ("2026-07-06T15:00", "2026-07-06T08:00", 0),
        ("2026-12-23T15:00", "2026-12-28T08:30", 120),
        # whole years: working days of 450 minutes, 19 days of Ramadan an hour shorter
        ("2026-01-01T00:00", "2026-12-31T23:59", 240 * 450 - 19 * 60),
        ("2025-12-24T15:00", "2026-01-02T08:30", 1470),
        ("2024-12-31T15:00", "2027-01-04T08:30", (237 + 240) * 450 - (19 + 19) * 60 + 120),
    ],
)
def test_working_minutes_between_two_moments(start, end, minutes):
    assert working_minutes_between(wita(start), wita(end), CALENDAR) == minutes


@pytest.mark.parametrize(
    ("pauses", "minutes"),
    [
        ([], 360),
        ([("09:00", "10:00")], 300),
        ([("11:30", "13:30")], 300),
        ([("09:00", "10:00"), ("09:30", "10:30")], 270),
        ([("09:00", "11:00"), ("09:30", "10:00")], 240),
        ([("06:00", "09:00")], 300),
        ([("14:00", None)], 300),
        ([("15:00", "16:00")], 360),
        ([("06:00", "18:00")], 0),
    ],
)
def test_pauses_are_taken_out_once(pauses, minutes):
    made = [
        Pause(wita(f"2026-07-06T{since}"), wita(f"2026-07-06T{until}") if until else None, "menunggu")
        for since, until in pauses
    ]

    found = working_minutes_between(wita("2026-07-06T08:00"), wita("2026-07-06T15:00"), CALENDAR, made)

    assert found == minutes


@pytest.mark.parametrize(("year", "working_days"), [(2025, 237), (2026, 240), (2027, 242)])
def test_working_days_of_a_year(year, working_days):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]

    assert sum(bool(CALENDAR.day(day).hours) for day in days) == working_days


starts = st.datetimes(
    datetime(2025, 1, 1), datetime(2027, 10, 31), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip
minutes = st.integers(1, 4000)
modes = st.sampled_from(Mode)
durations = st.builds(Duration, st.integers(1, 40), st.sampled_from(Unit))


def after(start, amount, unit=Unit.MENIT):
    return due_at(start, Duration(amount, unit), CALENDAR, Mode.A).at


@given(starts, starts, durations, modes)
def test_earlier_start_is_never_due_later(one, other, duration, mode):
    early, late = sorted((one, other))

    assert due_at(early, duration, CALENDAR, mode).at <= due_at(late, duration, CALENDAR, mode).at


@given(starts, minutes, minutes, st.sampled_from([Unit.MENIT, Unit.HARI]))
def test_longer_duration_is_due_later(start, less, more, unit):
    less, more = (amount if unit is Unit.MENIT else amount % 60 + 1 for amount in sorted((less, less + more)))

    assert (after(start, less, unit) < after(start, more, unit)) == (less < more)


@given(starts, minutes, minutes)
def test_minutes_add_up(start, first, second):
    assert after(start, first + second) == after(after(start, first), second)


@given(starts, durations, modes)
def test_due_time_lies_in_working_time_after_the_start(start, duration, mode):
    at = due_at(start, duration, CALENDAR, mode).at
    moment = at.hour * 60 + at.minute

    assert start < at
    assert any(begin <= moment <= end for begin, end in CALENDAR.day(at.date()).hours)


@given(starts, st.integers(1, 60))
def test_due_after_days_is_a_closing_time_so_many_days_on(start, days):
    local = start.astimezone(WITA)
    at = after(start, days, Unit.HARI)
    passed = [
        CALENDAR.day(local.date() + timedelta(days=n)) for n in range((at.date() - local.date()).days + 1)
    ]
    working = [day for day in passed if day.hours]
    if local.date() == working[0].date and local.hour * 60 + local.minute >= working[0].hours[-1].end:
        working = working[1:]

    assert (at.hour * 60 + at.minute, len(working)) == (working[-1].hours[-1].end, days + 1)


@given(starts, minutes)
def test_minutes_to_the_due_time_are_the_duration(start, amount):
    assert working_minutes_between(start, after(start, amount), CALENDAR) == amount


@given(
    starts, st.timedeltas(timedelta(0), timedelta(days=500)), st.timedeltas(timedelta(0), timedelta(days=500))
)
def test_parts_of_a_span_add_up(start, first, second):
    middle, end = start + first, start + first + second
    parts = working_minutes_between(start, middle, CALENDAR) + working_minutes_between(middle, end, CALENDAR)

    assert working_minutes_between(start, end, CALENDAR) == parts


@given(starts, st.integers(0, 3000))
def test_working_minutes_agree_with_counting_each_minute(start, length):
    begin = start.astimezone(WITA).replace(second=0, microsecond=0)
    clock = [begin + timedelta(minutes=number) for number in range(length)]
    counted = sum(
        any(
            opening <= at.hour * 60 + at.minute < closing
            for opening, closing in CALENDAR.day(at.date()).hours
        )
        for at in clock
    )

    assert working_minutes_between(begin, begin + timedelta(minutes=length), CALENDAR) == counted


@given(starts, st.lists(st.tuples(st.integers(-500, 6000), st.integers(0, 3000)), max_size=4))
def test_pauses_take_out_exactly_the_minutes_they_cover(start, spans):
    begin = start.astimezone(WITA).replace(second=0, microsecond=0)
    end = begin + timedelta(minutes=5000)
    pauses = [
        Pause(begin + timedelta(minutes=since), begin + timedelta(minutes=since + length), "menunggu")
        for since, length in spans
    ]
    covered = {
        minute for since, length in spans for minute in range(max(0, since), min(5000, since + length))
    }
    lost = sum(
        working_minutes_between(begin + timedelta(minutes=m), begin + timedelta(minutes=m + 1), CALENDAR)
        for m in covered
    )

    used = working_minutes_between(begin, end, CALENDAR, pauses)

    assert used == working_minutes_between(begin, end, CALENDAR) - lost
