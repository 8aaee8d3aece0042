"""Mutu baku of one work: are its needs there, was it in time, did it leave its output. The difference is a deviation.

A deviation names step, kind, amount, cause in words and the accountable position (SOP 7, Peringatan: every
deviation in kelengkapan, waktu or output is answered for by the doer).
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mutubaku.cases.rules.labels import file_label
from mutubaku.org.rules.journal import canonical
from mutubaku.sop.rules.procedure import Need, Step
from mutubaku.values.refusal import Refusal


class DeviationKind(StrEnum):
    KELENGKAPAN = "kelengkapan"
    WAKTU = "waktu"
    OUTPUT = "output"


class ProofKind(StrEnum):
    """What a thing is shown by: a paper of the case, a file, a unit's sheet, a named person's word, a disposition."""

    DOCUMENT = "dokumen"
    UPLOAD = "unggahan"
    SHEET = "isian"
    ATTESTATION = "pernyataan"
    DISPOSITION = "disposisi"


@dataclass(frozen=True)
class Proof:
    """`ref` names the row (document:12), `digest` exactly what was there, `words` what was attested."""

    thing: str
    kind: ProofKind
    ref: str = ""
    digest: str = ""
    words: str = ""


@dataclass(frozen=True)
class Waiver:
    """A written decision to go on without a need or an output."""

    kind: DeviationKind
    reason: str


@dataclass(frozen=True)
class Completion:
    """What a work is about to be completed with. `there`: things of the case; `late_minutes`: working minutes."""

    there: Collection[str] = ()
    proofs: Sequence[Proof] = ()
    waivers: Sequence[Waiver] = ()
    late_minutes: int = 0
    late_cause: str = ""

    @property
    def brought(self) -> frozenset[str]:
        return frozenset(proof.thing for proof in self.proofs)


@dataclass(frozen=True)
class Deviation:
    """`amount`: missing labels, late working minutes, or units that did not answer, as `measure` says."""

    kind: DeviationKind
    amount: int
    measure: str
    cause: str


def lacking(needs: Sequence[Need], present: Collection[str]) -> tuple[Need, ...]:
    """Needs (or outputs) whose thing is not there. A row printed without any lacks nothing."""
    return tuple(need for need in needs if need.thing not in present)


def refusals(step: Step, done: Completion) -> list[Refusal]:
    """Why the work may not be completed as things stand; empty when it may."""
    waived = {waiver.kind for waiver in done.waivers if waiver.reason.strip()}
    found: list[Refusal] = []
    for need in () if DeviationKind.KELENGKAPAN in waived else _missing_needs(step, done):
        words = (
            f"Kelengkapan belum ada: {need.label}. Isi “Keterangan {need.label}”, lampirkan “{file_label(need)}”, atau "
            "isi “Alasan melanjutkan tanpa kelengkapan”."
        )
        found.append(Refusal("need", words, need.thing))
    for output in () if DeviationKind.OUTPUT in waived else lacking(step.outputs, done.brought):
        words = f"Output belum ada: {output.label}. Lampirkan, atau isi “Alasan menyelesaikan tanpa output”."
        found.append(Refusal("output", words, output.thing))
    found += unsaid(step, done.proofs)
    if done.late_minutes > 0 and not done.late_cause.strip():
        words = "Langkah ini melewati waktu baku. Isi “Sebab keterlambatan”."
        found.append(Refusal("late_cause", words, "late_cause"))
    return found


def unsaid(step: Step, proofs: Sequence[Proof]) -> list[Refusal]:
    """A person's word that says nothing shows nothing; asked of every work, also of one that has no mutu baku."""
    return [
        Refusal("attestation", _say(step, proof.thing), proof.thing)
        for proof in proofs
        if proof.kind == ProofKind.ATTESTATION and not proof.words.strip()
    ]


def _say(step: Step, thing: str) -> str:
    """By the labels of the page: what is told in words may be shown by a file instead."""
    found = next((need for need in (*step.outputs, *step.needs) if need.thing == thing), None)
    return f"Isi “Uraian”, atau lampirkan “{file_label(found)}”." if found else "Isi “Uraian”."


def deviations(step: Step, done: Completion) -> tuple[Deviation, ...]:
    """What is put on record when the work is completed; the counterpart of `refusals`."""
    reasons = {waiver.kind: waiver.reason.strip() for waiver in done.waivers}
    found = []
    for kind, missing in (
        (DeviationKind.KELENGKAPAN, _missing_needs(step, done)),
        (DeviationKind.OUTPUT, lacking(step.outputs, done.brought)),
    ):
        if missing:
            names = ", ".join(need.label for need in missing)
            found.append(Deviation(kind, len(missing), "berkas", f"{names}: {reasons.get(kind, '')}"))
    if done.late_minutes > 0:
        found.append(
            Deviation(DeviationKind.WAKTU, done.late_minutes, "menit kerja", done.late_cause.strip())
        )
    return tuple(found)


def _missing_needs(step: Step, done: Completion) -> tuple[Need, ...]:
    return lacking(step.needs, done.brought.union(done.there))


def seal(proofs: Sequence[Proof], note: str, used: "Spent", recorded: Sequence[Deviation]) -> str:
    """SHA-256 of what a work leaves on record; the journal keeps it, so a row altered later is found."""
    kept = [
        [list(vars(p).values()) for p in proofs],
        note,
        list(vars(used).values()),
        [list(vars(d).values()) for d in recorded],
    ]
    return hashlib.sha256(canonical(kept).encode()).hexdigest()


@dataclass(frozen=True)
class Spent:
    """Working minutes of one work: `own` of its actor, `unit` waiting for a unit, `outside` for another office."""

    own: int = 0
    unit: int = 0
    outside: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.own + other.own, self.unit + other.unit, self.outside + other.outside)


def spent(total: int, paused: int, *, of_unit: bool, for_units: int = 0) -> Spent:
    """`total` working minutes from opening to completion, of which `paused` waited for an outside office.

    `for_units`: of the rest, what a collecting step waited for its units; it is not its actor's own time.
    """
    active = total - paused
    waited = active if of_unit else min(for_units, active)
    return Spent(own=active - waited, unit=waited, outside=paused)
