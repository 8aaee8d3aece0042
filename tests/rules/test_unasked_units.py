"""A unit that was not asked this month: no table, chart, note or sentence of the book calls it late."""

from dataclasses import replace

import pytest
from book_reading import first, tables, texts
from book_text import book_text
from realisasi_office import APBD, APBN, FACTS, D

from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import RealisasiFacts, UnitStatus, reckon
from mutubaku.values.content import Book, Chart
from mutubaku.values.figure import MISSING


def asked_but(*unasked: str, late: str = "", facts: RealisasiFacts = FACTS) -> RealisasiFacts:
    """The units `unasked` were not asked, `late` has not sent, all others have reported."""
    status = {late: UnitStatus.LATE, **dict.fromkeys(unasked, UnitStatus.UNASKED)}
    units = tuple(
        replace(unit, status=status.get(unit.code, UnitStatus.REPORTED), owner="", due="", reminded="")
        for unit in facts.units
    )
    return replace(facts, units=units)


def ranking(book: Book) -> Chart:
    return next(b for c in book.chapters for b in c.blocks if isinstance(b, Chart) and b.number == "2.2")


def test_nobody_is_late_when_everybody_asked_has_reported() -> None:
    book = compose(asked_but("PRO"))
    svg = ranking(book).svg

    assert "belum lapor" not in f"{book_text(book)}{''.join(_drawn(book))}".lower()
    assert svg.count("tidak diminta</text>") == 2
    assert ranking(book).alt == (
        "Peringkat 3 unit menurut realisasi keuangan dengan garis target; 1 unit tidak diminta"
    )


def _drawn(book: Book) -> list[str]:
    return [b.svg for chapter in book.chapters for b in chapter.blocks if isinstance(b, Chart)]


def test_its_rows_say_that_it_was_not_asked() -> None:
    shown = tables(compose(asked_but("PRO")))

    assert texts(first(shown["2.2"], "UPTD Promosi dan Pemasaran")) == [
        "4", "UPTD Promosi dan Pemasaran", "2", "1.650.000.000", "19,41", "", "tidak diminta", "Tidak diminta",
    ]  # fmt: skip
    assert texts(first(shown["2.2"], "Tidak diminta: UPTD Promosi dan Pemasaran (2 sub kegiatan)")) == [
        "Tidak diminta: UPTD Promosi dan Pemasaran (2 sub kegiatan)", "1.650.000.000", "19,41", "", "tidak diminta",
        "Tidak diminta",
    ]  # fmt: skip
    assert texts(first(shown["2.3"], "Pameran Dagang Internasional"))[4:] == [
        "1.200.000.000", "14,12", "", "tidak diminta", "Tidak diminta",
    ]  # fmt: skip
    assert texts(shown["3.1"].rows[-2]) == ["Tidak diminta"]
    assert texts(shown["3.1"].rows[-1]) == [
        "3", "UPTD Promosi", "2 sub kegiatan: 3.30.05.1.01.0001 dan 3.30.07.1.01.0002", "", "Tidak diminta",
        "Tidak diminta mengisi isian bulan ini.", "Tidak ada tindak lanjut bulan ini.", "–",
    ]  # fmt: skip


def test_a_urusan_nobody_was_asked_for_is_told_apart_from_one_that_is_late() -> None:
    shown = tables(compose(asked_but("KOP", late="PRO")))["1.1"]
    mixed = tables(compose(asked_but("PDN", late="PRO")))["1.1"]

    assert texts(first(shown, "Koperasi, Usaha Kecil, dan Menengah"))[-2:] == [
        "tidak diminta",
        "Tidak diminta",
    ]
    assert texts(first(mixed, "Perdagangan"))[-2:] == ["belum lapor", "Belum lapor"]


def test_late_and_unasked_units_are_counted_apart() -> None:
    book = compose(asked_but("KOP", late="PRO"))
    told = book_text(book)
    closing = [row.cells[0].text for row in tables(book)["2.2"].rows if row.level == "missing"]

    assert closing == [
        "Belum lapor: UPTD Promosi dan Pemasaran (2 sub kegiatan)",
        "Tidak diminta: Bidang Koperasi (1 sub kegiatan)",
    ]
    assert ranking(book).alt.endswith("; 1 unit belum lapor; 1 unit tidak diminta")
    assert "yang belum lapor atau tidak diminta tidak dihitung sebagai nol." in told
    assert (
        "Unit yang belum mengirim isian dicantumkan sebagai belum lapor, yang tidak diminta mengisi dicantumkan "
        "demikian, dan tidak dihitung sebagai nol."
    ) in told
    assert "Laporan pengganti diterbitkan setelah seluruh unit yang diminta lapor." in told


def test_a_sumber_dana_of_unasked_units_only() -> None:
    leaves = tuple(leaf._replace(fund="DAK") if leaf.unit == "PRO" else leaf for leaf in APBD)
    shown = tables(compose(asked_but("PRO", facts=replace(FACTS, leaves=leaves))))["2.4"]

    assert texts(first(shown, "DAK Nonfisik")) == [
        "1", "DAK Nonfisik", "1.650.000.000", "19,41", "tidak diminta",
    ]  # fmt: skip


def test_apbn_of_a_unit_that_was_not_asked() -> None:
    leaves = (*APBD, *(leaf._replace(money=MISSING, physical=MISSING) for leaf in APBN))
    book = compose(asked_but("PDN", facts=replace(FACTS, leaves=leaves)))

    assert {cell.text for row in tables(book)["2.4"].rows for cell in row.cells if cell.gap} == {
        "tidak diminta"
    }
    assert "tidak diminta dilaporkan bulan ini; pagu DIPA Rp2.700.000.000." in book_text(book)


@pytest.mark.parametrize("unasked", [(), ("PRO",), ("KOP", "PRO"), ("SEK", "KOP", "PDN", "PRO")])
@pytest.mark.parametrize("late", ["", "PDN"])
def test_told_missing_and_unasked_are_the_whole_pagu(unasked: tuple[str, ...], late: str) -> None:
    report = reckon(asked_but(*unasked, late=late))

    parts = (report.told, report.missing, report.unasked)
    assert sum(part.pagu for part in parts) == report.pagu == sum((leaf.pagu for leaf in APBD), D(0))
    assert sum(part.count for part in parts) == report.asked == len(APBD)
    assert report.unasked.count == sum(leaf.unit in unasked for leaf in APBD)
