"""Content values on a page: bold words, table cells under their columns, charts."""

from collections.abc import Sequence

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mutubaku.values.content import Cell, Chart, Column, Row, Table, short_digest, spans
from mutubaku.web.templatetags.shell import state

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """`*bold*` becomes bold type; every other character is shown as it is."""
    marks = {True: (mark_safe("<b>"), mark_safe("</b>")), False: ("", "")}
    return format_html_join("", "{}{}{}", ((marks[b][0], words, marks[b][1]) for words, b in spans(text)))


@register.filter
def table_rows(table: Table) -> SafeString:
    """The body of a table. Written here and not in a template: a book has two thousand cells."""
    return mark_safe("\n".join(_row(row, table.columns) for row in table.rows))  # noqa: S308 - every text is escaped


def _row(row: Row, columns: Sequence[Column]) -> str:
    """As on paper: a gap is centred, a first cell over several columns stands left, a tree column indents."""
    cells, at = [f'<tr class="{escape(row.level)}">'], 0
    for cell in row.cells:
        column = columns[at] if at < len(columns) else Column("1fr")
        wide_first = at == 0 and cell.span > 1
        side = "gap" if cell.gap else "left" if wide_first else column.align
        looks = f"{side} tree" if column.tree else side
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        cells.append(f'<td class="{escape(looks)}"{span}>{_words(cell)}</td>')
        at += cell.span
    return "\n".join((*cells, "</tr>"))


def _words(cell: Cell) -> str:
    under = f"<small>{escape(cell.under)}</small>" if cell.under else ""
    if cell.status:
        return state(cell.status, cell.text) + under
    if cell.gap:
        return (f"<b>{escape(cell.text)}</b>" if cell.text else "") + under
    return escape(cell.text + cell.mark) + under


@register.filter
def drawing(chart: Chart) -> SafeString:
    """The one text that is not escaped: `values.svg` wrote it and escaped every word in it."""
    return mark_safe(chart.svg)  # noqa: S308


register.filter("short_digest", short_digest)
