"""`bench rollup` measures nothing unless the product's sums and the bare SQL agree in every node."""

import pytest

from mutubaku.ops.benches import rollup

pytestmark = pytest.mark.django_db


def test_a_small_province_rolls_up_alike_both_ways():
    found = rollup.run({"offices": 2, "lines": 145})
    assert {name: found[name] for name in ("name", "leaves")} == {"name": "rollup", "leaves": 2 * 145 * 12}
    assert set(found) == {"name", "leaves", "seconds", "sql_seconds"}
