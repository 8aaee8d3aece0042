"""What every journey shares: one Chromium for the tests of a worker, a site to visit, windows signed in as somebody.

A test fails on whatever its pages complain about: a console error, a script error, a broken content policy, a request
to another host. A failure leaves a picture of every open window in the folder of the test.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from example_office import OPENING, Clock, Example, found_example
from pytest_django.live_server_helper import LiveServer
from windows import PASSWORD, QUIET, Windows

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file stay on one worker (`--dist loadfile`), so they share its Chromium and its office."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser named by MUTUBAKU_CHROMIUM; a machine without one skips, the CI does not."""
    path = os.environ.get("MUTUBAKU_CHROMIUM", "")
    if not path:
        missing = "Chromium tidak ditemukan: pasang paket chromium atau isi MUTUBAKU_CHROMIUM"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        # The driver's event loop makes Django think that queries of the test run in an async place.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(django_db_setup) -> Iterator[str]:
    """Address of the program, served from this process. The database is whatever the test or its module set up."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def windows(chromium, site, tmp_path) -> Iterator[Windows]:
    opened = Windows(chromium, site, tmp_path)
    yield opened
    if opened.said:
        opened.shoot()
    opened.close()
    assert opened.said == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Pictures are taken before the windows close."""
    report = yield
    opened = getattr(item, "funcargs", {}).get("windows")
    if opened and call.when == "call" and report.failed:
        report.sections.append(("Gambar jendela", "\n".join(map(str, opened.shoot()))))
    return report


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """What the program takes for now, in every thread of it."""
    shown = Clock(OPENING)
    monkeypatch.setattr(timezone, "now", shown)
    return shown


@pytest.fixture
def example(clock, settings, tmp_path, transactional_db) -> Example:
    """The example office as it stands before its first month: 29 accounts, twelve units, their budget."""
    settings.FILES, settings.KEYS = tmp_path / "berkas", tmp_path / "kunci"
    settings.VERIFY_PER_MINUTE = 1000  # one address walks all pages
    return found_example(tmp_path)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Argon2 is slow on purpose; one hash serves every person of a journey."""
    return make_password(PASSWORD)
