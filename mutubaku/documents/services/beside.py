"""The signature of letters that no step of a procedure drafts, given on their own page."""

from datetime import datetime

from django.utils import timezone

from mutubaku.documents.rules.beside import initiallers
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.desk import day_of, office_of
from mutubaku.documents.services.marking import sign
from mutubaku.documents.services.scanning import read_scan
from mutubaku.documents.services.serving import asked_of_signer, seal_by_service
from mutubaku.org.rules import Holder
from mutubaku.org.selectors import office_holders


def sign_letter(
    document_id: int,
    *,
    digest: str,
    by: Holder,
    passphrase: str = "",
    scan: bytes = b"",
    code: str = "",
    at: datetime | None = None,
) -> None:
    """The signature by whatever provider the office has; a service or a pen makes the file first, outside any
    transaction. Without anybody between drafter and signer no paraf is waited for."""
    at = at or timezone.now()
    about = paper_facts(document_id)
    office = office_of(about.office_id, by, at)
    waits = bool(initiallers(about, office_holders(office.pk, day_of(office, at))))
    sealed = None
    match asked_of_signer(office):
        case Provider.BSRE:
            sealed = seal_by_service(
                document_id, digest=digest, by=by, passphrase=passphrase, at=at, initialled=waits
            )
        case Provider.BASAH:
            sealed = read_scan(document_id, scan, code=code, at=at)
    sign(document_id, digest=digest, by=by, at=at, initialled=waits, sealed=sealed)
