"""A paper taken apart into named places, each with what it says there, so that two of them can be compared. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mutubaku.values.content import (
    Block,
    Book,
    Chart,
    Content,
    Fact,
    Frame,
    GapNote,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Particulars,
    Place,
    Row,
    Section,
    Strip,
    Table,
    Terms,
    Ticks,
    unmarked,
)

_LETTER = re.compile(r"[^\W\d_]")
_ORDINAL = "No."  # a running number says nothing of its own


@dataclass
class Part:
    """`named`: key → (place, text); `rows`: key → (place, {column: text}); `running`: (place, text) in order.

    `pictures`: key → (place, digest of the drawing), which is compared but never shown."""

    named: dict[Hashable, tuple[str, str]] = field(default_factory=dict)
    rows: dict[Hashable, tuple[str, dict[str, str]]] = field(default_factory=dict)
    running: list[tuple[str, str]] = field(default_factory=list)
    pictures: dict[Hashable, tuple[str, str]] = field(default_factory=dict)


def places(content: Content) -> dict[str, Part]:
    return _letter_parts(content) if isinstance(content, Letter) else _book_parts(content)


def _letter_parts(letter: Letter) -> dict[str, Part]:
    head = Part()
    head.running = [("Judul", " ".join(letter.title))]
    for name, values in _counted(letter.fields):
        head.named[name] = (name[0], ", ".join(values))
    for where, texts in (("Alamat", letter.address), ("Tembusan", letter.copies), ("Lembar", letter.sheets)):
        head.running += [(where, text) for text in texts]
    for no, one in enumerate(letter.places, 1):
        head.named["tanda tangan", no] = (f"Tempat tanda tangan {no}", _signer(one))
    return {"Kepala surat": head, "Isi surat": _body(letter.body, "Isi surat")}


def _signer(place: Place) -> str:
    texts = (place.label, place.post, place.name, place.rank, place.nip, place.done, *place.ink)
    return ", ".join(text.replace("\n", ", ").rstrip(",") for text in texts if text)


def _book_parts(book: Book) -> dict[str, Part]:
    cover = Part()
    told = (book.period, book.stage, book.position, book.status, book.completeness)
    names = ("Periode", "Tahap anggaran", "Posisi", "Keadaan data", "Kelengkapan")
    for name, text in (("Judul", " ".join(book.title)), *zip(names, told, strict=True)):
        if text:
            cover.named[name] = (name, text)
    preface = Part(running=[("Kata pengantar", unmarked(text)) for text in book.preface])
    found = {"Sampul": cover, "Kata pengantar": preface}
    for (name, again), chapter in _counted((c.name, c) for c in book.chapters):
        part = _body(chapter.blocks, name)
        part.named["Simpulan"] = ("Simpulan bab", unmarked(chapter.finding))
        found[f"{name} ({again + 1})" if again else name] = part
    end = Part(running=[("Pengesahan", unmarked(book.approval))])
    end.running += [("Disampaikan kepada", unmarked(copy)) for copy in book.copies]
    return {**found, "Lembar pengesahan": end}


def _counted(pairs: Iterable[tuple[str, Any]]) -> Iterator[tuple[tuple[str, int], Any]]:
    """The same name a second time is another place."""
    seen: Counter[str] = Counter()
    for name, value in pairs:
        yield (name, seen[name]), value
        seen[name] += 1


def _body(blocks: Iterable[Block], name: str) -> Part:
    """`place` of running text is the last heading above it."""
    part, place, seen = Part(), name, Counter[str]()
    for block in blocks:
        if isinstance(block, Section | Heading):
            number = f"{block.number} " if isinstance(block, Section) and block.number else ""
            place = f"{number}{block.text}"
        _take(part, block, place, seen)
    return part


def _take(part: Part, block: Block, place: str, seen: "Counter[str]") -> None:
    match block:
        case Paragraph(text) | GapNote(text) | Heading(text) | Section(_, text):
            part.running.append((place, unmarked(text)))
        case Numbered(items):
            part.running += [(f"{place}, butir", unmarked(item)) for item in items]
        case Strip(facts):
            for fact in facts:
                _name(part, seen, fact.name, _fact(fact))
        case Particulars():
            for label, values in block.rows:
                _name(part, seen, label, unmarked(", ".join(values)))
            part.running += [(place, unmarked(text)) for text in (block.number, block.after) if text]
        case Ticks():
            for one in block.items:
                if one.text:
                    _name(part, seen, one.text, "dipilih" if one.on else "tidak dipilih")
        case Frame():
            for pane in (pane for row in block.rows for pane in row):
                for inside in pane.blocks:
                    _take(part, inside, place, seen)
        case Terms(items):
            for short, full in items:
                _name(part, seen, short, full)
        case Chart():
            _chart(part, seen, block)
        case Table():
            _table(part, seen, block)


def _name(part: Part, seen: "Counter[str]", place: str, text: str) -> None:
    part.named[place, seen[place]] = (place, text)
    seen[place] += 1


def _fact(fact: Fact) -> str:
    return f"{fact.value} ({fact.under})" if fact.under else fact.value


def _chart(part: Part, seen: "Counter[str]", chart: Chart) -> None:
    """What a drawing shows is in its title and its text; the drawing itself can only be the same or another one."""
    place = f"Grafik {chart.number}"
    part.pictures[place, seen[place]] = (f"{place}, gambar", hashlib.sha256(chart.svg.encode()).hexdigest())
    _name(part, seen, place, f"{chart.title}. {chart.alt}. {chart.source}")


def _table(part: Part, seen: "Counter[str]", table: Table) -> None:
    name = f"Tabel {table.number}" if table.number else "Tabel"
    part.running += [(name, table.title), *((f"{name}, catatan", note) for note in table.notes)]
    columns = column_names(table)
    for row in table.rows:
        label, cells = _row(row, table, columns)
        place = f"{name}, {label}"
        part.rows[place, row.level, seen[place]] = (place, cells)
        seen[place] += 1


def column_names(table: Table) -> tuple[str, ...]:
    """ "Keuangan kumulatif, Realisasi (%)": the head of each column from the top down."""
    names: list[list[str]] = [[] for _ in table.columns]
    taken: set[tuple[int, int]] = set()
    for depth, row in enumerate(table.head):
        at = 0
        for head in row:
            while (depth, at) in taken:
                at += 1
            for column in range(at, min(at + head.colspan, len(names))):
                names[column].append(head.text.replace("-\n", "").replace("\n", " "))
                taken |= {(depth + down, column) for down in range(head.rowspan)}
            at += head.colspan
    return tuple(", ".join(one) or f"kolom {no}" for no, one in enumerate(names, 1))


def _row(row: Row, table: Table, columns: Sequence[str]) -> tuple[str, dict[str, str]]:
    """What the row is called, and the text of its other cells by column."""
    texts: list[tuple[str, str, bool]] = []
    at = 0
    for cell in row.cells:
        name = columns[at] if at < len(columns) else f"kolom {at + 1}"
        words = f"{cell.text}{cell.mark}" + (f" ({cell.under})" if cell.under else "")
        tree = at < len(table.columns) and table.columns[at].tree
        texts.append((name, words, tree))
        at += cell.span
    lead = next((n for n, one in enumerate(texts) if one[2] and one[1]), None)
    if lead is None:
        lead = next((n for n, one in enumerate(texts) if _LETTER.search(one[1])), 0)
    label = texts[lead][1] if texts else ""
    cells: dict[str, str] = {}
    for n, (name, words, _) in enumerate(texts):
        if n != lead and name != _ORDINAL:
            cells[name if name not in cells else f"{name} {n + 1}"] = words
    return label, cells
