"""A report book as the body of a Word file: cover, preface, lists, chapters, lembar pengesahan.

Each change of paper direction is a section; wide tables lie on landscape pages of their own (`paper.spreads`).
"""

from dataclasses import dataclass

from mutubaku.documents.builders.paper import Sheet, book_sheets, spreads
from mutubaku.documents.builders.placing import approval_facts, city_year
from mutubaku.documents.builders.word_blocks import block_of, numbered
from mutubaku.documents.builders.word_fields import named_values
from mutubaku.documents.builders.word_kop import inline_emblem
from mutubaku.documents.builders.word_package import Package
from mutubaku.documents.builders.word_pages import mark_line, running_foot, running_head, section, section_end
from mutubaku.documents.builders.word_signature import initials_chain, signature
from mutubaku.documents.builders.word_tables import frame, table_cell, table_row
from mutubaku.documents.builders.word_text import TAB, field, paragraph, rich, run, twips
from mutubaku.values.content import Book, Chapter, Chart, Dress, Section, Table, short_digest

_FRONT, _MAIN = 'w:fmt="lowerRoman"', 'w:fmt="decimal"'
_SIGNED_WIDTH = 78.0


@dataclass(frozen=True)
class _Part:
    """Content of one section."""

    wide: bool
    body: str


@dataclass(frozen=True)
class _Sheets:
    """The two pages of a book, each with the names of its head and foot."""

    upright: Sheet
    wide: Sheet
    references: dict[bool, str]

    def section(self, wide: bool, numbers: str) -> str:
        return section(self.wide if wide else self.upright, self.references[wide], numbers=numbers)


def book_body(book: Book, dress: Dress, package: Package) -> str:
    upright, wide = book_sheets(dress)
    words = f"{book.short}   Kode isi {short_digest(dress.digest)}"
    names = {
        turned: (
            package.add_head(running_head(dress.office.short, book.short if turned else "", sheet, dress)),
            package.add_foot(running_foot(words, sheet)),
        )
        for turned, sheet in ((False, upright), (True, wide))
    }
    sheets = _Sheets(upright, wide, {turned: _references(*pair) for turned, pair in names.items()})
    alone = _references(package.add_head(mark_line(dress)), package.add_foot(""))
    cover = _cover(book, dress, package) + section_end(section(upright, alone, centred=True))
    front = _preface(book, dress) + _contents(book)
    front += section_end(sheets.section(False, f'{_FRONT} w:start="1"'))
    return cover + front + _main(book, dress, sheets, package)


def _references(head: str, foot: str) -> str:
    return f'<w:headerReference w:type="default" r:id="{head}"/><w:footerReference w:type="default" r:id="{foot}"/>'


def _main(book: Book, dress: Dress, sheets: _Sheets, package: Package) -> str:
    """Chapters, approval, annexes; neighbours of one direction share a section, every wide table has its own."""
    parts = [part for chapter in book.main for part in _chapter(chapter, sheets, package)]
    parts.append(_Part(False, _approval(book, dress, sheets.upright, package)))
    parts += [part for chapter in book.annexes for part in _chapter(chapter, sheets, package)]
    body, open_numbers = "", f'{_MAIN} w:start="1"'
    for n, part in enumerate(parts):
        body += part.body
        if n + 1 < len(parts) and not part.wide and not parts[n + 1].wide:
            continue
        properties = sheets.section(part.wide, open_numbers)
        body += section_end(properties) if n + 1 < len(parts) else properties
        open_numbers = _MAIN
    return body


# ---------------------------------------------------------------- front


def _line(text: str, size: float, *, bold: bool = False, after: int = 200, soft: bool = False) -> str:
    space = f'<w:spacing w:before="0" w:after="{after}"/>'
    return paragraph(run(text, bold=bold, size=size, soft=soft), align="center", more=space)


def _cover(book: Book, dress: Dress, package: Package) -> str:
    office = dress.office
    lines = [paragraph(inline_emblem(package), align="center"), *[paragraph("")] * 4]
    lines += [_line(text, 24, bold=True, after=60) for text in book.title]
    lines += [paragraph(""), _line(book.period, 16, bold=True)]
    lines += [_line(text, 11, after=60) for text in (book.stage, book.position) if text]
    lines += [paragraph("")] * 6 + [_line(office.government, 12, after=60)]
    lines += [_line(text, 14, bold=True, after=60) for text in office.name]
    lines += [paragraph(""), _line(city_year(book, dress), 11), _line(book.status, 8.5, soft=True)]
    return "".join(lines)


def _preface(book: Book, dress: Dress) -> str:
    text = "".join(paragraph(rich(words), "Isi") for words in book.preface)
    signed = dress.signature
    names = (
        dress.place_date,
        signed.post,
        "",
        signed.name,
        signed.rank,
        f"NIP {signed.nip}" if signed.nip else "",
    )
    lines = "".join(paragraph(run(w, bold=w == signed.name)) for n, w in enumerate(names) if w or n == 2)
    lines += paragraph(run("Tanda tangan elektronik ada pada Lembar Pengesahan.", soft=True, size=8))
    return (
        paragraph(run("Kata pengantar"), "Heading1")
        + text
        + paragraph("")
        + _right(lines, book_sheets(dress)[0])
    )


def _right(inside: str, sheet: Sheet) -> str:
    widths = [twips(sheet.room - _SIGNED_WIDTH), twips(_SIGNED_WIDTH)]
    cells = table_cell(widths[0], paragraph("")) + table_cell(widths[1], inside)
    return frame(widths, table_row(cells), lines=False, pad=0) + paragraph("")


def _contents(book: Book) -> str:
    """Lists that Word brings up to date, with their entries already there; Word adds the page numbers."""
    entries = [("TOC1", "", "Kata pengantar")]
    for chapter in book.main:
        entries += _entries(chapter)
    entries.append(("TOC1", "", "Lembar pengesahan"))
    for chapter in book.annexes:
        entries += _entries(chapter)
    made = paragraph(run("Daftar isi"), "JudulDepan") + _listing('TOC \\o "1-2" \\h \\z', entries)
    blocks = [block for chapter in book.chapters for block in chapter.blocks]
    for kind, cls in (("Tabel", Table), ("Grafik", Chart)):
        named = [
            ("TOC2", b.number, b.title) for b in blocks if isinstance(b, Table | Chart) and type(b) is cls
        ]
        if named := [entry for entry in named if entry[1]]:
            made += paragraph(run(f"Daftar {kind.lower()}"), "Subjudul") + _listing(
                f"TOC \\h \\z \\f {kind[0]}", named
            )
    return made


def _entries(chapter: Chapter) -> list[tuple[str, str, str]]:
    below = [("TOC2", b.number, b.text) for b in chapter.blocks if isinstance(b, Section)]
    return [("TOC1", chapter.label.upper(), chapter.title), *below]


def _listing(instruction: str, entries: list[tuple[str, str, str]]) -> str:
    begin, end = field(instruction, "\0").split("\0")
    last = len(entries) - 1
    return "".join(
        paragraph(begin * (n == 0) + run(number) + TAB * bool(number) + run(title) + end * (n == last), style)
        for n, (style, number, title) in enumerate(entries)
    )


# ---------------------------------------------------------------- chapters and approval


def _chapter(chapter: Chapter, sheets: _Sheets, package: Package) -> list[_Part]:
    name = run(f"{chapter.label.upper()}  {chapter.title}".strip())
    finding = paragraph(rich(chapter.finding), "Isi", keep=True) if chapter.finding else ""
    head = paragraph(name, "Heading1") + finding
    parts = []
    for spread in spreads(chapter):
        sheet = sheets.wide if spread.wide else sheets.upright
        body = "".join(block_of(block, sheet, package) for block in spread.blocks)
        parts.append(_Part(spread.wide, head + body))
        head = ""
    return parts


def _approval(book: Book, dress: Dress, sheet: Sheet, package: Package) -> str:
    body = paragraph(run("Lembar pengesahan"), "Heading1") + paragraph(rich(book.approval), "Isi")
    body += named_values(approval_facts(book, dress), sheet.room, 34)
    if dress.initials:
        body += paragraph(run("Rantai paraf"), "Subjudul") + initials_chain(dress, sheet.room)
    if book.copies:
        body += paragraph(run("Disampaikan kepada"), "Subjudul") + numbered(book.copies, package)
    signed = signature(dress.signature, dress.place_date, verify=dress.verify, package=package)
    return body + paragraph("") + _right(signed, sheet)
