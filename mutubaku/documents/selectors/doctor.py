"""What is wrong in the rows of papers, for `mutubaku doctor`: their texts, marks and states.

The modules beside this one look at number books, at what left the office, and at what stands beside papers; files are
looked at by `files.checks`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F

from mutubaku.documents.models import Build, Document, Mark, Version
from mutubaku.documents.rules import parts
from mutubaku.documents.rules.builds import BuildState
from mutubaku.documents.rules.paper import PAPER_KINDS, PaperSummary
from mutubaku.documents.selectors.acts import acts
from mutubaku.documents.selectors.doctor_delivery import delivery_faults
from mutubaku.documents.selectors.doctor_office import office_faults
from mutubaku.documents.selectors.doctor_registers import register_faults
from mutubaku.documents.selectors.papers import office_papers
from mutubaku.documents.selectors.seals import MARK, MARK_VERBS, PAPER
from mutubaku.org.rules.journal import altered, seals

ABOUT = ("kind", "dossier", "title", "period")


def faults(office_id: int) -> list[tuple[str, str]]:
    """(place, what is wrong) in the rows of one office; `files.checks.faults` looks at its files as well."""
    return [
        *_text_faults(office_id),
        *_mark_faults(office_id),
        *_state_faults(office_id),
        *register_faults(office_id),
        *_text_origins(office_id),
        *_seal_faults(office_id),
        *_cause_faults(office_id),
        *_void_faults(office_id),
        *office_faults(office_id),
        *delivery_faults(office_id),
    ]


def _text_faults(office_id: int) -> list[tuple[str, str]]:
    rows = Version.objects.filter(document__office_id=office_id).order_by("pk")
    rows, found = rows.filter(document__archive_record__destroyed_at=None), []
    for row in rows.iterator(chunk_size=50):
        if hashlib.sha256(row.body.encode()).hexdigest() != row.digest:
            words = f"isi versi {row.no} tidak lagi cocok dengan kode isinya"
            found.append((f"naskah {row.document_id}", words))
        elif parts.read(row.parts) != parts.parts_of(json.loads(row.body)):
            words = f"kode bagian versi {row.no} tidak cocok dengan isinya"
            found.append((f"naskah {row.document_id}", words))
    return found


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
    for about in office_papers(office_id):
        place, state = f"naskah {about.id}", states.pop(about.id)
        if about.state != state:
            found.append((place, f"tercatat {state}, menurut tandanya {about.state}"))
        # A number without a signature is held for one that the service or a pen is still to make.
        if about.signature is not None and about.number == "":
            found.append((place, "bertanda tangan tanpa nomor"))
        if about.signature and about.id not in ordered and (lacking := _unbuilt(about)):
            found.append((place, f"bertanda tangan, tetapi berkas {', '.join(lacking)} belum dibuat"))
    return [*found, *((f"naskah {pk}", "versi yang berlaku tidak ada") for pk in states)]


def _unbuilt(about: PaperSummary) -> list[str]:
    built = {file.format for file in about.renditions if file.signed}
    return [format for format in PAPER_KINDS[about.kind].formats if format not in built]


def _text_origins(office_id: int) -> Iterator[tuple[str, str]]:
    """Papers and their texts against the acts that began and revised them."""
    about, texts = {}, {}
    for pk, _, post, facts in acts(office_id, "draft"):
        about[pk] = {name: facts[name] for name in ABOUT}
        texts[pk, 1] = (facts["digest"], post)
    for pk, _, post, facts in acts(office_id, "revise"):
        if pk in about and "title" in facts:
            about[pk]["title"] = facts["title"]
        texts[pk, facts["version"]] = (facts["digest"], post)
    papers = Document.objects.filter(office_id=office_id)
    rows = {pk: dict(zip(ABOUT, row, strict=True)) for pk, *row in papers.values_list("pk", *ABOUT)}
    for pk in sorted(pk for pk in about.keys() | rows.keys() if about.get(pk) != rows.get(pk)):
        yield f"naskah {pk}", "jenis, berkas, judul, atau periode berbeda dari saat disusun"
    versions = Version.objects.filter(document__office_id=office_id)
    kept = {(pk, no): row for pk, no, *row in versions.values_list("document_id", "no", "digest", "post")}
    for pk, no in sorted(texts.keys() | kept.keys()):
        if (pk, no) not in texts or texts[pk, no] != tuple(kept.get((pk, no), ())):
            yield f"naskah {pk}", f"isi atau penyusun versi {no} berbeda dari yang dicatat jurnal"


def _seal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Marks and signed papers that are not what their acts wrote."""
    marks: dict[tuple[Any, ...], str | None] = {}
    papers: dict[tuple[Any, ...], str | None] = {}
    for verb, kind in MARK_VERBS.items():
        for pk, at, _, facts in acts(office_id, verb):
            marks[pk, facts["version"], kind.value, at] = facts.get("stored")
            if verb == "sign":
                papers[pk,] = facts.get("paper")
    rows = Mark.objects.filter(version__document__office_id=office_id)
    for pk, version, kind, _ in altered(marks, seals(rows.values_list(*MARK), 4)):
        yield f"naskah {pk}", f"tanda {kind} pada versi {version} berbeda dari yang dibubuhkan"
    signed = Document.objects.filter(office_id=office_id, signed_at__isnull=False)
    for (pk,) in altered(papers, seals(signed.values_list(*PAPER), 1)):
        yield f"naskah {pk}", "judul, nomor, tanggal, atau penanda tangan berbeda dari saat ditandatangani"


def _void_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A mark stops counting, on a part or at all, by a revision and by nothing else."""
    gone: set[int] = set()
    lost: dict[int, set[str]] = defaultdict(set)
    for _, _, _, facts in acts(office_id, "revise"):
        gone |= set(facts["voided"])
        for mark, names in facts.get("lost", {}).items():
            lost[int(mark)] |= set(names)
    marks = Mark.objects.filter(version__document__office_id=office_id).order_by("pk")
    columns = ("pk", "version__document_id", "kind", "voided_at", "lost")
    for pk, document_id, kind, voided_at, gone_parts in marks.values_list(*columns):
        if (pk in gone) != (voided_at is not None) or lost[pk] != set(json.loads(gone_parts)):
            yield f"naskah {document_id}", f"tanda {kind} berlaku atau gugur tanpa perbaikan naskah"


def _cause_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Why a text was changed and how it was typed, as both were written down with it."""
    written = {(pk, facts["version"]): facts for pk, _, _, facts in acts(office_id, "revise")}
    written |= {(pk, 1): facts for pk, _, _, facts in acts(office_id, "draft")}
    rows = Version.objects.filter(document__office_id=office_id).order_by("pk")
    for pk, no, causes, source in rows.values_list("document_id", "no", "causes", "source"):
        facts = written.get((pk, no), {})
        if _code(causes) != facts.get("causes"):
            yield f"naskah {pk}", f"sebab perubahan versi {no} berbeda dari yang dicatat"
        if _code(source) != facts.get("source"):
            yield f"naskah {pk}", f"asal angka versi {no} berbeda dari yang dicatat"


def _code(text: str) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None
