"""What is asked about papers: one paper, the papers of a dossier, its dress, its files.

Bytes are not read here: `files.store.read(sha256)` gives them, `files.checks.faults` looks at them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from mutubaku.documents.models import Document, Mark, Receipt, Rendition, Upload, Version
from mutubaku.documents.models import Letterhead as Kop
from mutubaku.documents.rules import dressing, parts
from mutubaku.documents.rules.letters.wording import LABELS, Labels
from mutubaku.documents.rules.paper import (
    EDITIONS,
    MEDIA_TYPES,
    MarkFacts,
    MarkKind,
    Paper,
    PaperFacts,
    PaperSummary,
    ReceiptFacts,
    RenditionFacts,
    Withdrawal,
)
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder, Role, acting
from mutubaku.org.selectors import office_holders
from mutubaku.values.content import Dress
from mutubaku.values.content import Office as Letterhead


def current() -> QuerySet[Version]:
    """The current version of every paper, with its paper."""
    sent = Receipt.objects.filter(document_id=OuterRef("document_id"))
    rows = Version.objects.filter(no=F("document__version")).select_related("document__successor")
    return rows.annotate(distributed=Exists(sent)).order_by("document_id")


def facts_of(row: Version, marks: Iterable[MarkFacts]) -> PaperFacts:
    paper = row.document
    return PaperFacts(
        id=paper.pk,
        office_id=paper.office_id,
        kind=paper.kind,
        version=row.no,
        version_id=row.pk,
        digest=row.digest,
        drafter_id=row.person_id,
        drafter=row.post,
        drafted_at=row.at,
        signer_role=Role(paper.signer_role),
        marks=tuple(marks),
        printed=row.printed_at is not None,
        distributed=row.distributed,  # type: ignore[attr-defined]
        archived=paper.archived_at is not None,
        number=paper.number,
        dated=paper.dated,
        token=paper.token,
        provider=paper.provider,
        parts=parts.read(row.parts),
        withdrawal=_withdrawal(paper),
    )


def _withdrawal(row: Document) -> Withdrawal | None:
    if row.withdrawn_at is None:
        return None
    successor = row.successor.number if row.successor else ""
    return Withdrawal(row.withdrawn_at, row.withdrawn_post, row.withdrawn_reason, row.successor_id, successor)


def marks_of(document_ids: Iterable[int]) -> dict[int, list[MarkFacts]]:
    """Every mark of these papers, by paper, in the order they were made."""
    found: dict[int, list[MarkFacts]] = defaultdict(list)
    rows = Mark.objects.filter(version__document__in=document_ids).order_by("pk")
    document, no, text = F("version__document_id"), F("version__no"), F("version__parts")
    for row in rows.annotate(document_id=document, no=no, parts=text):
        found[row.document_id].append(mark_facts(row, row.no, parts.read(row.parts)))
    return found


def mark_facts(row: Mark, version: int, of_text: parts.Parts) -> MarkFacts:
    return MarkFacts(
        id=row.pk,
        kind=MarkKind(row.kind),
        role=row.role,
        position_id=row.position_id,
        post=row.post,
        person_id=row.person_id,
        at=row.at,
        digest=row.digest,
        version=version,
        person=row.name,
        nip=row.nip,
        rank=row.rank,
        live=row.voided_at is None,
        certificate_id=row.certificate_id,
        parts=of_text,
        lost=frozenset(json.loads(row.lost)),
    )


def paper_facts(document_id: int) -> PaperFacts:
    """What decides about a paper, without its text: two queries. Raises Version.DoesNotExist."""
    row = current().defer("body").get(document_id=document_id)
    return facts_of(row, marks_of([document_id])[document_id])


def _receipts(document_ids: Iterable[int]) -> dict[int, list[ReceiptFacts]]:
    found: dict[int, list[ReceiptFacts]] = defaultdict(list)
    for row in Receipt.objects.filter(document__in=document_ids).order_by("pk"):
        found[row.document_id].append(receipt_facts(row))
    return found


def receipt_facts(row: Receipt) -> ReceiptFacts:
    return ReceiptFacts(
        id=row.pk, recipient=row.recipient, unit_id=row.unit_id, sent_at=row.sent_at, sent_by=row.sent_by_id,
        received_at=row.received_at, received_post=row.received_post, how=row.how, copies=row.copies,
    )  # fmt: skip


def _renditions(version_ids: Iterable[int]) -> dict[int, list[RenditionFacts]]:
    """Files by version, newest first."""
    found: dict[int, list[RenditionFacts]] = defaultdict(list)
    for row in Rendition.objects.filter(version__in=version_ids).order_by("-pk"):
        found[row.version_id].append(rendition_facts(row))
    return found


def rendition_facts(row: Rendition) -> RenditionFacts:
    return RenditionFacts(
        id=row.pk, format=row.format, sha256=row.sha256, size=row.size, pages=row.pages, built_at=row.built_at,
        dress=row.dress, signed=row.signed,
    )  # fmt: skip


def _summaries(rows: Iterable[Version]) -> tuple[PaperSummary, ...]:
    """Three queries for any number of papers."""
    papers = list(rows)
    ids = [row.document_id for row in papers]
    marks, receipts, renditions = marks_of(ids), _receipts(ids), _renditions([row.pk for row in papers])
    return tuple(
        PaperSummary(
            **vars(facts_of(row, marks[row.document_id])),
            dossier=row.document.dossier,
            title=row.document.title,
            period=row.document.period,
            receipts=tuple(receipts[row.document_id]),
            renditions=tuple(renditions[row.pk]),
        )
        for row in papers
    )


def paper(document_id: int, *, office_id: int | None = None) -> Paper:
    """One whole paper in its current version, of the office if one is named. Raises Version.DoesNotExist."""
    rows = current() if office_id is None else current().filter(document__office_id=office_id)
    row = rows.get(document_id=document_id)
    return Paper(**vars(_summaries([row])[0]), body=row.body, source=row.source)


def papers_of(office_id: int, dossier: str) -> tuple[PaperSummary, ...]:
    """The papers of one dossier in the order they were begun: four queries, however many."""
    rows = current().defer("body").filter(document__office_id=office_id, document__dossier=dossier)
    return _summaries(rows)


def office_papers(office_id: int) -> tuple[PaperSummary, ...]:
    """Every paper of an office, for the doctor."""
    return _summaries(current().defer("body").filter(document__office_id=office_id))


@dataclass(frozen=True)
class UploadFacts:
    id: int
    name: str
    media_type: str
    sha256: str
    size: int
    post: str
    destroyed: bool = False


def uploads_of(office_id: int, dossier: str) -> tuple[UploadFacts, ...]:
    rows = Upload.objects.filter(office_id=office_id, dossier=dossier).order_by("pk")
    return tuple(map(upload_facts, rows))


def upload_facts(row: Upload) -> UploadFacts:
    gone = row.destroyed_at is not None
    return UploadFacts(row.pk, row.name, row.media_type, row.sha256, row.size, row.post, gone)


def letterhead(office: Office, emblem: str = "") -> Letterhead:
    """`emblem`: hash of its picture; a page to be read goes without."""
    return Letterhead(
        government=office.government,
        name=tuple(office.name_lines.splitlines()),
        short=office.short_name,
        city=office.city,
        address=tuple(office.address_lines.splitlines()),
        paper=office.paper,
        emblem=emblem,
    )


def emblem_of(office_id: int) -> str:
    """Hash of the office's emblem in the store; "" while it has none."""
    return Kop.objects.filter(office=office_id).values_list("emblem", flat=True).first() or ""


def labels_of(office_id: int) -> Labels:
    """How the office names the fields of its letters."""
    row = Kop.objects.filter(office=office_id).first()
    return replace(LABELS, to=row.to_label, subject=row.subject_label) if row else LABELS


def dress_of(
    paper: PaperFacts, office: Office, *, on: date, holders: Iterable[Holder] | None = None
) -> Dress:
    """What stands around the paper now; while unsigned, with the name of whoever would sign on that day.

    `holders`: everybody in office that day, when at hand.
    """
    if holders is None and not paper.signature:
        holders = office_holders(office.pk, on)
    expected = None if paper.signature else acting(holders or (), role=paper.signer_role, unit_id=None, on=on)
    return dressing.dress(
        paper, letterhead(office, emblem_of(office.pk)), example=office.example, expected=expected,
        zone=ZoneInfo(office.zone), public=settings.PUBLIC_ADDRESS,
    )  # fmt: skip


@dataclass(frozen=True)
class PaperFile:
    """A file to hand out: its bytes are `files.store.read(sha256)`."""

    office_id: int
    name: str
    media_type: str
    sha256: str


def file_of(rendition_id: int) -> PaperFile:
    """Raises Rendition.DoesNotExist. Only the signed file carries the number in its name."""
    row = Rendition.objects.select_related("version").get(pk=rendition_id)
    about = paper_facts(row.version.document_id)
    name = dressing.file_name(about, rendition_facts(row), row.version.no)
    return PaperFile(about.office_id, name, MEDIA_TYPES[EDITIONS[row.format].type], row.sha256)


def kept_files(office_id: int) -> dict[str, str]:
    """Hash of every file a row of the office names → what it is, for the doctor and the backup."""
    built = Rendition.objects.filter(version__document__office_id=office_id)
    built = built.filter(version__document__archive_record__destroyed_at=None)
    rows = built.values_list("sha256", "original", "format", "version__document_id")
    kept = {
        sha256: f"naskah {document}, {format}"
        for *both, format, document in rows
        for sha256 in both
        if sha256
    }
    brought = Upload.objects.filter(office_id=office_id, destroyed_at=None)
    uploads = brought.values_list("sha256", "pk")
    emblem = emblem_of(office_id)
    return (
        kept | {sha256: f"unggahan {pk}" for sha256, pk in uploads} | ({emblem: "lambang"} if emblem else {})
    )
