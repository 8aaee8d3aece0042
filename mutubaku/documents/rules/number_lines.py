"""Lines of a number book that no paper made here fills: reserved for an outage, written by hand, inserted, void. Pure.

The arithmetic of numbers is in `numbers.py`. A serial is never taken back: what is not used stays in the book as void,
with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal


class LineKind(StrEnum):
    """How a line came into the book. RESERVED: a serial of a block, written by hand in the outage; UMUM: the number was
    issued by Subbagian Umum; INSERTED: dated back, so it stands behind an earlier serial; UNUSED: given back void;
    PAPER: the number of a paper made here, void afterwards."""

    RESERVED = "reserved"
    UMUM = "umum"
    INSERTED = "inserted"
    UNUSED = "unused"
    PAPER = "paper"


LINE_KIND_NAMES: dict[str, str] = {
    LineKind.RESERVED: "Ditulis tangan, nomor cadangan",
    LineKind.UMUM: "Nomor dari Subbagian Umum",
    LineKind.INSERTED: "Nomor sisipan",
    LineKind.UNUSED: "Nomor cadangan tidak terpakai",
    LineKind.PAPER: "Nomor naskah",
}
BY_HAND = (LineKind.RESERVED, LineKind.UMUM, LineKind.INSERTED)
MOST_RESERVED = 500
SHORTEST_REASON = 10
# Numbers are the business of those who answer for outgoing papers; the planning staff only enters what was written.
KEEPING_ROLES = frozenset({Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.ADMIN})
ENTERING_ROLES = KEEPING_ROLES | {Role.PELAKSANA}


@dataclass(frozen=True)
class HandWritten:
    """A paper written outside the program, as its line says it. `number`: only one that Umum issued."""

    kind: LineKind
    dated: date
    subject: str
    recipient: str
    serial: int = 0
    number: str = ""


def may_keep_numbers(holder: Holder, on: date) -> bool:
    return holder.role in KEEPING_ROLES and holder.holds_on(on)


def may_enter(holder: Holder, on: date) -> bool:
    return holder.role in ENTERING_ROLES and holder.holds_on(on)


def refusals_to_keep(holder: Holder, on: date) -> list[Refusal]:
    if may_keep_numbers(holder, on):
        return []
    words = "Penomoran diatur oleh Kasubbag Perencanaan, Sekretaris, atau Admin."
    return [Refusal("role", words)]


def refusals_of_reason(reason: str) -> list[Refusal]:
    if len(reason.strip()) >= SHORTEST_REASON:
        return []
    words = (
        f"Tulis alasannya, paling sedikit {SHORTEST_REASON} huruf; alasan itu tetap terbaca pada register."
    )
    return [Refusal("reason", words, "reason")]


def refusals_to_reserve(holder: Holder, on: date, count: int, reason: str) -> list[Refusal]:
    found = [*refusals_to_keep(holder, on), *refusals_of_reason(reason)]
    if not 1 <= count <= MOST_RESERVED:
        words = f"Cadangkan 1 sampai {MOST_RESERVED} nomor sekaligus."
        found.append(Refusal("count", words, "count"))
    return found


def refusals_to_enter(holder: Holder, on: date, year: int, what: HandWritten) -> list[Refusal]:
    """`year`: of the register; `on`: today on the office's wall."""
    found = []
    if not may_enter(holder, on):
        words = "Naskah tulisan tangan dicatat oleh Subbagian Perencanaan, Sekretaris, atau Admin."
        found.append(Refusal("role", words))
    if what.kind not in BY_HAND:
        found.append(Refusal("kind", "Pilih asal nomor: cadangan, Subbagian Umum, atau sisipan.", "kind"))
    if what.dated.year != year:
        words = f"Tanggal naskah harus dalam tahun {year}, tahun register ini."
        found.append(Refusal("year", words, "dated"))
    if what.dated > on:
        words = "Tanggal naskah belum tiba. Catat naskah sesudah ditandatangani."
        found.append(Refusal("future", words, "dated"))
    if not what.subject.strip():
        found.append(Refusal("subject", "Isi hal naskah.", "subject"))
    if not what.recipient.strip():
        found.append(Refusal("recipient", "Isi penerima naskah.", "recipient"))
    if what.kind == LineKind.UMUM and not what.number.strip():
        found.append(Refusal("number", "Isi nomor yang diberikan Subbagian Umum.", "number"))
    return found


def base_of(given: Sequence[tuple[date, int]], start: int, dated: date) -> int | None:
    """The serial behind which a letter of that day is inserted: the last one given out up to the day.

    `given`: (date, serial) of the book. None: no serial stands before that day, so there is nothing to insert behind.
    """
    before = [serial for day, serial in given if day <= dated]
    return max(before, default=start or None)


def refusals_to_insert(given: Sequence[tuple[date, int]], start: int, dated: date) -> list[Refusal]:
    """A letter is inserted only where a later one stands already; else it takes the next number."""
    if not any(day > dated for day, _ in given):
        words = "Belum ada nomor dengan tanggal sesudah itu. Pakai nomor berikutnya, bukan nomor sisipan."
        return [Refusal("not_back", words, "dated")]
    if base_of(given, start, dated) is None:
        words = "Tidak ada nomor sampai dengan tanggal itu, jadi nomor sisipan tidak dapat dibuat."
        return [Refusal("no_base", words, "dated")]
    return []
