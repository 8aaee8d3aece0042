"""Letters of a case that no step of its sheet drafts: who may write, initial and sign them. Pure.

The chain is the hierarchy (§B.13): whoever stands below the signer and did not write the letter initials it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mutubaku.documents.rules.builds import refusals_to_order
from mutubaku.documents.rules.marks import refusals_to_mark
from mutubaku.documents.rules.paper import PAPER_KINDS, MarkKind, PaperFacts
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Role
from mutubaku.values.refusal import Refusal

SIGNERS = (Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN)
WRITERS = (*SIGNERS, Role.PELAKSANA)
BESIDE = frozenset({"surat_dinas", "undangan", "surat_tugas", "surat_pengantar"})
BELOW_SIGNER = "Pejabat di bawah penanda tangan"
_ON_BEHALF = {
    Role.KEPALA_DINAS: "Kepala Dinas",
    Role.SEKRETARIS: "Sekretaris, a.n. Kepala Dinas",
    Role.KASUBBAG_PERENCANAAN: "Kasubbag Perencanaan, a.n. Kepala Dinas, u.b. Sekretaris",
}
SIGNER_NAMES = {role.value: _ON_BEHALF[role] for role in SIGNERS}


def refusals_to_type(by: Holder) -> list[Refusal]:
    """Planning and the leadership write."""
    if by.role in WRITERS:
        return []
    words = "Surat pekerjaan disusun oleh Subbagian Perencanaan, Sekretaris, atau Kepala Dinas."
    return [Refusal("role", words)]


def refusals_to_write(by: Holder, signer: Role) -> list[Refusal]:
    """Nobody signs below the own draft: the signer must be another."""
    if found := refusals_to_type(by):
        return found
    if by.role == signer:
        words = f"Surat ini ditandatangani {ROLE_NAMES[signer]}, jadi tidak dapat Anda susun sendiri. Minta pelaksana."
        return [Refusal("own_draft", words, "signer")]
    return []


def initiallers(paper: PaperFacts, holders: Iterable[Holder]) -> tuple[Holder, ...]:
    """Who may initial: in office between the drafter and the signer."""
    if paper.signer_role not in SIGNERS:
        return ()
    below = SIGNERS[SIGNERS.index(paper.signer_role) + 1 :]
    return tuple(one for one in holders if one.role in below and one.person_id != paper.drafter_id)


def is_sendable(paper: PaperFacts) -> bool:
    """A signed letter that holds and that no step sends."""
    return paper.kind in BESIDE and paper.holds


def refusals_to_send(paper: PaperFacts, by: Holder, on: date) -> list[Refusal]:
    """What the steps make is sent by a step."""
    found = refusals_to_order(by, on)
    if paper.kind not in BESIDE:
        words = f"{paper.name.capitalize()} ini didistribusikan pada langkahnya, di halaman pekerjaan."
        found.append(Refusal("kind", words))
    return found


def initials_to_come(paper: PaperFacts, holders: Iterable[Holder]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(who, parts where only some are bare) of a paper that waits for initials. Beside the steps the hierarchy is known
    by name; the steps of a case say theirs on the case, so here it is whoever stands below the signer."""
    if paper.signature is not None or not PAPER_KINDS[paper.kind].needs_initial:
        return ()
    if paper.kind in BESIDE and (posts := initiallers(paper, holders)):
        return tuple((one.title, ()) for one in posts if not paper.is_marked(MarkKind.PARAF, one.position_id))
    if paper.kind in BESIDE or paper.is_marked(MarkKind.PARAF):
        return ()
    held = paper.held(MarkKind.PARAF)
    return ((BELOW_SIGNER, tuple(name for name in paper.part_names if name not in held) if held else ()),)


@dataclass(frozen=True)
class Turn:
    """A mark the reader can make now, in which post."""

    kind: MarkKind
    holder: Holder


def turn_of(paper: PaperFacts, mine: Iterable[Holder], everybody: Iterable[Holder]) -> Turn | None:
    """The signature before a paraf, where both are open to one person."""
    if paper.kind not in BESIDE:
        return None
    chain = initiallers(paper, everybody)
    mine = tuple(mine)
    for kind, fit in ((MarkKind.TANDA_TANGAN, mine), (MarkKind.PARAF, tuple(h for h in mine if h in chain))):
        for holder in fit:
            if not refusals_to_mark(paper, kind, holder, paper.digest, initialled=bool(chain)):
                return Turn(kind, holder)
    return None
