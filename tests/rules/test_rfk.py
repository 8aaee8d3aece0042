"""Roll-up of realisasi fisik dan keuangan: the worked vector, its edges, what holds for any leaves."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.figures.rules.rfk import (
    NOTHING,
    Band,
    Budget,
    Leaf,
    Limits,
    Line,
    Sums,
    band,
    parent,
    roll_up,
    roll_up_by,
    roll_up_tree,
    worst,
)
from mutubaku.values.figure import MISSING, Amount, percent
from mutubaku.values.numeral import rounded

D = Decimal
JUTA = D(10**6)


def leaf(code: str, pagu: int, tk: int, tf: str, rk: int | None, rf: str | None, **more: object) -> Leaf:
    return Leaf(
        code=code,
        name=f"Sub kegiatan {code}",
        unit="PDN",
        fund="PAD",
        budget=Budget.APBD,
        pagu=pagu * JUTA,
        target_money=tk * JUTA,
        target_physical=D(tf),
        money=MISSING if rk is None else rk * JUTA,
        physical=MISSING if rf is None else D(rf),
    )._replace(**more)


VECTOR = (
    leaf("3.30.03.1.01.0001", 500, 250, "60", 220, "55"),
    leaf("3.30.03.1.01.0002", 300, 100, "40", 120, "45"),
    leaf("3.30.04.1.01.0001", 200, 150, "100", 100, "80"),
)
PERCENTAGES = (
    "weight", "target_physical", "physical", "weighted_physical", "deviation_physical",
    "target_percent", "money_percent", "weighted_money", "deviation_money", "rest_percent",
)  # fmt: skip


def shown(line: Line) -> str:
    """Percentages as printed; "–" where there is none."""
    values = [getattr(line, name) for name in PERCENTAGES]
    return " ".join("–" if value is MISSING else str(rounded(value, 2)) for value in values)


def test_the_worked_vector_comes_out_to_the_digit():
    line = roll_up(VECTOR, 1000 * JUTA)

    assert shown(line) == "100.00 62.00 57.00 57.00 -5.00 50.00 44.00 44.00 -6.00 56.00"
    assert (line.pagu, line.base) == (1000 * JUTA, 1000 * JUTA)
    assert (line.target_money, line.money, line.rest) == (500 * JUTA, 440 * JUTA, 560 * JUTA)
    assert (line.count, line.known, line.partial) == (3, 3, False)


def test_each_leaf_of_the_vector():
    assert [shown(roll_up([one], 1000 * JUTA)) for one in VECTOR] == [
        "50.00 60.00 55.00 27.50 -5.00 50.00 44.00 22.00 -6.00 56.00",
        "30.00 40.00 45.00 13.50 5.00 33.33 40.00 12.00 6.67 60.00",
        "20.00 100.00 80.00 16.00 -20.00 75.00 50.00 10.00 -25.00 50.00",
    ]


def test_a_missing_leaf_leaves_the_parent_partial_over_what_reported():
    missing = leaf("3.30.03.1.01.0003", 1000, 500, "50", None, None)

    line = roll_up([*VECTOR, missing], 2000 * JUTA)

    assert (line.count, line.known, line.partial) == (4, 3, True)
    assert (line.pagu, line.base, line.rest) == (2000 * JUTA, 1000 * JUTA, 560 * JUTA)
    assert shown(line) == "100.00 62.00 57.00 28.50 -5.00 50.00 44.00 22.00 -6.00 56.00"


@pytest.mark.parametrize(
    "known",
    [
        {"money": MISSING, "physical": D(10)},
        {"money": D(10), "physical": MISSING},
        {"money": D(10), "physical": D(10), "reported": False},
    ],
)
def test_half_a_report_is_no_report(known):
    line = roll_up([VECTOR[0]._replace(**known)], 1000 * JUTA)

    assert (line.count, line.known, line.money, line.rest) == (1, 0, MISSING, MISSING)
    assert shown(line) == "50.00" + " –" * 9
    assert band(line, Limits()) is Band.BELUM


def test_two_funds_are_one_sub_kegiatan_known_when_both_are():
    dak = leaf("3.30.03.1.01.0001", 500, 250, "60", 200, "55", fund="DAK")

    both = roll_up([VECTOR[0], dak], 1000 * JUTA)
    half = roll_up([VECTOR[0], dak._replace(money=MISSING)], 1000 * JUTA)

    assert (both.count, both.known, both.money, rounded(both.physical, 2)) == (1, 1, 420 * JUTA, D("55.00"))
    assert (half.count, half.known, half.pagu, half.base, half.money) == (1, 0, 1000 * JUTA, D(0), MISSING)


def test_the_same_code_in_two_units_is_two_sub_kegiatan():
    line = roll_up([VECTOR[0], VECTOR[0]._replace(unit="PLN", money=MISSING)], 1000 * JUTA)

    assert (line.count, line.known, line.base) == (2, 1, 500 * JUTA)


def test_without_pagu_there_is_no_percentage_and_no_bobot():
    line = roll_up([leaf("3.30.03.1.01.0001", 0, 0, "0", 0, "0")], 1000 * JUTA)

    assert shown(line) == "0.00" + " –" * 9
    assert (line.money, line.rest, band(line, Limits())) == (D(0), D(0), Band.NIHIL)


def test_a_row_without_pagu_stays_out_of_the_averages():
    dropped = leaf("3.30.03.1.01.0009", 0, 0, "100", 0, "100")

    assert shown(roll_up([*VECTOR, dropped], 1000 * JUTA)) == shown(roll_up(VECTOR, 1000 * JUTA))


def test_an_office_without_pagu_or_leaves_divides_nothing():
    assert roll_up([], D(0)) == roll_up([], D(1))
    assert shown(roll_up([], D(0))) == "0.00" + " –" * 9
    assert band(roll_up([], D(0)), Limits()) is Band.NIHIL
    assert roll_up_tree([]) == {"": NOTHING}


@pytest.mark.parametrize(
    ("physical", "money", "expected"),
    [
        ("0", "0", Band.SESUAI),
        ("-5", "30", Band.SESUAI),
        ("-5.000001", "0", Band.WASPADA),
        ("0", "-10", Band.WASPADA),
        ("-10.000001", "0", Band.KRITIS),
        ("40", "-12", Band.KRITIS),
        ("-6", "-11", Band.KRITIS),
    ],
)
def test_the_worse_deviation_decides_the_band(physical, money, expected):
    line = roll_up(
        [
            leaf("3.30.03.1.01.0001", 100, 50, "50", 0, "0")._replace(
                money=50 * JUTA + D(money) * JUTA,
                physical=50 + D(physical),
            )
        ],
        100 * JUTA,
    )

    assert (worst(line), band(line, Limits())) == (min(D(physical), D(money)), expected)


def test_limits_are_settings():
    line = roll_up(VECTOR, 1000 * JUTA)

    assert band(line, Limits(waspada=D(-3), kritis=D(-5))) is Band.KRITIS


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("3.30.03.1.01.0001", "3.30.03.1.01"),
        ("3.30.03.1.01.01", "3.30.03.1.01"),
        ("X.XX.01.1.07.0006", "X.XX.01.1.07"),
        ("3.30.03.1.01", "3.30.03"),
        ("3.30.03", "3.30"),
        ("X.XX", ""),
    ],
)
def test_parent_is_read_from_the_code(code, above):
    assert parent(code) == above


@pytest.mark.parametrize("code", ["", "3", "3.30.03.1", "3.30.03.1.01.0001.5"])
def test_a_code_of_no_level_is_refused(code):
    with pytest.raises(ValueError, match="kode"):
        parent(code)


def test_a_leaf_that_is_no_sub_kegiatan_is_refused():
    with pytest.raises(ValueError, match=r"3\.30\.03\.1\.01"):
        roll_up_tree([*VECTOR, leaf("3.30.03.1.01", 1, 1, "1", 1, "1")])


def test_the_tree_holds_every_node_once():
    tree = roll_up_tree(VECTOR)

    assert sorted(tree) == [
        "", "3.30", "3.30.03", "3.30.03.1.01", "3.30.03.1.01.0001", "3.30.03.1.01.0002",
        "3.30.04", "3.30.04.1.01", "3.30.04.1.01.0001",
    ]  # fmt: skip
    assert tree["3.30.03"] == Sums(
        2, 2, 800 * JUTA, 800 * JUTA, 350 * JUTA, 42000 * JUTA, 340 * JUTA, 41000 * JUTA
    )


def test_a_cross_table_by_fund_counts_each_fund_on_its_own():
    dak = leaf("3.30.03.1.01.0001", 500, 250, "60", None, None, fund="DAK")

    funds = roll_up_by([*VECTOR, dak], lambda one: one.fund)

    assert {name: (part.asked, part.known, part.base) for name, part in funds.items()} == {
        "PAD": (3, 3, 1000 * JUTA),
        "DAK": (1, 0, D(0)),
    }


# ---------------------------------------------------------------- for any leaves

codes = st.builds(
    "{}.{:02d}.1.{:02d}.{}".format,
    st.sampled_from(["X.XX", "2.17", "3.30"]),
    st.integers(1, 2),
    st.integers(1, 2),
    st.sampled_from(["01", "0001", "0002"]),
)
percents = st.decimals(0, 100, places=2)


@st.composite
def any_leaf(draw: st.DrawFn, missing: bool = True) -> Leaf:
    pagu = draw(st.integers(0, 10**11))
    gone = missing and draw(st.booleans())
    return Leaf(
        code=draw(codes),
        name="Sub kegiatan",
        unit=draw(st.sampled_from(["SEK", "KOP", "PDN"])),
        fund=draw(st.sampled_from(["PAD", "DAK"])),
        budget=Budget.APBD,
        pagu=D(pagu),
        target_money=D(draw(st.integers(0, pagu))),
        target_physical=draw(percents),
        money=MISSING if gone else D(draw(st.integers(0, pagu))),
        physical=MISSING if gone else draw(percents),
    )


leaves = st.lists(any_leaf(), max_size=12)
full = st.lists(any_leaf(missing=False), max_size=12)


def total_pagu(some: list[Leaf]) -> Decimal:
    return sum((one.pagu for one in some), D(0))


@given(leaves, st.integers())
def test_order_does_not_matter(some, seed):
    mixed = list(some)
    Random(seed).shuffle(mixed)

    assert roll_up_tree(mixed) == roll_up_tree(some)
    assert roll_up(mixed, total_pagu(some)) == roll_up(some, total_pagu(some))


@given(leaves)
def test_the_tree_and_the_single_line_add_up_alike(some):
    tree = roll_up_tree(some)

    for code, sums in tree.items():
        inside = [one for one in some if not code or f"{one.code}.".startswith(f"{code}.")]
        alone = roll_up(inside, D(1))
        assert (sums.asked, sums.known, sums.pagu, sums.base) == (
            alone.count, alone.known, alone.pagu, alone.base,
        )  # fmt: skip
        assert alone.money == (sums.money if sums.known else MISSING)


@given(full)
def test_money_percent_is_the_sum_of_the_weighted_rows(some):
    office = total_pagu(some)
    rows = [roll_up([one], office) for one in some]
    whole = roll_up(some, office)

    assert whole.known == whole.count
    if office:
        for name, weighted in (("money_percent", "weighted_money"), ("physical", "weighted_physical")):
            parts = [getattr(row, weighted) for row in rows]
            told = sum((part for part in parts if part is not MISSING), D(0))
            assert rounded(getattr(whole, name), 6) == rounded(told, 6)
        assert rounded(sum((row.weight for row in rows), D(0)), 6) == 100


@given(leaves)
def test_nothing_reported_never_becomes_zero(some):
    silent = [one._replace(reported=False) for one in some]
    line = roll_up(silent, total_pagu(silent))

    amounts = [v for name in Line.__slots__ if name not in ("count", "known", "pagu", "base", "weight")
               for v in [getattr(line, name)]]  # fmt: skip
    assert line.base == 0
    if silent:
        assert amounts == [MISSING] * len(amounts)


@given(leaves, any_leaf())
def test_one_more_missing_leaf_changes_no_figure_but_pagu(some, one):
    gone = one._replace(unit="BARU", reported=False)
    office = total_pagu([*some, gone])
    before, after = roll_up(some, office), roll_up([*some, gone], office)

    changed = {"count", "pagu", "weight"}
    same = [name for name in Line.__slots__ if name not in changed]
    told: list[Amount] = [getattr(after, name) for name in same]
    # An empty set has zero rupiah; with only a missing leaf there is no rupiah to tell.
    if some:
        assert told == [getattr(before, name) for name in same]


@given(full, st.data())
def test_a_partial_line_never_exceeds_the_whole(some, data):
    silent = data.draw(st.sets(st.sampled_from(some)) if some else st.just(set()))
    partly = [one._replace(reported=False) if one in silent else one for one in some]
    office = total_pagu(some)
    part, whole = roll_up(partly, office), roll_up(some, office)

    assert (part.pagu, part.count) == (whole.pagu, whole.count)
    for name in ("base", "known", "money", "weighted_money", "weighted_physical"):
        told = getattr(part, name)
        if told is not MISSING:
            assert told <= getattr(whole, name)


@given(full)
def test_percentages_stay_within_what_was_typed(some):
    line = roll_up(some, total_pagu(some))

    if line.base:
        assert 0 <= line.physical <= 100
        assert line.money_percent == percent(line.money, line.base) <= 100
        assert line.rest == line.pagu - line.money >= 0
