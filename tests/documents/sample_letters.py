"""One letter of every kind with realistic facts, for pictures and for reading back; positions stand in for names."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from mutubaku.documents.rules.letters.berita_acara import (
    BeritaAcara,
    DataCheck,
    DataNeed,
    compose_berita_acara,
    data_conformity,
    data_needs,
)
from mutubaku.documents.rules.letters.disposisi import Forward, LembarDisposisi, compose_lembar_disposisi
from mutubaku.documents.rules.letters.surat import (
    Meeting,
    SuratDinas,
    Undangan,
    compose_surat_dinas,
    compose_undangan,
)
from mutubaku.documents.rules.letters.surat_pengantar import Sent, SuratPengantar, compose_surat_pengantar
from mutubaku.documents.rules.letters.surat_tugas import SuratTugas, compose_surat_tugas
from mutubaku.documents.rules.letters.tanda_terima import (
    HandedOver,
    Reception,
    TandaTerima,
    compose_tanda_terima,
)
from mutubaku.documents.rules.letters.wording import Official, Security, Urgency
from mutubaku.documents.rules.nota_dinas import ask_for_realisation, compose_nota_dinas
from mutubaku.values.content import Cell, Column, Dress, Head, Initial, Letter, Office, Row, Signature, Table
from mutubaku.values.numeral import show
from mutubaku.values.period import Period

WITA = ZoneInfo("Asia/Makassar")
NIP = "00000000 000000 0 000"
OFFICE = Office(
    "PEMERINTAH PROVINSI KALIMANTAN TIMUR",
    ("DINAS PERINDUSTRIAN, PERDAGANGAN,", "KOPERASI DAN USAHA KECIL DAN MENENGAH"),
    "Disperindagkop UKM",
    "Samarinda",
    (
        "Jalan Contoh Nomor 1, Samarinda, Kalimantan Timur, Kode Pos 75000",
        "Telepon (0541) 000000, Faksimile (0541) 000001",
        "Laman disperindagkop.example   Pos-el dinas@disperindagkop.example",
    ),
)
ON = " pada Sekretariat Dinas Perindustrian, Perdagangan, Koperasi dan Usaha Kecil dan Menengah Provinsi Kalimantan Timur"
KADIS = Official("Pejabat Kepala Dinas", "Kepala Dinas", NIP, "Pembina Utama Muda")
SEKRETARIS = Official("Pejabat Sekretaris", "Sekretaris", NIP, "Pembina Tingkat I")
PERENCANAAN = Official("Pejabat Kasubbag Perencanaan", "Kasubbag Perencanaan", NIP, "Penata Tingkat I")
KEUANGAN = Official("Pejabat Kasubbag Keuangan", "Kasubbag Keuangan", NIP, "Penata Tingkat I")
PELAKSANA = Official("Pelaksana", "Pelaksana Subbagian Perencanaan", NIP, "Penata Muda")
UNITS = (
    "Sekretariat", "Bidang Sumber Daya Industri", "Bidang Sarana dan Pemberdayaan Industri",
    "Bidang Perdagangan Dalam Negeri", "Bidang Perdagangan Luar Negeri",
    "Bidang Standardisasi dan Perlindungan Konsumen", "Bidang Koperasi", "Bidang Usaha Kecil dan Menengah",
    "UPTD Pengujian dan Sertifikasi Mutu Barang", "UPTD Pelatihan Koperasi dan UKM", "UPTD Promosi dan Pemasaran",
    "UPTD Layanan Usaha Terpadu",
)  # fmt: skip


def local(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WITA)


def dress(number: str, signed_by: Official = KADIS, day: int = 2, **more: object) -> Dress:
    """A signed copy of November 2026."""
    dated = f"{day} November 2026"
    when = f"{dated} pukul 14.26 WITA"
    signature = Signature(signed_by.post, signed_by.name, signed_by.rank, signed_by.nip, when, "7K3M-9QXD")
    return Dress(
        OFFICE,
        "9c4107ea5d2b" + "0" * 52,
        "CONTOH",
        number,
        f"Samarinda, {dated}",
        dated,
        (),
        signature,
        **more,
    )


INITIALS = (
    Initial("Sekretaris", "Memeriksa dan memaraf", "Seluruh nota dinas", "2 November 2026 pukul 10.12 WITA"),
    Initial("Kasubbag Perencanaan", "Memeriksa dan memaraf", "Seluruh nota dinas", "2 November 2026 pukul 09.35 WITA"),
    Initial("Konseptor (Pelaksana)", "Menyusun", "Seluruh nota dinas", "2 November 2026 pukul 09.05 WITA"),
)  # fmt: skip
NOTA_DINAS = compose_nota_dinas(
    ask_for_realisation(
        period=Period.parse("2026-10"), report="laporan realisasi kegiatan APBD dan APBN",
        budget="DPA Perubahan Tahun Anggaran 2026", deadline="Selasa, 10 November 2026, pukul 16.00 WITA",
        recipients=("Para Kepala Bidang", "Para Kepala UPTD"), sender="Kepala Dinas",
        copies=("Sekretaris", "Kasubbag Keuangan"), attachments=1, critical=Decimal(-10),
    )
)  # fmt: skip
DISPOSISI = compose_lembar_disposisi(
    LembarDisposisi(
        origin="Kepala Biro Administrasi Pembangunan Sekretariat Daerah Provinsi Kalimantan Timur",
        number="000.7.2.8/2318/B.ADPEM/2026", dated=date(2026, 10, 30), received=local(2, 8, 14), agenda="2264",
        klas="000.7.2.8 Laporan berkala", attachments=1, urgency=Urgency.SEGERA,
        subject="Permintaan laporan realisasi fisik dan keuangan APBD dan APBN sampai dengan bulan Oktober Tahun "
        "Anggaran 2026",
        recipients=("Sekretaris", *(f"Kepala {unit}" for unit in UNITS[1:8]), "Kasubbag Perencanaan"),
        chosen=("Sekretaris", "Kasubbag Perencanaan"),
        asked=("Proses lebih lanjut", "Koordinasi/konfirmasi", "Siapkan laporan"),
        deadline="Rabu, 18 November 2026, pukul 16.00 WITA",
        note="Siapkan laporan sesuai SOP 10. Pastikan angka keuangan cocok dengan Subbagian Keuangan sebelum diajukan "
        "untuk ditandatangani.",
        history=(
            Forward("Kepala Dinas", ("Sekretaris", "Kasubbag Perencanaan"),
                    ("Proses lebih lanjut", "koordinasi", "siapkan laporan"), local(2, 8, 41), "Dibaca 08.47"),
            Forward("Sekretaris", ("Kasubbag Perencanaan",),
                    ("Siapkan nota dinas permintaan bahan kepada Bidang dan UPTD",), local(2, 8, 52), "Dibaca 08.55"),
            Forward("Kasubbag Perencanaan", ("Pelaksana Subbagian Perencanaan",),
                    ("Susun konsep nota dinas dan daftar sub kegiatan per unit",), local(2, 8, 58), "Selesai 09.05"),
        ),
    )
)  # fmt: skip


def _money(value: int) -> Cell:
    return Cell(show(value), number=Decimal(value)) if value else Cell("–")


def _result() -> Table:
    rows = (
        ("Sekretariat", 20, 74106835724, 0),
        ("Bidang urusan perindustrian (2 bidang)", 10, 12032942013, 4275000),
        ("Bidang urusan perdagangan (3 bidang)", 12, 16810080783, 0),
        ("Bidang urusan koperasi dan UKM (2 bidang)", 5, 12833107907, 0),
        ("UPTD yang sudah lapor (3 UPTD)", 7, 20607696443, 0),
    )  # fmt: skip
    made = tuple(
        Row((Cell(str(n)), Cell(name), Cell(str(subs)), _money(sheet), _money(sheet - gap), _money(gap)))
        for n, (name, subs, sheet, gap) in enumerate(rows, 1)
    )
    total = Row(
        (Cell("Jumlah", span=2), Cell("54"), _money(136390662870), _money(136386387870), _money(4275000)),
        "total",
    )
    columns = (
        Column("8mm", "center"),
        Column("1fr"),
        *(Column(w, "right") for w in ("15mm", "26.5mm", "26.5mm", "17mm")),
    )
    head = ("No.", "Uraian", "Sub\nkegiatan", "Isian unit kerja\n(Rp)", "Catatan SP2D\n(Rp)", "Selisih\n(Rp)")
    return Table("", "", columns, (tuple(Head(text) for text in head),), (*made, total), numbered=True)


def _full(official: Official, post: str) -> Official:
    return replace(official, post=post + ON, signs_as=official.post)


REKONSILIASI = compose_berita_acara(
    BeritaAcara(
        about=("REKONSILIASI REALISASI KEUANGAN", "BULAN OKTOBER 2026"), day=date(2026, 11, 12), at="Samarinda",
        parties=(_full(PERENCANAAN, "Kepala Subbagian Perencanaan"), _full(KEUANGAN, "Kepala Subbagian Keuangan")),
        deed="melaksanakan rekonsiliasi realisasi keuangan kegiatan APBD sampai dengan 31 Oktober 2026 antara isian unit "
        "kerja dan catatan SP2D Subbagian Keuangan",
        result=_result(),
        findings=(
            "Selisih Rp4.275.000 pada Bidang Sarana dan Pemberdayaan Industri berasal dari SPJ yang SP2D-nya terbit 3 "
            "November 2026. Angka yang dipakai dalam laporan adalah catatan SP2D",
            "UPTD Promosi dan Pemasaran (2 sub kegiatan) belum mengirim isian sehingga belum dapat direkonsiliasi; "
            "rekonsiliasinya dibuat dalam berita acara tersendiri",
        ),
        basis="DPA Perubahan Tahun Anggaran 2026 dan nota dinas Kepala Dinas Nomor 000.7.2.8/1147/SEK.PRC/2026 tanggal "
        "2 November 2026",
        made_in="Samarinda", knows=SEKRETARIS,
    )
)  # fmt: skip
KEBUTUHAN = compose_berita_acara(
    data_needs(
        (
            DataNeed("Jumlah industri kecil dan menengah menurut kabupaten/kota", UNITS[1], "SIINas", "16 Maret 2026"),
            DataNeed("Perkembangan harga dan stok bahan pokok", UNITS[3], "SP2KP", "16 Maret 2026"),
            DataNeed("Nilai ekspor nonmigas menurut komoditas", UNITS[4], "Surat keterangan asal", "23 Maret 2026"),
            DataNeed("Koperasi aktif, anggota, dan volume usaha", UNITS[6], "ODS Koperasi", "23 Maret 2026"),
            DataNeed("Usaha kecil dan menengah yang dibina", UNITS[7], "SIDT-UMKM", "30 Maret 2026"),
        ),
        year=2026, day=date(2026, 3, 2), at="Samarinda", parties=(PERENCANAAN, SEKRETARIS), made_in="Samarinda",
        basis="Keputusan Kepala Dinas tentang Tim Pengelola Data SIPD Tahun 2026", knows=KADIS,
        knows_as="Menyetujui", signer=2, rangkap=2,
    )
)  # fmt: skip
KESESUAIAN = compose_berita_acara(
    data_conformity(
        tuple(
            DataCheck(unit, 40 + 3 * n, 40 + 3 * n - n % 3, "metadata 2 variabel belum lengkap" if n % 3 == 2 else "")
            for n, unit in enumerate(UNITS[1:8])
        ),
        year=2026, day=date(2026, 4, 20), at="Samarinda", parties=(PERENCANAAN, SEKRETARIS, KEUANGAN, PELAKSANA),
        findings=("Data yang belum sesuai diperbaiki unit paling lambat 24 April 2026",),
        basis="Berita Acara Usulan Kebutuhan Pengumpulan Data Tahun 2026", made_in="Samarinda", knows=KADIS,
        knows_as="Mengesahkan", signer=4,
    )
)  # fmt: skip
_BY = ("Sekretaris", *["Kepala Bidang"] * 7, *["Kepala UPTD"] * 4)
RECEIPTS = (
    TandaTerima(
        sender="Subbagian Perencanaan, Sekretariat", day=date(2026, 11, 2), how="Elektronik melalui aplikasi Mutubaku",
        items=(
            HandedOver("Nota dinas permintaan bahan laporan realisasi kegiatan APBD dan APBN bulan Oktober 2026",
                       "000.7.2.8/1147/SEK.PRC/2026", date(2026, 11, 2), "1 berkas", "2 halaman"),
            HandedOver("Lampiran: daftar sub kegiatan setiap unit dan cara pengisian", "Lampiran nota dinas tersebut",
                       None, "1 berkas", "12 halaman"),
        ),
        receptions=tuple(
            Reception(unit, reminded=3) if n == 10 else Reception(unit, _BY[n], local(2, 14, 31 + n), f"TT-{11471 + n}")
            for n, unit in enumerate(UNITS)
        ),
        giver=PELAKSANA, done="Diserahkan melalui akun Pelaksana\n2 November 2026 pukul 14.30 WITA", knows=PERENCANAAN,
        note="Waktu terima adalah akhir langkah 5 SOP 10 dan awal waktu baku langkah 6 bagi setiap unit",
    )
)  # fmt: skip
TANDA_TERIMA = compose_tanda_terima(RECEIPTS)
PENGANTAR = compose_surat_pengantar(
    SuratPengantar(
        recipients=("Kepala Biro Administrasi Pembangunan Sekretariat Daerah Provinsi Kalimantan Timur",),
        items=(
            Sent("Laporan Realisasi Kegiatan APBD dan APBN Bulan Oktober 2026", "1 (satu) buku",
                 "Disampaikan dengan hormat untuk menjadi bahan selanjutnya"),
            Sent("Buku kerja laporan dalam bentuk XLSX", "1 (satu) berkas", "melalui pos-el"),
        ),
        town="Samarinda",
    )
)  # fmt: skip
TUGAS = compose_surat_tugas(
    SuratTugas(
        basis=(
            "Peraturan Gubernur tentang Uraian Tugas Dinas Perindustrian, Perdagangan, Koperasi dan Usaha Kecil dan "
            "Menengah",
            "DPA Perubahan Tahun Anggaran 2026, sub kegiatan Evaluasi Kinerja Perangkat Daerah",
        ),
        persons=(PERENCANAAN, PELAKSANA),
        duties=(
            "melaksanakan rekonsiliasi realisasi fisik pada UPTD Promosi dan Pemasaran",
            "menyusun berita acara rekonsiliasi dan menyampaikannya kepada Sekretaris",
        ),
        when="Kamis, 19 November 2026 sampai dengan Jumat, 20 November 2026", where="Balikpapan",
        copies=("Sekretaris", "Kasubbag Keuangan"),
    )
)  # fmt: skip
TUGAS_BANYAK = compose_surat_tugas(
    SuratTugas(
        basis=("Nota dinas Kepala Dinas Nomor 000.7.2.8/1147/SEK.PRC/2026 tanggal 2 November 2026",),
        persons=(PERENCANAAN, KEUANGAN, PELAKSANA, SEKRETARIS), duties=("mendampingi pengisian bahan laporan pada UPTD",),
        when="Senin, 9 November 2026", behalf=("Kepala Dinas",),
    )
)  # fmt: skip
DINAS = compose_surat_dinas(
    SuratDinas(
        recipients=(
            "Kepala Badan Perencanaan Pembangunan Daerah", "Inspektur Daerah", "Kepala Badan Pengelola Keuangan",
        ),
        subject="Penyampaian data realisasi program Tahun Anggaran 2026",
        opening="Menindaklanjuti surat Kepala Badan Perencanaan Pembangunan Daerah Nomor 000.7.5/884/BAPPEDA/2026 "
        "tanggal 26 Oktober 2026, bersama ini kami sampaikan hal-hal sebagai berikut",
        requests=(
            "realisasi keuangan sampai dengan 31 Oktober 2026 sebesar *Rp136.386.387.870* atau 73,16% dari pagu",
            "satu UPTD dengan 2 sub kegiatan belum menyampaikan bahan",
            "data rinci per sub kegiatan terlampir",
        ),
        more=("Perubahan data sesudah tanggal tersebut kami sampaikan dalam laporan pengganti",),
        town="Samarinda", copies=("Gubernur Kalimantan Timur", "Sekretaris Daerah Provinsi Kalimantan Timur"),
        attachments=1, urgency=Urgency.SEGERA,
    )
)  # fmt: skip
UNDANGAN = compose_undangan(
    Undangan(
        SuratDinas(
            recipients=("Para Kepala Bidang", "Para Kepala UPTD"), subject="Undangan rapat pembahasan rencana aksi",
            opening="Dalam rangka percepatan realisasi anggaran, kami mengundang Saudara untuk hadir pada",
            more=("Mengingat pentingnya acara tersebut, diharapkan hadir tepat waktu dan membawa data",),
            security=Security.TERBATAS, behalf=("Kepala Dinas",), copies=("Kepala Dinas",),
        ),
        Meeting(date(2026, 11, 23), time(9, 0), "Ruang Rapat Lantai 2, Jalan Contoh Nomor 1, Samarinda",
                "Pembahasan rencana aksi sub kegiatan berstatus kritis"),
    )
)  # fmt: skip
UNDANGAN_UB = compose_undangan(
    Undangan(
        SuratDinas(
            recipients=("Kepala Bappeda",), subject="Undangan rapat teknis", town="Samarinda",
            opening="Dalam rangka penyelarasan data perencanaan, kami mengundang Saudara untuk hadir pada",
            behalf=("Kepala Dinas", "Sekretaris"), copies=("Kepala Dinas", "Sekretaris"),
        ),
        Meeting(date(2026, 11, 24), time(13, 30), "Ruang Rapat Sekretariat", "Penyelarasan data", time(15, 0)),
    )
)  # fmt: skip
PLT = replace(KADIS, post="Plt. Kepala Dinas", name="Pejabat Sekretaris")
NOTA_DINAS_PLT = replace(
    NOTA_DINAS,
    fields=tuple((name, (PLT.post,) if name == "Dari" else values) for name, values in NOTA_DINAS.fields),
)


def party(official: Official, minute: int, code: str, day: int = 2) -> Signature:
    """Of a party, made before the signature of the paper."""
    when = f"{day} November 2026 pukul 14.{minute} WITA"
    return Signature(official.post, official.name, official.rank, official.nip, when, code)


LETTERS: dict[str, tuple[Letter, Dress]] = {
    "nota-dinas": (NOTA_DINAS, dress("000.7.2.8/1147/SEK.PRC/2026")),
    "nota-dinas-arsip": (
        NOTA_DINAS,
        replace(dress("000.7.2.8/1147/SEK.PRC/2026"), initials=INITIALS, archive=True),
    ),
    "disposisi": (DISPOSISI, dress("")),
    "berita-acara-rekonsiliasi": (
        REKONSILIASI,
        dress(
            "000.7.2.8/1163/BA/SEK.PRC/2026",
            PERENCANAAN,
            12,
            cosigned=(
                party(KEUANGAN, 11, "B8RN-7KDA", 12),
                party(SEKRETARIS, 20, "C0FF-EE12", 12),
            ),
        ),
    ),
    "berita-acara-kebutuhan": (
        KEBUTUHAN,
        dress(
            "000.7.2/87/BA/SEK.PRC/2026",
            KADIS,
            cosigned=(
                party(PERENCANAAN, 11, "M2QT-4JVA"),
                party(SEKRETARIS, 20, "C0FF-EE12"),
            ),
        ),
    ),
    "berita-acara-kesesuaian": (
        KESESUAIAN,
        dress(
            "000.7.2/131/BA/SEK.PRC/2026",
            KADIS,
            cosigned=tuple(
                party(one, 10 + n, f"M2QT-4JV{n}")
                for n, one in enumerate((PERENCANAAN, SEKRETARIS, KEUANGAN, PELAKSANA))
            ),
        ),
    ),
    "tanda-terima": (TANDA_TERIMA, dress("000.7.2.8/1147/TT/SEK.PRC/2026", PERENCANAAN, 5)),
    "surat-pengantar": (PENGANTAR, dress("000.7.2.8/1190/SP/SEK.PRC/2026", KADIS, 18)),
    "surat-tugas": (TUGAS, dress("800.1/412/ST/SEK.PRC/2026", KADIS, 16)),
    "surat-tugas-daftar": (TUGAS_BANYAK, dress("800.1/413/ST/SEK.PRC/2026", SEKRETARIS, 6)),
    "surat-dinas": (DINAS, dress("000.7.5/1201/SD/SEK.PRC/2026", KADIS, 19)),
    "nota-dinas-plt": (NOTA_DINAS_PLT, dress("000.7.2.8/1150/SEK.PRC/2026", PLT)),
    "undangan-ub": (UNDANGAN_UB, dress("000.7.3/89/UND/SEK.PRC/2026", PERENCANAAN, 20)),
    "undangan": (UNDANGAN, dress("000.7.3/88/UND/SEK.PRC/2026", SEKRETARIS, 20)),
}
