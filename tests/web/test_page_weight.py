"""A first visit of any page, as it is sent: the page, its style, scripts and pictures together, at most 100 kB."""

import gzip
import logging
import re
from typing import Any

import office_world
import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

MOST = 100_000


@pytest.fixture
def noon(db, settings, monkeypatch, tmp_path, caplog):
    caplog.set_level(logging.ERROR)  # every closed door is a warning
    settings.FILES = tmp_path / "berkas"
    monkeypatch.setattr(timezone, "now", lambda: office_world.NOON)


def sent(client: Client, url: str) -> Any:
    """The answer to a browser that takes gzip, and its bytes."""
    response = client.get(url, headers={"accept-encoding": "gzip"})
    return response, b"".join(response) if response.streaming else response.content


def files_of(page: bytes) -> frozenset[str]:
    return frozenset(re.findall(r'(?:href|src)="(/static/[^"#]+)', gzip.decompress(page).decode()))


@pytest.mark.any_database
def test_no_page_of_an_office_of_twelve_units_weighs_more_than_a_hundred_kilobytes(noon):
    world = office_world.found_world(["PDN", "KOP", *(f"U{number:02d}" for number in range(10))], running=12)
    left = {
        door: office_world.address(door, named, world)
        for door, named in office_world.doors(get_resolver().url_patterns)
    }
    pages: dict[str, bytes] = {}
    for person in filter(None, world["persons"].values()):
        client = Client()
        client.force_login(person)
        for door, url in list(left.items()):
            response, body = sent(client, url)
            if response.status_code not in (302, 403, 404):
                del left[door]  # somebody else's page is tried with the next person
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                pages[door] = body
    named = set().union(*map(files_of, pages.values()))
    files = {name: len(sent(client, name)[1]) for name in named}

    weights = {door: len(page) + sum(files[name] for name in files_of(page)) for door, page in pages.items()}
    assert {door: weight for door, weight in weights.items() if weight > MOST} == {}
    assert {"web:beranda", "cases:case", "cases:review", "documents:paper", "figures:sheet"} <= weights.keys()
