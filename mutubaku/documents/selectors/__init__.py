"""What is asked about papers: one or all of them, their files and versions, orders to build files, faults in the rows."""

from mutubaku.documents.selectors.builds import (
    BuildFacts,
    build_facts,
    builds_of,
    failed_builds,
    latest_build,
)
from mutubaku.documents.selectors.doctor import faults
from mutubaku.documents.selectors.dossier import FileLine, PaperLine, paper_lines, receipts_in
from mutubaku.documents.selectors.papers import (
    PaperFile,
    UploadFacts,
    dress_of,
    file_of,
    kept_files,
    letterhead,
    mark_facts,
    marks_of,
    paper,
    paper_facts,
    papers_of,
    receipt_facts,
    rendition_facts,
    uploads_of,
)
from mutubaku.documents.selectors.register import (
    PaperQuery,
    VersionLine,
    paper_periods,
    register,
    versions_of,
)
from mutubaku.documents.selectors.seals import mark_seal, paper_seal, receiving_seal, sending_seal

__all__ = [
    "BuildFacts",
    "FileLine",
    "PaperFile",
    "PaperLine",
    "PaperQuery",
    "UploadFacts",
    "VersionLine",
    "build_facts",
    "builds_of",
    "dress_of",
    "failed_builds",
    "faults",
    "file_of",
    "kept_files",
    "latest_build",
    "letterhead",
    "mark_facts",
    "mark_seal",
    "marks_of",
    "paper",
    "paper_facts",
    "paper_lines",
    "paper_periods",
    "paper_seal",
    "papers_of",
    "receipt_facts",
    "receipts_in",
    "receiving_seal",
    "register",
    "rendition_facts",
    "sending_seal",
    "uploads_of",
    "versions_of",
]
