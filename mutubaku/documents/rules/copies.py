"""Whom a paper names as its recipients: on the sheet of approval, in the letter, and where it is sent. Pure.

One list: what the report prints is what its last step sends to. Heads of units are named by one line while all of them
take part, and each gets the paper under his own post.
"""

from collections.abc import Iterable, Sequence

from mutubaku.documents.rules.handing import same_post
from mutubaku.values.content import Letter

HEADS = "Para Kepala Bidang dan Kepala UPTD"


def is_group(name: str) -> bool:
    return name.startswith("Para ")


def report_copies(listed: str, heads: Sequence[str] = ()) -> tuple[str, ...]:
    """Who gets a report, from the office's list (one a line): the heads of the units always. `heads`: those that take
    part where some do not; they are named in place of every line for a whole group."""
    named = tuple(line.strip() for line in listed.splitlines() if line.strip())
    if heads:
        return tuple(dict.fromkeys((*(name for name in named if not is_group(name)), *heads)))
    return named if any(map(is_group, named)) else (*named, HEADS)


def outside(named: Iterable[str], heads: Iterable[str] = ()) -> tuple[str, ...]:
    """Who gets the paper besides the heads of units, each once."""
    known = {same_post(name) for name in heads}
    return tuple(dict.fromkeys(name for name in named if same_post(name) not in known and not is_group(name)))


def addressees(letter: Letter, heads: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
    """Whom a letter that leaves the office goes to: those it addresses, then its tembusan, each once. `heads`: (kind of
    unit, post that heads it), each named for the line that means all of its kind."""
    heads, found = tuple(heads), []
    for name in (*letter.address[1:-1], *letter.copies):
        meant = [post for kind, post in heads if is_group(name) and kind in name.casefold()]
        found += meant or [name]
    return tuple(dict.fromkeys(found))
