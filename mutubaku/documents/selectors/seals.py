"""What an act wrote, as the seal its journal entry keeps: marks, signed papers, sendings and receipts."""

from datetime import datetime

from mutubaku.documents.models import Document, Mailing, Mark, Receipt
from mutubaku.documents.rules.paper import MarkKind
from mutubaku.org.rules.journal import NOTHING, seals

MARK = (
    "version__document_id", "version__no", "kind", "at",
    "role", "position_id", "post", "person_id", "name", "nip", "rank", "digest",
)  # fmt: skip
PAPER = (
    "pk", "kind", "dossier", "title", "period", "klas", "signer_role",
    "number", "number_serial", "number_year", "dated", "signed_at", "signed_by_id",
)  # fmt: skip
SENT = ("document_id", "sent_at", "recipient", "unit_id", "sent_by_id")
RECEIVED = ("document_id", "recipient", "received_at", "received_by_id", "received_post", "how")
WITHDRAWN = ("pk", "withdrawn_at", "withdrawn_by_id", "withdrawn_post", "withdrawn_reason", "successor_id")
MAILED = ("pk", "receipt_id", "address", "digest", "asked_at", "person_id", "post")
MAIL_ENDED = ("pk", "state", "error", "ended_at")
TEMPLATE = ("pk", "kind", "sop", "no", "body", "at", "person_id", "post")
MARK_VERBS = {
    "initial": MarkKind.PARAF,
    "approve": MarkKind.SETUJU,
    "sign": MarkKind.TANDA_TANGAN,
    "cosign": MarkKind.PIHAK,
}


def mark_seal(document_id: int, version: int, kind: MarkKind, at: datetime) -> str:
    rows = Mark.objects.filter(version__document_id=document_id, version__no=version, kind=kind, at=at)
    return seals(rows.values_list(*MARK), 4)[document_id, version, kind, at]


def paper_seal(document_id: int) -> str:
    """Of what stands on a paper besides its text, from its signature on."""
    return seals(Document.objects.filter(pk=document_id).values_list(*PAPER), 1)[document_id,]


def withdrawal_seal(document_id: int) -> str:
    return seals(Document.objects.filter(pk=document_id).values_list(*WITHDRAWN), 1)[document_id,]


def sending_seal(document_id: int, at: datetime) -> str:
    rows = Receipt.objects.filter(document_id=document_id, sent_at=at)
    return seals(rows.values_list(*SENT), 2).get((document_id, at), NOTHING)


def mailing_seal(mailing_id: int) -> str:
    return seals(Mailing.objects.filter(pk=mailing_id).values_list(*MAILED), 1)[mailing_id,]


def mail_end_seal(mailing_id: int) -> str:
    return seals(Mailing.objects.filter(pk=mailing_id).values_list(*MAIL_ENDED), 1)[mailing_id,]


def receiving_seal(document_id: int, recipient: str) -> str:
    rows = Receipt.objects.filter(document_id=document_id, recipient=recipient)
    return seals(rows.values_list(*RECEIVED), 2)[document_id, recipient]
