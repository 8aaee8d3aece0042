"""SIPD's "Laporan Realisasi Per Dokumen" from its workbook to plain rows. What they add up to is `rules/sipd.py`.

The header is found by what it says, columns by their names: SIPD writes it with and without title rows, with
and without a number column. A cell that cannot be read for certain is a fault at its address, never a guess.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone, tzinfo
from decimal import Decimal
from io import BytesIO

from openpyxl.utils import get_column_letter

from mutubaku.figures.files.cells import filled_rows
from mutubaku.figures.files.guard import Limits, checked_workbook
from mutubaku.figures.rules.preview import CellFault
from mutubaku.figures.rules.sipd import SipdRow
from mutubaku.figures.rules.typed import Typed, amount, clean, day
from mutubaku.values.numeral import rounded
from mutubaku.values.refusal import Refusal, Refused

SIPD_LIMITS = Limits(file=10 * 1024 * 1024, marks=3_000_000, rows=15_000, columns=120, cells=700_000)
WITA = timezone(timedelta(hours=8), "WITA")
SHEET = "Data Realisasi Dokumen"
_MARK = "kode skpd"
_HEADER_WITHIN = 30
_TOLD_EVERY = 250
_ROW_TAG = re.compile(rb"<(?:\w+:)?row[\s/>]")
_BIGGEST_EXACT = Decimal(10) ** 15
_EMPTY = ("", "-", "–", "null", "undefined")

COLUMNS = {
    "skpd": "Kode SKPD",
    "sub_kegiatan": "Kode Sub Kegiatan",
    "sub_kegiatan_name": "Nama Sub Kegiatan",
    "rekening": "Kode Rekening",
    "document": "Nomor Dokumen",
    "document_kind": "Jenis Dokumen",
    "transaction_kind": "Jenis Transaksi",
    "dpt": "Nomor DPT",
    "document_date": "Tanggal Dokumen",
    "realised": "Nilai Realisasi",
    "deposited": "Nilai Setoran",
    "spd": "Nomor SPD",
    "sp2d": "Nomor SP2D",
    "transfer_date": "Tanggal Transfer",
    "sp2d_value": "Nilai SP2D",
}
_CODES = ("skpd", "sub_kegiatan", "rekening")
_DAYS = ("document_date", "transfer_date")
_MONEY = ("realised", "deposited", "sp2d_value")

_Rows = list[tuple[int, dict[int, Typed]]]
_Value = str | Decimal | date | None


@dataclass(frozen=True)
class SipdReport:
    """`faults`: cells that could not be read. Their rows are left out, so nothing may be stored while there are any."""

    sheet: str
    header: int
    rows: tuple[SipdRow, ...]
    faults: tuple[CellFault, ...]


def read_realisation(
    data: bytes,
    limits: Limits = SIPD_LIMITS,
    zone: tzinfo = WITA,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SipdReport:
    """Raises Refused for a file that is no workbook or no such report. `zone`: of the office, for instants.

    `progress` is told now and then how many rows are read, of how many in the whole workbook.
    """
    workbook = checked_workbook(data, limits)
    total, before = row_count(data), 0
    for sheet in sorted(workbook.worksheets, key=lambda sheet: clean(sheet.title) != SHEET):
        rows = []
        for one in filled_rows(sheet, limits):
            rows.append(one)
            if len(rows) % _TOLD_EVERY == 0:
                progress(before + len(rows), total)
        before += len(rows)
        header = _header(rows)
        if header:
            return _report(sheet.title, rows, *header, zone)
    message = (
        "Berkas ini bukan “Laporan Realisasi Per Dokumen”: baris judul dengan kolom Kode SKPD tidak ditemukan. "
        "Unduh laporan itu dari SIPD dalam bentuk Excel."
    )
    raise Refused(Refusal("sipd_no_header", message))


def row_count(data: bytes) -> int:
    """Rows in all sheets of a workbook that has passed the guard, counted in its XML."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return sum(len(_ROW_TAG.findall(archive.read(name))) for name in sheets)


def _header(rows: _Rows) -> tuple[int, dict[str, int]] | None:
    """(row number, {field: column}); raises Refused naming every column that is not there."""
    by_title = {title.lower(): field for field, title in COLUMNS.items()}
    for number, cells in rows:
        titles = {column: _title(cell) for column, cell in cells.items()}
        if number > _HEADER_WITHIN or _MARK not in titles.values():
            continue
        columns: dict[str, int] = {}
        for column, title in titles.items():
            if title in by_title:
                columns.setdefault(by_title[title], column)
        missing = [title for field, title in COLUMNS.items() if field not in columns]
        if missing:
            message = f"Kolom {', '.join(missing)} tidak ada pada laporan. Unduh ulang laporan lengkapnya dari SIPD."
            raise Refused(Refusal("sipd_columns", message))
        return number, columns
    return None


def _title(cell: Typed) -> str:
    return " ".join(cell.raw.split()).lower() if isinstance(cell.raw, str) else ""


def _report(title: str, rows: _Rows, header: int, columns: Mapping[str, int], zone: tzinfo) -> SipdReport:
    found: list[SipdRow] = []
    faults: list[CellFault] = []
    for number, cells in rows:
        typed = {
            field: cells.get(column, Typed(f"{get_column_letter(column)}{number}"))
            for field, column in columns.items()
        }
        if number <= header or not _is_document(typed):
            continue
        wrong = list(_row_faults(typed, zone))
        faults.extend(wrong)
        if not wrong:
            values = {field: _value(field, cell, zone) for field, cell in typed.items()}
            found.append(SipdRow(number=number, **values))  # type: ignore[arg-type]
    return SipdReport(title, header, tuple(found), tuple(faults))


def _is_document(typed: Mapping[str, Typed]) -> bool:
    """Totals and signatures below the table name neither a document nor a sub kegiatan."""
    return not all(_blank(typed[field]) for field in ("document", "sub_kegiatan", "rekening"))


def _row_faults(typed: Mapping[str, Typed], zone: tzinfo) -> Iterator[CellFault]:
    needed = _needed(typed)
    for field, cell in typed.items():
        if _blank(cell):
            if field in needed:
                message = f"{COLUMNS[field]} kosong. Unduh ulang laporannya dari SIPD."
                yield CellFault(cell.address, "", field, message)
            continue
        try:
            _value(field, cell, zone)
        except ValueError as fault:
            yield CellFault(cell.address, "", field, f"{COLUMNS[field]}: {fault}")


def _needed(typed: Mapping[str, Typed]) -> set[str]:
    """Without a sub kegiatan (uang persediaan and the like) there need be no rekening; one amount is enough."""
    needed = {"skpd"}
    if not _blank(typed["sub_kegiatan"]):
        needed.add("rekening")
    if _blank(typed["deposited"]):
        needed.add("realised")
    return needed


def _blank(cell: Typed) -> bool:
    return cell.raw is None or (isinstance(cell.raw, str) and cell.raw.lower() in _EMPTY)


def _value(field: str, cell: Typed, zone: tzinfo) -> _Value:
    if field in _MONEY:
        found = amount(cell)
        return rounded(found, 2) if isinstance(found, Decimal) else Decimal(0)
    if field in _DAYS:
        return day(cell, zone)
    return _code(cell) if field in _CODES else _number(cell)


def _code(cell: Typed) -> str:
    """A code is text. As a number 5.10 has become 5.1, and nobody can tell any more: a fault, not a repair."""
    if cell.raw is None or isinstance(cell.raw, str):
        return _filled(cell.raw)
    raise ValueError("kode tersimpan bukan sebagai teks sehingga nolnya dapat hilang. Unduh ulang dari SIPD.")


def _number(cell: Typed) -> str:
    """Number or word of a document. A whole number is safe as long as Excel kept all its digits."""
    raw = cell.raw
    if raw is None or isinstance(raw, str):
        return _filled(raw)
    if isinstance(raw, Decimal) and raw == raw.to_integral_value() and abs(raw) < _BIGGEST_EXACT:
        return str(int(raw))
    raise ValueError("isi tersimpan bukan sebagai teks sehingga dapat berubah. Unduh ulang dari SIPD.")


def _filled(text: str | None) -> str:
    words = " ".join((text or "").split())
    return "" if words.lower() in _EMPTY else words
