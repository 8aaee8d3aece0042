"""Every page of the program, read from its own addresses: at most twelve queries, however large the office is.

A new address is counted from the day it has a row in `office_world`.
"""

import logging
from datetime import timedelta

import office_world
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

MOST = 12


class Clock:
    """A minute passes between a request and the next: whatever is noted once in a while is noted at each."""

    def __init__(self) -> None:
        self.now = office_world.NOON

    def pass_a_minute(self) -> None:
        self.now += timedelta(minutes=1)


@pytest.fixture
def clock(db, settings, monkeypatch, tmp_path):
    settings.FILES = tmp_path / "berkas"
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def counted(world, clock) -> dict[str, int]:
    """Queries of each page as the first person sees it to whom it opens; the first request warms the process."""
    doors = office_world.doors(get_resolver().url_patterns)
    pages = {door: office_world.address(door, named, world) for door, named in doors}
    # The same page of a case that is reviewed, and of one that waits for all units.
    pages |= {
        f"cases:case {place}": reverse("cases:case", args=[number])
        for place, number in enumerate(world["busy"][1:3])
    }
    found = {}
    for person in filter(None, world["persons"].values()):
        client = Client()
        client.force_login(person)
        for page, url in pages.items():
            if page in found or client.get(url).status_code != 200:
                continue
            clock.pass_a_minute()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found[page] = len(queries)
    return found


def test_no_page_asks_more_than_twelve_times_nor_more_often_in_a_large_office(clock, caplog):
    caplog.set_level(logging.ERROR)  # every closed door is a warning
    units = ["PDN", *(f"U{number:03d}" for number in range(1, 300))]

    small = counted(office_world.found_world(units[:1], running=2, code="KECIL"), clock)
    large = counted(office_world.found_world(units, running=40, code="BESAR"), clock)

    assert {page: queries for page, queries in large.items() if queries > MOST} == {}
    assert large == small
