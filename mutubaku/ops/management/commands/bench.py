"""`mutubaku bench NAME`: measures the product in a scratch folder of its own and prints one JSON line.

Each bench is a module of `ops/benches` with `arguments(parser)`, `run(options) -> dict` and `NEEDS_DATABASE`. The
office's own data is never touched: the bench runs in a process whose MUTUBAKU_HOME is a temporary folder.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from mutubaku.ops.benches import book, casework, pages, rollup, sign

APART = "MUTUBAKU_BENCH"  # set in the process that measures, never by a person
BENCHES = {"book": book, "casework": casework, "pages": pages, "rollup": rollup, "sign": sign}


class Command(BaseCommand):
    help = "Mengukur kecepatan pada basis data sementara; satu baris JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = parser.add_subparsers(dest="name", required=True)
        for name, bench in BENCHES.items():
            sub = names.add_parser(name, help=(bench.__doc__ or "").splitlines()[0])
            bench.arguments(sub)
            sub.add_argument("--json", action="store_true", help="selalu JSON; diterima demi keseragaman")
            sub.add_argument(
                "--here", action="store_true", help="pakai folder data yang sekarang (untuk pengukuran)"
            )
            sub.add_argument(
                "--durable", action="store_true", help="SQLite dengan synchronous=FULL, seperti sehari-hari"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        bench = BENCHES[options["name"]]
        if bench.NEEDS_DATABASE and APART not in os.environ:
            sys.exit(_apart(options["durable"]))
        if bench.NEEDS_DATABASE:
            call_command("migrate", verbosity=0)
        self.stdout.write(json.dumps(bench.run(options)))


def _apart(durable: bool) -> int:
    """The same command in a process with a scratch folder; SQLite synchronous as the peers it is compared with."""
    with tempfile.TemporaryDirectory(prefix="mutubaku-bench-") as folder:
        env = os.environ | {
            APART: "1",
            "MUTUBAKU_HOME": folder,
            "MUTUBAKU_DATABASE_URL": "",
            "MUTUBAKU_SQLITE_SYNCHRONOUS": "FULL" if durable else "NORMAL",
        }
        return subprocess.run([sys.executable, "-m", "mutubaku", *sys.argv[1:]], env=env).returncode
