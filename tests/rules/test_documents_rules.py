"""Papers without a database: who may mark what, numbers, dress, uploads, and the nota dinas."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from mutubaku.documents.rules.marks import (
    marks_by_part,
    refusals_of_holder,
    refusals_to_archive,
    refusals_to_distribute,
    refusals_to_mark,
    refusals_to_receive,
    refusals_to_revise,
    void_marks,
)
from mutubaku.documents.rules.nota_dinas import (
    CLOSING,
    NOT_ZERO,
    Labels,
    NotaDinas,
    Security,
    Urgency,
    ask_for_realisation,
    attached,
    compose_nota_dinas,
    listed,
    nature,
    refusals_to_compose,
    titled,
)
from mutubaku.documents.rules.numbers import clashing, next_number, pattern_faults, serial_faults
from mutubaku.documents.rules.paper import (
    PAPER_KINDS,
    MarkFacts,
    MarkKind,
    PaperFacts,
    PaperState,
    ReceiptFacts,
    Recipient,
    RenditionFacts,
    states_of,
)
from mutubaku.documents.rules.uploads import clean_name, sniff
from mutubaku.org.rules import Holder, Holding, Role
from mutubaku.values.content import (
    Letter,
    Numbered,
    Office,
    Paragraph,
    Signature,
    digest,
    from_plain,
    to_plain,
)
from mutubaku.values.period import Period

AT = datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
WITA = timezone(timedelta(hours=8), "WITA")
PATTERN = "{klas}/{urut}/{unit}/{tahun}"
PEOPLE = {
    "kadis": (1, 11, "Kepala Dinas", Role.KEPALA_DINAS),
    "sekretaris": (2, 12, "Sekretaris", Role.SEKRETARIS),
    "kasubbag": (3, 13, "Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN),
    "pelaksana": (4, 14, "Pelaksana", Role.PELAKSANA),
    "operator": (5, 15, "Operator", Role.OPERATOR_UNIT),
    "pembaca": (6, 16, "Pembaca", Role.PEMBACA),
}


def holder(short, **changes):
    person, position, title, role = PEOPLE[short]
    made = Holder(
        office_id=1, person_id=person, person=f"Pejabat {title}", nip="", rank="", position_id=position, position=title,
        role=role, unit_id=7, unit="SEK", heads=False, holding=Holding.DEFINITIF, since=date(2026, 1, 1), until=None,
    )  # fmt: skip
    return replace(made, **changes)


def mark(kind=MarkKind.PARAF, short="sekretaris", **changes):
    person, position, title, role = PEOPLE[short]
    made = MarkFacts(
        id=1, kind=kind, role=role, position_id=position, post=title, person_id=person, at=AT, digest="a",
        person=f"Pejabat {title}",
    )  # fmt: skip
    return replace(made, **changes)


def paper(*marks, **changes):
    """A nota dinas drafted by the Kasubbag (person 3), waiting for the Kepala Dinas; its text hashes to "a"."""
    made = PaperFacts(
        id=9, office_id=1, kind="nota_dinas", version=2, version_id=20, digest="a", drafter_id=3,
        drafter="Kasubbag Perencanaan", drafted_at=AT, signer_role=Role.KEPALA_DINAS, marks=marks, printed=False,
        distributed=False, archived=False, number="", dated=None,
    )  # fmt: skip
    return replace(made, **changes)


def codes(refusals):
    return [refusal.code for refusal in refusals]


kinds = st.sampled_from(MarkKind)
marks_made = st.lists(
    st.builds(
        mark,
        kinds,
        st.sampled_from(sorted(PEOPLE)),
        digest=st.sampled_from("ab"),
        live=st.booleans(),
        at=st.integers(0, 10_000).map(lambda minutes: AT + timedelta(minutes=minutes)),
        id=st.integers(1, 99),
    ),
    max_size=6,
)

# ------------------------------------------------------------------ marks

MARKS = [  # who, kind, marks already there, digest read, refused with
    ("sekretaris", MarkKind.PARAF, (), "a", []),
    ("pelaksana", MarkKind.PARAF, (), "a", []),
    ("kadis", MarkKind.SETUJU, (), "a", []),
    ("kadis", MarkKind.TANDA_TANGAN, (mark(),), "a", []),
    ("kadis", MarkKind.TANDA_TANGAN, (), "a", ["no_initial"]),
    ("kadis", MarkKind.TANDA_TANGAN, (mark(live=False),), "a", ["no_initial"]),
    ("kadis", MarkKind.TANDA_TANGAN, (mark(MarkKind.SETUJU, "kadis"),), "a", ["no_initial"]),
    ("kadis", MarkKind.TANDA_TANGAN, (mark(),), "b", ["changed"]),
    ("sekretaris", MarkKind.PARAF, (mark(),), "a", ["twice"]),
    ("sekretaris", MarkKind.SETUJU, (mark(),), "a", []),
    ("sekretaris", MarkKind.PARAF, (mark(live=False),), "a", []),
    ("sekretaris", MarkKind.TANDA_TANGAN, (mark(),), "a", ["not_signer"]),
    ("kasubbag", MarkKind.PARAF, (), "a", ["own_draft"]),
    ("kadis", MarkKind.PARAF, (), "a", ["signer"]),
    ("kasubbag", MarkKind.SETUJU, (), "a", ["own_draft"]),
    ("kasubbag", MarkKind.TANDA_TANGAN, (), "b", ["changed", "not_signer", "own_draft", "no_initial"]),
    ("operator", MarkKind.PARAF, (), "a", ["role"]),
    ("pembaca", MarkKind.SETUJU, (), "a", ["role"]),
    ("sekretaris", MarkKind.PARAF, (mark(MarkKind.TANDA_TANGAN, "kadis"),), "a", ["signed"]),
    (
        "kadis",
        MarkKind.TANDA_TANGAN,
        (mark(), mark(MarkKind.TANDA_TANGAN, "kadis")),
        "a",
        ["signed", "twice"],
    ),
]


@pytest.mark.parametrize(("short", "kind", "there", "read", "refused"), MARKS)
def test_who_may_leave_which_mark(short, kind, there, read, refused):
    assert codes(refusals_to_mark(paper(*there), kind, holder(short), read)) == refused


def test_a_kind_without_initials_is_signed_at_once():
    assert refusals_to_mark(paper(kind="berita_acara"), MarkKind.TANDA_TANGAN, holder("kadis"), "a") == []


def test_changed_text_names_the_version_to_read():
    (refusal,) = refusals_to_mark(paper(), MarkKind.PARAF, holder("sekretaris"), "old")
    assert refusal.message == "Naskah telah berubah sejak Anda membacanya, baca versi 2."


def test_own_draft_says_who_can():
    (refusal,) = refusals_to_mark(paper(), MarkKind.SETUJU, holder("kasubbag"), "a")
    assert refusal.message == (
        "Anda menyusun versi 2, jadi tidak dapat menyetujui naskah ini. Yang dapat: Kepala Dinas, "
        "selama orangnya bukan penyusun."
    )


@given(kinds, marks_made, st.sampled_from("ab"))
def test_no_post_lets_a_drafter_mark_his_own_text(kind, there, read):
    drafter = holder("kadis", person_id=3, holding=Holding.PLT)
    assert "own_draft" in codes(refusals_to_mark(paper(*there), kind, drafter, read))


@given(kinds, marks_made, st.sampled_from(sorted(PEOPLE)), st.sampled_from("ab"))
def test_an_allowed_mark_is_never_allowed_again(kind, there, short, read):
    before = paper(*there)
    if not refusals_to_mark(before, kind, holder(short), read):
        after = paper(*there, mark(kind, short, digest=read))
        assert refusals_to_mark(after, kind, holder(short), read)


@given(kinds, marks_made, st.sampled_from(sorted(PEOPLE)), st.sampled_from("ab"))
def test_nothing_is_marked_after_the_signature(kind, there, short, read):
    signed = paper(*there, mark(MarkKind.TANDA_TANGAN, "kadis"))
    assert "signed" in codes(refusals_to_mark(signed, kind, holder(short), read))
    assert codes(refusals_to_revise(signed)) == ["signed"]


@given(marks_made, st.sampled_from("abc"))
def test_a_new_text_of_one_part_voids_exactly_the_live_marks(there, new):
    before = paper(*there)
    voiding = void_marks(before, new, ())
    assert voiding.lost == ()
    gone = [m for m in there if m.live and m.digest != new]
    assert list(voiding.gone) == (gone if new != before.digest else [])


# ------------------------------------------------------------------ marks part by part


def parts(*texts):
    return tuple((name, text) for name, text in zip("xyz", texts, strict=False))


def book(text, *marks, **changes):
    """A report of parts x, y and z whose texts are the letters of `text`."""
    return paper(*marks, kind="book", digest=text, parts=parts(*text), **changes)


def under(text, short="sekretaris", kind=MarkKind.PARAF, **changes):
    return mark(kind, short, digest=text, parts=parts(*text), **changes)


def revised(facts, text):
    """The paper as it stands after a revision, its marks as the service leaves them."""
    voiding = void_marks(facts, text, parts(*text))
    gone, lost = {m.id for m in voiding.gone}, {m.id: set(names) for m, names in voiding.lost}
    marks = tuple(
        replace(m, live=m.live and m.id not in gone, lost=m.lost | lost.get(m.id, set())) for m in facts.marks
    )
    return replace(facts, digest=text, parts=parts(*text), marks=marks, version=facts.version + 1)


def stands(facts):
    return [(part.name, [post for post, _ in part.posts]) for part in marks_by_part(facts)]


def test_a_paraf_stays_on_the_chapters_that_did_not_change():
    first = book("abc", under("abc"), under("abc", "pelaksana", id=2))
    second = revised(first, "aBc")

    assert stands(second) == [
        ("x", ["Sekretaris", "Pelaksana"]),
        ("y", []),
        ("z", ["Sekretaris", "Pelaksana"]),
    ]
    assert (first.state, second.state) == (PaperState.INITIALLED, PaperState.DRAFTED)
    (refusal,) = refusals_to_mark(second, MarkKind.TANDA_TANGAN, holder("kadis"), "aBc")
    assert refusal.message == (
        "y dalam versi 3 belum diparaf. Mintakan paraf pejabat di bawah penanda tangan lebih dahulu."
    )
    assert second.unread_by == {12: ("y",), 14: ("y",)}


def test_a_changed_chapter_is_initialled_again_and_then_the_whole_is():
    second = revised(book("abc", under("abc")), "aBc")
    assert refusals_to_mark(second, MarkKind.PARAF, holder("sekretaris"), "aBc") == []

    third = replace(second, marks=(*second.marks, under("aBc", id=2, version=3, at=AT + timedelta(hours=1))))

    assert third.state == PaperState.INITIALLED
    assert codes(refusals_to_mark(third, MarkKind.PARAF, holder("sekretaris"), "aBc")) == ["twice"]
    assert refusals_to_mark(third, MarkKind.TANDA_TANGAN, holder("kadis"), "aBc") == []
    assert [(one.post, one.scope) for one in initials(third, WITA)] == [
        ("Kasubbag Perencanaan", "Seluruh laporan"), ("Sekretaris", "Seluruh laporan"),
    ]  # fmt: skip
    assert [one.scope for one in initials(second, WITA)] == ["Seluruh laporan", "x; z"]


def test_an_approval_is_of_the_whole():
    first = book("abc", under("abc"), under("abc", "kadis", MarkKind.SETUJU, id=2))
    second = revised(first, "abC")
    assert [m.kind for m in second.live_marks] == [MarkKind.PARAF]
    assert second.state == PaperState.DRAFTED


def test_the_old_words_bring_no_mark_back():
    again = revised(revised(book("abc", under("abc")), "aBc"), "abc")
    assert stands(again) == [("x", ["Sekretaris"]), ("y", []), ("z", ["Sekretaris"])]
    assert codes(refusals_to_mark(again, MarkKind.TANDA_TANGAN, holder("kadis"), "abc")) == ["no_initial"]


texts = st.text("abc", min_size=3, max_size=3)


@given(st.lists(texts, min_size=1, max_size=5))
def test_a_paraf_holds_a_part_exactly_while_it_reads_the_same_ever_since(story):
    facts = book(story[0], under(story[0]))
    for text in story[1:]:
        facts = revised(facts, text)
    kept = {name for place, name in enumerate("xyz") if len({text[place] for text in story}) == 1}
    assert facts.held(MarkKind.PARAF) == kept
    assert bool(facts.live_marks) == bool(kept)
    assert (facts.state == PaperState.INITIALLED) == (kept == set("xyz"))


@given(texts, texts, st.lists(st.sampled_from(["sekretaris", "pelaksana"]), max_size=3))
def test_a_signature_needs_every_part_initialled_as_it_reads(old, new, people):
    facts = book(old, *(under(old, short, id=n) for n, short in enumerate(people)))
    after = revised(facts, new)
    allowed = not refusals_to_mark(after, MarkKind.TANDA_TANGAN, holder("kadis"), new)
    assert allowed == (bool(people) and old == new)


def test_acting_needs_the_own_office_and_a_valid_date():
    plt = holder("sekretaris", holding=Holding.PLT, until=date(2026, 11, 30))
    assert refusals_of_holder(plt, 1, date(2026, 11, 30)) == []
    assert codes(refusals_of_holder(plt, 1, date(2026, 12, 1))) == ["not_in_post"]
    assert codes(refusals_of_holder(plt, 2, date(2026, 11, 1))) == ["office"]


# ------------------------------------------------------------------ states


def test_states_of_an_ordinary_paper():
    there = (mark(), mark(MarkKind.SETUJU, "kadis"), mark(MarkKind.TANDA_TANGAN, "kadis"))
    whole = paper(*there, printed=True, distributed=True, archived=True)
    assert states_of(whole) == set(PaperState)
    assert whole.state == PaperState.ARCHIVED
    assert (paper().state, paper(mark()).state) == (PaperState.DRAFTED, PaperState.INITIALLED)
    assert paper(mark(), printed=True).states == {
        PaperState.DRAFTED,
        PaperState.INITIALLED,
        PaperState.PRINTED,
    }


@given(marks_made)
def test_voided_marks_give_no_state(there):
    assert paper(*(replace(m, live=False) for m in there)).states == {PaperState.DRAFTED}


# ------------------------------------------------------------------ delivery


def test_distribution_names_every_reason_at_once():
    asked = (Recipient("Biro"), Recipient("Biro"), Recipient(" "), Recipient("Asing", 99), Recipient("Lama"))
    found = refusals_to_distribute(paper(), asked, sent=["Lama"], unit_ids=[7])
    assert [(r.code, r.place) for r in found] == [
        ("unsigned", ""),
        ("twice", "Biro"),
        ("nameless", "recipients"),
        ("unit", "Asing"),
        ("twice", "Lama"),
    ]
    signed = paper(mark(MarkKind.TANDA_TANGAN, "kadis"))
    assert codes(refusals_to_distribute(signed, (), [], [])) == ["nobody"]
    assert refusals_to_distribute(signed, (Recipient("Bidang", 7), Recipient("Biro")), [], [7]) == []


@pytest.mark.parametrize(
    ("unit_id", "sent_by", "received_at", "how", "refused"),
    [
        (7, 4, None, "aplikasi", []),
        (8, 4, None, "aplikasi", ["not_recipient"]),
        (8, 2, None, "diserahkan langsung", []),
        (None, 4, None, "diserahkan langsung", []),
        (7, 4, AT, " ", ["received", "how"]),
    ],
)
def test_receipt_is_confirmed_by_its_unit_or_its_sender(unit_id, sent_by, received_at, how, refused):
    receipt = ReceiptFacts(1, "Bidang", unit_id, AT, sent_by, received_at, "Sekretaris", "")
    assert codes(refusals_to_receive(receipt, holder("sekretaris"), how)) == refused


def test_archive_needs_a_signature_and_happens_once():
    signed = paper(mark(MarkKind.TANDA_TANGAN, "kadis"))
    assert refusals_to_archive(signed) == []
    assert codes(refusals_to_archive(paper())) == ["unsigned"]
    assert codes(refusals_to_archive(replace(signed, archived=True))) == ["archived"]


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


# ------------------------------------------------------------------ uploads


def package(*parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for part in parts:
            made.writestr(part, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (package("[Content_Types].xml", "word/document.xml"), "docx"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (package("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""),
        (package("word/document.xml"), ""),
        (b"<html>", ""),
        (b"PK\x05\x06", ""),
    ],
)
def test_type_is_read_from_the_bytes(data, format):
    assert sniff(data) == format


@given(st.binary(max_size=200))
def test_sniffing_never_fails(data):
    assert sniff(b"PK\x03\x04" + data) == ""


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Bahan Oktober.PDF", "Bahan Oktober.pdf"),
        ("..\\kirim/Bahan  Okt.docx", "Bahan Okt.pdf"),
        ("000.7.2.8 laporan.pdf.exe", "000.7.2.8 laporan.pdf"),
        ("....", "berkas.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
    ],
)
def test_name_of_an_upload_is_cleaned(name, clean):
    assert clean_name(name, "pdf") == clean


@given(st.text())
def test_clean_name_is_one_plain_file_name(name):
    clean = clean_name(name, "pdf")
    assert clean.endswith(".pdf")
    assert 5 <= len(clean) <= 120
    assert not set(clean) & set('/\\<>:"|?*\r\n\0')
    assert not clean.startswith((".", " "))
    assert clean_name(clean, "pdf") == clean


# ------------------------------------------------------------------ nota dinas


def test_the_nota_dinas_of_sop_10_reads_as_the_office_writes_it():
    letter = compose_nota_dinas(
        ask_for_realisation(
            period=Period.parse("2026-10"),
            report="laporan realisasi kegiatan APBD dan APBN",
            budget="DPA Perubahan Tahun Anggaran 2026",
            deadline="Selasa, 10 November 2026, pukul 16.00 WITA",
            recipients=("Para Kepala Bidang", "Para Kepala UPTD"),
            sender="Kepala Dinas",
            copies=("Sekretaris", "Kasubbag Keuangan"),
            attachments=1,
        )
    )
    assert letter == Letter(
        title=("NOTA DINAS",),
        fields=(
            ("Yth.", ("Para Kepala Bidang", "Para Kepala UPTD")),
            ("Dari", ("Kepala Dinas",)),
            ("Tembusan", ("Sekretaris", "Kasubbag Keuangan")),
            ("#", ()),
            ("Sifat", ("Segera",)),
            ("Lampiran", ("1 (satu) berkas",)),
            ("Hal", ("Permintaan bahan laporan realisasi kegiatan APBD dan APBN bulan Oktober 2026",)),
        ),
        body=(
            Paragraph(
                "Dalam rangka penyusunan Laporan Realisasi Kegiatan APBD dan APBN bulan Oktober 2026, dengan hormat kami "
                "minta Saudara menyampaikan bahan laporan dari unit kerja masing-masing dengan ketentuan sebagai berikut:"
            ),
            Numbered(
                (
                    "isi realisasi fisik dan keuangan kumulatif sampai dengan 31 Oktober 2026 untuk setiap sub kegiatan "
                    "pada DPA Perubahan Tahun Anggaran 2026;",
                    "cocokkan realisasi keuangan dengan catatan SP2D dan SPJ Subbagian Keuangan sebelum dikirim;",
                    "uraikan kendala, tindak lanjut, penanggung jawab, dan batas waktunya untuk sub kegiatan dengan "
                    "deviasi lebih rendah dari −10 poin; dan",
                    "tanda tangani isian oleh Kepala Bidang atau Kepala UPTD.",
                )
            ),
            Paragraph(
                "Bahan diisi pada aplikasi Mutubaku, menu Isian unit, periode Oktober 2026, paling lambat "
                "*Selasa, 10 November 2026, pukul 16.00 WITA*. Daftar sub kegiatan setiap unit dan cara pengisian "
                "terlampir."
            ),
            Paragraph(NOT_ZERO),
            Paragraph(CLOSING),
        ),
    )


@pytest.mark.parametrize(
    ("period", "span", "until"),
    [
        ("2026-02", "bulan Februari 2026", "28 Februari 2026"),
        ("2026-TW3", "triwulan III 2026", "30 September 2026"),
        ("2026", "tahun 2026", "31 Desember 2026"),
    ],
)
def test_the_request_follows_its_period(period, span, until):
    facts = ask_for_realisation(
        period=Period.parse(period), report="laporan realisasi", budget="DPA", deadline="besok", recipients=("A",),
        sender="B", critical=Decimal("-7.5"),
    )  # fmt: skip
    assert facts.subject == f"Permintaan bahan laporan realisasi {span}"
    assert f"sampai dengan {until} untuk" in facts.requests[0]
    assert facts.requests[2].endswith("lebih rendah dari −7,5 poin")


def test_labels_and_an_empty_tembusan_line():
    facts = NotaDinas(
        ("Sekretaris",), "Kasubbag", "Hal ini.", "Kami sampaikan", copies=("", " "), not_zero="", closing="Demikian.",
        labels=Labels(to="Kepada", subject="Perihal"),
    )  # fmt: skip
    assert compose_nota_dinas(facts) == Letter(
        title=("NOTA DINAS",),
        fields=(
            ("Kepada", ("Sekretaris",)),
            ("Dari", ("Kasubbag",)),
            ("#", ()),
            ("Sifat", ("Biasa",)),
            ("Lampiran", ("-",)),
            ("Perihal", ("Hal ini",)),
        ),
        body=(Paragraph("Kami sampaikan."), Paragraph("Demikian.")),
    )


def test_what_a_nota_dinas_cannot_go_without():
    found = refusals_to_compose(NotaDinas((" ",), "", " .", ""))
    assert [refusal.place for refusal in found] == ["recipients", "sender", "subject", "opening"]


@pytest.mark.parametrize(
    ("security", "urgency", "printed"),
    [
        (Security.BIASA, Urgency.BIASA, "Biasa"),
        (Security.BIASA, Urgency.SANGAT_SEGERA, "Sangat Segera"),
        (Security.RAHASIA, Urgency.SEGERA, "Rahasia"),
    ],
)
def test_sifat_prints_the_higher_concern(security, urgency, printed):
    assert nature(security, urgency) == printed


def test_attachments_are_written_in_digits_and_words():
    assert [attached(n) for n in (0, 1, 12)] == ["-", "1 (satu) berkas", "12 (dua belas) berkas"]


def test_titles_keep_small_words_and_abbreviations():
    assert titled("laporan realisasi kegiatan APBD dan APBN") == "Laporan Realisasi Kegiatan APBD dan APBN"


@given(st.lists(st.from_regex(r"[a-z ]{1,12}", fullmatch=True), max_size=6).map(tuple))
def test_a_list_closes_as_one_sentence(items):
    closed = listed(items)
    assert [text.rstrip(";.") for text in closed] == [
        f"{t}; dan" if i == len(items) - 2 else t for i, t in enumerate(items)
    ]
    assert [text[-1] for text in closed[-1:]] == ["."] * bool(items)
    assert [text.endswith("; dan") for text in closed[-2:-1]] == [True] * (len(items) > 1)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)
names = st.lists(words, max_size=4).map(tuple)


@given(
    st.builds(
        NotaDinas, recipients=names, sender=words, subject=words, opening=words, requests=names, deadline=words,
        copies=names, attachments=st.integers(0, 99), security=st.sampled_from(Security),
    )
)  # fmt: skip
def test_every_letter_keeps_the_official_order_and_survives_storage(facts):
    letter = compose_nota_dinas(facts)
    labels = [label for label, _ in letter.fields]
    order = ["Yth.", "Dari", "Tembusan", "#", "Sifat", "Lampiran", "Hal"]
    assert labels == [
        label for label in order if label != "Tembusan" or any(name.strip() for name in facts.copies)
    ]
    assert from_plain(to_plain(letter)) == letter
    assert digest(from_plain(to_plain(letter))) == digest(letter)
    bold = [
        block.text.count("*")
        for block in letter.body
        if isinstance(block, Paragraph) and "paling" in block.text
    ]
    assert all(count == 2 for count in bold)
