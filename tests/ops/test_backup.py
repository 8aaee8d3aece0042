"""`mutubaku backup` and `restore`: the same state comes back, here or in another database."""

import hashlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from backups import Kept, every_file, every_row, put, run
from django.core.management import CommandError, call_command
from django.db import connection
from factories import at, cast
from furnished_office import PNG, furnish

from mutubaku.documents.services.uploading import keep_upload
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.org.selectors import journal_state
from mutubaku.org.services import adopt_calendar

pytestmark = pytest.mark.usefixtures("files")


REPOSITORY = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("MUTUBAKU_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"


# ------------------------------------------------------------------ there and back


def test_the_example_has_a_row_in_every_table(kept: Kept) -> None:
    assert [table for table, rows in kept.rows.items() if not rows] == []


def test_backup_reports_what_the_file_holds(kept: Kept) -> None:
    assert kept.report == {
        "file": kept.report["file"],
        "rows": sum(map(len, kept.rows.values())),
        "files": len(kept.files),
        "bytes": len(kept.archive),
        "sha256": hashlib.sha256(kept.archive).hexdigest(),
    }


@pytest.mark.django_db(transaction=True)
def test_restored_state_equals_row_for_row_and_file_for_file(kept: Kept, tmp_path: Path, files: Path) -> None:
    report = run("restore", put(tmp_path, kept.archive))
    assert (every_row(), every_file(files)) == (kept.rows, kept.files)
    entries = len(kept.rows["org.JournalEntry"])
    doctor = {"faults": [], "cases": 1, "journal": {"entries": entries, "ok": True}}
    assert report == {"rows": kept.report["rows"], "files": kept.report["files"], "doctor": doctor}


@pytest.mark.django_db(transaction=True)
def test_the_same_state_is_the_same_bytes(kept: Kept, tmp_path: Path) -> None:
    run("restore", put(tmp_path, kept.archive))
    again = run("backup", str(tmp_path / "lagi.zip"))
    assert again["sha256"] == kept.report["sha256"]


@pytest.mark.django_db(transaction=True)
def test_work_goes_on_after_a_restore(kept: Kept, tmp_path: Path) -> None:
    run("restore", put(tmp_path, kept.archive))
    office_id = kept.rows["org.Office"][0][0]
    before = journal_state(office_id).entries
    adopt_calendar(office_id, at=at(3000))
    assert journal_state(office_id).entries == before + 1
    assert examine()["faults"] == []


# ------------------------------------------------------------------ not backed up


@pytest.mark.django_db(transaction=True)
def test_backup_without_a_kept_file_is_refused_and_leaves_the_last_one(tmp_path: Path, files: Path) -> None:
    office = cast()
    upload = keep_upload(
        office.office_id, dossier="x", name="a.png", data=PNG, by=office["kasubbag"], at=at(0)
    )
    run("backup", str(tmp_path / "a.zip"))
    last = (tmp_path / "a.zip").read_bytes()
    next(path for path in files.rglob(upload.sha256)).unlink()

    with pytest.raises(CommandError, match=f"Berkas {upload.sha256[:12]} tidak ada di penyimpanan"):
        run("backup", str(tmp_path / "a.zip"))
    assert (tmp_path / "a.zip").read_bytes() == last
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.zip"]


@pytest.mark.django_db
def test_backup_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        run("backup", str(tmp_path / "tidak-ada" / "a.zip"))


# ------------------------------------------------------------------ while the office works


@pytest.mark.django_db(transaction=True)
def test_a_backup_taken_while_the_office_works_holds_one_moment(tmp_path: Path, files: Path) -> None:
    office = furnish()
    stop, trouble, written = Event(), [], []

    def work() -> None:
        try:
            while not stop.is_set():
                adopt_calendar(office.office_id)
                written.append(1)
        except Exception as broken:
            trouble.append(broken)
        finally:
            connection.close()

    writer = Thread(target=work)
    writer.start()
    try:
        while not written and not trouble:
            pass
        run("backup", str(tmp_path / "a.zip"))
    finally:
        stop.set()
        writer.join()
    call_command("flush", interactive=False, verbosity=0)
    assert trouble == []
    assert run("restore", str(tmp_path / "a.zip"))["doctor"]["faults"] == []


# ------------------------------------------------------------------ as its own program, and from one database to another


def program(home: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "MUTUBAKU_HOME": str(home),
        "MUTUBAKU_DATABASE_URL": url,
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "mutubaku", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=home, timeout=120)


def assert_moves(kept: Kept, tmp_path: Path, url: str = "") -> None:
    """Into a fresh installation and out again: the same bytes."""
    source = put(tmp_path, kept.archive)
    home = tmp_path / "rumah"
    home.mkdir()
    early = program(home, "restore", source, "--json", url=url)
    assert (early.returncode, early.stdout) == (1, "")
    assert "Basis data belum sesuai dengan program ini" in early.stderr

    assert program(home, "migrate", "--verbosity", "0", url=url).returncode == 0
    done = program(home, "restore", source, "--json", url=url)
    assert (done.returncode, json.loads(done.stdout)["doctor"]["faults"]) == (0, [])
    again = program(home, "backup", str(home / "lagi.zip"), "--json", url=url)
    assert json.loads(again.stdout)["sha256"] == kept.report["sha256"]


def test_an_archive_moves_to_a_fresh_sqlite(kept: Kept, tmp_path: Path) -> None:
    assert_moves(kept, tmp_path)


@pytest.fixture
def fresh_postgres() -> Iterator[str]:
    """Address of an empty database, dropped afterwards."""
    name = f"uji_cadangan_{uuid.uuid4().hex}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError as gone:
        pytest.skip(f"needs PostgreSQL: set MUTUBAKU_TEST_POSTGRES, or start one on 127.0.0.1:5432 ({gone})")
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{POSTGRES.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_archive_moves_to_postgresql(kept: Kept, tmp_path: Path, fresh_postgres: str) -> None:
    assert_moves(kept, tmp_path, fresh_postgres)
