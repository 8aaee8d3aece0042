"""What the example office is in the middle of, whatever the clock of the machine says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mutubaku.cases.models import Case, PlannedCase, Work
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.services.ticking import tick
from mutubaku.ops.demo import october, running
from mutubaku.ops.demo.walk import Stage
from mutubaku.ops.management.commands.demo import prepare
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.org.models import JournalEntry

ZONE = ZoneInfo("Asia/Makassar")
OCTOBER_ENDED = datetime(2026, 11, 18, 16, 0, tzinfo=ZONE)


@pytest.fixture
def stage(db, settings, tmp_path):
    """The example office before its first month, one post held by a Plt. until the end of 2026."""
    settings.FILES, settings.KEYS = tmp_path / "berkas", tmp_path / "kunci"
    made = Stage(prepare(lambda line: None, tmp_path).office_id, lambda line: None)
    october.appoint_plt(made, datetime(2026, 1, 1, tzinfo=ZONE))
    return made


def waiting(now):
    """(procedure, period, step, who, when due) of every work that waits."""
    rows = Work.objects.filter(status=WorkStatus.WAITING).select_related("case", "unit")
    found = []
    for work in rows.order_by("case_id", "step", "unit__order"):
        due = work.due_at.astimezone(ZONE)
        when = "late" if due < now else "today" if due.date() == now.date() else "later"
        who = work.unit.code if work.unit else work.role
        found.append((work.case.sop, work.case.period, work.step, who, when))
    return found


def test_every_post_has_something_to_do_on_a_working_day(stage):
    now = datetime(2026, 11, 26, 9, 10, tzinfo=ZONE)
    running.play(stage, OCTOBER_ENDED, now)

    assert waiting(now) == [
        *(("05-data-perkembangan", "2026-TW3", 6, unit, "later") for unit in ("KOP", "UKM", "MTU", "PLT", "PRO", "LUT")),
        *(("02-tepra", "2026-10", 4, unit, "today") for unit in ("SEK", "SDI", "SPI", "PDN", "PLN", "SPK")),
        ("06-monev", "2026-TW3", 10, "pelaksana", "later"),
        ("07-risiko", "2026-TW3", 2, "kasubbag_perencanaan", "late"),
        ("07-risiko", "2027", 4, "kepala_dinas", "late"),
        ("03-rka-dpa", "2027", 2, "sekretaris", "late"),
        ("04-renstra", "2026", 4, "kepala_dinas", "today"),
    ]  # fmt: skip
    assert Work.objects.filter(status=WorkStatus.RETURNED).values_list("case__sop", "step").get() == (
        "06-monev",
        13,
    )
    assert (tick(now).opened, examine()["faults"]) == (0, [])
    to_come = PlannedCase.objects.filter(case=None, dropped_at=None).order_by("opens_at", "sop")
    assert list(to_come.values_list("sop", "period"))[:2] == [
        ("02-tepra", "2026-11"),
        ("10-laporan-bulanan", "2026-11"),
    ]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 18, 16, 1, tzinfo=ZONE),  # October ended a minute ago
        datetime(2026, 11, 20, 23, 50, tzinfo=ZONE),  # at night
        datetime(2026, 11, 28, 12, 0, tzinfo=ZONE),  # on a Saturday
        datetime(2027, 1, 4, 6, 0, tzinfo=ZONE),  # a post is vacant since the new year
        datetime(2029, 5, 4, 15, 0, tzinfo=ZONE),  # in a year whose days off nobody knows
    ],
    ids=str,
)
def test_nothing_lies_before_october_or_after_the_clock(stage, now):
    running.play(stage, OCTOBER_ENDED, now)

    steps = [(sop, step) for sop, _, step, _, _ in waiting(now)]
    assert sorted(set(steps)) == [
        ("02-tepra", 4), ("03-rka-dpa", 2), ("04-renstra", 4), ("05-data-perkembangan", 6), ("06-monev", 10),
        ("07-risiko", 2), ("07-risiko", 4),
    ]  # fmt: skip
    moments = [
        *Case.objects.values_list("opened_at", flat=True),
        *Work.objects.values_list("opened_at", flat=True),
    ]
    assert all(OCTOBER_ENDED <= moment <= now for moment in moments)
    assert (tick(now).opened, examine()["faults"]) == (0, [])


def test_a_clock_before_the_story_gets_no_further_work(stage):
    before = JournalEntry.objects.count()
    running.play(stage, OCTOBER_ENDED, datetime(2026, 7, 1, 9, 0, tzinfo=ZONE))

    assert (Case.objects.count(), PlannedCase.objects.count(), JournalEntry.objects.count()) == (0, 0, before)
