"""An office with one unit and an admin, who is signed in where a test asks for `admin`."""

import pytest
from factories import cast, hold

from mutubaku.org.models import Person, Unit
from mutubaku.org.rules.holding import Role


@pytest.fixture
def office(db):
    made = cast(units=("PDN",))
    root = Unit.objects.get(office_id=made.office_id, code="DIN")
    made.who["admin"] = hold(made, root, "admin", Role.ADMIN)
    return made


@pytest.fixture
def admin(client, office):
    client.force_login(Person.objects.get(pk=office["admin"].person_id))
    return client
