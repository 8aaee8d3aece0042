"""A signed report was found wrong: a case that makes it anew is begun, and its signature ends the old report."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from mutubaku.cases.rules.state import Replaces
from mutubaku.cases.selectors.replacing import replaceable
from mutubaku.cases.services import flow
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def start_anew(
    office_id: int,
    *,
    paper_id: int,
    reason: str,
    sop_version_id: int,
    title: str,
    unit_ids: Sequence[int],
    by: Holder,
    at: datetime | None = None,
) -> int:
    """A case for the same period as the report `paper_id`; returns its id. The old report holds until the new one is
    signed."""
    found = replaceable(office_id, paper_id)
    if found is None or not found.holds:
        words = (
            "Laporan itu tidak dapat digantikan: belum ditandatangani, atau sudah dicabut atau digantikan."
        )
        raise Refused(Refusal("not_replaceable", words))
    return flow.start(
        office_id, sop_version_id=sop_version_id, period=found.period, title=title, unit_ids=unit_ids, by=by,
        replaces=Replaces(paper_id, found.number, reason.strip()), at=at,
    )  # fmt: skip
