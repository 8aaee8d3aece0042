"""When the person a work waits for is told about its due time: at half and nine tenths of the standard, at the due
time, and every working day after. Counted in working time; never at night or on a day off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Pause, working_minutes_between


class NoticeKind(StrEnum):
    """`due` is also the record that a work became overdue; `chased`: a person asked for it, not the clock; `closed`: its
    collection ended without it; `sent`: the work sent a paper to the post that is told."""

    HALF = "half"
    NEARLY = "nearly"
    DUE = "due"
    LATE = "late"
    CHASED = "chased"
    CLOSED = "closed"
    SENT = "sent"


NOTICE_NAMES: dict[str, str] = {
    NoticeKind.HALF: "separuh waktu baku terpakai",
    NoticeKind.NEARLY: "waktu baku hampir habis",
    NoticeKind.DUE: "jatuh tempo terlewati",
    NoticeKind.LATE: "masih terlambat",
    NoticeKind.CHASED: "diingatkan",
    NoticeKind.CLOSED: "pengumpulan ditutup sebelum unit Anda mengirim",
    NoticeKind.SENT: "naskah dikirim kepada unit Anda: baca, lalu konfirmasi penerimaannya",
}


def ended_words(successor: str) -> str:
    """Of a paper that was sent and holds no longer; `successor`: number of the one in its place."""
    instead = f", digantikan naskah nomor {successor}" if successor else ", telah dicabut"
    return f"naskah yang dikirim kepada unit Anda tidak berlaku lagi{instead}"


# Tenths of the standard, the later first: of two that are reached only the later is told.
_STAGES = ((9, NoticeKind.NEARLY), (5, NoticeKind.HALF))


@dataclass(frozen=True)
class Told:
    """A notice already given, with its date on the office's wall."""

    kind: NoticeKind
    day: date


@dataclass(frozen=True)
class Clock:
    """The times of one waiting work. `pauses`: its jeda, the open one with `end` None."""

    opened_at: datetime
    due_at: datetime
    pauses: tuple[Pause, ...] = ()

    @property
    def stands_still(self) -> bool:
        return any(pause.end is None for pause in self.pauses)


def office_is_open(now: datetime, calendar: Calendar) -> bool:
    """Between opening and closing time of a working day, the rest at noon included."""
    local = now.astimezone(ZoneInfo(calendar.zone))
    hours = calendar.day(local.date()).hours
    return bool(hours) and hours[0].start <= local.hour * 60 + local.minute < hours[-1].end


def notice_due(clock: Clock, told: Iterable[Told], now: datetime, calendar: Calendar) -> NoticeKind | None:
    """The notice to give now, None when there is none; the same question after giving it is answered None."""
    if clock.stands_still or not office_is_open(now, calendar):
        return None
    given = {one.kind: one.day for one in sorted(told, key=lambda one: one.day)}
    if now >= clock.due_at:
        return _overdue(given, now.astimezone(ZoneInfo(calendar.zone)).date())
    standard = working_minutes_between(clock.opened_at, clock.due_at, calendar, clock.pauses)
    used = working_minutes_between(clock.opened_at, now, calendar, clock.pauses)
    for tenths, kind in _STAGES:
        if kind in given:
            return None
        if used * 10 >= standard * tenths:
            return kind
    return None


def _overdue(given: dict[NoticeKind, date], today: date) -> NoticeKind | None:
    """Once that it is overdue, then one notice on each later working day."""
    if NoticeKind.DUE not in given:
        return NoticeKind.DUE
    last = max(given[NoticeKind.DUE], given.get(NoticeKind.LATE, date.min))
    return NoticeKind.LATE if last < today else None
