"""Content survives its JSON form whole, its digest names exactly what it says, and only whole bold words are mark-up."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.values.content import (
    Book,
    Cell,
    Chapter,
    Column,
    Head,
    Letter,
    Row,
    Table,
    digest,
    from_plain,
    short_digest,
    spans,
    to_plain,
    unmarked,
)
from tests.documents.sample_content import BOOK, NOTE

cells = st.builds(
    Cell,
    st.text(max_size=9),
    st.integers(1, 3),
    st.none() | st.decimals(-9, 9, places=2),
    st.integers(0, 2),
    st.booleans(),
)
rows = st.builds(
    Row, st.lists(cells, max_size=4).map(tuple), st.sampled_from(["sub", "total"]), st.booleans()
)


@given(st.lists(rows, max_size=4).map(tuple), st.booleans())
def test_any_table_survives_json(body, wide):
    table = Table("1", "T", (Column("1fr"),), ((Head("A", 2, 1),),), body, ("n",), wide=wide)
    book = replace(BOOK, chapters=(Chapter("I", "Bab", "", (table,)),))
    assert from_plain(json.loads(json.dumps(to_plain(book)))) == book


@pytest.mark.parametrize("content", [BOOK, NOTE])
def test_every_kind_of_block_survives_json(content: Book | Letter):
    again = from_plain(json.loads(json.dumps(to_plain(content))))
    assert (again, digest(again)) == (content, digest(content))


def test_digest_changes_with_a_single_digit():
    (first, *rest) = BOOK.chapters
    changed = replace(BOOK, chapters=(replace(first, finding="Keuangan tertinggal 3,19 poin."), *rest))
    assert digest(changed) != digest(BOOK)


def test_short_digest_is_twelve_digits_in_fours():
    assert short_digest("5b0e93d7c1a4" + "0" * 52) == "5B0E 93D7 C1A4"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("biasa", [("biasa", False)]),
        ("awal *tebal* akhir", [("awal ", False), ("tebal", True), (" akhir", False)]),
        ("*dua kata*.", [("dua kata", True), (".", False)]),
        ("*a* dan *b*", [("a", True), (" dan ", False), ("b", True)]),
        ("2*3*4 dan 5 * 6 * 7", [("2*3*4 dan 5 * 6 * 7", False)]),
        ("satu * bintang, *) catatan", [("satu * bintang, *) catatan", False)]),
        ("", []),
    ],
)
def test_only_a_pair_around_whole_words_is_bold(text, pieces):
    assert list(spans(text)) == pieces
    assert unmarked(text) == "".join(words for words, _ in pieces)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_spans_lose_nothing_but_the_asterisks(text):
    kept = "".join(f"*{words}*" if bold else words for words, bold in spans(text))
    assert kept == text


def test_number_of_a_cell_comes_back_as_decimal():
    plain = to_plain(replace(BOOK, chapters=(Chapter("I", "B", "", (BOOK.chapters[0].blocks[2],)),)))
    table = from_plain(json.loads(json.dumps(plain))).chapters[0].blocks[0]
    assert [cell.number for row in table.rows for cell in row.cells] == [
        None,
        Decimal(70000001),
        None,
        Decimal(70000002),
    ]
