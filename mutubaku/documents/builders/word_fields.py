"""Labelled values and boxes to tick as WordprocessingML: fields of a letter, particulars of a party, ticks of a form."""

from mutubaku.documents.builders.placing import label_width, labels_of
from mutubaku.documents.builders.word_tables import frame, table_cell, table_row
from mutubaku.documents.builders.word_text import TAB, paragraph, rich, run, twips
from mutubaku.values.content import Particulars, Ticks

DOTS = "…" * 22


def named_values(
    rows: list[tuple[str, tuple[str, ...]]], room: float, label: float = 26, size: float = 0
) -> str:
    """Label, colon, value on one line each; values hang, several values are numbered."""
    widths = [twips(label), twips(4), twips(room - label - 4)]
    made = ""
    for name, values in rows:
        many = len(values) > 1
        shown = "".join(
            _value(f"{n}.\t{text}" if many else text, many, size) for n, text in enumerate(values, 1)
        )
        cells = (paragraph(run(name, size=size)), paragraph(run(":", size=size)), shown or paragraph(""))
        made += table_row("".join(table_cell(w, inside) for w, inside in zip(widths, cells, strict=True)))
    return frame(widths, made, lines=False, pad=0) if made else ""


def _value(text: str, many: bool, size: float) -> str:
    if not many:
        return paragraph(rich(text, size))
    number, _, words = text.partition("\t")
    hang = f'<w:ind w:left="{twips(7)}" w:hanging="{twips(7)}"/>'
    return paragraph(run(number, size=size) + TAB + rich(words, size), more=hang)


def particulars(block: Particulars, room: float, width: float = 0, size: float = 0) -> str:
    """Label, colon, value; a number before them and a sentence after them stand in the same columns."""
    width = width or label_width(labels_of([block]), size or 11)
    left = (24.0 if block.inset else 0.0) + (7.0 if block.number else 0.0)
    made = named_values(list(block.rows), room - left, width, size)
    if block.after:
        made += paragraph(rich(block.after))
    if block.number:
        made = beside(paragraph(run(block.number)), made, 7.0, room - left)
    if block.inset:
        label = named_label(block.label, 24.0)
        made = beside(label, made, 24.0, room - 24.0)
    return made + paragraph("", "Catatan")  # two tables without words between them would run together


def beside(left: str, right: str, width: float, rest: float) -> str:
    """Two cells without lines; a cell ends with a paragraph, also after a table."""
    widths = [twips(width), twips(rest)]
    right = right if right.endswith("</w:p>") else right + paragraph("", "Catatan")
    cells = table_cell(widths[0], left) + table_cell(widths[1], right)
    return frame(widths, table_row(cells), lines=False, pad=0)


def ticks(block: Ticks, room: float, width: float = 0, size: float = 0) -> str:
    """Each box with its words on a line of its own; the open one has dots to write on."""
    hang = f'<w:spacing w:before="30" w:after="30"/><w:ind w:left="{twips(6)}" w:hanging="{twips(6)}"/>'
    lines = "".join(
        paragraph(
            run("☑" if one.on else "☐", size=size) + TAB + run(one.text or DOTS, bold=one.on, size=size),
            more=hang,
        )
        for one in block.items
    )
    if not block.label:
        return lines
    return beside(
        named_label(block.label, width or 24, size), lines, (width or 24) + 4, room - (width or 24) - 4
    )


def named_label(label: str, width: float, size: float = 0) -> str:
    """A label and its colon on the axis of the particulars above."""
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{twips(width - 4 if not size else width)}"/></w:tabs>'
    return paragraph(run(label, size=size) + TAB + run(":", size=size), more=stop) if label else paragraph("")
