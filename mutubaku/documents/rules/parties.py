"""Papers that several sign: who signs besides the paper's own signer, whom it still waits for, who may. Pure.

A party signs for itself, so whoever drafted the minutes may be one; nobody is party and signer at once. The own signature
brings the number and comes last.
"""

from mutubaku.documents.rules.marks import MAY_NOT_MARK, closed, stale
from mutubaku.documents.rules.paper import MarkKind, PaperFacts
from mutubaku.org.rules.holding import Holder
from mutubaku.values.content import Content, Letter, Place
from mutubaku.values.refusal import Refusal
from mutubaku.values.wording import joined

PARTY_KINDS = frozenset({"berita_acara"})


def parties(content: Content) -> tuple[Place, ...]:
    """The places of a letter where somebody else signs by an account: not those for ink, nor those an act stands in."""
    if not isinstance(content, Letter):
        return ()
    return tuple(place for place in content.places if not (place.own or place.done or place.ink))


def party_of(content: Content, holder: Holder) -> Place | None:
    """The place of this official, as the text names it: the same post and the same person."""
    return next(
        (one for one in parties(content) if (one.post, one.name) == (holder.title, holder.person)), None
    )


def waits_for(paper: PaperFacts, content: Content) -> tuple[Place, ...]:
    """Parties that have not signed this text yet."""
    made = {(mark.post, mark.person) for mark in paper.live_marks if mark.kind == MarkKind.PIHAK}
    return tuple(one for one in parties(content) if (one.post, one.name) not in made)


def signatures_of(paper: PaperFacts, content: Content) -> tuple[tuple[Place, bool], ...]:
    """Every party, in the order of the text, and whether it has signed this text."""
    missing = waits_for(paper, content)
    return tuple((one, one not in missing) for one in parties(content))


def called(place: Place) -> str:
    """ "PIHAK KEDUA (Sekretaris)"."""
    label = place.label.splitlines()[-1].rstrip(",") if place.label else ""
    return f"{label} ({place.post})" if label else place.post


def refusals_to_cosign(paper: PaperFacts, content: Content, holder: Holder, digest: str) -> list[Refusal]:
    """All reasons against a party's signature; `digest` is that of the text the person has read."""
    mine = party_of(content, holder)
    found = [stale(paper, digest), closed(paper)]
    if mine is None or holder.role in MAY_NOT_MARK:
        named = ", ".join(called(one) for one in parties(content)) or "tidak ada"
        words = (
            f"Naskah ini tidak menyebut {holder.title} ({holder.person}) sebagai pihak. Pihaknya: {named}."
        )
        found.append(Refusal("not_party", words))
    elif mine not in waits_for(paper, content):
        found.append(
            Refusal("marked", f"Anda sudah menandatangani versi {paper.version} sebagai {called(mine)}.")
        )
    return [refusal for refusal in found if refusal]


def refusals_of_parties(paper: PaperFacts, content: Content) -> list[Refusal]:
    """The own signature waits for every party."""
    if not (missing := waits_for(paper, content)):
        return []
    named = joined([called(one) for one in missing])
    words = f"Belum ditandatangani {named}. Mintakan tanda tangannya di halaman naskah lebih dahulu."
    return [Refusal("parties", words)]
