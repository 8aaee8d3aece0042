"""What is asked about the office: units, holders of positions, its calendar, and whether its journal is whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from mutubaku.org.models import (
    Assignment,
    DayOff,
    JournalEntry,
    JournalHead,
    Office,
    Position,
    TimeProfile,
    Unit,
)
from mutubaku.org.rules import Entry, Holder, Holding, Role, acting, first_break
from mutubaku.values.calendar_data import calendar_from
from mutubaku.values.workcalendar import Calendar


def _holder(row: Assignment) -> Holder:
    position, person = row.position, row.person
    return Holder(
        office_id=position.office_id,
        person_id=person.pk,
        person=person.name,
        nip=person.nip,
        rank=person.rank,
        position_id=position.pk,
        position=position.title,
        role=Role(position.role),
        unit_id=position.unit_id,
        unit=position.unit.code,
        heads=position.heads,
        holding=Holding(row.holding),
        since=row.since,
        until=row.until,
        assignment_id=row.pk,
    )


def _holders(rows: QuerySet[Assignment]) -> tuple[Holder, ...]:
    return tuple(_holder(row) for row in rows.select_related("position__unit", "person").order_by("pk"))


def holders_of(person_id: int, on: date) -> tuple[Holder, ...]:
    """Every position a person holds on a day; the first is the definitive one."""
    held = [h for h in _holders(Assignment.objects.filter(person_id=person_id)) if h.holds_on(on)]
    return tuple(sorted(held, key=lambda h: (h.holding != Holding.DEFINITIF, h.position_id)))


def holders_of_position(position_id: int) -> tuple[Holder, ...]:
    return _holders(Assignment.objects.filter(position_id=position_id))


def office_holders(office_id: int, on: date) -> tuple[Holder, ...]:
    """Everyone who holds a position of the office on a day: one query."""
    rows = Assignment.objects.filter(position__office_id=office_id)
    return tuple(h for h in _holders(rows) if h.holds_on(on))


def holder_for(office_id: int, *, role: str, unit_id: int | None = None, on: date) -> Holder | None:
    """Who answers for a work of this role (or of this unit's head) on a day."""
    return acting(office_holders(office_id, on), role=role, unit_id=unit_id, on=on)


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("pk")


def office_of(office_id: int) -> Office:
    return Office.objects.get(pk=office_id)


def units_of(office_id: int) -> QuerySet[Unit]:
    return Unit.objects.filter(office_id=office_id).order_by("order")


def reporting_units(office_id: int) -> QuerySet[Unit]:
    return units_of(office_id).filter(reports=True)


def positions_of(office_id: int) -> QuerySet[Position]:
    return Position.objects.filter(office_id=office_id).select_related("unit")


@lru_cache(maxsize=256)
def calendar_of(office_id: int, calendar_version: int) -> Calendar:
    """The office's working calendar. A change raises `Office.calendar_version`, so a process parses each once."""
    bodies = TimeProfile.objects.filter(office_id=office_id).order_by("pk").values_list("body", flat=True)
    profiles = [json.loads(body) for body in bodies]
    columns = ("date", "name", "kind", "source", "version")
    days_off = list(DayOff.objects.filter(office_id=office_id).order_by("date").values(*columns))
    zone = Office.objects.values_list("zone", flat=True).get(pk=office_id)
    document = {"profiles": profiles, "days_off": days_off}
    return calendar_from([document], version=str(calendar_version), zone=zone)


@dataclass(frozen=True)
class JournalState:
    """`broken_at`: sequence number of the first entry that no longer fits its chain, if any."""

    entries: int
    head: str
    broken_at: int | None


def _entries(office_id: int) -> Iterator[tuple[Entry, str]]:
    rows = JournalEntry.objects.filter(office_id=office_id).order_by("seq")
    for row in rows.iterator(chunk_size=2000):
        yield (
            Entry(
                row.office_id, row.seq, row.at, row.person_id, row.position, row.verb, row.thing, row.facts
            ),
            row.hash,
        )


def journal_state(office_id: int) -> JournalState:
    """Reads the whole chain of one office again."""
    head = JournalHead.objects.get(office_id=office_id)
    broken = first_break(_entries(office_id), (head.seq, head.hash))
    return JournalState(JournalEntry.objects.filter(office_id=office_id).count(), head.hash, broken)
