"""How an order to build files stands, in code and in words, and who may give one or give it again. Pure."""

from datetime import date
from enum import StrEnum

from mutubaku.documents.rules.paper import PaperFacts
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal


class BuildState(StrEnum):
    """`failed` is visible to the one who asked, until it is asked again and done."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


BUILD_STATE_NAMES: dict[str, str] = {
    BuildState.WAITING: "menunggu giliran",
    BuildState.RUNNING: "sedang dibuat",
    BuildState.DONE: "selesai",
    BuildState.FAILED: "gagal",
}
EDITIONS_ON_DEMAND = ("arsip", "akses")
FAILED_WORDS = (
    "Berkas tidak dapat dibuat karena gangguan pada program. Coba lagi; "
    "bila tetap gagal, sampaikan kepada admin."
)
# Those who make papers and those who steer the work.
ORDERING_ROLES = frozenset(
    {Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.PELAKSANA}
)  # fmt: skip
STEERING_ROLES = ORDERING_ROLES - {Role.PELAKSANA}


def may_order(holder: Holder, on: date) -> bool:
    return holder.role in ORDERING_ROLES and holder.holds_on(on)


def may_retry(holder: Holder, owner_id: int, on: date) -> bool:
    """The one who asked, or whoever steers the work."""
    return holder.holds_on(on) and (holder.person_id == owner_id or holder.role in STEERING_ROLES)


def refusals_to_order(holder: Holder, on: date) -> list[Refusal]:
    if may_order(holder, on):
        return []
    words = "Berkas naskah dipesan oleh Subbagian Perencanaan, Sekretaris, atau Kepala Dinas."
    return [Refusal("role", words)]


def refusals_to_edit(paper: PaperFacts, edition: str) -> list[Refusal]:
    """Both are of a signed paper: only then is the chain of initials whole, and a file there to be named."""
    if edition == "":
        return []
    if edition not in EDITIONS_ON_DEMAND:
        return [Refusal("edition", "Bentuk berkas itu tidak dikenal.", "edisi")]
    if not paper.signature:
        return [Refusal("unsigned", "Bentuk ini dibuat sesudah naskah ditandatangani.", "edisi")]
    if edition == "arsip" and paper.kind == "book":
        return [Refusal("edition", "Rantai paraf laporan sudah ada pada lembar pengesahannya.", "edisi")]
    return []


def refusals_to_retry(holder: Holder, owner_id: int, on: date) -> list[Refusal]:
    if may_retry(holder, owner_id, on):
        return []
    words = "Yang dapat mencoba lagi: yang memesan berkas ini, Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas."
    return [Refusal("role", words)]
