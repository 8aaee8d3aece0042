"""Sums of a month out of SIPD's document rows: which rows count, once, and in which month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.figures.rules.sipd import SipdMonth, SipdRow, Skipped, Sp2d, month_sums
from mutubaku.values.period import Period

OCTOBER = Period.parse("2026-10")
A, B = "3.31.02.1.01.0006", "3.31.02.1.01.0010"
ATK, MEALS = "5.1.02.01.01.0024", "5.1.02.01.01.0052"

LS = SipdRow(
    number=2,
    skpd="3.31.0.00.0.00.01.0000",
    sub_kegiatan=A,
    sub_kegiatan_name="Evaluasi",
    rekening=ATK,
    document="0001/SPP-LS",
    document_kind="SPP",
    transaction_kind="LS",
    dpt="",
    document_date=date(2026, 9, 28),
    realised=Decimal(600),
    deposited=Decimal(0),
    spd="SPD/1",
    sp2d="0001/SP2D-LS",
    transfer_date=date(2026, 10, 2),
    sp2d_value=Decimal(1000),
)
LS_OTHER = replace(LS, number=3, sub_kegiatan=B, rekening=MEALS, realised=Decimal(400))
GU = replace(
    LS, number=4, document="7/TBP-GU", document_kind="TBP", transaction_kind="GU", document_date=date(2026, 10, 30),
    realised=Decimal(50), sp2d="", sp2d_value=Decimal(0), transfer_date=date(2026, 11, 3),
)  # fmt: skip
STS = replace(GU, number=5, document="1/STS", document_kind="STS", realised=Decimal(0), deposited=Decimal(20))


def sums(*rows: SipdRow) -> dict[str, Decimal]:
    return dict(month_sums(rows, OCTOBER).sums)


def skipped(*rows: SipdRow) -> list[tuple[int, str]]:
    return [(row.number, row.reason) for row in month_sums(rows, OCTOBER).skipped]


def refusals(*rows: SipdRow, skpd: str = "") -> list[str]:
    return [refusal.code for refusal in month_sums(rows, OCTOBER, skpd=skpd).refusals]


def test_one_sp2d_over_two_sub_kegiatan_is_split_by_row_and_controlled_once() -> None:
    assert month_sums([LS, LS_OTHER, GU, STS], OCTOBER) == SipdMonth(
        period=OCTOBER,
        sums={A: Decimal(630), B: Decimal(400)},
        per_rekening={(A, ATK): Decimal(630), (B, MEALS): Decimal(400)},
        sp2d=(Sp2d("0001/SP2D-LS", Decimal(1000), Decimal(1000)),),
        skipped=(),
    )


def test_control_figure_stands_beside_with_its_difference() -> None:
    month = month_sums([LS, LS_OTHER, GU, STS], OCTOBER)

    assert (month.realised, month.sp2d_total, month.difference) == (
        Decimal(1030),
        Decimal(1000),
        Decimal(-30),
    )


def test_row_exported_twice_counts_once() -> None:
    again = replace(LS, number=9, document=LS.document.lower())

    assert sums(LS, again) == {A: Decimal(600)}
    assert skipped(LS, again) == [(9, "Sama dengan baris 2, dihitung satu kali.")]


@pytest.mark.parametrize(
    "changed",
    [
        {"document": "0002/SPP-LS"},
        {"document_kind": "STS"},
        {"transaction_kind": "LS GAJI"},
        {"sp2d": "0002/SP2D-LS"},
        {"spd": "SPD/2"},
        {"dpt": "DPT/1"},
        {"sub_kegiatan": B},
        {"rekening": MEALS},
    ],
)
def test_every_part_of_the_key_makes_another_row(changed: dict[str, str]) -> None:
    assert sum(sums(LS, replace(LS, number=9, **changed)).values()) == Decimal(1200)


@pytest.mark.parametrize(
    "changed", [{"realised": Decimal(601)}, {"deposited": Decimal(1)}, {"transfer_date": date(2026, 10, 3)}]
)
def test_same_row_with_different_content_is_refused(changed: dict) -> None:
    month = month_sums([LS, replace(LS, number=9, **changed)], OCTOBER)

    assert [(r.code, r.place) for r in month.refusals] == [("sipd_conflict", "baris 9")]
    assert "baris 2 dan 9" in month.refusals[0].message


@pytest.mark.parametrize(
    ("document_kind", "transaction_kind", "is_ls"),
    [
        ("SPP", "LS", True),
        ("SPP-LS", "", True),
        ("SPP", "ls_gaji", True),
        ("TBP", "GU", False),
        ("TBP-KKPD", "GU KKPD", False),
        ("SPP", "TU", False),
        ("SALSA", "ALS", False),
    ],
)
def test_ls_is_a_word_of_its_own(document_kind: str, transaction_kind: str, is_ls: bool) -> None:
    assert replace(LS, document_kind=document_kind, transaction_kind=transaction_kind).is_ls is is_ls


def test_month_of_ls_is_its_transfer_and_of_others_their_document() -> None:
    late_transfer = replace(LS, number=6, document="x", transfer_date=date(2026, 11, 1))

    assert skipped(LS, GU, late_transfer) == [(6, "Realisasi November 2026.")]
    assert sums(LS, GU, late_transfer) == {A: Decimal(650)}


def test_money_returned_under_ls_counts_on_the_day_it_came_back() -> None:
    returned = replace(
        LS, number=6, document="2/STS", document_kind="STS", realised=Decimal(0), deposited=Decimal(100),
        document_date=date(2026, 10, 20), transfer_date=date(2026, 3, 2),
    )  # fmt: skip

    assert sums(LS, returned) == {A: Decimal(500)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(LS, transfer_date=None), "LS belum ditransfer."),
        (replace(GU, document_date=None), "Tanpa tanggal dokumen."),
        (replace(GU, sub_kegiatan=""), "Tanpa kode sub kegiatan."),
        (replace(GU, rekening="6.2.01.01.01.0001"), "Bukan rekening belanja."),
        (replace(GU, document_date=date(2025, 10, 30)), "Realisasi Oktober 2025."),
    ],
)
def test_row_that_does_not_count_is_named_with_its_amount(row: SipdRow, reason: str) -> None:
    row = replace(row, number=9, document="lain")
    month = month_sums([LS, LS_OTHER, row], OCTOBER)

    assert month.skipped == (Skipped(9, reason, row.net),)
    assert month.sums == {A: Decimal(600), B: Decimal(400)}
    assert month.refusals == ()


def test_file_of_another_month_is_refused_by_name() -> None:
    rows = [replace(GU, number=n, document=str(n), document_date=date(2026, 9, n)) for n in range(1, 4)]
    month = month_sums([LS, *rows], OCTOBER)

    assert [(r.code, r.message) for r in month.refusals] == [
        (
            "sipd_other_month",
            "Laporan ini berisi realisasi September 2026, bukan Oktober 2026. Unduh laporan Oktober 2026 dari SIPD.",
        )
    ]


def test_months_in_balance_are_not_another_month() -> None:
    assert refusals(LS, replace(GU, document_date=date(2026, 9, 1))) == []


def test_file_without_rows_or_dates_is_refused() -> None:
    assert refusals() == ["sipd_empty"]
    assert refusals(replace(LS, transfer_date=None)) == ["sipd_no_date"]


def test_rows_of_another_skpd_refuse_the_file() -> None:
    other = replace(GU, skpd="2.17.0.00.0.00.01.0000")

    assert refusals(LS, other, skpd=LS.skpd) == ["sipd_other_skpd"]
    assert refusals(LS, other) == []


def test_sp2d_with_two_values_is_noted_and_changes_no_sum() -> None:
    month = month_sums([LS, replace(LS_OTHER, sp2d_value=Decimal(900))], OCTOBER)

    assert month.sp2d == (Sp2d("0001/SP2D-LS", Decimal(1000), Decimal(1000)),)
    assert month.notes == (
        "SP2D 0001/SP2D-LS tertulis dengan nilai berbeda: Rp900 dan Rp1.000. Yang terbesar dipakai sebagai pembanding.",
    )
    assert month.refusals == ()


# ---------------------------------------------------------------- properties

ROWS = st.lists(
    st.builds(
        replace,
        st.sampled_from([LS, LS_OTHER, GU, STS]),
        document=st.sampled_from(["d1", "d2", "d3"]),
        sub_kegiatan=st.sampled_from([A, B, ""]),
        rekening=st.sampled_from([ATK, MEALS, "4.1"]),
        realised=st.integers(0, 10**12).map(Decimal),
        document_date=st.sampled_from([date(2026, 10, 1), date(2026, 10, 31), date(2026, 9, 30), None]),
        transfer_date=st.sampled_from([date(2026, 10, 1), date(2026, 11, 1), None]),
    ),
    max_size=12,
).map(lambda rows: [replace(row, number=number) for number, row in enumerate(rows, 2)])


@given(ROWS, st.randoms())
def test_order_of_rows_does_not_matter(rows: list[SipdRow], chance) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert month_sums(shuffled, OCTOBER) == month_sums(rows, OCTOBER)


@given(ROWS)
def test_file_appended_to_itself_gives_the_same_sums(rows: list[SipdRow]) -> None:
    again = [replace(row, number=row.number + 1000) for row in rows]
    once, twice = month_sums(rows, OCTOBER), month_sums([*rows, *again], OCTOBER)

    assert (twice.sums, twice.per_rekening, twice.sp2d) == (once.sums, once.per_rekening, once.sp2d)


@given(ROWS)
def test_every_rupiah_is_counted_or_named(rows: list[SipdRow]) -> None:
    month = month_sums(rows, OCTOBER)

    left_out = sum((row.amount for row in month.skipped), Decimal(0))
    assert month.realised + left_out == sum((row.net for row in rows), Decimal(0))
    assert month.realised == sum(month.per_rekening.values(), Decimal(0))
