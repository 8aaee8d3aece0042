"""Berita acara: who met when and where, what came out, on what grounds, in how many copies, who signs (§B.6). Pure.

The two of SOP 1 are made by `data_needs` and `data_conformity`. The numbers of the table arrive written.
"""

from dataclasses import dataclass
from datetime import date

from mutubaku.documents.rules.letters.wording import (
    Official,
    day_in_words,
    place_of,
    points,
    printed_nip,
    refusals,
    sentence,
)
from mutubaku.values.content import (
    Block,
    Cell,
    Column,
    Head,
    Letter,
    Numbered,
    Paragraph,
    Particulars,
    Place,
    Row,
    Table,
)
from mutubaku.values.numeral import show, spelled
from mutubaku.values.refusal import Refusal

ORDINALS = ("PERTAMA", "KEDUA", "KETIGA")


@dataclass(frozen=True)
class BeritaAcara:
    """`about`: the lines of the title under BERITA ACARA. `deed`: what the parties did, leading into the result.

    `parties`: PIHAK PERTAMA first; more than three sign in a table. `signer`: index of the party whose signature is
    that of the paper, `len(parties)` for the one who knows of it. `rangkap`: number of copies.
    """

    about: tuple[str, ...]
    day: date
    at: str
    parties: tuple[Official, ...]
    deed: str
    result: Table | None = None
    findings: tuple[str, ...] = ()
    basis: str = ""
    rangkap: int = 2
    made_in: str = ""
    knows: Official | None = None
    knows_as: str = "Mengetahui"
    signer: int = 0


def refusals_to_compose(facts: BeritaAcara) -> list[Refusal]:
    """A berita acara names its matter, its place, what was done and at least one who signs."""
    signers = len(facts.parties) + (facts.knows is not None)
    return refusals((
        ("about", any(line.strip() for line in facts.about), "Isi judul berita acara."),
        ("at", bool(facts.at.strip()), "Isi tempat berita acara dibuat."),
        ("parties", bool(facts.parties), "Sebutkan sedikitnya satu pihak."),
        ("parties", all(one.name.strip() and one.post.strip() for one in facts.parties),
         "Isi nama dan jabatan setiap pihak."),
        ("deed", bool(facts.deed.strip(" .:,")), "Isi apa yang dilaksanakan para pihak."),
        ("result", bool(facts.result or points(facts.findings)), "Isi hasil, sebagai tabel atau butir."),
        ("rangkap", facts.rangkap >= 1, "Jumlah rangkap paling sedikit 1."),
        ("signer", 0 <= facts.signer < max(1, signers), "Pilih penanda tangan dari pihak yang disebut."),
    ))  # fmt: skip


def compose_berita_acara(facts: BeritaAcara) -> Letter:
    return Letter(
        title=("BERITA ACARA", *(line.strip().upper() for line in facts.about if line.strip())),
        fields=(),
        body=(*_opening(facts), *_result(facts), *_end(facts)),
        places=_places(facts),
    )


def _tabled(facts: BeritaAcara) -> bool:
    """Whether so many sign that they are named in the table of signatures."""
    return len(facts.parties) + (facts.knows is not None) > 3


def _opening(facts: BeritaAcara) -> tuple[Block, ...]:
    where = f"Pada hari ini, {day_in_words(facts.day)}, bertempat di {facts.at.strip()}, kami yang "
    deed = facts.deed.strip().rstrip(".:,")
    lead = f"telah {deed}, dengan hasil sebagai berikut:"
    if _tabled(facts):
        return (Paragraph(f"{where}namanya tercantum dalam daftar tanda tangan di bawah ini {lead}"),)
    last = len(facts.parties) - 1
    named = tuple(_party(n, one, "," if n == last else ";") for n, one in enumerate(facts.parties))
    return (Paragraph(f"{where}bertanda tangan di bawah ini:"), *named, Paragraph(lead))


def party_name(n: int) -> str:
    return f"PIHAK {ORDINALS[n]}"


def _party(n: int, official: Official, end: str) -> Particulars:
    rows = (("Nama", official.name), ("NIP", printed_nip(official.nip)), ("Jabatan", official.post))
    return Particulars(
        tuple((name, (value.strip(),)) for name, value in rows if value.strip()),
        f"{n + 1}.",
        f"selanjutnya disebut *{party_name(n)}*{end}",
    )


def _result(facts: BeritaAcara) -> tuple[Block, ...]:
    """The table, then the findings: a lone one as a paragraph."""
    found = tuple(sentence(text) for text in points(facts.findings))
    told: tuple[Block, ...] = (
        (Numbered(found),) if len(found) > 1 else tuple(Paragraph(text) for text in found)
    )
    return (*((facts.result,) if facts.result else ()), *told)


def _end(facts: BeritaAcara) -> tuple[Block, ...]:
    basis = facts.basis.strip().rstrip(".")
    grounds = (Paragraph(f"Berita acara ini dibuat berdasarkan {basis}."),) if basis else ()
    copies = f"{facts.rangkap} ({spelled(facts.rangkap)})"
    closing = (
        f"Demikian berita acara ini dibuat dengan sebenarnya dalam rangkap {copies} untuk dipergunakan "
        "sebagaimana mestinya."
    )
    made = f" Dibuat di {facts.made_in.strip()}." if _tabled(facts) and facts.made_in.strip() else ""
    return (*grounds, Paragraph(closing + made))


def _places(facts: BeritaAcara) -> tuple[Place, ...]:
    """PIHAK KEDUA left, PIHAK PERTAMA right, whoever knows of it below; a third party comes below too."""
    made = f"Dibuat di {facts.made_in.strip()}\n" if facts.made_in.strip() else ""
    knows = (
        (place_of(facts.knows, f"{facts.knows_as},", own=facts.signer == len(facts.parties)),)
        if facts.knows
        else ()
    )
    if _tabled(facts):
        return (*(place_of(one, own=n == facts.signer) for n, one in enumerate(facts.parties)), *knows)
    labels = [f"{party_name(n)}," for n in range(len(facts.parties))]
    labels[0] = made + labels[0]
    first, *rest = (place_of(one, labels[n], own=n == facts.signer) for n, one in enumerate(facts.parties))
    return (*rest[:1], first, *rest[1:], *knows)


# ---------------------------------------------------------------- the two of SOP 1


@dataclass(frozen=True)
class DataNeed:
    """One kind of data that is to be collected this year."""

    data: str
    unit: str
    source: str
    until: str


@dataclass(frozen=True)
class DataCheck:
    """One unit's data as examined. `found` and `fitting` are counts; `note` says what is to be put right."""

    unit: str
    found: int
    fitting: int
    note: str = ""


def data_needs(needs: tuple[DataNeed, ...], *, year: int, **facts: object) -> BeritaAcara:
    """Usulan kebutuhan pengumpulan data tahun berjalan (SOP 1, langkah 3). `facts`: the rest of a BeritaAcara."""
    rows = tuple(
        Row(tuple(Cell(text or "–") for text in (str(no), need.data, need.unit, need.source, need.until)))
        for no, need in enumerate(needs, 1)
    )
    head = ("No.", "Data yang dibutuhkan", "Unit penyedia", "Sumber", "Batas waktu")
    columns = (Column("9mm", "center"), Column("1.4fr"), Column("1fr"), Column("1fr"), Column("27mm"))
    return BeritaAcara(
        about=("USULAN KEBUTUHAN PENGUMPULAN DATA", f"TAHUN {year}"),
        deed=f"membahas dan mengusulkan kebutuhan pengumpulan data perencanaan tahun {year}",
        result=_table(head, columns, rows),
        **facts,  # type: ignore[arg-type]
    )


def data_conformity(checks: tuple[DataCheck, ...], *, year: int, **facts: object) -> BeritaAcara:
    """Hasil pemeriksaan kesesuaian data (SOP 1, langkah 8), summed over the units."""
    rows = tuple(
        Row((Cell(str(no)), Cell(one.unit), _count(one.found), _count(one.fitting),
             _count(one.found - one.fitting), Cell(one.note or "–")))
        for no, one in enumerate(checks, 1)
    )  # fmt: skip
    found, fitting = sum(one.found for one in checks), sum(one.fitting for one in checks)
    total = Row(
        (Cell("Jumlah", span=2), _count(found), _count(fitting), _count(found - fitting), Cell()), "total"
    )
    head = ("No.", "Unit kerja", "Data\ndiperiksa", "Sesuai", "Belum\nsesuai", "Keterangan")
    widths = (
        ("9mm", "center"),
        ("1.1fr", "left"),
        ("20mm", "right"),
        ("18mm", "right"),
        ("18mm", "right"),
        ("1fr", "left"),
    )
    return BeritaAcara(
        about=("HASIL PEMERIKSAAN KESESUAIAN DATA", f"TAHUN {year}"),
        deed=f"memeriksa kesesuaian data perencanaan tahun {year} dengan prinsip Satu Data Indonesia",
        result=_table(head, tuple(Column(*one) for one in widths), (*rows, total)),
        **facts,  # type: ignore[arg-type]
    )


def _count(number: int) -> Cell:
    return Cell(show(number))


def _table(head: tuple[str, ...], columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Table:
    return Table("", "", columns, (tuple(Head(text) for text in head),), rows, numbered=True)
