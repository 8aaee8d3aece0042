"""A letter as the body of a Word file: kop, title, fields, text, signature right, paraf box left."""

from mutubaku.documents.builders.paper import LETTER
from mutubaku.documents.builders.placing import UNNUMBERED, is_note, letter_fields
from mutubaku.documents.builders.word_blocks import block_of
from mutubaku.documents.builders.word_package import Package
from mutubaku.documents.builders.word_pages import TOP_LINE, mark_line, section
from mutubaku.documents.builders.word_signature import SIGNED_LINE, initials_box, named_values, signature
from mutubaku.documents.builders.word_tables import frame, table_cell, table_row
from mutubaku.documents.builders.word_text import field, paragraph, run, twips
from mutubaku.values.content import Dress, Letter, Office, short_digest

_RULE = '<w:pBdr><w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="000000"/></w:pBdr>'
_SIGNED_WIDTH = 78.0
# Capitals of bold Arial are about this wide for their height; the exact width is Word's to know.
_CAPITAL = 0.7


def letter_body(letter: Letter, dress: Dress, package: Package) -> str:
    note = is_note(letter)
    body = kop(dress.office) + "".join(paragraph(run(line), "Title") for line in letter.title)
    if not note:
        body += paragraph(run(f"NOMOR {dress.number or UNNUMBERED}"), align="center")
    body += paragraph("")
    if letter.fields:
        body += named_values(letter_fields(letter, dress), LETTER.room)
        body += paragraph("", more=_RULE.format(side="bottom", kind="single", size=6, space=4))
        body += paragraph("")
    body += "".join(block_of(block, LETTER, package, 12.7 if note else 0) for block in letter.body)
    return (
        body
        + paragraph("", keep=True)
        + _closing(dress, "" if note else dress.place_date, package)
        + _end(dress, package)
    )


def kop(office: Office) -> str:
    """Government to office is 3 : 4; both shrink together where a line is too long, down to 12 points."""
    room = LETTER.room / 25.4 * 72
    longest = max((len(line) for line in office.name), default=1) or 1
    big = round(2 * max(12.0, min(16.0, room / (_CAPITAL * longest)))) / 2
    lines = paragraph(run(office.government, size=big * 0.75), align="center")
    lines += "".join(paragraph(run(line, bold=True, size=big), align="center") for line in office.name)
    lines += "".join(paragraph(run(line, size=9), align="center") for line in office.address)
    double = _RULE.format(side="top", kind="thickThinSmallGap", size=24, space=1)
    return lines + paragraph("", more=double)


def _closing(dress: Dress, place_date: str, package: Package) -> str:
    widths = [twips(LETTER.room - _SIGNED_WIDTH), twips(_SIGNED_WIDTH)]
    # A cell ends with a paragraph, also after a table.
    left = initials_box(dress, short_digest(dress.digest)) + paragraph("")
    signed = signature(dress.signature, place_date, verify=dress.verify, package=package)
    cells = table_cell(widths[0], left) + table_cell(widths[1], signed)
    return frame(widths, table_row(cells), lines=False, pad=0) + paragraph("")


def _end(dress: Dress, package: Package) -> str:
    number = paragraph(run("- ") + field("PAGE", run("2")) + run(" -"), "Header", align="center")
    foot = package.add_foot(_signed_foot(dress))
    parts = (
        ("header", "default", package.add_head(mark_line(dress) + number)),
        ("header", "first", package.add_head(mark_line(dress))),
        ("footer", "default", foot),
        ("footer", "first", foot),
    )
    references = "".join(f'<w:{what}Reference w:type="{on}" r:id="{name}"/>' for what, on, name in parts)
    return section(LETTER, references, first_differs=True)


def _signed_foot(dress: Dress) -> str:
    if not dress.signature.when:
        return ""
    code = f" dengan kode {dress.signature.code}" if dress.signature.code else ""
    words = f"Dokumen ini ditandatangani secara elektronik{code}. {SIGNED_LINE}"
    return paragraph(run(words, size=7), "Footer", more=TOP_LINE)
