"""What happened to a case, entry by entry, in words a reader of the page understands. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mutubaku.cases.rules.state import CaseState
from mutubaku.org.rules.verbs import VERB_WORDS
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.values.wording import joined

_LISTED = 3  # units named in one line


@dataclass(frozen=True)
class Told:
    """`words` follow the name of who did it; `reason` as it was typed; `tone`: ok, bad, info or empty."""

    words: str
    reason: str = ""
    tone: str = ""


def told(sop: Sop, verb: str, facts: Mapping[str, Any], units: Mapping[str, str]) -> Told:
    """`units`: code → name. Any other verb is told as the journal tells it."""
    no, reason = facts.get("step"), str(facts.get("reason") or facts.get("cause") or "")
    match verb:
        case "start_case":
            asked = len(facts.get("units", ()))
            instead = f" pengganti laporan nomor {facts['number']}" if facts.get("replaces") else ""
            return Told(
                f"memulai pekerjaan{instead}{f' dengan {asked} unit' if asked else ''}", reason, "info"
            )
        case "complete_work":
            return Told(_completed(sop, no, facts, units), tone="ok")
        case "return_case":
            named = _names(facts.get("units", ()), units)
            target = f"isian {named}" if named else f"pekerjaan ke langkah {_target(sop, no)}"
            return Told(f"mengembalikan {target} dari langkah {no}", reason, "bad")
        case "close_collection":
            return Told(
                f"menutup pengumpulan langkah {no} tanpa menunggu unit yang belum mengirim", reason, "bad"
            )
        case "cancel_case":
            return Told("membatalkan pekerjaan", reason, "bad")
        case "pause_work":
            return Told(f"menjeda langkah {no}", reason)
        case "resume_work":
            return Told(f"melanjutkan langkah {no}")
    return Told(VERB_WORDS.get(verb, verb.replace("_", " ")), reason)


def told_ended(state: CaseState, step: Step, unit: str = "") -> str:
    """To whoever just ended a work of this step; `unit`: its name, where each unit has a work of its own."""
    if not unit:
        return f"Langkah {step.no} selesai."
    left = state.open_works(step.no) if step.each_unit else state.open_units(step.no)
    if left:
        return f"Kiriman {unit} diterima. Langkah {step.no} masih menunggu {left} dari {state.units} unit."
    if step.each_unit:
        return f"Kiriman {unit} diterima. Langkah {step.no} selesai: tidak ada lagi unit yang ditunggu."
    return f"Kiriman {unit} diterima. Langkah {step.no} tidak lagi menunggu unit."


def _completed(sop: Sop, no: Any, facts: Mapping[str, Any], units: Mapping[str, str]) -> str:
    step = next((step for step in sop.steps if step.no == no), None)
    if step is None:
        return f"menyelesaikan langkah {no}"
    if unit := facts.get("unit"):
        return f"mengirim isian {units.get(unit, unit)} (langkah\N{NO-BREAK SPACE}{no})"
    return f"menyelesaikan langkah {no}: {step.title}"


def _target(sop: Sop, no: Any) -> str:
    step = next((step for step in sop.steps if step.no == no), None)
    return str(step.returns_to if step and step.returns_to else "sebelumnya")


def _names(codes: Collection[str], units: Mapping[str, str]) -> str:
    named = [units.get(code, code) for code in codes]
    if len(named) > _LISTED:
        named[_LISTED:] = [f"{len(named) - _LISTED} unit lain"]
    return joined(named)


def still_answers(step: int, returned_from: int) -> bool:
    """Whether a step answers to a return: those it repeats and the one that gave back, not the ones behind."""
    return step <= returned_from
