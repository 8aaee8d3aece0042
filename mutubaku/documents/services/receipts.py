"""The tanda terima of a paper that went round, made from its receipts: who received it, by which account, when (§B.8)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mutubaku.documents.models import Document, Receipt, Version
from mutubaku.documents.rules.builds import refusals_to_order
from mutubaku.documents.rules.dressing import written_moment
from mutubaku.documents.rules.handing import ways
from mutubaku.documents.rules.letters.tanda_terima import (
    HandedOver,
    Reception,
    TandaTerima,
    compose_tanda_terima,
)
from mutubaku.documents.rules.letters.wording import Official
from mutubaku.documents.services.desk import day_of, refuse, take
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.ordering import build_later
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.wording import joined

KIND = "tanda_terima"
UNKNOWN_WAY = "dicatat pada setiap penerimaan"


@transaction.atomic
def receipt_sheet(document_id: int, *, by: Holder, at: datetime | None = None) -> Document:
    """The sheet of a paper's receipts as they stand, its files ordered; the one made earlier gets a new version, and
    with the same receipts stays as it is. Refused for a paper that nobody was sent."""
    at = at or timezone.now()
    row, _ = take(document_id, by, at)
    refuse(refusals_to_order(by, day_of(row.office, at)))
    sheet = _kept(row, by, at)
    build_later(sheet, None, by, at)
    return sheet


@transaction.atomic
def open_sheet(document_id: int, *, by: Holder, at: datetime) -> Document:
    """The sheet as it begins, in the act that sends the paper; its files are made once everybody has received it."""
    row, _ = take(document_id, by, at)
    return _kept(row, by, at)


def enter_receipt(row: Document, by: Holder, at: datetime) -> None:
    """The sheet says each receipt at once, its files are made with the last; runs inside the act that received. A paper
    without a sheet gets none."""
    if not _mine(row).exists():
        return
    sheet = _kept(row, by, at)
    if not Receipt.objects.filter(document=row, received_at=None).exists():
        build_later(sheet, None, by, at)


def _mine(row: Document) -> QuerySet[Document]:
    return Document.objects.filter(
        office=row.office, kind=KIND, dossier=row.dossier, title=_title(row), signed_at=None
    )


def _kept(row: Document, by: Holder, at: datetime) -> Document:
    receipts = list(
        Receipt.objects.filter(document=row).select_related("sent_by", "received_by").order_by("pk")
    )
    if not receipts:
        raise Refused(Refusal("unsent", "Naskah ini belum didistribusikan, jadi belum ada yang diterima."))
    content = compose_tanda_terima(_facts(row, receipts))
    if before := _mine(row).order_by("-pk").first():
        return revise(before.pk, content=content, by=by, at=at)
    return draft(
        row.office_id, kind=KIND, dossier=row.dossier, title=_title(row), period=row.period, content=content, by=by,
        klas=row.klas, at=at,
    )  # fmt: skip


def _title(row: Document) -> str:
    return f"Tanda terima {row.name} {row.number or row.title}"


def _facts(row: Document, receipts: list[Receipt]) -> TandaTerima:
    office, first = row.office, receipts[0]
    zone = ZoneInfo(office.zone)
    giver, copies = _giver(first, office), sum(one.copies for one in receipts)
    return TandaTerima(
        sender=", ".join(dict.fromkeys((giver.post, office.short_name))),
        day=day_of(office, first.sent_at),
        how=joined(ways(one.how for one in receipts if one.received_at)) or UNKNOWN_WAY,
        items=(HandedOver(row.title, row.number, row.dated, f"{copies} eksemplar", _pages(row)),),
        receptions=tuple(_reception(one, zone) for one in receipts),
        giver=giver,
        done=f"Diserahkan melalui akun {first.sent_by.name}\n{written_moment(first.sent_at, zone)}",
    )


def _giver(receipt: Receipt, office: Office) -> Official:
    """Who sent it, in the post of that day."""
    person = receipt.sent_by
    held = holders_of(person.pk, day_of(office, receipt.sent_at))
    mine = next((holder for holder in held if holder.office_id == office.pk), None)
    return Official(person.name, mine.title if mine else "Pengirim", person.nip, mine.rank if mine else "")


def _reception(receipt: Receipt, zone: ZoneInfo) -> Reception:
    if receipt.received_at is None:
        return Reception(receipt.recipient, copies=receipt.copies)
    account = receipt.received_by.name if receipt.received_by else ""
    return Reception(
        receipt.recipient, receipt.received_post, receipt.received_at.astimezone(zone), f"TT-{receipt.pk}",
        account=account, copies=receipt.copies, how=receipt.how,
    )  # fmt: skip


def _pages(row: Document) -> str:
    """ "2 halaman" of the signed PDF, where it is built."""
    files = Version.objects.filter(document=row, renditions__format="pdf", renditions__signed=True)
    pages = files.order_by("-renditions__pk").values_list("renditions__pages", flat=True).first()
    return f"{pages} halaman" if pages else ""
