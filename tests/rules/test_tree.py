"""Print order of the report tree: codes of both editions, marks, names, units that share a code."""

from decimal import Decimal

import pytest

from mutubaku.figures.rules.rfk import Budget, Leaf
from mutubaku.figures.rules.tree import letters, order, tree

NAMES = {"X.XX": "PENUNJANG", "3.30": "PERDAGANGAN", "3.30.03": "SARANA", "3.30.03.1.01": "Pasar"}


def leaf(code: str, unit: str = "PDN") -> Leaf:
    one = Decimal(1)
    return Leaf(code, f"Sub {code}", unit, "PAD", Budget.APBD, one, one, one, one, one)


def test_rows_come_in_print_order_with_marks_and_names():
    codes = [
        "3.30.03.1.01.0002",
        "3.30.03.1.01.01",
        "2.17.10.1.01.0001",
        "2.17.09.2.01.0001",
        "X.XX.01.1.07.0006",
    ]

    rows = tree([leaf(code) for code in codes], NAMES, Decimal(5))

    assert [(row.level.value, row.mark, row.code, row.name) for row in rows] == [
        ("group", "", "X.XX", "PENUNJANG"),
        ("program", "A", "X.XX.01", "X.XX.01"),
        ("kegiatan", "A.1", "X.XX.01.1.07", "X.XX.01.1.07"),
        ("sub", "A.1.1", "X.XX.01.1.07.0006", "Sub X.XX.01.1.07.0006"),
        ("group", "", "2.17", "2.17"),
        ("program", "B", "2.17.09", "2.17.09"),
        ("kegiatan", "B.1", "2.17.09.2.01", "2.17.09.2.01"),
        ("sub", "B.1.1", "2.17.09.2.01.0001", "Sub 2.17.09.2.01.0001"),
        ("program", "C", "2.17.10", "2.17.10"),
        ("kegiatan", "C.1", "2.17.10.1.01", "2.17.10.1.01"),
        ("sub", "C.1.1", "2.17.10.1.01.0001", "Sub 2.17.10.1.01.0001"),
        ("group", "", "3.30", "PERDAGANGAN"),
        ("program", "D", "3.30.03", "SARANA"),
        ("kegiatan", "D.1", "3.30.03.1.01", "Pasar"),
        ("sub", "D.1.1", "3.30.03.1.01.01", "Sub 3.30.03.1.01.01"),
        ("sub", "D.1.2", "3.30.03.1.01.0002", "Sub 3.30.03.1.01.0002"),
    ]


def test_a_code_of_two_units_is_a_row_for_each():
    rows = tree([leaf("3.30.03.1.01.0001", "PDN"), leaf("3.30.03.1.01.0001", "PLN")], NAMES, Decimal(2))

    assert [(row.mark, row.unit, row.line.pagu) for row in rows[2:]] == [
        ("A.1", "", Decimal(2)),
        ("A.1.1", "PDN", Decimal(1)),
        ("A.1.2", "PLN", Decimal(1)),
    ]


def test_no_leaves_no_rows():
    assert tree([], NAMES, Decimal(0)) == ()


@pytest.mark.parametrize(("number", "mark"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_letters_go_on_after_z(number, mark):
    assert letters(number) == mark


def test_support_sorts_first_and_numbers_as_numbers():
    codes = ["10.01", "2.17", "X.XX", "3.30.03.1.01.02", "3.30.03.1.01.0003"]

    assert sorted(codes, key=order) == ["X.XX", "2.17", "3.30.03.1.01.02", "3.30.03.1.01.0003", "10.01"]
