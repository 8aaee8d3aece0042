"""The sentences of the realisation book, and its sections on APBN and sumber dana."""

from dataclasses import replace

import pytest
from book_reading import findings, first, paragraphs, tables, texts
from book_text import book_text
from realisasi_office import APBN, FACTS, D, all_reported, leaf, past

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import Noted, RealisasiFacts, UnitStatus
from mutubaku.figures.rules.rfk import Budget
from mutubaku.figures.rules.sheet import Remark
from mutubaku.values.figure import MISSING

# ------------------------------------------------------------------ sentences


def office_at(deviation: str, units: int = 1) -> RealisasiFacts:
    """`units` units with one sub kegiatan each, all `deviation` points off in money and on target in work."""
    leaves = tuple(
        leaf(f"3.30.05.1.01.{n:04d}", f"Sub {n}", code, 100000, 50000, "50", 0, "50")._replace(
            money=(50 + D(deviation)) * 10**6
        )
        for n, code in enumerate(("SEK", "KOP", "PDN", "PRO")[:units], 1)
    )
    units_facts = tuple(replace(unit, status=UnitStatus.REPORTED) for unit in FACTS.units[:units])
    return replace(FACTS, units=units_facts, leaves=leaves, last=past(leaves, "0.5"), remarks=())


@pytest.mark.parametrize(
    ("deviation", "finding"),
    [
        (
            "-3.18",
            "Keuangan tertinggal 3,18 poin dari target, fisik sesuai target; seluruh unit sudah lapor.",
        ),
        ("3.18", "Keuangan melampaui target 3,18 poin, fisik sesuai target; seluruh unit sudah lapor."),
        ("0", "Keuangan dan fisik sesuai target; seluruh unit sudah lapor."),
    ],
)
def test_the_finding_tells_behind_ahead_and_on_target(deviation, finding):
    assert findings(compose(office_at(deviation)))[0] == finding


@pytest.mark.parametrize(
    ("deviation", "units", "words"),
    [
        ("0", 2, "Tidak ada unit berstatus kritis atau waspada. Tidak ada sub kegiatan berstatus kritis."),
        (
            "-7", 1,
            "Tidak ada unit berstatus kritis. Satu unit berstatus waspada: Sekretariat. "
            "Tidak ada sub kegiatan berstatus kritis.",
        ),
        (
            "-11", 1,
            "Satu unit berstatus kritis (deviasi lebih rendah dari −10 poin): Sekretariat. Tidak ada unit berstatus "
            "waspada. Satu sub kegiatan berstatus kritis, tetapi tindak lanjut, penanggung jawab, dan batas waktu "
            "belum lengkap (Tabel 3.1).",
        ),
        (
            "-11", 3,
            "Tiga unit berstatus kritis (deviasi lebih rendah dari −10 poin): Sekretariat, Bidang Koperasi, dan "
            "Bidang Perdagangan Dalam Negeri. Tidak ada unit berstatus waspada. Tiga sub kegiatan berstatus kritis; "
            "seluruhnya belum memiliki tindak lanjut, penanggung jawab, dan batas waktu yang lengkap (Tabel 3.1).",
        ),
    ],
)  # fmt: skip
def test_the_bands_are_told_for_none_one_and_many(deviation, units, words):
    assert paragraphs(compose(office_at(deviation, units)))[2] == words


@pytest.mark.parametrize(
    ("explained", "words"),
    [
        (
            1,
            "; satu di antaranya belum memiliki tindak lanjut, penanggung jawab, dan batas waktu yang lengkap",
        ),
        (2, " dan seluruhnya sudah memiliki tindak lanjut, penanggung jawab, dan batas waktu"),
    ],
)
def test_explained_and_unexplained_critical_rows_are_told_apart(explained, words):
    remark = Remark("Hujan.", "Tambah regu.", "Kepala Bidang", "30 November 2026")
    notes = tuple(Noted(code, f"3.30.05.1.01.{n:04d}", remark) for n, code in enumerate(("SEK", "KOP"), 1))
    book = compose(replace(office_at("-11", 2), remarks=notes[:explained]))

    assert f"Dua sub kegiatan berstatus kritis{words} (Tabel 3.1)." in paragraphs(book)[2]
    unexplained = [row for row in tables(book)["3.1"].rows if row.cells[-1].text == "belum diisi"]
    assert [row.cells[-1].gap for row in unexplained] == [True] * (2 - explained)


def test_a_month_without_trouble_has_no_table_of_kendala():
    book = compose(office_at("0"))

    assert findings(book)[2] == "Tidak ada sub kegiatan kritis."
    assert paragraphs(book, 2) == ["Tidak ada sub kegiatan yang memerlukan tindak lanjut pada bulan ini."]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (
            "0.5",
            "Dibandingkan dengan September 2026, realisasi keuangan bertambah 20,00 poin dan realisasi fisik "
            "bertambah 25,00 poin. Deviasi keuangan memburuk 5,00 poin; deviasi fisik tetap.",
        ),
        (
            "1",
            "Dibandingkan dengan September 2026, realisasi keuangan tetap dan realisasi fisik tetap. "
            "Deviasi keuangan tetap; deviasi fisik tetap.",
        ),
        (
            "1.2",
            "Dibandingkan dengan September 2026, realisasi keuangan berkurang 8,00 poin dan realisasi fisik "
            "berkurang 10,00 poin. Deviasi keuangan membaik 2,00 poin; deviasi fisik tetap.",
        ),
    ],
)
def test_the_change_since_last_month(share, words):
    facts = office_at("-10")

    assert paragraphs(compose(replace(facts, last=past(facts.leaves, share))))[1] == words


def test_the_change_compares_the_units_of_both_months_only():
    assert paragraphs(compose(FACTS))[1].startswith(
        "Dibandingkan dengan September 2026 pada 3 unit yang lapor pada kedua bulan, realisasi keuangan bertambah "
        "7,09 poin (63,78% menjadi 70,87%) dan realisasi fisik bertambah 7,83 poin (70,46% menjadi 78,29%). "
    )


def test_equal_units_have_no_leader_and_tied_ones_share_it():
    assert "tertinggi" not in book_text(compose(office_at("0", 3)))

    facts = office_at("0", 3)
    third = facts.leaves[2]._replace(money=D(1_000_000))
    book = compose(replace(facts, leaves=(*facts.leaves[:2], third)))
    assert paragraphs(book)[1].endswith(
        "Realisasi keuangan tertinggi dicapai Sekretariat dan Bidang Koperasi (50,00%)."
    )


def test_a_critical_unit_is_blamed_only_for_a_share_that_means_something():
    assert findings(compose(office_at("-11", 2)))[1] == (
        "Dua unit menyumbang 100,00% dari selisih realisasi keuangan terhadap target."
    )

    facts = office_at("-11", 2)
    ahead = facts.leaves[1]._replace(money=D(90_000_000))
    assert findings(compose(replace(facts, leaves=(facts.leaves[0], ahead))))[1] == (
        "Sekretariat tertinggal lebih dari 10 poin."
    )


def test_decisions_are_printed_only_when_given():
    assert "Hal yang perlu diputuskan" in book_text(compose(FACTS))
    assert "Hal yang perlu diputuskan" not in book_text(compose(replace(FACTS, decisions=())))


# ------------------------------------------------------------------ APBN and sumber dana


def test_without_apbn_the_section_says_so_and_the_sums_stay():
    apbd = tuple(one for one in FACTS.leaves if one.budget is Budget.APBD)
    book = compose(replace(FACTS, leaves=apbd))

    assert paragraphs(book, 1) == [
        "Tidak ada kegiatan APBN (dana dekonsentrasi atau tugas pembantuan) pada Tahun Anggaran 2026."
    ]
    assert sorted(tables(book)) == ["1.1", "2.1", "2.2", "2.3", "3.1"]
    assert tables(book)["2.2"] == tables(compose(FACTS))["2.2"]


def test_apbn_with_one_satker_missing_is_partial():
    leaves = (*FACTS.leaves[:-1], APBN[1]._replace(money=MISSING))
    table = tables(compose(replace(FACTS, leaves=leaves)))["2.4"]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["1", "Kementerian Perdagangan (BA 090)", "1.486.500.000", "1.097.218.000", "73,81", "389.282.000",
         "78,00", "76,50", "−1,50"],
        ["2", "Kementerian Perindustrian (BA 019)", "1.213.500.000", "belum lapor"],
        ["Jumlah sementara (1 dari 2)", "1.486.500.000", "1.097.218.000", "73,81", "389.282.000",
         "78,00", "76,50", "−1,50"],
        ["Pagu DIPA seluruhnya", "2.700.000.000", ""],
    ]  # fmt: skip


def test_two_funds_of_one_sub_kegiatan_are_one_row_and_two_lines_of_funds():
    facts = all_reported()
    dak = facts.leaves[0]._replace(
        fund="DAK", pagu=D(100_000_000), target_money=D(50_000_000), money=D(60_000_000)
    )
    book = compose(replace(facts, leaves=(*facts.leaves, dak)))

    assert [row.level for row in tables(book)["2.3"].rows].count("sub") == 7
    assert first(tables(book)["2.3"], "X.XX.01.1.01.0001").cells[12].text == "476.021.000"
    assert [texts(row) for row in tables(book)["2.4"].rows] == [
        ["1", "DAK Nonfisik", "100.000.000", "1,16", "50,00", "60.000.000", "60,00", "10,00", "40.000.000"],
        ["2", "Pendapatan Asli Daerah", "8.499.654.000", "98,84", "75,67", "6.054.061.000", "71,23", "−4,44",
         "2.445.593.000"],
        ["JUMLAH", "8.599.654.000", "100,00", "75,37", "6.114.061.000", "71,10", "−4,28", "2.485.593.000"],
    ]  # fmt: skip
    assert sorted(tables(book)) == ["1.1", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1"]


def test_a_sub_kegiatan_without_pagu_prints_its_rupiah_and_no_percentage():
    facts = all_reported()
    gone = leaf("X.XX.01.1.01.0009", "Sub Kegiatan yang Digeser", "SEK", 0, 0, "0", 0, "0")
    table = tables(compose(replace(facts, leaves=(*facts.leaves, gone))))["2.3"]

    assert texts(first(table, "X.XX.01.1.01.0009"))[4:] == [
        "0", "0,00", "–", "–", "–", "–", "0", "–", "0", "–", "–", "–", "0", "–",
    ]  # fmt: skip
