"""When a case will end if every step still to come takes exactly its printed standard. Pure; no promise, a reading."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.rules.asked import following
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Mode, due_at


def forecast(
    sop: Sop, waiting: Mapping[int, datetime | None], calendar: Calendar, mode: Mode, now: datetime
) -> datetime | None:
    """`waiting`: number of each step that waits → its due time, None where none is printed.

    What waits is taken to end at its due time, or now when that has passed; each later stage adds its standard, of
    steps side by side the longest. None when nothing waits. A step without a standard takes no time.
    """
    if not waiting:
        return None
    now = now.astimezone(ZoneInfo(calendar.zone))
    at = max([now, *(due.astimezone(now.tzinfo) for due in waiting.values() if due)])
    stage: tuple[Step, ...] = following(sop, sop.step(max(waiting)))
    while stage:
        at = _after(stage, at, calendar, mode)
        stage = following(sop, stage[0])
    return at


def _after(stage: Iterable[Step], start: datetime, calendar: Calendar, mode: Mode) -> datetime:
    durations = [duration for step in stage if (duration := step.duration)]
    return max([start, *(due_at(start, duration, calendar, mode).at for duration in durations)])
