"""Second factors: added and removed by the person, taken away by an admin, and proven at sign-in.

allauth.mfa knows the codes and the passkeys; here is who may, what is written down, and how often one may try.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mutubaku.org.models import Person
from mutubaku.org.rules.accounts import Factor, SignIn
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors.accounts import factor_failures
from mutubaku.org.services.accounts import as_self, kept_account, note_sign_in
from mutubaku.org.services.journal import write_journal
from mutubaku.values.refusal import Refusal, Refused

CODE_USABLE = 120  # seconds in which a code might be taken again: three periods and the way of the page
_WRONG = Refusal("code", "Kode salah atau sudah lewat. Ketik kode yang tampil sekarang.", "code")
_BROKEN = Refusal("credential", "Kunci sandi tidak dapat dipastikan. Ulangi dari awal.", "")
_TOO_OFTEN = Refusal(
    "locked",
    "Terlalu banyak kode yang salah untuk akun ini. Coba lagi nanti, atau minta Admin perangkat daerah membukanya.",
)

new_totp_secret = generate_totp_secret


def totp_picture(person: Person, secret: str) -> str:
    """The QR code an authenticator app reads, as SVG."""
    adapter = get_adapter()
    svg: str = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return svg[svg.index("<svg") :]


# ---------------------------------------------------------------- the person's own


@transaction.atomic
def add_totp(person_id: int, *, secret: str, code: str, at: datetime | None = None) -> tuple[str, ...]:
    """Returns recovery codes when the person has none yet; they are told once."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if Authenticator.objects.filter(user=person, type=Factor.TOTP).exists():
        words = "Aplikasi autentikator sudah terpasang. Hapus dahulu untuk menggantinya."
        raise Refused(Refusal("taken", words))
    if not validate_totp_code(secret, code):
        raise Refused(_WRONG)
    TOTP.activate(person, secret)
    _write(person, "add_totp", {}, at)
    return _first_codes(person)


def begin_passkey(person: Person) -> dict[str, Any]:
    """What the browser is asked; the challenge is kept in the session of the request."""
    asked: dict[str, Any] = webauthn.begin_registration(person, passwordless=True)
    return asked


@transaction.atomic
def add_passkey(
    person_id: int, *, name: str, credential: object, at: datetime | None = None
) -> tuple[str, ...]:
    """As `add_totp`; `credential` is what the browser answered to `begin_passkey`."""
    person = Person.objects.select_for_update().get(pk=person_id)
    answered = _registered(credential)
    webauthn.WebAuthn.add(person, name, answered)
    _write(person, "add_passkey", {"name": name}, at)
    return _first_codes(person)


def _registered(credential: object) -> dict[str, Any]:
    try:
        assert isinstance(credential, dict)
        webauthn.parse_registration_response(credential)
        verified = webauthn.complete_registration(credential).is_user_verified()
    except Exception as broken:  # what a browser sends is bytes in bytes; its parsers raise almost anything
        raise Refused(_BROKEN) from broken
    if not verified:
        raise Refused(_BROKEN)
    return credential


@transaction.atomic
def renew_recovery_codes(person_id: int, *, at: datetime | None = None) -> tuple[str, ...]:
    """New codes in place of the old ones; they are told once."""
    person = Person.objects.select_for_update().get(pk=person_id)
    mine = Authenticator.objects.filter(user=person)
    if not mine.exclude(type=Factor.RECOVERY).exists():
        words = "Kode pemulihan menyertai faktor kedua. Pasang dahulu aplikasi autentikator atau kunci sandi."
        raise Refused(Refusal("no_factor", words))
    mine.filter(type=Factor.RECOVERY).delete()
    _write(person, "renew_recovery_codes", {}, at)
    return _first_codes(person)


@transaction.atomic
def remove_factor(person_id: int, factor_id: int, *, at: datetime | None = None) -> None:
    """The last factor takes the recovery codes with it."""
    person = Person.objects.select_for_update().get(pk=person_id)
    factor = Authenticator.objects.filter(user=person, pk=factor_id).exclude(type=Factor.RECOVERY).first()
    if factor is None:
        raise Refused(Refusal("gone", "Faktor ini sudah dihapus."))
    facts = {"factor": factor.type, "name": factor.data.get("name", "")}
    factor.delete()
    delete_dangling_recovery_codes(person)
    _write(person, "remove_factor", facts, at)


def _first_codes(person: Person) -> tuple[str, ...]:
    if Authenticator.objects.filter(user=person, type=Factor.RECOVERY).exists():
        return ()
    return tuple(RecoveryCodes.activate(person).generate_codes())


# ---------------------------------------------------------------- the admin's


@transaction.atomic
def drop_factors(person_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """For whoever lost theirs: the password alone signs in again. Ends the person's sessions."""
    at = at or timezone.now()
    person = kept_account(person_id, by, at)
    gone = Authenticator.objects.filter(user=person)
    kinds = sorted(gone.values_list("type", flat=True))
    if not kinds:
        raise Refused(Refusal("no_factor", "Pegawai ini tidak memasang faktor kedua."))
    gone.delete()
    Person.objects.filter(pk=person_id).update(session_round=F("session_round") + 1)
    facts = {"username": person.username, "factors": kinds}
    write_journal(
        person.office_id, by=by, verb="drop_factors", thing=f"person:{person.pk}", facts=facts, at=at
    )


# ---------------------------------------------------------------- at the door


@transaction.atomic
def prove_code(person_id: int, code: str, *, address: str, at: datetime | None = None) -> bool:
    """Whether a code of the app or a recovery code is right; either way the journal says so.

    Raises Refused, unread, after too many wrong codes from whatever addresses.
    """
    at = at or timezone.now()
    person = Person.objects.select_for_update().get(pk=person_id)
    since = at - settings.AXES_COOLOFF_TIME
    if factor_failures(person.office_id, person_id, since) >= settings.FACTOR_FAILURES:
        raise Refused(_TOO_OFTEN)
    kind = _matching(person, "".join(code.split()))
    outcome = SignIn.DONE if kind else SignIn.FACTOR
    note_sign_in(person.username, outcome, address=address, factor=kind, at=at)
    return kind is not None


def _matching(person: Person, code: str) -> Factor | None:
    for factor in Authenticator.objects.filter(user=person).exclude(type=Factor.PASSKEY).order_by("-type"):
        if _fits(factor, code):
            factor.record_usage()
            return Factor(factor.type)
    return None


def _fits(factor: Authenticator, code: str) -> bool:
    """A code of the app works once, in whichever process it is tried."""
    now = int(time.time())
    used = {taken: at for taken, at in factor.data.get("used", {}).items() if now - at < CODE_USABLE}
    try:
        if code in used or not factor.wrap().validate_code(code):
            return False
    except InvalidToken:  # sealed by another installation
        return False
    if factor.type == Factor.TOTP:
        factor.data["used"] = used | {code: now}
        factor.save(update_fields=["data"])
    return True


def ask_passkey(person: Person | None = None) -> dict[str, Any]:
    """What the browser is asked: any passkey of this host, or one of the person's own."""
    asked: dict[str, Any] = webauthn.begin_authentication(person)
    return asked


@transaction.atomic
def prove_passkey(credential: object, *, address: str, person: Person | None = None) -> Person | None:
    """Whose passkey answered `ask_passkey`; None, and a failure in the journal, when it is nobody's."""
    try:
        factor = _answered(credential, person)
    except Exception:  # as in `_registered`
        outcome = SignIn.FACTOR if person else SignIn.FAILED
        note_sign_in(person.username if person else "", outcome, address=address)
        return None
    factor.record_usage()
    owner: Person = factor.user
    note_sign_in(owner.username, SignIn.DONE, address=address, factor=Factor.PASSKEY)
    return owner


def _answered(credential: object, person: Person | None) -> Authenticator:
    assert isinstance(credential, Mapping)
    webauthn.parse_authentication_response(credential)
    owner = person or webauthn.extract_user_from_response(dict(credential))
    if not owner.is_active:
        raise ValidationError("closed")
    return webauthn.complete_authentication(owner, dict(credential))


def _write(person: Person, verb: str, facts: Mapping[str, object], at: datetime | None) -> None:
    at = at or timezone.now()
    by, thing = as_self(person, at), f"person:{person.pk}"
    write_journal(
        person.office_id, by=by, verb=verb, thing=thing, facts={"username": person.username, **facts}, at=at
    )
