"""The journal as a chain of hashes, and the seals its entries carry of rows elsewhere. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mutubaku.org.rules.holding import APPOINTING_ROLES, Role

JOURNAL_ROLES = APPOINTING_ROLES | {Role.PEMBACA}

GENESIS = "0" * 64


def canonical(facts: object) -> str:
    """The one text form of journal facts: sorted keys, no spaces, dates and Decimals as text."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def seal(rows: Iterable[Sequence[object]]) -> str:
    """SHA-256 of stored rows, in one order and with moments in UTC: the same from every database."""
    plain = sorted(canonical([_moment(value) for value in row]) for row in rows)
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def _moment(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


NOTHING = seal(())


def seals(rows: Iterable[tuple[Any, ...]], by: int) -> dict[tuple[Any, ...], str]:
    """The seal of each group of rows; a group is named by its first `by` columns, which are not sealed again."""
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(row[:by], []).append(row[by:])
    return {key: seal(group) for key, group in groups.items()}


def altered(
    sealed: Mapping[tuple[Any, ...], str | None], found: Mapping[tuple[Any, ...], str]
) -> list[tuple[Any, ...]]:
    """Groups whose rows are not those the journal sealed: changed, gone, or never written by an act.

    None: an act from before seals were kept, which says nothing about its rows.
    """
    changed = [key for key, mark in sealed.items() if mark not in (None, found.get(key, NOTHING))]
    return [*changed, *(key for key in found if key not in sealed)]


@dataclass(frozen=True)
class Entry:
    """A journal entry without its hash; `facts` is already canonical text, `at` any aware time."""

    office_id: int
    seq: int
    at: datetime
    person_id: int | None
    position: str
    verb: str
    thing: str
    facts: str

    def hash_after(self, previous: str) -> str:
        """SHA-256 over the hash before and every column, separated so that no two entries read alike."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        columns = (
            previous, self.office_id, self.seq, at, self.person_id or "", self.position,
            self.verb, self.thing, self.facts,
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(map(str, columns)).encode()).hexdigest()


def first_break(
    entries: Iterable[tuple[Entry, str]], head: tuple[int, str], after: tuple[int, str] = (0, GENESIS)
) -> int | None:
    """Sequence number at which the chain no longer holds; None when it is whole from `after` up to `head`."""
    seq, previous = after
    for entry, stored in entries:
        seq += 1
        if entry.seq != seq or entry.hash_after(previous) != stored:
            return seq
        previous = stored
    return None if (seq, previous) == head else seq + 1
