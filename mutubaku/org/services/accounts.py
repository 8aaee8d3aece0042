"""Accounts: opened, reset and closed by an admin, the password by the person, and every sign-in noted."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mutubaku.org.models import Office, Person
from mutubaku.org.rules.accounts import Factor, SignIn, account_faults, may_keep_accounts
from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.office import changes
from mutubaku.org.selectors import holders_of
from mutubaku.org.services.journal import write_journal
from mutubaku.org.services.office import add_person, office_day
from mutubaku.values.refusal import Refusal, Refused

# Without letters and digits that are read for one another on a slip of paper; 16 of them are 79 bits.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
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
    refusals = may_keep_accounts(by, office_id=office_id, on=office_day(office_id, at))
    refusals += account_faults(username, name, nip)
    if Person.objects.filter(username=username).exists():
        words = "Nama pengguna itu sudah dipakai. Pilih nama lain."
        refusals.append(Refusal("taken", words, "username"))
    if refusals:
        raise Refused(refusals)
    password = one_time_password()
    person = add_person(
        office_id, username=username, name=name.strip(), nip=nip, rank=rank, password_hash=make_password(password),
        must_change_password=True, by=by, at=at,
    )  # fmt: skip
    return person, password


@transaction.atomic
def edit_person(
    person_id: int, *, name: str, nip: str, rank: str, by: Holder, at: datetime | None = None
) -> None:
    """The journal keeps which fields changed; papers signed before keep what they say."""
    at = at or timezone.now()
    person = kept_account(person_id, by, at)
    if refusals := account_faults(person.username, name, nip):
        raise Refused(refusals)
    after = {"name": name.strip(), "nip": nip, "rank": rank}
    fields = sorted(changes({field: getattr(person, field) for field in after}, after))
    if not fields:
        return
    Person.objects.filter(pk=person_id).update(**after)
    facts = {"username": person.username, "fields": fields}
    write_journal(
        person.office_id, by=by, verb="edit_person", thing=f"person:{person_id}", facts=facts, at=at
    )


@transaction.atomic
def rescue_account(username: str, *, at: datetime | None = None) -> str:
    """From the console, for an admin who is locked out: a password for one sign-in, no factor, no lock, no session."""
    at = at or timezone.now()
    person = Person.objects.select_for_update().filter(username=username).first()
    if person is None:
        raise Refused(Refusal("unknown", f"Tidak ada akun dengan nama pengguna {username}."))
    password = one_time_password()
    Authenticator.objects.filter(user=person).delete()
    Person.objects.filter(pk=person.pk).update(
        password=make_password(password), must_change_password=True, is_active=True
    )
    reset(username=username)
    _journal_account(person, "rescue_account", None, at)
    return password


@transaction.atomic
def reset_password(person_id: int, *, by: Holder, at: datetime | None = None) -> str:
    """A new password that works until the next sign-in. Ends the person's sessions and opens a locked sign-in."""
    at = at or timezone.now()
    person = kept_account(person_id, by, at)
    password = one_time_password()
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
    _journal_account(person, "change_password", as_self(person, at), at)


@transaction.atomic
def end_sessions(person_id: int, *, at: datetime | None = None) -> None:
    """Ends every session of the person, the one that asks included."""
    at = at or timezone.now()
    person = Person.objects.get(pk=person_id)
    Person.objects.filter(pk=person_id).update(session_round=F("session_round") + 1)
    _journal_account(person, "end_sessions", as_self(person, at), at)


@transaction.atomic
def unlock(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Lets a person sign in again before the lock of too many wrong passwords ends by itself."""
    at = at or timezone.now()
    person = kept_account(person_id, by, at)
    reset(username=person.username)
    _journal_account(person, "unlock", by, at)


@transaction.atomic
def close_account(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Nobody signs in with it any more and its sessions end; what the person did keeps its name."""
    at = at or timezone.now()
    person = kept_account(person_id, by, at)
    if person.pk == by.person_id:
        words = "Anda tidak dapat menutup akun sendiri. Minta admin lain menutupnya."
        raise Refused(Refusal("own_account", words))
    Person.objects.filter(pk=person_id).update(is_active=False, session_round=F("session_round") + 1)
    _journal_account(person, "close_account", by, at)


@transaction.atomic
def reopen_account(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """Undoes `close_account`; the password is the one the person had."""
    at = at or timezone.now()
    person = kept_account(person_id, by, at)
    Person.objects.filter(pk=person_id).update(is_active=True)
    _journal_account(person, "reopen_account", by, at)


@transaction.atomic
def note_sign_in(
    username: str, outcome: SignIn, *, address: str, factor: Factor | None = None, at: datetime | None = None
) -> None:
    """Records what came of a sign-in. `address`: of the client, as text; `factor`: what was shown besides or in
    place of the password.

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
    by = as_self(person, at) if person and proven else None
    thing = f"person:{person.pk}" if person else "person"
    facts = {"address": address, "factor": factor} if factor else {"address": address}
    write_journal(office_id, by=by, verb=outcome, thing=thing, facts=facts, at=at)


def kept_account(person_id: int, by: Holder, at: datetime) -> Person:
    """The person, when `by` may keep the accounts of that office."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if refusals := may_keep_accounts(by, office_id=person.office_id, on=office_day(person.office_id, at)):
        raise Refused(refusals)
    return person


def as_self(person: Person, at: datetime) -> Holder | None:
    """The person in the own position; None while the person has none."""
    return next(iter(holders_of(person.pk, office_day(person.office_id, at))), None)


def _journal_account(person: Person, verb: str, by: Holder | None, at: datetime) -> None:
    facts = {"username": person.username}
    write_journal(person.office_id, by=by, verb=verb, thing=f"person:{person.pk}", facts=facts, at=at)
