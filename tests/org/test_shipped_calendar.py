"""The calendar files of the package, read from disk."""

import json

from mutubaku.org.files.calendar import shipped_calendar, shipped_rows
from mutubaku.values.calendar_data import calendar_from


def test_shipped_calendar_covers_three_years():
    calendar = shipped_calendar()

    assert (
        [(profile.name, profile.special) for profile in calendar.profiles],
        calendar.known_years,
        calendar.zone,
        len(calendar.days_off),
    ) == (
        [("Normal", False), ("Ramadan 1446 H", True), ("Ramadan 1447 H", True), ("Ramadan 1448 H", True)],
        {2025, 2026, 2027},
        "Asia/Makassar",
        28 + 25 + 26,
    )


def test_shipped_profiles_say_what_the_office_must_confirm():
    assert all(profile.source and profile.to_confirm for profile in shipped_calendar().profiles)


def test_stored_rows_make_the_same_calendar():
    rows = shipped_rows()
    document = {
        "profiles": [json.loads(row["body"]) for row in rows.profiles],
        "days_off": list(rows.days_off),
    }

    calendar = shipped_calendar()

    assert calendar_from([document], version=calendar.version, zone=calendar.zone) == calendar


def test_stored_rows_fit_their_columns():
    rows = shipped_rows()

    assert all(len(row["name"]) <= 60 for row in rows.profiles)
    assert all(
        len(row["name"]) <= 120 and len(row["kind"]) <= 20 and len(row["source"]) <= 200 and len(row["version"]) <= 40
        for row in rows.days_off
    )  # fmt: skip
