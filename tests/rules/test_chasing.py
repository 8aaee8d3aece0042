"""What a late unit owes in plain words, and which contact may be put on record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules.chasing import (
    CONTACT_NAMES,
    ContactKind,
    contact_refusals,
    owed,
    owed_without_sheet,
    reminding_words,
)

counts = st.integers(0, 5000)


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        (
            {"money": 3, "physical": 1},
            ("3 sel realisasi keuangan belum diisi", "1 sel realisasi fisik belum diisi"),
        ),
        ({"unanswered": 2, "returned": True}, ("2 sel yang dikembalikan belum dijawab",)),
        ({"returned": True}, ("isian yang dikembalikan belum ditandatangani ulang",)),
        ({}, ("sudah terisi, belum ditandatangani dan dikirim kepala unit",)),
    ],
)
def test_what_an_open_sheet_owes(lacks: dict[str, int], words: tuple[str, ...]) -> None:
    assert owed(**{"money": 0, "physical": 0, "unanswered": 0, "returned": False} | lacks) == words


@given(counts, counts, counts, st.booleans())
def test_something_is_always_said(money: int, physical: int, unanswered: int, returned: bool) -> None:
    said = owed(money=money, physical=physical, unanswered=unanswered, returned=returned)

    assert len(said) == max(1, sum(map(bool, (money, physical, unanswered))))


def test_without_a_sheet_the_printed_outputs_are_named() -> None:
    assert owed_without_sheet(["RAB", "KAK"]) == ("belum menyampaikan RAB dan KAK",)
    assert owed_without_sheet([]) == ("belum menyelesaikan langkahnya",)


@pytest.mark.parametrize(
    ("owing", "complete", "words"),
    [
        ([("A", True), ("B", True)], False, "Sudah diingatkan lewat aplikasi: A dan B."),
        ([("A", True), ("B", False)], False, ""),
        ([], True, "Semua unit sudah mengirim; tidak ada yang perlu diingatkan lagi."),
        ([], False, "Tidak ada unit yang masih ditunggu; tidak ada yang perlu diingatkan lagi."),
    ],
)
def test_who_reminds_finds_written_what_was_done(
    owing: list[tuple[str, bool]], complete: bool, words: str
) -> None:
    assert reminding_words(owing, complete=complete) == words


@given(st.sampled_from([*CONTACT_NAMES, "fax", ""]), st.text(max_size=20))
def test_a_contact_needs_a_way_and_words(kind: str, words: str) -> None:
    places = [refusal.place for refusal in contact_refusals(kind, words)]

    assert ("kind" in places, "words" in places) == (kind not in set(ContactKind), len(words.strip()) < 5)
