"""What a late unit still owes, in plain words, and how a person reached it. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal
from mutubaku.values.wording import joined

SHORTEST = 5


class ContactKind(StrEnum):
    """How somebody of the unit was reached, outside this program."""

    PHONE = "phone"
    VISIT = "visit"
    MESSAGE = "message"


CONTACT_NAMES: dict[str, str] = {
    ContactKind.PHONE: "telepon",
    ContactKind.VISIT: "datang langsung",
    ContactKind.MESSAGE: "pesan singkat atau surel",
}


def contact_refusals(kind: str, words: str) -> list[Refusal]:
    found = []
    if kind not in set(ContactKind):
        found.append(Refusal("kind", "Pilih cara menghubungi unit.", "kind"))
    if len(words.strip()) < SHORTEST:
        found.append(Refusal("words", "Tulis siapa yang dihubungi dan apa jawabannya.", "words"))
    return found


def owed(*, money: int, physical: int, unanswered: int, returned: bool) -> tuple[str, ...]:
    """Of a sheet that is open: cells not typed, cells given back and not answered, or only the signature."""
    parts = [
        (unanswered, "{} sel yang dikembalikan belum dijawab"),
        (money, "{} sel realisasi keuangan belum diisi"),
        (physical, "{} sel realisasi fisik belum diisi"),
    ]
    found = tuple(words.format(show(count)) for count, words in parts if count)
    if found:
        return found
    again = "isian yang dikembalikan belum ditandatangani ulang"
    return (again if returned else "sudah terisi, belum ditandatangani dan dikirim kepala unit",)


def reminding_words(owing: Sequence[tuple[str, bool]], *, complete: bool) -> str:
    """What the step that reminds has done by itself, for its actor to keep or change; `owing`: unit, reminded today.

    Empty while a unit is still to be reminded. `complete`: every unit has sent.
    """
    if not all(reminded for _, reminded in owing):
        return ""
    if owing:
        return f"Sudah diingatkan lewat aplikasi: {joined([unit for unit, _ in owing])}."
    sent = "Semua unit sudah mengirim" if complete else "Tidak ada unit yang masih ditunggu"
    return f"{sent}; tidak ada yang perlu diingatkan lagi."


def owed_without_sheet(labels: Sequence[str]) -> tuple[str, ...]:
    """Where the procedure has no sheet: what the step asks of the unit, as printed."""
    return (f"belum menyampaikan {joined(labels)}",) if labels else ("belum menyelesaikan langkahnya",)
