"""Accounts: how a person signs in, with which second factors, and who keeps the accounts of an office. Pure."""

import re
from datetime import date
from enum import StrEnum

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal


class SignIn(StrEnum):
    """What came of a sign-in, as the journal writes it. LOCKED: the failure that shut the door for a while.

    FACTOR: the password was right and the second factor was not.
    """

    DONE = "sign_in"
    FAILED = "sign_in_failed"
    LOCKED = "sign_in_locked"
    LEFT = "sign_out"
    FACTOR = "factor_failed"


class Factor(StrEnum):
    """What a person has beside the password; the values are those of allauth."""

    TOTP = "totp"
    PASSKEY = "webauthn"
    RECOVERY = "recovery_codes"


FACTOR_NAMES: dict[str, str] = {
    Factor.TOTP: "Aplikasi autentikator",
    Factor.PASSKEY: "Kunci sandi",
    Factor.RECOVERY: "Kode pemulihan",
}


def may_keep_accounts(by: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Accounts are opened, reset and closed by an admin of the same office."""
    if by.office_id == office_id and by.role == Role.ADMIN and by.holds_on(on):
        return []
    return [Refusal("role", "Hanya Admin perangkat daerah ini yang dapat mengurus akun.")]


def account_faults(username: str, name: str, nip: str) -> list[Refusal]:
    """What a new account's fields lack: a name to sign in with, a person's name, and 18 digits of NIP or none."""
    found = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,59}", username):
        words = "Nama pengguna 3 sampai 60 tanda: huruf kecil, angka, titik, garis bawah, atau tanda hubung."
        found.append(Refusal("username", words, "username"))
    if not name.strip():
        found.append(Refusal("name", "Isi nama pegawai.", "name"))
    if nip and not re.fullmatch(r"[0-9]{18}", nip):
        found.append(Refusal("nip", "NIP terdiri atas 18 angka. Perbaiki, atau kosongkan.", "nip"))
    return found
