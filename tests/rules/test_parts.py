"""The parts of a paper that are initialled on their own: together they say exactly what the whole says."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.parts import APPROVAL, COVER, PREFACE, WHOLE, parts_of, read, written
from mutubaku.values.content import Book, Chapter, Letter, Paragraph, digest, to_plain

BOOK = Book(
    title=("LAPORAN",), period="OKTOBER 2026", stage="", position="", status="", short="Laporan",
    preface=("Puji syukur.",),
    chapters=(
        Chapter("I", "Ringkasan", "Serapan cukup.", (Paragraph("Serapan 74,76 persen."),)),
        Chapter("II", "Rincian", "", (Paragraph("Satu."),)),
        Chapter("", "Lampiran", "", ()), Chapter("", "Lampiran", "", ()),
    ),
    approval="Disahkan.", completeness="2 dari 2 unit", copies=("Bappeda",),
)  # fmt: skip


def of(content):
    return dict(parts_of(to_plain(content)))


def changed(content):
    before, after = of(BOOK), of(content)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_a_book_is_its_cover_preface_chapters_and_approval():
    names = [COVER, PREFACE, "Bab I. Ringkasan", "Bab II. Rincian", "Lampiran", "Lampiran (2)", APPROVAL]
    assert [name for name, _ in parts_of(to_plain(BOOK))] == names


def test_a_change_is_of_the_part_it_is_in():
    two = replace(BOOK.chapters[1], blocks=(Paragraph("Dua."),))
    assert changed(replace(BOOK, chapters=(BOOK.chapters[0], two, *BOOK.chapters[2:]))) == {"Bab II. Rincian"}
    assert changed(replace(BOOK, status="Data per hari ini")) == {COVER}
    assert changed(replace(BOOK, preface=())) == {PREFACE}
    assert changed(replace(BOOK, copies=())) == changed(replace(BOOK, approval="")) == {APPROVAL}
    assert changed(replace(BOOK, chapters=BOOK.chapters[:3])) == {COVER, "Lampiran (2)"}


def test_a_letter_is_one_part():
    letter = Letter(("NOTA DINAS",), (("Yth.", ("Sekretaris",)),), (Paragraph("Isi."),))
    assert parts_of(to_plain(letter)) == ((WHOLE, digest(letter)),)


words = st.text("ab", max_size=2)
books = st.builds(
    replace, st.just(BOOK), status=words, preface=st.lists(words, max_size=2).map(tuple), approval=words,
    chapters=st.lists(st.builds(Chapter, words, words, words, st.just(())), max_size=3).map(tuple),
)  # fmt: skip


@given(books, books)
def test_the_parts_are_the_same_exactly_when_the_book_is(one, other):
    assert (parts_of(to_plain(one)) == parts_of(to_plain(other))) == (digest(one) == digest(other))
    assert read(written(parts_of(to_plain(one)))) == parts_of(to_plain(one))
