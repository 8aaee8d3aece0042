"""What is asked about papers: one paper, the papers of a dossier, its dress, its files, and what is wrong in the rows.

Bytes are not read here: `files.store.read(sha256)` gives them, `files.checks.faults` looks at them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, QuerySet

from mutubaku.documents.models import Build, Document, Mark, Receipt, Register, Rendition, Upload, Version
from mutubaku.documents.rules import dressing
from mutubaku.documents.rules.builds import BuildState
from mutubaku.documents.rules.numbers import serial_faults
from mutubaku.documents.rules.paper import (
    MEDIA_TYPES,
    PAPER_KINDS,
    MarkFacts,
    MarkKind,
    Paper,
    PaperFacts,
    PaperSummary,
    ReceiptFacts,
    RenditionFacts,
)
from mutubaku.org.models import Office
from mutubaku.org.rules import NOTHING, Role, altered, seals
from mutubaku.org.selectors import entries, holder_for
from mutubaku.values.content import Dress
from mutubaku.values.content import Office as Letterhead


def _current() -> QuerySet[Version]:
    """The current version of every paper, with its paper."""
    sent = Receipt.objects.filter(document_id=OuterRef("document_id"))
    rows = Version.objects.filter(no=F("document__version")).select_related("document")
    return rows.annotate(distributed=Exists(sent)).order_by("document_id")


def _facts(row: Version, marks: Iterable[MarkFacts]) -> PaperFacts:
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
    )


def _marks(document_ids: Iterable[int]) -> dict[int, list[MarkFacts]]:
    """Every mark of these papers, by paper, in the order they were made."""
    found: dict[int, list[MarkFacts]] = defaultdict(list)
    rows = Mark.objects.filter(version__document__in=document_ids).order_by("pk")
    for row in rows.annotate(document_id=F("version__document_id"), no=F("version__no")):
        found[row.document_id].append(mark_facts(row, row.no))
    return found


def mark_facts(row: Mark, version: int) -> MarkFacts:
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
    )


def paper_facts(document_id: int) -> PaperFacts:
    """What decides about a paper, without its text: two queries. Raises Version.DoesNotExist."""
    row = _current().defer("body").get(document_id=document_id)
    return _facts(row, _marks([document_id])[document_id])


def _receipts(document_ids: Iterable[int]) -> dict[int, list[ReceiptFacts]]:
    found: dict[int, list[ReceiptFacts]] = defaultdict(list)
    for row in Receipt.objects.filter(document__in=document_ids).order_by("pk"):
        found[row.document_id].append(receipt_facts(row))
    return found


def receipt_facts(row: Receipt) -> ReceiptFacts:
    return ReceiptFacts(
        id=row.pk, recipient=row.recipient, unit_id=row.unit_id, sent_at=row.sent_at, sent_by=row.sent_by_id,
        received_at=row.received_at, received_post=row.received_post, how=row.how,
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
    marks, receipts, renditions = _marks(ids), _receipts(ids), _renditions([row.pk for row in papers])
    return tuple(
        PaperSummary(
            **vars(_facts(row, marks[row.document_id])),
            dossier=row.document.dossier,
            title=row.document.title,
            period=row.document.period,
            receipts=tuple(receipts[row.document_id]),
            renditions=tuple(renditions[row.pk]),
        )
        for row in papers
    )


def paper(document_id: int) -> Paper:
    """One whole paper in its current version. Raises Version.DoesNotExist."""
    row = _current().get(document_id=document_id)
    return Paper(**vars(_summaries([row])[0]), body=row.body)


def papers_of(office_id: int, dossier: str) -> tuple[PaperSummary, ...]:
    """The papers of one dossier in the order they were begun: four queries, however many."""
    rows = _current().defer("body").filter(document__office_id=office_id, document__dossier=dossier)
    return _summaries(rows)


@dataclass(frozen=True)
class UploadFacts:
    id: int
    name: str
    media_type: str
    sha256: str
    size: int
    post: str


def uploads_of(office_id: int, dossier: str) -> tuple[UploadFacts, ...]:
    rows = Upload.objects.filter(office_id=office_id, dossier=dossier).order_by("pk")
    return tuple(UploadFacts(r.pk, r.name, r.media_type, r.sha256, r.size, r.post) for r in rows)


def letterhead(office: Office) -> Letterhead:
    return Letterhead(
        government=office.government,
        name=tuple(office.name_lines.splitlines()),
        short=office.short_name,
        city=office.city,
        address=tuple(office.address_lines.splitlines()),
        paper=office.paper,
    )


def dress_of(paper: PaperFacts, office: Office, *, on: date) -> Dress:
    """What stands around the paper now; while unsigned, with the name of whoever would sign on that day."""
    expected = None if paper.signature else holder_for(office.pk, role=paper.signer_role, on=on)
    return dressing.dress(
        paper, letterhead(office), example=office.example, expected=expected, zone=ZoneInfo(office.zone)
    )


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
    return PaperFile(about.office_id, name, MEDIA_TYPES[row.format], row.sha256)


def kept_files(office_id: int) -> dict[str, str]:
    """Hash of every file a row of the office names → what it is, for the doctor and the backup."""
    built = Rendition.objects.filter(version__document__office_id=office_id)
    rows = built.values_list("sha256", "format", "version__document_id")
    kept = {sha256: f"naskah {document}, {format}" for sha256, format, document in rows}
    uploads = Upload.objects.filter(office_id=office_id).values_list("sha256", "pk")
    return kept | {sha256: f"unggahan {pk}" for sha256, pk in uploads}


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong) in the rows of one office; `files.checks.faults` looks at its files as well."""
    return [
        *_text_faults(office_id),
        *_mark_faults(office_id),
        *_state_faults(office_id),
        *_number_faults(office_id),
        *_twin_faults(office_id),
        *_text_origins(office_id),
        *_seal_faults(office_id),
        *_void_faults(office_id),
    ]


def _text_faults(office_id: int) -> list[tuple[str, str]]:
    rows = Version.objects.filter(document__office_id=office_id).order_by("pk")
    return [
        (f"naskah {row.document_id}", f"isi versi {row.no} tidak lagi cocok dengan kode isinya")
        for row in rows.iterator(chunk_size=50)
        if hashlib.sha256(row.body.encode()).hexdigest() != row.digest
    ]


def _mark_faults(office_id: int) -> list[tuple[str, str]]:
    rows = Mark.objects.filter(version__document__office_id=office_id).exclude(digest=F("version__digest"))
    return [
        (
            f"naskah {row.version.document_id}",
            f"tanda {row.kind} {row.post} tidak menunjuk isi versi {row.version.no}",
        )
        for row in rows.select_related("version").order_by("pk")
    ]


def _state_faults(office_id: int) -> list[tuple[str, str]]:
    """The stored state against the marks; a signature against the number; a signed paper against its files."""
    found = []
    states = dict(Document.objects.filter(office_id=office_id).values_list("pk", "state"))
    # Files still on order are made by the worker; a crash between signature and file leaves no more than that.
    orders = Build.objects.filter(
        document__office_id=office_id, state__in=(BuildState.WAITING, BuildState.RUNNING)
    )
    ordered = set(orders.values_list("document_id", flat=True))
    for about in _summaries(_current().defer("body").filter(document__office_id=office_id)):
        place, state = f"naskah {about.id}", states.pop(about.id)
        if about.state != state:
            found.append((place, f"tercatat {state}, menurut tandanya {about.state}"))
        if (about.signature is None) != (about.number == ""):
            found.append((place, "nomor dan tanda tangan tidak berpasangan"))
        if about.signature and about.id not in ordered and (lacking := _unbuilt(about)):
            found.append((place, f"bertanda tangan, tetapi berkas {', '.join(lacking)} belum dibuat"))
    return [*found, *((f"naskah {pk}", "versi yang berlaku tidak ada") for pk in states)]


def _unbuilt(about: PaperSummary) -> list[str]:
    built = {file.format for file in about.renditions if file.signed}
    return [format for format in PAPER_KINDS[about.kind].formats if format not in built]


def _number_faults(office_id: int) -> list[tuple[str, str]]:
    """Per register: serials that are missing, given twice, or never given out."""
    used: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    rows = Document.objects.filter(office_id=office_id).exclude(number="")
    for kind, year, serial in rows.values_list("kind", "number_year", "number_serial"):
        used[kind, year].append(serial or 0)
    found = []
    for row in Register.objects.filter(office_id=office_id).order_by("pk"):
        missing, wrong = serial_faults(row.start, row.last, used.pop((row.kind, row.year), ()))
        place = f"register {PAPER_KINDS[row.kind].name} {row.year}"
        found += [(place, f"nomor urut {serial} hilang tanpa alasan") for serial in missing]
        found += [(place, f"nomor urut {serial} ganda atau tidak pernah dikeluarkan") for serial in wrong]
    return [*found, *((f"register {kind} {year}", "register tidak ada") for kind, year in used)]


def _twin_faults(office_id: int) -> list[tuple[str, str]]:
    first: dict[str, int] = {}
    rows = Document.objects.filter(office_id=office_id).exclude(number="").order_by("pk")
    return [
        (f"naskah {pk}", f"nomor {number} juga dipakai naskah {first[number]}")
        for number, pk in rows.values_list("number", "pk")
        if first.setdefault(number, pk) != pk
    ]


# ---------------------------------------------------------------- seals: what an act wrote, by its journal entry

_MARK = (
    "version__document_id", "version__no", "kind", "at",
    "role", "position_id", "post", "person_id", "name", "nip", "rank", "digest",
)  # fmt: skip
_PAPER = (
    "pk", "kind", "dossier", "title", "period", "klas", "signer_role",
    "number", "number_serial", "number_year", "dated", "signed_at", "signed_by_id",
)  # fmt: skip
_SENT = ("document_id", "sent_at", "recipient", "unit_id", "sent_by_id")
_RECEIVED = ("document_id", "recipient", "received_at", "received_by_id", "received_post", "how")
_MARK_VERBS = {"initial": MarkKind.PARAF, "approve": MarkKind.SETUJU, "sign": MarkKind.TANDA_TANGAN}


def mark_seal(document_id: int, version: int, kind: MarkKind, at: datetime) -> str:
    rows = Mark.objects.filter(version__document_id=document_id, version__no=version, kind=kind, at=at)
    return seals(rows.values_list(*_MARK), 4)[document_id, version, kind, at]


def paper_seal(document_id: int) -> str:
    """Of what stands on a paper besides its text, from its signature on."""
    return seals(Document.objects.filter(pk=document_id).values_list(*_PAPER), 1)[document_id,]


def sending_seal(document_id: int, at: datetime) -> str:
    rows = Receipt.objects.filter(document_id=document_id, sent_at=at)
    return seals(rows.values_list(*_SENT), 2).get((document_id, at), NOTHING)


def receiving_seal(document_id: int, recipient: str) -> str:
    rows = Receipt.objects.filter(document_id=document_id, recipient=recipient)
    return seals(rows.values_list(*_RECEIVED), 2)[document_id, recipient]


def _acts(office_id: int, verb: str) -> Iterator[tuple[int, datetime, str, dict[str, Any]]]:
    for thing, at, position, facts in entries(office_id, verb=verb):
        yield int(thing.partition(":")[2]), at, position, facts


def _seal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Marks, signed papers and receipts that are not what their acts wrote."""
    marks: dict[tuple[Any, ...], str | None] = {}
    papers: dict[tuple[Any, ...], str | None] = {}
    for verb, kind in _MARK_VERBS.items():
        for pk, at, _, facts in _acts(office_id, verb):
            marks[pk, facts["version"], kind.value, at] = facts.get("stored")
            if verb == "sign":
                papers[pk,] = facts.get("paper")
    rows = Mark.objects.filter(version__document__office_id=office_id)
    for pk, version, kind, _ in altered(marks, seals(rows.values_list(*_MARK), 4)):
        yield f"naskah {pk}", f"tanda {kind} pada versi {version} berbeda dari yang dibubuhkan"
    signed = Document.objects.filter(office_id=office_id).exclude(number="")
    for (pk,) in altered(papers, seals(signed.values_list(*_PAPER), 1)):
        yield f"naskah {pk}", "judul, nomor, tanggal, atau penanda tangan berbeda dari saat ditandatangani"
    sent = {(pk, at): facts.get("stored") for pk, at, _, facts in _acts(office_id, "distribute")}
    receipts = Receipt.objects.filter(document__office_id=office_id)
    for pk, _ in altered(sent, seals(receipts.values_list(*_SENT), 2)):
        yield f"naskah {pk}", "daftar penerima berbeda dari yang didistribusikan"
    got = {(pk, facts["recipient"]): facts.get("stored") for pk, _, _, facts in _acts(office_id, "receive")}
    received = receipts.filter(received_at__isnull=False)
    for pk, recipient in altered(got, seals(received.values_list(*_RECEIVED), 2)):
        yield f"naskah {pk}", f"tanda terima {recipient} berbeda dari yang dicatat"


def _text_origins(office_id: int) -> Iterator[tuple[str, str]]:
    """Papers and their texts against the acts that began and revised them."""
    about, texts = {}, {}
    for pk, _, post, facts in _acts(office_id, "draft"):
        about[pk] = tuple(facts[name] for name in ("kind", "dossier", "title", "period"))
        texts[pk, 1] = (facts["digest"], post)
    for pk, _, post, facts in _acts(office_id, "revise"):
        texts[pk, facts["version"]] = (facts["digest"], post)
    papers = Document.objects.filter(office_id=office_id)
    rows = {pk: tuple(row) for pk, *row in papers.values_list("pk", "kind", "dossier", "title", "period")}
    for pk in sorted({pk for pk, _ in about.items() ^ rows.items()}):
        yield f"naskah {pk}", "jenis, berkas, judul, atau periode berbeda dari saat disusun"
    versions = Version.objects.filter(document__office_id=office_id)
    kept = {(pk, no): row for pk, no, *row in versions.values_list("document_id", "no", "digest", "post")}
    for pk, no in sorted(texts.keys() | kept.keys()):
        if (pk, no) not in texts or texts[pk, no] != tuple(kept.get((pk, no), ())):
            yield f"naskah {pk}", f"isi atau penyusun versi {no} berbeda dari yang dicatat jurnal"


def _void_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A mark stops counting by a revision and by nothing else."""
    gone = {mark for _, _, _, facts in _acts(office_id, "revise") for mark in facts["voided"]}
    marks = Mark.objects.filter(version__document__office_id=office_id).order_by("pk")
    for pk, document_id, kind, voided_at in marks.values_list(
        "pk", "version__document_id", "kind", "voided_at"
    ):
        if (pk in gone) != (voided_at is not None):
            yield f"naskah {document_id}", f"tanda {kind} berlaku atau gugur tanpa perbaikan naskah"


@dataclass(frozen=True)
class BuildFacts:
    """An order to build files: `done` of `total` are there. `error`: why it failed, for the one who asked."""

    id: int
    document_id: int
    title: str
    formats: tuple[str, ...]
    state: BuildState
    done: int
    error: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def total(self) -> int:
        return len(self.formats)


def _build(row: Build) -> BuildFacts:
    return BuildFacts(
        id=row.pk, document_id=row.document_id, title=row.document.title, formats=tuple(row.formats.split(",")),
        state=BuildState(row.state), done=row.done, error=row.error, asked_at=row.asked_at, ended_at=row.ended_at,
    )  # fmt: skip


def latest_build(document_id: int) -> BuildFacts | None:
    """The last order for a paper's files: what a page polls."""
    row = Build.objects.filter(document_id=document_id).select_related("document").order_by("-pk").first()
    return _build(row) if row else None


def failed_builds(person_id: int) -> tuple[BuildFacts, ...]:
    """What a person asked for and did not get, the latest first; until it is asked again."""
    rows = Build.objects.filter(person_id=person_id, state=BuildState.FAILED)
    return tuple(_build(row) for row in rows.select_related("document").order_by("-pk"))
