"""Two texts of a paper beside each other: what changed is named in words, and both directions find the same."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.differences import (
    Change,
    PartChanges,
    Piece,
    differences,
    pieces,
)
from mutubaku.documents.rules.key_figures import KeyFigure, key_figures
from mutubaku.documents.rules.places import column_names
from mutubaku.documents.rules.reading import chapters, whole
from mutubaku.values.content import (
    Book,
    Cell,
    Chapter,
    Chart,
    Column,
    Fact,
    GapNote,
    Head,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Row,
    Section,
    Strip,
    Table,
    Terms,
)
from tests.documents.sample_content import BOOK, NOTE

TABLE = Table(
    "1.1", "Realisasi",
    (Column("8mm"), Column("1fr", tree=True), Column("20mm"), Column("20mm")),
    (
        (Head("No.", rowspan=2), Head("Uraian", rowspan=2), Head("Keuangan", colspan=2)),
        (Head("Target"), Head("Reali-\nsasi")),
    ),
    (
        Row((Cell("1"), Cell("Bidang A"), Cell("80,00"), Cell("77,07"))),
        Row((Cell("2"), Cell("Bidang B"), Cell("belum lapor", span=2, gap=True))),
    ),
)  # fmt: skip
FACTS = (Fact("Pagu DPA", "Rp8 miliar"), Fact("Serapan keuangan", "77,07%", "target 80,00%"))


def book(*blocks, finding="Tertinggal.") -> Book:
    return replace(
        BOOK, chapters=(Chapter("I", "Ringkasan", finding, blocks), Chapter("II", "Rincian", "", ()))
    )


def changes(old, new) -> list[Change]:
    return [change for part in differences(old, new).parts for change in part.changes]


def test_a_key_figure_reads_as_before_and_after() -> None:
    now = (FACTS[0], Fact("Serapan keuangan", "78,10%", "target 80,00%"))

    found = differences(book(Strip(FACTS)), book(Strip(now)))

    assert found.changed == (
        PartChanges(
            "Bab I. Ringkasan",
            (Change("Serapan keuangan", "77,07% (target 80,00%)", "78,10% (target 80,00%)"),),
        ),
    )
    assert found.unchanged == ("Sampul", "Kata pengantar", "Bab II. Rincian", "Lembar pengesahan")


def test_a_cell_is_named_by_table_row_and_column() -> None:
    changed = replace(
        TABLE, rows=(Row((Cell("1"), Cell("Bidang A"), Cell("80,00"), Cell("78,10*"))), TABLE.rows[1])
    )

    assert column_names(TABLE) == ("No.", "Uraian", "Keuangan, Target", "Keuangan, Realisasi")
    assert changes(book(TABLE), book(changed)) == [
        Change("Tabel 1.1, Bidang A, Keuangan, Realisasi", "77,07", "78,10*")
    ]


def test_a_row_that_moved_is_no_difference_and_a_row_that_is_gone_is_one() -> None:
    turned = replace(TABLE, rows=TABLE.rows[::-1])
    shorter = replace(TABLE, rows=TABLE.rows[:1])

    assert changes(book(TABLE), book(turned)) == []
    assert changes(book(TABLE), book(shorter)) == [Change("Tabel 1.1, Bidang B", "belum lapor", "")]


def test_a_new_paragraph_does_not_make_its_neighbours_differ() -> None:
    old = (Section("1.1", "Bagian"), Paragraph("satu"), Paragraph("dua"))
    new = (Section("1.1", "Bagian"), Paragraph("nol"), Paragraph("satu"), Paragraph("dua tiga"))

    assert changes(book(*old), book(*new)) == [
        Change("1.1 Bagian", "", "nol"),
        Change("1.1 Bagian", "dua", "dua tiga"),
    ]


def test_words_and_numbers_are_counted_apart() -> None:
    old = book(Strip((Fact("Serapan", "77,07%"),)), Paragraph("Naik."))
    new = book(Strip((Fact("Serapan", "78,10%"),)), Paragraph("Turun."))

    found = differences(old, new)

    assert (found.count, found.numbers, found.words) == (2, 1, 1)


def test_fields_of_a_letter_are_compared_by_name() -> None:
    new = replace(NOTE, fields=tuple((n, ("Lain",) if n == "Hal" else v) for n, v in NOTE.fields))

    assert [(c.place, c.after) for c in changes(NOTE, new)] == [("Hal", "Lain")]


def test_a_long_change_is_shown_with_the_words_around_it() -> None:
    words = " ".join(f"kata{n}" for n in range(20))

    assert pieces(f"{words} lama", f"{words} baru") == (
        Piece("", "… kata14 kata15 kata16 kata17 kata18 kata19"),
        Piece("del", "lama"),
        Piece("ins", "baru"),
    )


def test_key_figures_stand_beside_those_of_the_month_before() -> None:
    last = book(
        Strip((Fact("Pagu DPA Murni", "Rp7 miliar"), Fact("Serapan keuangan", "70,00%", "target 72,00%")))
    )

    assert key_figures(book(Strip(FACTS)), last) == (
        KeyFigure("Pagu DPA", "Rp8 miliar", "", "Rp7 miliar", ""),
        KeyFigure("Serapan keuangan", "77,07%", "target 80,00%", "70,00%", "target 72,00%"),
    )
    assert key_figures(NOTE, last) == ()


def test_a_book_is_read_part_by_part() -> None:
    parts = [(part.no, part.title) for part in whole(BOOK).parts]
    last = parts[-1][0]

    assert parts[0] == (0, "Sampul dan kata pengantar")
    assert parts[-1] == (len(BOOK.chapters) + 1, "Lembar pengesahan")
    for asked in ("", "x", "-1", "99", "1"):
        assert chapters(BOOK, asked).here == 1
    first, end = chapters(BOOK, "0"), chapters(BOOK, str(last))
    assert (first.preface, first.approval, first.previous, first.next) == (
        True,
        False,
        None,
        whole(BOOK).parts[1],
    )
    assert (end.preface, end.approval, end.previous, end.next) == (False, True, whole(BOOK).parts[-2], None)
    assert chapters(BOOK, "semua") == whole(BOOK)


# ---------------------------------------------------------------- any two papers

text = st.sampled_from(["a", "b", "77,07%", "1.000", "c d e"])
cells = st.builds(Cell, text, st.integers(1, 2))
tables = st.builds(
    lambda number, rows, notes: replace(TABLE, number=number, rows=rows, notes=notes),
    st.sampled_from(["1.1", "1.2"]),
    st.lists(
        st.builds(Row, st.lists(cells, max_size=4).map(tuple), st.sampled_from(["sub", "total"])), max_size=4
    ).map(tuple),
    st.lists(text, max_size=2).map(tuple),
)
blocks = st.one_of(
    st.builds(Paragraph, text), st.builds(GapNote, text), st.builds(Heading, text), st.builds(Section, text, text),
    st.builds(Numbered, st.lists(text, max_size=3).map(tuple)),
    st.builds(Strip, st.lists(st.builds(Fact, text, text, text), max_size=3).map(tuple)),
    st.builds(Terms, st.lists(st.tuples(text, text), max_size=2).map(tuple)),
    st.builds(Chart, text, text, text, text, text), tables,
)  # fmt: skip
bodies = st.lists(blocks, max_size=6).map(tuple)
books = st.builds(
    lambda made: replace(BOOK, chapters=made),
    st.lists(st.builds(Chapter, st.sampled_from(["I", ""]), text, text, bodies), min_size=1, max_size=3).map(
        tuple
    ),
)
letters = st.builds(
    Letter,
    st.lists(text, max_size=2).map(tuple),
    st.lists(st.tuples(text, st.lists(text, max_size=2).map(tuple)), max_size=3).map(tuple),
    bodies,
)
papers = books | letters


@given(papers)
def test_no_paper_differs_from_itself(one) -> None:
    assert (differences(one, one).count, differences(one, one).changed) == (0, ())


@given(papers, papers)
def test_both_directions_find_equally_many_in_the_same_parts(one, other) -> None:
    there, back = differences(one, other), differences(other, one)

    assert Counter((p.name, len(p.changes)) for p in there.parts) == Counter(
        (p.name, len(p.changes)) for p in back.parts
    )


@given(papers, papers)
def test_every_change_has_two_different_sides(one, other) -> None:
    assert all(change.before != change.after for change in changes(one, other))


@given(st.lists(text, max_size=12).map(" ".join), st.lists(text, max_size=12).map(" ".join))
def test_pieces_tell_both_texts(before, after) -> None:
    found = pieces(before, after)
    told = [" ".join(p.text for p in found if p.kind in ("", side)).split() for side in ("del", "ins")]

    assert told == [before.split(), after.split()] or any("…" in p.text for p in found)


def test_another_drawing_is_told_in_words_and_never_by_a_code():
    def drawn(svg):
        return book(Chart("2.1", "Serapan di bawah target", svg, "Kurva S", "Tabel 2.1"))

    def found(old, new):
        return [
            (one.place, one.before, one.after)
            for part in differences(old, new).changed
            for one in part.changes
        ]

    assert found(drawn("<svg>1</svg>"), drawn("<svg>1</svg>")) == []
    assert found(drawn("<svg>1</svg>"), drawn("<svg>2</svg>")) == [
        ("Grafik 2.1, gambar", "gambar sebelumnya", "digambar ulang")
    ]
    assert found(book(), drawn("<svg>1</svg>")) == [
        ("Grafik 2.1", "", "Serapan di bawah target. Kurva S. Tabel 2.1"),
        ("Grafik 2.1, gambar", "", "ada gambar"),
    ]
