"""How an order to build files stands, in code and in words."""

from enum import StrEnum


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
FAILED_WORDS = (
    "Berkas tidak dapat dibuat karena gangguan pada program. Coba lagi; "
    "bila tetap gagal, sampaikan kepada admin."
)
