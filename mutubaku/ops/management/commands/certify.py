"""`mutubaku certify KANTOR`: certificates for everybody who marks papers and has none that can be used.

The first one opens the office's own authority; from then on its papers are sealed. The page /dokumen/sertifikat/ does the
same one by one, and revokes.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mutubaku.documents.services.certifying import certify_all
from mutubaku.org.selectors import offices
from mutubaku.values.refusal import Refused


class Command(BaseCommand):
    help = "Menerbitkan sertifikat tanda tangan bagi pejabat yang belum mempunyainya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", metavar="KANTOR", help="kode perangkat daerah")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        office = offices().filter(code=options["office"]).first()
        if office is None:
            raise CommandError(f"Perangkat daerah {options['office']} tidak ditemukan.")
        try:
            made = certify_all(office.pk, by=None)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        facts = [{"person": r.person_id, "serial": r.serial, "until": r.until.isoformat()} for r in made]
        if options["json"]:
            self.stdout.write(json.dumps({"office": office.code, "certificates": facts}))
        else:
            self.stdout.write(f"{len(made)} sertifikat diterbitkan untuk {office.short_name}.")
