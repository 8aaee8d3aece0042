"""What a step needs and leaves: the things of a case, apart from the labels printed for them. Pure.

A thing is text: a paper in a state ("nota_dinas:signed"), a bare kind ("disposition"), or a named upload or
attestation ("upload:rab"). Which of them a case holds at a moment is the business of `cases`.
"""

import re
from collections.abc import Iterable
from enum import StrEnum


class Paper(StrEnum):
    """`book` is the report, register or plan book of the SOP; `letter` comes in from outside."""

    NOTA_DINAS = "nota_dinas"
    BERITA_ACARA = "berita_acara"
    BOOK = "book"
    LETTER = "letter"


class State(StrEnum):
    DRAFTED = "drafted"
    INITIALLED = "initialled"
    SIGNED = "signed"
    DISTRIBUTED = "distributed"
    RECEIVED = "received"
    COMPILED = "compiled"
    CORRECTED = "corrected"
    APPROVED = "approved"
    PRINTED = "printed"
    BOUND = "bound"
    ARCHIVED = "archived"


class Kind(StrEnum):
    """`sheet`: signed by the step's own unit; `sheets`: those of all units; `entry`: data typed elsewhere."""

    DISPOSITION = "disposition"
    ASSIGNMENT = "assignment"
    SHEET = "sheet"
    SHEETS = "sheets"
    REMINDER = "reminder"
    HANDED_OVER = "handed_over"
    CORRECTION = "correction"
    ENTRY = "entry"


class Named(StrEnum):
    """A file someone provides, and what only a person can vouch for."""

    UPLOAD = "upload"
    ATTESTATION = "attestation"


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ANEW = {State.DRAFTED, State.COMPILED}
_INPUTS = {Kind.ASSIGNMENT, f"{Paper.LETTER}:{State.RECEIVED}"}


def is_thing(text: str) -> bool:
    head, colon, tail = text.partition(":")
    if not colon:
        return head in set(Kind)
    if head in set(Named):
        return _SLUG.fullmatch(tail) is not None
    return head in set(Paper) and tail in set(State)


def attested(label: str) -> str:
    """The thing of a label nobody has mapped: someone vouches for it. "RAB, KAK" → "attestation:rab-kak"."""
    return f"{Named.ATTESTATION}:{re.sub(r'[^a-z0-9]+', '-', label.lower()).strip('-') or 'tanpa-nama'}"


def is_input(thing: str) -> bool:
    """Whether the actor of a step brings it along, so that no earlier step has to leave it."""
    return thing in _INPUTS or thing.partition(":")[0] in set(Named)


def outdated(thing: str, present: Iterable[str]) -> frozenset[str]:
    """What of `present` no longer holds once `thing` is left: a paper made anew loses its later states."""
    paper, _, state = thing.partition(":")
    if state not in _ANEW:
        return frozenset()
    return frozenset(old for old in present if old.partition(":")[0] == paper)
