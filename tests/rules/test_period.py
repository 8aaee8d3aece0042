"""Months, quarters and years: written shape, order, containment, labels."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.values.period import Period, written_date, written_day

years = st.integers(1000, 9999)
months = st.builds(Period.month_of, years, st.integers(1, 12))
quarters = st.builds(lambda year, number: Period(year, number * 3 - 2, number * 3), years, st.integers(1, 4))
whole_years = st.builds(lambda year: Period(year, 1, 12), years)
periods = st.one_of(months, quarters, whole_years)


@given(periods)
def test_written_period_reads_back(period):
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "period", "label", "last_day"),
    [
        ("2026-10", Period(2026, 10, 10), "Oktober 2026", date(2026, 10, 31)),
        ("2028-02", Period(2028, 2, 2), "Februari 2028", date(2028, 2, 29)),
        ("2026-TW1", Period(2026, 1, 3), "Triwulan I 2026", date(2026, 3, 31)),
        ("2026-TW3", Period(2026, 7, 9), "Triwulan III 2026", date(2026, 9, 30)),
        ("2026-TW4", Period(2026, 10, 12), "Triwulan IV 2026", date(2026, 12, 31)),
        ("2026", Period(2026, 1, 12), "Tahun 2026", date(2026, 12, 31)),
    ],
)
def test_period_from_its_written_shape(text, period, label, last_day):
    found = Period.parse(text)

    assert (found, found.label, found.last_day) == (period, label, last_day)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-1", "2026-TW5", "2026-TW", "26-10", "2026-10-01"]
)
def test_other_shapes_are_refused(text):
    with pytest.raises(ValueError) as caught:
        Period.parse(text)

    assert (
        str(caught.value) == f"Periode {text!r} tidak dikenal. Tulis misalnya 2026-10, 2026-TW3, atau 2026."
    )


@given(periods, periods)
def test_order_follows_the_last_day(one, other):
    if one.last_day != other.last_day:
        assert (one < other) == (one.last_day < other.last_day)


@given(st.lists(periods, max_size=6))
def test_order_is_total(some):
    backwards = some[::-1]
    ordered = sorted(some)

    assert ordered == sorted(backwards)
    assert all(not later < earlier for earlier, later in pairwise(ordered))


def test_longer_period_comes_after_those_ending_with_it():
    some = [Period.parse(text) for text in ("2026", "2026-TW4", "2026-12", "2027-01", "2026-11")]

    assert [str(period) for period in sorted(some)] == ["2026-11", "2026-12", "2026-TW4", "2026", "2027-01"]


@given(periods)
def test_previous_ends_the_day_before_and_is_as_long(period):
    before = period.previous()

    assert before.last_day + timedelta(days=1) == date(period.year, period.first, 1)
    assert len(before.months) == len(period.months)


@given(periods, months)
def test_period_contains_exactly_its_months(period, month):
    assert (month in period) == (month in period.months)


@given(periods)
def test_period_contains_itself(period):
    assert period in period


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2026, 11, 2), "2 November 2026", "Senin, 2 November 2026"),
        (date(2026, 8, 16), "16 Agustus 2026", "Minggu, 16 Agustus 2026"),
        (date(2027, 1, 1), "1 Januari 2027", "Jumat, 1 Januari 2027"),
    ],
)
def test_date_in_words(day, short, long):
    assert (written_date(day), written_day(day)) == (short, long)
