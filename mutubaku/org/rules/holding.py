"""Who may act: roles of the SOP sheets, positions held between dates (definitif, Plt., Plh.), and who appoints. Pure.

A unit's work goes to the position that heads the unit; other work goes to the role the SOP names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mutubaku.values.refusal import Refusal


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
    unit_name: str = ""

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


APPOINTING_ROLES = frozenset({Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.KEPALA_DINAS, Role.ADMIN})


def may_appoint(by: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Who holds which position is set by the planning line and the admin of that very office."""
    if by.office_id == office_id and by.role in APPOINTING_ROLES and by.holds_on(on):
        return []
    words = "Hanya Kasubbag Perencanaan, Sekretaris, Kepala Dinas, atau Admin yang dapat mengatur penugasan."
    return [Refusal("role", words)]


def own_appointment(by: Holder, person_id: int) -> list[Refusal]:
    """Nobody gives a position to himself."""
    if by.person_id != person_id:
        return []
    words = "Anda tidak dapat menetapkan diri sendiri. Mintalah pejabat lain yang berwenang."
    return [Refusal("own_appointment", words, "person")]


def ending_faults(held: Holder, until: date, today: date) -> list[Refusal]:
    """An end can be brought forward while the assignment lasts, not put off and not changed afterwards."""
    if until < held.since:
        words = "Tanggal akhir mendahului tanggal mulai. Perbaiki tanggalnya."
        return [Refusal("dates", words, "until")]
    if held.until is not None and held.until < today:
        return [Refusal("ended", "Penugasan ini sudah berakhir dan tidak dapat diubah lagi.", "until")]
    if held.until is not None and until > held.until:
        words = "Penugasan ini berakhir lebih dahulu daripada tanggal itu. Buat penugasan baru untuk memperpanjangnya."
        return [Refusal("later", words, "until")]
    return []
