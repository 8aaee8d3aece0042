"""What is wrong in what left the office and what ended: receipts, mailings, withdrawals, disposals. For the doctor."""

from collections.abc import Iterator
from typing import Any

from mutubaku.documents.models import Document, Mailing, Receipt
from mutubaku.documents.selectors.acts import acts
from mutubaku.documents.selectors.retention import destroyed_papers, destroyed_uploads
from mutubaku.documents.selectors.seals import MAIL_ENDED, MAILED, RECEIVED, SENT, WITHDRAWN
from mutubaku.org.rules.journal import altered, seals


def delivery_faults(office_id: int) -> list[tuple[str, str]]:
    return [
        *_receipt_faults(office_id), *_mailing_faults(office_id), *_withdrawal_faults(office_id),
        *_disposal_faults(office_id),
    ]  # fmt: skip


def _receipt_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Who was sent how many copies, and who received, against the acts."""
    sent = {(pk, at): facts.get("stored") for pk, at, _, facts in acts(office_id, "distribute")}
    receipts = Receipt.objects.filter(document__office_id=office_id)
    for pk, _ in altered(sent, seals(receipts.values_list(*SENT), 2)):
        yield f"naskah {pk}", "daftar penerima berbeda dari yang didistribusikan"
    counted = {(pk, to): n for pk, _, _, facts in acts(office_id, "distribute")
               for to, n in facts.get("copies", {}).items()}  # fmt: skip
    kept = receipts.exclude(copies=1).values_list("document_id", "recipient", "copies")
    for pk, recipient in sorted(
        {place for place, _ in counted.items() ^ {(row[:2], row[2]) for row in kept}}
    ):
        yield f"naskah {pk}", f"jumlah eksemplar {recipient} berbeda dari yang didistribusikan"
    got = {(pk, facts["recipient"]): facts.get("stored") for pk, _, _, facts in acts(office_id, "receive")}
    received = receipts.filter(received_at__isnull=False)
    for pk, recipient in altered(got, seals(received.values_list(*RECEIVED), 2)):
        yield f"naskah {pk}", f"tanda terima {recipient} berbeda dari yang dicatat"


def _mailing_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Who was mailed which text by whom, and how it ended, as the last acts on each order say."""
    said: dict[tuple[Any, ...], str | None] = {}
    ended: dict[tuple[Any, ...], str | None] = {}
    for _, _, _, facts in acts(office_id, "mail_paper"):
        said[facts["mailing"],] = facts.get("stored")
    for _, _, _, facts in acts(office_id, "end_mailing"):
        ended[facts["mailing"],] = facts["stored"]
    rows = Mailing.objects.filter(receipt__document__office_id=office_id).order_by("pk")
    papers = dict(rows.values_list("pk", "receipt__document_id"))
    done = seals(rows.exclude(ended_at=None).values_list(*MAIL_ENDED), 1)
    # Orders from before they were sealed say nothing about their end; one that waits again has none yet.
    kept = {key: mark for key, mark in done.items() if said.get(key)}
    wrong = {*altered(said, seals(rows.values_list(*MAILED), 1))}
    wrong |= {*altered({key: ended[key] for key in ended.keys() & kept.keys()}, kept)}
    for (pk,) in sorted(wrong):
        place = f"naskah {papers[pk]}" if pk in papers else "surel"
        yield place, f"surel {pk} berbeda dari yang dicatat"


def _withdrawal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A signed paper stops to hold by its act and by nothing else."""
    said = {(pk,): facts["stored"] for pk, _, _, facts in acts(office_id, "withdraw_paper")}
    rows = Document.objects.filter(office_id=office_id, withdrawn_at__isnull=False)
    for (pk,) in altered(said, seals(rows.values_list(*WITHDRAWN), 1)):
        yield f"naskah {pk}", "pencabutannya berbeda dari yang dicatat jurnal"


def _disposal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A text is gone by an approved disposal and by nothing else."""
    said = {pk for _, _, _, facts in acts(office_id, "destroy_papers") for pk in facts["papers"]}
    for pk in sorted(said ^ destroyed_papers(office_id)):
        yield f"naskah {pk}", "dimusnahkan tanpa daftar, atau daftarnya tidak sesuai"
    gone = {pk for _, _, _, facts in acts(office_id, "destroy_papers") for pk in facts.get("uploads", ())}
    for pk in sorted(gone ^ destroyed_uploads(office_id)):
        yield f"unggahan {pk}", "dimusnahkan tanpa daftar, atau daftarnya tidak sesuai"
