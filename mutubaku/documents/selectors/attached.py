"""Files that are the text of a paper: what was brought to its dossier and stands in the paper by its hash."""

from django.db.models import F

from mutubaku.documents.models import Document, Upload, Version
from mutubaku.documents.rules.attached import named_hashes, printed_hash
from mutubaku.documents.selectors.papers import UploadFacts, upload_facts


def attachments(office_id: int, dossier: str, body: str) -> tuple[UploadFacts, ...]:
    """In the order of the text, each once; no query for a paper that is its own text."""
    named = named_hashes(body)
    if not named:
        return ()
    rows = Upload.objects.filter(office_id=office_id, dossier=dossier, sha256__in=named)
    kept = {row.sha256: upload_facts(row) for row in rows.order_by("-pk")}
    return tuple(sorted(kept.values(), key=lambda one: body.index(printed_hash(one.sha256))))


def attached_to(sha256: str) -> Document | None:
    """The signed paper whose text this file is, byte for byte: of several the one that holds, of those the latest."""
    dossiers = Upload.objects.filter(sha256=sha256).values_list("office_id", "dossier").distinct()
    named = Version.objects.filter(
        no=F("document__version"), document__signed_at__isnull=False, body__contains=printed_hash(sha256)
    ).select_related("document__office", "document__successor")
    found = [
        row.document
        for office, dossier in dossiers
        for row in named.filter(document__office=office, document__dossier=dossier)
    ]
    return max(found, key=lambda one: (one.withdrawn_at is None, one.signed_at, one.pk), default=None)
