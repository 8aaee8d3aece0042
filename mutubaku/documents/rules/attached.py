"""A paper whose text is a file made elsewhere: what the office signs is a sheet that names the file by its hash. Pure.

A mark is put under the digest of that sheet, and the sheet holds the SHA-256 of every file, so a mark binds to the
bytes of the file: another file makes another version, and the marks of the older one stop counting.
"""

import re
from dataclasses import dataclass

from mutubaku.values.acronyms import capitals
from mutubaku.values.content import Book, Cell, Chapter, Column, Head, Letter, Numbered, Paragraph, Row, Table
from mutubaku.values.numeral import show
from mutubaku.values.period import Period
from mutubaku.values.wording import joined


@dataclass(frozen=True)
class AttachedFile:
    """A kept upload: its name, its size in bytes and the hash of its bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Heard:
    """Names of the units behind a report: who sent its material, who was asked and did not, whom nobody asked."""

    sent: tuple[str, ...]
    silent: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """A report names its gaps, also one whose text is a file."""
        asked = len(self.sent) + len(self.silent)
        if not self.silent:
            told = [f"Bahan disampaikan oleh seluruh {asked} unit yang diminta."]
        elif self.sent:
            told = [
                f"Bahan disampaikan oleh {len(self.sent)} dari {asked} unit yang diminta: {joined(self.sent)}."
            ]
        else:
            told = []
        told += [f"Tidak menyampaikan bahan: {joined(self.silent)}."] if self.silent else []
        told += [f"Tidak diminta: {joined(self.unasked)}."] if self.unasked else []
        return " ".join(told)


@dataclass(frozen=True)
class Attached:
    """`document`: what the procedure makes, "Laporan TEPRA"; `title`: what the procedure is called, which writes a short
    name out, "Laporan Kinerja Instansi Pemerintah (LKj-IP)"; `words`: what its maker says about it.
    `replaces`: number of the report it stands in for, and why; `heard`: None where no unit was asked."""

    document: str
    period: Period
    files: tuple[AttachedFile, ...]
    words: str = ""
    copies: tuple[str, ...] = ()
    replaces: tuple[str, str] = ("", "")
    title: str = ""
    heard: Heard | None = None

    @property
    def full_name(self) -> str:
        """For the cover."""
        return self.title if self.title.endswith(f"({self.document})") else self.document


BINDS = "Paraf, persetujuan, dan tanda tangan pada naskah ini berlaku hanya untuk berkas dengan sidik SHA-256 yang sama."


_PRINTED = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?: [0-9a-f]{8}){7}(?![0-9a-f])")


def named_hashes(body: str) -> frozenset[str]:
    """SHA-256 of every file that a text names as its own."""
    return frozenset(found.replace(" ", "") for found in _PRINTED.findall(body))


def printed_hash(sha256: str) -> str:
    """Eight groups of eight digits, so that a line can break between them."""
    return " ".join(sha256[i : i + 8] for i in range(0, len(sha256), 8))


def attached_book(facts: Attached) -> Book:
    """Cover, list of files and approval of a report that was made outside this program."""
    said = (Paragraph(_sentence(facts.words)),) if facts.words.strip() else ()
    instead = replaced_words(*facts.replaces)
    return Book(
        title=(capitals(facts.full_name), *instead[:1]), period=facts.period.label.upper(), stage="",
        position="".join(instead[1:2]), status="",
        short=f"{facts.document} {facts.period.label}",
        preface=(
            f"{facts.document} {facts.period.label} disusun sebagai berkas tersendiri dan dilampirkan pada naskah ini.",
            *((facts.heard.sentence,) if facts.heard else ()),
            BINDS,
            *instead[2:],
        ),
        chapters=(Chapter("", "Berkas laporan", _found(facts), (_files(facts.files), *said), annex=True),),
        approval=f"{facts.document} {facts.period.label} ini telah diperiksa dan disahkan.",
        completeness=f"{len(facts.files)} berkas terlampir", copies=facts.copies,
    )  # fmt: skip


def attached_letter(facts: Attached) -> Letter:
    """A paper of one sheet, such as a berita acara, whose text is the file."""
    items = tuple(
        f"{file.name}, {show(file.size)} bita, sidik SHA-256: {printed_hash(file.sha256)}"
        for file in facts.files
    )
    said = (Paragraph(_sentence(facts.words)),) if facts.words.strip() else ()
    return Letter(
        title=(facts.document.upper(),),
        fields=(("Periode", (facts.period.label,)),),
        body=(
            Paragraph(f"{facts.document} {facts.period.label} termuat dalam berkas berikut:"),
            Numbered(items), *said, Paragraph(BINDS),
        ),
    )  # fmt: skip


def replaced_words(number: str, reason: str) -> tuple[str, ...]:
    """What a report says that stands in the place of another: on the cover twice, and in the preface; else nothing."""
    if not number:
        return ()
    return (
        "(PENGGANTI)",
        f"Menggantikan laporan nomor {number}",
        f"Laporan ini menggantikan laporan nomor {number}, yang tidak berlaku lagi sejak laporan ini ditandatangani. "
        f"Alasan: {_sentence(reason)}",
    )


def _sentence(words: str) -> str:
    text = " ".join(words.replace("*", "").split())
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _found(facts: Attached) -> str:
    return f"Laporan ini terdiri atas {len(facts.files)} berkas."


def _files(files: tuple[AttachedFile, ...]) -> Table:
    rows = tuple(
        Row((Cell(str(no)), Cell(file.name), Cell(show(file.size)), Cell(printed_hash(file.sha256))))
        for no, file in enumerate(files, 1)
    )
    head = ((Head("No."), Head("Nama berkas"), Head("Ukuran (bita)"), Head("Sidik SHA-256")),)
    columns = (Column("10mm", "center"), Column("1fr"), Column("24mm", "right"), Column("56mm"))
    return Table("L1", "Berkas yang disahkan", columns, head, rows)
