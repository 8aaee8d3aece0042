"""How far a case is on its sheet, and how it is drawn: over every walk the shipped procedures allow."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules.advance import advance
from mutubaku.cases.rules.drawing import TALL, WIDE, GivenBack, drawn, listed, told, ways_back
from mutubaku.cases.rules.history import Told
from mutubaku.cases.rules.history import told as told_entry
from mutubaku.cases.rules.mutubaku import Spent
from mutubaku.cases.rules.progress import PASSED, Look, Share, Worked, measured, paces
from mutubaku.cases.rules.replay import carry_out, settle
from mutubaku.cases.rules.state import CaseState, Completed, Returned, Started
from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.rules.swimlane import Return

SHIPPED = read_shipped()
MONTHLY = SHIPPED["10-laporan-bulanan"]
UNITS = ("A", "B")
REASON = "perlu diperbaiki dahulu"


def walk(sop, choose, length):
    """A walk of real events; `choose` picks one of several. Returns the state and every work as (key, status)."""
    works = {}
    state = CaseState(units=len(UNITS))
    events = [Started(UNITS)]
    for _ in range(length):
        event = events.pop() if events else choose(possible(sop, works))
        state, effects = advance(sop, state, event)
        settle(works, event)
        for effect in effects:
            carry_out(works, effect, UNITS)
        if state.phase != "berjalan":
            break
    return state, works


def possible(sop, works):
    found = []
    for (no, _, unit), status in works.items():
        step = sop.step(no)
        if status != "menunggu":
            continue
        things = () if unit and not step.each_unit else tuple(o.thing for o in step.outputs)
        owed = any(key[0] == no and key[2] and s == "menunggu" for key, s in works.items())
        if unit or not owed:
            found.append(Completed(no, 1, unit, things))
        if not unit and step.returns_to:
            found.append(Returned(no, 1, REASON))
        if not unit and step.returns_units_to:
            found.append(Returned(no, 1, REASON, units=("B",)))
    return found


def worked(works):
    ids = {"": None, "A": 1, "B": 2}
    return [
        Worked(no, round_, ids[unit], status, Spent(own=0 if unit else 10, unit=10 if unit else 0))
        for (no, round_, unit), status in works.items()
    ]


@st.composite
def walks(draw):
    sop = SHIPPED[draw(st.sampled_from(sorted(SHIPPED)))]
    length = draw(st.integers(1, 60))
    state, works = walk(sop, lambda events: draw(st.sampled_from(events)), length)
    return sop, state, worked(works)


@given(walks())
def test_a_step_that_waits_is_where_the_case_stands(walked):
    sop, state, works = walked
    found = {pace.step.no: pace.look for pace in paces(sop, works, state)}

    assert {no for no, look in found.items() if look is Look.NOW} == {
        work.step for work in works if work.status == "menunggu"
    }


@given(walks())
def test_a_step_never_reached_is_never_passed(walked):
    sop, state, works = walked
    reached = {work.step for work in works}

    assert all(pace.step.no in reached for pace in paces(sop, works, state) if pace.look in PASSED)


@given(walks())
def test_a_finished_case_has_passed_every_step(walked):
    sop, state, works = walked
    looks = {pace.look for pace in paces(sop, works, state)}

    assert (looks <= PASSED) == (state.phase == "selesai")


@given(walks())
def test_nothing_is_there_that_was_not_asked(walked):
    sop, state, works = walked
    found = paces(sop, works, state)
    measure = measured(found, works)

    assert all(0 <= share.there <= share.asked for pace in found for share in (pace.needs, pace.outputs))
    assert measure.needs == sum((pace.needs for pace in found), Share())
    assert sorted(measure.in_time + measure.late) == [p.step.no for p in found if p.look in PASSED]


@given(walks())
def test_time_splits_into_own_and_waiting_without_loss(walked):
    _, _, works = walked
    waited = measured((), works).waited
    rounds = {(work.step, work.round) for work in works if work.unit_id}

    assert waited.own == sum(work.spent.own for work in works)
    assert waited.unit == 10 * len(rounds)


@given(walks(), st.sampled_from((WIDE, TALL)))
def test_the_drawing_keeps_inside_its_frame_and_apart(walked, size):
    sop, state, works = walked
    returns = [GivenBack(s.no, s.returns_to, False, date(2026, 11, 12)) for s in sop.steps if s.returns_to]
    found = drawn(sop, paces(sop, works, state), returns, size)
    flow = found.flow

    assert [len(found.bars), len(flow.nodes)] == [len(sop.steps)] * 2
    for bar in found.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= flow.width and 0 <= bar.y <= bar.y + 7 <= flow.height
        assert bar.fill + bar.over <= bar.width + 0.1
    boxes = [node.box for node in flow.nodes]
    assert not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(boxes, 2)
    )
    assert [edge.label for edge in flow.edges if edge.back] == ["Dikembalikan 12 Nov"] * len(returns)


@given(walks())
def test_ways_not_gone_yet_are_dotted(walked):
    sop, state, works = walked
    found = paces(sop, works, state)
    looks = {pace.step.no: pace.look for pace in found}

    assert all(
        edge.todo == (looks[edge.end] is Look.TODO)
        for edge in drawn(sop, found, ()).flow.edges
        if not edge.back
    )


def test_a_case_given_back_shows_where_it_stands_and_what_runs_again():
    works = [Worked(no, 1, None, "selesai") for no in (1, 2, 3, 4, 5, 7, 8, 9, 10)]
    works += [
        Worked(6, 1, 1, "selesai"),
        Worked(11, 1, None, "dikembalikan"),
        Worked(10, 2, None, "menunggu"),
    ]
    found = paces(MONTHLY, works, CaseState(units=1, round=2, waiting=((10, 1),)))

    assert [pace.look.value for pace in found] == ["done"] * 9 + ["now", "back"] + ["todo"] * 4
    assert (
        told(MONTHLY, found, [GivenBack(11, 10, False, date(2026, 11, 12))], 2)
        == "15 langkah pada lajur Sekretaris, Kasubbag Perencanaan, Kepala Dinas, Pelaksana, Kepala Bidang/UPTD. "
        "Selesai: langkah 1 sampai 9. Sedang berjalan: langkah 10. Dikembalikan, akan dikerjakan lagi: langkah 11. "
        "Belum: langkah 12 sampai 15. Langkah 11 mengembalikan ke langkah 10 pada 12 November 2026. Putaran 2. "
        "Rincian yang sama ada pada tabel Langkah dan mutu baku."
    )


def test_time_of_a_step_adds_its_rounds_and_of_units_the_slowest_counts():
    works = [
        Worked(6, 1, 1, "selesai", Spent(unit=100)), Worked(6, 1, 2, "selesai", Spent(unit=300), late=True),
        Worked(6, 2, 1, "selesai", Spent(unit=50)), Worked(7, 1, None, "selesai", Spent(own=5)),
        Worked(7, 2, None, "selesai", Spent(own=6), lacked=1),
    ]  # fmt: skip
    found = paces(MONTHLY, works, CaseState(units=2, round=2, waiting=((8, 1),)))
    six, seven = found[5], found[6]

    assert (six.used, six.late, six.rounds, six.needs, six.outputs) == (
        350,
        True,
        2,
        Share(2, 2),
        Share(2, 2),
    )
    assert (seven.used, seven.needs, seven.outputs) == (11, Share(0, 1), Share(1, 1))
    assert measured(found, works).waited == Spent(own=11, unit=350)


def test_returns_along_one_way_are_drawn_once_with_the_last_day():
    days = [GivenBack(11, 10, False, date(2026, 11, day)) for day in (13, 12)]

    assert ways_back([*days, GivenBack(10, 6, True, date(2026, 11, 9))]) == (
        Return(10, 6, True, "Dikembalikan 9 Nov"),
        Return(11, 10, False, "Dikembalikan 2 kali, terakhir 13 Nov"),
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""), ([3], "3"), ([1, 2], "1 dan 2"), ([1, 2, 3], "1 sampai 3"),
        ([1, 2, 3, 6, 8], "1 sampai 3, 6, dan 8"), ([6, 7, 11], "6, 7, dan 11"),
    ],
)  # fmt: skip
def test_numbers_in_words(numbers, words):
    assert listed(numbers) == words


# ---------------------------------------------------------------- the history in words


@pytest.mark.parametrize(
    ("verb", "facts", "told_as"),
    [
        ("start_case", {"units": ["A", "B"]}, Told("memulai pekerjaan dengan 2 unit", "", "info")),
        ("complete_work", {"step": 4}, Told("menyelesaikan langkah 4: Tanda tangani nota dinas", "", "ok")),
        (
            "complete_work",
            {"step": 6, "unit": "A"},
            Told("mengirim isian Bidang A (langkah\N{NO-BREAK SPACE}6)", "", "ok"),
        ),
        ("complete_work", {"step": 99}, Told("menyelesaikan langkah 99", "", "ok")),
        (
            "return_case",
            {"step": 11, "reason": REASON},
            Told("mengembalikan pekerjaan ke langkah 10 dari langkah 11", REASON, "bad"),
        ),
        (
            "return_case",
            {"step": 10, "reason": REASON, "units": ["A", "B", "C", "D", "E"]},
            Told("mengembalikan isian Bidang A, B, C, dan 2 unit lain dari langkah 10", REASON, "bad"),
        ),
        (
            "pause_work",
            {"step": 1, "cause": "Menunggu Bappeda"},
            Told("menjeda langkah 1", "Menunggu Bappeda"),
        ),
        ("lain_lagi", {}, Told("lain lagi")),
    ],
)
def test_an_entry_of_the_journal_in_words(verb, facts, told_as):
    assert told_entry(MONTHLY, verb, facts, {"A": "Bidang A"}) == told_as
