"""My work: what waits for the signed-in person, by urgency, and what runs in the office. Other apps do the reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.selectors import CaseLine, WorkItem, case_line, inbox, open_cases
from mutubaku.org.rules import Holder, acting
from mutubaku.org.selectors import calendar_of, holders_of, office_of
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import working_minutes_between

LATE, TODAY, NEXT = "Lewat waktu baku", "Jatuh tempo hari ini", "Berikutnya"


@dataclass(frozen=True)
class Task:
    """`post`: the position that makes it mine. `left`: working minutes to the due time, or past it when `late`;
    None where the sheet prints no standard."""

    item: WorkItem
    post: str
    late: bool
    left: int | None


@dataclass(frozen=True)
class Group:
    """`colour` and `shape` stand for the urgency beside its name."""

    name: str
    colour: str
    shape: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Desk:
    now: datetime
    groups: tuple[Group, ...]
    running: tuple[CaseLine, ...]

    @property
    def waiting(self) -> int:
        return sum(len(group.tasks) for group in self.groups)

    @property
    def late(self) -> int:
        return sum(task.late for group in self.groups for task in group.tasks)


def desk(person_id: int, office_id: int, now: datetime) -> Desk:
    """What waits for a person on the day and hour of the office's own clock, and every running case of the office."""
    office = office_of(office_id)
    now = now.astimezone(ZoneInfo(office.zone))
    holders = holders_of(person_id, now.date())
    items = sorted(inbox(holders), key=lambda item: (item.due_at is None, item.due_at or now, item.work_id))
    tasks: list[Task] = []
    if items:  # an office without working hours yet has no works either
        calendar = calendar_of(office.pk, office.calendar_version)
        tasks = [_task(item, holders, now, calendar) for item in items]
    return Desk(now, _groups(tasks, now), tuple(map(case_line, open_cases(office_id))))


def _task(item: WorkItem, holders: Iterable[Holder], now: datetime, calendar: Calendar) -> Task:
    mine = acting(holders, role=item.role, unit_id=item.unit_id, on=now.date())
    post = mine.title if mine else ""
    if item.due_at is None:
        return Task(item, post, late=False, left=None)
    first, last = sorted((now, item.due_at))
    return Task(item, post, item.due_at < now, working_minutes_between(first, last, calendar))


def _groups(tasks: Iterable[Task], now: datetime) -> tuple[Group, ...]:
    """Groups without a task are left out."""
    sorted_out: dict[str, list[Task]] = {LATE: [], TODAY: [], NEXT: []}
    for task in tasks:
        sorted_out[_urgency(task, now.date(), now)].append(task)
    looks = {LATE: ("bad", "diamond"), TODAY: ("warn", "triangle"), NEXT: ("ok", "circle")}
    return tuple(Group(name, *looks[name], tuple(found)) for name, found in sorted_out.items() if found)


def _urgency(task: Task, today: date, now: datetime) -> str:
    if task.late:
        return LATE
    due = task.item.due_at
    return TODAY if due and due.astimezone(now.tzinfo).date() == today else NEXT
