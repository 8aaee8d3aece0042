"""A unit's sheet as a workbook and back to plain cells. What came back is judged by `rules/preview.py`.

Protection and validation in the workbook help whoever types; they are no control, everything is checked again
on upload. Reading finds sheets, header and rows by what they say, so inserted rows, moved columns, renamed
sheets and other spreadsheet programs do no harm.
"""

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO

from openpyxl.utils import get_column_letter
from xlsxwriter import Workbook

from mutubaku.figures.files.cells import filled_rows
from mutubaku.figures.files.guard import SHEET_LIMITS, Limits, checked_workbook
from mutubaku.figures.files.isian import Isian
from mutubaku.figures.files.layout import GUIDE, HELP, STAMP, STAMP_MARK, STAMP_ROWS, TOTAL
from mutubaku.figures.rules.preview import KEYED, LABELS, CellFault, ReadSheet, Stamp, TypedRow, stamp_of
from mutubaku.figures.rules.sheet import SheetForm
from mutubaku.figures.rules.typed import Typed, clean
from mutubaku.values.refusal import Refusal, Refused

_HEADER_WITHIN = 40
_AGAIN = "Unduh lembar yang baru, pindahkan isian Anda, lalu unggah lagi."
_Rows = list[tuple[int, dict[int, Typed]]]


def write_sheet(form: SheetForm) -> bytes:
    """The workbook to fill in: same form, same bytes."""
    out = BytesIO()
    workbook = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties(
        {
            "title": f"Lembar isian {form.period.label}",
            "created": datetime.combine(form.period.last_day, time()),
        }
    )
    Isian(workbook, form).write()
    _write_guide(workbook)
    _write_stamp(workbook, form)
    workbook.close()
    return out.getvalue()


def read_sheet(data: bytes, limits: Limits = SHEET_LIMITS) -> ReadSheet:
    """Raises Refused for a file that is no workbook or no sheet of ours; `compare` finds the cell faults."""
    workbook = checked_workbook(data, limits)
    sheets = [list(filled_rows(sheet, limits)) for sheet in workbook.worksheets]
    stamp = next((found for rows in sheets if (found := _stamp(rows))), None)
    if stamp is None:
        message = f"Berkas ini bukan lembar isian yang diunduh dari sistem. {_AGAIN}"
        raise Refused(Refusal("sheet_foreign", message))
    for rows in sheets:
        header = _header(rows)
        if header:
            return _read(stamp, rows, *header)
    raise Refused(Refusal("sheet_no_header", f"Baris judul kolom tidak ditemukan. {_AGAIN}"))


def _stamp(rows: _Rows) -> Stamp | None:
    if not rows or _text(rows[0][1].get(1)) != STAMP_MARK:
        return None
    facts = [(_text(cells.get(1)), _text(cells.get(2))) for _, cells in rows[1:]]
    known = dict(facts)
    keys = tuple(value for name, value in facts if name == "key")
    version = known.get("version", "")
    if not version.isdecimal():
        raise Refused(Refusal("sheet_stamp", f"Tanda pengenal lembar rusak. {_AGAIN}"))
    return Stamp(
        known.get("office", ""),
        known.get("unit", ""),
        known.get("period", ""),
        int(version),
        keys,
        known.get("digest", ""),
    )


def _header(rows: _Rows) -> tuple[int, dict[str, int]] | None:
    """(row number, {field: column}) of the row that names our columns; the leftmost of equal names counts."""
    by_title = {_plain(title): field for field, title in LABELS.items()}
    for number, cells in rows[:_HEADER_WITHIN]:
        columns: dict[str, int] = {}
        for column, cell in cells.items():
            columns.setdefault(by_title.get(_plain(_text(cell)), ""), column)
        columns.pop("", None)
        if {"code", "money"} <= set(columns):
            _require(columns)
            return number, columns
    return None


def _require(columns: dict[str, int]) -> None:
    missing = [title for field, title in LABELS.items() if field not in columns]
    if missing:
        raise Refused(Refusal("sheet_columns", f"Kolom {', '.join(missing)} tidak ada. {_AGAIN}"))


def _read(stamp: Stamp, rows: _Rows, header: int, columns: dict[str, int]) -> ReadSheet:
    found: dict[str, TypedRow] = {}
    stray: list[CellFault] = []
    for number, cells in rows:
        if number <= header:
            continue
        typed = {
            field: cells.get(column, Typed(f"{get_column_letter(column)}{number}"))
            for field, column in columns.items()
        }
        key = _key(typed)
        if key in found:
            first = found[key]["code"].address
            message = f"Baris ini sama dengan baris pada {first}. Hapus salah satunya."
            stray.append(CellFault(typed["code"].address, key, "code", message))
        elif key:
            found[key] = typed
        else:
            stray.extend(_codeless(typed))
    return ReadSheet(stamp, found, tuple(stray))


def _key(typed: TypedRow) -> str:
    code, fund = _text(typed["code"]), _text(typed["fund"])
    return f"{code}|{fund}" if code else ""


def _codeless(typed: TypedRow) -> Iterator[CellFault]:
    """Something keyed beside no budget line would be lost without a word."""
    if _plain(_text(typed["name"])) == _plain(TOTAL):
        return
    for field in KEYED:
        if typed[field].raw is not None:
            message = "Isian ini berada pada baris tanpa kode sub kegiatan. Pindahkan ke barisnya."
            yield CellFault(typed[field].address, "", field, message)


def _text(cell: Typed | None) -> str:
    raw = cell.raw if cell else None
    if isinstance(raw, Decimal):
        return f"{raw:f}"
    return clean(raw) if isinstance(raw, str) else ""


def _plain(title: str) -> str:
    return " ".join(title.lower().split())


def _write_guide(workbook: Workbook) -> None:
    sheet = workbook.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 110, workbook.add_format({"text_wrap": True, "valign": "top"}))
    sheet.write_string(0, 0, "PETUNJUK PENGISIAN", workbook.add_format({"bold": True, "font_size": 14}))
    for number, line in enumerate(HELP, 1):
        sheet.write_number(number + 1, 0, number)
        sheet.write_string(number + 1, 1, line)
    sheet.protect()


def _write_stamp(workbook: Workbook, form: SheetForm) -> None:
    """One fact per row, then one row per key; hidden so deeply that Excel's menu does not offer it."""
    sheet = workbook.add_worksheet(STAMP)
    sheet.very_hidden()
    sheet.protect()
    stamp = stamp_of(form)
    sheet.write_string(0, 0, STAMP_MARK)
    for number, (name, value) in enumerate(_stamp_rows(stamp), 1):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, value)


def _stamp_rows(stamp: Stamp) -> Iterator[tuple[str, str]]:
    for name in STAMP_ROWS:
        yield name, str(getattr(stamp, name))
    for key in stamp.keys:
        yield "key", key
