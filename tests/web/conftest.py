"""Fixtures over the plain office: one office, one case in it, a store of their own."""

import pytest
from plain_office import office, start


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES = tmp_path / "berkas"
    return settings.FILES


@pytest.fixture
def plain(db):
    return office()


@pytest.fixture
def case(plain):
    return start(plain)
