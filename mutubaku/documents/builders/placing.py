"""Content and dress → the plain JSON that the Typst layout places: blocks in page order, widths in millimetres.

Everything that can be decided once is decided here, so that the layout only places strings; figures arrive as
text. Nothing here knows of Typst itself.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mutubaku.documents.builders.characters import foldable
from mutubaku.documents.builders.paper import LETTER, Fitted, Sheet, book_sheets, fitted, spreads
from mutubaku.documents.builders.qr import qr_svg
from mutubaku.documents.builders.tables import places
from mutubaku.documents.rules.attached import printed_hash
from mutubaku.values.content import (
    Block,
    Book,
    Cell,
    Chapter,
    Chart,
    Dress,
    Frame,
    GapNote,
    Heading,
    Letter,
    Numbered,
    Pane,
    Paragraph,
    Particulars,
    Place,
    Row,
    Section,
    Signature,
    Strip,
    Table,
    Terms,
    Ticks,
    short_digest,
    spans,
)

Plain = dict[str, Any]
MARKS = {
    "CONTOH": "CONTOH, bukan naskah dinas",
    "KONSEP": "KONSEP, belum ditandatangani",
    "DICABUT": "DICABUT, tidak berlaku",
}
UNNUMBERED = "(diberikan saat ditandatangani)"
INDENTS = {"kegiatan": 1.6, "sub": 3.2}
FORM_TYPE = 9.5
_POINT = 25.4 / 72
_LABEL_LETTER = 0.17
_LETTER = 0.19  # millimetres of a letter for each point of type, on the generous side
_HALF_PAGE = 80.0
_LONGEST_RUN = 12
_SHORT = 1500  # letters of running text that may be kept on one page


def _rich(text: str) -> str | list[tuple[str, bool]]:
    pieces = spans(foldable(text))
    return list(pieces) if any(bold for _, bold in pieces) else "".join(words for words, _ in pieces)


# ---------------------------------------------------------------- tables


def _cell(cell: Cell, span: int, tree: bool, level: str, left: float) -> str | Plain:
    """A string where the text is all there is; else the few facts that differ from it."""
    more: Plain = {
        "s": span if span > 1 else None,
        "g": cell.gap or None,
        "k": cell.status or None,
        "m": cell.mark or None,
        "u": foldable(cell.under) or None,
        "i": round(INDENTS[level] + left * _POINT, 2) if tree and level in INDENTS else None,
    }
    kept = {name: value for name, value in more.items() if value is not None}
    text = foldable(cell.text)
    return {"t": text, **kept} if kept else text


def _tall(row: Row, fit: Fitted) -> bool:
    """Whether a row may be higher than half a page; such a row is split rather than lost over the edge."""
    deepest = 0.0
    for at, span, cell in places(row.cells, len(fit.widths)):
        if len(cell.text) > 300 or "\n" in cell.text:
            letters = sum(fit.widths[at : at + span]) / (fit.size * _LETTER)
            lines = cell.text.count("\n") + 1 + len(cell.text) / max(letters, 1)
            deepest = max(deepest, lines * fit.size * 1.25 * _POINT)
    return deepest > _HALF_PAGE


def _row(row: Row, table: Table, left: float, tall: bool) -> tuple[bool, list[str | Plain]]:
    """(plain, cells): a plain row is all strings and needs no weight, slant or middle line."""
    cells: list[str | Plain] = []
    end = 0
    for at, span, cell in places(row.cells, len(table.columns)):
        placed = _cell(cell, span, table.columns[at].tree, row.level, left)
        if isinstance(placed, dict) and at == 0 and span > 1 and not cell.gap:
            placed["a"] = "left"
        cells.append(placed)
        end = at + span
    cells += [""] * (len(table.columns) - end)
    if tall:
        cells = [{**({"t": c} if isinstance(c, str) else c), "b": True} for c in cells]
    return row.level in ("sub", "kegiatan") and all(isinstance(c, str) for c in cells), cells


def _ties(rows: tuple[Row, ...], tall: list[bool], notes: bool) -> list[int]:
    """For each row how many rows from it on stay on one page: n at the first, 0 inside. Notes follow the last.

    A run ends where it would fill a page by itself.
    """
    ties, start = [0] * len(rows), 0
    for n, row in enumerate(rows):
        ties[start] += 1
        last = n == len(rows) - 1
        if last and notes and not tall[n]:
            ties[start] += 1
        if last or not row.keep or tall[n] or tall[n + 1] or n - start + 1 >= _LONGEST_RUN:
            start = n + 1
    return ties


def _pad(table: Table) -> float:
    """Points above and below the words: short tables of numbers breathe, long or wordy ones save the page."""
    words = max((len(cell.text) for row in table.rows for cell in row.cells), default=0)
    if len(table.rows) > (18 if table.wide else 12) or words > 60:
        return 3.0
    return 5.6 if table.wide else 3.8


def _table(table: Table, room: float) -> Plain:
    fit = fitted(table, room)
    left = 1.5 if fit.size < 7.5 else 3.0
    tall = [_tall(row, fit) for row in table.rows]
    ties = _ties(table.rows, tall, bool(table.notes))
    rows = zip(table.rows, ties, tall, strict=True)
    return {
        "kind": "table",
        "number": table.number,
        "title": foldable(table.title),
        "label": f"Tabel {table.number}".strip(),
        "size": fit.size,
        "left": left,
        "pad": _pad(table),
        "columns": fit.widths,
        "aligns": [column.align for column in table.columns],
        "head": [[{"t": h.text, "c": h.colspan, "r": h.rowspan} for h in row] for row in table.head],
        "numbered": table.numbered,
        "tied": any(tie > 1 for tie in ties),
        "long": len(table.rows) > 8 or any(tall),
        "rows": [(row.level, tie, *_row(row, table, left, high)) for row, tie, high in rows],
        "notes": table.notes,
    }


# ---------------------------------------------------------------- blocks

_SIZE = re.compile(r"viewBox='0 0 ([0-9.]+) ([0-9.]+)'|viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")


def chart_width(chart: Chart, sheet: Sheet) -> float:
    """Millimetres: the text width, less where the drawing would otherwise be taller than a page allows."""
    found = _SIZE.search(chart.svg)
    wide, tall = [float(part) for part in found.groups() if part] if found else (16.0, 9.0)
    most = sheet.height - sheet.margins[0] - sheet.margins[2] - 45
    return round(min(sheet.room, most * wide / tall), 2)


def label_width(labels: Iterable[str], size: float = 11, least: float = 18) -> float:
    """Millimetres for the longest of these labels, on the generous side, at most a third of a letter's width."""
    longest = max((len(label) for label in labels), default=0)
    return round(min(max(least, longest * size * _LABEL_LETTER + 1), 55), 1)


def _particulars(block: Particulars, width: float) -> Plain:
    rows = [(foldable(name), [_rich(value) for value in values]) for name, values in block.rows]
    return {
        **vars(block),
        "kind": block.kind,
        "rows": rows,
        "after": _rich(block.after),
        "width": width,
        "whole": _letters(block) < _SHORT,
    }


def _ticks(block: Ticks, width: float) -> Plain:
    items = [(foldable(one.text), one.on) for one in block.items]
    return {"kind": block.kind, "items": items, "label": block.label, "width": width}


def labels_of(blocks: Iterable[Block]) -> list[str]:
    """Labels that stand on one colon axis."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Particulars):
            found += [name for name, _ in block.rows]
        if isinstance(block, Ticks) and block.label:
            found.append(block.label)
    return found


def _letters(block: Block) -> int:
    """About how much a block says, in letters; a tick is a line of its own."""
    match block:
        case Paragraph(text):
            return len(text)
        case Particulars():
            return sum(len(value) + 40 for _, values in block.rows for value in values)
        case Ticks():
            return sum(len(one.text) + 40 for one in block.items)
        case _:
            return 0


def _pane(pane: Pane, sheet: Sheet) -> list[Plain]:
    """The blocks of one field of a form; all its labels stand on one axis."""
    width = label_width(labels_of(pane.blocks), FORM_TYPE, 22)
    return [_block(block, sheet, width) for block in pane.blocks]


def _block(block: Block, sheet: Sheet, width: float = 0) -> Plain:
    """`width`: of the labels beside it, where it shares their axis."""
    match block:
        case Paragraph():
            return {"kind": block.kind, "text": _rich(block.text)}
        case GapNote():
            return {"kind": block.kind, "text": _rich(block.text), "whole": len(block.text) < _SHORT}
        case Numbered():
            return {"kind": block.kind, "items": [_rich(item) for item in block.items]}
        case Heading():
            return {"kind": block.kind, "text": foldable(block.text), "middle": block.middle}
        case Particulars():
            return _particulars(block, width or label_width(labels_of([block])))
        case Ticks():
            return _ticks(block, width or label_width([block.label]))
        case Frame():
            rows = [
                [(_pane(pane, sheet), sum(map(_letters, pane.blocks)) < _SHORT) for pane in row]
                for row in block.rows
            ]
            return {"kind": block.kind, "rows": rows, "signed": block.signed}
        case Section():
            return {"kind": block.kind, "number": block.number, "text": foldable(block.text)}
        case Strip():
            return {"kind": block.kind, "items": [(f.name, f.value, f.under) for f in block.facts]}
        case Terms():
            return {"kind": block.kind, "items": block.items}
        case Chart():
            facts = {"source": f"{block.source.removesuffix('.')}.", "width": chart_width(block, sheet)}
            return {**vars(block), "kind": block.kind, "alt": block.alt or block.title or "Grafik", **facts}
        case Table():
            return _table(block, sheet.room)


# ---------------------------------------------------------------- papers


def _page(sheet: Sheet) -> Plain:
    top, right, bottom, left = sheet.margins
    size = {"width": sheet.width, "height": sheet.height}
    return {**size, "top": top, "right": right, "bottom": bottom, "left": left}


def _post(post: str) -> str:
    return post if not post or post.endswith(",") else f"{post},"


def _dress(dress: Dress) -> Plain:
    return {
        "office": vars(dress.office),
        "mark": dress.mark,
        "mark_words": MARKS.get(dress.mark, dress.mark),
        "hash": short_digest(dress.digest),
        "edition_of": printed_hash(dress.edition_of),
        "place_date": dress.place_date,
        "signature": _signed(dress.signature, dress),
        "initials": [vars(initial) for initial in dress.initials],
    }


def _signed(made: Signature, dress: Dress) -> Plain:
    """The QR stands by the paper's own signature, not by those beside it."""
    own = made is dress.signature and dress.verify
    return {**vars(made), "post": _post(made.post), "qr": qr_svg(dress.verify) if own else ""}


def letter_fields(letter: Letter, dress: Dress) -> list[tuple[str, tuple[str, ...]]]:
    """The fields as printed: Tanggal and Nomor stand where the content has "#"; a surat has its date at the right."""
    dated = [("Tanggal", (dress.date or UNNUMBERED,)), ("Nomor", (dress.number or UNNUMBERED,))]
    if letter.form == "surat":
        dated = dated[1:]
    return [line for name, values in letter.fields for line in (dated if name == "#" else [(name, values)])]


def is_note(letter: Letter) -> bool:
    """Nota dinas and letters like it carry number and date among their fields; others under their title."""
    return any(name == "#" for name, _ in letter.fields)


def under_title(letter: Letter, dress: Dress) -> str:
    """The number, where it stands under the title. A form or a proof has none of its own."""
    return "" if is_note(letter) or letter.form in ("formulir", "bukti") else dress.number or UNNUMBERED


def signed_at(letter: Letter, dress: Dress) -> str:
    """Place and date above the signature: on papers with a title that one official signs."""
    return "" if is_note(letter) or letter.form or len(letter.places) > 1 else dress.place_date


def top_date(letter: Letter, dress: Dress) -> str:
    """Place and date at the top right, for letters that leave the office."""
    return (dress.place_date or UNNUMBERED) if letter.form in ("surat", "pengantar") else ""


def carries_initials(dress: Dress) -> bool:
    """The paraf box is on the copy that goes round to be initialled and on the one that is kept, not on the one sent."""
    return dress.archive or not dress.signature.when


def initials_title(dress: Dress) -> str:
    return "Paraf hierarki (lembar arsip)" if dress.archive else "Paraf hierarki"


def signature_at(place: Place, dress: Dress) -> Signature:
    """Whose signature stands at a place: the paper's own, that of the official named there, or nobody's yet."""
    if place.own:
        return dress.signature
    made = next((one for one in dress.cosigned if (one.post, one.name) == (place.post, place.name)), None)
    return made or Signature(place.post, place.name, place.rank, place.nip)


def places_of(letter: Letter) -> tuple[Place, ...]:
    return letter.places or (Place(own=True),)


def _place(place: Place, dress: Dress) -> Plain:
    return {
        "label": foldable(place.label),
        "done": foldable(place.done),
        "ink": place.ink,
        "s": _signed(signature_at(place, dress), dress),
    }


def _address(letter: Letter) -> Plain | None:
    if not letter.address:
        return None
    label, *names, town = letter.address
    return {"label": label, "names": [foldable(name) for name in names], "town": town}


def around(letter: Letter, dress: Dress) -> Plain:
    """What the dress adds to the text of a letter on a page to be read, as the files print it."""
    single = signed_at(letter, dress)
    return {
        "fields": letter_fields(letter, dress),
        "under_title": under_title(letter, dress),
        "top_date": top_date(letter, dress),
        "address": _address(letter),
        "places": [
            {**vars(one), "dress": {"signature": signature_at(one, dress), "place_date": single}}
            for one in places_of(letter)
        ],
    }


def _with_signature(letter: Letter) -> tuple[list[Plain], list[Plain]]:
    """The text, and its end that stays on the page of the signature: the last paragraph, or the notes of a last table."""
    blocks = [_block(block, LETTER) for block in letter.body]
    end = letter.body[-1] if letter.body else None
    if isinstance(end, Paragraph) and len(end.text) < _SHORT:
        return blocks[:-1], blocks[-1:]
    if isinstance(end, Table) and end.notes and sum(map(len, end.notes)) < _SHORT:
        bare = _block(replace(end, notes=()), LETTER)
        return [*blocks[:-1], bare], [{"kind": "notes", "notes": end.notes, "size": bare["size"]}]
    return blocks, []


def place_letter(letter: Letter, dress: Dress) -> Plain:
    blocks, closing = _with_signature(letter)
    fields = letter_fields(letter, dress)
    return {
        **_dress(dress),
        **({} if carries_initials(dress) and letter.form != "bukti" else {"initials": []}),
        "initials_title": initials_title(dress),
        "place_date": signed_at(letter, dress),
        "top_date": top_date(letter, dress),
        "paper": _page(LETTER),
        "form": letter.form,
        "note": is_note(letter) and not letter.form,
        "name": letter.name,
        "title": letter.title,
        "under_title": under_title(letter, dress),
        "fields": fields,
        "label": label_width([name for name, _ in fields], least=24),
        "address": _address(letter),
        "indent": 12.7 if is_note(letter) else 0,
        "body": blocks,
        "closing": closing,
        "places": [_place(place, dress) for place in places_of(letter)],
        "copies": [foldable(copy) for copy in letter.copies],
        "sheets": letter.sheets or [""],
    }


def approval_facts(book: Book, dress: Dress) -> list[tuple[str, tuple[str, ...]]]:
    """What the page of approval says about this copy, in order."""
    facts = [
        ("Nomor laporan", dress.number or UNNUMBERED),
        ("Versi", str(dress.version)),
        ("Kode isi", short_digest(dress.digest)),
        ("Kelengkapan", book.completeness),
        ("Berlaku", "sampai diterbitkan laporan pengganti"),
    ]
    return [(name, (value,)) for name, value in facts if value]


def city_year(book: Book, dress: Dress) -> str:
    """ "SAMARINDA, 2026": the year of the paper's date; before it has one, of its period."""
    found = re.findall(r"\b\d{4}\b", f"{book.period} {dress.date}")
    return ", ".join(part for part in (dress.office.city.upper(), found[-1] if found else "") if part)


def _chapter(chapter: Chapter, upright: Sheet, wide: Sheet) -> Plain:
    parts = [
        {"wide": s.wide, "blocks": [_block(block, wide if s.wide else upright) for block in s.blocks]}
        for s in spreads(chapter)
    ]
    head = {"label": chapter.label.upper(), "title": chapter.title, "finding": _rich(chapter.finding)}
    return {**head, "spreads": parts}


def place_book(book: Book, dress: Dress) -> Plain:
    upright, wide = book_sheets(dress)
    blocks = [block for chapter in book.chapters for block in chapter.blocks]
    tables = any(isinstance(block, Table) and block.number for block in blocks)
    charts = any(isinstance(block, Chart) for block in blocks)
    return {
        **_dress(dress),
        "paper": _page(upright),
        "wide": _page(wide),
        "title": book.title,
        "period": book.period,
        "stage": book.stage,
        "position": book.position,
        "status": book.status,
        "short": book.short,
        "city_year": city_year(book, dress),
        "preface": [_rich(text) for text in book.preface],
        "lists": ["Tabel"] * tables + ["Grafik"] * charts,
        "chapters": [_chapter(chapter, upright, wide) for chapter in book.main],
        "annexes": [_chapter(chapter, upright, wide) for chapter in book.annexes],
        "approval": _rich(book.approval),
        "facts": approval_facts(book, dress),
        "copies": [_rich(text) for text in book.copies],
    }
