"""What is printed around a text: number, watermark, initials, signature, code, name of the file."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_facts import AT, PEOPLE, WITA, codes, holder, mark, marks_made, paper

from mutubaku.documents.rules.dressing import (
    dress,
    file_name,
    fingerprint,
    initials,
    mark_code,
    printed_nip,
    signature,
    watermark,
    written_moment,
)
from mutubaku.documents.rules.numbers import clashing, next_number, pattern_faults, serial_faults
from mutubaku.documents.rules.paper import PAPER_KINDS, MarkKind, RenditionFacts
from mutubaku.org.rules.holding import Holding
from mutubaku.values.content import Office, Signature

PATTERN = "{klas}/{urut}/{unit}/{tahun}"


# ------------------------------------------------------------------ numbers

WORDS = {"dated": date(2026, 11, 2), "klas": "000.7.2.8", "unit": "SEK.PRC", "kind": "LAP"}


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (PATTERN, "000.7.2.8/1147/SEK.PRC/2026"),
        ("{klas}/{urut}/{jenis}/{unit}/{tahun}", "000.7.2.8/1147/LAP/SEK.PRC/2026"),
        ("{urut:6}/D-IV/{bulan_romawi}/{tahun}", "001147/D-IV/XI/2026"),
    ],
)
def test_number_follows_the_pattern(pattern, number):
    assert next_number(pattern, serial=1147, **WORDS) == number


@pytest.mark.parametrize(
    ("pattern", "codes_found"),
    [
        (PATTERN, []),
        ("{urut}/{tahun}", []),
        ("{klas}/{unit}/{tahun}", ["serial"]),
        ("{urut}/{urut}/{tahun}", ["serial"]),
        ("{klas}{urut}/{tahun}", ["separator"]),
        ("{urut}5/{tahun}", ["separator"]),
        ("{klas}/{urut}", ["year"]),
        ("{urut}/{tahun}/{opd}", ["word"]),
        ("{urut}/{tahun}/{", ["word"]),
        ("{urut.__class__}/{tahun}", ["word", "serial"]),
        ("", ["serial", "year"]),
    ],
)
def test_faults_of_a_pattern(pattern, codes_found):
    assert codes(pattern_faults(pattern)) == codes_found


@pytest.mark.parametrize("kind", PAPER_KINDS.values(), ids=list(PAPER_KINDS))
def test_shipped_patterns_hold(kind):
    others = [(other.name, other.pattern) for other in PAPER_KINDS.values() if other is not kind]
    assert (pattern_faults(kind.pattern), clashing(kind.pattern, others)) == ([], [])


def test_two_kinds_with_one_pattern_clash():
    assert codes(clashing(PATTERN, [("laporan", PATTERN)])) == ["clash"]
    with_kind = "{urut}/{jenis}/{tahun}"
    assert clashing(with_kind, [("laporan", with_kind)]) == []


pieces = st.lists(
    st.sampled_from(["{klas}", "{unit}", "{jenis}", "{bulan_romawi}", "ND", "/", "-", "."]), max_size=5
).map("".join)
patterns = st.builds(
    lambda a, b, c, serial: f"{a}/{serial}/{b}/{{tahun}}/{c}",
    pieces, pieces, pieces, st.sampled_from(["{urut}", "{urut:3}", "{urut:6}"]),
)  # fmt: skip
numbered = st.tuples(st.integers(1, 99_999), st.dates(date(2020, 1, 1), date(2035, 12, 31)))


@given(patterns, numbered, numbered)
def test_numbers_differ_whenever_serial_or_year_differ(pattern, one, other):
    assert pattern_faults(pattern) == []
    first, second = (
        next_number(pattern, serial=serial, **{**WORDS, "dated": dated}) for serial, dated in (one, other)
    )
    assert first != second or (one[0], one[1].year) == (other[0], other[1].year)
    assert not re.search(r"[{}]", first)


@given(st.integers(0, 50), st.integers(0, 50), st.sets(st.integers(1, 100), max_size=10))
def test_serials_lost_from_a_whole_register_are_named(start, count, lost):
    whole = range(start + 1, start + count + 1)
    assert serial_faults(start, start + count, whole) == ((), ())
    missing, wrong = serial_faults(start, start + count, [n for n in whole if n not in lost])
    assert (missing, wrong) == (tuple(sorted(lost & set(whole))), ())


def test_serials_given_twice_or_never_given_out():
    assert serial_faults(10, 13, [11, 12, 12, 13, 14, 3]) == ((), (3, 12, 14))


# ------------------------------------------------------------------ dress


@pytest.mark.parametrize(
    ("example", "is_signed", "word"),
    [(True, True, "CONTOH"), (True, False, "CONTOH"), (False, False, "KONSEP"), (False, True, "")],
)
def test_watermark(example, is_signed, word):
    assert watermark(example, is_signed) == word


def test_nip_is_printed_in_its_groups():
    assert printed_nip("199001012015011001") == "19900101 201501 1 001"
    assert printed_nip("19900101 201501 1 001") == "19900101 201501 1 001"
    assert printed_nip("-") == "-"


def test_moment_is_written_in_the_office_zone():
    assert (
        written_moment(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), WITA) == "1 Januari 2027 pukul 00.30 WITA"
    )


INITIALLED = (
    mark(MarkKind.TANDA_TANGAN, "kadis"),
    mark(MarkKind.SETUJU, "kadis"),
    mark(at=AT + timedelta(minutes=30)),
    mark(MarkKind.SETUJU, "pelaksana", at=AT),
    mark(short="pelaksana", live=False),
)


def test_initials_of_a_book_go_upwards_with_the_approval_of_the_signer():
    assert [(i.post, i.role, i.scope, i.when) for i in initials(paper(*INITIALLED, kind="book"), WITA)] == [
        ("Kasubbag Perencanaan", "Menyusun", "Seluruh laporan", "2 November 2026 pukul 09.05 WITA"),
        ("Kepala Dinas", "Menyetujui", "Seluruh laporan", "2 November 2026 pukul 09.05 WITA"),
        ("Pelaksana", "Menyetujui", "Seluruh laporan", "2 November 2026 pukul 09.05 WITA"),
        ("Sekretaris", "Memeriksa dan memaraf", "Seluruh laporan", "2 November 2026 pukul 09.35 WITA"),
    ]


def test_initials_of_a_letter_go_down_to_the_konseptor():
    posts = [initial.post for initial in initials(paper(*INITIALLED), WITA)]
    assert posts == ["Sekretaris", "Konseptor (Kasubbag Perencanaan)"]


def test_unsigned_frame_waits_for_the_holder_or_the_vacant_post():
    plt = holder("kadis", holding=Holding.PLT, nip="199001012015011001", rank="Pembina")
    assert signature(paper(), plt, WITA) == Signature(
        "Plt. Kepala Dinas", "Pejabat Kepala Dinas", "Pembina", "19900101 201501 1 001"
    )
    assert signature(paper(), None, WITA) == Signature("Kepala Dinas", "", "", "")


OFFICE = Office("PEMERINTAH PROVINSI", ("DINAS",), "Dinas", "Samarinda", ("Jalan",))


def dressed(facts):
    return dress(facts, OFFICE, example=False, expected=holder("kadis"), zone=WITA)


@given(marks_made, marks_made)
def test_fingerprints_differ_exactly_when_dresses_do(there, others):
    one, other = dressed(paper(*there)), dressed(paper(*others))
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


@given(marks_made)
def test_a_voided_mark_is_not_printed(there):
    assert dressed(paper(*there)) == dressed(paper(*(m for m in there if m.live)))


@given(
    st.sampled_from("ab"), st.sampled_from(sorted(PEOPLE)), st.integers(0, 9), st.sampled_from(["", "1", "2"])
)
def test_code_names_text_signer_time_and_number(text, short, minutes, number):
    base = mark(MarkKind.TANDA_TANGAN, "kadis", digest="a")
    other = mark(MarkKind.TANDA_TANGAN, short, digest=text, at=AT + timedelta(minutes=minutes))
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", mark_code(other, number))
    alike = (text, short, minutes, number) == ("a", "kadis", 0, "1")
    assert (mark_code(base, "1") == mark_code(other, number)) == alike


def test_only_the_signed_file_carries_the_number():
    numbered_paper = paper(mark(MarkKind.TANDA_TANGAN, "kadis"), kind="book", number="000.7/3/LAP/2026")
    draft_file = RenditionFacts(1, "pdf", "f", 1, 1, AT, "d", signed=False)
    assert file_name(numbered_paper, draft_file, 2) == "laporan-konsep-9-versi-2.pdf"
    assert file_name(numbered_paper, replace(draft_file, signed=True), 2) == "laporan-000.7-3-LAP-2026.pdf"
