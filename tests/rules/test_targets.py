"""Targets of a plan before it is locked: twelve months that add up to the pagu and end at 100."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.figures.rules.faults import Fault, Severity
from mutubaku.figures.rules.targets import PlanRow, plan_faults
from mutubaku.values.figure import MISSING

D = Decimal
MONEY = tuple(map(D, (0, 0, 10, 20, 30, 40, 50, 50, 40, 30, 20, 10)))
WORK = tuple(map(D, (0, 0, 5, 10, 20, 30, 40, 55, 70, 80, 90, 100)))
ROW = PlanRow("3.30.03.1.01.0001", "Pembangunan Pasar", "PAD", True, D(300), MONEY, WORK)
NAME = "Sub kegiatan 3.30.03.1.01.0001 Pembangunan Pasar"


def test_a_clean_plan_has_no_fault():
    assert plan_faults([ROW, replace(ROW, fund="DAK", lead=False, target_physical=())]) == []


@pytest.mark.parametrize(
    ("changes", "field", "code", "message"),
    [
        (
            {"target_money": (*MONEY[:2], MISSING, *MONEY[3:11], MISSING)}, "target_money", "target_missing",
            "target keuangan Maret, Desember belum diisi. Isi seluruh dua belas bulan.",
        ),
        (
            {"target_money": (D(-5), D(5), *MONEY[2:])}, "target_money", "target_negative",
            "target keuangan Januari −Rp5 negatif. Tulis target bulan itu, paling rendah 0.",
        ),
        (
            {"pagu": D(301)}, "target_money", "target_sum",
            "jumlah target keuangan dua belas bulan (PAD) Rp300 tidak sama dengan pagu Rp301; selisih −Rp1. "
            "Sesuaikan target bulanannya.",
        ),
        (
            {"target_physical": WORK[:11]}, "target_physical", "target_missing",
            "target fisik Desember belum diisi. Isi seluruh dua belas bulan.",
        ),
        (
            {"target_physical": (D(-1), *WORK[1:])}, "target_physical", "target_range",
            "target fisik Januari −1,00% di luar 0 sampai 100. Perbaiki angkanya.",
        ),
        (
            {"target_physical": (*WORK[:4], D(4), *WORK[5:])}, "target_physical", "target_drop",
            "target fisik Mei 4,00% lebih rendah daripada April 10,00%. "
            "Target fisik kumulatif tidak boleh turun.",
        ),
        (
            {"target_physical": (*WORK[:11], D("99.99"))}, "target_physical", "target_december",
            "target fisik Desember 99,99%. Target fisik akhir tahun harus 100%.",
        ),
    ],
)  # fmt: skip
def test_one_wrong_target_gives_exactly_its_fault(changes, field, code, message):
    row = replace(ROW, **changes)

    assert plan_faults([row]) == [Fault(row.key, field, Severity.ERROR, code, f"{NAME}: {message}")]


def test_physical_is_judged_on_the_lead_row_only():
    assert plan_faults([ROW, replace(ROW, fund="DAK", lead=False, target_physical=(D(200),) * 12)]) == []


def test_a_sub_kegiatan_that_lost_its_whole_pagu_need_not_end_at_100():
    nothing = (D(0),) * 12

    assert plan_faults([replace(ROW, pagu=D(0), target_money=nothing, target_physical=nothing)]) == []


@given(
    st.lists(st.integers(0, 10**10), min_size=12, max_size=12),
    st.lists(st.decimals(0, 100, places=2), min_size=11, max_size=11),
    st.integers(-(10**6), 10**6),
)
def test_only_the_sum_tells_a_wrong_pagu(months, climb, off):
    money = tuple(map(D, months))
    row = replace(ROW, pagu=sum(money) + off, target_money=money, target_physical=(*sorted(climb), D(100)))

    assert [fault.code for fault in plan_faults([row])] == (["target_sum"] if off else [])
