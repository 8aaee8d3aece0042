"""A small book and a nota dinas that use every kind of block; all numbers differ, so each can be looked for.

Positions stand in for names. The wide table runs over several pages and has a gap, marks, levels and ties.
"""

from decimal import Decimal

from mutubaku.values.chart import Standing, ranking, s_curves
from mutubaku.values.content import (
    Book,
    Cell,
    Chapter,
    Chart,
    Column,
    Dress,
    Fact,
    GapNote,
    Head,
    Heading,
    Initial,
    Letter,
    Numbered,
    Office,
    Paragraph,
    Row,
    Section,
    Signature,
    Strip,
    Table,
    Terms,
)
from mutubaku.values.curve import Curve
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show

OFFICE = Office(
    "PEMERINTAH PROVINSI CONTOH",
    ("DINAS PERINDUSTRIAN, PERDAGANGAN,", "KOPERASI DAN USAHA KECIL DAN MENENGAH"),
    "Dinas Contoh",
    "Kota Contoh",
    ("Jalan Contoh Nomor 1", "Laman contoh.example"),
)
UNSIGNED = Signature("Kepala Dinas", "Pejabat Kepala Dinas", "Pembina Utama Muda", "")
SIGNED = Signature(
    "Kepala Dinas",
    "Pejabat Kepala Dinas",
    "Pembina Utama Muda",
    "",
    "18 November 2026 pukul 10.42 WITA",
    "L2HX-8MPR",
)
DRESS = Dress(
    office=OFFICE,
    digest="5b0e93d7c1a4" + "0" * 52,
    mark="CONTOH",
    number="000.7.2.8/1189/LAP/SEK.PRC/2026",
    place_date="Kota Contoh, 18 November 2026",
    date="18 November 2026",
    initials=(
        Initial(
            "Kasubbag Perencanaan",
            "Memeriksa dan memaraf",
            "Seluruh laporan",
            "17 November 2026 pukul 16.20 WITA",
        ),
        Initial("Sekretaris", "Menyetujui dan memaraf", "Seluruh laporan", ""),
    ),
    signature=SIGNED,
    version=3,
)


def money(value: int, mark: str = "") -> Cell:
    return Cell(show(value), number=Decimal(value), mark=mark)


def percent(text: str) -> Cell:
    value = Decimal(text)
    return Cell(show(value, 2), number=value, digits=2)


def sub(number: int, keep: bool = False) -> Row:
    """A sub kegiatan whose numbers occur nowhere else."""
    cells = (
        Cell(str(number)),
        Cell(f"Sub kegiatan {number:03d}"),
        money(10_000_000 + number),
        percent(f"{number}.25"),
    )
    return Row((*cells, Cell(status=("sesuai", "waspada", "kritis")[number % 3])), keep=keep)


def wide_rows(count: int) -> tuple[Row, ...]:
    """Programs of ten sub kegiatan; program, kegiatan and first sub kegiatan stay together."""
    rows: list[Row] = []
    for number in range(1, count + 1):
        if number % 10 == 1:
            rows += [
                Row(
                    (Cell("P"), Cell(f"Program {number}"), money(20_000_000 + number, "*"), Cell(), Cell()),
                    "program",
                    True,
                ),
                Row(
                    (Cell("K"), Cell(f"Kegiatan {number}"), money(30_000_000 + number), Cell(), Cell()),
                    "kegiatan",
                    True,
                ),
            ]
        rows.append(sub(number))
    gap = Row(
        (
            Cell("G"),
            Cell("Unit yang diam"),
            money(40_000_000),
            Cell("belum lapor", gap=True),
            Cell(status="belum"),
        )
    )
    total = Row(
        (Cell("Jumlah sementara", span=2), money(50_000_000), percent("99.75"), Cell(status="sesuai")),
        "total",
        True,
    )
    missing = Row((Cell("Belum lapor: Unit yang diam", span=2), money(60_000_000), Cell(), Cell()), "missing")
    return (*rows, gap, total, missing)


HEAD = (
    (
        Head("No.", rowspan=2),
        Head("Uraian", rowspan=2),
        Head("Anggaran", colspan=2),
        Head("Status", rowspan=2),
    ),
    (Head("Pagu (Rp)"), Head("Realisasi (%)")),
)
COLUMNS = (
    Column("10mm"),
    Column("1fr", tree=True),
    Column("30mm", "right"),
    Column("24mm", "right"),
    Column("26mm"),
)
WIDE = Table(
    "2.1", "Rincian per sub kegiatan", COLUMNS, HEAD, wide_rows(90), ("Catatan rincian.",), True, True, "7"
)
PLAIN = Table(
    "1.1",
    "Ringkasan urusan",
    (Column("1fr"), Column("30mm", "right")),
    ((Head("Urusan"), Head("Pagu (Rp)")),),
    (Row((Cell("Perdagangan", under="3.30"), money(70_000_001))), Row((Cell("Industri"), money(70_000_002)))),
    ("Catatan ringkasan.",),
)
PLAN, DONE = ([Decimal(8 * m) for m in range(1, 13)], [Decimal(7 * m) for m in range(1, 11)])
CURVES = s_curves(Curve("Keuangan (% pagu)", PLAN, DONE), Curve("Fisik (%)", PLAN, DONE), 10)
RANK = ranking(
    (Standing("Sekretariat", *[Decimal(81)] * 4), Standing("Unit yang diam", *[MISSING] * 4)),
    month="Oktober 2026",
)
BOOK = Book(
    title=("LAPORAN REALISASI", "KEGIATAN"),
    period="BULAN OKTOBER 2026",
    stage="Tahun Anggaran 2026, DPA Perubahan",
    position="Posisi sampai dengan 31 Oktober 2026",
    status="Data per 17 November 2026; 11 dari 12 unit lapor",
    short="Laporan Realisasi, Oktober 2026",
    preface=("Laporan ini disusun setiap bulan.", "Kami menyampaikan terima kasih."),
    chapters=(
        Chapter(
            "I",
            "Ringkasan",
            "Keuangan tertinggal 3,18 poin.",
            (
                Strip((Fact("Pagu", "Rp186,42 miliar", "56 sub kegiatan"), Fact("Keuangan", "76,54%"))),
                Paragraph("Realisasi keuangan *Rp136.386.387.870* dari pagu."),
                PLAIN,
                GapNote("Belum lengkap: Unit yang diam."),
                Heading("Hal yang perlu diputuskan"),
                Numbered(("Penugasan pengawas.", "Penerbitan laporan pengganti.")),
            ),
        ),
        Chapter(
            "II",
            "Realisasi fisik dan keuangan",
            "",
            (
                Section("2.1", "Perkembangan"),
                Chart("2.1", "Serapan tertinggal", CURVES, "Kurva S", "isian unit"),
                Chart("2.2", "Peringkat unit", RANK, "Peringkat", "isian unit"),
                Section("2.2", "Rincian"),
                WIDE,
                Section("2.3", "Singkatan"),
                Terms((("DPA", "Dokumen Pelaksanaan Anggaran"), ("arsir", "belum dilaporkan"))),
            ),
        ),
    ),
    approval="Laporan ini telah diperiksa secara berjenjang.",
    completeness="11 dari 12 unit",
    copies=("Kepala Biro Administrasi Pembangunan", "Para Kepala Bidang"),
)
NOTE = Letter(
    ("NOTA DINAS",),
    (
        ("Yth.", ("Para Kepala Bidang", "Para Kepala UPTD")),
        ("Dari", ("Kepala Dinas",)),
        ("#", ()),
        ("Hal", ("Permintaan bahan laporan realisasi bulan Oktober 2026",)),
    ),
    (
        Paragraph("Dalam rangka penyusunan laporan, kami minta Saudara menyampaikan bahan:"),
        Numbered(("isi realisasi fisik dan keuangan;", "uraikan kendala.")),
        Paragraph("Demikian disampaikan, terima kasih."),
    ),
)
