"""A disposition of the tree as the facts of its printed sheet, with the chain it stands in. Pure.

The look of the sheet is `letters/disposisi.py`; what a disposition is and may do is `disposing.py`.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from mutubaku.documents.rules.disposing import Branch, DispositionFacts, Instruction, Leaf, LineState, every
from mutubaku.documents.rules.letters.disposisi import Forward, LembarDisposisi
from mutubaku.documents.rules.letters.wording import Security, Urgency
from mutubaku.values.worktime import written_moment

MOST_POSTS = 14  # more would not leave room for the chain on the page; then only those chosen are printed


def sheet_facts(
    branches: Sequence[Branch],
    disposition: DispositionFacts,
    *,
    posts: Sequence[str],
    boxes: Iterable[Instruction],
    zone: tzinfo,
) -> LembarDisposisi:
    """`posts`, `boxes`: what the form offers besides what was chosen. Without a letter, who sent it stands as origin."""
    about = disposition.about
    chosen = tuple(line.post for line in disposition.lines)
    return LembarDisposisi(
        origin=about.origin or disposition.post,
        subject=about.subject,
        number=about.number,
        dated=about.dated,
        received=about.received.astimezone(zone) if about.received else None,
        chosen=chosen,
        asked=tuple(one.label for one in disposition.instructions),
        recipients=tuple(posts) if len(posts) <= MOST_POSTS else chosen,
        instructions=tuple(one.label for one in boxes),
        deadline=written_moment(disposition.deadline.astimezone(zone)) if disposition.deadline else "",
        note=disposition.note,
        security=Security(about.nature) if about.nature == Security.RAHASIA else Security.BIASA,
        urgency=Urgency(about.nature) if about.nature in set(Urgency) else Urgency.BIASA,
        history=_history(branches, zone),
    )


def _history(branches: Sequence[Branch], zone: tzinfo) -> tuple[Forward, ...]:
    """Every disposition of the dossier in the order they were written, with how far its recipients have come."""
    found: dict[int, tuple[DispositionFacts, list[Leaf]]] = {}
    for branch, leaf in every(branches):
        found.setdefault(branch.disposition.id, (branch.disposition, []))[1].append(leaf)
    return tuple(
        Forward(
            one.post,
            tuple(line.post for line in one.lines),
            (*(box.label for box in one.instructions), *((one.note,) if one.note else ())),
            one.at.astimezone(zone),
            "; ".join(dict.fromkeys(_state(leaf, zone) for leaf in leaves)),
        )
        for _, (one, leaves) in sorted(found.items())
    )


def _state(leaf: Leaf, zone: tzinfo) -> str:
    """ "Selesai 09.05"; without a time where it follows from others."""
    line = leaf.line
    at = {
        LineState.DONE: line.done_at, LineState.TAKEN: line.taken_at, LineState.READ: line.read_at,
    }.get(leaf.state)  # fmt: skip
    words = leaf.state.value.capitalize()
    return f"{words} {at.astimezone(zone):%H.%M}" if at else words
