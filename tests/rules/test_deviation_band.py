"""How one deviation looks while it is typed: within the office's limits, watched, or outside them on either side."""

from decimal import Decimal

import pytest

from mutubaku.figures.rules.rfk import Band, Limits, band_of

OWN = Limits(waspada=Decimal(-3), kritis=Decimal(-8))


@pytest.mark.parametrize(
    ("points", "limits", "expected"),
    [
        ("-10.01", Limits(), Band.KRITIS), ("-10", Limits(), Band.WASPADA), ("-5.01", Limits(), Band.WASPADA),
        ("-5", Limits(), Band.SESUAI), ("10", Limits(), Band.SESUAI), ("10.01", Limits(), Band.KRITIS),
        ("67039.63", Limits(), Band.KRITIS), ("8.5", OWN, Band.KRITIS), ("-4", OWN, Band.WASPADA),
    ],
)  # fmt: skip
def test_a_deviation_outside_the_limits_stands_out_on_either_side(
    points: str, limits: Limits, expected: Band
) -> None:
    assert band_of(Decimal(points), limits) is expected
