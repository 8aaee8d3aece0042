"""What the public may learn of a signed paper, and what a file that was brought turns out to be. Pure.

No more than the paper itself says; of a secret one only that it is in the register.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mutubaku.documents.rules.sealing import CertificateFacts
from mutubaku.values.content import Content, Letter

_CLASS_WORD = "rahasia"  # also "sangat rahasia" (§B.10)
_FIELDS = ("sifat", "keamanan", "klasifikasi keamanan")


class Standing(StrEnum):
    """How a registered paper stands today."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    WAITING = "waiting"


class Verdict(StrEnum):
    """What a file is that somebody brought to be checked."""

    GENUINE = "genuine"  # byte for byte the one that was signed
    ATTACHED = "attached"  # byte for byte a file that a signed paper names as its text
    SIGNED = "signed"  # its signatures hold, but the register knows no such file
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Shown:
    """A paper as its public page tells it; a secret one tells `secret`, its office and its standing only.

    `signed`, `ended`: in words. `party`: whose signature the code is that led here, where it is not the signer's: post,
    name, time. Why and by whom a paper was withdrawn is the office's to know.
    """

    office: str
    secret: bool
    example: bool = False
    kind: str = ""
    number: str = ""
    title: str = ""
    dated: str = ""
    post: str = ""
    signer: str = ""
    signed: str = ""
    sealed: str = ""
    standing: Standing = Standing.VALID
    ended: str = ""
    replaced_by: str = ""
    sha256: str = ""
    party: tuple[str, str, str] | None = None


def is_secret(content: Content) -> bool:
    """Whether its own fields call it rahasia or sangat rahasia."""
    if not isinstance(content, Letter):
        return False
    named = [values for name, values in content.fields if name.lower() in _FIELDS]
    return any(_CLASS_WORD in value.lower() for values in named for value in values)


@dataclass(frozen=True)
class SignatureLine:
    """One signature in a file, and what is wrong with it; `wrong` empty: nothing."""

    signer: str
    title: str
    reason: str
    at: datetime | None
    wrong: str = ""
    told: str = ""


def verdict_of(*, registered: bool, attached: bool, readable: bool, signatures: int, intact: bool) -> Verdict:
    if registered:
        return Verdict.GENUINE
    if attached:
        return Verdict.ATTACHED
    if not readable:
        return Verdict.UNREADABLE
    if not signatures:
        return Verdict.UNSIGNED
    return Verdict.SIGNED if intact else Verdict.ALTERED


def judged(
    signer: str,
    title: str,
    reason: str,
    at: datetime | None,
    *,
    intact: bool,
    trusted: bool,
    certificate: CertificateFacts | None,
) -> SignatureLine:
    """A certificate that was revoked before the moment of the signature makes it worthless; one revoked later does not,
    but it is told."""
    wrong = told = ""
    if not intact:
        wrong = "Isi berkas berubah setelah tanda ini dibubuhkan."
    elif not trusted or certificate is None:
        wrong = "Sertifikatnya bukan dari otoritas perangkat daerah yang dikenal di sini."
    elif at is None or not certificate.valid_at(at):
        wrong = "Sertifikatnya tidak berlaku pada saat tanda ini dibubuhkan."
    elif certificate.revoked_at is not None:
        told = "Sertifikatnya dicabut kemudian, setelah tanda ini dibubuhkan."
    return SignatureLine(signer, title, reason, at, wrong, told)


def all_good(lines: Iterable[SignatureLine]) -> bool:
    return not any(line.wrong for line in lines)


VERDICT_WORDS: Mapping[str, tuple[str, str]] = {
    Verdict.GENUINE: (
        "Berkas asli",
        "Berkas ini sama persis, sampai ke bita terakhir, dengan naskah yang ditandatangani.",
    ),
    Verdict.ATTACHED: (
        "Berkas lampiran asli",
        "Berkas ini sama persis, sampai ke bita terakhir, dengan berkas yang dilampirkan pada naskah berikut.",
    ),
    Verdict.SIGNED: (
        "Tanda tangannya utuh, tetapi berkasnya tidak terdaftar",
        "Mintalah naskah itu dari perangkat daerah penerbitnya, atau pindai kode QR pada naskahnya.",
    ),
    Verdict.ALTERED: (
        "Berkas telah berubah",
        "Isi berkas ini tidak lagi sama dengan yang ditandatangani. Jangan dipakai; mintalah naskah aslinya.",
    ),
    Verdict.UNSIGNED: (
        "Berkas tidak terdaftar",
        "Berkas ini bukan naskah yang ditandatangani di sini, atau sudah disimpan ulang oleh program lain.",
    ),
    Verdict.UNREADABLE: (
        "Berkas tidak dapat dibaca",
        "Pilih berkas yang utuh, seperti yang diterima dari perangkat daerah.",
    ),
}
