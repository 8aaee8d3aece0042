"""What is asked about the office: units, positions and their holders, persons, the working calendar."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from mutubaku.org.models import (
    Assignment,
    DayOff,
    Office,
    Person,
    Position,
    TimeProfile,
    Unit,
)
from mutubaku.org.rules.holding import Holder, Holding, Role, acting
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
        unit_name=position.unit.name,
    )


def _holders(rows: QuerySet[Assignment]) -> tuple[Holder, ...]:
    return tuple(_holder(row) for row in rows.select_related("position__unit", "person").order_by("pk"))


def holders_of(person_id: int, on: date) -> tuple[Holder, ...]:
    """Every position a person holds on a day; the first is the definitive one."""
    held = [h for h in _holders(Assignment.objects.filter(person_id=person_id)) if h.holds_on(on)]
    return tuple(sorted(held, key=lambda h: (h.holding != Holding.DEFINITIF, h.position_id)))


def held_by(person: Person, on: date) -> tuple[Holder, ...]:
    """`holders_of` for a person whose row lives as long as one request: asked once, kept on the row."""
    kept: dict[date, tuple[Holder, ...]] = vars(person).setdefault("held", {})
    if on not in kept:
        kept[on] = holders_of(person.pk, on)
    return kept[on]


def held_among(person: Person, on: date, everybody: Iterable[Holder]) -> tuple[Holder, ...]:
    """The same from everybody in office that day, when a page has read them anyway; kept on the row as well."""
    mine = (holder for holder in everybody if holder.person_id == person.pk)
    found = tuple(sorted(mine, key=lambda h: (h.holding != Holding.DEFINITIF, h.position_id)))
    vars(person).setdefault("held", {})[on] = found
    return found


def assignments_of(person_id: int) -> tuple[Holder, ...]:
    """Every position a person held, holds or will hold, the latest first."""
    held = _holders(Assignment.objects.filter(person_id=person_id))
    return tuple(sorted(held, key=lambda h: (h.since, h.assignment_id), reverse=True))


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


def open_units(office_id: int) -> QuerySet[Unit]:
    return units_of(office_id).filter(closed=False)


def holders_of_unit(unit_id: int, on: date) -> tuple[Holder, ...]:
    """Who holds a position of the unit on a day or will hold one."""
    held = _holders(Assignment.objects.filter(position__unit_id=unit_id))
    return tuple(h for h in held if h.until is None or h.until >= on)


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


def calendar_with(office_id: int, plain: Mapping[str, Any], instead_of: int = 0) -> Calendar:
    """The hours of the office with one profile more, or in place of another. Raises Refused where they do not fit."""
    rows = TimeProfile.objects.filter(office_id=office_id).exclude(pk=instead_of).order_by("pk")
    profiles = [json.loads(body) for body in rows.values_list("body", flat=True)]
    zone = Office.objects.values_list("zone", flat=True).get(pk=office_id)
    return calendar_from([{"profiles": [*profiles, plain]}], version="", zone=zone)


def special_hours(office_id: int) -> dict[int, dict[str, Any]]:
    """Row → plain form of every special profile."""
    rows = TimeProfile.objects.filter(office_id=office_id).values_list("pk", "body")
    found = {pk: json.loads(body) for pk, body in rows}
    return {pk: plain for pk, plain in found.items() if plain["special"]}


@dataclass(frozen=True)
class Post:
    """A position and who holds it on the day asked for; nobody: vacant."""

    id: int
    title: str
    role: Role
    heads: bool
    holders: tuple[Holder, ...]


@dataclass(frozen=True)
class UnitNode:
    """A unit with its positions, the head first, and the units under it."""

    id: int
    code: str
    name: str
    reports: bool
    posts: tuple[Post, ...]
    units: tuple["UnitNode", ...]


def structure(office_id: int, on: date) -> tuple[UnitNode, ...]:
    """The organisation chart with its holders on a day: three queries whatever the number of units."""
    held: dict[int, list[Holder]] = {}
    for holder in office_holders(office_id, on):
        held.setdefault(holder.position_id, []).append(holder)
    posts: dict[int, list[Post]] = {}
    for row in Position.objects.filter(office_id=office_id).order_by("-heads", "pk"):
        post = Post(row.pk, row.title, Role(row.role), row.heads, tuple(held.get(row.pk, ())))
        posts.setdefault(row.unit_id, []).append(post)
    below: dict[int | None, list[Unit]] = {}
    for unit in open_units(office_id):
        below.setdefault(unit.parent_id, []).append(unit)

    def node(unit: Unit) -> UnitNode:
        children = tuple(map(node, below.get(unit.pk, ())))
        return UnitNode(unit.pk, unit.code, unit.name, unit.reports, tuple(posts.get(unit.pk, ())), children)

    return tuple(map(node, below.get(None, ())))


def persons_of(office_id: int) -> QuerySet[Person]:
    return Person.objects.filter(office_id=office_id).order_by("name", "pk")


def position_for(office_id: int, *, unit: str = "", role: str = "") -> int | None:
    """The position a vacancy is about: the head of a unit (its id as text), else the first post with a role."""
    rows = Position.objects.filter(office_id=office_id).order_by("unit__order", "pk")
    if unit.isdecimal() and len(unit) < 10:
        return rows.filter(unit_id=int(unit), heads=True).values_list("pk", flat=True).first()
    return rows.filter(role=role).values_list("pk", flat=True).first() if role else None


def assignment_of(office_id: int, assignment_id: int) -> Holder | None:
    """One assignment of the own office, past ones included."""
    rows = Assignment.objects.filter(pk=assignment_id, position__office_id=office_id)
    return next(iter(_holders(rows)), None)
