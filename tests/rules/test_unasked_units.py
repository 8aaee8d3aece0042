"""Units that were not asked to report stand in no table, sentence or sum of the book; one note names them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from realisasi_office import FACTS

from mutubaku.books.rules.dashboard import dashboard
from mutubaku.books.rules.realisasi import compose
from mutubaku.books.rules.realisasi_facts import RealisasiFacts, UnitStatus, reckon
from mutubaku.figures.rules.rfk import Budget
from mutubaku.values.content import GapNote, Table, to_plain

PRO = FACTS.units[-1]
ASKED = FACTS.units[:-1]
LEFT_OUT = replace(FACTS, units=ASKED, unasked=(PRO,))
NOTE = (
    "Tidak diminta lapor: UPTD Promosi dan Pemasaran (pagu Rp1.650.000.000). Pagu, target, realisasi, dan semua "
    "jumlah dalam laporan ini tidak memuat unit tersebut."
)


def notes(facts: RealisasiFacts) -> list[str]:
    return [
        block.text
        for chapter in compose(facts).chapters
        for block in chapter.blocks
        if isinstance(block, GapNote)
    ]


def test_a_unit_that_was_not_asked_is_named_once_and_owes_nothing() -> None:
    report, book = reckon(LEFT_OUT), compose(LEFT_OUT)

    assert notes(LEFT_OUT) == [NOTE]
    assert (report.gaps, report.complete) == ((), True)
    assert book.completeness == "3 dari 3 unit yang diminta, 5 dari 5 sub kegiatan"
    assert book.status.endswith("3 dari 3 unit yang diminta lapor")
    assert "belum lapor" not in book.chapters[0].finding
    assert "seluruh 3 unit yang diminta mencapai" in str(to_plain(book))
    assert "Unit yang tidak diminta lapor tidak termasuk dalam laporan ini." in book.preface[2]
    tables = [b for c in book.chapters for b in c.blocks if isinstance(b, Table)]
    assert not [table.number for table in tables if "Promosi dan Pemasaran" in str(to_plain(table))]


def test_the_dashboard_says_the_same() -> None:
    board = dashboard(LEFT_OUT)

    assert (board.unasked, board.owing, dashboard(FACTS).unasked) == (NOTE, (), "")
    assert "UPTD Promosi dan Pemasaran" not in {one.name for one in board.units}


def test_without_a_pagu_only_the_name_is_said() -> None:
    leaves = tuple(leaf for leaf in FACTS.leaves if leaf.unit != PRO.code)

    assert notes(replace(LEFT_OUT, leaves=leaves)) == [NOTE.replace(" (pagu Rp1.650.000.000)", "")]


@given(
    st.sets(st.sampled_from([unit.code for unit in FACTS.units]), max_size=3),
    st.sampled_from(list(UnitStatus)),
)
def test_leaving_units_out_is_the_same_as_an_office_without_them(codes: set[str], status: UnitStatus) -> None:
    units = tuple(replace(unit, status=status) for unit in FACTS.units)
    kept = tuple(unit for unit in units if unit.code not in codes)
    some = replace(FACTS, units=kept, unasked=tuple(unit for unit in units if unit.code in codes))
    without = replace(some, unasked=(), leaves=tuple(leaf for leaf in FACTS.leaves if leaf.unit not in codes))

    left, right = reckon(some), reckon(without)

    assert (left.pagu, left.told, left.missing, left.units, left.gaps, left.apbn) == (
        right.pagu, right.told, right.missing, right.units, right.gaps, right.apbn,
    )  # fmt: skip
    assert left.pagu + left.apart == sum(leaf.pagu for leaf in FACTS.leaves if leaf.budget is Budget.APBD)
