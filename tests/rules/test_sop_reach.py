"""Whether a case can always go on: needs met by steps before, also after a return; and what may run."""

import pytest
from hypothesis import given
from sop_sheets import sheet, sops, step

from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.rules.faults import unrunnable
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Act, Need
from mutubaku.sop.rules.reach import unmet, with_left
from mutubaku.sop.rules.things import is_input

SHIPPED = read_shipped()


def row(no, needs, leaves, **more):
    named = [[{"label": thing, "thing": thing} for thing in things] for things in (needs, leaves)]
    return step(no, needs=named[0], output=named[1], **more)


def lacking(*rows):
    return [(no, need.thing) for no, need in unmet(parse(sheet(*rows)))]


@pytest.mark.parametrize("identity", sorted(SHIPPED))
def test_every_need_of_a_shipped_procedure_is_met(identity):
    assert unmet(SHIPPED[identity]) == []
    assert unrunnable(SHIPPED[identity]) == []


@pytest.mark.parametrize("identity", sorted(SHIPPED))
def test_act_of_a_shipped_procedure_leaves_its_paper_in_the_fitting_state(identity):
    states = {
        Act.DRAFT: "drafted", Act.INITIAL: "initialled", Act.SIGN: "signed", Act.DISTRIBUTE: "distributed",
        Act.COMPILE: "compiled", Act.APPROVE: "approved", Act.REVISE: "corrected", Act.PRINT: "printed",
        Act.BIND: "bound",
    }  # fmt: skip
    left = {
        (done.act, output.thing.partition(":")[2])
        for done in SHIPPED[identity].steps
        for output in done.outputs
        if not is_input(output.thing) and ":" in output.thing and done.act != Act.CHECK
    }
    assert {(act, states[act]) for act, _ in left} == left


def test_need_left_by_no_step_is_unmet():
    assert lacking(row(1, ["nota_dinas:drafted"], ["nota_dinas:initialled"])) == [(1, "nota_dinas:drafted")]


def test_need_brought_by_its_actor_is_met():
    assert lacking(row(1, ["assignment", "letter:received", "upload:rab", "attestation:rapat"], [])) == []


def test_paper_drafted_anew_loses_its_signature():
    rows = (row(1, [], ["book:drafted"]), row(2, [], ["book:signed"]), row(3, [], ["book:drafted"]))
    assert lacking(*rows, row(4, ["book:signed"], [])) == [(4, "book:signed")]


@pytest.mark.parametrize("mark", ["each_unit", "closes_collection", "collects_from_units"])
def test_sheets_are_there_after_units_are_joined(mark):
    assert lacking(row(1, ["sheets"], [], **{mark: True}), row(2, ["sheets"], [])) == [(1, "sheets")]


def test_one_sheet_is_there_only_for_a_unit():
    rows = (
        row(1, [], ["sheet"], each_unit=True),
        row(2, ["sheet"], [], each_unit=True),
        row(3, ["sheet"], []),
    )
    assert lacking(*rows) == [(3, "sheet")]


def test_step_beside_another_cannot_wait_for_it():
    rows = (row(1, [], ["entry"]), row(2, [], ["reminder"]), row(3, ["entry", "reminder"], [], runs_beside=2))
    assert lacking(*rows) == [(3, "reminder")]


def test_return_takes_back_what_was_left_again_later():
    first = (row(1, [], ["entry"]), row(2, ["entry"], ["reminder"]), row(3, [], ["entry"]))
    assert lacking(*first, row(4, [], [], returns_to=2)) == [(2, "entry")]
    assert lacking(*first, row(4, [], [], returns_to=1)) == []


def test_sheet_with_gaps_unread_time_and_no_date_cannot_run():
    rows = (row(1, [], [], time="segera"), row(3, ["entry"], []))
    assert [(refusal.code, refusal.place) for refusal in unrunnable(parse(sheet(*rows)))] == [
        ("E2", ""),
        ("E6", "langkah 1"),
        ("E5", "langkah 3"),
        ("E7", "langkah 3"),
    ]


@given(sops)
def test_what_a_step_leaves_is_there_after_it(sop):
    present: dict[str, int] = {}
    for done in sop.steps:
        present = with_left(present, done)
        assert {thing for thing, no in present.items() if no == done.no} == set(done.leaves)
        assert all(1 <= no <= done.no for no in present.values())


@given(sops)
def test_unmet_need_belongs_to_its_step_and_is_no_input(sop):
    for no, need in unmet(sop):
        assert isinstance(need, Need)
        assert need in sop.step(no).needs
        assert not is_input(need.thing)
