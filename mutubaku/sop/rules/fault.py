"""A fault of a procedure as a value: what was found at which row, and what is proposed. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mutubaku.values.refusal import Refusal


class Severity(StrEnum):
    KESALAHAN = "kesalahan"
    PERINGATAN = "peringatan"
    CATATAN = "catatan"


@dataclass(frozen=True)
class Fault:
    """`code`: E0 shape of the file, E1–E7 and W1–W12 the rules, K an oddity of the print that fits none.

    `step` is the number of the row, None for the sheet as a whole.
    """

    code: str
    severity: Severity
    step: int | None
    found: str
    proposal: str

    @property
    def place(self) -> str:
        return "" if self.step is None else f"langkah {self.step}"

    def refusal(self) -> Refusal:
        return Refusal(self.code, f"{self.found} {self.proposal}", self.place)


def error(code: str, step: int | None, found: str, proposal: str) -> Fault:
    return Fault(code, Severity.KESALAHAN, step, found, proposal)


def warning(code: str, step: int | None, found: str, proposal: str) -> Fault:
    return Fault(code, Severity.PERINGATAN, step, found, proposal)


def note(code: str, step: int | None, found: str, proposal: str) -> Fault:
    return Fault(code, Severity.CATATAN, step, found, proposal)


def in_order(faults: list[Fault]) -> list[Fault]:
    """The sheet first, then row by row; within a row by code, W2 before W10; equal ones stay as found."""

    def place(fault: Fault) -> tuple[int, str, int]:
        letter, digits = re.fullmatch(r"(\D*)(\d*)", fault.code).groups()  # type: ignore[union-attr]
        return (-1 if fault.step is None else fault.step, letter, int(digits or 0))

    return sorted(faults, key=place)
