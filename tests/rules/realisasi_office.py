"""A small invented office for the tests of the realisation book: four units, seven sub kegiatan, two DIPA."""

from dataclasses import replace
from decimal import Decimal

from mutubaku.books.rules.realisasi_facts import Month, Noted, RealisasiFacts, UnitFacts, UnitStatus
from mutubaku.figures.rules.rfk import Budget, Leaf
from mutubaku.figures.rules.sheet import Remark
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

D = Decimal
NAMES = {
    "X.XX.01": "Program Penunjang Urusan Pemerintahan Daerah Provinsi",
    "X.XX.01.1.01": "Perencanaan, Penganggaran, dan Evaluasi Kinerja Perangkat Daerah",
    "2.17": "Urusan Pemerintahan Bidang Koperasi, Usaha Kecil, dan Menengah",
    "2.17.03": "Program Pengawasan dan Pemeriksaan Koperasi",
    "2.17.03.1.01": "Pemeriksaan dan Pengawasan Koperasi",
    "3.30": "Urusan Pemerintahan Bidang Perdagangan",
    "3.30.05": "Program Pengembangan Ekspor",
    "3.30.05.1.01": "Penyelenggaraan Promosi Dagang",
    "3.30.07": "Program Penggunaan dan Pemasaran Produk Dalam Negeri",
    "3.30.07.1.01": "Pelaksanaan Promosi Produk Dalam Negeri",
}
UNITS = (
    UnitFacts("SEK", "Sekretariat", "Sekretariat", UnitStatus.REPORTED),
    UnitFacts("KOP", "Bidang Koperasi", "Bid. Koperasi", UnitStatus.REPORTED),
    UnitFacts("PDN", "Bidang Perdagangan Dalam Negeri", "Bid. PDN", UnitStatus.REPORTED),
    UnitFacts(
        "PRO", "UPTD Promosi dan Pemasaran", "UPTD Promosi", UnitStatus.LATE,
        owner="Kepala UPTD Promosi", due="20 November 2026", reminded="5 dan 9 November 2026",
    ),
)  # fmt: skip


def leaf(
    code: str, name: str, unit: str, pagu: int, tk: int, tf: str, rk: int | None, rf: str | None
) -> Leaf:
    """Money in thousand rupiah."""
    return Leaf(
        code=code,
        name=name,
        unit=unit,
        fund="PAD",
        budget=Budget.APBD,
        pagu=D(pagu) * 1000,
        target_money=D(tk) * 1000,
        target_physical=D(tf),
        money=MISSING if rk is None else D(rk) * 1000,
        physical=MISSING if rf is None else D(rf),
    )


APBD = (
    leaf("X.XX.01.1.01.0001", "Penyusunan Dokumen Perencanaan", "SEK", 521976, 414233, "85", 416021, "83.5"),
    leaf("X.XX.01.1.01.0002", "Koordinasi dan Penyusunan Dokumen RKA-SKPD", "SEK", 354198, 301265, "91", 275676, "91.5"),
    leaf("2.17.03.1.01.0003", "Penguatan Tata Kelola Kelembagaan Koperasi", "KOP", 2431500, 1810000, "79", 1508000, "72"),
    leaf("3.30.05.1.01.0001", "Pameran Dagang Internasional", "PRO", 1200000, 900000, "80", None, None),
    leaf("3.30.05.1.01.0004", "Misi Dagang", "PDN", 2087904, 1606370, "81.5", 1534364, "80"),
    leaf("3.30.07.1.01.0002", "Pemasaran Produk Lokal", "PRO", 450000, 300000, "75", None, None),
    leaf("3.30.07.1.01.0003", "Kampanye Produk Dalam Negeri", "PDN", 1454076, 1100000, "78", 1120000, "81.25"),
)  # fmt: skip
APBN = tuple(
    leaf(code, name, "PDN", pagu, tk, tf, rk, rf)._replace(budget=Budget.APBN, fund="DK")
    for code, name, pagu, tk, tf, rk, rf in (
        ("090.DK", "Kementerian Perdagangan (BA 090)", 1486500, 1150000, "78", 1097218, "76.5"),
        ("019.DK", "Kementerian Perindustrian (BA 019)", 1213500, 960000, "80", 924087, "79.25"),
    )
)


def past(leaves: tuple[Leaf, ...], share: str) -> tuple[Leaf, ...]:
    """The same leaves a month ago: everything at `share` of its value."""
    part = D(share)
    return tuple(
        one._replace(
            target_money=(one.target_money * part).to_integral_value(),
            target_physical=one.target_physical * part,
            money=MISSING if one.money is MISSING else (one.money * part).to_integral_value(),
            physical=MISSING if one.physical is MISSING else one.physical * part,
        )
        for one in leaves
    )


HISTORY = tuple(
    Month(D(tk), D(tf), D(rk), D(rf))
    for tk, tf, rk, rf in (
        ("2.1", "2.6", "1.62", "2.41"), ("6.4", "7.5", "5.18", "7.02"), ("12.2", "14.4", "10.37", "13.85"),
        ("19.3", "22.5", "16.62", "21.64"), ("27.9", "31.8", "24.58", "30.58"), ("37.6", "42.6", "34.02", "41.12"),
        ("47.6", "53", "44.03", "51.33"), ("58.1", "63.2", "54.6", "61.4"), ("69", "73.1", "65.61", "71.27"),
    )
) + tuple(Month(D(tk), D(tf)) for tk, tf in (("76", "81"), ("90.6", "92.1"), ("100", "100")))  # fmt: skip

FACTS = RealisasiFacts(
    office="Dinas Contoh Provinsi Contoh",
    period=Period.parse("2026-10"),
    stage="DPA Perubahan",
    as_of="17 November 2026, pukul 16.00 WITA",
    units=UNITS,
    leaves=APBD + APBN,
    names=NAMES,
    history=HISTORY,
    last=past(APBD + APBN, "0.9"),
    remarks=(
        Noted(
            "KOP", "2.17.03.1.01.0003",
            Remark(
                "Pengawas koperasi bertugas ganda; 14 dari 40 koperasi belum diperiksa.",
                "Tugaskan tiga pengawas tambahan selama tiga minggu.", "Kepala Bidang Koperasi", "30 November 2026",
            ),
        ),
        Noted(
            "SEK", "X.XX.01.1.01.0002",
            Remark("Pembayaran menunggu pemeriksaan.", "Terbitkan SPM.", "Kasubbag Umum", "18 November 2026"),
        ),
    ),
    decisions=("Penugasan tiga pengawas koperasi tambahan selama tiga minggu (Bidang Koperasi).",),
    copies=("Kepala Biro Administrasi Pembangunan", "Para Kepala Bidang dan Kepala UPTD"),
    funds={"PAD": "Pendapatan Asli Daerah", "DK": "Dekonsentrasi", "DAK": "DAK Nonfisik"},
    reconciliation="Berita Acara Nomor 000.7.2.8/1163/BA/2026 tanggal 12 November 2026",
    example=True,
)  # fmt: skip


def all_reported(facts: RealisasiFacts = FACTS) -> RealisasiFacts:
    """The same office with nothing missing."""
    units = tuple(replace(unit, status=UnitStatus.REPORTED) for unit in facts.units)
    leaves = tuple(
        one
        if one.money is not MISSING
        else one._replace(money=one.target_money, physical=one.target_physical)
        for one in facts.leaves
    )
    return replace(facts, units=units, leaves=leaves, last=past(leaves, "0.9"))


def none_reported(facts: RealisasiFacts = FACTS) -> RealisasiFacts:
    """The same office on the first day: every unit still owes its sheet."""
    units = tuple(
        replace(unit, status=UnitStatus.LATE, owner=f"Kepala {unit.name}", due="10 November 2026")
        for unit in facts.units
    )
    leaves = tuple(one._replace(money=MISSING, physical=MISSING) for one in facts.leaves)
    return replace(facts, units=units, leaves=leaves, remarks=())
