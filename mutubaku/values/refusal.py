"""Why something may not be done, as a value; and the one exception that carries such values.

Rules return refusals, services raise `Refused`, the doors (pages, commands) show them. The message is
formal Indonesian and says what to do.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """One reason. `place` names what it is about (a field, a cell such as "F12", a need), if anything."""

    code: str
    message: str
    place: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=(), compare=False)


class Refused(Exception):
    """Nothing was changed. Carries every reason at once, never only the first."""

    def __init__(self, refusals: list[Refusal] | tuple[Refusal, ...] | Refusal) -> None:
        self.refusals = (refusals,) if isinstance(refusals, Refusal) else tuple(refusals)
        super().__init__("; ".join(r.message for r in self.refusals))
