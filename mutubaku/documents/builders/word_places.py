"""Where officials sign, as WordprocessingML: one at the right, two beside each other, a third below, more in a table.

The block of one signature itself is in `word_signature.py`.
"""

from mutubaku.documents.builders.paper import LETTER
from mutubaku.documents.builders.placing import places_of, signature_at
from mutubaku.documents.builders.tables import HEAD_FILL
from mutubaku.documents.builders.word_signature import initials_box, signature
from mutubaku.documents.builders.word_tables import frame, shade, table_cell, table_row
from mutubaku.documents.builders.word_text import TAB, paragraph, run, twips
from mutubaku.values.content import Dress, Letter, Place, short_digest

_WIDTH = 78.0
_SIDES = ("top", "left", "bottom", "right")


def places(letter: Letter, dress: Dress, place_date: str) -> str:
    every = places_of(letter)
    if len(every) > 3:
        return _table(every, dress) + _box(dress)
    if len(every) == 1:
        return _single(every[0], dress, place_date)
    return _pair(every[0], every[1], dress) + "".join(_below(one, dress) for one in every[2:]) + _box(dress)


def _single(place: Place, dress: Dress, place_date: str) -> str:
    """Place and date, what stands before the post (a.n.), the signature; the paraf box at the left."""
    widths = [twips(LETTER.room - _WIDTH), twips(_WIDTH)]
    # A cell ends with a paragraph, also after a table.
    left = _initials(dress) + paragraph("")
    dated = paragraph(run(place_date), keep=True, more=_AFTER) if place_date and place.label else ""
    right = dated + _label(place) + _block(place, dress, "" if place.label else place_date)
    return frame(
        widths, table_row(table_cell(widths[0], left) + table_cell(widths[1], right)), lines=False, pad=0
    )


def _pair(left: Place, right: Place, dress: Dress) -> str:
    """Labels stand at the feet of one row, so that posts and frames stand on one line too."""
    widths = [twips(LETTER.room - _WIDTH), twips(_WIDTH)]
    rows = ""
    if left.label or right.label:
        labels = (_label(one) or paragraph("") for one in (left, right))
        rows = table_row("".join(table_cell(w, one, low=True) for w, one in zip(widths, labels, strict=True)))
    blocks = (table_cell(w, _block(one, dress)) for w, one in zip(widths, (left, right), strict=True))
    return frame(widths, rows + table_row("".join(blocks)), lines=False, pad=0) + paragraph("")


def _below(place: Place, dress: Dress) -> str:
    side = (LETTER.room - _WIDTH) / 2
    widths = [twips(side), twips(_WIDTH), twips(side)]
    cells = table_cell(widths[0], paragraph("")) + table_cell(widths[1], _label(place) + _block(place, dress))
    return frame(
        widths, table_row(cells + table_cell(widths[2], paragraph(""))), lines=False, pad=0
    ) + paragraph("")


_AFTER = '<w:spacing w:before="0" w:after="100"/>'


def _label(place: Place) -> str:
    return paragraph(run(place.label), keep=True) if place.label else ""


def _block(place: Place, dress: Dress, place_date: str = "") -> str:
    if place.ink:
        return _by_hand(place)
    if place.done:
        return _vouched(place)
    return signature(signature_at(place, dress), place_date)


def _vouched(place: Place) -> str:
    """What an account did in the program, in a box where a signature would stand."""
    edges = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="4" w:color="737373"/>' for s in _SIDES)
    look = f'<w:pBdr>{edges}</w:pBdr><w:spacing w:before="80" w:after="160"/><w:ind w:left="113" w:right="{twips(20)}"/>'
    lines = paragraph(run(f"{place.post},"), keep=True)
    lines += paragraph(run(f"\n{place.done}\n", size=7.5) + run("\n", size=7.5), keep=True, more=look)
    lines += paragraph(run(place.name, bold=True), keep=True)
    rest = [text for text in (place.rank, f"NIP {place.nip}" if place.nip else "") if text]
    return lines + "".join(paragraph(run(text)) for text in rest)


def _by_hand(place: Place) -> str:
    """Lines to be filled in by hand, with room for the signature after the second."""
    stop = (
        f'<w:tabs><w:tab w:val="left" w:pos="{twips(31)}"/></w:tabs><w:spacing w:before="60" w:after="60"/>'
    )
    lines = ""
    for n, name in enumerate(place.ink):
        if n == 2:
            lines += paragraph(run("\n\ntanda tangan dan cap", soft=True, size=7.5), keep=True)
        lines += paragraph(run(name) + TAB + run(": " + "." * 34), keep=True, more=stop)
    return lines


def _initials(dress: Dress) -> str:
    return initials_box(dress, short_digest(dress.digest)) if dress.archive else ""


def _box(dress: Dress) -> str:
    made = _initials(dress)
    return paragraph("") + made + paragraph("") if made else ""


def _table(every: tuple[Place, ...], dress: Dress) -> str:
    """Odd numbers sign left, even numbers right."""
    widths = [twips(mm) for mm in (9, 42.5, 42.5, 33, 33)]
    heads = (
        (widths[0], "No.", 1),
        (widths[1], "Nama", 1),
        (widths[2], "Jabatan/instansi", 1),
        (sum(widths[3:]), "Tanda tangan", 2),
    )
    rows = table_row(
        "".join(
            table_cell(w, _small(text, bold=True), span=span, look=shade(HEAD_FILL))
            for w, text, span in heads
        ),
        head=True,
    )
    for n, place in enumerate(every, 1):
        signed = signature_at(place, dress)
        name = "\n".join(filter(None, (place.label, signed.name, f"NIP {signed.nip}" if signed.nip else "")))
        proof = f"{n}. Ditandatangani secara elektronik\n{signed.when}" if signed.when else f"{n}. {'.' * 20}"
        if signed.when and signed.code:
            proof += f"\nKode {signed.code}"
        cells = [
            table_cell(w, _small(text))
            for w, text in zip(widths, (str(n), name, signed.post.rstrip(",")), strict=False)
        ]
        if signed.when:
            cells.append(table_cell(sum(widths[3:]), _small(proof), span=2))
        else:
            halves = (proof, "") if n % 2 else ("", proof)
            cells += [table_cell(w, _small(text)) for w, text in zip(widths[3:], halves, strict=True)]
        rows += table_row("".join(cells))
    return frame(widths, rows, lines=True) + paragraph("")


def _small(text: str, bold: bool = False) -> str:
    return paragraph(run(text, bold=bold, size=9), more='<w:spacing w:before="60" w:after="60"/>')
