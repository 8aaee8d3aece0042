"""Who seals a signed paper, whether a certificate may be used, and what is said where it may not. Pure.

Sealing puts the marks into the file itself (PAdES), or on paper with a pen; the marks of the product stand beside it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mutubaku.values.refusal import Refusal

_CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: a code is read aloud and typed


class Provider(StrEnum):
    """Certificates of the office's own authority; the service of BSrE; a pen, printed and scanned."""

    LOKAL = "lokal"
    BSRE = "bsre"
    BASAH = "basah"


PROVIDER_NAMES: Mapping[str, str] = {
    Provider.LOKAL: "sertifikat lokal",
    Provider.BSRE: "layanan BSrE",
    Provider.BASAH: "tanda tangan basah",
}


@dataclass(frozen=True)
class CertificateFacts:
    """One certificate of a person: from when to when, and since when it counts no more."""

    id: int
    serial: str
    person_id: int
    since: datetime
    until: datetime
    revoked_at: datetime | None = None
    reason: str = ""
    has_key: bool = True

    def valid_at(self, at: datetime) -> bool:
        return self.since <= at <= self.until and (self.revoked_at is None or at < self.revoked_at)

    def state_at(self, at: datetime) -> str:
        """ "berlaku", "dicabut", "kedaluwarsa", "belum berlaku"."""
        if self.revoked_at is not None and at >= self.revoked_at:
            return "dicabut"
        if at > self.until:
            return "kedaluwarsa"
        return "berlaku" if at >= self.since else "belum berlaku"


def usable(certificates: Iterable[CertificateFacts], person_id: int, at: datetime) -> CertificateFacts | None:
    """The person's newest certificate that is valid then and whose key is on this server."""
    mine = [one for one in certificates if one.person_id == person_id and one.valid_at(at) and one.has_key]
    return max(mine, key=lambda one: (one.since, one.id), default=None)


def refusals_to_use(
    certificates: Iterable[CertificateFacts], person_id: int, who: str, at: datetime
) -> list[Refusal]:
    """Why the person's key cannot be used then; `who` as the message names the holder, "Sekretaris"."""
    mine = [one for one in certificates if one.person_id == person_id]
    if usable(mine, person_id, at):
        return []
    newest = max(mine, key=lambda one: (one.since, one.id), default=None)
    return [Refusal("certificate", f"{_wrong(newest, who, at)} Minta admin menerbitkan sertifikat baru.")]


def _wrong(newest: CertificateFacts | None, who: str, at: datetime) -> str:
    if newest is None:
        return f"{who} belum mempunyai sertifikat tanda tangan."
    if newest.revoked_at is not None and at >= newest.revoked_at:
        return f"Sertifikat {who} sudah dicabut: {newest.reason}."
    if at > newest.until:
        return f"Sertifikat {who} sudah kedaluwarsa sejak {newest.until:%d-%m-%Y}."
    if at < newest.since:
        return f"Sertifikat {who} baru berlaku mulai {newest.since:%d-%m-%Y}."
    return f"Kunci sertifikat {who} tidak ada pada peladen ini."


def provider_of(setting: str, office_code: str, *, has_authority: bool) -> Provider | None:
    """ "bsre", or per office "basah,DISDAG:bsre". Nothing said: the office's own certificates where it has an authority,
    else None: the mark is recorded, no file is sealed. Raises ValueError for a provider that is not known."""
    said = dict(part.strip().rpartition(":")[::2] for part in setting.split(",") if part.strip())
    chosen = said.get(office_code, said.get("", ""))
    if chosen:
        return Provider(chosen)
    return Provider.LOKAL if has_authority else None


def masked_nik(nik: str) -> str:
    """First four and last two of the sixteen digits."""
    return f"{nik[:4]}{'•' * max(len(nik) - 6, 0)}{nik[-2:]}"


def nik_faults(nik: str) -> list[Refusal]:
    if len(nik) == 16 and nik.isascii() and nik.isdecimal():
        return []
    return [Refusal("nik", "NIK harus terdiri atas 16 angka.", "nik")]


def short_code(facts: str) -> str:
    """ "7K3M-9QXD": forty bits of the SHA-256 of a text."""
    bits = int.from_bytes(hashlib.sha256(facts.encode()).digest()[:5], "big")
    code = "".join(_CODE_SIGNS[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{code[:4]}-{code[4:]}"


def typed_code(token: str) -> str:
    """What is typed where the QR of a printed paper cannot be read."""
    return short_code(token)


def read_code(typed: str) -> str:
    """The code that is meant: without the hyphen, in small letters, O for 0 and I or L for 1. "" for what is none."""
    meant = typed.strip().upper().translate(str.maketrans("OIL", "011", " -"))
    return f"{meant[:4]}-{meant[4:]}" if len(meant) == 8 and set(meant) <= set(_CODE_SIGNS) else ""


def same_code(typed: str, token: str) -> bool:
    return read_code(typed) == typed_code(token)


def address(base: str, token: str) -> str:
    """What the QR says; "" without a token."""
    return f"{base.rstrip('/')}/verifikasi/{token}/" if token else ""
