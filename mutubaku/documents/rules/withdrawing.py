"""May a signed paper be withdrawn or replaced? Pure.

Nothing of it is taken away: it stays readable, and everywhere it is shown it says that it holds no longer.
"""

from datetime import date

from mutubaku.documents.rules.paper import PaperFacts
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal

LEADERS = frozenset({Role.KEPALA_DINAS, Role.SEKRETARIS})
SIGNED_ANEW = "Laporan yang sama ditandatangani ulang."


def may_withdraw(holder: Holder, signer_role: Role, on: date) -> bool:
    """The leadership; what the head signed only the head takes back."""
    who = {Role.KEPALA_DINAS} if signer_role == Role.KEPALA_DINAS else LEADERS
    return holder.role in who and holder.holds_on(on)


def refusals_to_withdraw(
    paper: PaperFacts, holder: Holder, on: date, reason: str, successor: PaperFacts | None
) -> list[Refusal]:
    """All reasons against it; `successor`: the paper that stands in its place, None where there is none."""
    found = []
    if not may_withdraw(holder, paper.signer_role, on):
        who = "Kepala Dinas" if paper.signer_role == Role.KEPALA_DINAS else "Kepala Dinas atau Sekretaris"
        found.append(Refusal("role", f"Naskah ini hanya dapat dicabut oleh {who}."))
    if paper.signature is None:
        found.append(Refusal("unsigned", "Naskah belum ditandatangani, jadi belum ada yang dicabut."))
    if paper.withdrawal is not None:
        found.append(Refusal("withdrawn", f"Naskah ini sudah dicabut {paper.withdrawal.post}."))
    if not reason.strip():
        found.append(Refusal("reason", "Tuliskan alasannya.", "reason"))
    if successor is not None and (words := _unfit(paper, successor)):
        found.append(Refusal("successor", words, "successor"))
    return found


def _unfit(paper: PaperFacts, successor: PaperFacts) -> str:
    """Why a paper cannot stand in the place of another. The later one only, so that no two replace each other."""
    if successor.id == paper.id:
        return "Naskah tidak dapat menggantikan dirinya sendiri. Isi nomor naskah lain."
    if successor.kind != paper.kind:
        return f"Naskah pengganti harus sejenis: {paper.name}, bukan {successor.name}."
    if successor.withdrawal is not None:
        return "Naskah pengganti itu sudah tidak berlaku. Isi nomor naskah yang masih berlaku."
    if successor.signature is None:
        return "Naskah pengganti itu belum ditandatangani."
    if paper.signature is not None and successor.signature.at <= paper.signature.at:
        return "Naskah pengganti harus ditandatangani sesudah naskah yang digantikan."
    return ""
