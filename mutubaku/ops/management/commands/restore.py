"""`mutubaku restore FILE`: puts a backup into an empty database, then lets the doctor read all of it again."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mutubaku.ops.archive import restore
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.values.refusal import Refused


class Command(BaseCommand):
    help = "Memulihkan berkas cadangan ke basis data kosong, lalu memeriksa semuanya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="BERKAS", help="berkas dari “mutubaku backup”")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON pada keluaran standar")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = restore(Path(options["file"]))
        except Refused as refused:
            raise CommandError("\n".join(refusal.message for refusal in refused.refusals)) from refused
        except DatabaseError as broken:
            raise CommandError(f"Basis data tidak dapat dibaca ({broken}).") from broken
        doctor = examine()
        if options["json"]:
            facts = {"rows": counts.rows, "files": counts.files, "doctor": doctor}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        self.stdout.write(f"{counts.rows} baris dan {counts.files} berkas dipulihkan.")
        for fault in doctor["faults"]:
            self.stdout.write(f"{fault['office']}  {fault['where']}: {fault['found']}")
        found = f"{len(doctor['faults'])} kesalahan" if doctor["faults"] else "tidak ada kesalahan"
        self.stdout.write(f"Pemeriksaan sesudah pemulihan: {found}.")
