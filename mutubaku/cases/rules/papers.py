"""What a procedure does with its papers beyond single rows: who signs, who initials after the last change. Pure.

The printed sheets do not all sign what they send (SOP 3), print a signature's output (SOP 2) or initial a book after
its last correction (SOP 6 and 7). The act follows the sheet, and docs/decisions/0016 says how.
"""

from collections.abc import Collection
from dataclasses import dataclass

from mutubaku.cases.rules.state import Left
from mutubaku.documents.rules.paper import MarkKind, PaperFacts
from mutubaku.org.rules.holding import Role
from mutubaku.sop.rules.procedure import Act, Need, Sop, Step

_WRITTEN = ("drafted", "compiled", "corrected")


def really_left(step: Step, papers: Collection[str]) -> tuple[Need, ...]:
    """Its printed outputs; a row that signs and prints none still leaves the book signed, where there is one."""
    if step.outputs or step.act is not Act.SIGN or "book" not in papers:
        return step.outputs
    return (Need("Laporan bertanda tangan", "book:signed"),)


def is_signed_by(sop: Sop, kind: str) -> bool:
    """Whether any row of the sheet signs this kind of paper."""
    return any(f"{kind}:signed" in {need.thing for need in really_left(step, (kind,))} for step in sop.steps)


def is_initialled_before(sop: Sop, step: Step, kind: str) -> bool:
    """Whether a row initials the paper between its last change and this step; a review that agrees initials the book."""
    waiting = False
    for row in sop.steps[: sop.steps.index(step)]:
        things = {need.thing for need in row.outputs}
        if things & {f"{kind}:{state}" for state in _WRITTEN}:
            waiting = False
        elif f"{kind}:initialled" in things or (kind == "book" and "correction" in things):
            waiting = True
    return waiting


@dataclass(frozen=True)
class Link:
    """One row of the sheet in the chain of a paper. `kind`: the mark it leaves, None for writing; `step`: its number."""

    step: int
    role: Role
    kind: MarkKind | None


@dataclass(frozen=True)
class LinkState:
    """How far a link has come: "sudah", "sebagian" (some parts changed since: `lacks`), "giliran" or "belum"."""

    link: Link
    state: str
    lacks: tuple[str, ...] = ()


_LEAVES = {
    "initialled": MarkKind.PARAF,
    "approved": MarkKind.SETUJU,
    "signed": MarkKind.TANDA_TANGAN,
}


def chain_of(sop: Sop, kind: str) -> tuple[Link, ...]:
    """Who writes, initials, approves and signs a kind of paper, in the order of the rows (§B.13).

    A review that agrees initials the book; the actor of a row is the level of the hierarchy that answers for it.
    """
    found: list[Link] = []
    for step in sop.steps:
        things = {need.thing for need in really_left(step, (kind,))}
        if things & {f"{kind}:{state}" for state in _WRITTEN}:
            found.append(Link(step.no, step.actor, None))
        elif kind == "book" and "correction" in things:
            found.append(Link(step.no, step.actor, MarkKind.PARAF))
        else:
            found += [
                Link(step.no, step.actor, mark)
                for state, mark in _LEAVES.items()
                if f"{kind}:{state}" in things
            ]
    return tuple(found)


def signer_of(sop: Sop, kind: str) -> Role:
    """Whose signature this kind of paper waits for by the sheet; the head of the office where no row signs it."""
    signs = [link.role for link in chain_of(sop, kind) if link.kind == MarkKind.TANDA_TANGAN]
    return signs[-1] if signs else Role.KEPALA_DINAS


def chain_now(
    links: tuple[Link, ...], paper: PaperFacts, here: int, things: Collection[Left]
) -> tuple[LinkState, ...]:
    """The chain with what stands under the current text; `here`: the step whose turn it is, 0 when none waits for the
    reader; `things`: what the case holds, which says whether the rows that write have written.

    Rows of another paper of the kind are left out: SOP 1 signs a berita acara twice.
    """
    texts = {f"{paper.kind}:{state}" for state in _WRITTEN}
    written = max((left.step for left in things if left.thing in texts), default=0)
    return tuple(_link_now(link, paper, here, written) for link in _of_one_paper(links, max(written, here)))


def _of_one_paper(links: tuple[Link, ...], at: int) -> tuple[Link, ...]:
    """The links of the paper that is worked on at step `at`: a signature ends a paper, the next row writes another."""
    papers: list[list[Link]] = [[]]
    for link in links:
        if link.kind is None and papers[-1] and papers[-1][-1].kind == MarkKind.TANDA_TANGAN:
            papers.append([])
        papers[-1].append(link)
    begun = [paper for paper in papers if paper and paper[0].step <= at]
    return tuple(begun[-1] if begun else papers[0])


def _link_now(link: Link, paper: PaperFacts, here: int, written: int) -> LinkState:
    if link.kind is None:
        return LinkState(
            link, "giliran" if link.step == here else "sudah" if link.step <= written else "belum"
        )
    marks = [mark for mark in paper.live_marks if mark.kind == link.kind and mark.role == link.role]
    held = frozenset().union(*(paper.held_by(mark) for mark in marks))
    lacks = tuple(name for name in paper.part_names if name not in held)
    if not lacks:
        return LinkState(link, "sudah")
    if link.step == here:
        return LinkState(link, "giliran", lacks if held else ())
    return LinkState(link, "sebagian" if held else "belum", lacks if held else ())
