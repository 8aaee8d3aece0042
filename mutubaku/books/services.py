"""Report books become papers here: facts are read, composed and drafted or revised as one document of the dossier."""

from datetime import datetime

from django.db import transaction

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.selectors import realisasi_facts
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.org.rules import Holder
from mutubaku.values.period import Period

KIND = "book"


@transaction.atomic
def compile_realisasi(
    office_id: int,
    *,
    period: Period,
    dossier: str,
    by: Holder,
    at: datetime,
    document_id: int | None = None,
    decisions: tuple[str, ...] = (),
) -> int:
    """Composes the monthly book from the figures as they stand; returns the document.

    `document_id`: the book of an earlier round, which then gets a new version where anything differs.
    """
    content = compose(realisasi_facts(office_id, period, at, decisions=decisions))
    if document_id is not None:
        return revise(document_id, content=content, by=by, at=at).pk
    title = content.short
    made = draft(
        office_id, kind=KIND, dossier=dossier, title=title, period=str(period), content=content, by=by, at=at
    )
    return made.pk
