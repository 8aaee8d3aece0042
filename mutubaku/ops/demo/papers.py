"""What the demo leaves behind: the papers of October as files, and the summary of the case."""

from pathlib import Path
from typing import Any

from mutubaku.cases import selectors as cases
from mutubaku.documents.files import store
from mutubaku.documents.rules.paper import PAPER_KINDS, PaperSummary
from mutubaku.documents.selectors import papers_of
from mutubaku.figures.selectors import rounds, unit_states
from mutubaku.ops.demo.walk import SOP, Walk
from mutubaku.org.selectors import journal_state

NAMES = {"nota_dinas": "nota-dinas", "book": "laporan-realisasi"}


def leave_papers(office_id: int, walk: Walk, out: Path) -> dict[int, dict[str, str]]:
    """Writes the signed files; returns document → format → file name."""
    left: dict[int, dict[str, str]] = {}
    for paper in papers_of(office_id, walk.dossier):
        for file in reversed(paper.renditions):
            if file.signed:
                name = f"{NAMES[paper.kind]}-{walk.period}.{file.format}"
                (out / name).write_bytes(store.read(file.sha256))
                left.setdefault(paper.id, {})[file.format] = name
    return left


def summary(office_id: int, walk: Walk, files: dict[int, dict[str, str]]) -> dict[str, Any]:
    view = cases.case_view(walk.case_id, walk.at)
    counted = cases.counts(walk.case_id)
    journal = journal_state(office_id)
    asked = rounds(office_id, dossier=walk.dossier)[-1]
    return {
        "sop": SOP,
        "period": str(walk.period),
        "state": view.phase,
        "steps_total": len(view.steps),
        "steps_done": counted.steps_done,
        "works": counted.works,
        "returns": counted.returns,
        "units": [
            {"code": state.sheet.unit, "status": state.sheet.status.value}
            for state in unit_states(asked.id, walk.at.date())
        ],
        "documents": [
            document(paper, files.get(paper.id, {}))
            for paper in papers_of(office_id, walk.dossier)
            if PAPER_KINDS[paper.kind].signed
        ],
        "deviations": counted.deviations,
        "journal": {"entries": journal.entries, "head": journal.head},
    }


def document(paper: PaperSummary, files: dict[str, str]) -> dict[str, Any]:
    """`sha256` is that of the signed PDF."""
    signed = {file.format: file for file in reversed(paper.renditions) if file.signed}
    pdf = signed.get("pdf")
    return {
        "kind": paper.kind,
        "number": paper.number,
        "pages": pdf.pages if pdf else None,
        "pdf": files.get("pdf"),
        "docx": files.get("docx"),
        "xlsx": files.get("xlsx"),
        "sha256": pdf.sha256 if pdf else None,
        "marks": [
            {"role": mark.role, "kind": mark.kind.value, "at": mark.at.isoformat()}
            for mark in paper.live_marks
        ],
    }
