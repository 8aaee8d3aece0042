"""What one text of a paper says that another does not, place by place, in words. Pure.

Running text is compared paragraph by paragraph, tables by the name of row and column, key figures by their name; so a
row that moved is no difference, and both directions always find equally many.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mutubaku.documents.rules.places import Part, places
from mutubaku.values.content import Content

_NUMBER = re.compile(r"^[−-]?(?:Rp)?[\d.,]+[%*]?$")
_CONTEXT = 6


@dataclass(frozen=True)
class Change:
    """One place that reads differently. Empty `before`: it is new; empty `after`: it is gone.

    `cause`: the figure that this number is, with who changed it and why, where `causes.explained` knows.
    """

    place: str
    before: str
    after: str
    cause: str = ""

    @property
    def numeric(self) -> bool:
        return all(_NUMBER.match(text) for text in (self.before, self.after) if text)

    @property
    def short(self) -> bool:
        return max(len(self.before), len(self.after)) <= 60

    @property
    def pieces(self) -> "tuple[Piece, ...]":
        return pieces(self.before, self.after)


@dataclass(frozen=True)
class PartChanges:
    """One part of a paper; without changes it is named as unchanged. `causes`: of those that name none themselves."""

    name: str
    changes: tuple[Change, ...]
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    parts: tuple[PartChanges, ...]

    @property
    def count(self) -> int:
        return sum(len(part.changes) for part in self.parts)

    @property
    def numbers(self) -> int:
        return sum(change.numeric for part in self.parts for change in part.changes)

    @property
    def words(self) -> int:
        return self.count - self.numbers

    @property
    def changed(self) -> tuple[PartChanges, ...]:
        return tuple(part for part in self.parts if part.changes)

    @property
    def unchanged(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.parts if not part.changes)


def differences(old: Content, new: Content) -> Differences:
    """Parts in the order of `new`, then those that only `old` has."""
    before, after = places(old), places(new)
    names = [*after, *(name for name in before if name not in after)]
    nothing = Part()
    return Differences(
        tuple(
            PartChanges(name, tuple(_compared(before.get(name, nothing), after.get(name, nothing))))
            for name in names
        )
    )


# ---------------------------------------------------------------- two parts beside each other


def _compared(old: Part, new: Part) -> Iterator[Change]:
    yield from _named(old, new)
    yield from _pictures(old, new)
    yield from _running(*([one for one in part.running if one[1]] for part in (old, new)))
    yield from _tables(old, new)


def _union(old: Iterable[Hashable], new: Iterable[Hashable]) -> tuple[Hashable, ...]:
    return tuple(dict.fromkeys((*new, *old)))


def _named(old: Part, new: Part) -> Iterator[Change]:
    for key in _union(old.named, new.named):
        place = (new.named.get(key) or old.named[key])[0]
        before, after = (part.named.get(key, ("", ""))[1] for part in (old, new))
        if before != after:
            yield Change(place, before, after)


def _pictures(old: Part, new: Part) -> Iterator[Change]:
    """In words: the figures behind a drawing are compared in its table."""
    for key in _union(old.pictures, new.pictures):
        place = (new.pictures.get(key) or old.pictures[key])[0]
        before, after = (part.pictures.get(key, ("", ""))[1] for part in (old, new))
        if before and after and before != after:
            yield Change(place, "gambar sebelumnya", "digambar ulang")
        elif before != after:
            yield Change(place, before and "ada gambar", after and "ada gambar")


def _tables(old: Part, new: Part) -> Iterator[Change]:
    """A row that only one has is one change; else its cells are."""
    for key in _union(old.rows, new.rows):
        if key not in old.rows or key not in new.rows:
            place, cells = new.rows.get(key) or old.rows[key]
            text = "; ".join(filter(None, cells.values())) or "baris kosong"
            yield Change(place, *(("", text) if key in new.rows else (text, "")))
            continue
        place, before = old.rows[key]
        after = new.rows[key][1]
        for column in _union(before, after):
            one, other = before.get(str(column), ""), after.get(str(column), "")
            if one != other:
                yield Change(f"{place}, {column}", one, other)


_Text = tuple[str, str]


def _running(old: Sequence[_Text], new: Sequence[_Text]) -> Iterator[Change]:
    """The fewest paragraphs to put in, take out or replace; that number is the same in both directions."""
    cost = _costs([text for _, text in old], [text for _, text in new])
    i, j, found = len(old), len(new), []
    while i or j:
        if i and j and old[i - 1][1] == new[j - 1][1] and cost[i][j] == cost[i - 1][j - 1]:
            i, j = i - 1, j - 1
        elif i and j and cost[i][j] == cost[i - 1][j - 1] + 1:
            i, j = i - 1, j - 1
            found.append(Change(new[j][0], old[i][1], new[j][1]))
        elif j and cost[i][j] == cost[i][j - 1] + 1:
            j -= 1
            found.append(Change(new[j][0], "", new[j][1]))
        else:
            i -= 1
            found.append(Change(old[i][0], old[i][1], ""))
    return reversed(found)


def _costs(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """Edit distance of every pair of beginnings."""
    rows = [list(range(len(new) + 1))]
    for i, one in enumerate(old, 1):
        row = [i]
        for j, other in enumerate(new, 1):
            row.append(min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (one != other)))
        rows.append(row)
    return rows


# ---------------------------------------------------------------- one change word by word


@dataclass(frozen=True)
class Piece:
    """`kind`: "" for words both have, "del" for those that went, "ins" for those that came."""

    kind: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one, word by word; a long stretch they share is cut to the words around the change."""
    old, new = before.split(), after.split()
    found: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("", _cut(old[i1:i2], first=i1 == 0, last=i2 == len(old))))
            continue
        if i2 > i1:
            found.append(Piece("del", " ".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("ins", " ".join(new[j1:j2])))
    return tuple(found)


def _cut(words: list[str], *, first: bool, last: bool) -> str:
    if len(words) <= 2 * _CONTEXT:
        return " ".join(words)
    head = [] if first else words[:_CONTEXT]
    tail = [] if last else words[-_CONTEXT:]
    return " ".join((*head, "…", *tail))
