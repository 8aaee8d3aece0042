"""When a case will end by the standards of its sheet; the calendar is the one shipped in the package."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

import mutubaku.org
from mutubaku.cases.rules.forecast import forecast
from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.values.calendar_data import calendar_from
from mutubaku.values.worktime import Mode, due_at

FOLDER = Path(mutubaku.org.__file__).parent / "calendar"
DOCUMENTS = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
CALENDAR = calendar_from(DOCUMENTS, version="uji", zone="Asia/Makassar")
SHIPPED = read_shipped()
MONTHLY = SHIPPED["10-laporan-bulanan"]


def wita(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Makassar"))


sops = st.sampled_from(sorted(SHIPPED)).map(SHIPPED.__getitem__)
modes = st.sampled_from(Mode)
moments = st.datetimes(datetime(2026, 1, 5), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def walks(draw):
    """A procedure, one of its steps, and a due time before or after now."""
    sop, now = draw(sops), draw(moments)
    step = draw(st.sampled_from(sop.steps))
    due = draw(st.none() | st.integers(-9000, 9000).map(lambda minutes: now + timedelta(minutes=minutes)))
    return sop, step.no, due, now


def test_what_is_left_of_the_report_is_laid_on_the_calendar():
    now = wita("2026-11-16T09:00")

    found = forecast(MONTHLY, {14: wita("2026-11-16T10:00")}, CALENDAR, Mode.B, now)

    # Step 14 until its due time, then 12 jam of step 15 = two working days after Monday.
    assert found == wita("2026-11-18T16:00")


def test_in_counted_hours_the_end_comes_earlier():
    now = wita("2026-11-16T09:00")

    assert forecast(MONTHLY, {14: wita("2026-11-16T10:00")}, CALENDAR, Mode.A, now) == wita(
        "2026-11-17T15:30"
    )


def test_a_step_past_its_due_time_is_taken_to_end_now():
    now = wita("2026-11-16T09:00")

    assert forecast(MONTHLY, {15: wita("2026-11-10T10:00")}, CALENDAR, Mode.B, now) == now


def test_of_steps_side_by_side_the_later_one_counts():
    now, later = wita("2026-11-16T09:00"), wita("2026-11-20T16:00")
    both = {6: later, 7: wita("2026-11-16T09:20")}

    assert forecast(MONTHLY, both, CALENDAR, Mode.B, now) == forecast(
        MONTHLY, {6: later}, CALENDAR, Mode.B, now
    )


def test_a_case_that_waits_for_nothing_has_no_forecast():
    assert forecast(MONTHLY, {}, CALENDAR, Mode.B, wita("2026-11-16T09:00")) is None


@given(walks(), modes)
def test_the_end_is_never_before_now_nor_before_what_waits(walk, mode):
    sop, no, due, now = walk

    found = forecast(sop, {no: due}, CALENDAR, mode, now)

    assert found is not None and found >= max(now, due or now)


@given(walks(), modes)
def test_an_earlier_step_never_ends_the_case_sooner(walk, mode):
    sop, no, due, now = walk
    before = [step.no for step in sop.steps if step.no < no]

    here = forecast(sop, {no: due}, CALENDAR, mode, now)

    assert all(forecast(sop, {other: due}, CALENDAR, mode, now) >= here for other in before[-3:])


@given(moments, modes)
def test_one_stage_left_is_one_due_time(now, mode):
    last = MONTHLY.steps[-1]

    found = forecast(MONTHLY, {MONTHLY.steps[-2].no: None}, CALENDAR, mode, now)

    assert found == due_at(now, last.duration, CALENDAR, mode).at
