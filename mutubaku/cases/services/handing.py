"""A work completed with files a person brings: the files are kept and the step moves, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.acts import Given
from mutubaku.cases.rules.labels import ONLY_FILES
from mutubaku.cases.rules.mutubaku import Proof, ProofKind, Waiver
from mutubaku.cases.rules.state import CaseState
from mutubaku.cases.selectors import case_of_work
from mutubaku.cases.services import flow
from mutubaku.cases.services.perform import perform
from mutubaku.documents.rules.attached import AttachedFile
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.org.rules.holding import Holder


@dataclass(frozen=True)
class Brought:
    """A file for one thing, a need or an output of the step."""

    thing: str
    name: str
    data: bytes


@transaction.atomic
def hand_in(
    work_id: int,
    *,
    by: Holder,
    given: Given,
    files: Sequence[Brought] = (),
    proofs: Sequence[Proof] = (),
    waivers: Sequence[Waiver] = (),
    late_cause: str = "",
    note: str = "",
    at: datetime | None = None,
) -> CaseState:
    """`perform`, with each file kept in the dossier and named as proof by its hash. A file needs no words beside it."""
    at = at or timezone.now()
    flow.check(work_id, by=by, at=at)
    case = case_of_work(work_id)
    shown, kept_files = [], []
    for file in files:
        kept = keep_upload(case.office_id, dossier=case.number, name=file.name, data=file.data, by=by, at=at)
        shown.append(Proof(file.thing, ProofKind.UPLOAD, f"upload:{kept.pk}", kept.sha256, kept.name))
        kept_files.append((file.thing, AttachedFile(kept.name, kept.size, kept.sha256)))
    given = replace(given, files=tuple(kept_files))
    if shown and not given.words.strip():
        given = replace(given, words=f"{ONLY_FILES}{', '.join(proof.words for proof in shown)}")
    return perform(
        work_id, by=by, given=given, proofs=(*shown, *proofs), waivers=waivers, late_cause=late_cause, note=note,
        at=at,
    )  # fmt: skip
