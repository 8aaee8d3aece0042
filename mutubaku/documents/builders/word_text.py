"""WordprocessingML as text: runs and paragraphs, with user words escaped once and in one place.

Children stand in the order the schema wants. Sizes are points, lengths millimetres. Tables: `word_tables.py`.
"""

from xml.sax.saxutils import escape, quoteattr

from mutubaku.documents.builders.characters import legible
from mutubaku.values.content import spans

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
SOFT = "4D4D4D"
BOX = '<w:bdr w:val="single" w:sz="6" w:space="2" w:color="000000"/>'
WHITE = '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>'


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def words(text: str) -> str:
    """Escaped text of a run; a line feed is a line break."""
    lines = escape(legible(text)).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' if line else "" for line in lines)


def attribute(text: str) -> str:
    """Quoted and escaped, for alternative text and titles."""
    return quoteattr(legible(text))


def run(
    text: str, *, bold: bool = False, slant: bool = False, soft: bool = False, size: float = 0, more: str = ""
) -> str:
    if not text:
        return ""
    look = "<w:b/>" * bold + "<w:i/>" * slant + f'<w:color w:val="{SOFT}"/>' * soft
    if size:
        look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    look += more
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words(text)}</w:r>"


def rich(text: str, size: float = 0) -> str:
    """Running text with `*bold*`."""
    return "".join(run(part, bold=bold, size=size) for part, bold in spans(text))


TAB = "<w:r><w:tab/></w:r>"


def paragraph(runs: str, style: str = "", *, keep: bool = False, align: str = "", more: str = "") -> str:
    """`more`: properties that stand between keepNext and jc in the schema (numPr, pBdr, shd, tabs, spacing, ind)."""
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += "<w:keepNext/>" * keep + more + (f'<w:jc w:val="{align}"/>' if align else "")
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{runs}</w:p>"


def field(instruction: str, shown: str, *, hidden: bool = False) -> str:
    """A complex field: what Word computes and what stands there until it does."""
    look = "<w:rPr><w:vanish/></w:rPr>" * hidden
    part = lambda inside: f"<w:r>{look}{inside}</w:r>"
    begin, end = part('<w:fldChar w:fldCharType="begin"/>'), part('<w:fldChar w:fldCharType="end"/>')
    code = part(f'<w:instrText xml:space="preserve"> {escape(legible(instruction))} </w:instrText>')
    return begin + code + part('<w:fldChar w:fldCharType="separate"/>') * (not hidden) + shown + end
