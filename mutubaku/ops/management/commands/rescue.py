"""`mutubaku rescue NAME`: opens an account from the console, for an admin nobody else can let in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mutubaku.org.services import rescue_account
from mutubaku.values.refusal import Refused


class Command(BaseCommand):
    help = "Memulihkan akun: kata sandi sekali pakai, tanpa faktor kedua, tanpa tahanan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAMA_PENGGUNA")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = rescue_account(options["username"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Akun {options['username']} aktif dengan kata sandi {password}\n"
            "Kata sandi ini hanya tampil sekali dan wajib diganti saat masuk. Semua faktor kedua dan sesinya dihapus."
        )
