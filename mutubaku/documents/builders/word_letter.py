"""A letter as the body of a Word file: kop, what its form asks for, text, who signs, tembusan.

Each sheet of a letter is a section of its own, so that its pages are counted anew.
"""

from mutubaku.documents.builders.paper import LETTER
from mutubaku.documents.builders.placing import (
    is_note,
    label_width,
    letter_fields,
    places_of,
    signature_at,
    signed_at,
    top_date,
    under_title,
)
from mutubaku.documents.builders.word_blocks import block_of, form
from mutubaku.documents.builders.word_fields import named_values
from mutubaku.documents.builders.word_kop import kop
from mutubaku.documents.builders.word_package import Package
from mutubaku.documents.builders.word_pages import TOP_LINE, mark_line, section, section_end
from mutubaku.documents.builders.word_places import places
from mutubaku.documents.builders.word_signature import SIGNED_LINE, signature
from mutubaku.documents.builders.word_text import TAB, field, paragraph, run, twips
from mutubaku.values.content import Dress, Frame, Letter

_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="4" w:color="000000"/></w:pBdr>'


def letter_body(letter: Letter, dress: Dress, package: Package) -> str:
    """`dress.office.emblem` names the picture; its bytes are the package's."""
    sheets = letter.sheets or ("",)
    body = ""
    for n, name in enumerate(sheets, 1):
        body += paragraph(run(name, size=8)) if name else ""
        body += _sheet(letter, dress, package)
        end = _end(dress, package)
        body += end if n == len(sheets) else section_end(end)
    return body


def _sheet(letter: Letter, dress: Dress, package: Package) -> str:
    head = kop(dress.office, package) + _opening(letter, dress)
    if letter.form == "formulir":
        return head + _form(letter, dress, package)
    indent = 12.7 if is_note(letter) else 0
    text = "".join(block_of(block, LETTER, package, indent) for block in letter.body)
    signed = places(letter, dress, signed_at(letter, dress))
    return head + text + paragraph("", keep=True) + signed + _copies(letter.copies)


def _opening(letter: Letter, dress: Dress) -> str:
    """What stands between the kop and the text, in the order of the form."""
    dated = top_date(letter, dress)
    at_right = paragraph(run(dated), more=f'<w:ind w:left="{twips(84)}"/>') + paragraph("") if dated else ""
    if letter.form == "surat":
        return at_right + _fields(letter, dress) + _address(letter.address)
    if letter.form == "pengantar":
        return at_right + _address(letter.address) + _title(letter, dress)
    return _title(letter, dress) + _fields(letter, dress)


def _title(letter: Letter, dress: Dress) -> str:
    number = under_title(letter, dress)
    lines = "".join(paragraph(run(line), "Title") for line in letter.title)
    lines += paragraph(run(f"NOMOR {number}"), align="center") if number else ""
    return lines + paragraph("")


def _fields(letter: Letter, dress: Dress) -> str:
    rows = letter_fields(letter, dress)
    if not rows:
        return ""
    made = named_values(rows, LETTER.room, label_width([name for name, _ in rows], least=26))
    return made + (paragraph("", more=_RULE) if is_note(letter) and not letter.form else "") + paragraph("")


def _address(address: tuple[str, ...]) -> str:
    if not address:
        return ""
    label, *names, town = address
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{twips(10)}"/></w:tabs>'
    hang = f'{stop}<w:ind w:left="{twips(17)}" w:hanging="{twips(17)}"/>'
    if len(names) == 1:
        lines = paragraph(run(f"{label} {names[0]}"))
    else:
        starts = (label, *("" for _ in names[1:]))
        lines = "".join(
            paragraph(run(start) + TAB + run(f"{n}.") + TAB + run(name), more=hang)
            for n, (start, name) in enumerate(zip(starts, names, strict=True), 1)
        )
    return (
        lines
        + paragraph(run("di"))
        + paragraph(run(town), more=f'<w:ind w:left="{twips(12.7)}"/>')
        + paragraph("")
    )


def _form(letter: Letter, dress: Dress, package: Package) -> str:
    """The framed form with the signature in its last pane, then what follows it."""
    signed = signature(signature_at(places_of(letter)[0], dress))
    return "".join(
        form(block, LETTER, package, signed if block.signed else "")
        if isinstance(block, Frame)
        else block_of(block, LETTER, package)
        for block in letter.body
    )


def _copies(copies: tuple[str, ...]) -> str:
    if not copies:
        return ""
    names = copies if len(copies) == 1 else tuple(f"{n}. {name}" for n, name in enumerate(copies, 1))
    small = "".join(paragraph(run(name, size=10)) for name in names)
    return paragraph("") + paragraph(run("Tembusan:", size=10), keep=True) + small


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
    return section(LETTER, references, numbers='w:start="1"', first_differs=True)


def _signed_foot(dress: Dress) -> str:
    if not dress.signature.when:
        return ""
    code = f" dengan kode {dress.signature.code}" if dress.signature.code else ""
    words = f"Dokumen ini ditandatangani secara elektronik{code}. {SIGNED_LINE}"
    return paragraph(run(words, size=7), "Footer", more=TOP_LINE)
