"""A reported number, or the fact that nobody has reported one. MISSING is never zero.

Sums keep "incomplete" visible: they say how much of what was asked is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final


class Missing(Enum):
    """The value of a figure nobody has reported; it has no arithmetic, so it cannot slip into a sum."""

    MISSING = "belum lapor"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing.MISSING
Amount = Decimal | Missing


@dataclass(frozen=True)
class Sum:
    """`value` adds what is known (MISSING when nothing is); `known` of `asked` parts were there."""

    value: Amount
    known: int
    asked: int

    @property
    def complete(self) -> bool:
        return self.known == self.asked


def total(amounts: Iterable[Amount]) -> Sum:
    parts = list(amounts)
    known = [part for part in parts if isinstance(part, Decimal)]
    return Sum(sum(known, Decimal(0)) if known else MISSING, len(known), len(parts))


def percent(part: Amount, whole: Amount) -> Amount:
    """part / whole × 100, unrounded; MISSING when either is missing or the whole is zero ("–" on paper)."""
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or not whole:
        return MISSING
    return part * 100 / whole
