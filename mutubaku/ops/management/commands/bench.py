"""`mutubaku bench NAME`: one measurement in a process, folder and database of its own; one JSON line comes out.

Each measurement is a module of `ops/benches` with `arguments(parser)`, `run(options) -> dict` and NEEDS_DATABASE.
"""

import json
import os
import subprocess
import sys
from argparse import SUPPRESS, ArgumentParser
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from mutubaku.ops import benches

NAMES = sorted(path.stem for path in Path(benches.__path__[0]).glob("[a-z]*.py"))


def bench(name: str) -> ModuleType:
    return import_module(f"mutubaku.ops.benches.{name}")


class Command(BaseCommand):
    help = "Mengukur kinerja dalam basis data sementara; hasilnya satu baris JSON."
    requires_system_checks = ()  # the scratch database has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = parser.add_subparsers(dest="name", required=True, metavar="NAMA")
        for name in NAMES:
            of_name = names.add_parser(name, help=(bench(name).__doc__ or "").splitlines()[0])
            of_name.add_argument("--json", action="store_true", help="hasilnya selalu JSON")
            of_name.add_argument("--scratch", action="store_true", help=SUPPRESS)
            bench(name).arguments(of_name)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scratch"]:
            self.stdout.write(json.dumps(self.measured(options)))
        else:
            self.stdout.write(self.in_scratch(options))

    def measured(self, options: dict[str, Any]) -> dict[str, Any]:
        module = bench(options["name"])
        if module.NEEDS_DATABASE:
            call_command("migrate", verbosity=0, interactive=False)
        result: dict[str, Any] = module.run(options)
        return result

    def in_scratch(self, options: dict[str, Any]) -> str:
        """The same command again, where it cannot touch the office's own data."""
        with TemporaryDirectory(prefix="mutubaku-bench-") as home:
            place = {**os.environ, "MUTUBAKU_HOME": home, "MUTUBAKU_DATABASE_URL": ""}
            line = [sys.executable, "-m", "mutubaku", "bench", *self.again(options), "--scratch"]
            done = subprocess.run(line, env=place, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise CommandError(f"Pengukuran {options['name']} gagal; sebabnya tertulis di atas.")
        return done.stdout.strip().splitlines()[-1]

    def again(self, options: dict[str, Any]) -> list[str]:
        """The words of the command line that make the same options."""
        own = ArgumentParser()
        bench(options["name"]).arguments(own)
        words = [options["name"]]
        for action in own._actions:
            value = options.get(action.dest)
            if action.option_strings and value not in (None, False, SUPPRESS):
                words += (
                    [action.option_strings[-1]] if value is True else [action.option_strings[-1], str(value)]
                )
        return words
