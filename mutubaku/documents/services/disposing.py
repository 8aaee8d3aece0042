"""Dispositions are written, forwarded, read, taken on and reported here; and the office's list of instructions."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Disposition, DispositionLine, Document, Instruction
from mutubaku.documents.rules import disposing
from mutubaku.documents.rules.disposing import Branch, Leaf, LineState, Order
from mutubaku.documents.selectors import dispositions as asked
from mutubaku.documents.services.desk import day_of, office_of, refuse
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders
from mutubaku.org.services import in_line, write_journal
from mutubaku.values.refusal import Refusal, Refused


@transaction.atomic
def dispose(
    office_id: int,
    *,
    dossier: str,
    order: Order,
    by: Holder,
    parent: int | None = None,
    step: int | None = None,
    at: datetime | None = None,
) -> Disposition:
    """Writes a disposition; with `parent` it forwards the line of that id."""
    at = at or timezone.now()
    office = office_of(office_id, by, at)
    in_line(office_id)
    way = _way(office_id, dossier, parent, at) if parent is not None else ()
    posts = {h.position_id: h.title for h in office_holders(office_id, day_of(office, at))}
    known = {one.code: one for one in asked.instructions(office_id)}
    refuse(disposing.refusals_to_dispose(order, by, posts=posts, known=known, at=at, way=way))
    refuse(_foreign(office_id, dossier, order))
    about, ticked = order.about, [[code, known[code].label] for code in order.instructions]
    row = Disposition.objects.create(
        office_id=office_id, dossier=dossier, parent_id=parent, position_id=by.position_id, post=by.title,
        person_id=by.person_id, at=at, document_id=about.document_id, subject=about.subject.strip(),
        origin=about.origin.strip(), number=about.number.strip(), dated=about.dated, received=about.received,
        nature=about.nature, instructions=json.dumps(ticked, ensure_ascii=False), note=order.note.strip(),
        deadline=order.deadline, step=step,
    )  # fmt: skip
    lines = [DispositionLine(disposition=row, position_id=pk, post=posts[pk]) for pk in order.to]
    DispositionLine.objects.bulk_create(lines)
    facts = {
        "dossier": dossier, "parent": parent, "to": [line.post for line in lines], "step": step,
        "instructions": [label for _, label in ticked],
        "stored": asked.disposition_seal(row.pk), "lines": asked.address_seal(row.pk),
    }  # fmt: skip
    write_journal(office_id, by=by, verb="dispose", thing=f"disposition:{row.pk}", facts=facts, at=at)
    if parent is not None:
        _note_read(parent, way[-1][1], by, at, office_id)
    return row


def _foreign(office_id: int, dossier: str, order: Order) -> list[Refusal]:
    """A paper that is disposed is one of the same dossier."""
    pk = order.about.document_id
    if pk is None or Document.objects.filter(pk=pk, office_id=office_id, dossier=dossier).exists():
        return []
    return [Refusal("paper", "Naskah itu bukan naskah pekerjaan ini. Pilih dari daftar.", "document")]


def _way(office_id: int, dossier: str, line_id: int, at: datetime) -> tuple[tuple[Branch, Leaf], ...]:
    way = disposing.chain(asked.tree_of(office_id, dossier, at), line_id)
    if not way:
        raise Refused(Refusal("line", "Disposisi itu tidak ada pada pekerjaan ini. Muat ulang halaman."))
    return way


def _take_line(line_id: int, by: Holder, at: datetime) -> tuple[DispositionLine, Leaf]:
    """The line with its place in the tree; whoever else forwards or reports in this office waits."""
    row = DispositionLine.objects.select_related("disposition").get(pk=line_id)
    office_of(row.disposition.office_id, by, at)
    in_line(row.disposition.office_id)
    way = _way(row.disposition.office_id, row.disposition.dossier, line_id, at)
    return row, way[-1][1]


def _follow(line_id: int, verb: str, by: Holder, at: datetime, office_id: int, **columns: object) -> None:
    DispositionLine.objects.filter(pk=line_id).update(**columns)
    facts = {"line": line_id, "stored": asked.following_seal(line_id, verb)}
    write_journal(office_id, by=by, verb=verb, thing=f"disposition_line:{line_id}", facts=facts, at=at)


def _note_read(line_id: int, leaf: Leaf, by: Holder, at: datetime, office_id: int) -> None:
    """Whatever is done with a disposition, it has been read."""
    if leaf.line.read_at is None:
        _follow(line_id, "read_disposition", by, at, office_id, read_at=at, read_by_id=by.person_id)


@transaction.atomic
def read_disposition(line_id: int, *, by: Holder, at: datetime | None = None) -> None:
    """A second reading changes nothing."""
    at = at or timezone.now()
    row, leaf = _take_line(line_id, by, at)
    refuse(disposing.refusals_to_read(leaf, by))
    _note_read(line_id, leaf, by, at, row.disposition.office_id)


@transaction.atomic
def take_disposition(line_id: int, *, by: Holder, at: datetime | None = None) -> None:
    at = at or timezone.now()
    row, leaf = _take_line(line_id, by, at)
    refuse(disposing.refusals_to_take(leaf, by))
    office_id = row.disposition.office_id
    _note_read(line_id, leaf, by, at, office_id)
    _follow(line_id, "take_disposition", by, at, office_id, taken_at=at, taken_by_id=by.person_id)


@transaction.atomic
def finish_disposition(line_id: int, *, report: str, by: Holder, at: datetime | None = None) -> None:
    at = at or timezone.now()
    row, leaf = _take_line(line_id, by, at)
    refuse(disposing.refusals_to_finish(leaf, by, report))
    _finish(line_id, leaf, report, by, at, row.disposition.office_id)


def _finish(line_id: int, leaf: Leaf, report: str, by: Holder, at: datetime, office_id: int) -> None:
    _note_read(line_id, leaf, by, at, office_id)
    _follow(
        line_id, "finish_disposition", by, at, office_id,
        done_at=at, done_by_id=by.person_id, done_post=by.title, report=report.strip(),
    )  # fmt: skip


@transaction.atomic
def report_work(office_id: int, *, dossier: str, report: str, by: Holder, at: datetime) -> None:
    """The work that was asked is done: what lay with this position in the dossier, not sent on, is reported."""
    branches = asked.tree_of(office_id, dossier, at)
    for _, leaf in disposing.every(branches):
        if leaf.line.position_id == by.position_id and leaf.open and leaf.state != LineState.FORWARDED:
            _finish(leaf.line.id, leaf, report, by, at, office_id)


@transaction.atomic
def set_instructions(
    office_id: int, *, labels: Sequence[str], by: Holder, at: datetime | None = None
) -> tuple[disposing.Instruction, ...]:
    """The office's own list, in the order given. What was ticked before keeps its words."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    in_line(office_id)
    labels = [" ".join(label.split()) for label in labels if label.strip()]
    refuse(disposing.refusals_to_set(by, labels))
    rows = {row.code: row for row in Instruction.objects.filter(office_id=office_id)}
    ever = [disposing.Instruction(code, row.label) for code, row in rows.items()]
    made = disposing.coded(labels, ever or disposing.DEFAULT_INSTRUCTIONS)
    keep = {one.code for one in made}
    Instruction.objects.filter(office_id=office_id, retired_at=None).exclude(code__in=keep).update(
        retired_at=at
    )
    for order, one in enumerate(made):
        Instruction.objects.update_or_create(
            office_id=office_id,
            code=one.code,
            defaults={"label": one.label, "order": order, "retired_at": None},
        )
    facts = {"instructions": [[one.code, one.label] for one in made]}
    write_journal(office_id, by=by, verb="set_instructions", thing=f"office:{office_id}", facts=facts, at=at)
    return made
