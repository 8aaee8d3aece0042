"""What is asked about kept papers: where each stands in its retention, what may be proposed for disposal, the lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from mutubaku.documents.models import ArchiveRecord, Disposal, NumberLine, Rendition, Upload, Version
from mutubaku.documents.rules.attached import named_hashes, printed_hash
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.documents.rules.retention import DisposalState, Kept, Phase, ends_on, offered, phase

COLUMNS = (
    "document_id", "document__title", "document__kind", "document__number", "document__dossier", "klas", "series",
    "active", "inactive", "fate", "closes", "destroyed_at", "disposal__state",
)  # fmt: skip
NAMES = tuple(name.removeprefix("document__") for name in COLUMNS[:-1])


@dataclass(frozen=True)
class RecordLine:
    """A kept paper in the list of the archive."""

    document_id: int
    title: str
    kind: str
    number: str
    dossier: str
    klas: str
    series: str
    active: int
    inactive: int
    fate: str
    closes: date | None
    destroyed_at: datetime | None
    listed: bool
    ends: date | None
    phase: Phase

    @property
    def name(self) -> str:
        return PAPER_KINDS[self.kind].name

    @property
    def kept(self) -> Kept:
        return Kept(
            self.document_id, self.title, self.closes, self.active, self.inactive, self.fate, self.listed,
            self.destroyed_at is not None,
        )  # fmt: skip


def _lines(rows: QuerySet[ArchiveRecord], today: date) -> tuple[RecordLine, ...]:
    found = []
    for *told, state in rows.order_by(F("closes").asc(nulls_last=True), "document_id").values_list(*COLUMNS):
        facts = dict(zip(NAMES, told, strict=True))
        active, inactive, closes = facts["active"], facts["inactive"], facts["closes"]
        listed = state is not None and state != DisposalState.REFUSED
        ends = ends_on(closes, active, inactive) if closes else None
        stands = phase(closes, active, inactive, today)
        found.append(RecordLine(**facts, listed=listed, ends=ends, phase=stands))
    return tuple(found)


def records(office_id: int, today: date) -> tuple[RecordLine, ...]:
    """Every numbered paper of an office, the one whose time ends first in front: one query."""
    return _lines(ArchiveRecord.objects.filter(office_id=office_id), today)


def records_of(office_id: int, document_ids: Collection[int], today: date) -> tuple[RecordLine, ...]:
    return _lines(ArchiveRecord.objects.filter(office_id=office_id, document_id__in=document_ids), today)


def on_offer(lines: Collection[RecordLine], today: date) -> tuple[RecordLine, ...]:
    """What may be proposed; never a permanent paper."""
    return tuple(line for line in lines if offered(line.kept, today))


def disposals(office_id: int) -> QuerySet[Disposal]:
    return Disposal.objects.filter(office_id=office_id).annotate(papers=Count("records")).order_by("-pk")


def disposal_lines(disposal: Disposal, today: date) -> tuple[RecordLine, ...]:
    return _lines(disposal.records.all(), today)


def uploads_of_papers(office_id: int, document_ids: Collection[int]) -> tuple[Upload, ...]:
    """Kept files that are the text of these papers and of no other paper that is kept, and no scan of a number."""
    mine = Version.objects.filter(document__in=document_ids)
    named = {sha256 for body in mine.values_list("body", flat=True) for sha256 in named_hashes(body)}
    if not named:
        return ()
    dossiers = set(mine.values_list("document__dossier", flat=True))
    others = Version.objects.filter(document__office_id=office_id).exclude(document__in=document_ids)
    others = others.filter(document__archive_record__destroyed_at=None)
    free = {sha256 for sha256 in named if not others.filter(body__contains=printed_hash(sha256)).exists()}
    rows = Upload.objects.filter(
        office_id=office_id, dossier__in=dossiers, sha256__in=free, destroyed_at=None
    )
    scans = NumberLine.objects.filter(upload=OuterRef("pk"))
    return tuple(rows.exclude(Exists(scans)).order_by("pk"))


def files_only_here(document_ids: Collection[int], upload_ids: Collection[int] = ()) -> set[str]:
    """Hashes of files that belong to these papers and uploads and to nothing else that is kept."""
    mine = Rendition.objects.filter(version__document__in=document_ids)
    # A sealed PDF stands beside the file it was before the marks were put in.
    wanted = {sha256 for pair in mine.values_list("sha256", "original") for sha256 in pair if sha256}
    wanted |= set(Upload.objects.filter(pk__in=upload_ids).values_list("sha256", flat=True))
    others = Rendition.objects.filter(Q(sha256__in=wanted) | Q(original__in=wanted))
    others = others.exclude(version__document__in=document_ids)
    others = others.filter(version__document__archive_record__destroyed_at=None)
    uploads = Upload.objects.filter(sha256__in=wanted, destroyed_at=None).exclude(pk__in=upload_ids)
    held = {sha256 for pair in others.values_list("sha256", "original") for sha256 in pair}
    return wanted - held - set(uploads.values_list("sha256", flat=True))


def is_destroyed(document_id: int) -> bool:
    return ArchiveRecord.objects.filter(document_id=document_id, destroyed_at__isnull=False).exists()


def destroyed_papers(office_id: int) -> set[int]:
    rows = ArchiveRecord.objects.filter(office_id=office_id, destroyed_at__isnull=False)
    return set(rows.values_list("document_id", flat=True))


def destroyed_uploads(office_id: int) -> set[int]:
    return set(
        Upload.objects.filter(office_id=office_id, destroyed_at__isnull=False).values_list("pk", flat=True)
    )
