"""Blocks of content as WordprocessingML: paragraphs, lists, headings, facts, gap notes, terms, tables, charts.

Which block stands on which page is for `word_book.py` and `word_letter.py`.
"""

from mutubaku.documents.builders.paper import Sheet
from mutubaku.documents.builders.placing import FORM_TYPE, chart_width, label_width, labels_of
from mutubaku.documents.builders.word_fields import beside, particulars, ticks
from mutubaku.documents.builders.word_package import Package
from mutubaku.documents.builders.word_pages import LIST
from mutubaku.documents.builders.word_tables import data_table, frame, table_cell, table_row
from mutubaku.documents.builders.word_text import (
    TAB,
    attribute,
    field,
    paragraph,
    rich,
    run,
    twips,
)
from mutubaku.values.content import (
    Block,
    Chart,
    Fact,
    Frame,
    GapNote,
    Heading,
    Numbered,
    Pane,
    Paragraph,
    Particulars,
    Section,
    Strip,
    Table,
    Terms,
    Ticks,
    unmarked,
)

_NOTE = (
    "<w:pBdr>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + '</w:pBdr><w:shd w:val="thinDiagStripe" w:color="D9D9D9" w:fill="FFFFFF"/>'
)
_EMU = 36000
_FACTS_PER_LINE = 4


def block_of(block: Block, sheet: Sheet, package: Package, indent: float = 0) -> str:
    """One block on a page of this sheet; `indent`: first line of a paragraph, in millimetres."""
    match block:
        case Paragraph():
            first = f'<w:ind w:firstLine="{twips(indent)}"/>' if indent else ""
            return paragraph(rich(block.text), "Isi", more=first)
        case GapNote():
            space = '<w:spacing w:before="240" w:after="240"/><w:ind w:left="113" w:right="113"/>'
            return paragraph(rich(block.text), "Isi", more=f"<w:keepLines/>{_NOTE}{space}")
        case Numbered():
            return numbered(block.items, package)
        case Heading():
            return paragraph(run(block.text), "Heading3", align="center" if block.middle else "")
        case Particulars():
            return particulars(block, sheet.room)
        case Ticks():
            return ticks(block, sheet.room)
        case Frame():
            return form(block, sheet, package, "")
        case Section():
            return paragraph(run(block.number) + TAB * bool(block.number) + run(block.text), "Heading2")
        case Strip():
            return _strip(block.facts, sheet)
        case Terms():
            return _terms(block, sheet)
        case Table():
            return _table(block, sheet, package)
        case Chart():
            return _chart(block, sheet, package)


def form(block: Frame, sheet: Sheet, package: Package, signed: str) -> str:
    """A framed form; `signed`: the signature, put at the right of the last pane."""
    half = sheet.room / 2
    rows, last = "", len(block.rows) - 1
    for n, row in enumerate(block.rows):
        room = sheet.room if len(row) == 1 else half
        cells = ""
        for pane in row:
            inside = _pane(pane, sheet, package, room - 6)
            if signed and n == last and pane is row[-1]:
                inside = beside(inside, signed, room - 6 - 72, 72)
            closed = inside if inside.endswith("</w:p>") else inside + paragraph("", "Catatan")
            cells += table_cell(twips(room), closed, span=2 if len(row) == 1 else 1)
        rows += table_row(cells)
    return frame([twips(half)] * 2, rows, lines=True, pad=twips(3)) + paragraph("")


def _pane(pane: Pane, sheet: Sheet, package: Package, room: float) -> str:
    width = label_width(labels_of(pane.blocks), FORM_TYPE, 22)
    made = ""
    for block in pane.blocks:
        match block:
            case Particulars():
                made += particulars(block, room, width, FORM_TYPE)
            case Ticks():
                made += ticks(block, room, width, FORM_TYPE)
            case Paragraph():
                made += paragraph(rich(block.text, FORM_TYPE), more='<w:spacing w:before="40" w:after="80"/>')
            case _:
                made += block_of(block, sheet, package)
    return made or paragraph("")


def numbered(items: tuple[str, ...], package: Package) -> str:
    number = LIST + package.lists
    package.lists += 1
    look = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return "".join(paragraph(rich(item), "Daftar", more=look) for item in items)


def caption(kind: str, number: str, title: str, *, below: bool = False) -> str:
    """A title and the entry from which Word makes the list of tables or charts."""
    name = f"{kind} {number}".strip()
    quoted = f"{name}  {unmarked(title)}".replace('"', "”")
    entry = field(f'TC "{quoted}" \\f {kind[0]} \\l 1', "", hidden=True)
    runs = entry + run(f"{name}  {title}")
    return paragraph(runs, "Caption", keep=not below)


def _table(table: Table, sheet: Sheet, package: Package) -> str:
    name = f"Tabel {table.number} {table.title}".strip()
    title = f"<w:tblCaption w:val={attribute(name)}/>"
    made, size = data_table(table, sheet.room, title)
    package.table_sizes.add(size)
    above = caption("Tabel", table.number, table.title) if table.number else ""
    notes = "".join(
        paragraph(run(note), "Catatan", keep=n < len(table.notes)) for n, note in enumerate(table.notes, 1)
    )
    return above + made + notes + paragraph("", "Catatan")


# ---------------------------------------------------------------- facts and terms


def _strip(facts: tuple[Fact, ...], sheet: Sheet) -> str:
    per_line = min(len(facts), _FACTS_PER_LINE)
    if not per_line:
        return ""
    widths = [twips(sheet.room / per_line)] * per_line
    rows = ""
    for start in range(0, len(facts), per_line):
        line = facts[start : start + per_line]
        cells = "".join(
            table_cell(w, _fact(fact), look=_STRIP) for w, fact in zip(widths, line, strict=False)
        )
        cells += "".join(table_cell(w, paragraph(""), look=_STRIP) for w in widths[len(line) :])
        rows += table_row(cells)
    return frame(widths, rows, lines=False) + paragraph("")


_STRIP = (
    '<w:tcBorders><w:top w:val="single" w:sz="10" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="737373"/></w:tcBorders>'
)


def _fact(fact: Fact) -> str:
    space = '<w:spacing w:before="80" w:after="80"/>'
    return (
        paragraph(run(fact.name, soft=True, size=8.5), more=space)
        + paragraph(run(fact.value, bold=True, size=15))
        + paragraph(run(fact.under, size=8.5), more=space)
    )


def _terms(terms: Terms, sheet: Sheet) -> str:
    widths = [twips(32), twips(sheet.room - 32)]
    rows = "".join(
        table_row(
            table_cell(widths[0], paragraph(run(short, bold=True, size=9)))
            + table_cell(widths[1], paragraph(run(full, size=9)))
        )
        for short, full in terms.items
    )
    return frame(widths, rows, lines=False) + paragraph("") if rows else ""


# ---------------------------------------------------------------- charts


def _chart(chart: Chart, sheet: Sheet, package: Package) -> str:
    """The PNG for every reader, the drawing itself for those of 2016 and later."""
    number, image, drawing, proportion = package.add_chart(chart)
    wide = chart_width(chart, sheet)
    size = f'cx="{round(wide * _EMU)}" cy="{round(wide * proportion * _EMU)}"'
    name = f"Grafik {chart.number}".strip()
    about = f'id="{number}" name={attribute(name)} descr={attribute(chart.alt)}'
    vector = (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        f'<asvg:svgBlip r:embed="{drawing}"/></a:ext></a:extLst>'
    )
    picture = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{image}">'
        f'{vector}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    shown = (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {about}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"{picture}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    source = paragraph(run(f"Sumber: {chart.source}"), "Catatan") if chart.source else ""
    below = caption("Grafik", chart.number, chart.title, below=not source)
    return paragraph(shown, keep=True) + below + source + paragraph("", "Catatan")
