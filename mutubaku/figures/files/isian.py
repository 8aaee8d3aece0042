"""The page of a unit's workbook to type in: what is asked, what is known, which cells are open."""

from decimal import Decimal
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from mutubaku.figures.files.layout import COLUMNS, PLACE, SHEET, TOTAL
from mutubaku.figures.rules.preview import MONEY_LIMIT, Value, open_fields, value_of
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.values.figure import MISSING, Amount, percent, total

_HEAD = 6
_FIRST = _HEAD + 1
_KEYED, _RETURNED, _LOCKED = "#FFF8D6", "#F9D5D3", "#F1F3F5"
_NUMBER_FORMATS = {
    "money": "#,##0",
    "cumulative": "#,##0",
    "percent": "0.00",
    "absorbed": "0.00",
    "text": "@",
}
_FOLIO = 14


class Isian:
    """The sheet to type in, while it is written; formats are made once per look."""

    def __init__(self, workbook: Workbook, form: SheetForm) -> None:
        self.workbook = workbook
        self.form = form
        self.sheet = workbook.add_worksheet(SHEET)
        self.looks: dict[tuple[str, str, bool], Any] = {}

    def write(self) -> None:
        self._set_up()
        self._title()
        for number, column in enumerate(COLUMNS):
            self.sheet.write_string(_HEAD, number, column.title, self._look("text", "head"))
        for number, row in enumerate(self.form.rows, _FIRST):
            self._row(number, row)
        self._total(_FIRST + len(self.form.rows))

    def _set_up(self) -> None:
        for number, column in enumerate(COLUMNS):
            self.sheet.set_column(number, number, column.width)
        self.sheet.set_row(_HEAD, 48)
        self.sheet.freeze_panes(_FIRST, 2)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.set_landscape()
        self.sheet.set_paper(_FOLIO)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(_HEAD)
        self.sheet.set_footer(f"&L{SHEET} {self.form.period} versi {self.form.version}&RHalaman &P dari &N")

    def _title(self) -> None:
        form = self.form
        heading = "LEMBAR ISIAN REALISASI BULANAN" + (" (CONTOH)" if form.example else "")
        facts = (
            ("Perangkat daerah", form.office),
            ("Unit", f"{form.unit_name} ({form.unit})"),
            ("Periode", form.period.label),
            ("Versi lembar", str(form.version)),
        )
        self.sheet.write_string(0, 0, heading, self.workbook.add_format({"bold": True, "font_size": 14}))
        for number, (name, value) in enumerate(facts, 1):
            self.sheet.write_string(number, 0, name)
            self.sheet.write_string(number, 1, value)

    def _look(self, kind: str, role: str, returned: bool = False) -> Any:
        """`role`: head, locked, keyed or total."""
        key = (kind, role, returned)
        if key not in self.looks:
            fill = _RETURNED if returned else _KEYED if role == "keyed" else _LOCKED
            self.looks[key] = self.workbook.add_format(
                {
                    "num_format": _NUMBER_FORMATS[kind],
                    "border": 1,
                    "border_color": "#B8BEC5",
                    "valign": "vcenter" if role == "head" else "top",
                    "align": "center" if role == "head" else "left" if kind == "text" else "right",
                    "text_wrap": role == "head" or kind == "text",
                    "bold": role in ("head", "total"),
                    "bg_color": fill,
                    "locked": role != "keyed",
                }
            )
        return self.looks[key]

    def _row(self, number: int, row: SheetRow) -> None:
        keyed = open_fields(self.form, row)
        self.sheet.set_row(number, _height(row))
        for place, column in enumerate(COLUMNS):
            returned = bool(row.given_back) and column.field in (row.given_back_fields or ("code",))
            look = self._look(column.kind, "keyed" if column.field in keyed else "locked", returned)
            if column.kind == "cumulative":
                self._cumulative(number, row, look)
            elif column.kind == "absorbed":
                self._absorbed(number, row, look)
            else:
                self._value(number, place, value_of(row, column.field), look)
            if returned:
                note = f"Dikembalikan: {row.given_back}"
                self.sheet.write_comment(number, place, note, {"author": "Mutubaku", "x_scale": 2})
            if column.field in keyed:
                self._validate(number, place, column.kind)

    def _value(self, number: int, place: int, value: Value, look: Any) -> None:
        if isinstance(value, Decimal):
            self.sheet.write_number(number, place, value, look)
        elif isinstance(value, str) and value:
            self.sheet.write_string(number, place, value, look)
        else:
            self.sheet.write_blank(number, place, None, look)

    def _cumulative(self, number: int, row: SheetRow, look: Any) -> None:
        before, money = _at(number, "before"), _at(number, "money")
        formula = f'=IF(OR({before}="",{money}=""),"",{before}+{money})'
        self.sheet.write_formula(number, PLACE["cumulative"], formula, look, _shown(_cumulative(row)))

    def _absorbed(self, number: int, row: SheetRow, look: Any) -> None:
        spent, pagu = _at(number, "cumulative"), _at(number, "pagu")
        formula = f'=IF(OR({spent}="",{pagu}=0),"",{spent}/{pagu}*100)'
        share = percent(_cumulative(row), row.pagu)
        self.sheet.write_formula(number, PLACE["absorbed"], formula, look, _shown(share))

    def _validate(self, number: int, place: int, kind: str) -> None:
        most = int(MONEY_LIMIT) - 1
        if kind == "money":
            rule = {"validate": "integer", "minimum": -most, "maximum": most}
            message = "Tulis rupiah bulat, misalnya 1.250.000."
        elif kind == "percent":
            rule = {"validate": "decimal", "minimum": 0, "maximum": 100}
            message = "Tulis persen kumulatif 0 sampai 100, misalnya 83,75."
        else:
            return
        shown = {"criteria": "between", "error_title": "Nilai tidak sesuai", "error_message": message}
        self.sheet.data_validation(number, place, number, place, rule | shown)

    def _total(self, number: int) -> None:
        for place, column in enumerate(COLUMNS):
            look = self._look(column.kind, "total")
            if column.field == "name":
                self.sheet.write_string(number, place, TOTAL, look)
            elif column.kind in ("money", "cumulative"):
                first, last = _at(_FIRST, column.field), _at(number - 1, column.field)
                self.sheet.write_formula(
                    number, place, f"=SUM({first}:{last})", look, _sum(self.form, column.field)
                )
            else:
                self.sheet.write_blank(number, place, None, look)


def _height(row: SheetRow) -> float:
    """Points for the longest text of the row; not every program measures wrapped text on opening."""
    texts = ((value_of(row, column.field), column.width) for column in COLUMNS if column.kind == "text")
    lines = (ceil(len(text) / width) for text, width in texts if isinstance(text, str))
    return 15 * max(1, *lines)


def _at(number: int, field: str) -> str:
    return str(xl_rowcol_to_cell(number, PLACE[field]))


def _cumulative(row: SheetRow) -> Amount:
    known = total([row.before, row.money])
    return known.value if known.complete else MISSING


def _shown(value: Amount) -> Decimal | str:
    """What a formula shows until the spreadsheet program computes it itself."""
    return value if isinstance(value, Decimal) else ""


def _sum(form: SheetForm, field: str) -> Decimal:
    """What the SUM formula shows; blank cells add nothing there."""
    values = [_cumulative(row) if field == "cumulative" else value_of(row, field) for row in form.rows]
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
