"""Who was sent a paper, how it was received, and the mails that carried it."""

from django.db import models
from django.db.models import Q

from mutubaku.documents.models.columns import all_or_none
from mutubaku.documents.models.papers import Document
from mutubaku.documents.rules.mailing import MailState


class Receipt(models.Model):
    """One recipient of a signed paper: how many copies, sent by whom when, received by whom when and how.

    `token`: 128 random bits in the address of the QR on the slip that goes along; it opens this receipt and nothing else.
    Who confirms by it may have no account: `received_by` is then empty and `received_post` what was typed.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="receipts")
    recipient = models.TextField()
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True)
    copies = models.PositiveSmallIntegerField(default=1)
    token = models.CharField(max_length=22, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    received_post = models.CharField(max_length=130, blank=True)
    how = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("document", "recipient", name="receipt_once"),
            models.CheckConstraint(
                name="receipt_received",
                condition=all_or_none("received_at", blank=("received_post", "how"))
                & (Q(received_by__isnull=True) | Q(received_at__isnull=False)),
            ),
            models.UniqueConstraint("token", name="receipt_token", condition=~Q(token="")),
            models.CheckConstraint(name="receipt_copies", condition=Q(copies__gte=1)),
        )


class Mailing(models.Model):
    """One order to send a signed paper to one recipient by e-mail; `error` is for the one who asked, in words."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="mailings")
    address = models.CharField(max_length=254)
    digest = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in MailState], default=MailState.WAITING
    )
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="mailing_ended", condition=Q(state=MailState.WAITING) ^ Q(ended_at__isnull=False)
            ),
            models.CheckConstraint(name="mailing_error", condition=Q(state=MailState.FAILED) ^ Q(error="")),
        )
