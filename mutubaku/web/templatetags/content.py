"""Content values on a page: bold words, table cells under their columns, charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from mutubaku.values.content import Cell, Chart, Column, Row, short_digest, spans

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """`*bold*` becomes bold type; every other character is shown as it is."""
    marks = {True: (mark_safe("<b>"), mark_safe("</b>")), False: ("", "")}
    return format_html_join("", "{}{}{}", ((marks[b][0], words, marks[b][1]) for words, b in spans(text)))


@dataclass(frozen=True)
class Placed:
    """A cell with the looks it takes from its column and row."""

    cell: Cell
    classes: str


@register.filter
def placed(row: Row, columns: Sequence[Column]) -> tuple[Placed, ...]:
    """As on paper: a gap is centred, a first cell over several columns stands left, a tree column indents."""
    cells, at = [], 0
    for cell in row.cells:
        column = columns[at] if at < len(columns) else Column("1fr")
        wide_first = at == 0 and cell.span > 1
        side = "gap" if cell.gap else "left" if wide_first else column.align
        cells.append(Placed(cell, f"{side} tree" if column.tree else side))
        at += cell.span
    return tuple(cells)


@register.filter
def drawing(chart: Chart) -> SafeString:
    """The one text that is not escaped: `values.svg` wrote it and escaped every word in it."""
    return mark_safe(chart.svg)  # noqa: S308


register.filter("short_digest", short_digest)
