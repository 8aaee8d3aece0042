"""Where a procedure's flow stands: whatever its lanes and steps, nodes keep apart and nothing leaves the drawing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.org.rules.holding import Role
from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.rules.procedure import ACTORS, DECISIONS, Act, Sop, Step
from mutubaku.sop.rules.readings import readings, without_standard
from mutubaku.sop.rules.swimlane import TALL, WIDE, lane_roles, swimlane, told

SHIPPED = read_shipped()


@st.composite
def procedures(draw):
    """Any actors in any order, returns to any step, some steps beside the one before."""
    count = draw(st.integers(1, 40))
    steps = []
    for no in range(1, count + 1):
        target = st.none() | st.integers(1, count)
        beside = steps[-1].runs_beside or no - 1 if steps and draw(st.booleans()) else None
        steps.append(
            Step(
                no, draw(st.sampled_from(sorted(ACTORS))), draw(st.sampled_from(Act)), f"Langkah {no}",
                time=draw(st.sampled_from(["", "15 menit", "36 jam", "3 hari"])), each_unit=draw(st.booleans()),
                runs_beside=beside, returns_to=draw(target), returns_units_to=draw(target),
            )
        )  # fmt: skip
    columns = tuple(draw(st.lists(st.sampled_from(sorted(ACTORS)), unique=True)))
    return Sop("uji", "Uji", tuple(steps), columns=columns)


def apart(one, other):
    (left, top, right, bottom), (x, y, far, low) = one.box, other.box
    return right < x or far < left or bottom < y or low < top


sizes = st.sampled_from((WIDE, TALL))


@given(procedures(), sizes)
def test_nodes_never_overlap(sop, size):
    assert all(apart(one, other) for one, other in combinations(swimlane(sop, size).nodes, 2))


@given(procedures(), sizes)
def test_nothing_leaves_the_drawing(sop, size):
    flow = swimlane(sop, size)
    corners = [
        *((x, y) for node in flow.nodes for x, y in (node.box[:2], node.box[2:])),
        *(point for edge in flow.edges for point in edge.points),
        *((lane.x, lane.y) for lane in flow.lanes),
        *((lane.x + lane.width, lane.y + lane.height) for lane in flow.lanes),
        *((frame.x + frame.width, frame.y + frame.height) for frame in flow.beside),
    ]

    assert [p for p in corners if not (0 <= p[0] <= flow.width and 0 <= p[1] <= flow.height)] == []


@given(procedures(), sizes)
def test_every_line_turns_at_right_angles(sop, size):
    lines = [
        pair for edge in swimlane(sop, size).edges for pair in zip(edge.points, edge.points[1:], strict=False)
    ]

    assert [pair for pair in lines if pair[0].x != pair[1].x and pair[0].y != pair[1].y] == []


@given(procedures(), sizes)
def test_every_node_stands_in_its_lane(sop, size):
    flow = swimlane(sop, size)
    lanes = {lane.role: lane for lane in flow.lanes}
    for node in flow.nodes:
        lane = lanes[node.step.actor]
        left, top, right, bottom = node.box
        if flow.upright:
            assert lane.x <= left < right <= lane.x + lane.width
        else:
            assert lane.y <= top < bottom <= lane.y + lane.height


@given(procedures())
def test_every_return_is_drawn_once_and_two_returns_never_share_a_line(sop):
    back = [edge for edge in swimlane(sop).edges if edge.back]
    asked = [
        (step.no, target, units)
        for step in sop.steps
        for target, units in ((step.returns_to, False), (step.returns_units_to, True))
        if target
    ]

    assert [(edge.start, edge.end, edge.to_units) for edge in back] == asked
    spans = [(e.points[1].y, *sorted((e.points[1].x, e.points[2].x))) for e in back]
    assert not any(a[0] == b[0] and a[1] <= b[2] and b[1] <= a[2] for a, b in combinations(spans, 2))


def test_steps_side_by_side_open_and_join_together():
    flow = swimlane(SHIPPED["10-laporan-bulanan"])

    assert [(e.start, e.end) for e in flow.edges if not e.back and {e.start, e.end} & {6, 7}] == [
        (5, 6),
        (5, 7),
        (6, 8),
        (7, 8),
    ]
    assert [(frame.first, frame.last) for frame in flow.beside] == [(6, 7)]


def test_shapes_follow_the_guideline():
    sop = SHIPPED["10-laporan-bulanan"]
    shapes = {node.step.no: node.shape for node in swimlane(sop).nodes}

    assert (shapes[1], shapes[15]) == ("mulai", "mulai")
    assert [no for no, shape in shapes.items() if shape == "keputusan"] == [
        step.no for step in sop.steps if step.act in DECISIONS
    ]


def test_a_lane_is_added_for_an_actor_without_a_column():
    sop = Sop("uji", "Uji", (Step(1, Role.SEKRETARIS, Act.DRAFT, "Susun"),), columns=(Role.PELAKSANA,))

    assert lane_roles(sop) == (Role.PELAKSANA, Role.SEKRETARIS)


def test_looks_are_given_by_step():
    flow = swimlane(SHIPPED["10-laporan-bulanan"], looks={2: "done", 3: "now"})

    assert [node.look for node in flow.nodes[:4]] == ["std", "done", "now", "std"]


def test_the_drawing_in_words():
    assert told(SHIPPED["10-laporan-bulanan"]) == (
        "15 langkah pada lajur Sekretaris, Kasubbag Perencanaan, Kepala Dinas, Pelaksana, Kepala Bidang/UPTD. "
        "Langkah 3 dapat mengembalikan ke langkah 2. Langkah 4 dapat mengembalikan ke langkah 2. "
        "Langkah 6 dikerjakan setiap unit. Langkah 7 berjalan bersama langkah 6. "
        "Langkah 10 dapat mengembalikan ke langkah 8. "
        "Langkah 10 dapat mengembalikan kepada unit pada langkah 6. "
        "Langkah 11 dapat mengembalikan ke langkah 10. Langkah 13 dapat mengembalikan ke langkah 12. "
        "Langkah 14 dapat mengembalikan ke langkah 12."
    )


# ---------------------------------------------------------------- the sum in both readings


def test_sum_of_sop_10_in_both_readings():
    a, b = readings(SHIPPED["10-laporan-bulanan"])

    assert (a.minutes, a.words) == (5630, "12 hari kerja 3 jam 50 menit")
    assert (b.minutes, b.words) == (5630, "15 hari kerja 3 jam 50 menit")


@pytest.mark.parametrize(
    ("times", "a", "b"),
    [
        ([""], "0 menit", "0 menit"),
        (["3 hari"], "3 hari kerja", "3 hari kerja"),
        (["6 jam"], "6 jam", "1 hari kerja"),
        (["7 jam", "30 menit"], "1 hari kerja", "1 hari kerja"),
        (["seminggu", "15 menit"], "15 menit", "15 menit"),
    ],
)
def test_sums(times, a, b):
    steps = tuple(Step(n, Role.PELAKSANA, Act.DRAFT, "x", time=t) for n, t in enumerate(times, 1))

    assert tuple(one.words for one in readings(Sop("uji", "Uji", steps))) == (a, b)


def test_rows_without_a_readable_time_are_named():
    steps = tuple(
        Step(n, Role.PELAKSANA, Act.DRAFT, "x", time=t) for n, t in enumerate(("", "1 jam", "nanti"), 1)
    )

    assert without_standard(Sop("uji", "Uji", steps)) == (1, 3)
