"""What a paper says, before any layout: letters and books as plain values that every builder reads alike.

Text arrives final: numbers are rounded and written once, by who composes. A builder places strings and
computes nothing, so PDF, DOCX and XLSX agree to the digit. Number, date, initials and signatures are not
content: they are `Dress`, known only when the paper is signed, so the digest of the content stays the same.
"""

import hashlib
import json
import re
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any, ClassVar


@dataclass(frozen=True)
class Cell:
    """One cell. `number` is the rounded value behind a numeric text, `digits` its decimals, for the workbook.

    `gap`: nobody reported; hatched, never zero. `status`: sesuai, waspada, kritis or belum.
    `mark` hangs right of the digits ("*" = provisional). `under`: a second, smaller line.
    """

    text: str = ""
    span: int = 1
    number: Decimal | None = None
    digits: int = 0
    gap: bool = False
    status: str = ""
    mark: str = ""
    under: str = ""


@dataclass(frozen=True)
class Row:
    """`level`: group, program, kegiatan, sub, subtotal, total or missing. `keep`: stays with the next row."""

    cells: tuple[Cell, ...]
    level: str = "sub"
    keep: bool = False


@dataclass(frozen=True)
class Head:
    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Column:
    """`width`: "20.4mm" or "1fr". `align`: left, right or center. `tree`: indents by the row's level."""

    width: str
    align: str = "left"
    tree: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`*bold*` is the only mark-up."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True)
class Numbered:
    kind: ClassVar[str] = "numbered"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """`middle`: centred, as MENUGASKAN in a surat tugas."""

    kind: ClassVar[str] = "heading"
    text: str
    middle: bool = False


@dataclass(frozen=True)
class Section:
    kind: ClassVar[str] = "section"
    number: str
    text: str


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    under: str = ""


@dataclass(frozen=True)
class Strip:
    """The few key figures that open a summary."""

    kind: ClassVar[str] = "strip"
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class GapNote:
    """Says what is missing, who owes it and until when."""

    kind: ClassVar[str] = "gap_note"
    text: str


@dataclass(frozen=True)
class Terms:
    kind: ClassVar[str] = "terms"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """`columns` describe the body; `head` may have several rows; `numbered` prints a row of column numbers.

    `wide` puts the table on landscape pages of its own. `size`: body type in points.
    """

    kind: ClassVar[str] = "table"
    number: str
    title: str
    columns: tuple[Column, ...]
    head: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    numbered: bool = False
    wide: bool = False
    size: str = "9"


@dataclass(frozen=True)
class Chart:
    """`svg` is the drawing itself (values/chart.py); `alt` tells it in words."""

    kind: ClassVar[str] = "chart"
    number: str
    title: str
    svg: str
    alt: str
    source: str


@dataclass(frozen=True)
class Particulars:
    """Label, colon, value under each other; several values of one label are numbered.

    `number`: "1." before the group (a party, a person); `after`: a sentence that ends it. `inset`: the group stands in
    the value column of the particulars above it, `label` in their label column.
    """

    kind: ClassVar[str] = "particulars"
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    number: str = ""
    after: str = ""
    inset: bool = False
    label: str = ""


@dataclass(frozen=True)
class Tick:
    """One box of a form. Without `text` it is left open, a dotted line to be written on."""

    text: str = ""
    on: bool = False


@dataclass(frozen=True)
class Ticks:
    """Boxes to tick, in the office's own words. `label` and a colon stand left of them where it is given."""

    kind: ClassVar[str] = "ticks"
    items: tuple[Tick, ...]
    label: str = ""


@dataclass(frozen=True)
class Pane:
    """One field of a framed form; an only field of its row takes the whole width."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class Frame:
    """A framed form of one or two panes per row. `signed`: the paper's signature stands right in the last pane."""

    kind: ClassVar[str] = "frame"
    rows: tuple[tuple[Pane, ...], ...]
    signed: bool = False


Block = (
    Paragraph
    | Numbered
    | Heading
    | Section
    | Strip
    | GapNote
    | Terms
    | Table
    | Chart
    | Particulars
    | Ticks
    | Frame
)


@dataclass(frozen=True)
class Chapter:
    """`annex`: a lampiran, counted by itself and printed behind the lembar pengesahan."""

    number: str
    title: str
    finding: str
    blocks: tuple[Block, ...]
    annex: bool = False

    @property
    def label(self) -> str:
        """ "Bab I", "Lampiran I"; a lone annex is "Lampiran"."""
        return (
            f"{'Lampiran' if self.annex else 'Bab'} {self.number}".strip()
            if self.number or self.annex
            else ""
        )

    @property
    def name(self) -> str:
        """ "Bab I. Ringkasan"."""
        return f"{self.label}. {self.title}" if self.label else self.title


@dataclass(frozen=True)
class Book:
    """A report book. `stage`: budget stage line; `position`: "Posisi sampai dengan …"; `status`: as-of line.

    `chapters`: in the order of the book, annexes last.
    """

    kind: ClassVar[str] = "book"
    title: tuple[str, ...]
    period: str
    stage: str
    position: str
    status: str
    short: str
    preface: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    approval: str
    completeness: str
    copies: tuple[str, ...]

    @property
    def main(self) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if not chapter.annex)

    @property
    def annexes(self) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.annex)


@dataclass(frozen=True)
class Place:
    """Where somebody signs. `label`: "PIHAK PERTAMA", "Mengetahui" or "a.n. Kepala Dinas", a line feed between lines.

    `own`: the signature of the paper itself stands here, see `Dress.signature`; the official is then not named.
    `done`: what an account did in the program, printed in the place of a signature. `ink`: lines left to be filled
    in by hand.
    """

    label: str = ""
    post: str = ""
    name: str = ""
    rank: str = ""
    nip: str = ""
    own: bool = False
    done: str = ""
    ink: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter of one office. `fields` in order (Yth., Dari, Tembusan …); several values are numbered.

    Tanggal and Nomor are inserted by the builder at the place of the field named "#": see `Dress`. `form` is the order
    on the page: "" (title, then fields), "surat" (date right, fields, `address`, no title), "pengantar" (date right,
    `address`, title with number), "formulir" (a framed form in small type) or "bukti" (as "", without number: nobody
    signs it).
    `places`: who signs. None: the paper's own signature at the right; one right; two left and right; a third centred
    below them; more as a table. `address`: its label ("Yth."), the recipients, last their town. `copies`: tembusan at
    the foot. `sheets`: the letter is printed once for each.
    """

    kind: ClassVar[str] = "letter"
    title: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    body: tuple[Block, ...]
    form: str = ""
    address: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the paper is called: its title; where none is printed, its subject."""
        return " ".join(self.title) or " ".join(self.fields[-1][1] if self.fields else ())


Content = Book | Letter


@dataclass(frozen=True)
class Office:
    """Letterhead facts; all settings of the office. `emblem`: SHA-256 of the picture the office has uploaded."""

    government: str
    name: tuple[str, ...]
    short: str
    city: str
    address: tuple[str, ...]
    paper: str = "F4"
    emblem: str = ""


@dataclass(frozen=True)
class Initial:
    """One paraf. `role`: what was done ("Memeriksa dan memaraf"); `scope`: of what; `when` written out."""

    post: str
    role: str
    scope: str
    when: str


@dataclass(frozen=True)
class Signature:
    """`when` empty: not signed yet, printed as a dashed frame of the same size. `code`: short code of the mark."""

    post: str
    name: str
    rank: str
    nip: str
    when: str = ""
    code: str = ""


@dataclass(frozen=True)
class Dress:
    """What is put around content when a paper is built. `mark`: CONTOH, KONSEP, DICABUT or empty.

    `cosigned`: signatures of those named in `Letter.places`, found by post and name. `archive`: the copy the office
    keeps; it carries the paraf box, as drafts do, and the copy sent does not (§B.13). `edition_of`: SHA-256 of the signed
    file beside which this accessible edition stands. `verify`: the public address the QR says; empty: no QR.
    """

    office: Office
    digest: str
    mark: str
    number: str
    place_date: str
    date: str
    initials: tuple[Initial, ...]
    signature: Signature
    version: int = 1
    cosigned: tuple[Signature, ...] = ()
    archive: bool = False
    verify: str = ""
    edition_of: str = ""


_BOLD = re.compile(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)")


def spans(text: str) -> tuple[tuple[str, bool], ...]:
    """Running text as (words, bold) pieces. Only a pair of asterisks around whole words is mark-up."""
    parts = _BOLD.split(text)
    return tuple((part, bool(n % 2)) for n, part in enumerate(parts) if part)


def unmarked(text: str) -> str:
    """The same words without the mark-up, for places that have no bold type."""
    return _BOLD.sub(r"\1", text)


_KINDS: dict[str, type] = {
    cls.kind: cls
    for cls in (
        Paragraph,
        Numbered,
        Heading,
        Section,
        Strip,
        GapNote,
        Terms,
        Table,
        Chart,
        Particulars,
        Ticks,
        Frame,
        Book,
        Letter,
    )
}
_PLAIN: dict[str, dict[str, type]] = {
    "Table": {"columns": Column, "rows": Row},
    "Row": {"cells": Cell},
    "Strip": {"facts": Fact},
    "Book": {"chapters": Chapter},
    "Ticks": {"items": Tick},
    "Frame": {"rows": Pane},
    "Letter": {"places": Place},
}


def to_plain(value: Any) -> Any:
    """Content → dicts, lists and strings for JSON; a block carries its `kind`; defaults are left out."""
    if is_dataclass(value):
        plain: dict[str, Any] = {"kind": value.kind} if hasattr(value, "kind") else {}
        for field in fields(value):
            item = getattr(value, field.name)
            if item != field.default:
                plain[field.name] = to_plain(item)
        return plain
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _make(cls: type, plain: dict[str, Any]) -> Any:
    known = {field.name for field in fields(cls)}
    made = {name: _value(cls, name, item) for name, item in plain.items() if name in known}
    return cls(**made)


def _value(cls: type, name: str, item: Any) -> Any:
    if cls is Cell and name == "number":
        return Decimal(item)
    if cls is Table and name == "head":
        return tuple(tuple(_make(Head, cell) for cell in row) for row in item)
    if isinstance(item, list):
        return tuple(_value(cls, name, part) for part in item)
    if isinstance(item, dict):
        return _make(_KINDS[item["kind"]] if "kind" in item else _PLAIN[cls.__name__][name], item)
    return item


def from_plain(plain: dict[str, Any]) -> Content:
    """Inverse of `to_plain` for a whole paper."""
    content: Content = _make(_KINDS[plain["kind"]], plain)
    return content


def canonical(plain: Any) -> bytes:
    """The one byte form that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Content) -> str:
    """SHA-256 of exactly what the paper says; a mark on a paper names this."""
    return hashlib.sha256(canonical(to_plain(content))).hexdigest()


def short_digest(digest_hex: str) -> str:
    """First twelve digits in groups of four, as printed at the foot ("Kode isi 5B0E 93D7 C1A4")."""
    head = digest_hex[:12].upper()
    return " ".join(head[i : i + 4] for i in (0, 4, 8))
