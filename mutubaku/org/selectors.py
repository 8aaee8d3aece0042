"""What is asked about the office: units, holders of positions, its calendar, and whether its journal is whole."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum

from mutubaku.org.models import (
    Assignment,
    DayOff,
    JournalEntry,
    JournalHead,
    Office,
    Person,
    Position,
    TimeProfile,
    Unit,
)
from mutubaku.org.rules import GENESIS, Entry, Holder, Holding, Role, SignIn, acting, first_break
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


def entries_of(office_id: int, thing: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(verb, position, facts) of every entry about one thing, in order."""
    rows = JournalEntry.objects.filter(office_id=office_id, thing=thing).order_by("seq")
    return [
        (verb, position, json.loads(facts))
        for verb, position, facts in rows.values_list("verb", "position", "facts")
    ]


@dataclass(frozen=True)
class JournalState:
    """`broken_at`: sequence number of the first entry that no longer fits its chain, if any."""

    entries: int
    head: str
    broken_at: int | None


def _entries(office_id: int, after: int = 0) -> Iterator[tuple[Entry, str]]:
    rows = JournalEntry.objects.filter(office_id=office_id, seq__gt=after).order_by("seq")
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


def entries(office_id: int, *, verb: str) -> Iterator[tuple[str, datetime, str, dict[str, Any]]]:
    """(thing, at, position, facts) of every entry of one verb, in the order of the chain: one query."""
    rows = JournalEntry.objects.filter(office_id=office_id, verb=verb).order_by("seq")
    for thing, at, position, facts in rows.values_list("thing", "at", "position", "facts").iterator():
        yield thing, at, position, json.loads(facts)


# ---------------------------------------------------------------- sign-ins


@dataclass(frozen=True)
class SignInLine:
    """`address`: of the client, as text."""

    at: datetime
    outcome: SignIn
    address: str


def recent_sign_ins(office_id: int, person_id: int, count: int = 10) -> tuple[SignInLine, ...]:
    """The last sign-ins and failed attempts under a person's name, the latest first."""
    mine = JournalEntry.objects.filter(office_id=office_id, thing=f"person:{person_id}")
    rows = mine.filter(verb__in=[s.value for s in SignIn]).order_by("-seq")[:count]
    return tuple(SignInLine(row.at, SignIn(row.verb), json.loads(row.facts)["address"]) for row in rows)


def locked_until(username: str, address: str) -> datetime | None:
    """When a locked sign-in of this name from this address opens again at the latest; None: no failure is known."""
    tried = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = tried.aggregate(last=Max("attempt_time"))["last"]
    return last + settings.AXES_COOLOFF_TIME if last else None


def locked_usernames(now: datetime) -> frozenset[str]:
    """Names that are locked from at least one address."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
    failures = recent.values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    locked = failures.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return frozenset(row["username"] for row in locked)


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
    for unit in units_of(office_id):
        below.setdefault(unit.parent_id, []).append(unit)

    def node(unit: Unit) -> UnitNode:
        children = tuple(map(node, below.get(unit.pk, ())))
        return UnitNode(unit.code, unit.name, unit.reports, tuple(posts.get(unit.pk, ())), children)

    return tuple(map(node, below.get(None, ())))


def persons_of(office_id: int) -> QuerySet[Person]:
    return Person.objects.filter(office_id=office_id).order_by("name", "pk")


def assignment_of(office_id: int, assignment_id: int) -> Holder | None:
    """One assignment of the own office, past ones included."""
    rows = Assignment.objects.filter(pk=assignment_id, position__office_id=office_id)
    return next(iter(_holders(rows)), None)


@dataclass(frozen=True)
class JournalQuery:
    """What is searched for in the journal; empty parts do not narrow it. `until` is excluded."""

    text: str = ""
    verb: str = ""
    thing: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


def journal(office_id: int, asked: JournalQuery) -> QuerySet[JournalEntry]:
    """Entries of one office, the latest first."""
    rows = JournalEntry.objects.filter(office_id=office_id)
    if asked.text:
        rows = rows.filter(
            Q(facts__icontains=asked.text)
            | Q(thing__icontains=asked.text)
            | Q(position__icontains=asked.text)
        )
    if asked.verb:
        rows = rows.filter(verb=asked.verb)
    if asked.thing:
        rows = rows.filter(thing__istartswith=asked.thing)
    if asked.person:
        named = persons_of(office_id).filter(
            Q(name__icontains=asked.person) | Q(username__icontains=asked.person)
        )
        rows = rows.filter(Q(person_id__in=named.values("pk")) | Q(position__icontains=asked.person))
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lt=asked.until)
    return rows.order_by("-seq")


def journal_head(office_id: int) -> str:
    """The hash at the end of the chain: it is another one after every change of anything in the office."""
    return JournalHead.objects.values_list("hash", flat=True).get(office_id=office_id)


def journal_verbs(office_id: int) -> tuple[str, ...]:
    """Every verb the office's journal knows."""
    rows = JournalEntry.objects.filter(office_id=office_id).order_by("verb")
    return tuple(rows.values_list("verb", flat=True).distinct())


def names_of(office_id: int, person_ids: Iterable[int | None]) -> dict[int, str]:
    return dict(persons_of(office_id).filter(pk__in=set(person_ids)).values_list("pk", "name"))


@dataclass(frozen=True)
class ChainEnd:
    """The end of an office's chain, read again: entries `first` to `last` hold unless `broken_at` is set."""

    first: int
    last: int
    broken_at: int | None


def chain_end(office_id: int, count: int = 200) -> ChainEnd:
    """A cheap look at the last entries; `journal_state` reads the whole chain."""
    head = JournalHead.objects.get(office_id=office_id)
    first = max(head.seq - count, 0)
    rows = [(entry, digest) for entry, digest in _entries(office_id, after=first - 1)]
    known = (first, rows[0][1]) if first and rows else (0, GENESIS)
    broken = first_break(rows[1:] if first else rows, (head.seq, head.hash), known)
    return ChainEnd(first + 1, head.seq, broken)
