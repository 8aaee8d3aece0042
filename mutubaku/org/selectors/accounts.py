"""What is asked about accounts: sign-ins, locks, second factors."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from allauth.mfa.app_settings import RECOVERY_CODE_COUNT
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from mutubaku.org.models import (
    Assignment,
    JournalEntry,
    Person,
)
from mutubaku.org.rules.accounts import FACTOR_NAMES, Factor, SignIn
from mutubaku.org.selectors.office import office_holders, persons_of


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


# ---------------------------------------------------------------- second factors


@dataclass(frozen=True)
class FactorLine:
    """One factor of a person; `name` as the person calls it."""

    id: int
    kind: Factor
    name: str
    added: datetime
    used: datetime | None


def factors_of(person_id: int) -> tuple[FactorLine, ...]:
    """The person's factors, without the recovery codes that come with them."""
    rows = Authenticator.objects.filter(user_id=person_id).exclude(type=Factor.RECOVERY).order_by("pk")
    return tuple(
        FactorLine(
            row.pk,
            Factor(row.type),
            row.data.get("name") or FACTOR_NAMES[row.type],
            row.created_at,
            row.last_used_at,
        )
        for row in rows
    )


def recovery_codes_left(person_id: int) -> int:
    """How many recovery codes are still unused."""
    row = Authenticator.objects.filter(user_id=person_id, type=Factor.RECOVERY).first()
    return RECOVERY_CODE_COUNT - int(row.data["used_mask"]).bit_count() if row else 0


def factor_failures(office_id: int, person_id: int, since: datetime) -> int:
    """Wrong codes since then and since the last time the person was let in or an admin opened the lock."""
    about = JournalEntry.objects.filter(office_id=office_id, thing=f"person:{person_id}")
    opened = about.filter(verb__in=(SignIn.DONE, "unlock", "reset_password", "drop_factors"))
    last = opened.order_by("-seq").values_list("seq", flat=True).first() or 0
    return about.filter(verb=SignIn.FACTOR, at__gt=since, seq__gt=last).count()


def factors_dropped_at(office_id: int, person_id: int) -> datetime | None:
    """When an admin took the person's factors away, unless the person added one since."""
    about = JournalEntry.objects.filter(office_id=office_id, thing=f"person:{person_id}")
    verbs = ("drop_factors", "add_totp", "add_passkey")
    last = about.filter(verb__in=verbs).order_by("-seq").first()
    return last.at if last and last.verb == "drop_factors" else None


# ---------------------------------------------------------------- the list of accounts


class AccountState(StrEnum):
    """By what the list of accounts is narrowed."""

    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"
    HANDED_OUT = "handed_out"
    NO_POST = "no_post"
    FACTOR = "factor"
    NO_FACTOR = "no_factor"


@dataclass(frozen=True)
class AccountLine:
    """One account as the admin sees it; `posts` held on the day, `factor`: signs in with more than the password."""

    id: int
    name: str
    username: str
    nip: str
    posts: tuple[str, ...]
    active: bool
    locked: bool
    handed_out: bool
    factor: bool
    last_sign_in: datetime | None


def accounts(office_id: int, *, text: str, state: str, on: date, now: datetime) -> QuerySet[Person]:
    """Persons of the office by a word in the name, user name or NIP, and by state."""
    factors = Authenticator.objects.filter(user_id=OuterRef("pk"))
    held = Assignment.objects.filter(person_id=OuterRef("pk"), since__lte=on).exclude(until__lt=on)
    rows = persons_of(office_id).annotate(factor=Exists(factors))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(nip__contains=text))
    narrowing: dict[str, Q] = {
        AccountState.OPEN: Q(is_active=True),
        AccountState.CLOSED: Q(is_active=False),
        AccountState.LOCKED: Q(username__in=locked_usernames(now) if state == AccountState.LOCKED else ()),
        AccountState.HANDED_OUT: Q(must_change_password=True),
        AccountState.NO_POST: ~Exists(held) & Q(is_active=True),
        AccountState.FACTOR: Q(factor=True),
        AccountState.NO_FACTOR: Q(factor=False, is_active=True),
    }
    return rows.filter(narrowing.get(state, Q()))


def account_lines(
    persons: Iterable[Person], office_id: int, *, on: date, now: datetime
) -> tuple[AccountLine, ...]:
    """Rows of `accounts` with what stands beside them: two queries whatever their number."""
    locked = locked_usernames(now)
    posts: dict[int, list[str]] = {}
    for holder in office_holders(office_id, on):
        posts.setdefault(holder.person_id, []).append(holder.title)

    def line(row: Any) -> AccountLine:
        held, is_locked = tuple(posts.get(row.pk, ())), row.username in locked
        return AccountLine(
            row.pk, row.name, row.username, row.nip, held, row.is_active, is_locked, row.must_change_password,
            row.factor, row.last_login,
        )  # fmt: skip

    return tuple(map(line, persons))
