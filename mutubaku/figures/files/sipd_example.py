"""Writes example "Laporan Realisasi Per Dokumen" workbooks for the demonstration office and the tests.

Every document, number and amount is invented; the 45 columns and both shapes of the header are SIPD's. Reading
such a file is `sipd_xlsx.py`, which shares nothing with this module but the report itself.
"""

import random
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook

from mutubaku.values.period import Period, written_date

SHEET = "Data Realisasi Dokumen"
HEADERS = (
    "Kode SKPD", "Nama SKPD", "Kode Sub SKPD", "Nama Sub SKPD", "Kode Fungsi", "Nama Fungsi", "Kode Sub Fungsi",
    "Nama Sub Fungsi", "Kode Urusan", "Nama Urusan", "Kode Bidang Urusan", "Nama Bidang Urusan", "Kode Program",
    "Nama Program", "Kode Kegiatan", "Nama Kegiatan", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Kode Rekening",
    "Nama Rekening", "Nomor Dokumen", "Jenis Dokumen", "Jenis Transaksi", "Nomor DPT", "Tanggal Dokumen",
    "Keterangan Dokumen", "Nilai Realisasi", "Nilai Setoran", "NIP Pegawai", "Nama Pegawai", "Tanggal Simpan",
    "Nomor SPD", "Periode SPD", "Nilai SPD", "Tahapan SPD", "Nama Sub Tahapan Jadwal", "Tahapan APBD", "Nomor SPP",
    "Tanggal SPP", "Nomor SPM", "Tanggal SPM", "Nomor SP2D", "Tanggal SP2D", "Tanggal Transfer", "Nilai SP2D",
)  # fmt: skip
_AMOUNTS = ("Nilai Realisasi", "Nilai Setoran", "Nilai SPD", "Nilai SP2D")
_DUE_DAYS_BEFORE_TRANSFER = 3

Cells = Mapping[str, str | Decimal]


@dataclass(frozen=True)
class ExampleLine:
    """What one rekening of one sub kegiatan realises in the month, whole rupiah."""

    sub_kegiatan: str
    sub_kegiatan_name: str
    rekening: str
    rekening_name: str
    amount: Decimal


def write_report(rows: Iterable[Cells], *, title: Sequence[str] = ()) -> bytes:
    """One cell per header and row, absent ones "-". `title`: up to three lines above a blank one and the header."""
    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(SHEET)
    bold, money = workbook.add_format({"bold": True}), workbook.add_format({"num_format": '"Rp."#,##0'})
    for number, line in enumerate(title):
        sheet.write_string(number, 0, line, bold)
    head = 4 if title else 0
    for column, name in enumerate(HEADERS):
        sheet.write_string(head, column, name, bold)
    for number, row in enumerate(rows, head + 1):
        for column, name in enumerate(HEADERS):
            value = row.get(name, Decimal(0) if name in _AMOUNTS else "-")
            if isinstance(value, Decimal):
                sheet.write_number(number, column, value, money)
            else:
                sheet.write_string(number, column, value)
    workbook.close()
    return out.getvalue()


def example_report(
    period: Period,
    lines: Sequence[ExampleLine],
    *,
    skpd: str,
    skpd_name: str,
    seed: int,
    titled: bool = False,
) -> bytes:
    """A month of documents that realise exactly `lines`: LS over several rekening in one SP2D, and GU receipts."""
    chance = random.Random(f"{seed} {period}")  # noqa: S311 - example data, not a secret
    title = ("LAPORAN REALISASI PER DOKUMEN", f"{skpd_name} (CONTOH)", f"TAHUN ANGGARAN {period.year}")
    office = {"Kode SKPD": skpd, "Nama SKPD": skpd_name, "Kode Sub SKPD": skpd, "Nama Sub SKPD": skpd_name}
    rows = ({**office, **row} for row in _rows(period, lines, chance))
    return write_report(rows, title=title if titled else ())


def _rows(period: Period, lines: Sequence[ExampleLine], chance: random.Random) -> Iterator[Cells]:
    by_sub: dict[str, list[ExampleLine]] = {}
    for line in lines:
        by_sub.setdefault(line.sub_kegiatan, []).append(line)
    for number, same in enumerate(by_sub.values(), 1):
        direct = [(line, line.amount * chance.choice((4, 6, 8)) // 10) for line in same]
        yield from _ls(period, number, direct, chance)
        for line, paid in direct:
            yield from _gu(period, number, line, line.amount - paid, chance)


def _ls(
    period: Period, number: int, parts: Sequence[tuple[ExampleLine, Decimal]], chance: random.Random
) -> Iterator[Cells]:
    """One SP2D for all rekening of the sub kegiatan; each row repeats its whole value, as SIPD does."""
    transfer = date(period.year, period.last, chance.randint(8, 28))
    asked = transfer.replace(day=transfer.day - _DUE_DAYS_BEFORE_TRANSFER)
    total = sum((paid for _, paid in parts), Decimal(0))
    for line, paid in parts:
        if paid:
            yield _row(line, f"{number:04d}/SPP-LS/{period}", "SPP", "LS", asked, paid) | {
                "Nomor SPP": f"{number:04d}/SPP-LS/{period}",
                "Tanggal SPP": written_date(asked),
                "Nomor SPM": f"{number:04d}/SPM-LS/{period}",
                "Tanggal SPM": written_date(asked),
                "Nomor SP2D": f"{number:04d}/SP2D-LS/{period}",
                "Tanggal SP2D": written_date(transfer),
                "Tanggal Transfer": written_date(transfer),
                "Nilai SP2D": total,
            }


def _gu(
    period: Period, number: int, line: ExampleLine, amount: Decimal, chance: random.Random
) -> Iterator[Cells]:
    """Receipts paid from the cash box; no SP2D of this month stands behind them yet."""
    last = monthrange(period.year, period.last)[1]
    halves = (amount // 2, amount - amount // 2)
    for part, paid in enumerate(halves, 1):
        if paid:
            day = date(period.year, period.last, chance.randint(1, last))
            document = f"{number:04d}.{line.rekening}.{part}/TBP-GU/{period}"
            yield _row(line, document, "TBP", "GU", day, paid)


def _row(
    line: ExampleLine, document: str, kind: str, transaction: str, day: date, amount: Decimal
) -> dict[str, str | Decimal]:
    parts = line.sub_kegiatan.split(".")
    return {
        "Kode Urusan": parts[0],
        "Kode Bidang Urusan": ".".join(parts[:2]),
        "Kode Program": ".".join(parts[:3]),
        "Kode Kegiatan": ".".join(parts[:5]),
        "Kode Sub Kegiatan": line.sub_kegiatan,
        "Nama Sub Kegiatan": line.sub_kegiatan_name,
        "Kode Rekening": line.rekening,
        "Nama Rekening": line.rekening_name,
        "Nomor Dokumen": document,
        "Jenis Dokumen": kind,
        "Jenis Transaksi": transaction,
        "Tanggal Dokumen": written_date(day),
        "Keterangan Dokumen": f"Pembayaran {line.rekening_name} (contoh)",
        "Nilai Realisasi": amount,
        "Nama Pegawai": "Bendahara Pengeluaran (contoh)",
        "Tanggal Simpan": written_date(day),
        "Nomor SPD": f"SPD/{day.year}/TW{(day.month + 2) // 3}",
    }
