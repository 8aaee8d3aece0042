"""Who may leave which mark under a paper, which marks a new text voids, and what state they give."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_facts import AT, PEOPLE, WITA, codes, holder, kinds, mark, marks_made, paper

from mutubaku.documents.rules.dressing import initials
from mutubaku.documents.rules.marks import (
    marked_alike,
    marks_by_part,
    refusals_of_holder,
    refusals_to_mark,
    refusals_to_revise,
    void_marks,
)
from mutubaku.documents.rules.paper import MarkKind, PaperState, states_of
from mutubaku.org.rules.holding import Holding

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


def test_parts_are_alike_only_when_each_bears_the_same_paraf():
    first = book("abc", under("abc"))

    assert marked_alike(marks_by_part(first))
    assert not marked_alike(marks_by_part(revised(first, "aBc")))
    assert not marked_alike(marks_by_part(book("abc")))


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
    assert states_of(whole) == set(PaperState) - {PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.PROOF}
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
