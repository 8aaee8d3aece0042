"""Reserved, inserted and void numbers: who may, and the arithmetic that leaves no serial unexplained."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.indexing import indexed, words_of
from mutubaku.documents.rules.number_lines import (
    HandWritten,
    LineKind,
    base_of,
    refusals_to_enter,
    refusals_to_insert,
    refusals_to_reserve,
)
from mutubaku.documents.rules.numbers import (
    next_number,
    read_serial,
    serial_faults,
    suffix_faults,
    written_pattern,
    written_serial,
)
from mutubaku.org.rules.holding import Holder, Holding, Role
from mutubaku.values.content import Letter, Paragraph

TODAY = date(2026, 11, 2)


def holder(role: Role) -> Holder:
    return Holder(
        1, 1, "Pejabat", "", "", 1, role.value, role, 1, "Sekretariat", False, Holding.DEFINITIF, date(2026, 1, 1), None
    )  # fmt: skip


def codes(refusals):
    return [refusal.code for refusal in refusals]


@given(st.integers(1, 999_999_999), st.integers(0, 9999))
def test_a_written_serial_reads_back(serial, suffix):
    assert read_serial(written_serial(serial, suffix)) == (serial, suffix)


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1.", ".1", "1.0", "1.2.3", "1,2", "²", "1e3", "9" * 40, "654 a"]
)
def test_what_is_no_serial_reads_as_nothing(text):
    assert read_serial(text) is None


def test_an_inserted_number_shows_its_suffix_behind_the_serial():
    terms = {"serial": 7, "dated": TODAY, "klas": "000.7", "unit": "SEK", "kind": "ND"}
    assert next_number("{klas}/{urut:3}/{unit}/{tahun}", **terms, suffix=2) == "000.7/007.2/SEK/2026"


numbered = st.tuples(st.integers(1, 9999), st.integers(0, 99))


@given(numbered, numbered)
def test_numbers_differ_whenever_serial_or_suffix_differ(one, other):
    terms = {"dated": TODAY, "klas": "000.7", "unit": "SEK", "kind": "ND"}
    written = [
        next_number("{klas}/{urut}/{unit}/{tahun}", serial=no, suffix=suffix, **terms)
        for no, suffix in (one, other)
    ]
    assert (written[0] == written[1]) == (one == other)


@given(st.integers(0, 20), st.lists(st.sampled_from(["signed", "reserved", "used"]), max_size=30), st.data())
def test_every_serial_is_explained_until_one_is_lost(start, fates, data):
    """Signed and used serials have a line; a reserved one has its block."""
    serials = list(zip(range(start + 1, start + len(fates) + 1), fates, strict=True))
    used = [no for no, fate in serials if fate != "reserved"]
    reserved = [no for no, fate in serials if fate != "signed"]
    last = start + len(fates)
    assert serial_faults(start, last, used, reserved) == ((), ())
    signed = [no for no, fate in serials if fate == "signed"]
    if signed:
        lost = data.draw(st.sampled_from(signed))
        assert serial_faults(start, last, [no for no in used if no != lost], reserved) == ((lost,), ())
    if used:
        twice = data.draw(st.sampled_from(used))
        assert serial_faults(start, last, [*used, twice], reserved) == ((), (twice,))


def test_a_reserve_beyond_the_last_number_is_wrong():
    assert serial_faults(0, 2, [1, 2], [2, 3]) == ((), (3,))


def test_suffixes_follow_each_other_behind_a_given_serial():
    assert suffix_faults(9, [(4, 1), (4, 2), (7, 1)]) == ()
    assert suffix_faults(9, [(4, 2), (7, 1), (7, 1), (12, 1)]) == ((4, 2), (7, 1), (12, 1))


@pytest.mark.parametrize("role", list(Role))
def test_numbers_are_reserved_by_those_who_keep_them(role):
    allowed = role in (Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.ADMIN)
    found = refusals_to_reserve(holder(role), TODAY, 5, "Jaringan padam dua hari.")
    assert codes(found) == ([] if allowed else ["role"])


@pytest.mark.parametrize(
    ("count", "reason", "refused"),
    [(0, "Jaringan padam.", ["count"]), (501, "Jaringan padam.", ["count"]), (1, " padam ", ["reason"])],
)
def test_a_reserve_needs_a_size_and_a_reason(count, reason, refused):
    assert codes(refusals_to_reserve(holder(Role.ADMIN), TODAY, count, reason)) == refused


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, []),
        ({"kind": LineKind.UNUSED}, ["kind"]),
        ({"kind": LineKind.UMUM}, ["number"]),
        ({"dated": date(2025, 12, 31)}, ["year"]),
        ({"dated": date(2026, 11, 3)}, ["future"]),
        ({"subject": " ", "recipient": ""}, ["subject", "recipient"]),
    ],
)
def test_a_paper_written_by_hand_says_what_its_line_needs(changed, refused):
    told = {
        "kind": LineKind.RESERVED,
        "dated": TODAY,
        "subject": "Undangan",
        "recipient": "Biro Umum",
        "serial": 3,
    }
    found = refusals_to_enter(holder(Role.PELAKSANA), TODAY, 2026, HandWritten(**{**told, **changed}))
    assert codes(found) == refused


GIVEN = [(date(2026, 10, 1), 4), (date(2026, 10, 5), 6), (date(2026, 10, 5), 5)]


@pytest.mark.parametrize(
    ("day", "start", "base", "refused"),
    [(1, 0, 4, []), (4, 0, 4, []), (5, 0, 6, ["not_back"]), (30, 0, 6, ["not_back"])],
)
def test_a_letter_is_inserted_behind_the_last_serial_of_its_day(day, start, base, refused):
    dated = date(2026, 10, day)
    assert base_of(GIVEN, start, dated) == base
    assert codes(refusals_to_insert(GIVEN, start, dated)) == refused


def test_before_the_first_serial_a_letter_stands_behind_those_of_before_the_program_or_nowhere():
    early = date(2026, 9, 1)
    assert base_of(GIVEN, 3, early) == 3
    assert codes(refusals_to_insert(GIVEN, 0, early)) == ["no_base"]


def test_the_index_of_a_letter_names_whom_it_goes_to_and_each_word_once():
    fields = (("Yth.", ("Kepala Bidang A", "Kepala Bidang B")), ("#", ()), ("Lampiran", ("1 berkas",)))
    content = Letter(
        ("NOTA DINAS",), (*fields, ("Tembusan", ("Sekretaris",))), (Paragraph("Serapan 83,25% bidang."),)
    )

    found = indexed(content, "Permintaan")

    assert (found.recipients, found.copies, found.attachments) == (
        "Kepala Bidang A; Kepala Bidang B", "Sekretaris", "1 berkas",
    )  # fmt: skip
    assert found.words == (
        "1 83,25 a b berkas bidang dinas kepala lampiran nota permintaan sekretaris serapan tembusan yth"
    )


@given(st.lists(st.text(), max_size=8))
def test_indexing_words_again_changes_nothing(texts):
    once = words_of(texts)
    assert words_of([once]) == once


def test_a_pattern_is_told_in_words():
    assert written_pattern("{klas}/{urut:3}/{unit}/{tahun}") == "klasifikasi/nomor urut/kode unit/tahun"
    assert written_pattern("{lain}") == "{lain}"
