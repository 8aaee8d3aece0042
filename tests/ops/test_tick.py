"""`mutubaku tick` and the worker beside the server, each as a process of its own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from factories import START, cast

from mutubaku.cases.services.planning import plan_year
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.services import load_catalogue

ROOT = Path(__file__).parents[2]
HARNESS = Path(__file__).with_name("worker_harness.py")


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("tick", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_tick_reports_what_it_did_as_one_document() -> None:
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan_year(office.office_id, year=2026, by=office["kasubbag"], at=START.replace(month=1))

    first = said("--now", "2026-01-02T07:30", "--json")
    second = said("--now", "2026-01-02T07:30", "--json")

    assert json.loads(first) == {"opened": 4, "reminded": 0, "overdue": 0}
    assert json.loads(second) == {"opened": 0, "reminded": 0, "overdue": 0}
    assert said("--now", "2026-01-02T07:30") == "0 pekerjaan dibuka, 0 pengingat, 0 langkah baru terlambat.\n"


@pytest.mark.django_db
def test_tick_refuses_a_moment_it_cannot_read() -> None:
    with pytest.raises(CommandError) as refused:
        said("--now", "besok")

    assert str(refused.value) == "“besok” bukan tanggal dan jam yang benar. Tulis misalnya 2026-07-06T08:00."


# ---------------------------------------------------------------- processes


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "MUTUBAKU_HOME": str(tmp_path),
        "MUTUBAKU_DATABASE_URL": "",
        "MUTUBAKU_TASKS": "basisdata",
        "DJANGO_SETTINGS_MODULE": "mutubaku.settings",
        "PYTHONPATH": str(ROOT),
    }


def harness(verb: str, home: dict[str, str]) -> list[list[object]]:
    done = subprocess.run(
        [sys.executable, HARNESS, verb], env=home, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def worker(*arguments: str, home: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "mutubaku", "worker", *arguments],
        env=home, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def wait_until(home: dict[str, str], rows: str) -> None:
    """Until there is such a row; read from the file itself, because a process of ours is too slow."""
    with closing(sqlite3.connect(Path(home["MUTUBAKU_HOME"]) / "mutubaku.sqlite3")) as database:
        for _ in range(60_000):  # a loaded machine is slow, not wrong
            if database.execute(f"SELECT 1 FROM {rows}").fetchone():
                return
            time.sleep(0.005)
    raise AssertionError(f"no row of {rows}")


def test_work_of_a_killed_worker_is_done_after_a_restart(home: dict[str, str]) -> None:
    assert harness("order", home) == [["waiting", 0]] * 6
    killed = worker(home=home)
    wait_until(home, "documents_build WHERE state = 'running'")
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert harness("look", home) != [["done", 2]] * 6

    again = worker("--batch", home=home)
    _, errors = again.communicate(timeout=120)

    assert (again.returncode, errors) == (0, b"")
    assert harness("look", home) == [["done", 2]] * 6


def test_worker_ends_when_its_server_is_gone(home: dict[str, str]) -> None:
    harness("order", home)
    beside = worker("--beside", home=home)
    assert beside.stdin is not None

    beside.stdin.close()

    assert beside.wait(timeout=60) == 0


def test_a_port_that_is_taken_is_not_shared(home: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "mutubaku", "serve", "--port", port]
        refused = subprocess.run(command, env=home, capture_output=True, timeout=120, check=False)

    assert (refused.returncode, refused.stdout, refused.stderr.decode()) == (
        1, b"",
        f"CommandError: Alamat 127.0.0.1 port {port} sudah dipakai program lain, atau bukan alamat komputer ini. "
        "Hentikan program itu, atau pilih yang lain dengan --host dan --port.\n",
    )  # fmt: skip


def test_serve_opens_due_cases_by_itself(home: dict[str, str]) -> None:
    """Plans of this year are due until there is a case for each row whose day has come."""
    harness("plan", home)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    served = subprocess.Popen(
        [sys.executable, "-m", "mutubaku", "serve", "--port", port], env=home, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip

    try:
        wait_until(
            home, "cases_plannedcase p JOIN cases_case c ON c.id = p.case_id WHERE c.phase = 'berjalan'"
        )
    finally:
        served.terminate()

    assert served.wait(timeout=300) in (0, -signal.SIGTERM)
