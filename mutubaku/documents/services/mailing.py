"""Signed papers by e-mail: ordered with the hash that was read, sent outside the request, tried again by hand.

The row of the order is the truth: a message that fails says why on its page and stays there until it is tried again.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from mutubaku.documents.files import store
from mutubaku.documents.models import Mailing, Receipt
from mutubaku.documents.rules.attached import AttachedFile
from mutubaku.documents.rules.builds import refusals_to_order
from mutubaku.documents.rules.mailing import (
    MailState,
    attached,
    is_secret,
    refusals_to_mail,
    words_of_files,
)
from mutubaku.documents.rules.marks import refusals_of_reading, refusals_of_withdrawn
from mutubaku.documents.rules.paper import Paper, RenditionFacts
from mutubaku.documents.selectors import UploadFacts, file_of, mail_end_seal, mailing_seal, paper
from mutubaku.documents.selectors.attached import attachments
from mutubaku.documents.services.desk import day_of, note, refuse, take, unaltered
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal
from mutubaku.tasks import task
from mutubaku.values.refusal import Refusal, Refused

log = logging.getLogger(__name__)


@task()
def send_mail(mailing_id: int) -> None:
    """The task: carries out one order."""
    carry_out(mailing_id)


@transaction.atomic
def mail_paper(
    receipt_id: int, *, address: str, digest: str, by: Holder, at: datetime | None = None
) -> Mailing:
    """`digest` is that of the text the sender has read."""
    at = at or timezone.now()
    receipt = Receipt.objects.get(pk=receipt_id)
    row, before = take(receipt.document_id, by, at)
    found = [*refusals_to_order(by, day_of(row.office, at)), *refusals_of_reading(before, digest)]
    refuse([*found, *refusals_to_mail(before, address)])
    unaltered(before)
    made = Mailing.objects.create(
        receipt=receipt, address=address, digest=digest, asked_at=at, person_id=by.person_id, post=by.title
    )
    note(
        row,
        by,
        "mail_paper",
        at,
        recipient=receipt.recipient,
        address=address,
        digest=digest,
        mailing=made.pk,
        stored=mailing_seal(made.pk),
    )
    _send(made.pk)
    return made


@transaction.atomic
def mail_again(mailing_id: int, *, by: Holder, at: datetime | None = None) -> Mailing:
    """A failed or filed message once more."""
    at = at or timezone.now()
    made = Mailing.objects.select_for_update(of=("self",)).select_related("receipt").get(pk=mailing_id)
    row, before = take(made.receipt.document_id, by, at)
    refuse([*refusals_to_order(by, day_of(row.office, at)), *refusals_of_reading(before, made.digest)])
    if made.state not in (MailState.FAILED, MailState.FILED):
        raise Refused(Refusal("not_failed", "Surel ini tidak gagal. Muat ulang halaman."))
    made.state, made.error, made.ended_at = MailState.WAITING, "", None
    made.asked_at, made.person_id, made.post = at, by.person_id, by.title
    made.save()
    told = {"recipient": made.receipt.recipient, "address": made.address, "digest": made.digest}
    note(row, by, "mail_paper", at, **told, mailing=made.pk, stored=mailing_seal(made.pk))
    _send(made.pk)
    return made


def _send(mailing_id: int) -> None:
    transaction.on_commit(lambda: send_mail.enqueue(mailing_id), robust=True)


def carry_out(mailing_id: int) -> None:
    """Sends what was ordered; how it ended is written in the order. Does nothing for one that has ended."""
    order = Mailing.objects.select_related("receipt__document__office").get(pk=mailing_id)
    if order.state != MailState.WAITING:
        return
    try:
        _message(order).send()
    except Refused as refused:
        _end(order, MailState.FAILED, str(refused))
    except Exception as trouble:  # whatever a mail server answers must not be lost
        log.exception("mailing %s failed", mailing_id)
        words = f"Surel tidak terkirim ({type(trouble).__name__}). Periksa pengaturan surel, lalu coba lagi."
        _end(order, MailState.FAILED, words)
    else:
        _end(order, MailState.SENT if settings.EMAIL_HOST else MailState.FILED, "")


def _message(order: Mailing) -> EmailMessage:
    document = order.receipt.document
    about = paper(document.pk)
    if about.digest != order.digest:
        raise Refused(Refusal("changed", "Naskah telah berubah sejak surel ini dipesan."))
    refuse(refusals_of_withdrawn(about))
    unaltered(about)
    file = next((one for one in about.renditions if one.format == "pdf" and one.signed), None)
    kept = attachments(about.office_id, about.dossier, about.body)
    goes, *along = attached(
        [file.size if file else None, *(one.size for one in kept)], is_secret(about.content)
    )
    message = EmailMessage(
        subject=f"{about.name.capitalize()} {about.number}: {about.title}".replace("\n", " "),
        body=_words(order, about, kept, goes, along),
        to=[order.address],
        headers={"X-Mutubaku-SHA-256": about.digest},
    )
    if goes and file is not None:
        message.attach(*_attachment(file))
    for one, travels in zip(kept, along, strict=True):
        if travels:
            message.attach(one.name, store.read(one.sha256), one.media_type)
    return message


def _attachment(file: RenditionFacts) -> tuple[str, bytes, str]:
    told = file_of(file.id)
    return told.name, store.read(told.sha256), told.media_type


def _words(
    order: Mailing, about: Paper, kept: Sequence[UploadFacts], goes: bool, along: Sequence[bool]
) -> str:
    base, office = settings.PUBLIC_ADDRESS.rstrip("/"), order.receipt.document.office.short_name
    files = [AttachedFile(one.name, one.size, one.sha256) for one in kept]
    lines = (
        f"Yth. {order.receipt.recipient},",
        "",
        f"Bersama ini disampaikan {about.name} nomor {about.number} hal {about.title}.",
        "Naskahnya terlampir." if goes else "Naskahnya dibaca melalui tautan berikut.",
        f"{base}/dokumen/{about.id}/",
        *words_of_files(files, along, office, f"{base}/verifikasi/"),
        "",
        f"Sidik isi naskah (SHA-256): {about.digest}",
        office,
    )
    return "\n".join(lines)


@transaction.atomic
def _end(order: Mailing, state: MailState, error: str) -> None:
    at, document = timezone.now(), order.receipt.document
    Mailing.objects.filter(pk=order.pk).update(state=state, ended_at=at, error=error)
    facts = {"mailing": order.pk, "state": state, "stored": mail_end_seal(order.pk)}
    write_journal(
        document.office_id, by=None, verb="end_mailing", thing=f"document:{document.pk}", facts=facts, at=at
    )
