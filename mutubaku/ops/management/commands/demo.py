"""`mutubaku demo`: the example office in an empty database: ten months of SOP 10, its papers in a folder, and what is
under way in other procedures today.
"""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mutubaku.documents.services.certifying import certify_all
from mutubaku.ops.demo import october, running, year
from mutubaku.ops.demo.office import ExampleOffice, build
from mutubaku.ops.demo.papers import leave_papers, summary
from mutubaku.ops.demo.plan import EDITION, STAGES, YEAR, plan_lines
from mutubaku.ops.demo.walk import Stage
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.org.selectors import offices
from mutubaku.plans.services import adopt, load_nomenclature
from mutubaku.sop.services import load_catalogue
from mutubaku.values.refusal import Refused

ZONE = ZoneInfo("Asia/Makassar")


class Command(BaseCommand):
    help = (
        "Membangun kantor contoh, menjalankan SOP 10 Januari sampai Oktober 2026, dan meninggalkan naskahnya."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", required=True, help="folder tempat naskah, akun.json, dan ringkasan.json"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        call_command("migrate", verbosity=0)
        if offices().exists():
            raise CommandError(
                "Basis data ini sudah berisi perangkat daerah. Jalankan kantor contoh pada basis data kosong."
            )
        out = Path(options["out"])
        out.mkdir(parents=True, exist_ok=True)
        try:
            office = prepare(self.say, out)
            ready = time.perf_counter()
            stage = Stage(office.office_id, self.say)
            zone = datetime(YEAR, 1, 1, tzinfo=ZONE)
            walk = october.play(stage, year.play(stage, zone), zone, out)
            running.play(stage, walk.at, timezone.localtime(timezone=ZONE))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if faults := examine()["faults"]:
            raise CommandError(f"Pemeriksaan menemukan kesalahan: {faults}")
        files = leave_papers(office.office_id, walk, out)
        report = summary(office.office_id, walk, files)
        report["seconds"] = {"setup": round(ready - began, 2), "run": round(time.perf_counter() - ready, 2)}
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (out / "ringkasan.json").write_text(text + "\n", encoding="utf-8")
        self.say(
            f"Selesai: {report['steps_done']} dari {report['steps_total']} langkah. Naskah ada di {out}."
        )
        self.say(f"Akun masuk kantor contoh ada di {out / 'akun.json'}.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def prepare(say: Any, out: Path) -> ExampleOffice:
    """The office with its catalogue and plan, and the sign-ins beside the papers, readable by the owner only."""
    at = datetime(YEAR, 1, 2, 8, 0, tzinfo=ZONE)
    office = build(at)
    certify_all(office.office_id, by=None, at=at)
    load_nomenclature(at=at)
    load_catalogue(office.office_id, at=at)
    for stage, (y, m, d) in STAGES:
        adopt(
            office.office_id, year=YEAR, stage=stage, edition=EDITION, valid_from=date(y, m, d),
            lines=plan_lines(stage), by=None, at=at,
        )  # fmt: skip
    path = out / "akun.json"
    path.write_text(
        json.dumps([asdict(account) for account in office.accounts], indent=1) + "\n", encoding="utf-8"
    )
    path.chmod(0o600)
    say(f"Kantor contoh siap: {len(office.accounts)} akun, 10 SOP, {len(STAGES)} versi DPA {YEAR}.")
    return office
