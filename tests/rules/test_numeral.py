"""Indonesian numbers: what is printed reads back, what is unclear is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.values.numeral import counted, parse, rounded, rupiah, rupiah_short, show, signed, spelled

decimals = st.integers(0, 4).flatmap(
    lambda digits: st.tuples(
        st.decimals(-(10**15), 10**15, places=digits, allow_nan=False, allow_infinity=False), st.just(digits)
    )
)


@given(decimals)
def test_printed_number_reads_back(case):
    number, digits = case

    assert parse(show(number, digits)) == number


@given(st.integers(-(10**15), 10**15))
def test_printed_money_reads_back(amount):
    assert parse(rupiah(amount)) == amount


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 4))
def test_rounding_moves_by_half_a_digit_at_most(number, digits):
    assert abs(rounded(number, digits) - number) <= Decimal(5).scaleb(-digits - 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1234567,89", "1234567.89"),
        ("Rp1.250.000,50", "1250000.50"),
        ("Rp. 1.250.000,-", "1250000"),
        ("rp\u00a01.000", "1000"),
        ("83,75%", "83.75"),
        (" 0 ", "0"),
        ("-1.000", "-1000"),
        ("−1.000", "-1000"),
        ("−Rp1.000", "-1000"),
        ("Rp-1.000", "-1000"),
        ("(1.000)", "-1000"),
        ("(Rp1.000)", "-1000"),
    ],
)
def test_written_number_is_read(text, number):
    assert parse(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "null", "Rp"])
def test_blank_is_no_number_and_never_zero(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["1.5", "1,234,567", "12.34.567", "1.2345", "seribu", "1e6", "(1.000", "1.000)", "--5", "5-", "1 000"]
)  # fmt: skip
def test_unclear_number_is_refused(text):
    with pytest.raises(ValueError) as caught:
        parse(text)

    assert str(caught.value) == f"“{text}” bukan angka. Tulis misalnya 1.250.000 atau 83,75."


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        ("1234567.891", 2, "1.234.567,89"),
        ("0.125", 2, "0,13"),
        ("-0.125", 2, "−0,13"),
        ("-0.004", 2, "0,00"),
        ("999.5", 0, "1.000"),
        ("-1234", 0, "−1.234"),
    ],
)
def test_number_is_printed_rounded_half_away_from_zero(number, digits, text):
    assert show(Decimal(number), digits) == text


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    [
        (0, "Rp0", "Rp0"),
        (999_999, "Rp999.999", "Rp999.999"),
        (1_500_000, "Rp1.500.000", "Rp1,50 juta"),
        (186_420_000_000, "Rp186.420.000.000", "Rp186,42 miliar"),
        (-2_500_000_000_000, "−Rp2.500.000.000.000", "−Rp2,50 triliun"),
        (Decimal("-0.4"), "Rp0", "Rp0"),
    ],
)
def test_money_in_running_text(amount, long, short):
    assert (rupiah(amount), rupiah_short(amount)) == (long, short)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (215, "dua ratus lima belas"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_001_001, "satu juta seribu satu"),
        (3_000_000_000_000, "tiga triliun"),
    ],
)
def test_number_in_words(number, words):
    assert spelled(number) == words


def test_negative_number_has_no_words():
    with pytest.raises(ValueError, match="-1"):
        spelled(-1)


UNITS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4,
    "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
}  # fmt: skip
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def value_of(words):
    """Adds up a number in words, part by part."""
    total = group = last = 0
    for word in words.split():
        if word in SCALES:
            total, group, last = total + (group + last) * SCALES[word], 0, 0
        elif word == "seribu":
            total += 1000
        elif word in ("seratus", "sepuluh", "sebelas"):
            group += {"seratus": 100, "sepuluh": 10, "sebelas": 11}[word]
        elif word in ("ratus", "puluh"):
            group, last = group + last * {"ratus": 100, "puluh": 10}[word], 0
        elif word == "belas":
            group, last = group + last + 10, 0
        else:
            last = UNITS[word]
    return total + group + last


@given(st.integers(0, 10**15 - 1))
def test_words_add_up_to_the_number(number):
    assert value_of(spelled(number)) == number


@pytest.mark.parametrize(
    ("number", "text"), [(0, "nol"), (3, "tiga"), (11, "sebelas"), (12, "12"), (1056, "1.056")]
)
def test_small_counts_are_words(number, text):
    assert counted(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("1.5", "+1,50"), ("-1.5", "−1,50"), ("0", "0,00"), ("0.004", "0,00"), ("-0.004", "0,00")],
)
def test_a_deviation_is_printed_with_its_sign_unless_it_shows_as_zero(number, text):
    assert signed(Decimal(number), 2) == text
