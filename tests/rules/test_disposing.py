"""Dispositions on paper: how far a tree has come, what may be done with a line, and the office's list of boxes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.disposing import (
    DEFAULT_INSTRUCTIONS,
    MAY_NOT_DISPOSE,
    About,
    DispositionFacts,
    Instruction,
    LineFacts,
    LineState,
    Order,
    chain,
    coded,
    every,
    latest_of,
    refusals_to_dispose,
    refusals_to_finish,
    refusals_to_read,
    refusals_to_set,
    refusals_to_take,
    state_of,
    tree,
)
from mutubaku.org.rules.holding import Holder, Holding, Role

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
KADIS, SEKRETARIS, KASUBBAG, PELAKSANA = 1, 2, 3, 4
POSTS = {KADIS: "Kepala Dinas", SEKRETARIS: "Sekretaris", KASUBBAG: "Kasubbag", PELAKSANA: "Pelaksana"}
KNOWN = [one.code for one in DEFAULT_INSTRUCTIONS]


def holder(position: int, role: Role = Role.SEKRETARIS) -> Holder:
    return Holder(
        1, 10 + position, "Pejabat", "", "", position, POSTS[position], role, 1, "SEK", False, Holding.DEFINITIF,
        date(2026, 1, 1), None,
    )  # fmt: skip


def line(pk: int, position: int, **times: object) -> LineFacts:
    return replace(LineFacts(pk, position, POSTS[position]), **times)


def sent(
    pk: int,
    sender: int,
    lines: tuple[LineFacts, ...],
    parent: int | None = None,
    deadline: datetime | None = None,
) -> DispositionFacts:
    about = About("Permintaan laporan")
    asked = (Instruction("proses", "Proses lebih lanjut"),)
    return DispositionFacts(pk, parent, sender, POSTS[sender], NOW, about, asked, "", deadline, None, lines)


# Kepala Dinas → Sekretaris and Pelaksana; Sekretaris → Kasubbag.
TREE = (
    sent(1, KADIS, (line(1, SEKRETARIS, read_at=NOW), line(2, PELAKSANA))),
    sent(2, SEKRETARIS, (line(3, KASUBBAG),), parent=1),
)


def states(dispositions: tuple[DispositionFacts, ...], now: datetime = NOW) -> dict[int, tuple[str, bool]]:
    return {leaf.line.id: (leaf.state.value, leaf.late) for _, leaf in every(tree(dispositions, now))}


def test_a_line_says_how_far_it_has_come() -> None:
    assert states(TREE) == {1: ("diteruskan", False), 2: ("belum dibaca", False), 3: ("belum dibaca", False)}
    assert state_of(line(9, KADIS, read_at=NOW), ()) == LineState.READ
    assert state_of(line(9, KADIS, read_at=NOW, taken_at=NOW), ()) == LineState.TAKEN


def test_what_came_back_from_all_is_done_above_too() -> None:
    first, second = TREE
    done = replace(second, lines=(line(3, KASUBBAG, done_at=NOW, report="Selesai"),))

    assert states((first, done)) == {1: ("selesai", False), 2: ("belum dibaca", False), 3: ("selesai", False)}


def test_only_what_is_open_is_late() -> None:
    lines = (line(1, SEKRETARIS), line(2, PELAKSANA, done_at=NOW, report="Selesai"))
    due = sent(1, KADIS, lines, deadline=NOW + timedelta(days=1))

    assert states((due,), NOW + timedelta(days=2)) == {1: ("belum dibaca", True), 2: ("selesai", False)}
    assert states((due,)) == {1: ("belum dibaca", False), 2: ("selesai", False)}


def test_the_way_leads_from_the_root_down_to_the_line() -> None:
    grown = tree(TREE, NOW)

    assert [leaf.line.id for _, leaf in chain(grown, 3)] == [1, 3]
    assert chain(grown, 99) == ()
    assert [leaf and leaf.line.id for leaf in (latest_of(grown, KASUBBAG), latest_of(grown, KADIS))] == [
        3,
        None,
    ]
    assert TREE[0].told == "kepada Sekretaris, Pelaksana: Proses lebih lanjut"


# ---------------------------------------------------------------- what may be done


def codes(order: Order, by: Holder, line_id: int | None = None) -> list[tuple[str, str]]:
    way = chain(tree(TREE, NOW), line_id) if line_id else ()
    found = refusals_to_dispose(order, by, posts=POSTS, known=KNOWN, at=NOW, way=way)
    return [(one.code, one.place) for one in found]


GOOD = Order(About("Permintaan laporan"), (KASUBBAG,), ("proses",))


@pytest.mark.parametrize(
    ("order", "refused"),
    [
        (GOOD, []),
        (replace(GOOD, instructions=(), note="Siapkan"), []),
        (replace(GOOD, instructions=()), [("unasked", "instructions")]),
        (replace(GOOD, instructions=("entah",)), [("instruction", "instructions")]),
        (replace(GOOD, to=()), [("nobody", "to")]),
        (replace(GOOD, to=(KASUBBAG, KASUBBAG)), [("twice", "to")]),
        (replace(GOOD, to=(77,)), [("position", "to")]),
        (replace(GOOD, to=(SEKRETARIS,)), [("self", "to")]),
        (replace(GOOD, about=About(" ")), [("subject", "subject")]),
        (replace(GOOD, deadline=NOW), [("deadline", "deadline")]),
    ],
)
def test_a_disposition_asks_somebody_for_something(order: Order, refused: list[tuple[str, str]]) -> None:
    assert codes(order, holder(SEKRETARIS)) == refused


@pytest.mark.parametrize("role", MAY_NOT_DISPOSE)
def test_who_types_reads_or_administers_disposes_nothing(role: Role) -> None:
    assert codes(GOOD, holder(SEKRETARIS, role)) == [("role", "")]


def test_only_whom_it_reached_forwards_it_and_never_upwards() -> None:
    assert codes(GOOD, holder(SEKRETARIS), 1) == []
    assert codes(GOOD, holder(PELAKSANA), 1) == [("not_yours", "")]
    assert codes(replace(GOOD, to=(KADIS,)), holder(KASUBBAG), 3) == [("upwards", "to")]
    assert codes(replace(GOOD, to=(SEKRETARIS, PELAKSANA)), holder(KASUBBAG), 3) == [("upwards", "to")]


def test_a_line_is_done_once_with_a_report_and_after_what_was_sent_on() -> None:
    leaves = {leaf.line.id: leaf for _, leaf in every(tree(TREE, NOW))}
    ended = leaves[2].__class__(line(2, PELAKSANA, done_at=NOW, report="Selesai"), LineState.DONE, False, ())

    def found(line_id: int, position: int, report: str = "Selesai") -> list[str]:
        return [one.code for one in refusals_to_finish(leaves[line_id], holder(position), report)]

    assert (found(2, PELAKSANA), found(2, PELAKSANA, " "), found(2, KASUBBAG)) == (
        [],
        ["report"],
        ["not_yours"],
    )
    assert found(1, SEKRETARIS) == ["waits"]
    assert [one.code for one in refusals_to_finish(ended, holder(PELAKSANA), "Lagi")] == ["ended"]
    assert [one.code for one in refusals_to_take(leaves[1], holder(SEKRETARIS))] == ["forwarded"]
    assert [one.code for one in refusals_to_take(leaves[2], holder(PELAKSANA))] == []
    taken = replace(leaves[2], line=line(2, PELAKSANA, taken_at=NOW), state=LineState.TAKEN)
    assert [one.code for one in refusals_to_take(taken, holder(PELAKSANA))] == ["ended"]
    assert [one.code for one in refusals_to_read(leaves[2], holder(KADIS))] == ["not_yours"]


# ---------------------------------------------------------------- properties


@st.composite
def trees(draw: st.DrawFn) -> tuple[DispositionFacts, ...]:
    """Dispositions whose parents are lines of earlier ones; some lines are read, some done."""
    found: list[DispositionFacts] = []
    lines: list[int] = []
    for pk in range(1, draw(st.integers(1, 6)) + 1):
        parent = draw(st.sampled_from([None, *lines])) if lines else None
        made = []
        for position in draw(st.lists(st.sampled_from(list(POSTS)), min_size=1, max_size=3, unique=True)):
            read, done = draw(st.booleans()), draw(st.booleans())
            made.append(
                line(len(lines) + 1, position, read_at=NOW if read else None, done_at=NOW if done else None)
            )
            lines.append(len(lines) + 1)
        found.append(sent(pk, KADIS, tuple(made), parent))
    return tuple(found)


@given(trees())
def test_every_line_stands_in_the_tree_once(dispositions: tuple[DispositionFacts, ...]) -> None:
    shown = [leaf.line.id for _, leaf in every(tree(dispositions, NOW))]

    assert sorted(shown) == [one.id for each in dispositions for one in each.lines]


@given(trees())
def test_nothing_above_is_done_while_something_below_is_open(
    dispositions: tuple[DispositionFacts, ...],
) -> None:
    for _, leaf in every(tree(dispositions, NOW)):
        below = [under.state for branch in leaf.forwarded for under in branch.leaves]
        if leaf.line.done_at is None and below:
            assert (leaf.state == LineState.DONE) == all(one == LineState.DONE for one in below)


@given(st.lists(st.text("abc", min_size=1, max_size=4), unique_by=str.casefold, max_size=8))
def test_a_label_keeps_its_code_and_no_two_share_one(labels: list[str]) -> None:
    first = coded(labels, DEFAULT_INSTRUCTIONS)
    again = coded([*reversed(labels), "baru sekali"], [*DEFAULT_INSTRUCTIONS, *first])

    assert [one.label for one in first] == labels
    assert len({one.code for one in again}) == len(again)
    assert {one.label: one.code for one in first}.items() <= {one.label: one.code for one in again}.items()


def test_the_list_is_set_by_its_keepers_without_twins() -> None:
    def found(labels: list[str], role: Role = Role.ADMIN) -> list[str]:
        return [one.code for one in refusals_to_set(holder(SEKRETARIS, role), labels)]

    assert found(["Untuk diketahui"]) == []
    assert found(["Untuk diketahui"], Role.PELAKSANA) == ["role"]
    assert (found([]), found(["Arsip", "arsip"]), found(["x" * 121])) == (["labels"], ["labels"], ["labels"])
