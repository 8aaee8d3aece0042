"""The signed file: marks put into the finished PDF by the provider of the office. No transaction is open meanwhile.

`marking` records that a person marked; here the file gets to carry it. What the certificates are is for `certifying`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from mutubaku.documents.rules.dressing import standing, written_moment
from mutubaku.documents.rules.paper import MarkFacts, MarkKind, PaperFacts
from mutubaku.documents.rules.sealing import PROVIDER_NAMES, Provider
from mutubaku.documents.selectors.certificates import pems_of, revoked, trust_of
from mutubaku.documents.signing.authority import revocation_list
from mutubaku.documents.signing.keys import key_of
from mutubaku.documents.signing.lokal import Credential, Lokal
from mutubaku.documents.signing.provider import SigningMark
from mutubaku.org.models import Office
from mutubaku.values.content import short_digest
from mutubaku.values.refusal import Refusal, Refused

CRL_DAYS = 7
_DID = {
    MarkKind.PARAF: "Memaraf",
    MarkKind.SETUJU: "Menyetujui",
    MarkKind.TANDA_TANGAN: "Menandatangani",
    MarkKind.PIHAK: "Menandatangani sebagai pihak",
}


@dataclass(frozen=True)
class Sealed:
    """A signed file that lies in the store before the signature is recorded. `dress`: what it was built in; `at`: the
    moment the mark in it names; `original`: the file before; `answer`: what the service said, JSON."""

    provider: Provider
    sha256: str
    size: int
    pages: int
    original: str
    dress: str
    at: datetime
    answer: str = ""


def seal(about: PaperFacts, office: Office, pdf: bytes) -> bytes:
    """The built PDF of a signed paper with its marks in it, as its provider does; unchanged where none seals it."""
    if about.signature is None or not about.provider:
        return pdf
    if about.provider != Provider.LOKAL:
        words = (
            f"Berkas bertanda tangan dari {PROVIDER_NAMES[about.provider]} tidak dapat dibuat ulang di sini. "
            "Pulihkan berkasnya dari cadangan."
        )
        raise Refused(Refusal("sealed_elsewhere", words))
    return _local(about, office).put(pdf, signing_marks(about, office))


def signing_marks(about: PaperFacts, office: Office) -> tuple[SigningMark, ...]:
    """Every mark that stands in the order it was made, the signature last; one under some parts only names them."""
    made = sorted(standing(about), key=lambda pair: pair[0].kind == MarkKind.TANDA_TANGAN)
    return tuple(signing_mark(one, office, _over(about, held)) for one, held in made)


def _over(about: PaperFacts, held: frozenset[str]) -> str:
    names = [name for name in about.part_names if name in held]
    return "" if len(names) == len(about.part_names) else f" atas {'; '.join(names)}"


def signing_mark(mark: MarkFacts, office: Office, over: str = "") -> SigningMark:
    """`over`: the parts it stands under, when not under all."""
    zone = ZoneInfo(office.zone)
    reason = (
        f"{_DID[mark.kind]}{over} sebagai {mark.post} ({mark.person}), {written_moment(mark.at, zone)}, "
        f"kode isi {short_digest(mark.digest)}"
    )
    return SigningMark(
        mark.id, mark.person, reason, office.city, mark.at.astimezone(zone), mark.certificate_id
    )


def _local(about: PaperFacts, office: Office) -> Lokal:
    root = trust_of(office.pk, ()).root
    if root is None:
        raise Refused(Refusal("authority", "Otoritas sertifikat perangkat daerah ini tidak ada."))
    wanted = {mark.certificate_id for mark in about.live_marks if mark.certificate_id}
    credentials = {pk: Credential(pem, key_of(serial)) for pk, (serial, pem) in pems_of(wanted).items()}
    crl = _crl(office.pk) if settings.TSA_URL else b""
    return Lokal(credentials, root.pem, crl, settings.TSA_URL, settings.TSA_ROOT)


def _crl(office_id: int) -> bytes:
    """The list of revoked certificates as it stands now."""
    root = trust_of(office_id, ()).root
    if root is None:
        return b""
    now = timezone.now().replace(microsecond=0)
    until = now + timedelta(days=CRL_DAYS)
    return revocation_list(root.pem, key_of(root.serial), revoked(office_id), at=now, until=until)


def people_of(marks: Iterable[MarkFacts]) -> tuple[int, ...]:
    return tuple(sorted({mark.person_id for mark in marks}))
