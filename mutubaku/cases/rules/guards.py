"""Who may do what to a work, beyond the role: nobody approves his own draft, and some decisions need a named role."""

from datetime import date

from mutubaku.cases.rules.state import CaseState
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.sop.rules.procedure import Form, Sop, Step
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal

DECIDING_ACTS = frozenset({"initial", "approve", "sign"})
DRAFTED_STATES = ("drafted", "compiled")
STEERING_ROLES = frozenset({Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.KEPALA_DINAS})


def own_draft(step: Step, state: CaseState, person_id: int) -> list[Refusal]:
    """Paraf, approval and signature need a second person: not the one who drafted or compiled that paper."""
    if step.act not in DECIDING_ACTS:
        return []
    papers = {output.thing.split(":")[0] for output in step.outputs}
    for paper in sorted(papers):
        if person_id in {state.left_by(f"{paper}:{name}") for name in DRAFTED_STATES}:
            words = (
                "Anda yang menyusun naskah ini. Paraf, persetujuan, dan tanda tangan harus oleh pejabat lain."
            )
            return [Refusal("own_draft", words)]
    return []


def may_steer(holder: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Starting, closing a collection early and cancelling are decisions of the planning line of that very office."""
    if holder.office_id == office_id and holder.role in STEERING_ROLES and holder.holds_on(on):
        return []
    words = "Hanya Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas yang dapat mengambil keputusan ini."
    return [Refusal("role", words)]


def may_chase(holder: Holder, *, office_id: int, on: date) -> list[Refusal]:
    """Asking late units is also the pelaksana's, whose step the reminder is (SOP 4 to 10)."""
    if not may_steer(holder, office_id=office_id, on=on):
        return []
    if holder.office_id == office_id and holder.role is Role.PELAKSANA and holder.holds_on(on):
        return []
    words = "Hanya Subbagian Perencanaan, Sekretaris, atau Kepala Dinas yang dapat mengingatkan unit."
    return [Refusal("role", words)]


def period_fits(sop: Sop, period: Period) -> list[Refusal]:
    """A procedure that collects the monthly sheet is walked for one month."""
    if sop.form is Form.REALISASI and period.first != period.last:
        return [
            Refusal(
                "period", "Prosedur ini dijalankan per bulan. Pilih satu bulan, misalnya 2026-10.", "period"
            )
        ]
    return []
