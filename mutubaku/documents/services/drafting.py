"""Papers begin and change here: each text is a version of its own."""

import json
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, Mark, PaperIndex, Version
from mutubaku.documents.rules.causes import Causes
from mutubaku.documents.rules.causes import written as written_causes
from mutubaku.documents.rules.indexing import indexed
from mutubaku.documents.rules.marks import refusals_to_revise, void_marks
from mutubaku.documents.rules.paper import PAPER_KINDS, first_state
from mutubaku.documents.rules.parts import parts_of, written
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.desk import note, office_of, refuse, take
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.content import Content, canonical, digest, to_plain
from mutubaku.values.refusal import Refusal, Refused


def _write_version(
    row: Document, content: Content, by: Holder, at: datetime, *, causes: str = "", source: str = ""
) -> str:
    plain, code = to_plain(content), digest(content)
    Version.objects.create(
        document=row, no=row.version, body=canonical(plain).decode(), digest=code, parts=written(parts_of(plain)),
        causes=causes, source=source, at=at, person_id=by.person_id, post=by.title,
    )  # fmt: skip
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
    source: str = "",
    at: datetime | None = None,
) -> Document:
    """Begins a paper. `signer_role`: whose signature it waits for; `klas`: blank takes the register's class; `source`:
    how it was typed, where it came from a form with names for figures."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    if kind not in PAPER_KINDS:
        raise Refused(Refusal("kind", f"Jenis naskah {kind!r} tidak dikenal.", "kind"))
    row = Document.objects.create(
        office_id=office_id, kind=kind, dossier=dossier, title=title, period=period, klas=klas,
        signer_role=signer_role, state=first_state(kind),
    )  # fmt: skip
    code = _write_version(row, content, by, at, source=source)
    more = {"source": sha256(source.encode()).hexdigest()} if source else {}
    note(row, by, "draft", at, kind=kind, dossier=dossier, title=title, period=period, digest=code, **more)
    return row


@transaction.atomic
def revise(
    document_id: int,
    *,
    content: Content,
    by: Holder,
    at: datetime | None = None,
    causes: Causes | None = None,
    source: str = "",
    title: str = "",
) -> Document:
    """A new version. A paraf stays on the parts that read as before and is lost on the others; every other mark stops
    counting. The same text again changes nothing. `causes`: what is known of why; `title`: blank keeps the present."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    if digest(content) == before.digest:
        return row
    refuse(refusals_to_revise(before))
    voiding = void_marks(before, digest(content), parts_of(to_plain(content)))
    gone = [mark.id for mark in voiding.gone]
    Mark.objects.filter(pk__in=gone).update(voided_at=at, voided_by=by.person_id)
    for mark, names in voiding.lost:
        Mark.objects.filter(pk=mark.id).update(
            lost=json.dumps(sorted({*mark.lost, *names}), ensure_ascii=False)
        )
    row.version += 1
    # What was printed for a pen is another text now; its number stays held, its QR does not.
    row.token, row.provider = "", ""
    why = written_causes(causes or Causes())
    renamed = {"title": title} if title and title != row.title else {}
    row.title = title or row.title
    code = _write_version(row, content, by, at, causes=why, source=source)
    row.save(update_fields=["version", "title", "token", "provider"])
    row.state = paper_facts(row.pk).state
    row.save(update_fields=["state"])
    more: dict[str, object] = {**renamed}
    if why:
        more["causes"] = sha256(why.encode()).hexdigest()
    if source:
        more["source"] = sha256(source.encode()).hexdigest()
    if voiding.lost:
        more["lost"] = {str(mark.id): names for mark, names in voiding.lost}
    note(row, by, "revise", at, version=row.version, digest=code, voided=gone, **more)
    return row
