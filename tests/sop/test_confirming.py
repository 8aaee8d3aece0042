"""The actor of a row whose symbol was lost is confirmed by a person: who may, once, in the journal."""

import json
from typing import Any

import pytest
from django.test import Client
from factories import START, Cast, at, cast

from mutubaku.org.models import JournalEntry, Person
from mutubaku.sop.selectors import confirmations, in_force
from mutubaku.sop.services import confirm_actor, load_catalogue
from mutubaku.values.refusal import Refused

pytestmark = pytest.mark.django_db
CODE = "10-laporan-bulanan"


@pytest.fixture
def office() -> Cast:
    made = cast()
    load_catalogue(made.office_id, at=START)
    return made


def click(office: Cast, name: str, step: int = 1) -> Any:
    client = Client()
    client.force_login(Person.objects.get(pk=office[name].person_id))
    return client.post(f"/sop/{CODE}/langkah/{step}/konfirmasi/")


def test_a_confirmed_actor_says_who_stands_for_it(office: Cast) -> None:
    confirm_actor(office.office_id, code=CODE, step=1, by=office["sekretaris"], at=at(5))

    version = in_force(office.office_id, CODE, START.date())
    assert version is not None
    found = confirmations(office.office_id, version)
    assert {no: (one.post, one.at) for no, one in found.items()} == {1: ("sekretaris", at(5))}
    entry = JournalEntry.objects.get(verb="confirm_actor")
    assert json.loads(entry.facts)["actor"] == "sekretaris"


@pytest.mark.parametrize(
    ("name", "step", "codes"),
    [
        ("pelaksana", 1, ["role"]),
        ("kadis", 2, ["stated"]),
        ("kasubbag", 99, ["step"]),
        ("pelaksana", 6, ["role", "stated"]),
    ],
)
def test_what_is_not_confirmed(office: Cast, name: str, step: int, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        confirm_actor(office.office_id, code=CODE, step=step, by=office[name], at=at(5))

    assert [refusal.code for refusal in refused.value.refusals] == codes
    assert not JournalEntry.objects.filter(verb="confirm_actor").exists()


def test_it_is_confirmed_by_a_click_once(office: Cast) -> None:
    answers = [click(office, "kasubbag"), click(office, "kasubbag"), click(office, "pelaksana")]
    client = Client()
    client.force_login(Person.objects.get(pk=office["pelaksana"].person_id))
    page = client.get(f"/sop/{CODE}/").content.decode()

    assert [answer.status_code for answer in answers] == [302, 409, 403]
    assert answers[0].headers["Location"] == f"/sop/{CODE}/#langkah-1"
    assert "Pelaksana dikonfirmasi kasubbag" in page
    assert "konfirmasi/" not in page
