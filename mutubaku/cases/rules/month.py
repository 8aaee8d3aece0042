"""A month as a wall calendar shows it: weeks from Monday, days off, today, and days on which something is due. Pure."""

import calendar
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cell:
    """`day` None: a place of the first or last week that belongs to another month. `hot`: something there is late."""

    day: int | None
    off: bool
    today: bool = False
    due: bool = False
    hot: bool = False


def weeks(
    today: date, is_off: Callable[[date], bool], due: Collection[date], hot: Collection[date]
) -> tuple[tuple[Cell, ...], ...]:
    """The month of `today`."""
    rows = calendar.Calendar().monthdatescalendar(today.year, today.month)
    return tuple(tuple(_cell(day, today, is_off, due, hot) for day in row) for row in rows)


def _cell(
    day: date, today: date, is_off: Callable[[date], bool], due: Collection[date], hot: Collection[date]
) -> Cell:
    if day.month != today.month:
        return Cell(None, off=day.weekday() >= calendar.SATURDAY)
    return Cell(day.day, is_off(day), day == today, day in due, day in hot)
