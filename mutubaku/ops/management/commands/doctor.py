"""`mutubaku doctor`: reads everything that is stored again and says what does not hold. Changes nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mutubaku.cases import selectors as cases
from mutubaku.documents.files import checks as documents
from mutubaku.figures import selectors as figures
from mutubaku.org import selectors as org
from mutubaku.plans import selectors as plans


def examine() -> dict[str, Any]:
    """`{faults: [{office, where, found}], cases: n, journal: {entries, ok}}` over every office."""
    faults: list[dict[str, str]] = []
    entries, count, whole = 0, 0, True
    for office in org.offices():
        journal = org.journal_state(office.pk)
        entries += journal.entries
        count += cases.cases_of(office.pk).count()
        if journal.broken_at is not None:
            whole = False
            words = f"rantai jurnal putus pada entri {journal.broken_at}"
            faults.append({"office": office.code, "where": "jurnal", "found": words})
        for fault in cases.faults(office.pk):
            faults.append({"office": office.code, "where": fault.case, "found": fault.found})
        for where, found in (
            *documents.faults(office.pk),
            *figures.faults(office.pk),
            *plans.faults(office.pk),
        ):
            faults.append({"office": office.code, "where": where, "found": found})
    return {"faults": faults, "cases": count, "journal": {"entries": entries, "ok": whole}}


class Command(BaseCommand):
    help = "Memeriksa semua data tersimpan, memutar ulang setiap pekerjaan, dan memeriksa rantai jurnal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = examine()
        except DatabaseError as broken:
            raise CommandError(
                f"Basis data tidak dapat dibaca ({broken}). Bila masih baru, jalankan mutubaku migrate; "
                "bila rusak, pulihkan dari cadangan dengan mutubaku restore."
            ) from broken
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            journal = report["journal"]
            self.stdout.write(
                f"{report['cases']} pekerjaan diputar ulang, {journal['entries']} entri jurnal diperiksa."
            )
            for fault in report["faults"]:
                self.stdout.write(f"{fault['office']}  {fault['where']}: {fault['found']}")
            if not report["faults"]:
                self.stdout.write("Tidak ada kesalahan.")
        if report["faults"]:
            raise CommandError(f"Ditemukan {len(report['faults'])} kesalahan.")
