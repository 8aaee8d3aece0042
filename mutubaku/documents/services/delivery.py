"""Signed papers leave the office, are received, and are put away."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, Receipt
from mutubaku.documents.rules.handing import BY_CODE, on_paper, refusals_to_acknowledge
from mutubaku.documents.rules.marks import (
    refusals_of_reading,
    refusals_to_archive,
    refusals_to_distribute,
    refusals_to_receive,
)
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import receipt_facts, receiving_seal, sending_seal
from mutubaku.documents.selectors.retention import is_destroyed
from mutubaku.documents.services.desk import day_of, note, refuse, take, unaltered
from mutubaku.documents.services.receipts import enter_receipt
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of, units_of
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def distribute(
    document_id: int,
    *,
    recipients: Sequence[Recipient],
    digest: str,
    by: Holder,
    at: datetime | None = None,
    as_draft: bool = False,
) -> tuple[Receipt, ...]:
    """One open receipt for each recipient; a later call adds recipients. `as_draft`: an unsigned konsep goes round.

    `digest` is that of the text the sender has read.
    """
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    sent = Receipt.objects.filter(document=row).values_list("recipient", flat=True)
    units = units_of(row.office_id).values_list("pk", flat=True)
    found = refusals_to_distribute(before, recipients, sent, units, as_draft=as_draft)
    refuse([*refusals_of_reading(before, digest), *found])
    unaltered(before)
    receipts = tuple(
        Receipt.objects.create(
            document=row,
            recipient=recipient.name,
            unit_id=recipient.unit_id,
            copies=recipient.copies,
            token=secrets.token_urlsafe(16),
            sent_at=at,
            sent_by_id=by.person_id,
        )
        for recipient in recipients
    )
    row.state = replace(before, distributed=True).state
    row.save(update_fields=["state"])
    names = [recipient.name for recipient in recipients]
    facts = {
        "number": row.number,
        "recipients": names,
        "copies": {one.name: one.copies for one in recipients if one.copies != 1},
        "digest": digest,
        **({"konsep": digest} if as_draft else {}),
    }
    note(row, by, "distribute", at, **facts, stored=sending_seal(row.pk, at))
    return receipts


@transaction.atomic
def receive(receipt_id: int, *, by: Holder, how: str, at: datetime | None = None) -> Receipt:
    """`how` in words: "aplikasi", "diserahkan langsung"."""
    at = at or timezone.now()
    row = Document.objects.get(receipts=receipt_id)
    row, _ = take(row.pk, by, at)
    receipt = Receipt.objects.get(pk=receipt_id)
    refuse(refusals_to_receive(receipt_facts(receipt), by, how))
    receipt.received_at, receipt.received_by_id = at, by.person_id
    receipt.received_post, receipt.how = by.title, how.strip()
    receipt.save()
    stored = receiving_seal(row.pk, receipt.recipient)
    note(row, by, "receive", at, recipient=receipt.recipient, how=receipt.how, stored=stored)
    enter_receipt(row, by, at)
    return receipt


@transaction.atomic
def receive_by_code(token: str, *, name: str, at: datetime | None = None) -> Receipt:
    """Confirmed on the phone of whoever brings or takes the paper, who may have no account: the token is of this receipt
    only and is worth nothing once it is used. `name`: who received it, with his post, as typed."""
    at = at or timezone.now()
    row = Document.objects.select_for_update(of=("self",)).get(receipts__token=token)
    if is_destroyed(row.pk):
        raise Refused(Refusal("destroyed", "Naskah ini sudah dimusnahkan."))
    receipt = Receipt.objects.get(token=token)
    refuse(refusals_to_acknowledge(name, received=receipt.received_at is not None))
    receipt.received_at, receipt.received_post, receipt.how = at, name.strip(), BY_CODE
    receipt.save()
    facts = {"recipient": receipt.recipient, "how": receipt.how, "name": receipt.received_post}
    stored = receiving_seal(row.pk, receipt.recipient)
    write_journal(
        row.office_id,
        by=None,
        verb="receive",
        thing=f"document:{row.pk}",
        facts={**facts, "stored": stored},
        at=at,
    )
    senders = holders_of(receipt.sent_by_id, day_of(row.office, at))
    if sender := next((holder for holder in senders if holder.office_id == row.office_id), None):
        enter_receipt(row, sender, at)
    return receipt


@transaction.atomic
def receive_sheet(
    receipt_id: int, *, scan: tuple[str, bytes], by: Holder, at: datetime | None = None
) -> Receipt:
    """A receipt signed on paper: its scan is kept in the case, and the receipt names it by its hash."""
    at = at or timezone.now()
    row = Document.objects.get(receipts=receipt_id)
    kept = keep_upload(row.office_id, dossier=row.dossier, name=scan[0], data=scan[1], by=by, at=at)
    return receive(receipt_id, by=by, how=on_paper(kept.name, kept.sha256), at=at)


@transaction.atomic
def archive(document_id: int, *, digest: str, by: Holder, at: datetime | None = None) -> Document:
    """Puts a signed paper away. `digest` is that of the text that was read."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    refuse([*refusals_of_reading(before, digest), *refusals_to_archive(before)])
    unaltered(before)
    row.archived_at, row.archived_by_id = at, by.person_id
    row.state = replace(before, archived=True).state
    row.save(update_fields=["archived_at", "archived_by", "state"])
    note(row, by, "archive", at, number=row.number, digest=digest)
    return row
