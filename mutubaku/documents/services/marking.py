"""Marks: initials, approval, signature; and the note that a version was printed.

A certificate from a signature provider, when it comes, is asked for in `sign`, between number and journal.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, Mark, Version
from mutubaku.documents.rules.marks import refusals_of_reading, refusals_to_mark
from mutubaku.documents.rules.paper import MarkKind, PaperFacts
from mutubaku.documents.selectors import mark_facts, mark_seal, paper_seal
from mutubaku.documents.services.desk import day_of, note, refuse, take
from mutubaku.documents.services.ordering import build_later
from mutubaku.documents.services.registers import take_number
from mutubaku.org.rules import Holder


def _mark(
    row: Document,
    before: PaperFacts,
    kind: MarkKind,
    digest: str,
    by: Holder,
    at: datetime,
    initialled: bool = True,
) -> Mark:
    refuse(refusals_to_mark(before, kind, by, digest, initialled=initialled))
    mark = Mark.objects.create(
        version_id=before.version_id, kind=kind, role=by.role, position_id=by.position_id, post=by.title,
        person_id=by.person_id, name=by.person, nip=by.nip, rank=by.rank, at=at, digest=digest,
    )  # fmt: skip
    row.state = replace(before, marks=(*before.marks, mark_facts(mark, before.version))).state
    return mark


@transaction.atomic
def initial(document_id: int, *, digest: str, by: Holder, at: datetime | None = None) -> Mark:
    """Paraf under exactly the text whose digest is given."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    mark = _mark(row, before, MarkKind.PARAF, digest, by, at)
    row.save(update_fields=["state"])
    stored = mark_seal(row.pk, before.version, MarkKind.PARAF, at)
    note(row, by, "initial", at, version=before.version, digest=digest, stored=stored)
    return mark


@transaction.atomic
def approve(document_id: int, *, digest: str, by: Holder, at: datetime | None = None) -> Mark:
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    mark = _mark(row, before, MarkKind.SETUJU, digest, by, at)
    row.save(update_fields=["state"])
    stored = mark_seal(row.pk, before.version, MarkKind.SETUJU, at)
    note(row, by, "approve", at, version=before.version, digest=digest, stored=stored)
    return mark


@transaction.atomic
def sign(
    document_id: int,
    *,
    digest: str,
    by: Holder,
    at: datetime | None = None,
    formats: tuple[str, ...] | None = None,
    initialled: bool = True,
) -> Document:
    """The signature, and with it the number and the date, never before.

    The signed files are built after the commit: `formats`, or those of the kind when None, or none of them for ().
    `initialled` False: the procedure has nobody initial the paper after its last change.
    """
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    _mark(row, before, MarkKind.TANDA_TANGAN, digest, by, at, initialled)
    row.signed_at, row.signed_by_id, row.dated = at, by.person_id, day_of(row.office, at)
    take_number(row, row.dated)
    row.save()
    stored = mark_seal(row.pk, before.version, MarkKind.TANDA_TANGAN, at)
    facts = {"version": before.version, "digest": digest, "number": row.number}
    note(row, by, "sign", at, **facts, stored=stored, paper=paper_seal(row.pk))
    build_later(row, formats, by, at)
    return row


@transaction.atomic
def print_out(
    document_id: int,
    *,
    digest: str,
    by: Holder,
    at: datetime | None = None,
    formats: tuple[str, ...] | None = None,
) -> Document:
    """Notes that the version that was read was printed for binding; its files are built after the commit, as for
    `sign`."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    refuse(refusals_of_reading(before, digest))
    Version.objects.filter(pk=before.version_id).update(printed_at=at, printed_by=by.person_id)
    row.state = replace(before, printed=True).state
    row.save(update_fields=["state"])
    note(row, by, "print_out", at, version=before.version, digest=before.digest)
    build_later(row, formats, by, at)
    return row
