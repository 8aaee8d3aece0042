"""A range of whole numbers for command lines: what lies outside is wrong usage (exit 2), said with its bounds."""

from collections.abc import Iterator


class Whole:
    """`choices` of argparse for low to high, both included."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.low <= number <= self.high

    def __iter__(self) -> Iterator[str]:
        """How argparse names the choices in its message."""
        yield f"{self.low} sampai {self.high}"
