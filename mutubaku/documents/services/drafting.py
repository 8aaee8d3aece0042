"""Papers begin and change here: each text is a version of its own."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, Mark, PaperIndex, Version
from mutubaku.documents.rules.indexing import indexed
from mutubaku.documents.rules.marks import refusals_to_revise, void_marks
from mutubaku.documents.rules.paper import PAPER_KINDS, PaperState
from mutubaku.documents.services.desk import note, office_of, refuse, take
from mutubaku.org.rules import Holder, Role
from mutubaku.values.content import Content, canonical, digest, to_plain
from mutubaku.values.refusal import Refusal, Refused


def _write_version(row: Document, content: Content, by: Holder, at: datetime) -> str:
    body, code = canonical(to_plain(content)).decode(), digest(content)
    Version.objects.create(
        document=row, no=row.version, body=body, digest=code, at=at, person_id=by.person_id, post=by.title
    )
    PaperIndex.objects.update_or_create(document=row, defaults=vars(indexed(content, row.title, row.dossier)))
    return code


@transaction.atomic
def draft(
    office_id: int,
    *,
    kind: str,
    dossier: str,
    title: str,
    period: str,
    content: Content,
    by: Holder,
    signer_role: Role = Role.KEPALA_DINAS,
    klas: str = "",
    at: datetime | None = None,
) -> Document:
    """Begins a paper. `signer_role`: whose signature it waits for; `klas`: blank takes the register's class."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    if kind not in PAPER_KINDS:
        raise Refused(Refusal("kind", f"Jenis naskah {kind!r} tidak dikenal.", "kind"))
    row = Document.objects.create(
        office_id=office_id, kind=kind, dossier=dossier, title=title, period=period, klas=klas,
        signer_role=signer_role, state=PaperState.DRAFTED,
    )  # fmt: skip
    code = _write_version(row, content, by, at)
    note(row, by, "draft", at, kind=kind, dossier=dossier, title=title, period=period, digest=code)
    return row


@transaction.atomic
def revise(document_id: int, *, content: Content, by: Holder, at: datetime | None = None) -> Document:
    """A new version; marks of the older text stop counting. The same text again changes nothing."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    if digest(content) == before.digest:
        return row
    refuse(refusals_to_revise(before))
    gone = [mark.id for mark in void_marks(before.marks, digest(content))]
    Mark.objects.filter(pk__in=gone).update(voided_at=at, voided_by=by.person_id)
    row.version += 1
    row.state = PaperState.DRAFTED
    row.save(update_fields=["version", "state"])
    code = _write_version(row, content, by, at)
    note(row, by, "revise", at, version=row.version, digest=code, voided=gone)
    return row
