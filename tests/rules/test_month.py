"""The month as a wall calendar: every day once, under its weekday."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules.month import Cell, weeks

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_november_2026_begins_on_a_sunday():
    found = weeks(
        date(2026, 11, 13), lambda day: day.weekday() >= 5, {date(2026, 11, 20)}, {date(2026, 11, 20)}
    )

    assert found[0] == (*[Cell(None, False)] * 5, Cell(None, True), Cell(1, True))
    assert found[1][4] == Cell(6, False)
    assert (found[2][4], found[3][4]) == (Cell(13, False, today=True), Cell(20, False, due=True, hot=True))
    assert found[5] == (Cell(30, False), *[Cell(None, False)] * 4, *[Cell(None, True)] * 2)


@given(days, st.lists(days))
def test_every_day_of_the_month_stands_once_under_its_weekday(today, due):
    found = weeks(today, lambda day: False, set(due), set())

    placed = [(cell.day, column) for row in found for column, cell in enumerate(row) if cell.day]
    first = today.replace(day=1)
    month = [first + timedelta(days=n) for n in range(31)]
    assert placed == [(day.day, day.weekday()) for day in month if day.month == today.month]
    assert {cell.day for row in found for cell in row if cell.today} == {today.day}
    assert {cell.day for row in found for cell in row if cell.due} == {
        day.day for day in due if (day.year, day.month) == (today.year, today.month)
    }
    assert {len(row) for row in found} == {7}
