"""What the journal says: entries of a thing or a verb, a search, and whether the chain is whole."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from mutubaku.org.models import (
    JournalEntry,
    JournalHead,
)
from mutubaku.org.rules.journal import GENESIS, Entry, first_break
from mutubaku.org.selectors.office import persons_of


def entries_of(office_id: int, thing: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(verb, position, facts) of every entry about one thing, in order."""
    rows = JournalEntry.objects.filter(office_id=office_id, thing=thing).order_by("seq")
    return [
        (verb, position, json.loads(facts))
        for verb, position, facts in rows.values_list("verb", "position", "facts")
    ]


@dataclass(frozen=True)
class JournalLine:
    """One entry as a history shows it."""

    seq: int
    at: datetime
    position: str
    verb: str
    thing: str
    facts: dict[str, Any]


def entries_about(
    office_id: int, thing: str, *, count: int, before: int | None = None
) -> tuple[JournalLine, ...]:
    """The latest entries about one thing, older than entry `before` if given: one query, by an index."""
    rows = JournalEntry.objects.filter(office_id=office_id, thing=thing)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    columns = ("seq", "at", "position", "verb", "thing", "facts")
    found = rows.order_by("-seq").values_list(*columns)[:count]
    return tuple(
        JournalLine(seq, at, position, verb, about, json.loads(facts))
        for seq, at, position, verb, about, facts in found
    )


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


def archived_entries(office_id: int, things: Collection[str]) -> list[tuple[Any, ...]]:
    """Every column of the entries about these things, in order, each with the hash before it: one query.

    (office, seq, at, person, position, verb, thing, facts, previous hash, hash).
    """
    before = JournalEntry.objects.filter(office_id=OuterRef("office_id"), seq=OuterRef("seq") - 1)
    rows = JournalEntry.objects.filter(office_id=office_id, thing__in=things).order_by("seq")
    rows = rows.annotate(previous=Coalesce(Subquery(before.values("hash")[:1]), Value(GENESIS)))
    return list(
        rows.values_list(
            "office_id", "seq", "at", "person_id", "position", "verb", "thing", "facts", "previous", "hash"
        )
    )


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


def first_facts(office_id: int, things: Collection[str]) -> dict[str, dict[str, Any]]:
    """What was written of each of these things when it came to be."""
    rows = JournalEntry.objects.filter(office_id=office_id, thing__in=things)
    first = rows.order_by().values("thing").annotate(first=Min("seq")).values("first")
    found = JournalEntry.objects.filter(office_id=office_id, seq__in=first)
    return {thing: json.loads(facts) for thing, facts in found.values_list("thing", "facts")}


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
