"""Reads the working calendar shipped in the package (`org/calendar`). An office's own rows are not here."""

import json
import tomllib
from datetime import date
from functools import cache
from typing import NamedTuple

from django.conf import settings

from mutubaku.values.calendar_data import calendar_from, to_plain
from mutubaku.values.workcalendar import Calendar

_FOLDER = settings.BASE_DIR / "org" / "calendar"


class ShippedRows(NamedTuple):
    """Columns of `TimeProfile` and `DayOff`, all but the office. `body`: `calendar_data.to_plain` as JSON."""

    profiles: tuple[dict[str, str], ...]
    days_off: tuple[dict[str, str | date], ...]


@cache
def shipped_calendar() -> Calendar:
    """Profiles and days off in the office's zone; its version is the newest of the files."""
    documents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml"))]
    version = max(document["version"] for document in documents)
    return calendar_from(documents, version=version, zone=settings.TIME_ZONE)


def shipped_rows() -> ShippedRows:
    """The shipped calendar as rows to store for a new office."""
    calendar = shipped_calendar()
    profiles = tuple(
        {"name": profile.name, "body": json.dumps(to_plain(profile), ensure_ascii=False, sort_keys=True)}
        for profile in calendar.profiles
    )
    days_off = tuple(
        {
            "date": day.date,
            "name": day.name,
            "kind": day.kind.value,
            "source": day.source,
            "version": day.version,
        }
        for day in calendar.days_off
    )
    return ShippedRows(profiles, days_off)
