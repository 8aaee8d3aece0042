"""The check of a procedure: each rule on a small invented sheet, and the whole list of three printed ones."""

from datetime import date

import pytest

from mutubaku.sop.files.catalogue import read_known, read_shipped
from mutubaku.sop.rules.fault import Fault, Severity, error, in_order, note, warning
from mutubaku.sop.rules.faults import check, faults
from mutubaku.sop.rules.wording import bare, is_nominal, mentions

KNOWN = read_known()
SHIPPED = read_shipped()
NUMBER = "067/4001/SEK.PRC/SOP/DP2KUKM/2026"


def row(no: int = 1, **more: object) -> dict[str, object]:
    """A faultless row of the sheet below, unless told otherwise."""
    plain = {
        "no": no,
        "actor": "pelaksana",
        "act": "print",
        "title": f"Cetak kartu arsip bagian {no}",
        "needs": ["Kartu arsip"],
        "time": "30 menit",
        "output": ["Kartu arsip"],
    }
    return plain | more


def sheet(*rows: dict[str, object], **more: object) -> dict[str, object]:
    plain = {
        "id": "99-arsip",
        "title": "Pengelolaan kartu arsip",
        "document": "Kartu arsip",
        "number": NUMBER,
        "columns": ["pelaksana", "sekretaris"],
        "related": ["Renstra"],
        "created": date(2026, 1, 5),
        "revised": date(2026, 2, 2),
        "effective": date(2026, 3, 2),
        "steps": list(rows or [row(1), row(2)]),
    }
    return plain | more


def found(*rows: dict[str, object], **more: object) -> list[tuple[str, str, int | None]]:
    return [(fault.code, fault.severity.value, fault.step) for fault in check(sheet(*rows, **more), KNOWN)]


def told(*rows: dict[str, object], **more: object) -> list[str]:
    return [fault.found for fault in check(sheet(*rows, **more), KNOWN)]


def test_faultless_sheet_has_no_fault():
    assert found() == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"number": ""}, ["Nomor SOP belum ada."]),
        (
            {"number_printed": "067/400I/SEK.PRC/SOP/DP2KUKM/2026"},
            [f"Nomor tercetak “067/400I/SEK.PRC/SOP/DP2KUKM/2026” berbeda dari nomor seharusnya “{NUMBER}”."],
        ),
        (
            {"number": "4001/SOP/2026"},
            ["Nomor “4001/SOP/2026” tidak mengikuti pola klasifikasi/urut/unit/SOP/perangkat daerah/tahun."],
        ),
        (
            {"number": NUMBER.replace("2026", "2025")},
            ["Tahun nomor (2025) bukan tahun pengesahan (2026–2026)."],
        ),
    ],
)
def test_e1_number(more, expected):
    assert told(**more) == expected
    assert found(**more) == [("E1", "kesalahan", None)]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"created": None}, ["Tanggal pembuatan belum ada."]),
        ({"effective": None}, ["Tanggal efektif belum ada."]),
        ({"revised": None}, []),
        (
            {"revised": date(2026, 3, 3)},
            ["Tanggal revisi (03-03-2026) sesudah tanggal efektif (02-03-2026)."],
        ),
        (
            {"revised": None, "created": date(2026, 4, 1)},
            ["Tanggal pembuatan (01-04-2026) sesudah tanggal efektif (02-03-2026)."],
        ),
    ],
)
def test_e2_dates(more, expected):
    assert told(**more) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"title": ""}, ["Nama SOP belum ada."]),
        ({"index_title": "Kartu arsip"}, ["Nama SOP “Pengelolaan kartu arsip” berbeda dari daftar: “Kartu arsip”."]),
        ({"index_title": "PENGELOLAAN KARTU ARSIP"}, []),
        (
            {"title": "Pengelolaan kendaraan", "document": ""},
            ["Tidak satu pun langkah menyebut “Pengelolaan kendaraan” atau dokumennya."],
        ),
    ],
)  # fmt: skip
def test_e3_names(more, expected):
    assert told(**more) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"actor_basis": "stated"}, []),
        ({"actor_basis": "inferred"}, [("E4", "peringatan", 1)]),
        ({"actor_basis": "conflict"}, [("E4", "kesalahan", 1)]),
        ({"actor": "kepala_dinas"}, [("E4", "kesalahan", 1)]),
    ],
)
def test_e4_actor(more, expected):
    assert found(row(**more)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(1), row(3)], [("E5", "kesalahan", 3)]),
        ([row(2), row(3)], [("E5", "kesalahan", 2)]),
        ([row(title="")], [("E5", "kesalahan", 1)]),
        ([row(title="Undang-Undang Nomor 25 Tahun 2004 tentang Kartu")], [("E5", "kesalahan", 1)]),
        ([row(title="Pengelolaan kartu arsip")], [("E5", "kesalahan", 1), ("W7", "peringatan", 1)]),
        ([row(title="Pelajari Peraturan Nomor 3 tentang kartu")], []),
    ],
)
def test_e5_rows(rows, expected):
    assert found(*rows, title="Pengelolaan kartu arsip") == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"needs": []}, "Mutu baku tidak lengkap: kelengkapan kosong."),
        ({"time": ""}, "Mutu baku tidak lengkap: waktu kosong."),
        ({"output": ["-"]}, "Mutu baku tidak lengkap: output kosong."),
        (
            {"needs": [], "time": "", "output": []},
            "Mutu baku tidak lengkap: kelengkapan, waktu, output kosong.",
        ),
        ({"time": "secepatnya"}, "Waktu “secepatnya” tidak terbaca."),
        ({"time": "0 jam"}, "Waktu “0 jam” tidak terbaca."),
        ({"time": "6"}, "Waktu “6” tidak terbaca."),
    ],
)
def test_e6_mutu_baku(more, expected):
    assert told(row(**more)) == [expected]
    assert found(row(**more)) == [("E6", "kesalahan", 1)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(1), row(2, act="check")], [("E7", "kesalahan", 2)]),
        ([row(1), row(2, act="check", returns_to=1)], []),
        ([row(1, each_unit=True), row(2, act="check", returns_units_to=1)], []),
        ([row(1), row(2, act="check", returns_units_to=1)], [("E7", "kesalahan", 2)]),
        ([row(1), row(2, closes_collection=True)], [("E7", "kesalahan", 2)]),
        ([row(1, opens_collection=True), row(2)], [("E7", "kesalahan", None)]),
        ([row(1, opens_collection=True), row(2, closes_collection=True)], []),
        ([row(1), row(2, runs_beside=1), row(3, runs_beside=1)], []),
        ([row(1), row(2), row(3, runs_beside=1)], [("E7", "kesalahan", 3)]),
        ([row(1), row(2, runs_beside=1), row(3, runs_beside=2)], [("E7", "kesalahan", 3)]),
        ([row(1), row(2, returns_to=7)], [("E7", "kesalahan", 2)]),
        ([row(1, needs=[{"label": "Kartu arsip", "thing": "book:signed"}])], [("E7", "kesalahan", 1)]),
    ],
)
def test_e7_flow(rows, expected):
    assert found(*rows) == expected


@pytest.mark.parametrize(
    ("output", "needs", "linked"),
    [
        ("Kartu arsip", "kartu arsip.", True),
        ("Kartu arsip", "Kartu arsip yang siap dijilid", True),
        ("Kartu arsip sesuai format", "Kartu arsip", True),
        ("Kartu", "Kartunama arsip", False),
        ("Nota dinas", "Draft nota dinas", False),
        ("Konsep", "Kartu arsip", False),
    ],
)
def test_w1_output_and_the_next_needs(output, needs, linked):
    expected = [] if linked else [("W1", "peringatan", 1)]
    assert found(row(1, output=[output]), row(2, needs=[needs])) == expected


def test_w1_passes_over_a_step_that_runs_beside():
    rows = (row(1), row(2, runs_beside=1, needs=["Tanda terima"], output=["Catatan"]), row(3))
    assert found(*rows) == []


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        (("UU", "12", 2008), "Dasar hukum UU 12/2008: sudah dicabut UU 23/2014."),
        (("Undang-Undang", "12", 2008), "Dasar hukum Undang-Undang 12/2008: sudah dicabut UU 23/2014."),
        (
            ("PP", "17", 2003),
            "Dasar hukum PP 17/2003: salah jenis: yang ada UU 17/2003 tentang Keuangan Negara.",
        ),
        (("UU", "1", 2027), "Dasar hukum UU 1/2027 lebih baru daripada SOP ini (2026)."),
        (("UU", "23", 2014), None),
    ],
)
def test_w2_legal_basis(law, expected):
    kind, number, year = law
    legal = [{"kind": kind, "number": number, "year": year}]
    assert told(legal=legal) == ([expected] if expected else [])
    assert found(legal=legal) == ([("W2", "peringatan", None)] if expected else [])


def test_w3_foreign_level():
    assert told(row(needs=["SK Walikota tentang kartu arsip"])) == [
        "Menyebut “Walikota”, bukan pejabat provinsi."
    ]
    assert found(warning="Dilaporkan kepada Bupati") == [("W3", "peringatan", None)]


def test_w5_variant_of_a_term():
    assert told(row(title="Cetak kartu arsip SIPPD")) == ["Istilah “SIPPD” dipakai untuk “SIPD”."]
    assert found(row(title="Cetak kartu arsip SIPD")) == []


@pytest.mark.parametrize(
    ("related", "expected"),
    [
        ([], ["Keterkaitan kosong."]),
        (["Kartu arsip"], ["Keterkaitan “Kartu arsip” menunjuk SOP ini sendiri."]),
        (
            ["SOP Pengelolaan Kartu Arsip"],
            ["Keterkaitan “SOP Pengelolaan Kartu Arsip” menunjuk SOP ini sendiri."],
        ),
        (["Arsip"], ["Keterkaitan “Arsip” menunjuk SOP ini sendiri."]),
        (["Monev", "LPPD"], []),
    ],
)
def test_w6_related(related, expected):
    assert told(related=related) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Menyusun kartu arsip", []),
        ("Perintahkan penyusunan kartu arsip", []),
        ("Kembalikan kartu arsip dan lampirannya", []),
        ("Susun kartu arsip bidang koperasi, usaha kecil dan menengah", []),
        ("Staf mencetak kartu arsip", ["Uraian diawali pelaksana (“Staf”), padahal pelaksana dibaca dari kolomnya."]),
        ("Kabid mencetak kartu arsip", ["Uraian diawali pelaksana (“Kabid”), padahal pelaksana dibaca dari kolomnya."]),
        ("Pengumpulan kartu arsip", ["Uraian diawali “Pengumpulan”, bukan kata kerja aktif."]),
        ("Tanda tangan kartu arsip", ["Uraian diawali “Tanda”, bukan kata kerja aktif."]),
        ("Tanda tangani kartu arsip", []),
        ("Gandakan dan bagikan kartu arsip", ["Satu baris memuat dua kegiatan (“dan bagikan”)."]),
        ("Isi dan tanda tangani kartu arsip", ["Satu baris memuat dua kegiatan (“dan tanda tangani”)."]),
        ("Memfollow up kartu arsip", ["Kata “memfollow up” tidak baku."]),
    ],
)  # fmt: skip
def test_w7_wording(title, expected):
    assert [words for words in told(row(title=title)) if not words.startswith("Istilah")] == expected


def test_w8_document_of_another_procedure():
    assert told(row(output=["Kartu arsip buku LKj-IP"])) == ["Menyebut “LKj-IP”, dokumen SOP lain."]
    assert told(row(output=["Kartu arsip buku Lakip"])) == [
        "Istilah “Lakip” dipakai untuk “LKj-IP”.",
        "Menyebut “Lakip”, dokumen SOP lain.",
    ]
    assert (
        found(
            row(title="Cetak kartu arsip Renstra"), title="Penyusunan kartu arsip Renstra", related=["Monev"]
        )
        == []
    )


@pytest.mark.parametrize(
    ("time", "odd"), [("5 jam", False), ("7 jam", True), ("12 jam", False), ("7 hari", False)]
)
def test_w10_odd_hours(time, odd):
    assert found(row(time=time)) == ([("W10", "peringatan", 1)] if odd else [])


def test_w12_row_repeated():
    rows = (row(1), row(2, title="cetak kartu arsip bagian 1"), row(3, title="Cetak kartu arsip bagian 1"))
    assert found(*rows) == [("W12", "peringatan", 2), ("W12", "peringatan", 3)]
    assert found(row(1), row(2, title="Cetak kartu arsip bagian 1", actor="sekretaris")) == []


def test_fault_of_shape_does_not_hide_the_others():
    rows = (row(1, actor="camat", time=""), row(2, act="check", returns_to=9, output=[]))
    assert found(*rows) == [
        ("E4", "kesalahan", 1),
        ("E6", "kesalahan", 1),
        ("E6", "kesalahan", 2),
        ("E7", "kesalahan", 2),
    ]


def test_file_without_rows_has_faults_of_shape_only():
    assert [(fault.code, fault.step) for fault in check({"id": "99-arsip"}, KNOWN)] == [("E5", None)]


def test_oddity_is_a_note_at_its_row():
    oddities = [{"step": 2, "rule": "E5", "text": "Tercetak judul."}, {"text": "Tajuk bergeser."}]
    proposal = (
        "Tetapkan perbaikannya pada revisi SOP; sampai saat itu baris ditampilkan sebagaimana tercetak."
    )
    assert check(sheet(oddities=oddities), KNOWN) == [
        Fault("K", Severity.CATATAN, None, "Tajuk bergeser.", proposal),
        Fault("E5", Severity.CATATAN, 2, "Tercetak judul.", proposal),
    ]


def test_order_is_sheet_then_row_then_rule_number():
    later, row_two = note("W10", 2, "a", "b"), warning("W2", 2, "a", "b")
    block, early = error("W6", None, "a", "b"), error("K", 1, "a", "b")
    assert in_order([later, row_two, early, block]) == [block, early, row_two, later]


def listed(identity: str) -> str:
    """Rule numbers by row: "E6 K" at row 9; a note in brackets."""
    rows: dict[int | None, list[str]] = {}
    for fault in faults(SHIPPED[identity], KNOWN):
        code = f"({fault.code})" if fault.severity == Severity.CATATAN else fault.code
        rows.setdefault(fault.step, []).append(code)
    return "\n".join(f"{no or 'lembar'}: {' '.join(codes)}" for no, codes in rows.items())


def test_all_faults_of_sop_2():
    assert (
        listed("02-tepra")
        == """\
lembar: E3 W2 W2 (W2) W5 (W5)
1: E4
2: E4 (W7)
3: E4 (K)
4: E4
5: E4 (W7)
6: E4 W1
7: E4 (W7)
8: E4 (W7)
9: E4 E6 (E6)
10: E4 W1 (W7)
11: E4 E6 (E6) (W7) (W8)"""
    )


def test_all_faults_of_sop_7():
    assert (
        listed("07-risiko")
        == """\
lembar: (E3) (K) W2 (W2) (W4) W6 (W6)
1: W1
2: W1
3: W1 (W7)
4: W1 (W7)
5: W1
6: W1
7: W1
8: W1
9: W1
11: W1
12: W1
14: W1
16: (W7)
17: W1
18: (W7)"""
    )


def test_all_faults_of_sop_10():
    assert (
        listed("10-laporan-bulanan")
        == """\
lembar: E1 E3 W2
1: E4 W1 (W8)
2: W1
3: E4 W1
4: E4 W1
5: E4 W1 (W7)
6: W1 (W7) (W8)
7: E4
8: E4 W1 (W7)
9: E4 W1
10: E4 W1
11: E4 W1 (W7)
12: E4 W1
13: E4 W1 (W7)
14: E4 W1
15: E4 (E5) (W7)"""
    )


@pytest.mark.parametrize(
    ("word", "nominal"),
    [
        ("Pengumpulan", True), ("Pembentukan", True), ("Persetujuan", True), ("Perbaikan", True), ("Pelaporan", True),
        ("Kegiatan", True), ("Perintahkan", False), ("Keluarkan", False), ("Periksa", False), ("Kumpulkan", False),
    ],
)  # fmt: skip
def test_thing_and_act_are_told_apart(word, nominal):
    assert is_nominal(word) is nominal


def test_words_are_compared_without_case_and_marks():
    assert bare("LKj-IP  & Renstra/APBD.") == "lkjip dan renstra apbd"
    assert mentions("buku SIPPD", "SIPP") is False
    assert mentions("Buku sipp (2026)", "SIPP") is True
