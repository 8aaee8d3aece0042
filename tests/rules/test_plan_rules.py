"""Codes and plan faults: the official list's shapes, and everything that keeps a budget from being adopted."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.plans.files.nomenklatur import read
from mutubaku.plans.rules.codes import (
    Level,
    ancestors,
    generic,
    in_print,
    is_regency,
    level_of,
    order,
    parent,
    shown,
)
from mutubaku.plans.rules.plan import Budget, Frame, FundKind, PlanLine, faults

EVEN = tuple(Decimal(100) for _ in range(12))
STEPS = tuple(Decimal(percent) for percent in (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100))
LINE = PlanLine("3.31.02.1.01.0006", "SDI", "1.1.01", "PAD", Decimal(1200), EVEN, STEPS)
NAMES = {
    "2020": {"3.30.06.1.02.02": "Pengembangan Layanan Pengujian"},
    "2023": {"3.31.02.1.01.0006": "Evaluasi", "X.XX.01.1.01.0001": "Dokumen"},
}
FRAME = Frame("2023", NAMES, frozenset({"SDI", "SPI"}))


def codes_of(*lines, frame=FRAME):
    return [fault.code for fault in faults(lines, frame)]


def test_levels_of_both_editions_and_of_nonsense():
    found = {
        code: level_of(code)
        for code in (
            "3", "3.30", "X.XX", "3.30.03", "X.XX.01", "3.30.03.1.01", "3.30.03.1.01.01", "3.30.03.1.01.0001",
            "3.3", "3.30.3", "3.30.03.3.01", "3.30.03.1.01.001", "X.XX.01.1", "X", "3,30", "", "3.30.03.1.01.0001 ",
            "3.XX.01",
        )
    }  # fmt: skip
    assert found == {
        "3": Level.URUSAN,
        "3.30": Level.BIDANG_URUSAN,
        "X.XX": Level.BIDANG_URUSAN,
        "3.30.03": Level.PROGRAM,
        "X.XX.01": Level.PROGRAM,
        "3.30.03.1.01": Level.KEGIATAN,
        "3.30.03.1.01.01": Level.SUB_KEGIATAN,
        "3.30.03.1.01.0001": Level.SUB_KEGIATAN,
        **dict.fromkeys(
            (
                "3.3",
                "3.30.3",
                "3.30.03.3.01",
                "3.30.03.1.01.001",
                "X.XX.01.1",
                "X",
                "3,30",
                "",
                "3.30.03.1.01.0001 ",
            )
        ),
        "3.XX.01": None,
    }


def test_every_official_code_has_the_level_its_list_says():
    assert [fact for fact in read() if level_of(fact.code) is not fact.level] == []


def test_every_parent_of_an_official_code_is_in_the_same_edition():
    listed = {(fact.edition, fact.code) for fact in read()}
    orphans = {
        (edition, above)
        for edition, code in listed
        for above in ancestors(code)
        if (edition, above) not in listed and above not in ("X", "X.XX")
    }
    assert orphans == set()


def test_the_shipped_lists_have_this_many_rows():
    facts = read()
    counted = {
        edition: {
            level.value: sum((f.edition, f.level) == (edition, level) for f in facts) for level in Level
        }
        for edition in ("2020", "2023")
    }
    assert counted == {
        "2020": {"urusan": 2, "bidang_urusan": 3, "program": 17, "kegiatan": 37, "sub_kegiatan": 142},
        "2023": {"urusan": 2, "bidang_urusan": 3, "program": 16, "kegiatan": 29, "sub_kegiatan": 88},
    }


def test_kegiatan_is_two_parts_below_its_program():
    assert ancestors("3.30.03.1.01.0001") == ("3.30.03.1.01", "3.30.03", "3.30", "3")
    assert parent("X.XX.01") == "X.XX"
    assert parent("3") == ""


def test_support_program_of_any_urusan_is_generic():
    assert generic(" 3.31.01.1.01.0001\r\n") == "X.XX.01.1.01.0001"
    assert generic("3.31.01") == "X.XX.01"
    assert generic("3.31.010") == "3.31.010"
    assert generic("3.31.02.1.01.0001") == "3.31.02.1.01.0001"
    assert generic("X.XX.01.1.01.0001") == "X.XX.01.1.01.0001"


@given(st.sampled_from([fact.code for fact in read()]), st.sampled_from(["2.17", "3.30", "3.31"]))
def test_shown_code_of_an_office_is_generic_again(code, leading):
    assert generic(shown(code, leading)) == code


def test_generic_sorts_first_and_numbers_by_value():
    mixed = ["3.30.02", "2.17.10", "X.XX.01", "2.17.9", "2.17", "3.30.02.1.01.02", "3.30.02.1.01.0003"]
    assert sorted(mixed, key=order) == [
        "X.XX.01", "2.17", "2.17.9", "2.17.10", "3.30.02", "3.30.02.1.01.02", "3.30.02.1.01.0003",
    ]  # fmt: skip


@given(st.lists(st.sampled_from([fact.code for fact in read()]), max_size=12))
def test_order_puts_a_node_before_everything_below_it(codes):
    placed = sorted(codes, key=order)
    assert [
        (low, high) for i, low in enumerate(placed) for high in placed[i + 1 :] if high in ancestors(low)
    ] == []


def test_regency_authority_is_seen_from_kegiatan_down():
    assert [is_regency(code) for code in ("3.30.03.2.01", "3.30.03.2.01.0001", "3.30.03.1.01", "3.30.02")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_names_in_capitals_are_printed_in_title_case():
    assert (
        in_print("PROGRAM PEMBERDAYAAN USAHA MENENGAH, USAHA KECIL, DAN USAHA MIKRO (UMKM)")
        == "Program Pemberdayaan Usaha Menengah, Usaha Kecil, dan Usaha Mikro (UMKM)"
    )
    assert (
        in_print("PROGRAM PENILAIAN KESEHATAN KSP/USP KOPERASI")
        == "Program Penilaian Kesehatan KSP/USP Koperasi"
    )
    assert in_print("Penyusunan Dokumen RKA-SKPD") == "Penyusunan Dokumen RKA-SKPD"


def test_a_right_line_has_no_fault():
    assert codes_of(LINE) == []
    assert codes_of(replace(LINE, code="3.31.01.1.01.0001")) == []


def test_each_wrong_line_is_named_by_its_fault():
    wrong = {
        "code_shape": replace(LINE, code="3.31.02.1.01"),
        "code_regency": replace(LINE, code="3.31.02.2.01.0006"),
        "code_unknown": replace(LINE, code="3.31.02.1.01.0099"),
        "unit_unknown": replace(LINE, unit="XYZ"),
        "fund_missing": replace(LINE, fund_name=" "),
        "fund_kind": replace(LINE, fund_kind=FundKind.DEKONSENTRASI),
        "pagu": replace(LINE, pagu=Decimal("1200.5"), money=(*EVEN[:-1], Decimal("100.5"))),
        "target_sum": replace(LINE, pagu=Decimal(1201)),
        "target_months": replace(LINE, physical=STEPS[:-1]),
        "target_money": replace(LINE, money=(Decimal(-100), Decimal(300), *EVEN[2:])),
        "target_physical": replace(LINE, physical=(*STEPS[:-2], Decimal("99.999"), Decimal(100))),
        "target_falls": replace(LINE, physical=(*STEPS[:-3], Decimal(60), Decimal(95), Decimal(100))),
        "target_december": replace(LINE, physical=(*STEPS[:-1], Decimal(99))),
    }
    found = {code: codes_of(line) for code, line in wrong.items()}
    assert {code: codes for code, codes in found.items() if code != "pagu"} == {
        code: [code] for code in wrong if code != "pagu"
    }
    assert found["pagu"] == ["pagu", "target_money"]


def test_a_code_of_the_other_edition_says_so():
    old = replace(LINE, code="3.30.06.1.02.02")
    assert [fault.message for fault in faults([old], FRAME)] == [
        "3.30.06.1.02.02, 1.1.01: tidak ada dalam Kepmendagri 900.1.15.5-1317 Tahun 2023; kode itu dari "
        "Kepmendagri 050-3708 Tahun 2020. Pakai kode pengganti."
    ]
    assert codes_of(old, frame=replace(FRAME, edition="2020")) == []


def test_apbn_needs_its_kind_and_may_stand_beside_apbd():
    other = replace(LINE, fund="DK-090", fund_name="Dekonsentrasi", budget=Budget.APBN)
    assert codes_of(LINE, other) == ["fund_kind"]
    assert codes_of(LINE, replace(other, fund_kind=FundKind.TUGAS_PEMBANTUAN)) == []


def test_same_sub_kegiatan_and_fund_twice_is_refused_also_under_its_shown_code():
    generic_line = replace(LINE, code="X.XX.01.1.01.0001")
    assert codes_of(LINE, LINE) == ["line_twice"]
    assert codes_of(generic_line, replace(generic_line, code="3.31.01.1.01.0001")) == ["line_twice"]
    assert codes_of(LINE, replace(LINE, unit="SPI")) == []


def test_two_funds_of_one_sub_kegiatan_share_its_physical_target():
    assert codes_of(
        LINE, replace(LINE, fund="2.1", fund_name="DAK", physical=(*STEPS[1:], Decimal(100)))
    ) == ["target_split"]


def test_all_faults_come_at_once():
    broken = replace(LINE, code="3", unit="-", fund="", pagu=Decimal(-1), physical=())
    assert codes_of(broken, LINE, LINE) == [
        "code_shape", "unit_unknown", "fund_missing", "pagu", "target_sum", "target_months", "line_twice",
    ]  # fmt: skip
    assert codes_of() == ["lines_none"]


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10_000), min_size=11, max_size=11))
def test_any_even_split_with_rising_progress_is_accepted(pagu, steps):
    part = Decimal(pagu // 12)
    physical = (*(Decimal(step) / 100 for step in sorted(steps)), Decimal(100))
    line = replace(LINE, pagu=Decimal(pagu), money=(*[part] * 11, pagu - part * 11), physical=physical)
    assert codes_of(line) == []
