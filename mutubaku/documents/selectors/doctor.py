"""What is wrong in the rows of papers, for `mutubaku doctor`; their files are looked at by `files.checks`."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F

from mutubaku.documents.models import (
    Build,
    Certificate,
    Disposition,
    DispositionLine,
    Document,
    Mark,
    Receipt,
    Template,
    Version,
)
from mutubaku.documents.rules import parts
from mutubaku.documents.rules.builds import BuildState
from mutubaku.documents.rules.paper import PAPER_KINDS, PaperSummary
from mutubaku.documents.selectors.dispositions import ADDRESSED, DISPOSED, FOLLOWED
from mutubaku.documents.selectors.numbers import number_book, register_years, sealed_rows
from mutubaku.documents.selectors.papers import office_papers
from mutubaku.documents.selectors.retention import destroyed_papers, destroyed_uploads
from mutubaku.documents.selectors.seals import MARK, MARK_VERBS, PAPER, RECEIVED, SENT, TEMPLATE, WITHDRAWN
from mutubaku.org.rules import altered, seals
from mutubaku.org.selectors import entries


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
        *_disposition_faults(office_id),
        *_certificate_faults(office_id),
        *_disposal_faults(office_id),
        *_withdrawal_faults(office_id),
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


def _number_faults(office_id: int) -> list[tuple[str, str]]:
    """Per register: serials that are missing, given twice or never given out; lines and blocks that were altered."""
    known = register_years(office_id)
    found = []
    for kind, year in sorted(known, key=lambda key: known[key]):
        book = number_book(office_id, kind, year)
        found += [(f"register {book.name} {year}", fault) for fault in book.faults]
    papers = Document.objects.filter(office_id=office_id).exclude(number="")
    used = set(papers.values_list("kind", "number_year")) - known.keys()
    found += [(f"register {kind} {year}", "register tidak ada") for kind, year in sorted(used, key=str)]
    return [*found, *_line_faults(office_id)]


def _line_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Reserved, hand-written and void numbers against the acts that wrote them last."""
    lines, blocks = sealed_rows(office_id)
    said_lines: dict[tuple[Any, ...], str | None] = {}
    said_blocks: dict[tuple[Any, ...], str | None] = {}
    for verb in ("enter_number", "void_number"):
        for _, _, _, facts in _acts(office_id, verb):
            said_lines[facts["line"],] = facts.get("stored")
    for _, _, _, facts in _acts(office_id, "reserve_numbers"):
        said_blocks[facts["block"],] = facts.get("stored")
    for (pk,) in altered(said_lines, lines):
        yield "register", f"baris nomor {pk} berbeda dari yang dicatat jurnal"
    for (pk,) in altered(said_blocks, blocks):
        yield "register", f"nomor cadangan {pk} berbeda dari yang dicatat jurnal"


def _twin_faults(office_id: int) -> list[tuple[str, str]]:
    first: dict[str, int] = {}
    rows = Document.objects.filter(office_id=office_id).exclude(number="").order_by("pk")
    return [
        (f"naskah {pk}", f"nomor {number} juga dipakai naskah {first[number]}")
        for number, pk in rows.values_list("number", "pk")
        if first.setdefault(number, pk) != pk
    ]


def _acts(office_id: int, verb: str) -> Iterator[tuple[int, datetime, str, dict[str, Any]]]:
    for thing, at, position, facts in entries(office_id, verb=verb):
        yield int(thing.partition(":")[2]), at, position, facts


def _seal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Marks, signed papers and receipts that are not what their acts wrote."""
    marks: dict[tuple[Any, ...], str | None] = {}
    papers: dict[tuple[Any, ...], str | None] = {}
    for verb, kind in MARK_VERBS.items():
        for pk, at, _, facts in _acts(office_id, verb):
            marks[pk, facts["version"], kind.value, at] = facts.get("stored")
            if verb == "sign":
                papers[pk,] = facts.get("paper")
    rows = Mark.objects.filter(version__document__office_id=office_id)
    for pk, version, kind, _ in altered(marks, seals(rows.values_list(*MARK), 4)):
        yield f"naskah {pk}", f"tanda {kind} pada versi {version} berbeda dari yang dibubuhkan"
    signed = Document.objects.filter(office_id=office_id, signed_at__isnull=False)
    for (pk,) in altered(papers, seals(signed.values_list(*PAPER), 1)):
        yield f"naskah {pk}", "judul, nomor, tanggal, atau penanda tangan berbeda dari saat ditandatangani"
    sent = {(pk, at): facts.get("stored") for pk, at, _, facts in _acts(office_id, "distribute")}
    receipts = Receipt.objects.filter(document__office_id=office_id)
    for pk, _ in altered(sent, seals(receipts.values_list(*SENT), 2)):
        yield f"naskah {pk}", "daftar penerima berbeda dari yang didistribusikan"
    counted = {(pk, to): n for pk, _, _, facts in _acts(office_id, "distribute")
               for to, n in facts.get("copies", {}).items()}  # fmt: skip
    kept = receipts.exclude(copies=1).values_list("document_id", "recipient", "copies")
    for pk, recipient in sorted(
        {place for place, _ in counted.items() ^ {(row[:2], row[2]) for row in kept}}
    ):
        yield f"naskah {pk}", f"jumlah eksemplar {recipient} berbeda dari yang didistribusikan"
    got = {(pk, facts["recipient"]): facts.get("stored") for pk, _, _, facts in _acts(office_id, "receive")}
    received = receipts.filter(received_at__isnull=False)
    for pk, recipient in altered(got, seals(received.values_list(*RECEIVED), 2)):
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


def _disposal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A text is gone by an approved disposal and by nothing else."""
    said = {pk for _, _, _, facts in _acts(office_id, "destroy_papers") for pk in facts["papers"]}
    for pk in sorted(said ^ destroyed_papers(office_id)):
        yield f"naskah {pk}", "dimusnahkan tanpa daftar, atau daftarnya tidak sesuai"
    gone = {pk for _, _, _, facts in _acts(office_id, "destroy_papers") for pk in facts.get("uploads", ())}
    for pk in sorted(gone ^ destroyed_uploads(office_id)):
        yield f"unggahan {pk}", "dimusnahkan tanpa daftar, atau daftarnya tidak sesuai"


def _withdrawal_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A signed paper stops to hold by its act and by nothing else."""
    said = {(pk,): facts["stored"] for pk, _, _, facts in _acts(office_id, "withdraw_paper")}
    rows = Document.objects.filter(office_id=office_id, withdrawn_at__isnull=False)
    for (pk,) in altered(said, seals(rows.values_list(*WITHDRAWN), 1)):
        yield f"naskah {pk}", "pencabutannya berbeda dari yang dicatat jurnal"


def _void_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """A mark stops counting, on a part or at all, by a revision and by nothing else."""
    gone: set[int] = set()
    lost: dict[int, set[str]] = defaultdict(set)
    for _, _, _, facts in _acts(office_id, "revise"):
        gone |= set(facts["voided"])
        for mark, names in facts.get("lost", {}).items():
            lost[int(mark)] |= set(names)
    yield from _cause_faults(office_id)
    marks = Mark.objects.filter(version__document__office_id=office_id).order_by("pk")
    columns = ("pk", "version__document_id", "kind", "voided_at", "lost")
    for pk, document_id, kind, voided_at, gone_parts in marks.values_list(*columns):
        if (pk in gone) != (voided_at is not None) or lost[pk] != set(json.loads(gone_parts)):
            yield f"naskah {document_id}", f"tanda {kind} berlaku atau gugur tanpa perbaikan naskah"


def _cause_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Why a text was changed and how it was typed, as both were written down with it; templates too."""
    acts = {(pk, facts["version"]): facts for pk, _, _, facts in _acts(office_id, "revise")}
    acts |= {(pk, 1): facts for pk, _, _, facts in _acts(office_id, "draft")}
    rows = Version.objects.filter(document__office_id=office_id).order_by("pk")
    for pk, no, causes, source in rows.values_list("document_id", "no", "causes", "source"):
        facts = acts.get((pk, no), {})
        if _code(causes) != facts.get("causes"):
            yield f"naskah {pk}", f"sebab perubahan versi {no} berbeda dari yang dicatat"
        if _code(source) != facts.get("source"):
            yield f"naskah {pk}", f"asal angka versi {no} berbeda dari yang dicatat"
    saved = {(pk,): facts["stored"] for pk, _, _, facts in _acts(office_id, "save_template")}
    kept = Template.objects.filter(office_id=office_id).values_list(*TEMPLATE)
    for (pk,) in altered(saved, seals(kept, 1)):
        yield f"templat {pk}", "isinya berbeda dari yang disimpan"


def _code(text: str) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def _disposition_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Dispositions, their recipients, and what each recipient did with his."""
    written, addressed = {}, {}
    for pk, _, _, facts in _acts(office_id, "dispose"):
        written[pk,], addressed[pk,] = facts["stored"], facts["lines"]
    rows = Disposition.objects.filter(office_id=office_id)
    for (pk,) in altered(written, seals(rows.values_list(*DISPOSED), 1)):
        yield f"disposisi {pk}", "isinya berbeda dari yang ditulis"
    lines = DispositionLine.objects.filter(disposition__office_id=office_id)
    for (pk,) in altered(addressed, seals(lines.values_list(*ADDRESSED), 1)):
        yield f"disposisi {pk}", "penerimanya berbeda dari yang ditulis"
    for verb, columns in FOLLOWED.items():
        done = {(pk,): facts["stored"] for pk, _, _, facts in _acts(office_id, verb)}
        kept = lines.exclude(**{columns[1]: None}).values_list(*columns)
        for (pk,) in altered(done, seals(kept, 1)):
            yield f"baris disposisi {pk}", "tindak lanjutnya berbeda dari yang dicatat"


def _certificate_faults(office_id: int) -> Iterator[tuple[str, str]]:
    """Certificates are issued and revoked by their acts and by nothing else."""
    issued: dict[int, str] = {}
    gone: dict[int, tuple[datetime, str]] = {}
    for verb in ("open_authority", "certify"):
        issued |= {pk: facts["serial"] for pk, _, _, facts in _acts(office_id, verb)}
    for pk, at, _, facts in _acts(office_id, "revoke"):
        gone[pk] = (at, facts["reason"])
    rows = Certificate.objects.filter(office_id=office_id).order_by("pk")
    kept = {pk: tuple(row) for pk, *row in rows.values_list("pk", "serial", "revoked_at", "reason")}
    for pk in sorted(issued.keys() | kept.keys()):
        serial, *revoked = kept.get(pk, ("", None, ""))
        if serial != issued.get(pk) or tuple(revoked) != gone.get(pk, (None, "")):
            yield f"sertifikat {pk}", "penerbitan atau pencabutannya berbeda dari yang dicatat jurnal"
