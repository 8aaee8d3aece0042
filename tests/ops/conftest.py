"""A furnished office backed up once, and a store of files of the test's own."""

from pathlib import Path
from typing import Any

import pytest
from backups import Kept, every_file, every_row, run
from django.core.management import call_command
from django.test.utils import override_settings
from furnished_office import furnish


@pytest.fixture(scope="session")
def kept(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("asal")
    with (
        django_db_blocker.unblock(),
        override_settings(FILES=home / "berkas", KEYS=home / "kunci", HOME=home),
    ):
        furnish()
        report = run("backup", str(home / "a.zip"))
        found = Kept(every_row(), every_file(home / "berkas"), (home / "a.zip").read_bytes(), report)
        call_command("flush", interactive=False, verbosity=0)
    return found


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "berkas"
    return tmp_path / "berkas"
