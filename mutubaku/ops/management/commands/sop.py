"""`mutubaku sop list | check`: the shipped procedures and the faults of one of them, or of a file. Needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mutubaku.sop.files.catalogue import read_known, read_plain, read_shipped, shipped_paths
from mutubaku.sop.rules.fault import Fault
from mutubaku.sop.rules.faults import check
from mutubaku.sop.rules.procedure import Sop, standard_minutes
from mutubaku.values.refusal import Refused


class Command(BaseCommand):
    help = "Katalog SOP: daftar prosedur, dan pemeriksaan satu prosedur atau berkas."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|check")
        listing = verbs.add_parser("list", help="daftar SOP beserta jumlah langkah dan waktu baku")
        checking = verbs.add_parser("check", help="kesalahan, peringatan, dan catatan satu SOP")
        checking.add_argument(
            "target", metavar="ID|BERKAS", help="misalnya 10-laporan-bulanan atau usulan.toml"
        )
        for verb in (listing, checking):
            verb.add_argument("--json", action="store_true", help="satu dokumen JSON pada keluaran standar")

    def handle(self, *, verb: str, json: bool, target: str = "", **options: Any) -> None:
        try:
            if verb == "list":
                sops = list(read_shipped().values())
                self._show([_summary(sop) for sop in sops], [_line(sop) for sop in sops], as_json=json)
            else:
                found = check(read_plain(_path(target)), read_known())
                self._show([_plain(fault) for fault in found], _told(found), as_json=json)
        except Refused as refused:
            raise CommandError("\n".join(refusal.message for refusal in refused.refusals)) from refused

    def _show(self, facts: list[dict[str, Any]], lines: list[str], *, as_json: bool) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


def _path(target: str) -> Path:
    """A shipped procedure by its id or its number in the book ("10"), else a file."""
    shipped = shipped_paths()
    for identity, path in shipped.items():
        if target in (identity, identity.split("-")[0], identity.split("-")[0].lstrip("0")):
            return path
    if Path(target).is_file():
        return Path(target)
    raise CommandError(
        f"SOP atau berkas “{target}” tidak ditemukan. Tulis jalur berkas TOML atau salah satu ID ini: "
        f"{', '.join(shipped)}."
    )


def _summary(sop: Sop) -> dict[str, Any]:
    return {
        "id": sop.id,
        "title": sop.title,
        "number": sop.number,
        "cadence": sop.cadence,
        "steps": len(sop.steps),
        "standard_minutes": standard_minutes(sop),
        "each_unit_steps": [step.no for step in sop.steps if step.each_unit],
    }


def _line(sop: Sop) -> str:
    hours, minutes = divmod(standard_minutes(sop), 60)
    return f"{sop.id:22} {len(sop.steps):3} langkah {hours:4} jam {minutes:2} menit  {sop.title}"


def _plain(fault: Fault) -> dict[str, Any]:
    return {
        "code": fault.code,
        "severity": fault.severity.value,
        "step": fault.step,
        "found": fault.found,
        "proposal": fault.proposal,
    }


def _told(found: list[Fault]) -> list[str]:
    if not found:
        return ["Tidak ada temuan."]
    return [
        f"{fault.place or 'lembar':10} {fault.code:4} {fault.severity:11} {fault.found}" for fault in found
    ]
