"""Papers that wait for the signature of a party, and the text that says who the parties are."""

from collections.abc import Iterable
from dataclasses import dataclass

from mutubaku.documents.models import Version
from mutubaku.documents.rules.beside import BESIDE, turn_of
from mutubaku.documents.rules.paper import MarkKind, PaperFacts, content_of
from mutubaku.documents.rules.parties import PARTY_KINDS, called, party_of, waits_for
from mutubaku.documents.selectors.papers import current, facts_of, marks_of
from mutubaku.org.rules import Holder
from mutubaku.values.content import Content, Letter

NOTHING = Letter((), (), ())


def signed_by_several(paper: PaperFacts) -> Content:
    """The text of a paper that may have parties; an empty letter for every other kind, whose text is not read."""
    if paper.kind not in PARTY_KINDS:
        return NOTHING
    return content_of(Version.objects.values_list("body", flat=True).get(pk=paper.version_id))


@dataclass(frozen=True)
class Waiting:
    """`deed`: what is asked, "tanda tangan sebagai PIHAK KEDUA (Sekretaris)"."""

    document_id: int
    title: str
    dossier: str
    deed: str


_DEEDS = {MarkKind.PARAF: "paraf", MarkKind.TANDA_TANGAN: "tanda tangan"}


def waiting_here(office_id: int, mine: Iterable[Holder], everybody: Iterable[Holder]) -> tuple[Waiting, ...]:
    """Unsigned papers that wait for one of these posts on their own page: as a party, or beside the steps. Two queries
    whatever their number; texts are read only of those that may have parties."""
    mine, everybody = tuple(mine), tuple(everybody)
    if not mine:
        return ()
    kinds = PARTY_KINDS | BESIDE
    rows = list(
        current().filter(document__office_id=office_id, document__kind__in=kinds, document__signed_at=None)
    )
    marks = marks_of([row.document_id for row in rows]) if rows else {}
    found = []
    for row in rows:
        about = facts_of(row, marks[row.document_id])
        if deed := _deed(
            about, content_of(row.body) if about.kind in PARTY_KINDS else NOTHING, mine, everybody
        ):
            found.append(Waiting(row.document_id, row.document.title, row.document.dossier, deed))
    return tuple(found)


def _deed(
    about: PaperFacts, content: Content, mine: tuple[Holder, ...], everybody: tuple[Holder, ...]
) -> str:
    missing = waits_for(about, content)
    if place := next((one for h in mine if (one := party_of(content, h)) in missing and one), None):
        return f"tanda tangan sebagai {called(place)}"
    turn = turn_of(about, mine, everybody)
    return _DEEDS[turn.kind] if turn else ""
