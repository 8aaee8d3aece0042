"""Papers that wait for a mark with what they are read against: earlier versions, and the report of the month before."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q

from mutubaku.documents.models import Document, Version
from mutubaku.documents.rules.paper import PaperFacts
from mutubaku.documents.selectors.papers import current, facts_of, marks_of


@dataclass(frozen=True)
class Text:
    """One paper with its current text; `causes`: why that was changed last, as the version keeps it."""

    facts: PaperFacts
    dossier: str
    title: str
    period: str
    body: str
    causes: str


def texts(office_id: int, dossiers: Collection[str]) -> tuple[Text, ...]:
    """Papers of several dossiers in the order they were begun: two queries, however many."""
    rows = list(current().filter(document__office_id=office_id, document__dossier__in=dossiers))
    marks = marks_of([row.document_id for row in rows]) if rows else {}
    return tuple(
        Text(
            facts_of(row, marks.get(row.document_id, ())),
            row.document.dossier,
            row.document.title,
            row.document.period,
            row.body,
            row.causes,
        )
        for row in rows
    )


@dataclass(frozen=True)
class Earlier:
    """Bodies by (paper, version), and those of signed reports by period."""

    versions: dict[tuple[int, int], str]
    reports: dict[str, str]


def earlier(office_id: int, versions: Collection[tuple[int, int]], periods: Collection[str]) -> Earlier:
    """One query for all of them; none where nothing is asked."""
    if not versions and not periods:
        return Earlier({}, {})
    wanted = Q(document__kind="book", document__period__in=periods, document__signed_at__isnull=False)
    wanted &= Q(no=F("document__version"))
    for document_id, no in versions:
        wanted |= Q(document_id=document_id, no=no)
    rows = Version.objects.filter(wanted, document__office_id=office_id).select_related("document")
    by_version, by_period = {}, {}
    for row in rows.order_by("document__signed_at", "document_id"):
        by_version[row.document_id, row.no] = row.body
        if _is_report(row.document, row.no):
            by_period[row.document.period] = row.body
    return Earlier(by_version, by_period)


def _is_report(paper: Document, no: int) -> bool:
    return paper.kind == "book" and paper.signed_at is not None and paper.version == no
