"""What the page of a work asks for, over every step of the shipped procedures and each set of papers."""

import tomllib
from pathlib import Path

import pytest

import mutubaku.sop
from mutubaku.cases.rules.asked import asked, following, is_asked_for, read_kinds, still_needed
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import Act, Sop

FOLDER = Path(mutubaku.sop.__file__).parent / "catalogue"
SOPS = {path.stem: parse(tomllib.loads(path.read_text())) for path in sorted(FOLDER.glob("*.toml"))}
MONTHLY = SOPS["10-laporan-bulanan"]


@pytest.mark.parametrize("sop", SOPS.values(), ids=SOPS)
@pytest.mark.parametrize("papers", [(), ("nota_dinas",), ("nota_dinas", "book")])
def test_every_output_of_every_step_is_asked_for_in_one_way(sop: Sop, papers: tuple[str, ...]) -> None:
    for step in sop.steps:
        found = asked(step, sop.form, papers)
        ways = [
            found.letter, found.marks, found.recipients, found.decisions, found.sheet, found.told, found.disposed,
        ]  # fmt: skip
        printed = step.act == Act.PRINT and "book" in papers
        assert any(ways) or printed or not step.outputs, step.no
        assert found.password == (step.act == Act.SIGN)


def test_the_monthly_report_asks_each_step_for_its_own() -> None:
    papers = ("nota_dinas", "book")
    found = {step.no: asked(step, MONTHLY.form, papers) for step in MONTHLY.steps}

    assert [no for no, one in found.items() if one.letter] == [2]
    assert [no for no, one in found.items() if one.marks] == [3, 4, 10, 11, 13, 14]
    assert [no for no, one in found.items() if one.recipients] == [5, 15]
    assert [no for no, one in found.items() if one.sheet] == [6]
    assert [no for no, one in found.items() if one.decisions] == [8]
    assert [no for no, one in found.items() if one.told] == [7, 9, 10]
    assert [no for no, one in found.items() if one.disposed] == [1]
    assert [no for no, one in found.items() if one.password] == [4, 14]


def test_what_is_sent_down_is_a_disposition_and_the_row_after_it_does_what_was_asked() -> None:
    disposed = {
        name: [s.no for s in sop.steps if asked(s, sop.form, ()).disposed] for name, sop in SOPS.items()
    }
    doing = {name: [s.no for s in sop.steps if is_asked_for(s)] for name, sop in SOPS.items()}

    two = {"01-sipd", "02-tepra", "03-rka-dpa"}
    assert disposed == {name: [1, 2] if name in two else [1] for name in SOPS}
    assert doing == {name: [3] if name in two else [2] for name in SOPS}


def test_a_step_that_beside_runs_is_followed_as_its_main_step() -> None:
    assert [step.no for step in following(MONTHLY, MONTHLY.step(5))] == [6, 7]
    assert [step.no for step in following(MONTHLY, MONTHLY.step(7))] == [8]
    assert following(MONTHLY, MONTHLY.step(15)) == ()


def test_a_need_the_step_makes_itself_is_not_missing() -> None:
    assert still_needed(MONTHLY.step(1), ()) == ()
    assert [need.thing for need in still_needed(MONTHLY.step(2), ())] == ["assignment"]
    assert still_needed(MONTHLY.step(2), ("assignment",)) == ()


def test_the_paper_a_step_leaves_is_read_before_the_one_it_needs() -> None:
    assert read_kinds(MONTHLY.step(10)) == ("book",)
    assert read_kinds(MONTHLY.step(6)) == ("sheet", "nota_dinas")
