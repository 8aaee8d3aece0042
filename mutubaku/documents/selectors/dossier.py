"""The papers of a case as a list shows them: their stored state and files, without texts and marks."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F

from mutubaku.documents.models import Receipt, Version
from mutubaku.documents.rules.paper import EDITIONS, PAPER_KINDS, Edition


@dataclass(frozen=True)
class FileLine:
    id: int
    format: str
    pages: int | None
    signed: bool

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.format]


@dataclass(frozen=True)
class PaperLine:
    """A paper in the list of a case: its stored state and the newest file of each format; of a signed paper only those
    that carry the signature, so `waits` while they are being built."""

    id: int
    kind: str
    title: str
    version: int
    number: str
    state: str
    drafted_at: datetime
    drafter: str
    signed: bool
    files: tuple[FileLine, ...] = ()

    @property
    def name(self) -> str:
        return PAPER_KINDS[self.kind].name

    @property
    def waits(self) -> bool:
        return self.signed and not self.files


def paper_lines(office_id: int, dossier: str) -> tuple[PaperLine, ...]:
    """The papers of a dossier in the order they were begun, with their files: one query."""
    rows = Version.objects.filter(
        no=F("document__version"), document__office_id=office_id, document__dossier=dossier
    ).order_by("document_id", "-renditions__pk")
    papers: dict[int, PaperLine] = {}
    files: dict[int, dict[str, FileLine]] = defaultdict(dict)
    for pk, kind, title, no, number, state, at, post, signed_at, file_id, format, pages, signed in rows.values_list(
        "document_id", "document__kind", "document__title", "no", "document__number", "document__state", "at", "post",
        "document__signed_at", "renditions__id", "renditions__format", "renditions__pages", "renditions__signed",
    ):  # fmt: skip
        papers.setdefault(pk, PaperLine(pk, kind, title, no, number, state, at, post, signed_at is not None))
        if file_id and (signed or signed_at is None):
            files[pk].setdefault(format, FileLine(file_id, format, pages, bool(signed)))
    return tuple(replace(paper, files=tuple(files[pk].values())) for pk, paper in papers.items())


def receipts_in(office_id: int, dossier: str, kind: str) -> dict[int, tuple[int, datetime | None]]:
    """Unit → (id of its receipt of a dossier's latest paper of a kind, when it was received): one query."""
    rows = Receipt.objects.filter(
        document__office_id=office_id, document__dossier=dossier, document__kind=kind, unit__isnull=False
    ).order_by("pk")
    return {unit: (pk, received) for unit, pk, received in rows.values_list("unit_id", "pk", "received_at")}
