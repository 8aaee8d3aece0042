"""`mutubaku found`: a real office with its first admin. What no option says is asked at the terminal."""

import sys
from argparse import ArgumentParser
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mutubaku.ops.founding import Founding, found
from mutubaku.values.refusal import Refused

# Option, limit of signs, and how it is asked.
ASKED = (
    ("code", 40, "Kode perangkat daerah, misalnya DISPERINDAGKOP"),
    ("government", 120, "Pemerintah pada kop, misalnya PEMERINTAH PROVINSI KALIMANTAN TIMUR"),
    ("name", 300, "Nama pada kop; pisahkan baris dengan tanda |"),
    ("short_name", 120, "Nama pendek"),
    ("city", 60, "Kota penandatanganan"),
    ("address", 600, "Alamat pada kop; pisahkan baris dengan tanda |"),
    ("admin", 60, "Nama pengguna Admin pertama, misalnya admin"),
    ("admin_name", 120, "Nama Admin pertama"),
)


class Command(BaseCommand):
    help = "Mendirikan perangkat daerah dengan kalender, katalog SOP, dan Admin pertama."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, _, words in ASKED:
            parser.add_argument(f"--{name.replace('_', '-')}", help=words)
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="zona waktu, misalnya Asia/Makassar")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["zone"] not in available_timezones():
            raise CommandError(
                f"Zona waktu {options['zone']} tidak dikenal. Pakai misalnya Asia/Jakarta atau Asia/Makassar."
            )
        given = {name: self._answer(options[name], name, limit, words) for name, limit, words in ASKED}
        asked = Founding(
            code=given["code"],
            government=given["government"],
            name_lines=_lines(given["name"]),
            short_name=given["short_name"],
            city=given["city"],
            address_lines=_lines(given["address"]),
            zone=options["zone"],
            admin=given["admin"],
            admin_name=given["admin_name"],
        )
        try:
            password = found(asked, at=timezone.now())
        except Refused as refused:
            raise CommandError("\n".join(r.message for r in refused.refusals)) from refused
        self.stdout.write(
            f"{asked.short_name} didirikan. Masuk sebagai {asked.admin} dengan kata sandi {password}\n"
            "Kata sandi ini hanya tampil sekali dan wajib diganti saat masuk. Lanjutkan di Organisasi: tambahkan unit, "
            "jabatan, dan pegawai, tetapkan pejabatnya, lalu terbitkan sertifikat mereka di Akun pegawai, Sertifikat "
            f"tanda tangan (atau: mutubaku certify {asked.code})."
        )

    def _answer(self, given: str | None, name: str, limit: int, words: str) -> str:
        """What was given, or what is typed now; a script without a terminal is told which option it lacks."""
        option = f"--{name.replace('_', '-')}"
        if given is None:
            if not sys.stdin.isatty():
                raise CommandError(f"Pilihan {option} belum diisi: {words}.")
            given = input(f"{words}: ")
        answer = given.strip()
        if not answer or len(answer) > limit:
            raise CommandError(f"Pilihan {option} harus berisi 1 sampai {limit} tanda.")
        return answer


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("|") if line.strip())
