"""The sheets a person's units owe, in working time: for who fills them and for who signs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mutubaku.figures.rules.status import filled_by
from mutubaku.figures.selectors.rounds import SheetState
from mutubaku.figures.selectors.running import owed_sheets
from mutubaku.org.rules.holding import Holder
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import working_minutes_between


@dataclass(frozen=True)
class OwnSheet:
    """`post`: the position that makes it theirs; `left`: working minutes to its due time, or past it when `late`.

    `prepares`: the person fills it and the head signs, so it is a task of its own; the head has the work of the case.
    """

    sheet: SheetState
    post: Holder
    late: bool
    left: int | None

    @property
    def due_at(self) -> datetime | None:
        return self.sheet.due_at

    @property
    def prepares(self) -> bool:
        return not self.post.heads


def own_sheets(holders: Sequence[Holder], now: datetime, calendar: Calendar | None) -> tuple[OwnSheet, ...]:
    """The next due first; one query, none for who fills no sheet."""
    posts = filled_by(holders)
    return tuple(_own(one, posts, now, calendar) for one in owed_sheets(posts)) if posts else ()


def _own(sheet: SheetState, posts: dict[int, Holder], now: datetime, calendar: Calendar | None) -> OwnSheet:
    due = sheet.due_at
    late = due is not None and due < now
    left = None
    if due is not None and calendar is not None:
        left = working_minutes_between(min(due, now), max(due, now), calendar)
    return OwnSheet(sheet, posts[sheet.unit_id], late, left)
