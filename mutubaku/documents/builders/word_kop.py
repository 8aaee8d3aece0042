"""The emblem in Word files: in the letterhead, with the lines of the office and the double rule, and on covers."""

from mutubaku.documents.builders.paper import LETTER
from mutubaku.documents.builders.word_package import Package
from mutubaku.documents.builders.word_text import attribute, paragraph, run, twips
from mutubaku.values.content import Office

# Capitals of bold Arial are about this wide for their height; the exact width is Word's to know.
_CAPITAL = 0.7
_EMBLEM_ROOM = 25.0
_WIDE, _TALL = 22.0, 24.0
_COVER = 34.0
_EMU = 36000
_ALT = "Lambang daerah"


def kop(office: Office, package: Package) -> str:
    """Government to office is 3 : 4; both shrink together where a line is too long, down to 12 points."""
    room = (LETTER.room - _EMBLEM_ROOM) / 25.4 * 72
    longest = max((len(line) for line in office.name), default=1) or 1
    big = round(2 * max(12.0, min(16.0, room / (_CAPITAL * longest)))) / 2
    beside = f'<w:ind w:left="{twips(_EMBLEM_ROOM)}"/>'
    emblem = _floating(*package.add_emblem())
    lines = paragraph(emblem + run(office.government, size=big * 0.75), align="center", more=beside)
    lines += "".join(
        paragraph(run(line, bold=True, size=big), align="center", more=beside) for line in office.name
    )
    lines += "".join(paragraph(run(line, size=9), align="center", more=beside) for line in office.address)
    double = '<w:pBdr><w:top w:val="thickThinSmallGap" w:sz="24" w:space="6" w:color="000000"/></w:pBdr>'
    return lines + paragraph("", more=double)


def inline_emblem(package: Package) -> str:
    """In a line of its own, for the cover of a book."""
    size, about, picture = _drawn(*package.add_emblem(), _COVER * 11 / 12, _COVER)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {about}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"{picture}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _drawn(
    number: int, relation: str, proportion: float, widest: float, tallest: float
) -> tuple[str, str, str]:
    """(extent, name, picture); `proportion`: height for a width of 1."""
    wide = min(widest, tallest / proportion)
    size = f'cx="{round(wide * _EMU)}" cy="{round(wide * proportion * _EMU)}"'
    about = f'id="{number}" name={attribute(_ALT)} descr={attribute(_ALT)}'
    shape = (
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr>"
    )
    return (
        size,
        about,
        (
            f"<pic:pic><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
            f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>{shape}</pic:pic>'
        ),
    )


def _floating(number: int, relation: str, proportion: float) -> str:
    """At the left margin; pushes no words aside."""
    size, about, picture = _drawn(number, relation, proportion, _WIDE, _TALL)
    at = "".join(
        f'<wp:position{axis} relativeFrom="{frame}"><wp:posOffset>0</wp:posOffset></wp:position{axis}>'
        for axis, frame in (("H", "margin"), ("V", "paragraph"))
    )
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        f'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>{at}'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr {about}/>'
        '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"{picture}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )
