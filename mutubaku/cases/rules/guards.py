"""Who may do what to a work, beyond the role: nobody approves his own draft, and some decisions need a named role."""

from mutubaku.cases.rules.state import CaseState
from mutubaku.org.rules import Role
from mutubaku.sop.rules.procedure import Step
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


def may_steer(role: str) -> list[Refusal]:
    """Starting, closing a collection early and cancelling are decisions of the planning line."""
    if role in STEERING_ROLES:
        return []
    words = "Hanya Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas yang dapat mengambil keputusan ini."
    return [Refusal("role", words)]
