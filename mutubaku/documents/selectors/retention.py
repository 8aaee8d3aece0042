"""What is asked about kept papers: where each stands in its retention, what may be proposed for disposal, the lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from mutubaku.documents.models import ArchiveRecord, Disposal, Rendition, Upload
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
    closes: date
    destroyed_at: datetime | None
    listed: bool
    ends: date
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
    for *told, state in rows.order_by("closes", "document_id").values_list(*COLUMNS):
        facts = dict(zip(NAMES, told, strict=True))
        active, inactive, closes = facts["active"], facts["inactive"], facts["closes"]
        listed = state is not None and state != DisposalState.REFUSED
        ends, stands = ends_on(closes, active, inactive), phase(closes, active, inactive, today)
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


def files_only_here(document_ids: Collection[int]) -> set[str]:
    """Hashes of files that belong to these papers and to nothing else that is kept."""
    mine = Rendition.objects.filter(version__document__in=document_ids)
    # A sealed PDF stands beside the file it was before the marks were put in.
    wanted = {sha256 for pair in mine.values_list("sha256", "original") for sha256 in pair if sha256}
    others = Rendition.objects.filter(sha256__in=wanted).exclude(version__document__in=document_ids)
    others = others.filter(version__document__archive_record__destroyed_at=None)
    uploads = Upload.objects.filter(sha256__in=wanted)
    return (
        wanted - set(others.values_list("sha256", flat=True)) - set(uploads.values_list("sha256", flat=True))
    )


def is_destroyed(document_id: int) -> bool:
    return ArchiveRecord.objects.filter(document_id=document_id, destroyed_at__isnull=False).exists()


def destroyed_papers(office_id: int) -> set[int]:
    rows = ArchiveRecord.objects.filter(office_id=office_id, destroyed_at__isnull=False)
    return set(rows.values_list("document_id", flat=True))
