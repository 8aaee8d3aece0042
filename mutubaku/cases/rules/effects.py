"""The short list of consequences of an event. Rules name them; only the service of cases carries them out."""

from dataclasses import dataclass

ALL_UNITS = ("*",)


@dataclass(frozen=True)
class OpenWorks:
    """Opens one work of `step` for its actor (`units` empty) or one for each unit (`ALL_UNITS`: every one)."""

    step: int
    round: int
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class WithdrawWorks:
    """Every waiting work of these steps is overtaken."""

    steps: tuple[int, ...]


@dataclass(frozen=True)
class CloseUnits:
    """Every unit's work of `step` that still waits ends without its sheet."""

    step: int


@dataclass(frozen=True)
class EndCase:
    """The case is finished or cancelled; the state says which."""


Effect = OpenWorks | WithdrawWorks | CloseUnits | EndCase
