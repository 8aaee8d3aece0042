"""The monthly realisation book: its text word for word, on any day, with whatever is missing."""

from dataclasses import replace
from pathlib import Path

from book_reading import cells, findings, first, gap_notes, paragraphs, tables, texts
from book_text import book_text
from realisasi_office import FACTS, D, all_reported, none_reported

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import Month, RealisasiFacts, UnitStatus
from mutubaku.values.content import digest, from_plain, to_plain
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

GOLDEN = Path(__file__).parents[1] / "golden" / "realisasi.txt"


def test_the_book_of_a_small_office_reads_as_agreed(tmp_path):
    """Read the difference like code; when it is meant, copy the new text over the golden file."""
    told = book_text(compose(FACTS))
    (tmp_path / "realisasi.txt").write_text(told, encoding="utf-8")

    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_same_facts_give_the_same_digest_and_survive_storage():
    book = compose(FACTS)

    assert from_plain(to_plain(book)) == book
    assert digest(compose(FACTS)) == digest(book)


# ------------------------------------------------------------------ any day


def test_before_anybody_reported_the_book_holds_only_gaps():
    book = compose(none_reported())

    assert findings(book) == [
        "Empat unit belum lapor.",
        "Belum ada unit yang lapor.",
        "Empat unit belum lapor.",
    ]
    assert paragraphs(book) == [
        "Sampai 17 November 2026, pukul 16.00 WITA belum ada unit yang lapor untuk bulan Oktober 2026. Pagu DPA "
        "Rp8.499.654.000 dicantumkan lengkap; realisasinya belum diketahui dan tidak dihitung sebagai nol.",
        "Kegiatan APBN (Dekonsentrasi) belum dilaporkan; pagu DIPA Rp2.700.000.000.",
    ]
    assert book.completeness == "0 dari 4 unit, 0 dari 7 sub kegiatan"
    assert [row.level for row in tables(book)["2.2"].rows] == ["sub"] * 4 + ["missing", "total"]
    assert texts(tables(book)["2.2"].rows[4])[0] == "Belum lapor: 4 unit (7 sub kegiatan)"
    assert [cell.number for cell in cells(book) if cell.number == 0] == []


def test_when_all_reported_nothing_is_provisional():
    book = compose(all_reported())
    text = book_text(book)

    assert gap_notes(book) == []
    assert (
        findings(book)[0]
        == "Keuangan tertinggal 4,44 poin dari target, fisik 1,89 poin; seluruh unit sudah lapor."
    )
    assert [texts(row)[0] for row in tables(book)["2.2"].rows][-1] == "JUMLAH"
    assert not any(word in text for word in ("sementara (", "SEMENTARA", "pengganti", "Belum lapor"))
    assert not any(cell.mark or cell.gap for cell in cells(book))


def test_january_has_no_month_to_compare_with():
    book = compose(replace(FACTS, period=Period.parse("2026-01"), last=()))

    assert paragraphs(book)[1] == (
        "Januari adalah bulan pertama tahun anggaran, sehingga belum ada bulan pembanding. "
        "Realisasi keuangan tertinggi dicapai Sekretariat (78,95%)."
    )
    months = tables(book)["2.1"].rows
    assert [cell.text for cell in months[1].cells] == ["Realisasi keuangan", "70,87", *["–"] * 11]


def test_a_month_without_data_of_the_month_before_says_so():
    assert paragraphs(compose(replace(FACTS, last=())))[1].startswith(
        "Perbandingan dengan September 2026 belum dapat dihitung: belum ada unit yang lapor pada kedua bulan. "
    )


def test_an_amended_year_says_by_which_dpa_each_month_is_measured():
    plain, amended = (tables(compose(replace(FACTS, amended=told)))["2.1"].notes[0] for told in (False, True))

    words = (
        " Target dan realisasi bulan yang lalu diukur menurut DPA yang berlaku pada akhir bulan itu; target bulan "
        "berikutnya menurut DPA Perubahan."
    )
    assert amended == plain.replace(" Deviasi dihitung", f"{words} Deviasi dihitung")
    assert words not in plain


def test_a_past_month_nobody_reported_is_a_gap_not_a_dash():
    history = (Month(D(2), D(3)), *FACTS.history[1:])

    rows = tables(compose(replace(FACTS, history=history)))["2.1"].rows

    assert [row.cells[1].gap for row in rows] == [False, True, True, False, True, True]
    assert [row.cells[11].text for row in rows] == ["90,60", "–", "–", "92,10", "–", "–"]


def test_an_office_without_budget_lines_still_has_a_book():
    book = compose(replace(FACTS, leaves=(), last=(), remarks=(), units=FACTS.units[:1]))

    assert paragraphs(book) == ["DPA Perubahan Tahun Anggaran 2026 belum memuat sub kegiatan."]
    assert texts(tables(book)["2.2"].rows[0])[:5] == ["1", "Sekretariat", "–", "–", "–"]
    assert texts(tables(book)["2.2"].rows[-1])[0] == "JUMLAH"


# ------------------------------------------------------------------ gaps


def with_units(**status: UnitStatus) -> RealisasiFacts:
    units = tuple(replace(unit, status=status.get(unit.code, unit.status)) for unit in FACTS.units)
    return replace(FACTS, units=units)


def test_several_missing_units_are_all_named_with_owner_and_due_time():
    facts = with_units(KOP=UnitStatus.LATE)

    assert gap_notes(compose(facts)) == [
        "Belum lengkap: Bidang Koperasi dan UPTD Promosi dan Pemasaran (penanggung jawab Kepala UPTD Promosi, batas "
        "waktu 20 November 2026) belum mengirim isian sampai 17 November 2026, pukul 16.00 WITA. Pagu seluruhnya "
        "Rp4.081.500.000 (bobot 48,02%) tidak ikut dihitung dalam persentase di atas. Angka jumlah bersifat sementara."
    ]


def test_a_unit_that_never_sent_before_the_round_closed_is_told_apart():
    book = compose(with_units(PRO=UnitStatus.CLOSED))

    assert gap_notes(book)[0].startswith("Ditutup tanpa isian: UPTD Promosi dan Pemasaran (penanggung jawab ")
    assert "tidak mengirim isian sampai pengumpulan ditutup" in gap_notes(book)[0]
    assert texts(tables(book)["3.1"].rows[-1])[5] == (
        "Pengumpulan ditutup tanpa isian; diingatkan 5 dan 9 November 2026."
    )


def test_what_a_late_unit_typed_is_not_counted():
    typed = tuple(
        one._replace(money=D(1), physical=D(1)) if one.unit == "PRO" else one for one in FACTS.leaves
    )

    assert compose(replace(FACTS, leaves=typed)) == compose(FACTS)


def test_one_missing_sub_kegiatan_of_a_unit_that_sent():
    facts = all_reported()
    leaves = tuple(
        one._replace(physical=MISSING) if one.code == "3.30.05.1.01.0004" else one for one in facts.leaves
    )
    book = compose(replace(facts, leaves=leaves))

    assert book.completeness == "4 dari 4 unit, 6 dari 7 sub kegiatan"
    assert findings(book)[0].endswith("; sebagian sub kegiatan belum lapor.")
    assert gap_notes(book)[0].startswith(
        "Terisi sebagian: Bidang Perdagangan Dalam Negeri belum melaporkan satu sub kegiatan sampai "
    )
    row = first(tables(book)["2.2"], "Bidang Perdagangan Dalam Negeri")
    assert (row.cells[3].mark, row.cells[5].mark, row.cells[5].text) == ("", "*", "78,00")
    assert [texts(row)[0] for row in tables(book)["2.2"].rows][-3:] == [
        "JUMLAH SEMENTARA (4 dari 4 unit, 6 dari 7 sub kegiatan)",
        "Belum lapor: Bidang Perdagangan Dalam Negeri (1 dari 2 sub kegiatan)",
        "PAGU DPA SELURUHNYA",
    ]


def test_a_starred_row_can_be_checked_from_the_note():
    note = tables(compose(FACTS))["2.3"].notes[1]

    assert note == (
        "*) Sementara: hanya sub kegiatan yang sudah lapor. Pagu yang sudah lapor: urusan 3.30 Rp3.541.980.000; "
        "program 3.30.05 Rp2.087.904.000; kegiatan 3.30.05.1.01 Rp2.087.904.000; program 3.30.07 Rp1.454.076.000; "
        "kegiatan 3.30.07.1.01 Rp1.454.076.000."
    )
