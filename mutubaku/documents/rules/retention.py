"""How long a paper is kept and what becomes of it: the schedule, the dates, and who may decide a disposal. Pure.

Source: §E.4 (UU 43/2009, PP 28/2012). The shipped figures are proposals until the region's own schedule replaces them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal


class Fate(StrEnum):
    """What becomes of a paper when its time is over."""

    MUSNAH = "musnah"
    PERMANEN = "permanen"
    DINILAI_KEMBALI = "dinilai_kembali"


FATE_NAMES: dict[str, str] = {
    Fate.MUSNAH: "Musnah", Fate.PERMANEN: "Permanen", Fate.DINILAI_KEMBALI: "Dinilai kembali",
}  # fmt: skip


class Phase(StrEnum):
    """Where a paper stands in its retention."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    OVER = "over"


PHASE_NAMES: dict[str, str] = {
    Phase.ACTIVE: "Aktif", Phase.INACTIVE: "Inaktif", Phase.OVER: "Masa simpan habis",
}  # fmt: skip


class DisposalState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


DISPOSAL_NAMES: dict[str, str] = {
    DisposalState.PROPOSED: "Diusulkan", DisposalState.APPROVED: "Disetujui", DisposalState.REFUSED: "Ditolak",
    DisposalState.DONE: "Dimusnahkan",
}  # fmt: skip
LONGEST = 100
NEEDS_ANRI = 10  # years of retention from which the national archive must approve, [own]
PROPOSING_ROLES = frozenset({Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.ADMIN})


@dataclass(frozen=True)
class Series:
    """One row of the schedule. `proposed`: nobody of the office has confirmed it yet."""

    code: str
    name: str
    kinds: tuple[str, ...]
    klas: tuple[str, ...]
    active: int
    inactive: int
    fate: Fate
    proposed: bool = True


def series_of(schedule: Sequence[Series], kind: str, klas: str) -> Series:
    """The row with the longest fitting class; a row for the kind itself goes before all. The last row takes the rest."""

    def fit(one: Series) -> int:
        if one.kinds:
            return 1000 if kind in one.kinds else -1
        if not one.klas:
            return 0
        return max((len(code) for code in one.klas if f"{klas}.".startswith(f"{code}.")), default=-1)

    return max(schedule, key=fit)


def closes_on(ended: date) -> date:
    """Counting starts when the file is closed: at the end of the year in which its work ended (§E.4)."""
    return date(ended.year, 12, 31)


def ends_on(closes: date, active: int, inactive: int) -> date:
    return date(closes.year + active + inactive, 12, 31)


def phase(closes: date | None, active: int, inactive: int, today: date) -> Phase:
    """A file that is not closed yet is active, however old; `closes` None: its work still runs."""
    if closes is None:
        return Phase.ACTIVE
    if today > ends_on(closes, active, inactive):
        return Phase.OVER
    return Phase.INACTIVE if today > ends_on(closes, active, 0) else Phase.ACTIVE


def may_propose(holder: Holder, on: date) -> bool:
    return holder.role in PROPOSING_ROLES and holder.holds_on(on)


def may_decide(holder: Holder, on: date) -> bool:
    return holder.role == Role.KEPALA_DINAS and holder.holds_on(on)


def schedule_faults(active: int, inactive: int) -> list[Refusal]:
    words = f"Masa simpan 0 sampai {LONGEST} tahun, dan tidak keduanya nol."
    if 0 <= active <= LONGEST and 0 <= inactive <= LONGEST and active + inactive:
        return []
    return [Refusal("years", words, "active")]


@dataclass(frozen=True)
class Kept:
    """A paper as a disposal judges it. `listed`: it stands on another list that is still open or done."""

    document_id: int
    title: str
    closes: date | None
    active: int
    inactive: int
    fate: str
    listed: bool = False
    destroyed: bool = False


def offered(one: Kept, today: date) -> bool:
    """Permanent papers are never offered, nor those whose time is not over."""
    over = phase(one.closes, one.active, one.inactive, today) == Phase.OVER
    return over and one.fate != Fate.PERMANEN and not one.listed and not one.destroyed


def refusals_to_propose(holder: Holder, today: date, papers: Iterable[Kept], reason: str) -> list[Refusal]:
    found = []
    if not may_propose(holder, today):
        words = "Pemusnahan diusulkan oleh Kasubbag Perencanaan, Sekretaris, atau Admin."
        found.append(Refusal("role", words))
    listed = list(papers)
    if not listed:
        found.append(Refusal("nothing", "Pilih sedikitnya satu naskah.", "papers"))
    for one in listed:
        if not offered(one, today):
            words = (
                f"“{one.title}” tidak dapat diusulkan musnah: permanen, belum habis masa simpannya, atau sudah "
                "terdaftar."
            )
            found.append(Refusal("kept", words, "papers"))
    if len(reason.strip()) < 10:
        found.append(Refusal("reason", "Tulis dasar usulan, paling sedikit 10 huruf.", "reason"))
    return found


def refusals_to_decide(
    holder: Holder, today: date, state: str, proposer_id: int, committee: str, anri: str, years: int
) -> list[Refusal]:
    """`years`: the longest retention on the list; `committee`: the panel that judged it; `anri`: letter of consent."""
    found = []
    if not may_decide(holder, today):
        found.append(Refusal("role", "Daftar usul musnah disetujui atau ditolak oleh Kepala Dinas."))
    if holder.person_id == proposer_id:
        found.append(Refusal("own_proposal", "Anda mengusulkan daftar ini, jadi tidak dapat memutuskannya."))
    if state != DisposalState.PROPOSED:
        found.append(Refusal("decided", "Daftar ini sudah diputuskan. Muat ulang halaman."))
    if len(committee.strip()) < 10:
        words = "Sebutkan panitia penilai dan pertimbangannya, paling sedikit 10 huruf."
        found.append(Refusal("committee", words, "committee"))
    if years >= NEEDS_ANRI and not anri.strip():
        words = f"Ada naskah dengan masa simpan {NEEDS_ANRI} tahun atau lebih: isi nomor persetujuan ANRI."
        found.append(Refusal("anri", words, "anri"))
    return found


def refusals_to_destroy(holder: Holder, today: date, state: str, minutes: str) -> list[Refusal]:
    """`minutes`: number of the berita acara pemusnahan."""
    found = []
    if not may_propose(holder, today):
        words = "Pemusnahan dilaksanakan oleh Kasubbag Perencanaan, Sekretaris, atau Admin."
        found.append(Refusal("role", words))
    if state != DisposalState.APPROVED:
        found.append(
            Refusal(
                "not_approved", "Daftar ini belum disetujui Kepala Dinas, jadi tidak ada yang dimusnahkan."
            )
        )
    if not minutes.strip():
        found.append(Refusal("minutes", "Isi nomor berita acara pemusnahan.", "minutes"))
    return found
