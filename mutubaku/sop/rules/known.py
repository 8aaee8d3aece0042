"""What the check of a procedure knows beyond its rows: names, words and laws, handed in as data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class BadLaw:
    """A legal basis that should not be cited: why (`found`) and what instead (`proposal`)."""

    kind: str
    number: str
    year: int
    found: str
    proposal: str


@dataclass(frozen=True)
class Variant:
    standard: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class OtherDocument:
    """The document a procedure makes, under every name it is given."""

    sop: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """`number_pattern` is a regular expression with a group `year`; `number_shape` tells it in words."""

    number_pattern: str
    number_shape: str
    generic_words: tuple[str, ...]
    foreign_levels: tuple[str, ...]
    actor_openings: tuple[str, ...]
    noun_openings: tuple[str, ...]
    bare_acts: tuple[str, ...]
    loose_words: tuple[tuple[str, str], ...]
    law_kinds: tuple[tuple[str, str], ...]
    variants: tuple[Variant, ...]
    documents: tuple[OtherDocument, ...]
    laws: tuple[BadLaw, ...]


def known_from(plain: Mapping[str, Any]) -> Known:
    """From the shape of the shipped `lint.toml`; raises KeyError or TypeError when that is broken."""
    lists = ("generic_words", "foreign_levels", "actor_openings", "noun_openings", "bare_acts")
    return Known(
        number_pattern=plain["number_pattern"],
        number_shape=plain["number_shape"],
        **{name: tuple(plain[name]) for name in lists},
        loose_words=tuple(plain["loose_words"].items()),
        law_kinds=tuple(plain["law_kinds"].items()),
        variants=tuple(Variant(row["standard"], tuple(row["others"])) for row in plain["variants"]),
        documents=tuple(OtherDocument(row["sop"], tuple(row["names"])) for row in plain["documents"]),
        laws=tuple(BadLaw(**row) for row in plain["laws"]),
    )
