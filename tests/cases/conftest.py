"""The office most cases run in."""

import pytest
from factories import Cast
from flow_office import furnished


@pytest.fixture
def office(db: None) -> Cast:
    return furnished()
