"""The monthly realisation book: its text word for word, and what must hold on any day for any office."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from book_text import block_lines, book_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from realisasi_office import APBN, FACTS, all_reported, leaf, none_reported, past

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import Month, Noted, RealisasiFacts, UnitStatus
from mutubaku.figures.rules.rfk import Budget, Leaf
from mutubaku.figures.rules.sheet import Remark
from mutubaku.values.content import (
    Book,
    Cell,
    Chart,
    GapNote,
    Paragraph,
    Row,
    Table,
    digest,
    from_plain,
    to_plain,
)
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import parse, show
from mutubaku.values.period import Period

D = Decimal
GOLDEN = Path(__file__).parents[1] / "golden" / "realisasi.txt"
READ_ON = re.compile(r"Tabel (\d\.\d)")


def tables(book: Book) -> dict[str, Table]:
    return {b.number: b for chapter in book.chapters for b in chapter.blocks if isinstance(b, Table)}


def paragraphs(book: Book, chapter: int = 0) -> list[str]:
    return [block.text for block in book.chapters[chapter].blocks if isinstance(block, Paragraph)]


def gap_notes(book: Book) -> list[str]:
    return [block.text for block in book.chapters[0].blocks if isinstance(block, GapNote)]


def findings(book: Book) -> list[str]:
    return [chapter.finding for chapter in book.chapters]


def cells(book: Book) -> Iterator[Cell]:
    for table in tables(book).values():
        for row in table.rows:
            yield from row.cells


def first(table: Table, name: str) -> Row:
    """The row one of whose cells reads `name`."""
    return next(row for row in table.rows if any(cell.text == name for cell in row.cells))


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def test_the_book_of_a_small_office_reads_as_agreed(tmp_path):
    """Read the difference like code; when it is meant, copy the new text over the golden file."""
    told = book_text(compose(FACTS))
    (tmp_path / "realisasi.txt").write_text(told, encoding="utf-8")

    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_same_facts_give_the_same_digest_and_survive_storage():
    book = compose(FACTS)

    assert from_plain(to_plain(book)) == book
    assert digest(compose(FACTS)) == digest(book)


# ---------------------------------------------------------------- any day


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


# ---------------------------------------------------------------- gaps


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


# ---------------------------------------------------------------- sentences


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


# ---------------------------------------------------------------- APBN and sumber dana


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


# ---------------------------------------------------------------- for any office


@st.composite
def any_facts(draw: st.DrawFn) -> RealisasiFacts:
    leaves = []
    for n in range(draw(st.integers(0, 8))):
        pagu = draw(st.integers(0, 10**11))
        known = draw(st.integers(0, 4)) > 0
        leaves.append(
            Leaf(
                code=f"{draw(st.sampled_from(['X.XX.01', '3.30.05', '2.17.03']))}.1.01.{n:04d}",
                name=f"Sub {n}",
                unit=draw(st.sampled_from(["SEK", "KOP", "PDN", "PRO"])),
                fund=draw(st.sampled_from(["PAD", "DAK"])),
                budget=Budget.APBD,
                pagu=D(pagu),
                target_money=D(draw(st.integers(0, pagu))),
                target_physical=draw(st.decimals(0, 100, places=2)),
                money=D(draw(st.integers(0, pagu))) if known else MISSING,
                physical=draw(st.decimals(0, 100, places=2)) if known else MISSING,
            )
        )
    units = tuple(replace(unit, status=draw(st.sampled_from(list(UnitStatus)))) for unit in FACTS.units)
    period = Period.month_of(2026, draw(st.integers(1, 12)))
    return replace(
        FACTS, leaves=(*leaves, *APBN), units=units, period=period, last=past(tuple(leaves), "0.9")
    )


any_office = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@any_office
@given(any_facts())
def test_every_reference_points_to_a_table_that_is_there(facts):
    book = compose(facts)
    told = "\n".join(
        line for chapter in book.chapters for block in chapter.blocks for line in block_lines(block)
    )

    assert set(READ_ON.findall(told)) <= set(tables(book))


@any_office
@given(any_facts())
def test_every_number_carries_its_value_and_every_row_fills_the_columns(facts):
    book = compose(facts)

    for table in tables(book).values():
        for row in table.rows:
            assert sum(cell.span for cell in row.cells) == len(table.columns)
            for cell in row.cells:
                if cell.number is not None:
                    assert (cell.text, parse(cell.text)) == (show(cell.number, cell.digits), cell.number)
                elif cell.text not in ("–", "") and not cell.status:
                    with pytest.raises(ValueError, match="bukan angka"):
                        parse(cell.text)
        assert not table.rows[-1:] or not table.rows[-1].keep


@any_office
@given(any_facts())
def test_a_missing_unit_prints_no_figure_but_its_pagu(facts):
    table = tables(compose(facts))["2.2"]

    for unit in facts.units:
        if unit.status is not UnitStatus.REPORTED:
            row = first(table, unit.name)
            assert [cell.number for cell in row.cells[5:]] == [None] * len(row.cells[5:])
            assert row.cells[-1].status == "belum"
            assert [cell.gap for cell in row.cells[5:-1]] in ([True, True], [False] * 11)


@any_office
@given(any_facts())
def test_bobot_of_the_whole_prints_one_hundred(facts):
    book = compose(facts)
    pagu = sum(one.pagu for one in facts.leaves if one.budget is Budget.APBD)
    rows = tables(book)["2.2"].rows

    assert texts(rows[-1])[1:3] == [show(pagu), "100,00" if pagu else "0,00"]
    weights = [row.cells[4].number for row in rows if row.level == "sub" and row.cells[4].number is not None]
    if pagu:
        # Each printed bobot is at most half a hundredth off.
        assert abs(sum(weights) - 100) <= D("0.005") * len(weights)


@any_office
@given(any_facts())
def test_the_rows_of_the_rfk_equal_the_leaves(facts):
    table = tables(compose(facts))["2.3"]
    sent = {unit.code for unit in facts.units if unit.status is UnitStatus.REPORTED}
    office = sum(one.pagu for one in facts.leaves if one.budget is Budget.APBD)

    for one in facts.leaves:
        if one.budget is Budget.APBN or one.unit not in sent or one.money is MISSING or not one.pagu:
            continue
        percent = one.money * 100 / one.pagu
        target = one.target_money * 100 / one.pagu
        assert texts(first(table, one.code))[4:-1] == [
            show(one.pagu), show(one.pagu * 100 / office, 2),
            show(one.target_physical, 2), show(one.physical, 2), show(one.pagu * one.physical / office, 2),
            show(one.physical - one.target_physical, 2),
            show(one.target_money), show(target, 2), show(one.money), show(percent, 2),
            show(one.money * 100 / office, 2), show(percent - target, 2), show(one.pagu - one.money),
        ]  # fmt: skip


@any_office
@given(any_facts())
def test_charts_are_numbered_on_and_drawn(facts):
    charts = [b for chapter in compose(facts).chapters for b in chapter.blocks if isinstance(b, Chart)]

    assert [chart.number for chart in charts] == [f"2.{n}" for n in range(1, len(charts) + 1)]
    assert all(chart.svg.startswith("<svg") and chart.alt and chart.source for chart in charts)
