"""What the signatures in a PDF say: whose they are, whether the file is still what they were put under. No network.

The file may come from anybody: whatever the reader of PDF stumbles over is "unreadable", never an error.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from mutubaku.documents.signing.apart import apart
from mutubaku.documents.signing.pem import certificate_of

_HEX = frozenset(b"0123456789abcdefABCDEF")
# The reader tells the log what is odd about a stranger's file; that is no news of ours.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Signature:
    """One signature in the file. `intact`: what it was put under is unchanged. `trusted`: its certificate comes from
    one of the roots and was in its time at that moment; whether it was revoked the caller knows by `serial`."""

    signer: str
    title: str
    reason: str
    at: datetime | None
    serial: str
    intact: bool
    trusted: bool


@dataclass(frozen=True)
class Examined:
    """`readable` False: no PDF, or a broken one. `whole`: the last signature covers the file to its end, or nothing was
    added after it but data for its own long-term proof."""

    signatures: tuple[Signature, ...] = ()
    readable: bool = True
    whole: bool = False

    @property
    def intact(self) -> bool:
        return self.whole and bool(self.signatures) and all(one.intact for one in self.signatures)


UNREADABLE = Examined(readable=False)


def examine(pdf: bytes, roots: Iterable[str]) -> Examined:
    """`roots`: PEM of the authorities that are trusted."""
    try:
        return _examined(pdf, tuple(roots))
    except Exception:  # a stranger's file: the parser may fail in any way
        return UNREADABLE


def _examined(pdf: bytes, roots: tuple[str, ...]) -> Examined:
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    found = reader.embedded_regular_signatures
    trusted = [certificate_of(root) for root in roots]
    made = tuple(_signature(one, trusted) for one in found)
    return Examined(made, True, bool(found) and _is_whole(found[-1], pdf, trusted))


def _status(one: EmbeddedPdfSignature, roots: list[Certificate], *, skip_diff: bool) -> PdfSignatureStatus:
    at = one.self_reported_timestamp
    context = ValidationContext(
        trust_roots=roots,
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=at,
        best_signature_time=at,
    )
    return apart(validate_pdf_signature, one, context, skip_diff=skip_diff)


def _signature(one: EmbeddedPdfSignature, roots: list[Certificate]) -> Signature:
    """No difference analysis: an earlier signature is covered by the later ones, the last one by `whole`."""
    status = _status(one, roots, skip_diff=True)
    covered = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    subject = one.signer_cert.subject.native
    return Signature(
        signer=str(subject.get("common_name", "")),
        title=str(subject.get("title", "")),
        reason=str(one.sig_object.get("/Reason", "")),
        at=one.self_reported_timestamp,
        serial=f"{one.signer_cert.serial_number:x}",
        intact=bool(status.intact and status.valid and covered),
        trusted=bool(status.trusted),
    )


def _is_whole(last: EmbeddedPdfSignature, pdf: bytes, roots: list[Certificate]) -> bool:
    """Only a file that goes on after the last signature needs the slow look at what was added."""
    start, length, again, rest = (int(part) for part in last.byte_range)
    if start != 0 or not length < again or not _is_clean(pdf[length:again]):
        return False
    if again + rest == len(pdf):
        return True
    return _status(last, roots, skip_diff=False).modification_level == ModificationLevel.LTA_UPDATES


def _is_clean(gap: bytes) -> bool:
    """Between the two covered parts stands the signature and nothing else: behind it zeros only."""
    inside = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or not _HEX.issuperset(inside):
        return False
    raw = bytes.fromhex(inside.decode())
    if inside not in (raw.hex().encode(), raw.hex().upper().encode()):
        return False
    return not any(raw[_der_length(raw) :])


def _der_length(raw: bytes) -> int:
    """Bytes of the first DER value, head included."""
    if raw[1] < 0x80:
        return 2 + raw[1]
    count = raw[1] & 0x7F
    return 2 + count + int.from_bytes(raw[2 : 2 + count], "big")
