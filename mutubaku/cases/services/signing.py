"""A signature that a service or a pen gives: the step is rehearsed, the file is signed outside any transaction, and only
then the step is done with it. What fails in between leaves the work where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from mutubaku.cases.acts import Given
from mutubaku.cases.rules.mutubaku import Waiver
from mutubaku.cases.rules.papers import is_initialled_before
from mutubaku.cases.rules.state import CaseState
from mutubaku.cases.selectors import work_facts
from mutubaku.cases.services.handing import hand_in
from mutubaku.cases.services.perform import outputs_of
from mutubaku.documents.selectors import papers_of
from mutubaku.documents.services.marking import Rehearsal
from mutubaku.documents.services.scanning import read_scan
from mutubaku.documents.services.sealing import Sealed
from mutubaku.documents.services.serving import seal_by_service
from mutubaku.org.rules.holding import Holder


@dataclass(frozen=True)
class Hand:
    """What the signer brings besides: the passphrase of the service, or the scan with the code typed for it."""

    passphrase: str = ""
    scan: bytes | None = None
    code: str = ""

    def __repr__(self) -> str:
        return "Hand()"


@sensitive_variables("hand")
def hand_in_signed(
    work_id: int,
    *,
    by: Holder,
    hand: Hand,
    given: Given,
    waivers: Sequence[Waiver] = (),
    late_cause: str = "",
    note: str = "",
    at: datetime | None = None,
) -> CaseState:
    """`hand_in` of a step that signs a paper. A step whose paper is not made here needs no hand."""
    at = at or timezone.now()
    rest: dict[str, Any] = {"waivers": waivers, "late_cause": late_cause, "note": note}
    paper = _paper_to_sign(work_id) if not any(w.kind == "output" for w in waivers) else None
    if paper is None:
        return hand_in(work_id, by=by, given=given, at=at, **rest)
    _rehearse(work_id, by, replace(given, sealed=Rehearsal()), at, rest)
    sealed = _sealed(paper, by, hand, given.digest, at)
    return hand_in(work_id, by=by, given=replace(given, sealed=sealed), at=at, **rest)


@dataclass(frozen=True)
class _ToSign:
    id: int
    initialled: bool


def _paper_to_sign(work_id: int) -> _ToSign | None:
    work = work_facts(work_id)
    signed = [need.thing.partition(":") for need in outputs_of(work)]
    kinds = [kind for kind, _, state in signed if state == "signed"]
    found = [paper for paper in papers_of(work.case.office_id, work.case.number) if paper.kind in kinds]
    if not found:
        return None
    return _ToSign(found[-1].id, is_initialled_before(work.case.sop, work.step, found[-1].kind))


def _rehearse(work_id: int, by: Holder, given: Given, at: datetime, rest: dict[str, Any]) -> None:
    """Everything that would be refused, and nothing stored."""
    with transaction.atomic():
        hand_in(work_id, by=by, given=given, at=at, **rest)
        transaction.set_rollback(True)


@sensitive_variables("hand")
def _sealed(paper: _ToSign, by: Holder, hand: Hand, digest: str, at: datetime) -> Sealed:
    if hand.scan is not None:
        return read_scan(paper.id, hand.scan, code=hand.code, at=at)
    return seal_by_service(
        paper.id, digest=digest, by=by, passphrase=hand.passphrase, at=at, initialled=paper.initialled
    )
