"""`mutubaku backup FILE`: the whole state in one file, taken while the office works on."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mutubaku.ops.archive import backup
from mutubaku.values.refusal import Refused


class Command(BaseCommand):
    help = "Menyimpan seluruh data dan berkas ke dalam satu berkas cadangan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="BERKAS", help="misalnya cadangan-2026-11-30.zip")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON pada keluaran standar")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["file"]).resolve()
        try:
            counts = backup(target)
        except Refused as refused:
            raise CommandError("\n".join(refusal.message for refusal in refused.refusals)) from refused
        except DatabaseError as broken:
            raise CommandError(f"Basis data tidak dapat dibaca ({broken}).") from broken
        with target.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = target.stat().st_size
        facts = {
            "file": str(target),
            "rows": counts.rows,
            "files": counts.files,
            "bytes": size,
            "sha256": sha256,
        }
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{counts.rows} baris dan {counts.files} berkas tersimpan di {target} ({size} bita).\nSHA-256 {sha256}"
            )
