"""Report books become papers here: facts are read, composed and drafted or revised as one document of the dossier."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.selectors import realisasi_facts
from mutubaku.documents.rules.causes import FigureCause, gathered
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.figures.selectors.history import changed_figures
from mutubaku.org.rules.holding import Holder
from mutubaku.values.figure import MISSING, Amount
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
    note: tuple[str, str] = ("", ""),
    klas: str = "",
    replaces: tuple[str, str] = ("", ""),
    copies: tuple[str, ...] = (),
) -> int:
    """Composes the monthly book from the figures as they stand; returns the document.

    `document_id`: the book of an earlier round, which then gets a new version where anything differs; the version keeps
    which figures changed since, and `note`: who sent it back (post) and why. `replaces`: number of the signed report it
    stands in for, and why. `copies`: who gets it, as its sheet of approval names them.
    """
    facts = realisasi_facts(office_id, period, at, decisions=decisions)
    content = compose(replace(facts, replaces=replaces, copies=copies))
    if document_id is not None:
        causes = gathered(_changed(office_id, period, document_id, at), note[1], note[0])
        return revise(document_id, content=content, by=by, at=at, causes=causes).pk
    title = content.short
    made = draft(
        office_id, kind=KIND, dossier=dossier, title=title, period=str(period), content=content, by=by, at=at,
        klas=klas,
    )  # fmt: skip
    return made.pk


def _changed(office_id: int, period: Period, document_id: int, at: datetime) -> list[FigureCause]:
    """Figures of the year so far that were signed anew since the version before was composed."""
    before = paper_facts(document_id).drafted_at
    return [
        FigureCause(one.what, _plain(one.before), _plain(one.after), one.by, one.why, one.asked, one.asked_by)
        for one in changed_figures(office_id, period=period, since=before, until=at)
    ]


def _plain(value: Amount) -> str:
    return "" if value is MISSING else str(value)
