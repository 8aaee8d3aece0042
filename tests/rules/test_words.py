"""Lists, counts and differences as the books word them."""

from decimal import Decimal

import pytest

from mutubaku.books.rules.words import against_target, bare, moved, several, started
from mutubaku.values.wording import joined

D = Decimal


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A dan B"), (["A", "B", "C"], "A, B, dan C")],
)
def test_lists(parts, text):
    assert joined(parts) == text


def test_a_count_opens_a_sentence():
    assert [several(1, "unit"), several(11, "unit"), several(12, "unit"), started("")] == [
        "Satu unit", "Sebelas unit", "12 unit", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("money", "physical", "text"),
    [
        ("-3.18", "-1.85", "Keuangan tertinggal 3,18 poin dari target, fisik 1,85 poin"),
        ("2", "0.5", "Keuangan melampaui target 2,00 poin, fisik 0,50 poin"),
        ("-3", "1", "Keuangan tertinggal 3,00 poin dari target, fisik melampaui target 1,00 poin"),
        ("0", "-1", "Keuangan sesuai target, fisik tertinggal 1,00 poin dari target"),
        ("0.004", "-0.004", "Keuangan dan fisik sesuai target"),
    ],
)
def test_two_deviations_in_words(money, physical, text):
    assert against_target(("Keuangan", D(money)), ("fisik", D(physical))) == text


@pytest.mark.parametrize(
    ("before", "now", "text"),
    [
        ("65.605", "76.544", "realisasi bertambah 10,93 poin"),
        ("10", "9.5", "realisasi berkurang 0,50 poin"),
        ("10.001", "10.004", "realisasi tetap"),
    ],
)
def test_a_step_is_the_difference_of_printed_numbers(before, now, text):
    assert moved("realisasi", D(before), D(now)) == text


@pytest.mark.parametrize(("limit", "text"), [("-10", "−10"), ("-7.50", "−7,5"), ("20", "20"), ("100", "100")])
def test_a_limit_prints_as_it_was_set(limit, text):
    assert bare(D(limit)) == text
