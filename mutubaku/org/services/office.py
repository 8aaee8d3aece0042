"""Founding an office, its persons, and who holds which position."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.org.models import Assignment, JournalHead, Office, Person, Position
from mutubaku.org.rules.holding import (
    Holder,
    Holding,
    ending_faults,
    may_appoint,
    overlapping,
    own_appointment,
)
from mutubaku.org.rules.journal import GENESIS
from mutubaku.org.selectors import holders_of_position
from mutubaku.org.services.journal import write_journal
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def found_office(*, at: datetime | None = None, **settings: Any) -> Office:
    """Makes an office with an empty journal; `settings` are the columns of `Office`."""
    if Office.objects.filter(code=settings["code"]).exists():
        words = f"Perangkat daerah dengan kode {settings['code']} sudah ada. Pakai kode lain."
        raise Refused(Refusal("taken", words, "code"))
    office = Office.objects.create(**settings)
    JournalHead.objects.create(office=office, hash=GENESIS)
    write_journal(office.pk, by=None, verb="found_office", thing=f"office:{office.pk}", facts=settings, at=at)
    return office


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
    if Person.objects.filter(username=username).exists():
        words = f"Nama pengguna {username} sudah dipakai. Pilih nama lain."
        raise Refused(Refusal("taken", words, "username"))
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


def office_day(office_id: int, at: datetime | None = None) -> date:
    """The calendar day at the office."""
    return _today(Office.objects.only("zone").get(pk=office_id), at)


def _today(office: Office, at: datetime | None) -> date:
    """The day on the office's own clock."""
    return (at or timezone.now()).astimezone(ZoneInfo(office.zone)).date()
