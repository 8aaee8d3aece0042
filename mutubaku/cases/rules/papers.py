"""What a procedure does with its papers beyond single rows: who signs, who initials after the last change. Pure.

The printed sheets do not all sign what they send (SOP 3), print a signature's output (SOP 2) or initial a book after
its last correction (SOP 6 and 7). The act follows the sheet, and docs/decisions/0016 says how.
"""

from collections.abc import Collection

from mutubaku.sop.rules.procedure import Act, Need, Sop, Step

_WRITTEN = ("drafted", "compiled", "corrected")


def really_left(step: Step, papers: Collection[str]) -> tuple[Need, ...]:
    """Its printed outputs; a row that signs and prints none still leaves the book signed, where there is one."""
    if step.outputs or step.act is not Act.SIGN or "book" not in papers:
        return step.outputs
    return (Need("Laporan bertanda tangan", "book:signed"),)


def is_signed_by(sop: Sop, kind: str) -> bool:
    """Whether any row of the sheet signs this kind of paper."""
    return any(f"{kind}:signed" in {need.thing for need in really_left(step, (kind,))} for step in sop.steps)


def is_initialled_before(sop: Sop, step: Step, kind: str) -> bool:
    """Whether a row initials the paper between its last change and this step; a review that agrees initials the book."""
    waiting = False
    for row in sop.steps[: sop.steps.index(step)]:
        things = {need.thing for need in row.outputs}
        if things & {f"{kind}:{state}" for state in _WRITTEN}:
            waiting = False
        elif f"{kind}:initialled" in things or (kind == "book" and "correction" in things):
            waiting = True
    return waiting
