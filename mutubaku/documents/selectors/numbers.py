"""What is asked about number books: lines as they are printed, blocks, gaps, and the seals of what was written.

The list of papers to search is in `register.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from mutubaku.documents.models import Document, NumberBlock, NumberLine, Register, Version
from mutubaku.documents.rules.number_lines import LINE_KIND_NAMES, LineKind
from mutubaku.documents.rules.numbers import serial_faults, suffix_faults, written_serial
from mutubaku.documents.rules.paper import PAPER_KINDS, PaperState
from mutubaku.org.rules.journal import NOTHING, seals

LINE = (
    "pk", "register_id", "kind", "serial", "suffix", "number", "dated", "subject", "recipient", "upload_id",
    "document_id", "at", "person_id", "post", "voided_at", "voided_by_id", "reason",
)  # fmt: skip
BLOCK = ("pk", "register_id", "first", "last", "reason", "at", "person_id", "post")


def line_seal(line_id: int) -> str:
    rows = NumberLine.objects.filter(pk=line_id).values_list(*LINE)
    return seals(rows, 1).get((line_id,), NOTHING)


def block_seal(block_id: int) -> str:
    rows = NumberBlock.objects.filter(pk=block_id).values_list(*BLOCK)
    return seals(rows, 1).get((block_id,), NOTHING)


def holds_number(office_id: int, number: str) -> bool:
    """Whether any paper or line of the office carries this number."""
    papers = Document.objects.filter(office_id=office_id, number=number)
    lines = NumberLine.objects.filter(office_id=office_id, number=number)
    return papers.exists() or lines.exists()


def dated_serials(register: Register) -> list[tuple[date, int]]:
    """(date, serial) of everything that was given out, inserted numbers left out."""
    papers = Document.objects.filter(
        office_id=register.office_id, kind=register.kind, number_year=register.year, dated__isnull=False
    )
    lines = register.lines.filter(suffix=0, serial__isnull=False).exclude(kind=LineKind.PAPER)
    pairs = [*papers.values_list("dated", "number_serial"), *lines.values_list("dated", "serial")]
    return [(dated, serial) for dated, serial in pairs if dated and serial]


# ---------------------------------------------------------------- the book as it is printed


@dataclass(frozen=True)
class BookLine:
    """A line as §B.14 prints it. `order` sorts it; `document_id` or `line_id` leads to the paper or the scan.

    `free`: a reserved serial nobody has used yet; `void`: why the number no longer counts; `ended`: state of a paper
    that holds no longer, and `note` says why.
    """

    order: tuple[int, int]
    serial: str
    klas: str
    number: str
    dated: date | None
    recipient: str = ""
    subject: str = ""
    attachments: str = ""
    maker: str = ""
    copies: str = ""
    note: str = ""
    void: str = ""
    free: bool = False
    ended: str = ""
    document_id: int | None = None
    line_id: int | None = None
    scanned: bool = False


COLUMNS = (
    "No. urut", "Klasifikasi", "Nomor", "Tanggal", "Tujuan", "Hal", "Lampiran", "Pengolah", "Tembusan", "Keterangan",
)  # fmt: skip


def printed(line: BookLine) -> tuple[str, ...]:
    """The cells under `COLUMNS`."""
    note = f"BATAL: {line.void}" if line.void else line.note
    return (
        line.serial, line.klas, line.number, f"{line.dated:%d-%m-%Y}" if line.dated else "", line.recipient,
        line.subject, line.attachments, line.maker, line.copies, note,
    )  # fmt: skip


@dataclass(frozen=True)
class BlockFacts:
    id: int
    first: int
    last: int
    reason: str
    at: datetime
    post: str
    left: tuple[int, ...]


@dataclass(frozen=True)
class NumberBook:
    """One register with all its lines, the latest serial last. `faults`: in words, empty when nothing is missing."""

    kind: str
    year: int
    pattern: str
    klas: str
    start: int
    last: int
    lines: tuple[BookLine, ...]
    blocks: tuple[BlockFacts, ...]
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        return PAPER_KINDS[self.kind].name

    @property
    def voids(self) -> int:
        return sum(bool(line.void) for line in self.lines)

    @property
    def free(self) -> tuple[int, ...]:
        return tuple(serial for block in self.blocks for serial in block.left)


def register_years(office_id: int) -> dict[tuple[str, int], int]:
    """(kind, year) → id of every register of the office, the latest year first: one query."""
    rows = Register.objects.filter(office_id=office_id).order_by("-year", "kind")
    return {(kind, year): pk for kind, year, pk in rows.values_list("kind", "year", "pk")}


def number_book(office_id: int, kind: str, year: int) -> NumberBook:
    """Four queries whatever the number of lines; an unopened register is an empty book."""
    row = Register.objects.filter(office_id=office_id, kind=kind, year=year).first()
    if row is None:
        model = PAPER_KINDS[kind]
        return NumberBook(kind, year, model.pattern, model.klas, 0, 0, (), (), ())
    lines = list(row.lines.order_by("serial", "suffix", "pk").values_list(*LINE))
    voided = {line[10]: line[16] for line in lines if line[2] == LineKind.PAPER}
    papers = [_paper_line(found, row, voided) for found in _papers(row)]
    others = [_other_line(line, row) for line in lines if line[2] != LineKind.PAPER]
    used = {line.order[0] for line in (*papers, *others) if not line.order[1]}
    blocks = tuple(_block(block, used) for block in row.blocks.order_by("first"))
    free = [_free_line(serial, row, block) for block in blocks for serial in block.left]
    found = tuple(sorted((*papers, *others, *free), key=lambda line: line.order))
    return NumberBook(
        kind, year, row.pattern, row.klas, row.start, row.last, found, blocks, faults_of(row, found, blocks)
    )


def _papers(row: Register) -> Iterable[tuple[object, ...]]:
    rows = Version.objects.filter(
        no=F("document__version"), document__office_id=row.office_id, document__kind=row.kind,
        document__number_year=row.year,
    )  # fmt: skip
    return rows.values_list(
        "document__number_serial", "document__klas", "document__number", "document__dated",
        "document__index__recipients", "document__title", "document__index__attachments", "post",
        "document__index__copies", "document_id", "document__withdrawn_reason", "document__successor__number",
    )  # fmt: skip


def _paper_line(found: Sequence[object], row: Register, voided: dict[int, str]) -> BookLine:
    serial, klas, number, dated, to, title, attachments, post, copies, pk, reason, successor = found
    ended, note = _ended(str(reason or ""), str(successor or ""))
    return BookLine(
        (serial, 0), str(serial), klas or row.klas, number, dated, to or "", title, attachments or "", post,  # type: ignore[arg-type]
        copies or "", note, voided.get(pk, ""), ended=ended, document_id=pk,  # type: ignore[arg-type, call-overload]
    )  # fmt: skip


def _ended(reason: str, successor: str) -> tuple[str, str]:
    """(state, in words) of a paper that was withdrawn; empty for one that holds."""
    if successor:
        return PaperState.REPLACED, f"Digantikan nomor {successor}: {reason}"
    return (PaperState.WITHDRAWN, f"Dicabut: {reason}") if reason else ("", "")


AT_THE_END = 2**31


def _other_line(line: Sequence[object], row: Register) -> BookLine:
    facts = dict(zip(LINE, line, strict=True))
    serial, suffix = facts["serial"], facts["suffix"]
    return BookLine(
        (serial or AT_THE_END, suffix), written_serial(serial, suffix) if serial else "–",  # type: ignore[arg-type]
        row.klas if serial else "", facts["number"], facts["dated"], facts["recipient"], facts["subject"],  # type: ignore[arg-type]
        maker=facts["post"], note=LINE_KIND_NAMES[str(facts["kind"])], void=facts["reason"], line_id=facts["pk"],  # type: ignore[arg-type]
        scanned=facts["upload_id"] is not None,
    )  # fmt: skip


def _free_line(serial: int, row: Register, block: BlockFacts) -> BookLine:
    note = f"Dicadangkan {block.post}: {block.reason}"
    return BookLine((serial, 0), str(serial), row.klas, "", None, note=note, free=True)


def _block(row: NumberBlock, used: set[int]) -> BlockFacts:
    left = tuple(serial for serial in range(row.first, row.last + 1) if serial not in used)
    return BlockFacts(row.pk, row.first, row.last, row.reason, row.at, row.post, left)


def faults_of(row: Register, lines: Iterable[BookLine], blocks: Iterable[BlockFacts]) -> tuple[str, ...]:
    """The gap check: serials that are missing, doubled or never given out, and inserted numbers without a base."""
    taken = [line.order for line in lines if not line.free and line.order[0] != AT_THE_END]
    reserved = [serial for block in blocks for serial in range(block.first, block.last + 1)]
    missing, wrong = serial_faults(row.start, row.last, [no for no, suffix in taken if not suffix], reserved)
    odd = suffix_faults(row.last, [pair for pair in taken if pair[1]])
    return (
        *(f"nomor urut {serial} hilang tanpa alasan" for serial in missing),
        *(f"nomor urut {serial} ganda atau tidak pernah dikeluarkan" for serial in wrong),
        *(f"nomor sisipan {written_serial(*pair)} ganda atau tanpa nomor sebelumnya" for pair in odd),
    )


# ---------------------------------------------------------------- for the doctor


def sealed_rows(office_id: int) -> tuple[dict[tuple[int, ...], str], dict[tuple[int, ...], str]]:
    """Seal of every line and of every block of an office as they stand now."""
    lines = NumberLine.objects.filter(office_id=office_id).values_list(*LINE)
    blocks = NumberBlock.objects.filter(register__office_id=office_id).values_list(*BLOCK)
    return seals(lines, 1), seals(blocks, 1)


def line_of(office_id: int, line_id: int) -> NumberLine | None:
    """A line with its scan, of the own office only."""
    rows = NumberLine.objects.filter(office_id=office_id, upload__isnull=False).select_related("upload")
    return rows.filter(pk=line_id).first()
