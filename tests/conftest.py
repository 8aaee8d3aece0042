"""What every test shares: caches keyed by primary key must not outlive a rolled-back database."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from hypothesis import settings

# Speed is measured by `mutubaku bench`; a slow machine fails no property. New examples are drawn at every run.
settings.register_profile("mutubaku", deadline=None, max_examples=60)
settings.load_profile("mutubaku")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks no database is the same on every one."""
    for item in items:
        asks = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames)
        if not asks:
            item.add_marker(pytest.mark.any_database)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose. It is tested where its own test asks for it, and by every program a test starts."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def fresh_caches(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("django_db"):
        from mutubaku.org.selectors import calendar_of
        from mutubaku.sop.selectors import owner, version

        version.cache_clear()
        owner.cache_clear()
        calendar_of.cache_clear()


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch) -> dict[str, object]:
    from django.utils import timezone
    from office_world import NOON, found_world

    settings.FILES, settings.KEYS, settings.HOME = tmp_path / "berkas", tmp_path / "kunci", tmp_path
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return found_world()
