"""Who may act, and the chain of the journal."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.org.rules.holding import Holder, Holding, Role, acting, may_act, may_type, overlapping
from mutubaku.org.rules.journal import GENESIS, Entry, altered, first_break, seal, seals

DAY = date(2026, 11, 2)
SEKRETARIS = Holder(
    office_id=1, person_id=1, person="Pejabat Sekretaris", nip="", rank="", position_id=2, position="Sekretaris",
    role=Role.SEKRETARIS, unit_id=5, unit="SEK", heads=True, holding=Holding.DEFINITIF, since=DAY, until=None,
)  # fmt: skip
OPERATOR = replace(SEKRETARIS, person_id=3, position_id=4, role=Role.OPERATOR_UNIT, heads=False)
PLT = replace(SEKRETARIS, position_id=9, holding=Holding.PLT, until=DAY + timedelta(days=10))


def test_unit_work_goes_to_the_head_of_the_unit_whatever_his_role() -> None:
    assert may_act(SEKRETARIS, role="kepala_bidang_uptd", unit_id=5, on=DAY)
    assert not may_act(SEKRETARIS, role="kepala_bidang_uptd", unit_id=6, on=DAY)
    assert not may_act(OPERATOR, role="operator_unit", unit_id=5, on=DAY)


def test_operator_types_and_does_not_sign() -> None:
    assert may_type(OPERATOR, unit_id=5, on=DAY)
    assert not may_type(OPERATOR, unit_id=6, on=DAY)


def test_assignment_counts_from_its_first_to_its_last_day() -> None:
    days = [DAY + timedelta(days=n) for n in (-1, 0, 10, 11)]

    assert [may_act(PLT, role="sekretaris", unit_id=None, on=day) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_own_position_comes_before_plt() -> None:
    assert acting([PLT, SEKRETARIS], role="sekretaris", unit_id=None, on=DAY) == SEKRETARIS
    assert acting([PLT], role="sekretaris", unit_id=None, on=DAY) == PLT
    assert acting([OPERATOR], role="sekretaris", unit_id=None, on=DAY) is None


def test_title_carries_plt() -> None:
    assert (SEKRETARIS.title, PLT.title) == ("Sekretaris", "Plt. Sekretaris")


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_overlap_is_found_exactly_when_a_day_is_shared(a: int, length: int, b: int, other: int) -> None:
    held = replace(PLT, since=DAY + timedelta(days=b), until=DAY + timedelta(days=b + other))
    new = [DAY + timedelta(days=n) for n in range(a, a + length + 1)]
    shared = any(held.holds_on(day) for day in new)

    assert (overlapping(new[0], new[-1], [held]) is not None) == shared


entries = st.lists(
    st.tuples(
        st.sampled_from(["complete_work", "sign"]),
        st.text(max_size=12),
        st.one_of(st.none(), st.integers(1, 9)),
    ),
    min_size=1,
    max_size=6,
)


def chain(rows: list[tuple[str, str, int | None]]) -> list[tuple[Entry, str]]:
    linked, previous = [], GENESIS
    for seq, (verb, facts, person) in enumerate(rows, 1):
        entry = Entry(1, seq, datetime(2026, 11, 2, tzinfo=UTC), person, "", verb, "case:1", facts)
        previous = entry.hash_after(previous)
        linked.append((entry, previous))
    return linked


@given(entries)
def test_untouched_chain_is_whole(rows: list[tuple[str, str, int | None]]) -> None:
    linked = chain(rows)

    assert first_break(linked, (len(linked), linked[-1][1])) is None


@given(entries, st.data())
def test_one_altered_column_breaks_the_chain_at_its_entry(
    rows: list[tuple[str, str, int | None]], data: st.DataObject
) -> None:
    linked = chain(rows)
    place = data.draw(st.integers(0, len(linked) - 1))
    entry, stored = linked[place]
    change = data.draw(st.sampled_from(["at", "person_id", "position", "verb", "thing", "facts"]))
    value = {"at": entry.at + timedelta(microseconds=1), "person_id": (entry.person_id or 0) + 1}.get(
        change, f"{getattr(entry, change)}x"
    )
    linked[place] = (replace(entry, **{change: value}), stored)

    assert first_break(linked, (len(linked), linked[-1][1])) == place + 1


@given(entries)
def test_a_removed_last_entry_is_missed_at_the_head(rows: list[tuple[str, str, int | None]]) -> None:
    linked = chain(rows)

    assert first_break(linked[:-1], (len(linked), linked[-1][1])) == len(linked)


ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers() | st.text() | st.none() | st.booleans(), st.text()),
    max_size=8,
    unique_by=repr,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_a_seal_is_of_the_rows_and_not_of_their_order(rows, random) -> None:
    other = random.sample(rows, len(rows))
    assert (seal(other), seals(other, 1)) == (seal(rows), seals(rows, 1))
    assert altered(seals(rows, 1), seals(other, 1)) == []


@given(ROWS.filter(bool))
def test_a_row_that_is_gone_or_new_alters_its_group_only(rows) -> None:
    whole, fewer = seals(rows, 1), seals(rows[1:], 1)
    assert altered(whole, fewer) == altered(fewer, whole) == [rows[0][:1]]
    assert altered(dict.fromkeys(whole), fewer) == []


def test_a_moment_is_sealed_alike_in_every_zone() -> None:
    here = datetime(2026, 11, 2, 9, 5, tzinfo=timezone(timedelta(hours=8)))
    assert seal([(here,)]) == seal([(here.astimezone(UTC),)]) != seal([(here + timedelta(microseconds=1),)])
