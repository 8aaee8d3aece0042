"""An office's working calendar: the shipped one adopted, days off and special hours as an admin sets them.

Every change raises the version, by which due times that still run are reckoned anew (`cases.services.reckoning`).
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from mutubaku.org.files.calendar import shipped_rows
from mutubaku.org.models import DayOff, Office, TimeProfile
from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.office import may_arrange
from mutubaku.org.selectors import calendar_with
from mutubaku.org.services.journal import in_line, write_journal
from mutubaku.org.services.office import office_day
from mutubaku.values.calendar_data import to_plain
from mutubaku.values.period import written_date
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import DayKind


@transaction.atomic
def adopt_calendar(office_id: int, *, by: Holder | None = None, at: datetime | None = None) -> None:
    """Stores the shipped profiles and days off as the office's own, in place of those it had."""
    rows = shipped_rows()
    TimeProfile.objects.filter(office_id=office_id).delete()
    DayOff.objects.filter(office_id=office_id).delete()
    TimeProfile.objects.bulk_create(TimeProfile(office_id=office_id, **row) for row in rows.profiles)
    DayOff.objects.bulk_create(DayOff(office_id=office_id, **row) for row in rows.days_off)
    facts = {"profiles": len(rows.profiles), "days_off": len(rows.days_off)}
    _changed(office_id, "adopt_calendar", facts, by, at)


@transaction.atomic
def add_day_off(
    office_id: int,
    *,
    day: date,
    name: str,
    kind: DayKind,
    source: str,
    by: Holder,
    at: datetime | None = None,
) -> None:
    """Nobody works on this day. Its decree is told, as that of every day off."""
    on = _arranging(office_id, by, at)
    if taken := DayOff.objects.filter(office_id=office_id, date=day).first():
        words = f"{written_date(day)} sudah tercatat: {taken.name}. Hapus dahulu bila keliru."
        raise Refused(Refusal("taken", words, "day"))
    DayOff.objects.create(
        office_id=office_id, date=day, name=name, kind=kind, source=source, version=on.isoformat()
    )
    facts = {"day": day.isoformat(), "name": name, "kind": kind, "source": source}
    _changed(office_id, "add_day_off", facts, by, at)


@transaction.atomic
def drop_day_off(office_id: int, *, day: date, reason: str, by: Holder, at: datetime | None = None) -> None:
    """An ordinary day again."""
    _arranging(office_id, by, at)
    row = DayOff.objects.filter(office_id=office_id, date=day).first()
    if row is None:
        raise Refused(Refusal("gone", f"{written_date(day)} sudah bukan hari libur."))
    facts = {
        "day": day.isoformat(),
        "name": row.name,
        "kind": row.kind,
        "source": row.source,
        "reason": reason,
    }
    row.delete()
    _changed(office_id, "drop_day_off", facts, by, at)


@transaction.atomic
def set_hours(
    office_id: int,
    plain: Mapping[str, Any],
    *,
    instead_of: int = 0,
    by: Holder,
    at: datetime | None = None,
) -> None:
    """Special hours between two dates (Ramadan, a Saturday that is worked). `plain`: as `calendar_data` reads it."""
    _arranging(office_id, by, at)
    made = next(p for p in calendar_with(office_id, plain, instead_of).profiles if p.name == plain["name"])
    TimeProfile.objects.filter(office_id=office_id, pk=instead_of).delete()
    body = to_plain(made)
    TimeProfile.objects.create(
        office_id=office_id, name=made.name, body=json.dumps(body, ensure_ascii=False, sort_keys=True)
    )
    facts = {
        "name": made.name, "since": body["since"], "until": body["until"], "workhours": body["hours"],
        "source": made.source,
    }  # fmt: skip
    _changed(office_id, "set_hours", facts, by, at)


@transaction.atomic
def drop_hours(
    office_id: int, profile_id: int, *, reason: str, by: Holder, at: datetime | None = None
) -> None:
    """The ordinary hours hold again on those dates."""
    _arranging(office_id, by, at)
    row = TimeProfile.objects.filter(office_id=office_id, pk=profile_id).first()
    if row is None:
        raise Refused(Refusal("gone", "Jam kerja khusus itu sudah dihapus."))
    body = json.loads(row.body)
    facts = {"name": row.name, "since": body["since"], "until": body["until"], "reason": reason}
    row.delete()
    _changed(office_id, "drop_hours", facts, by, at)


def _arranging(office_id: int, by: Holder, at: datetime | None) -> date:
    """The day at the office; raises for who may not set it up. Changes of one office come one after another."""
    on = office_day(office_id, at)
    if refusals := may_arrange(by, office_id=office_id, on=on):
        raise Refused(refusals)
    in_line(office_id)
    return on


def _changed(
    office_id: int, verb: str, facts: Mapping[str, Any], by: Holder | None, at: datetime | None
) -> None:
    Office.objects.filter(pk=office_id).update(calendar_version=F("calendar_version") + 1)
    write_journal(office_id, by=by, verb=verb, thing=f"office:{office_id}", facts=facts, at=at)


def dues_reckoned(office_id: int, calendar_version: int) -> bool:
    """Notes the calendar with which due times are being reckoned; False where another process does it already."""
    rows = Office.objects.filter(pk=office_id, calendar_version=calendar_version)
    return bool(rows.exclude(dues_version=calendar_version).update(dues_version=calendar_version))
