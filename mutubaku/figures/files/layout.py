"""Where things stand in a unit's workbook: sheets, columns, words. Shared by who writes and who reads it."""

from dataclasses import dataclass

from mutubaku.figures.rules.preview import LABELS

SHEET = "Isian"
GUIDE = "Petunjuk"
STAMP = "_mutubaku"
STAMP_MARK = "mutubaku/lembar-realisasi/1"
TOTAL = "Jumlah"


@dataclass(frozen=True)
class SheetColumn:
    """`kind`: text, money, percent, or the two computed columns (cumulative, absorbed)."""

    field: str
    title: str
    width: int
    kind: str


def _column(field: str, width: int, kind: str) -> SheetColumn:
    return SheetColumn(field, LABELS[field], width, kind)


COLUMNS = (
    _column("code", 19, "text"),
    _column("name", 44, "text"),
    _column("fund", 13, "text"),
    _column("fund_name", 18, "text"),
    _column("pagu", 17, "money"),
    _column("target_money", 17, "money"),
    _column("before", 17, "money"),
    _column("money", 17, "money"),
    SheetColumn("cumulative", "Realisasi s.d. bulan ini (Rp)", 17, "cumulative"),
    SheetColumn("absorbed", "Realisasi keuangan (%)", 11, "absorbed"),
    _column("target_physical", 11, "percent"),
    _column("before_physical", 11, "percent"),
    _column("physical", 11, "percent"),
    _column("obstacle", 32, "text"),
    _column("action", 32, "text"),
    _column("person", 24, "text"),
    _column("due", 18, "text"),
    _column("override", 30, "text"),
    _column("answer", 30, "text"),
)
PLACE = {column.field: number for number, column in enumerate(COLUMNS)}
STAMP_ROWS = ("office", "unit", "period", "version", "digest")
HELP = (
    "Isi hanya sel berwarna kuning. Sel lain terkunci; nilainya berasal dari DPA dan laporan yang lalu.",
    "Realisasi bulan ini ditulis dalam rupiah bulat, misalnya 1.250.000. Jangan memakai rumus.",
    "Sel realisasi yang tidak berwarna sudah terisi dari laporan SIPD dan tidak perlu diketik.",
    "Fisik s.d. bulan ini ditulis kumulatif, 0 sampai 100 persen, misalnya 83,75, sekali tiap sub kegiatan.",
    "Sel kosong berarti belum dilaporkan. Bila memang tidak ada realisasi, ketik 0.",
    "Isi Kendala, Tindak lanjut, Penanggung jawab, dan Batas waktu bila realisasi tertinggal dari target.",
    "Alasan khusus diisi bila nilai di luar ketentuan, misalnya contra-post atau menunggu pergeseran.",
    "Sel berwarna merah muda dikembalikan untuk diperbaiki; alasannya pada catatan sel. Tulis jawabannya.",
    "Unggah kembali berkas ini. Semua perubahan ditunjukkan lebih dahulu sebelum ada yang disimpan.",
    "Berkas ini hanya berlaku untuk unit, bulan, dan versi yang tertulis pada lembar Isian.",
)
