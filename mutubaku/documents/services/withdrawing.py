"""A signed paper is withdrawn, or replaced by a later one. It stays where it is and says so wherever it is shown."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document
from mutubaku.documents.rules.paper import PaperFacts, Withdrawal
from mutubaku.documents.rules.withdrawing import SIGNED_ANEW, refusals_to_withdraw
from mutubaku.documents.selectors import paper_facts, withdrawal_seal
from mutubaku.documents.services.desk import day_of, note, refuse, take
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def withdraw(
    document_id: int, *, reason: str, successor: str = "", by: Holder, at: datetime | None = None
) -> Document:
    """`successor`: number of the paper that stands in its place, "" where none does."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    newer = _numbered(row.office_id, successor.strip()) if successor.strip() else None
    facts = paper_facts(newer.pk) if newer else None
    refuse(refusals_to_withdraw(before, by, day_of(row.office, at), reason, facts))
    _write(row, before, reason.strip(), newer, by, at)
    return row


def replace_earlier(row: Document, by: Holder, at: datetime) -> None:
    """A report signed anew takes the place of the one of the same work and title; runs inside the signature."""
    if row.kind != "book":
        return
    earlier = Document.objects.select_for_update(of=("self",)).filter(
        office_id=row.office_id, kind=row.kind, dossier=row.dossier, title=row.title, signed_at__isnull=False,
        withdrawn_at=None,
    )  # fmt: skip
    for old in earlier.exclude(pk=row.pk).order_by("pk"):
        _write(old, paper_facts(old.pk), SIGNED_ANEW, row, by, at)


def _numbered(office_id: int, number: str) -> Document:
    found = Document.objects.filter(office_id=office_id, number=number).first()
    if found is None:
        words = f"Naskah nomor {number} tidak ditemukan. Salin nomornya dari register."
        raise Refused(Refusal("successor", words, "successor"))
    return found


def _write(
    row: Document, before: PaperFacts, reason: str, newer: Document | None, by: Holder, at: datetime
) -> None:
    row.withdrawn_at, row.withdrawn_by_id = at, by.person_id
    row.withdrawn_post, row.withdrawn_reason, row.successor = by.title, reason, newer
    told = Withdrawal(at, by.title, reason, newer.pk if newer else None)
    row.state = replace(before, withdrawal=told).state
    row.save()
    facts = {"number": row.number, "reason": reason, "successor": newer.number if newer else ""}
    note(row, by, "withdraw_paper", at, **facts, stored=withdrawal_seal(row.pk))
