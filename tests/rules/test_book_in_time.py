"""What the book says of its own numbers: that rounding came last, and that it was made before its month was over."""

from dataclasses import replace
from decimal import Decimal

from realisasi_office import FACTS, all_reported

from mutubaku.books.rules.realisasi import compose
from mutubaku.values.content import Paragraph, Table
from mutubaku.values.figure import MISSING

ROUNDED = "Deviasi dihitung sebelum pembulatan."


def summary(facts):
    """The first table and the first sentence of the summary."""
    blocks = compose(facts).chapters[0].blocks
    table = next(one for one in blocks if isinstance(one, Table))
    return table, next(one.text for one in blocks if isinstance(one, Paragraph))


def whole(leaf):
    """The same line in whole percents of a round pagu: nothing is left to round."""
    money = MISSING if leaf.money is MISSING else Decimal(40)
    physical = MISSING if leaf.physical is MISSING else Decimal(50)
    return leaf._replace(
        pagu=Decimal(100),
        target_money=Decimal(60),
        target_physical=Decimal(70),
        money=money,
        physical=physical,
    )


def test_a_deviation_that_does_not_follow_from_the_printed_numbers_is_explained():
    assert ROUNDED in summary(FACTS)[0].notes

    exact = replace(all_reported(), leaves=tuple(map(whole, all_reported().leaves)))
    assert ROUNDED not in summary(exact)[0].notes


def test_a_book_made_before_its_month_is_over_states_the_day_of_its_data():
    early = replace(FACTS, early=True, as_of="26 Oktober 2026, pukul 09.00 WITA")
    book, (table, sentence) = compose(early), summary(early)

    assert book.position == "Posisi sementara; Oktober 2026 belum berakhir"
    assert table.title == "Realisasi menurut urusan sampai Oktober 2026, keadaan sementara"
    start = "Menurut keadaan per 26 Oktober 2026, pukul 09.00 WITA, sebelum Oktober 2026 berakhir, realisasi keuangan"
    assert sentence.startswith(start)
    assert not any("31 Oktober 2026" in text for text in (book.position, book.status, table.title, sentence))


def test_a_book_made_afterwards_gives_the_position_at_the_end_of_the_month():
    assert compose(FACTS).position == "Posisi sampai dengan 31 Oktober 2026"
    assert summary(FACTS)[1].startswith("Sampai dengan 31 Oktober 2026 realisasi keuangan")
