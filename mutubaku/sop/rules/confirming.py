"""Who may confirm the actor of a row whose printed symbol was lost, and of which rows that is asked. Pure."""

from collections.abc import Collection
from datetime import date

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.sop.rules.procedure import Basis, Sop
from mutubaku.values.refusal import Refusal

CONFIRMERS = frozenset({Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.KEPALA_DINAS})


def may_confirm(holder: Holder, *, office_id: int, on: date) -> list[Refusal]:
    if holder.office_id == office_id and holder.role in CONFIRMERS and holder.holds_on(on):
        return []
    words = "Hanya Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas yang dapat mengonfirmasi pelaksana."
    return [Refusal("role", words)]


def confirm_refusals(sop: Sop, no: int, confirmed: Collection[int]) -> list[Refusal]:
    """Only an actor that was inferred or contradicts the print, and only once for one version of the sheet."""
    steps = {step.no: step for step in sop.steps}
    if no not in steps:
        return [Refusal("step", f"Langkah {no} tidak ada pada SOP ini.")]
    if steps[no].actor_basis is Basis.STATED:
        return [
            Refusal("stated", f"Pelaksana langkah {no} tersurat pada lembar, jadi tidak perlu dikonfirmasi.")
        ]
    if no in confirmed:
        return [Refusal("confirmed", f"Pelaksana langkah {no} sudah dikonfirmasi.")]
    return []
