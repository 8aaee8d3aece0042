"""`mutubaku due "36 jam" --from 2026-07-06T08:00`: when work received then is due, and how it was counted.

Uses the calendar shipped in the package and needs no database; with `--office` the one that office keeps.
"""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from mutubaku.org.files.calendar import shipped_calendar
from mutubaku.org.selectors import calendar_of, offices
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Due, Duration, Mode, due_at


def read_start(text: str) -> datetime:
    """ISO 8601; without an offset it is local office time."""
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"“{text}” bukan tanggal dan jam yang benar. Tulis misalnya 2026-07-06T08:00."
        ) from None
    return start if start.tzinfo else start.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def read_duration(text: str) -> Duration:
    try:
        duration = Duration.parse(text)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if duration is None:
        raise CommandError("Lama belum diisi. Tulis misalnya 15 menit, 6 jam, atau 3 hari.")
    return duration


def kept_calendar(code: str) -> tuple[Calendar, Mode]:
    """The office's own calendar and its reading of "6 jam"."""
    try:
        office = offices().filter(code=code).first()
    except DatabaseError:
        office = None
    if office is None:
        raise CommandError(
            f"Perangkat daerah {code} tidak ada di basis data ini. Periksa kodenya dan MUTUBAKU_HOME."
        )
    return calendar_of(office.pk, office.calendar_version), Mode(office.due_mode)


def readable(due: Due) -> str:
    *steps, last = due.counting
    lines = (f"{last[0].upper()}{last[1:]}", f"Hitungan (cara {due.mode}):", *(f"  {step}" for step in steps))
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Menghitung jatuh tempo menurut jam kerja dan hari libur."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lama", help='misalnya "15 menit", "36 jam", "3 hari"')
        parser.add_argument("--from", dest="start", required=True, help="misalnya 2026-07-06T08:00")
        parser.add_argument(
            "--mode",
            choices=[mode.value for mode in Mode],
            help="A: jam di dalam jam kerja; B: 6 jam = 1 hari kerja (bila tidak disebut: B, atau pengaturan --office)",
        )
        parser.add_argument("--office", help="kode perangkat daerah yang kalendernya dipakai")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        duration, start = read_duration(options["lama"]), read_start(options["start"])
        calendar, mode = (
            kept_calendar(options["office"]) if options["office"] else (shipped_calendar(), Mode.B)
        )
        try:
            due = due_at(start, duration, calendar, Mode(options["mode"]) if options["mode"] else mode)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if options["json"]:
            facts = {
                "due": due.at.isoformat(timespec="seconds"),
                "mode": due.mode,
                "counting": list(due.counting),
            }
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(readable(due))
