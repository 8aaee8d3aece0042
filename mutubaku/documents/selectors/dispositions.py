"""What is asked about dispositions: those of a dossier as a tree, those open for a person, the office's instructions."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from mutubaku.documents.models import Disposition, DispositionLine, Instruction
from mutubaku.documents.rules import disposing, dressing
from mutubaku.documents.rules.disposing import About, Branch, DispositionFacts, LineFacts
from mutubaku.documents.selectors.papers import letterhead
from mutubaku.org.models import Office
from mutubaku.org.rules.journal import seals
from mutubaku.values.content import Dress, Signature

DISPOSED = (
    "pk", "dossier", "parent_id", "position_id", "post", "person_id", "at", "document_id", "subject", "origin",
    "number", "dated", "received", "nature", "instructions", "note", "deadline", "step",
)  # fmt: skip
ADDRESSED = ("disposition_id", "position_id", "post")
# What each verb wrote on a line.
FOLLOWED = {
    "read_disposition": ("pk", "read_at", "read_by_id"),
    "take_disposition": ("pk", "taken_at", "taken_by_id"),
    "finish_disposition": ("pk", "done_at", "done_by_id", "done_post", "report"),
}


def _line(row: DispositionLine) -> LineFacts:
    return LineFacts(
        row.pk, row.position_id, row.post, row.read_at, row.taken_at, row.done_at, row.done_post, row.report
    )


def _facts(row: Disposition, lines: Iterable[DispositionLine]) -> DispositionFacts:
    ticked = tuple(disposing.Instruction(code, label) for code, label in json.loads(row.instructions))
    about = About(row.subject, row.origin, row.number, row.dated, row.received, row.nature, row.document_id)
    return DispositionFacts(
        row.pk, row.parent_id, row.position_id, row.post, row.at, about, ticked, row.note, row.deadline, row.step,
        tuple(map(_line, lines)),
    )  # fmt: skip


def dispositions_of(office_id: int, dossier: str) -> tuple[DispositionFacts, ...]:
    """All of one dossier in the order they were written: one query, for each has a line."""
    rows = DispositionLine.objects.filter(disposition__office_id=office_id, disposition__dossier=dossier)
    by_disposition = groupby(rows.select_related("disposition").order_by("disposition_id", "pk"), _above)
    return tuple(_facts(row, tuple(lines)) for row, lines in by_disposition)


def _above(line: DispositionLine) -> Disposition:
    return line.disposition


def tree_of(office_id: int, dossier: str, now: datetime) -> tuple[Branch, ...]:
    return disposing.tree(dispositions_of(office_id, dossier), now)


@dataclass(frozen=True)
class OpenLine:
    """What a position was asked and has not finished or sent on; one row of the list of a person."""

    line_id: int
    dossier: str
    post: str
    sender: str
    subject: str
    asked: str
    at: datetime
    deadline: datetime | None
    unread: bool


def open_lines(office_id: int, positions: Collection[int]) -> tuple[OpenLine, ...]:
    """Lines that still lie with these positions, the most pressing first: one query."""
    rows = DispositionLine.objects.filter(
        disposition__office_id=office_id, position_id__in=positions, done_at=None, forwarded=None
    ).select_related("disposition")
    found = [
        OpenLine(
            row.pk, row.disposition.dossier, row.post, row.disposition.post, row.disposition.subject,
            _asked(row.disposition), row.disposition.at, row.disposition.deadline, row.read_at is None,
        )
        for row in rows.order_by("pk")
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.deadline is None, one.deadline or one.at)))


def _asked(row: Disposition) -> str:
    labels = [label for _, label in json.loads(row.instructions)]
    return "; ".join([*labels, row.note] if row.note else labels)


def instructions(office_id: int) -> tuple[disposing.Instruction, ...]:
    """The boxes of the office in its order; the usual ones while it has set none."""
    rows = Instruction.objects.filter(office_id=office_id, retired_at=None).order_by("order", "pk")
    own = tuple(disposing.Instruction(code, label) for code, label in rows.values_list("code", "label"))
    return own or disposing.DEFAULT_INSTRUCTIONS


def disposition_seal(disposition_id: int) -> str:
    rows = Disposition.objects.filter(pk=disposition_id)
    return seals(rows.values_list(*DISPOSED), 1)[disposition_id,]


def address_seal(disposition_id: int) -> str:
    rows = DispositionLine.objects.filter(disposition_id=disposition_id)
    return seals(rows.values_list(*ADDRESSED), 1)[disposition_id,]


def following_seal(line_id: int, verb: str) -> str:
    return seals(DispositionLine.objects.filter(pk=line_id).values_list(*FOLLOWED[verb]), 1)[line_id,]


def disposition_dress(office: Office, disposition_id: int, code: str) -> Dress:
    """What stands around the sheet: the letterhead, and who wrote it when. `code`: digest of what it says."""
    row = Disposition.objects.select_related("person").get(pk=disposition_id)
    when = dressing.written_moment(row.at, ZoneInfo(office.zone))
    nip = dressing.printed_nip(row.person.nip)
    return Dress(
        office=letterhead(office), digest=code, mark=dressing.watermark(office.example, True), number="", place_date="",
        date="", initials=(), signature=Signature(row.post, row.person.name, row.person.rank, nip, when),
    )  # fmt: skip
