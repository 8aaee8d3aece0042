"""`mutubaku archive CASE FILE`: one case as one file that can be read and checked without the program."""

import json
import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mutubaku.cases import selectors
from mutubaku.cases.files.archive import Packed
from mutubaku.cases.services.archiving import export_case
from mutubaku.org.selectors import offices
from mutubaku.values.refusal import Refused


class Command(BaseCommand):
    help = "Menyimpan satu pekerjaan beserta semua naskahnya ke dalam satu berkas arsip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="PEKERJAAN", help="nomor pekerjaan, misalnya PKJ-2026-0001")
        parser.add_argument("file", metavar="BERKAS", help="misalnya arsip-PKJ-2026-0001.zip")
        parser.add_argument("--office", default="", help="kode perangkat daerah, bila ada lebih dari satu")
        parser.add_argument("--json", action="store_true", help="satu dokumen JSON pada keluaran standar")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["file"]).resolve()
        try:
            packed = _kept(_case(options["number"], options["office"]), target)
        except Refused as refused:
            raise CommandError("\n".join(refusal.message for refusal in refused.refusals)) from refused
        except DatabaseError as broken:
            raise CommandError(f"Basis data tidak dapat dibaca ({broken}).") from broken
        except OSError as trouble:
            words = f"Arsip tidak dapat ditulis ke {target}: {trouble.strerror}. Pilih folder lain."
            raise CommandError(words) from trouble
        facts = {
            "case": options["number"], "file": str(target), "files": packed.files, "bytes": packed.size,
            "sha256": packed.sha256,
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            told = (
                f"{packed.files} berkas tersimpan di {target} ({packed.size} bita).\nSHA-256 {packed.sha256}"
            )
            self.stdout.write(told)


def _case(number: str, code: str) -> int:
    """Id of the case; raises CommandError when there is none, or one in each of several offices."""
    wanted = [office.pk for office in offices() if code in ("", office.code)]
    found = [
        pk
        for office in wanted
        for pk in selectors.cases_of(office).filter(number=number).values_list("pk", flat=True)
    ]
    if not found:
        raise CommandError(f"Pekerjaan {number} tidak ditemukan. Periksa nomornya.")
    if len(found) > 1:
        raise CommandError(
            f"Nomor {number} ada pada beberapa perangkat daerah. Sebutkan kodenya dengan --office."
        )
    return found[0]


def _kept(case_id: int, target: Path) -> Packed:
    """Whole under another name first; a file already there is replaced only then."""
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".arsip-")
    try:
        with os.fdopen(handle, "wb") as file:
            packed = export_case(case_id, file, by=None)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return packed
