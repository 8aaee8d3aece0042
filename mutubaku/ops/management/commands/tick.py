"""`mutubaku tick`: opens planned cases that are due, gives notices, records what became overdue. Safe to run twice.

`mutubaku serve` does it every few minutes by itself; a server without it can run this from its own scheduler.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from mutubaku.cases.services.ticking import tick
from mutubaku.ops.management.commands.due import read_start


class Command(BaseCommand):
    help = "Membuka pekerjaan yang sudah waktunya, mengingatkan tenggat, dan mencatat keterlambatan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", help="saat yang dianggap sekarang, misalnya 2026-11-02T08:00")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = read_start(options["now"]) if options["now"] else timezone.now()
        try:
            done = asdict(tick(now))
        except DatabaseError as broken:
            raise CommandError(
                f"Basis data tidak dapat dibaca ({broken}). Bila masih baru, jalankan mutubaku migrate."
            ) from broken
        failed = done.pop("failed")
        if options["json"]:
            self.stdout.write(json.dumps(done))
        else:
            self.stdout.write(
                f"{done['opened']} pekerjaan dibuka, {done['reminded']} pengingat, "
                f"{done['overdue']} langkah baru terlambat."
            )
        if failed:
            raise CommandError(f"Gagal untuk {', '.join(failed)}. Sebabnya ada di catatan galat.")
