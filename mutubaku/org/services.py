"""The only writers of the office: founding it, appointing persons, their accounts, its calendar, and the journal.

Every service of every app ends in `write_journal`, inside its own transaction.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.utils import timezone

from mutubaku.org.files.calendar import shipped_rows
from mutubaku.org.models import Assignment, DayOff, JournalHead, Office, Person, Position, TimeProfile, Unit
from mutubaku.org.rules import (
    GENESIS,
    Entry,
    Holder,
    Holding,
    Role,
    SignIn,
    UnitKind,
    account_faults,
    canonical,
    ending_faults,
    may_appoint,
    may_keep_accounts,
    overlapping,
    own_appointment,
)
from mutubaku.org.selectors import holders_of, holders_of_position
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
    must_change_password: bool = False,
    by: Holder | None = None,
    at: datetime | None = None,
) -> Person:
    """`password_hash` is already hashed (Argon2); empty means the person cannot sign in yet."""
    person = Person(
        office_id=office_id, username=username, name=name, nip=nip, rank=rank, password=password_hash,
        must_change_password=must_change_password,
    )  # fmt: skip
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
    position = Position.objects.select_for_update().select_related("office").get(pk=position_id)
    person = Person.objects.get(pk=person_id)
    refusals = []
    if by is not None:
        today = _today(position.office, at)
        refusals += may_appoint(by, office_id=position.office_id, on=today) or own_appointment(by, person_id)
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
    row = Assignment.objects.select_related("position__office").get(pk=assignment_id)
    office = row.position.office
    today = _today(office, at)
    held = next(h for h in holders_of_position(row.position_id) if h.assignment_id == assignment_id)
    barred = may_appoint(by, office_id=office.pk, on=today) if by is not None else []
    if refusals := barred or ending_faults(held, until, today):
        raise Refused(refusals)
    Assignment.objects.filter(pk=assignment_id).update(until=until)
    thing = f"assignment:{assignment_id}"
    write_journal(office.pk, by=by, verb="end_assignment", thing=thing, facts={"until": until}, at=at)


def _today(office: Office, at: datetime | None) -> date:
    """The day on the office's own clock."""
    return (at or timezone.now()).astimezone(ZoneInfo(office.zone)).date()


# ---------------------------------------------------------------- accounts

# Without letters and digits that are read for one another on a slip of paper; 16 of them are 79 bits.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def _one_time_password() -> str:
    """ "k7mp-4xqr-9tnd-2hwv": told once to the person, who changes it at the first sign-in."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


@transaction.atomic
def open_account(
    office_id: int,
    *,
    username: str,
    name: str,
    nip: str = "",
    rank: str = "",
    by: Holder,
    at: datetime | None = None,
) -> tuple[Person, str]:
    """A new person with a password that works until the first sign-in; returns both. Only an admin may."""
    at = at or timezone.now()
    refusals = may_keep_accounts(by, office_id=office_id, on=_day(office_id, at))
    refusals += account_faults(username, name, nip)
    if Person.objects.filter(username=username).exists():
        words = "Nama pengguna itu sudah dipakai. Pilih nama lain."
        refusals.append(Refusal("taken", words, "username"))
    if refusals:
        raise Refused(refusals)
    password = _one_time_password()
    person = add_person(
        office_id, username=username, name=name.strip(), nip=nip, rank=rank, password_hash=make_password(password),
        must_change_password=True, by=by, at=at,
    )  # fmt: skip
    return person, password


@transaction.atomic
def reset_password(person_id: int, *, by: Holder, at: datetime | None = None) -> str:
    """A new password that works until the next sign-in. Ends the person's sessions and opens a locked sign-in."""
    at = at or timezone.now()
    person = _kept_account(person_id, by, at)
    password = _one_time_password()
    person.password = make_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    reset(username=person.username)
    _journal_account(person, "reset_password", by, at)
    return password


@transaction.atomic
def change_password(person_id: int, *, password_hash: str, at: datetime | None = None) -> None:
    """The person's own choice, already checked and hashed. Every session of the person ends."""
    at = at or timezone.now()
    person = Person.objects.select_for_update().get(pk=person_id)
    Person.objects.filter(pk=person_id).update(password=password_hash, must_change_password=False)
    _journal_account(person, "change_password", _as_self(person, at), at)


@transaction.atomic
def end_sessions(person_id: int, *, at: datetime | None = None) -> None:
    """Ends every session of the person, the one that asks included."""
    at = at or timezone.now()
    person = Person.objects.get(pk=person_id)
    Person.objects.filter(pk=person_id).update(session_round=F("session_round") + 1)
    _journal_account(person, "end_sessions", _as_self(person, at), at)


@transaction.atomic
def unlock(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Lets a person sign in again before the lock of too many wrong passwords ends by itself."""
    at = at or timezone.now()
    person = _kept_account(person_id, by, at)
    reset(username=person.username)
    _journal_account(person, "unlock", by, at)


@transaction.atomic
def close_account(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Nobody signs in with it any more and its sessions end; what the person did keeps its name."""
    at = at or timezone.now()
    person = _kept_account(person_id, by, at)
    if person.pk == by.person_id:
        words = "Anda tidak dapat menutup akun sendiri. Minta admin lain menutupnya."
        raise Refused(Refusal("own_account", words))
    Person.objects.filter(pk=person_id).update(is_active=False, session_round=F("session_round") + 1)
    _journal_account(person, "close_account", by, at)


@transaction.atomic
def reopen_account(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Undoes `close_account`; the password is the one the person had."""
    at = at or timezone.now()
    person = _kept_account(person_id, by, at)
    Person.objects.filter(pk=person_id).update(is_active=True)
    _journal_account(person, "reopen_account", by, at)


@transaction.atomic
def note_sign_in(username: str, outcome: SignIn, *, address: str, at: datetime | None = None) -> None:
    """Records what came of a sign-in. `address`: of the client, as text.

    A name nobody has may be a password typed in the wrong field, so it is not kept; the entry goes to the first office
    of the installation, so that an attempt leaves its trace and takes the time of any other.
    """
    at = at or timezone.now()
    person = Person.objects.filter(username=username).first()
    first_office = Office.objects.order_by("pk").values_list("pk", flat=True).first()
    office_id = person.office_id if person else first_office
    if office_id is None:  # nothing is founded yet, so nobody can sign in
        return
    proven = person is not None and outcome in (SignIn.DONE, SignIn.LEFT)
    by = _as_self(person, at) if person and proven else None
    thing = f"person:{person.pk}" if person else "person"
    write_journal(office_id, by=by, verb=outcome, thing=thing, facts={"address": address}, at=at)


def _kept_account(person_id: int, by: Holder, at: datetime) -> Person:
    """The person, when `by` may keep the accounts of that office."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if refusals := may_keep_accounts(by, office_id=person.office_id, on=_day(person.office_id, at)):
        raise Refused(refusals)
    return person


def _as_self(person: Person, at: datetime) -> Holder | None:
    """The person in the own position; None while the person has none."""
    return next(iter(holders_of(person.pk, _day(person.office_id, at))), None)


def _day(office_id: int, at: datetime) -> date:
    """The calendar day at the office."""
    return at.astimezone(ZoneInfo(Office.objects.values_list("zone", flat=True).get(pk=office_id))).date()


def _journal_account(person: Person, verb: str, by: Holder | None, at: datetime) -> None:
    facts = {"username": person.username}
    write_journal(person.office_id, by=by, verb=verb, thing=f"person:{person.pk}", facts=facts, at=at)
