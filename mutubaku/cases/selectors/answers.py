"""What the units of a case sent in words and files, for whoever collects, checks or approves it.

Sheets are not here: their figures are read on the page of the review.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mutubaku.cases.models import Work
from mutubaku.cases.rules.labels import ONLY_FILES
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors.cases import proofs_of
from mutubaku.documents.rules.attached import Heard
from mutubaku.org.selectors import reporting_units
from mutubaku.sop.rules.procedure import Form, Sop, Step


@dataclass(frozen=True)
class Answer:
    """The latest of one unit. `files`: (id of the upload, name)."""

    unit: str
    step: int
    round: int
    words: tuple[str, ...]
    files: tuple[tuple[int, str], ...]
    position: str
    at: datetime | None


def reads_answers(sop: Sop, step: Step) -> bool:
    """From the row on that first asks units for more than a sheet."""
    first = next((row.no for row in sop.steps if row.opens_collection or row.joins_units), None)
    return sop.form is not Form.REALISASI and first is not None and step.no >= first


def answers(case_id: int) -> tuple[Answer, ...]:
    """Of every unit that sent something, in the order of the organisation: one query."""
    latest: dict[int, Answer] = {}
    rows = Work.objects.filter(case=case_id, unit__isnull=False, status=WorkStatus.DONE)
    for work in rows.select_related("unit").order_by("unit__order", "unit_id", "round", "step"):
        proofs = proofs_of(work)
        words, files = _words(proofs), _files(proofs)
        if words or files:
            latest[work.unit_id or 0] = Answer(
                work.unit.name if work.unit else "", work.step, work.round, words, files, work.position, work.ended_at
            )  # fmt: skip
    return tuple(latest.values())


def heard(office_id: int, case_id: int) -> Heard | None:
    """The units of a case by whether they sent, and the reporting units it did not ask; None before units are asked."""
    rows = Work.objects.filter(case=case_id, unit__isnull=False).exclude(status=WorkStatus.WITHDRAWN)
    columns = rows.order_by("unit__order", "unit_id", "round", "step").values_list(
        "unit_id", "unit__name", "status"
    )
    latest = {unit: (name, status) for unit, name, status in columns}
    if not latest:
        return None
    there = reporting_units(office_id).filter(closed=False).exclude(pk__in=latest)
    return Heard(
        tuple(name for name, status in latest.values() if status == WorkStatus.DONE),
        tuple(name for name, status in latest.values() if status != WorkStatus.DONE),
        tuple(there.values_list("name", flat=True)),
    )


def places(case_id: int) -> dict[int, tuple[int, str]]:
    """Upload → the step that brought it and its unit, empty for the office's own: one query."""
    rows = Work.objects.filter(case=case_id, ended_at__isnull=False).select_related("unit").order_by("pk")
    return {
        upload: (work.step, work.unit.name if work.unit else "")
        for work in rows
        for upload, _ in _files(proofs_of(work))
    }


def _words(proofs: Iterable[Proof]) -> tuple[str, ...]:
    said = (one.words for one in proofs if one.kind is ProofKind.ATTESTATION)
    return tuple(dict.fromkeys(words for words in said if words and not words.startswith(ONLY_FILES)))


def _files(proofs: Iterable[Proof]) -> tuple[tuple[int, str], ...]:
    found = (one for one in proofs if one.kind is ProofKind.UPLOAD)
    return tuple((int(one.ref.partition(":")[2]), one.words) for one in found)
