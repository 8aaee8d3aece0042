"""A number book as CSV and as XLSX, in its printed columns. What a line says is decided by `selectors.numbers`."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

WIDTHS = (9, 14, 30, 12, 36, 44, 14, 28, 30, 36)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel reads it as such; a text that a spreadsheet would compute is quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if len(text) > 1 and text.startswith(_DANGEROUS) else text


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, ready to print: landscape, the head on every page."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(
        raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Register")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.write_string(0, 0, title, book.add_format({"bold": True}))
        for place, (name, width) in enumerate(zip(columns, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(2, place, name, head)
        for line, row in enumerate(rows, 3):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text, cell)
        sheet.freeze_panes(3, 0)
    return raw.getvalue()
