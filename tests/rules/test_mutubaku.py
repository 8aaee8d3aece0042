"""Mutu baku of one work: what is missing is refused unless waived in writing, and what was left is on record."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules import mutubaku as quality
from mutubaku.cases.rules.guards import may_steer, own_draft, period_fits
from mutubaku.cases.rules.mutubaku import (
    Completion,
    Deviation,
    DeviationKind,
    Proof,
    ProofKind,
    Spent,
    Waiver,
)
from mutubaku.cases.rules.state import CaseState, Left
from mutubaku.org.rules.holding import Holder, Holding, Role
from mutubaku.sop.rules.procedure import Act, Form, Need, Sop, Step
from mutubaku.values.period import Period

DAY = date(2026, 11, 2)
STEP = Step(
    no=3,
    actor=Role.SEKRETARIS,
    act=Act.INITIAL,
    title="Koreksi lalu paraf",
    needs=(Need("Draft nota dinas", "nota_dinas:drafted"), Need("Disposisi", "disposition")),
    time="5 menit",
    outputs=(Need("Konsep", "nota_dinas:initialled"),),
)
OUTPUT = Proof("nota_dinas:initialled", ProofKind.DOCUMENT, "document:1", "ab")


def codes(**facts: object) -> list[tuple[str, str]]:
    return [(r.code, r.place) for r in quality.refusals(STEP, Completion(**facts))]  # type: ignore[arg-type]


def test_everything_missing_is_named_at_once() -> None:
    assert codes(late_minutes=1) == [
        ("need", "nota_dinas:drafted"),
        ("need", "disposition"),
        ("output", "nota_dinas:initialled"),
        ("late_cause", "late_cause"),
    ]


def test_need_is_met_by_a_thing_of_the_case_or_by_what_is_brought() -> None:
    brought = Proof("disposition", ProofKind.ATTESTATION, words="Disposisi lisan Kepala Dinas")

    assert codes(there=("nota_dinas:drafted",), proofs=(OUTPUT, brought)) == []


def test_output_of_an_earlier_round_does_not_count_as_output() -> None:
    there = ("nota_dinas:drafted", "disposition", "nota_dinas:initialled")

    assert codes(there=there) == [("output", "nota_dinas:initialled")]


def test_empty_attestation_is_no_proof() -> None:
    empty = Proof("disposition", ProofKind.ATTESTATION, words="  ")

    assert codes(there=("nota_dinas:drafted",), proofs=(OUTPUT, empty)) == [("attestation", "disposition")]


def test_waiver_and_lateness_become_deviations_with_their_cause() -> None:
    waiver = Waiver(DeviationKind.KELENGKAPAN, "disposisi menyusul")
    facts = {
        "there": ("nota_dinas:drafted",), "proofs": (OUTPUT,), "waivers": (waiver,),
        "late_minutes": 45, "late_cause": "rapat pimpinan",
    }  # fmt: skip

    assert codes(**facts) == []
    assert quality.deviations(STEP, Completion(**facts)) == (  # type: ignore[arg-type]
        Deviation(DeviationKind.KELENGKAPAN, 1, "berkas", "Disposisi: disposisi menyusul"),
        Deviation(DeviationKind.WAKTU, 45, "menit kerja", "rapat pimpinan"),
    )


def test_row_printed_without_mutu_baku_asks_for_nothing() -> None:
    bare = Step(no=9, actor=Role.KEPALA_DINAS, act=Act.SIGN, title="Tanda tangani")

    assert quality.refusals(bare, Completion()) == []


things = st.sampled_from(["nota_dinas:drafted", "disposition", "nota_dinas:initialled", "sheets"])


@given(st.frozensets(things), st.frozensets(things), st.integers(0, 900), st.booleans(), st.booleans())
def test_a_deviation_is_recorded_exactly_where_a_refusal_was_waived(
    there: frozenset[str], given_things: frozenset[str], late: int, waive_needs: bool, waive_output: bool
) -> None:
    proofs = tuple(Proof(thing, ProofKind.DOCUMENT) for thing in sorted(given_things))
    kinds = [DeviationKind.KELENGKAPAN] * waive_needs + [DeviationKind.OUTPUT] * waive_output
    waivers = tuple(Waiver(kind, "alasan tertulis") for kind in kinds)
    facts = {"there": there, "proofs": proofs, "late_minutes": late}
    strict = quality.refusals(STEP, Completion(**facts))  # type: ignore[arg-type]
    asked = {
        {"need": DeviationKind.KELENGKAPAN, "output": DeviationKind.OUTPUT}.get(r.code) for r in strict
    } - {None}
    done = Completion(**facts, waivers=waivers, late_cause="sebab")  # type: ignore[arg-type]
    allowed = not quality.refusals(STEP, done)

    assert allowed == (asked <= set(kinds))
    if allowed:
        recorded = {d.kind for d in quality.deviations(STEP, done)}
        assert recorded == asked | ({DeviationKind.WAKTU} if late else set())


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_time_is_own_or_of_the_unit_and_pauses_are_outside(total: int, paused: int, of_unit: bool) -> None:
    paused = min(paused, total)
    spent = quality.spent(total, paused, of_unit=of_unit)

    assert spent.own + spent.unit + spent.outside == total
    assert spent.outside == paused
    assert (spent.own if of_unit else spent.unit) == 0
    assert spent + Spent() == spent


def test_nobody_approves_his_own_draft() -> None:
    state = CaseState(units=1, things=(Left("nota_dinas:drafted", 2, 7),))

    assert [r.code for r in own_draft(STEP, state, 7)] == ["own_draft"]
    assert own_draft(STEP, state, 8) == []


def holder(role: Role, office_id: int = 1) -> Holder:
    return Holder(
        office_id=office_id, person_id=1, person="Pejabat", nip="", rank="", position_id=1, position="Jabatan", role=role,
        unit_id=1, unit="DIN", heads=False, holding=Holding.DEFINITIF, since=DAY, until=DAY,
    )  # fmt: skip


def test_only_the_planning_line_of_the_office_steers_while_in_post() -> None:
    allowed = [role for role in Role if not may_steer(holder(role), office_id=1, on=DAY)]
    elsewhere = may_steer(holder(Role.KEPALA_DINAS, office_id=2), office_id=1, on=DAY)
    afterwards = may_steer(holder(Role.KEPALA_DINAS), office_id=1, on=DAY + timedelta(days=1))

    assert allowed == [Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN]
    assert [r.code for r in (*elsewhere, *afterwards)] == ["role", "role"]


def test_monthly_sheets_are_asked_for_one_month() -> None:
    monthly = Sop(id="a", title="", steps=(STEP,), form=Form.REALISASI)

    assert [r.code for r in period_fits(monthly, Period.parse("2026-TW4"))] == ["period"]
    assert period_fits(monthly, Period.parse("2026-10")) == []
    assert period_fits(Sop(id="b", title="", steps=(STEP,)), Period.parse("2026")) == []
