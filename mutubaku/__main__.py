"""The console script `mutubaku`, also `python -m mutubaku`: every command of `ops/management/commands`.

What a command cannot do is said in one Indonesian line on standard error: exit 1, or 2 for wrong usage.
"""

import errno
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands
from django.db import DatabaseError

from mutubaku.values.refusal import Refused

VERSION = "0.1.0"
TROUBLES = {
    errno.ENOENT: "tidak ada",
    errno.EISDIR: "adalah folder, bukan berkas",
    errno.ENOTDIR: "bukan folder",
    errno.EEXIST: "sudah ada dan bukan folder",
    errno.EACCES: "tidak boleh diakses",
    errno.EPERM: "tidak boleh diakses",
    errno.EROFS: "hanya dapat dibaca",
    errno.ENOSPC: "tidak muat: ruang penyimpanan habis",
    errno.EADDRINUSE: "sudah dipakai program lain",
}


def told(error: Exception) -> str:
    """The error in words a person can act on."""
    if isinstance(error, OSError):
        what = TROUBLES.get(error.errno or 0, error.strerror or str(error))
        return f"{error.filename or 'Berkas, folder, atau alamat'} {what}."
    if isinstance(error, DatabaseError):
        return (
            f"Basis data tidak dapat dipakai: {' '.join(str(error).split())}. Periksa MUTUBAKU_DATABASE_URL."
        )
    return str(error)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutubaku.settings")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if sys.argv[1:] in (["--version"], ["version"]):
        sys.stdout.write(f"mutubaku {VERSION}\n")
        return
    if sys.argv[1:2] in (["serve"], ["worker"]):
        # Read with the settings, so before them: pages hand files to the worker, commands build them at once.
        os.environ.setdefault("MUTUBAKU_TASKS", "basisdata")
    try:
        command = sys.argv[1] if len(sys.argv) > 1 else "help"
        django.setup()
        if not command.startswith("-") and command != "help" and command not in get_commands():
            sys.stderr.write(
                f"Perintah {command} tidak dikenal. Lihat daftar perintah dengan: mutubaku help\n"
            )
            sys.exit(2)
        execute_from_command_line(["mutubaku", *sys.argv[1:]])
    except (ImproperlyConfigured, DatabaseError, OSError, Refused) as error:
        sys.stderr.write(f"{told(error)}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
