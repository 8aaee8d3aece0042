"""Tables of WordprocessingML as text: data tables with repeated heads, plain grids for fields and signatures.

Rows are strings, because an object for each cell would take minutes over a long report.
"""

from functools import partial

from mutubaku.documents.builders.paper import fitted
from mutubaku.documents.builders.placing import INDENTS
from mutubaku.documents.builders.tables import FILLS, HEAD_FILL, HEAVY, cell_words, head_places, places
from mutubaku.documents.builders.word_text import WHITE, paragraph, run, twips
from mutubaku.values.content import Cell, Row, Table

_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8C8C8C"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_HATCH = '<w:shd w:val="thinDiagStripe" w:color="9E9E9E" w:fill="FFFFFF"/>'
_FIRM = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tcBorders>'


def frame(widths: list[int], rows: str, *, lines: bool, pad: int = 30, title: str = "") -> str:
    """A table of fixed column widths (twips). `lines`: hair lines all around; `pad`: twips left and right."""
    borders = f"<w:tblBorders>{_LINES}</w:tblBorders>" if lines else ""
    sides = f'<w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>{title}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def table_row(cells: str, *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * head}</w:trPr>{cells}</w:tr>"


def table_cell(
    width: int,
    inside: str,
    *,
    span: int = 1,
    merge: str = "",
    look: str = "",
    middle: bool = False,
    low: bool = False,
) -> str:
    """`merge`: restart or continue a cell over several rows. `look`: borders and shading, in that order. `low`: the
    words stand at the foot of the cell."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    centred = '<w:vAlign w:val="center"/>' * middle + '<w:vAlign w:val="bottom"/>' * low
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}{look}{centred}</w:tcPr>{inside}</w:tc>'


def shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""


def style_of(size: float) -> str:
    """The paragraph style of table words in this size; `word_pages.styles` makes it."""
    return f"Sel{round(size * 2)}"


def data_table(table: Table, room: float, title: str) -> tuple[str, float]:
    """(XML, size of the type). The head repeats on every page; rows do not split."""
    fit = fitted(table, room)
    size = round(fit.size * 2) / 2  # Word knows half points
    widths = [twips(width) for width in fit.widths]
    put = partial(paragraph, style=style_of(size))
    last = len(table.rows) - 1
    rows = _head(table, widths, put)
    for n, row in enumerate(table.rows):
        tied = (row.keep and n < last) or (bool(table.notes) and n == last)
        rows.append(_row(row, table, widths, put, tied))
    return frame(widths, "".join(rows), lines=True, title=title), size


def _head(table: Table, widths: list[int], put: partial[str]) -> list[str]:
    rows = []
    for placed in head_places(table):
        cells = ""
        for at, span, head, begins in placed:
            merge = "" if head is None or head.rowspan == 1 else "restart" if begins else "continue"
            runs = run(head.text, bold=True) if head and begins else ""
            inside = put(runs, align="center", keep=True)
            wide = sum(widths[at : at + span])
            cells += table_cell(wide, inside, span=span, merge=merge, look=shade(HEAD_FILL), middle=True)
        rows.append(table_row(cells, head=True))
    if table.numbered:
        numbers = (put(run(str(n), slant=True), align="center", keep=True) for n in range(1, len(widths) + 1))
        cells = "".join(table_cell(w, inside) for w, inside in zip(widths, numbers, strict=True))
        rows.append(table_row(cells, head=True))
    return rows


def _row(row: Row, table: Table, widths: list[int], put: partial[str], tied: bool) -> str:
    look = (_FIRM if row.level == "total" else "") + shade(FILLS.get(row.level, ""))
    made, at = [], 0
    for at, span, cell in places(row.cells, len(widths)):
        column = table.columns[at]
        align = "left" if at == 0 and cell.span > 1 else column.align
        tree = column.tree and row.level in INDENTS
        indent = f'<w:ind w:left="{twips(INDENTS[row.level])}"/>' if tree else ""
        wide = sum(widths[at : at + span])
        runs = _runs(cell, row.level in HEAVY, tree and row.level == "kegiatan")
        if cell.gap:
            made.append(table_cell(wide, put(runs, align="center", keep=tied), span=span, look=_HATCH))
        else:
            side = "" if align == "left" else align
            made.append(table_cell(wide, put(runs, align=side, keep=tied, more=indent), span=span, look=look))
    made += _rest(row, widths, put, look, tied)
    return table_row("".join(made))


def _rest(row: Row, widths: list[int], put: partial[str], look: str, tied: bool) -> list[str]:
    """Empty cells where a row ends before the table does."""
    filled = sum(max(cell.span, 1) for cell in row.cells)
    return [table_cell(width, put("", keep=tied), look=look) for width in widths[filled:]]


def _runs(cell: Cell, heavy: bool, slant: bool) -> str:
    if cell.gap:
        return run(cell.text, bold=True, more=WHITE)
    bold = heavy if not cell.status else cell.status in ("kritis", "belum")
    runs = run(cell_words(cell) + cell.mark, bold=bold, slant=slant)
    if cell.under:
        runs += "<w:r><w:br/></w:r>" * bool(runs) + run(cell.under, soft=True)
    return runs
