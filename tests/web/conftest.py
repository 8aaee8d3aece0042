"""Fixtures over the plain office: one office, one case in it, a store of their own, and who signs in."""

import pytest
from django.contrib.auth.hashers import make_password
from door import PASSWORD
from plain_office import hold, office, start

from mutubaku.org.models import Person, Unit
from mutubaku.org.rules.holding import Role


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


@pytest.fixture
def kadis(plain):
    """The account of the Kepala Dinas, which can sign in."""
    Person.objects.filter(pk=plain["kadis"].person_id).update(password=make_password(PASSWORD))
    return Person.objects.get(pk=plain["kadis"].person_id)


@pytest.fixture
def admin(plain):
    return hold(Unit.objects.get(office_id=plain.office_id, code="DIN"), "Admin Sistem", Role.ADMIN)
