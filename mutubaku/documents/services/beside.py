"""The signature of letters that no step of a procedure drafts, and whom they are sent to: both on their own page."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.rules.beside import initiallers, refusals_to_send
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.desk import day_of, office_of, refuse
from mutubaku.documents.services.marking import sign
from mutubaku.documents.services.receipts import open_sheet
from mutubaku.documents.services.scanning import read_scan
from mutubaku.documents.services.serving import asked_of_signer, seal_by_service
from mutubaku.org.rules.holding import Holder
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


@transaction.atomic
def send_letter(
    document_id: int, *, recipients: Sequence[Recipient], digest: str, by: Holder, at: datetime | None = None
) -> None:
    """Distributes a signed letter, once or to more later; its tanda terima begins with it, as at a step."""
    at = at or timezone.now()
    about = paper_facts(document_id)
    office = office_of(about.office_id, by, at)
    refuse(refusals_to_send(about, by, day_of(office, at)))
    distribute(document_id, recipients=recipients, digest=digest, by=by, at=at)
    open_sheet(document_id, by=by, at=at)
