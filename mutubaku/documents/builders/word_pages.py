"""Pages of a Word file: styles, numbered lists, sections with their paper, running heads and feet.

Words and blocks are placed by `docx.py`.
"""

from mutubaku.documents.builders.paper import Sheet
from mutubaku.documents.builders.placing import MARKS
from mutubaku.documents.builders.word_tables import style_of
from mutubaku.documents.builders.word_text import BOX, NAMESPACES, TAB, field, paragraph, run, twips
from mutubaku.values.content import Dress

LIST = 1
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
TOP_LINE = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="737373"/></w:pBdr>'


def _style(key: str, name: str, *, ppr: str = "", size: float = 0, bold: bool = False, more: str = "") -> str:
    default = ' w:default="1"' if key == "Normal" else ""
    based = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
    after = '<w:next w:val="Normal"/>' if key.startswith("Heading") else ""
    sizes = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{default}><w:name w:val="{name}"/>{based}{after}<w:qFormat/>'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{'<w:b/>' * bold}{more}{sizes}</w:rPr></w:style>"
    )


def _space(before: float, after: float, line: float = 1) -> str:
    """Points before and after, lines apart."""
    apart = f'w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    return f'<w:spacing {apart} w:line="{round(line * 240)}" w:lineRule="auto"/>'


def _hang(mm: float) -> str:
    return f'<w:ind w:left="{twips(mm)}" w:hanging="{twips(mm)}"/>'


def styles(size: float, table_sizes: set[float]) -> str:
    """The whole styles part; headings are Word's own, so that its table of contents finds them."""
    keep = "<w:keepNext/><w:keepLines/>"
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="000000"/></w:pBdr>'
    chapter = f"{keep}<w:pageBreakBefore/>{rule}{_space(0, 12)}"
    section = keep + _space(16, 8) + _hang(11) + '<w:outlineLvl w:val="1"/>'
    both = '<w:jc w:val="both"/>'
    made = [
        _style("Normal", "Normal", ppr=_space(0, 0), size=size),
        _style("Isi", "Isi", ppr=_space(0, 7, 1.15) + both),
        _style("Daftar", "Daftar", ppr=_space(0, 4, 1.1) + both),
        _style("Heading1", "heading 1", ppr=chapter + '<w:outlineLvl w:val="0"/>', size=19, bold=True),
        _style("Heading2", "heading 2", ppr=section, size=12, bold=True),
        _style("Heading3", "heading 3", ppr=f'{keep}{_space(12, 6)}<w:outlineLvl w:val="2"/>', size=11, bold=True),
        _style("JudulDepan", "Judul depan", ppr=chapter, size=19, bold=True),
        _style("Subjudul", "Subjudul", ppr=keep + _space(16, 8), size=12, bold=True),
        _style("Caption", "caption", ppr="<w:keepLines/>" + _space(10, 5), size=9.5, bold=True),
        _style("Title", "Title", ppr=_space(0, 4) + '<w:jc w:val="center"/>', size=13, bold=True),
        _style("TOC1", "toc 1", ppr=_space(4, 2) + _hang(17), bold=True),
        _style("TOC2", "toc 2", ppr=_space(0, 2) + f'<w:ind w:left="{twips(26)}" w:hanging="{twips(9)}"/>'),
        _style("Catatan", "Catatan", ppr=_space(2, 0), size=8, more='<w:color w:val="4D4D4D"/>'),
        _style("Header", "header", ppr=_space(0, 0), size=8, more='<w:color w:val="4D4D4D"/>'),
        _style("Footer", "footer", ppr=_space(0, 0), size=8, more='<w:color w:val="4D4D4D"/>'),
        *(_style(style_of(n), f"Sel {n:g}", ppr=_space(1.5, 1.5), size=n) for n in sorted(table_sizes)),
    ]  # fmt: skip
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}"
        f'<w:lang w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        f"{''.join(made)}</w:styles>"
    )


def numbering(lists: int) -> str:
    """One kind of list, counted anew for each of the `lists` lists of the paper."""
    level = '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{again}</w:num>' for n in range(LIST, LIST + lists)
    )
    return (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0">{level}<w:pPr>{_hang(7)}</w:pPr></w:lvl></w:abstractNum>{nums}</w:numbering>'
    )


def mark_line(dress: Dress) -> str:
    """CONTOH or KONSEP in a box, top right."""
    marked = run(MARKS.get(dress.mark, dress.mark), bold=True, size=7, more=BOX)
    return paragraph(marked, "Header", align="right") if marked else ""


def running_head(left: str, right: str, sheet: Sheet, dress: Dress) -> str:
    return mark_line(dress) + paragraph(run(left) + TAB + run(right), "Header", more=_right_tab(sheet))


def running_foot(words: str, sheet: Sheet) -> str:
    return paragraph(run(words) + TAB + field("PAGE", run("1")), "Footer", more=TOP_LINE + _right_tab(sheet))


def _right_tab(sheet: Sheet) -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{twips(sheet.room)}"/></w:tabs>'


def section(
    sheet: Sheet, references: str, *, numbers: str = "", first_differs: bool = False, centred: bool = False
) -> str:
    """Section properties. `references`: of its heads and feet; `numbers`: attributes of its page numbers."""
    top, right, bottom, left = (twips(mm) for mm in sheet.margins)
    turned = ' w:orient="landscape"' if sheet.width > sheet.height else ""
    middle = '<w:vAlign w:val="center"/>' if centred else ""
    size = f'<w:pgSz w:w="{twips(sheet.width)}" w:h="{twips(sheet.height)}"{turned}/>'
    margins = f'w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
    edge = twips(8)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}'
        f'<w:pgMar {margins} w:header="{edge}" w:footer="{edge}" w:gutter="0"/>'
        f"{f'<w:pgNumType {numbers}/>' if numbers else ''}{middle}"
        f"{'<w:titlePg/>' * first_differs}</w:sectPr>"
    )


def section_end(properties: str) -> str:
    """A paragraph without height that closes a section."""
    low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{low}<w:rPr><w:sz w:val="2"/></w:rPr>{properties}</w:pPr></w:p>'
