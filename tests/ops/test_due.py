"""`mutubaku due` as it is run from outside: what is printed, and the exit codes. No database is touched."""

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from factories import cast

from mutubaku.org.models import DayOff, Office
from mutubaku.org.services import adopt_calendar


def printed(*arguments):
    out = StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def run(tmp_path):
    """The real command in its own process, pointed at a database that is not there."""
    outside = {
        "PATH": os.environ["PATH"],
        "MUTUBAKU_HOME": str(tmp_path),
        "MUTUBAKU_DATABASE_URL": "postgresql://tidak@127.0.0.1:1/ada",
    }

    def go(*arguments):
        command = [sys.executable, "-m", "mutubaku", "due", *arguments]
        return subprocess.run(command, env=outside, capture_output=True, text=True, check=False)

    return go


def test_json_is_one_document_and_needs_no_database(run):
    done = run("36 jam", "--from", "2026-07-06T08:00", "--json")

    assert (done.returncode, json.loads(done.stdout), done.stderr) == (
        0,
        {
            "due": "2026-07-14T16:00:00+08:00",
            "mode": "B",
            "counting": [
                "36 jam = 6 hari kerja (6 jam = 1 hari kerja)",
                "Senin, 6 Juli 2026 hari masuk, tidak dihitung",
                "1: Selasa, 7 Juli 2026",
                "2: Rabu, 8 Juli 2026",
                "3: Kamis, 9 Juli 2026",
                "4: Jumat, 10 Juli 2026",
                "Sabtu, 11 Juli 2026 bukan hari kerja",
                "Minggu, 12 Juli 2026 bukan hari kerja",
                "5: Senin, 13 Juli 2026",
                "6: Selasa, 14 Juli 2026",
                "jatuh tempo Selasa, 14 Juli 2026, pukul 16.00 WITA",
            ],
        },
        "",
    )


def test_refusal_exits_with_one_and_an_indonesian_message(run):
    done = run("36 bulan", "--from", "2026-07-06T08:00", "--json")

    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "CommandError: Lama “36 bulan” tidak dikenal. Tulis bilangan bulat 1 sampai 9999 dengan satuan menit, jam, "
        "atau hari, misalnya 15 menit, 6 jam, atau 3 hari.\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [["36 jam"], ["36 jam", "--from", "2026-07-06T08:00", "--mode", "C"], ["--from", "2026-07-06T08:00"]],
)
def test_wrong_usage_exits_with_two(run, arguments):
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (2, "")


def test_readable_answer_puts_the_due_line_first():
    assert printed("6 jam", "--from", "2026-07-06T14:00", "--mode", "A") == (
        "Jatuh tempo Selasa, 7 Juli 2026, pukul 11.30 WITA\n"
        "Hitungan (cara A):\n"
        "  6 jam dihitung di dalam jam kerja\n"
        "  Senin, 6 Juli 2026: 14.00–16.00, 2 jam, sisa 4 jam\n"
        "  Selasa, 7 Juli 2026: 07.30–11.30, 4 jam\n"
    )


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-07-06T08:00", "2026-07-06T08:15:00+08:00"),
        ("2026-07-06 08:00:00", "2026-07-06T08:15:00+08:00"),
        ("2026-07-06T08:00+07:00", "2026-07-06T09:15:00+08:00"),
        ("2026-07-06T00:00Z", "2026-07-06T08:15:00+08:00"),
        ("2026-07-06", "2026-07-06T07:45:00+08:00"),
    ],
)
def test_start_is_local_office_time_unless_it_has_an_offset(start, due):
    assert json.loads(printed("15 menit", "--from", start, "--json"))["due"] == due


@pytest.mark.parametrize(
    ("duration", "start", "message"),
    [
        ("", "2026-07-06T08:00", "Lama belum diisi. Tulis misalnya 15 menit, 6 jam, atau 3 hari."),
        (
            "1 hari",
            "2026-02-30T08:00",
            "“2026-02-30T08:00” bukan tanggal dan jam yang benar. Tulis misalnya 2026-07-06T08:00.",
        ),
        (
            "1 hari",
            "2020-01-06T08:00",
            "Jam kerja pada Senin, 6 Januari 2020 belum ditetapkan. Tambahkan profil jam kerja untuk tanggal itu.",
        ),
        (
            "1 hari",
            "9999-12-31T23:00-12:00",
            "Tanggal itu di luar jangkauan kalender. Periksa tanggal dan lamanya.",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(duration, start, message):
    with pytest.raises(CommandError) as caught:
        printed(duration, "--from", start)

    assert str(caught.value) == message


@pytest.mark.django_db
def test_office_uses_its_own_calendar_and_reading():
    made = cast()
    adopt_calendar(made.office_id)
    Office.objects.filter(pk=made.office_id).update(due_mode="A", calendar_version=9)
    DayOff.objects.create(
        office_id=made.office_id,
        date=date(2026, 7, 7),
        name="Hari daerah",
        kind="daerah",
        source="uji",
        version="1",
    )

    found = json.loads(printed("6 jam", "--from", "2026-07-06T14:00", "--office", "DISDAG", "--json"))

    assert (found["due"], found["mode"]) == ("2026-07-08T11:30:00+08:00", "A")


@pytest.mark.django_db
def test_unknown_office_is_refused():
    with pytest.raises(CommandError, match="Perangkat daerah X tidak ada"):
        printed("6 jam", "--from", "2026-07-06T14:00", "--office", "X")
