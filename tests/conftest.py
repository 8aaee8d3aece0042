"""What every test shares: caches keyed by primary key must not outlive a rolled-back database."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

# Speed is measured by `mutubaku bench`; a slow machine fails no property.
settings.register_profile("mutubaku", deadline=None)
settings.load_profile("mutubaku")


@pytest.fixture(autouse=True)
def fresh_caches(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("django_db"):
        from mutubaku.org.selectors import calendar_of
        from mutubaku.sop.selectors import owner, version

        version.cache_clear()
        owner.cache_clear()
        calendar_of.cache_clear()
