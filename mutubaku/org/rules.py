"""Who may act: roles, positions held by persons between dates; and how a journal entry is chained. Pure.

A unit's work goes to the position that heads the unit; other work goes to the role the SOP names.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Role(StrEnum):
    """The roles of the office; the first five are the actor columns of the printed SOPs."""

    KEPALA_DINAS = "kepala_dinas"
    SEKRETARIS = "sekretaris"
    KASUBBAG_PERENCANAAN = "kasubbag_perencanaan"
    PELAKSANA = "pelaksana"
    KEPALA_BIDANG_UPTD = "kepala_bidang_uptd"
    OPERATOR_UNIT = "operator_unit"
    SUBBAG_KEUANGAN = "subbag_keuangan"
    PEMBACA = "pembaca"
    ADMIN = "admin"


ROLE_NAMES: dict[str, str] = {
    Role.KEPALA_DINAS: "Kepala Dinas",
    Role.SEKRETARIS: "Sekretaris",
    Role.KASUBBAG_PERENCANAAN: "Kasubbag Perencanaan",
    Role.PELAKSANA: "Pelaksana",
    Role.KEPALA_BIDANG_UPTD: "Kepala Bidang/UPTD",
    Role.OPERATOR_UNIT: "Operator unit",
    Role.SUBBAG_KEUANGAN: "Kasubbag Keuangan",
    Role.PEMBACA: "Pembaca",
    Role.ADMIN: "Admin",
}


class UnitKind(StrEnum):
    DINAS = "dinas"
    SEKRETARIAT = "sekretariat"
    SUBBAG = "subbag"
    BIDANG = "bidang"
    UPTD = "uptd"


class Holding(StrEnum):
    """How a position is held: definitif, Plt (vacant post) or Plh (holder away)."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"


PREFIX: dict[str, str] = {Holding.DEFINITIF: "", Holding.PLT: "Plt. ", Holding.PLH: "Plh. "}


@dataclass(frozen=True)
class Holder:
    """One person in one position from `since` to `until` (both included; None: open)."""

    office_id: int
    person_id: int
    person: str
    nip: str
    rank: str
    position_id: int
    position: str
    role: Role
    unit_id: int
    unit: str
    heads: bool
    holding: Holding
    since: date
    until: date | None
    assignment_id: int = 0

    @property
    def title(self) -> str:
        """ "Plt. Kepala Dinas"."""
        return f"{PREFIX[self.holding]}{self.position}"

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def may_act(holder: Holder, *, role: str, unit_id: int | None, on: date) -> bool:
    """A unit's work needs the head of that unit; other work needs the role itself. Both need a valid date."""
    if not holder.holds_on(on):
        return False
    if unit_id is not None:
        return holder.heads and holder.unit_id == unit_id
    return holder.role == role


def may_type(holder: Holder, *, unit_id: int, on: date) -> bool:
    """The head or the operator of a unit fills its sheet; only the head signs it."""
    return (
        holder.holds_on(on)
        and holder.unit_id == unit_id
        and (holder.heads or holder.role == Role.OPERATOR_UNIT)
    )


def acting(holders: Iterable[Holder], *, role: str, unit_id: int | None, on: date) -> Holder | None:
    """The position in which a person with several acts; an own (definitif) position comes before Plt and Plh."""
    fitting = [h for h in holders if may_act(h, role=role, unit_id=unit_id, on=on)]
    return min(fitting, key=lambda h: (h.holding != Holding.DEFINITIF, h.position_id), default=None)


def overlapping(new_since: date, new_until: date | None, held: Iterable[Holder]) -> Holder | None:
    """A position has one holder of each kind at a time; returns the holder in the way, if any."""
    for other in held:
        starts_before_other_ends = other.until is None or new_since <= other.until
        ends_after_other_starts = new_until is None or other.since <= new_until
        if starts_before_other_ends and ends_after_other_starts:
            return other
    return None


GENESIS = "0" * 64


def canonical(facts: object) -> str:
    """The one text form of journal facts: sorted keys, no spaces, dates and Decimals as text."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


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


def first_break(entries: Iterable[tuple[Entry, str]], head: tuple[int, str]) -> int | None:
    """Sequence number at which the chain no longer holds; None when it is whole up to `head`."""
    previous, seq = GENESIS, 0
    for entry, stored in entries:
        seq += 1
        if entry.seq != seq or entry.hash_after(previous) != stored:
            return seq
        previous = stored
    return None if (seq, previous) == head else seq + 1
