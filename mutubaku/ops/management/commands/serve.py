"""`mutubaku serve`: the web application together with its background work, in one command."""

import socket
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from mutubaku.ops.beside import Beside
from mutubaku.ops.font import page_font
from mutubaku.ops.whole import Whole


class Command(BaseCommand):
    help = "Menjalankan aplikasi web beserta pekerjaan latarnya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, choices=Whole(1, 65_535), metavar="N")
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        _take(options["host"], options["port"])
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(
                "Basis data belum disiapkan atau belum mutakhir. Jalankan dahulu: mutubaku migrate"
            )
        page_font(settings.PAGES)
        self.stdout.write(
            f"Mutubaku berjalan di http://{options['host']}:{options['port']}/ dengan data di {settings.HOME}. "
            "Hentikan dengan Ctrl+C."
        )
        if urlsplit(settings.PUBLIC_ADDRESS).port not in (None, options["port"]):
            self.stdout.write(
                f"Kode QR dan surel menunjuk ke {settings.PUBLIC_ADDRESS}. Setel MUTUBAKU_ADDRESS agar menunjuk ke sini."
            )
        self.stdout.flush()
        server = Granian(
            "mutubaku.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=4,
        )
        _close_connections()
        with Beside("worker", "--beside"):
            server.serve()


def _take(host: str, port: int) -> None:
    """Granian shares a port with whoever serves there already; every second answer would come from elsewhere."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise CommandError(
            f"Alamat {host} port {port} sudah dipakai program lain, atau bukan alamat komputer ini. Hentikan program "
            "itu, atau pilih yang lain dengan --host dan --port."
        ) from error


def _close_connections() -> None:
    """The server's processes are forked from this one and must not share its connection."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
