"""Slips that go along with a paper, one for each recipient, and what such a slip opens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mutubaku.documents.models import Receipt
from mutubaku.documents.rules.paper import PAPER_KINDS, content_of, is_text_of
from mutubaku.documents.rules.verifying import is_secret
from mutubaku.documents.selectors.attached import attachments
from mutubaku.documents.selectors.papers import UploadFacts, current
from mutubaku.documents.selectors.verifying import ended_on, open_number
from mutubaku.values.period import written_date


@dataclass(frozen=True)
class Slip:
    """One recipient, and no more of the paper than stands on it; of a secret one only `secret` and the office.
    `ended`: since when it holds no longer, in words; `replaced_by`: number of the paper in its place.
    `example`: of an office that is none, and says so.

    `whole`: the stored text is that of its digest. `unit_id`, `sent_by`: whose people confirm with their own account.
    """

    receipt_id: int
    document_id: int
    office_id: int
    office: str
    token: str
    recipient: str
    unit_id: int | None
    sent_by: int
    copies: int
    received_at: datetime | None
    received_post: str
    secret: bool
    kind: str = ""
    number: str = ""
    title: str = ""
    dated: str = ""
    digest: str = ""
    whole: bool = True
    ended: str = ""
    replaced_by: str = ""
    example: bool = False
    files: tuple[UploadFacts, ...] = ()


def slips(document_id: int) -> tuple[Slip, ...]:
    """Of every recipient who has not confirmed yet: two queries."""
    rows = Receipt.objects.filter(document_id=document_id, received_at=None).exclude(token="")
    return _slips(list(rows.select_related("document__office", "document__successor").order_by("pk")))


def slip_of(token: str) -> Slip | None:
    rows = (
        Receipt.objects.filter(token=token).select_related("document__office", "document__successor")
        if token
        else ()
    )
    return next(iter(_slips(list(rows))), None)


def _slips(rows: list[Receipt]) -> tuple[Slip, ...]:
    """All of one paper."""
    if not rows:
        return ()
    paper, version = rows[0].document, current().get(document_id=rows[0].document_id)
    secret = is_secret(content_of(version.body))
    whole = is_text_of(version.body, version.digest)
    told: dict[str, Any] = {} if secret else {
        "kind": PAPER_KINDS[paper.kind].name, "number": paper.number, "title": paper.title,
        "dated": written_date(paper.dated) if paper.dated else "", "digest": version.digest,
        "files": attachments(paper.office_id, paper.dossier, version.body),
    }  # fmt: skip
    ended, newer = ended_on(paper), open_number(paper.successor)
    return tuple(
        Slip(
            row.pk, paper.pk, paper.office_id, paper.office.short_name, row.token, row.recipient, row.unit_id,
            row.sent_by_id, row.copies, row.received_at, row.received_post, secret, **told, whole=whole,
            ended=ended, replaced_by=newer, example=paper.office.example,
        )
        for row in rows
    )  # fmt: skip
