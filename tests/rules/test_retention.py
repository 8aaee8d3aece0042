"""Retention: which row of the schedule takes a paper, when its time is over, who may decide what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.retention import (
    DisposalState,
    Fate,
    Kept,
    Phase,
    Series,
    closes_on,
    ends_on,
    offered,
    phase,
    refusals_to_decide,
    refusals_to_destroy,
    refusals_to_propose,
    schedule_faults,
    series_of,
)
from mutubaku.org.rules.holding import Holder, Holding, Role

TODAY = date(2030, 1, 1)
SCHEDULE = (
    Series("nota", "Nota", ("nota_dinas",), (), 1, 1, Fate.MUSNAH),
    Series("berkala", "Berkala", (), ("000.7.2.8",), 1, 2, Fate.MUSNAH),
    Series("rencana", "Rencana", (), ("000.7.2", "900.1"), 5, 5, Fate.PERMANEN),
    Series("lain", "Lain", (), (), 2, 3, Fate.DINILAI_KEMBALI),
)


def holder(role: Role, person: int = 1) -> Holder:
    return Holder(
        1, person, "Pejabat", "", "", 1, role.value, role, 1, "Sekretariat", False, Holding.DEFINITIF,
        date(2026, 1, 1), None,
    )  # fmt: skip


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("kind", "klas", "code"),
    [
        ("nota_dinas", "000.7.2.8", "nota"),
        ("book", "000.7.2.8", "berkala"),
        ("book", "000.7.2.8.1", "berkala"),
        ("book", "000.7.2.80", "rencana"),
        ("book", "900.1.2", "rencana"),
        ("book", "900.10", "lain"),
        ("book", "", "lain"),
    ],
)
def test_the_longest_fitting_class_takes_a_paper_and_its_kind_before_all(kind, klas, code):
    assert series_of(SCHEDULE, kind, klas).code == code


days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
years = st.integers(0, 30)


@given(days, years, years, days)
def test_a_file_whose_work_still_runs_is_active_and_never_offered(dated, active, inactive, today):
    assert phase(None, active, inactive, today) == Phase.ACTIVE
    assert not offered(Kept(1, "Laporan", None, active, inactive, Fate.MUSNAH), today)


@given(days, years, years, days)
def test_counting_starts_at_the_end_of_the_year_and_phases_follow_each_other(dated, active, inactive, today):
    closes = closes_on(dated)
    assert (closes.year, closes.month, closes.day) == (dated.year, 12, 31)
    found = phase(closes, active, inactive, today)
    assert (found == Phase.OVER) == (today.year > dated.year + active + inactive)
    assert (found == Phase.ACTIVE) == (today.year <= dated.year + active)
    assert ends_on(closes, active, inactive) >= closes


@given(days, years, years, st.sampled_from(Fate), st.booleans(), st.booleans(), days)
def test_a_permanent_a_listed_and_a_running_paper_are_never_offered(
    dated, active, inactive, fate, listed, destroyed, today
):
    one = Kept(1, "Laporan", closes_on(dated), active, inactive, fate, listed, destroyed)
    free = fate != Fate.PERMANEN and not listed and not destroyed
    assert offered(one, today) == (free and today > ends_on(one.closes, active, inactive))


OLD = Kept(1, "Laporan", date(2024, 12, 31), 1, 2, Fate.MUSNAH)


@pytest.mark.parametrize(
    ("role", "papers", "reason", "refused"),
    [
        (Role.KASUBBAG_PERENCANAAN, [OLD], "Masa simpan habis.", []),
        (Role.PELAKSANA, [OLD], "Masa simpan habis.", ["role"]),
        (Role.ADMIN, [], " ", ["nothing", "reason"]),
        (
            Role.ADMIN,
            [Kept(1, "Renstra", date(2024, 12, 31), 1, 2, Fate.PERMANEN)],
            "Masa simpan habis.",
            ["kept"],
        ),
    ],
)
def test_a_list_is_proposed_with_papers_whose_time_is_over(role, papers, reason, refused):
    assert codes(refusals_to_propose(holder(role), TODAY, papers, reason)) == refused


@pytest.mark.parametrize(
    ("role", "person", "state", "committee", "anri", "years", "refused"),
    [
        (Role.KEPALA_DINAS, 1, "proposed", "Panitia penilai arsip", "", 3, []),
        (Role.KEPALA_DINAS, 1, "proposed", "Panitia penilai arsip", "", 10, ["anri"]),
        (Role.KEPALA_DINAS, 1, "proposed", "Panitia penilai arsip", "B-1/2030", 10, []),
        (Role.KEPALA_DINAS, 2, "proposed", "", "", 3, ["own_proposal", "committee"]),
        (Role.SEKRETARIS, 1, "approved", "Panitia penilai arsip", "", 3, ["role", "decided"]),
    ],
)
def test_the_head_decides_once_and_never_the_own_proposal(
    role, person, state, committee, anri, years, refused
):
    found = refusals_to_decide(holder(role, person), TODAY, state, 2, committee, anri, years)
    assert codes(found) == refused


@pytest.mark.parametrize("state", list(DisposalState))
def test_only_an_approved_list_is_carried_out(state):
    found = codes(refusals_to_destroy(holder(Role.ADMIN), TODAY, state, "BA/1"))
    assert found == ([] if state == DisposalState.APPROVED else ["not_approved"])


@given(st.integers(-5, 200), st.integers(-5, 200))
def test_a_retention_has_some_years_and_no_more_than_a_hundred(active, inactive):
    right = 0 <= active <= 100 and 0 <= inactive <= 100 and active + inactive > 0
    assert (schedule_faults(active, inactive) == []) == right
