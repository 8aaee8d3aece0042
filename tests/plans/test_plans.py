"""Plans in the database: loading the lists, adopting versions, and which version counts when."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from factories import COOPS, DAK, LINES, MARKET, OFFICE_WORK, PAD, PRICES, START, cast, plan, plan_line

from mutubaku.org.models import JournalEntry
from mutubaku.plans import selectors
from mutubaku.plans.models import BudgetLine, Node, Target
from mutubaku.plans.rules.plan import Budget, FundKind
from mutubaku.plans.services import adopt, load_nomenclature
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db


def verbs(office_id):
    return list(
        JournalEntry.objects.filter(office_id=office_id).order_by("seq").values_list("verb", flat=True)
    )


def test_loading_the_lists_twice_adds_nothing_the_second_time():
    dinas = cast()
    assert load_nomenclature(at=START) == 339
    assert load_nomenclature(at=START) == 0
    assert Node.objects.count() == 339
    assert verbs(dinas.office_id).count("load_nomenclature") == 1


def test_every_node_but_the_tops_has_its_parent_in_the_same_edition():
    load_nomenclature(at=START)
    tops = Node.objects.filter(parent=None).order_by("edition", "code").values_list("edition", "code")
    assert list(tops) == [(e, code) for e in ("2020", "2023") for code in ("2", "3", "X.XX.01")]
    assert Node.objects.exclude(parent=None).exclude(edition="2020", parent__edition="2020").exclude(
        edition="2023", parent__edition="2023"
    ).count() == 0  # fmt: skip


def test_adopted_lines_come_back_in_tree_order_with_targets_to_the_month():
    dinas = cast()
    shown = plan_line("3.30.01.1.01.0001", "KOP", 1_300_001)
    version = plan(dinas, [*LINES, shown])
    rows = [
        (line.code, line.unit, line.fund, line.pagu, line.target_money, line.target_physical)
        for line in selectors.lines(version.id, month=10)
    ]
    assert rows == [
        (OFFICE_WORK, "KOP", PAD[0], Decimal(1_300_001), Decimal(1_083_330), Decimal(85)),
        (COOPS, "KOP", PAD[0], Decimal(1_200_000), Decimal(1_000_000), Decimal(85)),
        (MARKET, "PDN", PAD[0], Decimal(600_000), Decimal(500_000), Decimal(85)),
        (MARKET, "PDN", DAK[0], Decimal(600_000), Decimal(500_000), Decimal(85)),
        (PRICES, "PDN", PAD[0], Decimal(2_400_000), Decimal(2_000_000), Decimal(85)),
    ]
    assert selectors.lines(version.id, month=12, unit_id=dinas.units["KOP"])[0].target_money == 1_300_001


def test_the_official_name_is_kept_as_adopted():
    version = plan(cast())
    assert {line.code: line.name for line in selectors.lines(version.id, month=1)} == {
        COOPS: "Penguatan Tata Kelola Kelembagaan Koperasi",
        MARKET: "Penataan, Pembinaan, dan Pengembangan Pasar Lelang Komoditas",
        PRICES: "Pemantauan Harga dan Stok Barang Kebutuhan Pokok dan Barang Penting pada Pelaku Usaha Distribusi "
        "Barang Lintas Kabupaten/Kota",
    }


def test_refusal_names_every_fault_and_stores_nothing():
    dinas = cast()
    load_nomenclature(at=START)
    with pytest.raises(Refused) as refused:
        adopt(
            dinas.office_id, year=2026, stage=" ", edition="2023", valid_from=date(2025, 12, 31), at=START,
            lines=[replace(LINES[0], unit="XYZ"), replace(LINES[2], pagu=Decimal(1))], by=dinas["kasubbag"],
        )  # fmt: skip
    assert [reason.code for reason in refused.value.refusals] == [
        "stage", "valid_from", "unit_unknown", "target_sum",
    ]  # fmt: skip
    assert (BudgetLine.objects.count(), "adopt_plan" in verbs(dinas.office_id)) == (0, False)


def test_the_version_of_the_last_day_of_the_month_counts():
    dinas = cast()
    first = plan(dinas)
    second = plan(dinas, LINES[:3], "DPA Perubahan", date(2026, 9, 30))
    found = {
        day: selectors.version_in_force(dinas.office_id, day)
        for day in (date(2026, 1, 1), date(2026, 8, 31), date(2026, 9, 30), date(2027, 1, 31))
    }
    assert found == {
        date(2026, 1, 1): None,
        date(2026, 8, 31): first,
        date(2026, 9, 30): second,
        date(2027, 1, 31): None,
    }
    assert (second.number, second.stage) == (2, "DPA Perubahan")


def test_a_later_version_may_not_begin_before_the_one_in_force():
    dinas = cast()
    plan(dinas, valid_from=date(2026, 3, 1))
    with pytest.raises(Refused) as refused:
        plan(dinas, stage="DPA Perubahan", valid_from=date(2026, 2, 1))
    assert [reason.code for reason in refused.value.refusals] == ["valid_from"]


def test_lines_an_amendment_dropped_are_known_with_pagu_zero():
    dinas = cast()
    plan(dinas)
    plan(dinas, LINES[:3], "DPA Perubahan", date(2026, 9, 30))
    assert selectors.dropped(dinas.office_id, date(2026, 8, 31)) == {}
    gone = selectors.dropped(dinas.office_id, date(2026, 10, 31))
    assert {key: (line.code, line.pagu) for key, line in gone.items()} == {
        (dinas.units["KOP"], COOPS, PAD[0]): (COOPS, Decimal(0))
    }


def test_pagu_keeps_the_budgets_apart():
    dinas = cast()
    dekon = plan_line(
        PRICES, "PDN", 800_000, ("DK-090", "Dekonsentrasi"), Budget.APBN, FundKind.DEKONSENTRASI
    )
    version = plan(dinas, [*LINES, dekon])
    assert selectors.pagu(version.id) == {Budget.APBD: Decimal(4_800_000), Budget.APBN: Decimal(800_000)}


def test_target_curve_is_cumulative_and_weighted_by_pagu():
    version = plan(cast())
    curve = selectors.target_curve(version.id, Budget.APBD)
    assert [point.month for point in curve] == list(range(1, 13))
    assert (curve[9].money, curve[9].work) == (Decimal(4_000_000), Decimal(4_800_000) * 85)
    assert (curve[11].money, curve[11].work) == (Decimal(4_800_000), Decimal(480_000_000))


def test_names_reach_up_the_tree():
    load_nomenclature(at=START)
    assert selectors.names([OFFICE_WORK, "3.30.01.1.01.0002"]) == {
        "X.XX": "UNSUR PENUNJANG URUSAN PEMERINTAHAN",
        "X.XX.01": "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH PROVINSI",
        "X.XX.01.1.01": "Perencanaan, Penganggaran, dan Evaluasi Kinerja Perangkat Daerah",
        OFFICE_WORK: "Penyusunan Dokumen Perencanaan Perangkat Daerah",
        "3": "URUSAN PEMERINTAHAN PILIHAN",
        "3.30": "URUSAN PEMERINTAHAN BIDANG PERDAGANGAN",
        "3.30.01": "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH PROVINSI",
        "3.30.01.1.01": "Perencanaan, Penganggaran, dan Evaluasi Kinerja Perangkat Daerah",
        "3.30.01.1.01.0002": "Koordinasi dan Penyusunan Dokumen RKA-SKPD",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda line: BudgetLine.objects.filter(pk=line.id).update(pagu=-1),
        lambda line: BudgetLine.objects.filter(pk=line.id).update(fund_kind="dekonsentrasi"),
        lambda line: BudgetLine.objects.filter(pk=line.id).update(budget="APBN"),
        lambda line: Target.objects.filter(line_id=line.id, month=1).update(physical=10_001),
        lambda line: Target.objects.filter(line_id=line.id, month=1).update(month=13),
        lambda line: Target.objects.filter(line_id=line.id, month=1).update(month=2),
        lambda line: Target.objects.filter(line_id=line.id, month=1).update(money=-1),
    ],
)
def test_the_database_itself_refuses(change):
    line = selectors.lines(plan(cast()).id, month=1)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        change(line)


def test_doctor_sees_targets_that_no_longer_add_up():
    dinas = cast()
    line = selectors.lines(plan(dinas).id, month=1)[0]
    assert selectors.faults(dinas.office_id) == []
    Target.objects.filter(line_id=line.id, month=1).update(money=1)
    assert selectors.faults(dinas.office_id) == [
        (
            "rencana 2026 versi 1",
            f"target {COOPS} (1.1.01) tidak dua belas bulan atau tidak sama dengan pagu",
        ),
        ("rencana 2026 versi 1", "kepala, pagu, atau target berbeda dari yang ditetapkan"),
    ]


@pytest.mark.parametrize("size", [1, 12])
def test_lines_take_one_query_whatever_the_size(size, django_assert_num_queries):
    units = [f"U{number}" for number in range(size)]
    version = plan(cast(units), [plan_line(MARKET, unit) for unit in units])
    with django_assert_num_queries(1):
        assert len(selectors.lines(version.id, month=10)) == size
