"""A figure nobody has reported stays visible: MISSING never becomes zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.values.figure import MISSING, Sum, percent, total

known = st.decimals(-(10**12), 10**12, places=2)
amounts = st.lists(st.one_of(st.just(MISSING), known))


@given(st.lists(st.just(MISSING)))
def test_sum_of_nothing_reported_is_missing(parts):
    assert total(parts) == Sum(MISSING, 0, len(parts))


@given(st.lists(known, min_size=1), st.integers(0, 5))
def test_sum_adds_what_is_known_and_counts_what_is_not(reported, absent):
    parts = [*reported, *[MISSING] * absent]

    found = total(parts)

    assert (found, found.complete) == (Sum(sum(reported), len(reported), len(parts)), absent == 0)


@given(amounts.flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_sum_does_not_depend_on_order(case):
    parts, shuffled = case

    assert total(parts) == total(shuffled)


def test_reported_zero_is_a_figure():
    assert total([Decimal(0), MISSING]) == Sum(Decimal(0), 1, 2)


@pytest.mark.parametrize("number", [0, Decimal(0)])
def test_missing_is_not_zero(number):
    assert number != MISSING


@pytest.mark.parametrize(
    "slip",
    [lambda: MISSING + 1, lambda: Decimal(1) + MISSING, lambda: sum([MISSING]), lambda: Decimal(1) > MISSING],
)
def test_missing_has_no_arithmetic(slip):
    with pytest.raises(TypeError):
        slip()


@given(st.one_of(st.just(MISSING), known))
def test_percent_with_a_part_missing_is_missing(amount):
    assert (percent(MISSING, amount), percent(amount, MISSING)) == (MISSING, MISSING)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("50", "200", Decimal(25)),
        ("0", "200", Decimal(0)),
        ("-50", "200", Decimal(-25)),
        ("300", "200", Decimal(150)),
        ("0", "0", MISSING),
        ("5", "0", MISSING),
    ],
)
def test_percent_of_known_figures(part, whole, expected):
    assert percent(Decimal(part), Decimal(whole)) == expected
