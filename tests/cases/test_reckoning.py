"""A changed calendar moves the due times of open steps and of their sheets; nothing else does, and it is on record."""

from datetime import date, datetime

import pytest
from factories import START, at, cast, plan, sheet

from mutubaku.cases import selectors
from mutubaku.cases.acts import Given
from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.services import flow, perform
from mutubaku.cases.services.ticking import tick_office
from mutubaku.figures.selectors import rounds
from mutubaku.org.models import DayOff, JournalEntry, Office
from mutubaku.org.selectors import calendar_of, entries_of
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

ACTORS = {1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis", 5: "pelaksana", 7: "pelaksana"}
PERIOD = Period.parse("2026-10")


@pytest.fixture
def office(db):
    calendar_of.cache_clear()  # another test's office had this number, and another calendar under this version
    made = cast(units=("PDN", "KOP"))
    plan(made)
    adopt_calendar(made.office_id, at=START)
    load_catalogue(made.office_id, at=START)
    return made


@pytest.fixture
def case(office):
    version = in_force(office.office_id, "10-laporan-bulanan", date(2026, 11, 2))
    return flow.start(
        office.office_id, sop_version_id=version.pk, period=PERIOD, title="Laporan",
        unit_ids=list(office.units.values()), by=office["kasubbag"], at=START,
    )  # fmt: skip


def done(office, case, no, minutes, unit=None):
    """The step on somebody's word; the sheets of the units are opened with it."""
    work, step = selectors.next_work(case, no, office.units[unit] if unit else None)
    proofs = tuple(Proof(output.thing, ProofKind.ATTESTATION, words="Ada") for output in step.outputs)
    by = office[f"kepala {unit}"] if unit else office[ACTORS[no]]
    flow.complete(work, by=by, proofs=proofs, late_cause="Rapat.", at=at(minutes))


def dues(case):
    """(step, unit) → due time of what waits."""
    rows = Work.objects.filter(case=case, status=WorkStatus.WAITING).order_by("pk")
    return {(step, unit or ""): due for step, unit, due in rows.values_list("step", "unit__code", "due_at")}


def day_off(office, *days):
    """A regional day off, decided after the calendar was adopted."""
    for one in days:
        DayOff.objects.create(
            office_id=office.office_id, date=one, name="Hari jadi", kind="daerah", source="SK"
        )
    row = Office.objects.get(pk=office.office_id)
    row.calendar_version += 1
    row.save()


def told(office):
    return [
        facts
        for verb, _, facts in entries_of(office.office_id, f"office:{office.office_id}")
        if verb == "reckon_dues"
    ]


def asked(office, case):
    """Steps 1 to 5: the units are asked, and who reminds them waits."""
    for no, minutes in ((1, 10), (2, 30), (3, 33), (4, 55), (5, 60)):
        done(office, case, no, minutes)


def test_a_new_day_off_moves_what_is_open_and_leaves_what_has_ended(office, case):
    asked(office, case)
    tick_office(office.office_id, now=at(61))
    ended = list(Work.objects.exclude(status=WorkStatus.WAITING).values_list("pk", "due_at"))
    before, reminders = dues(case), JournalEntry.objects.count()
    day_off(office, date(2026, 11, 5))

    tick_office(office.office_id, now=at(62))

    after = dues(case)
    assert {place: (after[place] - due).days for place, due in before.items()} == {
        (6, "PDN"): 1, (6, "KOP"): 1, (7, ""): 0,
    }  # fmt: skip
    assert list(Work.objects.exclude(status=WorkStatus.WAITING).values_list("pk", "due_at")) == ended
    (facts,) = told(office)
    moved = Work.objects.filter(pk__in=facts["due"])
    assert {one.pk: one.due_at for one in moved} == {
        int(pk): datetime.fromisoformat(new) for pk, (_, new) in facts["due"].items()
    }
    tick_office(office.office_id, now=at(63))
    assert (dues(case), len(told(office)), JournalEntry.objects.count()) == (after, 1, reminders + 1)


def test_the_same_calendar_in_a_new_version_moves_nothing(office, case):
    """Whatever happened before: a jeda that is over, a unit that answered, a collector that began to count anew."""
    asked(office, case)
    work, _ = selectors.next_work(case, 6, office.units["PDN"])
    flow.pause(work, by=office["kepala PDN"], cause="Menunggu bank", at=at(70))
    flow.resume(work, by=office["kepala PDN"], at=at(130))
    before = dues(case)
    day_off(office)
    tick_office(office.office_id, now=at(140))
    assert (dues(case), told(office)) == (before, [])

    done(office, case, 6, 200, unit="PDN")
    done(office, case, 6, 260, unit="KOP")
    before = dues(case)
    day_off(office)
    tick_office(office.office_id, now=at(270))

    assert (dues(case), told(office)) == (before, [])
    assert (
        Office.objects.get(pk=office.office_id).dues_version
        == Office.objects.get(pk=office.office_id).calendar_version
    )


def test_the_sheet_of_a_unit_is_due_when_its_work_is(office, case):
    for no, minutes in ((1, 10), (2, 30), (3, 33), (4, 55)):
        done(office, case, no, minutes)
    work, _ = selectors.next_work(case, 5)
    perform.perform(work, by=office["pelaksana"], given=Given(words="Ada"), late_cause="Rapat.", at=at(60))
    number = Case.objects.get(pk=case).number
    (one,) = rounds(office.office_id, dossier=number)
    before = sheet(office, one.id, "PDN").due_at
    day_off(office, date(2026, 11, 4))

    tick_office(office.office_id, now=at(70))

    after = sheet(office, one.id, "PDN").due_at
    assert after > before
    assert (
        {sheet(office, one.id, unit).due_at for unit in office.units}
        == {dues(case)[6, "PDN"], dues(case)[6, "KOP"]}
        == {after}
    )
