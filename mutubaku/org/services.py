"""The only writers of the office: founding it, appointing persons, its calendar, and the journal.

Every service of every app ends in `write_journal`, inside its own transaction.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.utils import timezone

from mutubaku.org.files.calendar import shipped_rows
from mutubaku.org.models import Assignment, DayOff, JournalHead, Office, Person, Position, TimeProfile, Unit
from mutubaku.org.rules import GENESIS, Entry, Holder, Holding, Role, UnitKind, canonical, overlapping
from mutubaku.org.selectors import holders_of_position
from mutubaku.values.refusal import Refusal, Refused

# Three statements by hand: this runs once for every act of every office, and the ORM costs four times as much.
_HEAD = "SELECT seq, hash FROM org_journalhead WHERE office_id = %s"
_ENTRY = (
    "INSERT INTO org_journalentry (office_id, seq, at, person_id, position, verb, thing, facts, hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_MOVE = "UPDATE org_journalhead SET seq = %s, hash = %s WHERE office_id = %s"


def write_journal(
    office_id: int,
    *,
    by: Holder | None,
    verb: str,
    thing: str,
    facts: Mapping[str, object],
    at: datetime | None = None,
) -> str:
    """Appends one entry and returns its hash. `thing` reads "case:12"; `by` is None for the system itself.

    Must run inside the transaction of what it records; the locked head row keeps the chain in one line.
    """
    at = at or timezone.now()
    with connection.cursor() as cursor:
        seq, previous = _locked_head(cursor, office_id)
        entry = Entry(
            office_id,
            seq + 1,
            at,
            by.person_id if by else None,
            by.title if by else "",
            verb,
            thing,
            canonical(facts),
        )
        digest = entry.hash_after(previous)
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(
            _ENTRY,
            [office_id, entry.seq, moment, entry.person_id, entry.position, verb, thing, entry.facts, digest],
        )
        cursor.execute(_MOVE, [entry.seq, digest, office_id])
    return digest


def in_line(office_id: int) -> None:
    """Waits for the office's other writers; for services that count before they write."""
    with connection.cursor() as cursor:
        _locked_head(cursor, office_id)


def _locked_head(cursor: CursorWrapper, office_id: int) -> tuple[int, str]:
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    cursor.execute(_HEAD + lock, [office_id])
    row = cursor.fetchone()
    if row is None:
        raise Refused(Refusal("office", "Perangkat daerah ini tidak ditemukan."))
    return row[0], row[1]


@transaction.atomic
def found_office(*, at: datetime | None = None, **settings: Any) -> Office:
    """Makes an office with an empty journal; `settings` are the columns of `Office`."""
    office = Office.objects.create(**settings)
    JournalHead.objects.create(office=office, hash=GENESIS)
    write_journal(office.pk, by=None, verb="found_office", thing=f"office:{office.pk}", facts=settings, at=at)
    return office


@transaction.atomic
def adopt_calendar(office_id: int, *, by: Holder | None = None, at: datetime | None = None) -> None:
    """Stores the shipped profiles and days off as the office's own, in place of those it had."""
    rows = shipped_rows()
    TimeProfile.objects.filter(office_id=office_id).delete()
    DayOff.objects.filter(office_id=office_id).delete()
    TimeProfile.objects.bulk_create(TimeProfile(office_id=office_id, **row) for row in rows.profiles)
    DayOff.objects.bulk_create(DayOff(office_id=office_id, **row) for row in rows.days_off)
    Office.objects.filter(pk=office_id).update(calendar_version=F("calendar_version") + 1)
    facts = {"profiles": len(rows.profiles), "days_off": len(rows.days_off)}
    write_journal(office_id, by=by, verb="adopt_calendar", thing=f"office:{office_id}", facts=facts, at=at)


@transaction.atomic
def add_unit(
    office_id: int,
    *,
    code: str,
    name: str,
    short_name: str,
    kind: UnitKind,
    order: int,
    parent: Unit | None = None,
    reports: bool = False,
    by: Holder | None = None,
    at: datetime | None = None,
) -> Unit:
    unit = Unit.objects.create(
        office_id=office_id, parent=parent, code=code, name=name, short_name=short_name, kind=kind,
        order=order, reports=reports,
    )  # fmt: skip
    facts = {"code": code, "name": name, "kind": kind, "reports": reports}
    write_journal(office_id, by=by, verb="add_unit", thing=f"unit:{unit.pk}", facts=facts, at=at)
    return unit


@transaction.atomic
def add_position(
    unit: Unit,
    *,
    title: str,
    role: Role,
    heads: bool = False,
    by: Holder | None = None,
    at: datetime | None = None,
) -> Position:
    position = Position.objects.create(
        office_id=unit.office_id, unit=unit, title=title, role=role, heads=heads
    )
    facts = {"title": title, "role": role, "unit": unit.code, "heads": heads}
    write_journal(
        unit.office_id, by=by, verb="add_position", thing=f"position:{position.pk}", facts=facts, at=at
    )
    return position


@transaction.atomic
def add_person(
    office_id: int,
    *,
    username: str,
    name: str,
    nip: str = "",
    rank: str = "",
    password_hash: str = "",
    by: Holder | None = None,
    at: datetime | None = None,
) -> Person:
    """`password_hash` is already hashed (Argon2); empty means the person cannot sign in yet."""
    person = Person(
        office_id=office_id, username=username, name=name, nip=nip, rank=rank, password=password_hash
    )
    if not password_hash:
        person.set_unusable_password()
    person.save()
    write_journal(
        office_id, by=by, verb="add_person", thing=f"person:{person.pk}", facts={"username": username}, at=at
    )
    return person


@transaction.atomic
def appoint(
    position_id: int,
    person_id: int,
    *,
    since: date,
    until: date | None = None,
    holding: Holding = Holding.DEFINITIF,
    by: Holder | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Gives a position to a person between two dates. Plt and Plh need an end date and no second of their kind."""
    position = Position.objects.select_for_update().get(pk=position_id)
    person = Person.objects.get(pk=person_id)
    refusals = []
    if until is not None and until < since:
        refusals.append(
            Refusal("dates", "Tanggal akhir mendahului tanggal mulai. Perbaiki tanggalnya.", "until")
        )
    if holding != Holding.DEFINITIF and until is None:
        refusals.append(Refusal("open_end", "Plt. dan Plh. memerlukan tanggal akhir.", "until"))
    held = [h for h in holders_of_position(position_id) if h.holding == holding]
    if not refusals and (other := overlapping(since, until, held)):
        words = f"{position.title} pada tanggal itu sudah dijabat {other.person} ({holding}). Akhiri dahulu penugasannya."
        refusals.append(Refusal("taken", words, "since"))
    if position.office_id != person.office_id:
        refusals.append(
            Refusal("office", "Pejabat dan jabatan harus dari perangkat daerah yang sama.", "person")
        )
    if refusals:
        raise Refused(refusals)
    made = Assignment.objects.create(
        position=position, person=person, holding=holding, since=since, until=until
    )
    facts = {
        "position": position.title,
        "person": person.username,
        "holding": holding,
        "since": since,
        "until": until,
    }
    write_journal(
        position.office_id, by=by, verb="appoint", thing=f"assignment:{made.pk}", facts=facts, at=at
    )
    return made


@transaction.atomic
def end_assignment(
    assignment_id: int, *, until: date, by: Holder | None = None, at: datetime | None = None
) -> None:
    """The person's last day in the position."""
    row = Assignment.objects.select_related("position").get(pk=assignment_id)
    if until < row.since:
        raise Refused(
            Refusal("dates", "Tanggal akhir mendahului tanggal mulai. Perbaiki tanggalnya.", "until")
        )
    Assignment.objects.filter(pk=assignment_id).update(until=until)
    thing = f"assignment:{assignment_id}"
    write_journal(
        row.position.office_id, by=by, verb="end_assignment", thing=thing, facts={"until": until}, at=at
    )
