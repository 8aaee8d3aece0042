"""The words for where a sheet, a figure or an import stands, and what each of them still allows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal


class SheetStatus(StrEnum):
    """`CLOSED`: the collection ended without this unit; its place in the report is a gap."""

    DRAFT = "draf"
    SUBMITTED = "dikirim"
    RETURNED = "dikembalikan"
    APPROVED = "disetujui"
    CLOSED = "ditutup"


OPEN = frozenset({SheetStatus.DRAFT, SheetStatus.RETURNED})
# A returned sheet is in question, so its figures are out of the report until the unit has signed again.
IN = frozenset({SheetStatus.SUBMITTED, SheetStatus.APPROVED})
READERS = frozenset(
    {Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.PELAKSANA, Role.PEMBACA}
)
IMPORTERS = frozenset({Role.KASUBBAG_PERENCANAAN, Role.PELAKSANA, Role.SUBBAG_KEUANGAN})
SETTLED = frozenset({SheetStatus.APPROVED, SheetStatus.CLOSED})


def reads_sheets(holders: Iterable[Holder]) -> bool:
    """Whether a post opens the sheets of every unit."""
    return any(holder.role in READERS for holder in holders)


def filled_by(holders: Iterable[Holder]) -> dict[int, Holder]:
    """Unit → the post in which a person fills its sheet; the head's post, which also signs, before the operator's."""
    found: dict[int, Holder] = {}
    for holder in holders:
        if holder.heads or (holder.role == Role.OPERATOR_UNIT and holder.unit_id not in found):
            found[holder.unit_id] = holder
    return found


def opens_sheets(holders: Iterable[Holder]) -> bool:
    """Whether the list of sheets has something for a post: to read, to fill, or to import."""
    known = tuple(holders)
    return bool(filled_by(known)) or any(one.role in READERS | IMPORTERS for one in known)


def prepared_by(holders: Iterable[Holder]) -> frozenset[int]:
    """Units whose sheet a person fills for another to sign: no work of a case calls them, so the sheet does."""
    return frozenset(unit for unit, holder in filled_by(holders).items() if not holder.heads)


class Arrival(StrEnum):
    """How a unit answered a month."""

    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"
    AWAITED = "awaited"
    OVERDUE = "overdue"


def came_late(due_at: datetime | None, submitted_at: datetime | None) -> bool:
    """A sheet without a due time is never late."""
    return bool(due_at and submitted_at and submitted_at > due_at)


def arrival(
    status: SheetStatus, due_at: datetime | None, submitted_at: datetime | None, now: datetime
) -> Arrival:
    """A closed one never came, whatever was signed before."""
    if status is SheetStatus.CLOSED:
        return Arrival.NEVER
    if status in OPEN:
        return Arrival.OVERDUE if due_at and due_at < now else Arrival.AWAITED
    return Arrival.LATE if came_late(due_at, submitted_at) else Arrival.IN_TIME


class Nature(StrEnum):
    """A flow adds up over months; of a stock only the latest month counts."""

    FLOW = "flow"
    STOCK = "stock"


class Source(StrEnum):
    """`TAKEN_OVER`: months from before the office worked with this program."""

    TYPED = "isian"
    EXCEL = "excel"
    SIPD = "sipd"
    TAKEN_OVER = "alih data"


class ReadingState(StrEnum):
    """How the reading of a SIPD file stands. `failed` stays visible to its owner until it is tried again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportStatus(StrEnum):
    PREVIEW = "pratinjau"
    COMPLETED = "selesai"
    SUPERSEDED = "digantikan"
    CANCELLED = "dibatalkan"


@dataclass(frozen=True)
class Asked:
    """One thing that is asked of units. Values are kept as integers of 10^-`digits` of the unit of measure."""

    code: str
    name: str
    measure: str
    digits: int
    nature: Nature


MONEY = "realisasi_keuangan"
PHYSICAL = "realisasi_fisik"
ELEMENTS = (
    Asked(MONEY, "Realisasi keuangan bulan ini", "Rp", 0, Nature.FLOW),
    Asked(PHYSICAL, "Realisasi fisik kumulatif", "%", 2, Nature.STOCK),
)
DIGITS = {asked.code: asked.digits for asked in ELEMENTS}
FIELDS = {"money": MONEY, "physical": PHYSICAL}
FROZEN = Refusal(
    "round_frozen", "Angka periode ini sudah disetujui dan dikunci. Perubahan memerlukan pekerjaan koreksi."
)


def _refusals(allowed: frozenset[SheetStatus], status: SheetStatus, message: str) -> list[Refusal]:
    return [] if status in allowed else [Refusal("sheet_status", message)]


def typing_refusals(status: SheetStatus) -> list[Refusal]:
    """Why a sheet takes no values now."""
    messages = {
        SheetStatus.SUBMITTED: "Lembar sudah dikirim. Nilai hanya dapat diubah setelah lembar dikembalikan.",
        SheetStatus.CLOSED: "Pengumpulan untuk unit ini sudah ditutup. Minta Subbagian Perencanaan membukanya kembali.",
        SheetStatus.APPROVED: FROZEN.message,
    }
    return _refusals(OPEN, status, messages.get(status, ""))


def return_refusals(status: SheetStatus) -> list[Refusal]:
    """Why no cell of a sheet can be given back now."""
    if status is SheetStatus.APPROVED:
        return [FROZEN]
    message = f"Lembar berstatus {status}. Hanya lembar yang sudah dikirim yang dapat dikembalikan."
    return _refusals(frozenset({SheetStatus.SUBMITTED}), status, message)


def reopen_refusals(status: SheetStatus) -> list[Refusal]:
    """Why a whole sheet cannot be reopened now; a closed one can, when its unit reports after all."""
    if status is SheetStatus.APPROVED:
        return [FROZEN]
    message = f"Lembar berstatus {status}, jadi masih dapat diisi tanpa dibuka kembali."
    return _refusals(frozenset({SheetStatus.SUBMITTED, SheetStatus.CLOSED}), status, message)
