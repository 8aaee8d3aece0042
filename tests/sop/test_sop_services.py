"""Loading the catalogue: once is enough, a change is another version, and a case keeps the one it began with."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mutubaku.org.models import JournalEntry
from mutubaku.org.selectors import journal_state
from mutubaku.org.services import found_office
from mutubaku.sop.files.catalogue import read_shipped
from mutubaku.sop.models import Frozen, SopVersion
from mutubaku.sop.rules.procedure import fingerprint
from mutubaku.sop.selectors import catalogue, in_force, version
from mutubaku.sop.services import load_catalogue
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db
CODE = "10-laporan-bulanan"
PRINTED = read_shipped()[CODE]
DAY = PRINTED.effective


@pytest.fixture(autouse=True)
def fresh_versions():
    """A rolled-back test gives its primary keys to the next one."""
    version.cache_clear()


@pytest.fixture
def office():
    return found_office(
        code="dinas-uji", government="Pemerintah Provinsi", name_lines="Dinas Uji", short_name="Dinas Uji",
        city="Samarinda", address_lines="Jalan Uji 1",
    ).pk  # fmt: skip


def entries(office):
    rows = JournalEntry.objects.filter(office_id=office, verb="load_catalogue").order_by("seq")
    return [json.loads(row.facts)["fingerprints"] for row in rows]


def test_shipped_procedures_are_loaded_whole(office):
    assert load_catalogue(office) == tuple(read_shipped())
    assert [held.sop for held in catalogue(office)] == list(read_shipped().values())
    assert entries(office) == [{code: fingerprint(sop) for code, sop in read_shipped().items()}]
    assert journal_state(office).broken_at is None


def test_loading_again_changes_nothing(office):
    load_catalogue(office)
    rows = list(SopVersion.objects.values())
    assert load_catalogue(office) == ()
    assert list(SopVersion.objects.values()) == rows
    assert len(entries(office)) == 1


def test_two_offices_have_their_own_versions(office):
    other = found_office(
        code="dinas-lain", government="Pemerintah Provinsi", name_lines="Dinas Lain", short_name="Dinas Lain",
        city="Samarinda", address_lines="Jalan Uji 2",
    ).pk  # fmt: skip
    load_catalogue(office)
    assert catalogue(other) == ()
    assert in_force(other, CODE, DAY) is None


def test_changed_row_is_another_version_and_the_old_one_stays_readable(office):
    load_catalogue(office, sops=[PRINTED])
    before = in_force(office, CODE, DAY)
    changed = replace(PRINTED, title="Laporan bulanan")
    assert load_catalogue(office, sops=[changed]) == (CODE,)
    after = in_force(office, CODE, DAY)
    assert (after.sop, version(before.pk)) == (changed, PRINTED)
    assert [held.sop for held in catalogue(office)] == [changed]


def test_withdrawn_version_comes_back_as_it_was(office):
    load_catalogue(office, sops=[PRINTED])
    before = in_force(office, CODE, DAY)
    load_catalogue(office, sops=[replace(PRINTED, title="Laporan bulanan")])
    load_catalogue(office, sops=[PRINTED])
    assert in_force(office, CODE, DAY) == before
    assert SopVersion.objects.count() == 2


def test_revision_is_in_force_from_its_effective_day(office):
    revision = replace(PRINTED, title="Laporan bulanan", effective=DAY + timedelta(days=30))
    load_catalogue(office, sops=[PRINTED, revision])
    days = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=29), DAY + timedelta(days=30))
    held = [in_force(office, CODE, day) for day in days]
    assert [found and found.sop for found in held] == [None, PRINTED, PRINTED, revision]


def test_procedure_no_case_could_walk_is_refused_and_nothing_is_stored(office):
    broken = replace(PRINTED, effective=None, steps=PRINTED.steps[2:])
    with pytest.raises(Refused) as caught:
        load_catalogue(office, sops=[read_shipped()["01-sipd"], broken])
    assert [(refusal.code, refusal.place) for refusal in caught.value.refusals] == [
        ("E2", ""),
        ("E5", "langkah 3"),
        ("E7", "langkah 3"),
    ]
    assert not SopVersion.objects.exists()
    assert entries(office) == []


def test_stored_version_is_never_saved_again(office):
    load_catalogue(office, sops=[PRINTED], at=None)
    row = SopVersion.objects.get()
    row.body = "{}"
    with pytest.raises(Frozen):
        row.save()


def test_version_is_read_once_per_process(office, django_assert_num_queries):
    load_catalogue(office, sops=[PRINTED])
    pk = SopVersion.objects.get().pk
    with django_assert_num_queries(1):
        assert version(pk) is version(pk)


def test_no_version_is_in_force_before_any_is_loaded(office):
    assert in_force(office, CODE, date(2030, 1, 1)) is None
