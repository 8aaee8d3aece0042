"""The sum of a sheet's printed standards in both readings of "6 jam". Pure; due times are `values.worktime`'s."""

from dataclasses import dataclass

from mutubaku.sop.rules.procedure import Sop
from mutubaku.values.worktime import WORKDAY_MINUTES, Duration, Mode, standard_minutes, written_length


@dataclass(frozen=True)
class Reading:
    """`days` whole working days and `rest` working minutes. `minutes`: what the sheet prints, 1 hari as 450."""

    mode: Mode
    minutes: int
    days: int
    rest: int

    @property
    def words(self) -> str:
        """ "15 hari kerja 3 jam 50 menit"."""
        parts = [f"{self.days} hari kerja"] if self.days else []
        if self.rest or not self.days:
            parts.append(written_length(self.rest))
        return " ".join(parts)


def readings(sop: Sop) -> tuple[Reading, Reading]:
    """A: hours inside office hours, 7 jam 30 menit a day. B: every 6 jam is one working day."""
    found = [duration for step in sop.steps if (duration := _readable(step.time))]
    return _reading(found, Mode.A), _reading(found, Mode.B)


def without_standard(sop: Sop) -> tuple[int, ...]:
    """Steps whose time is not printed or cannot be read: they are in neither sum."""
    return tuple(step.no for step in sop.steps if _readable(step.time) is None)


def _readable(text: str) -> Duration | None:
    try:
        return Duration.parse(text)
    except ValueError:
        return None


def _reading(durations: list[Duration], mode: Mode) -> Reading:
    days = sum(duration.days(mode) or 0 for duration in durations)
    loose = sum(standard_minutes(duration) for duration in durations if duration.days(mode) is None)
    more, rest = divmod(loose, WORKDAY_MINUTES)
    return Reading(mode, sum(map(standard_minutes, durations)), days + more, rest)
