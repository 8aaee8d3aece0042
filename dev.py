#!/usr/bin/env python3
"""Everything a developer or a first-time user runs, from a fresh clone, with the standard library only.

    python3 dev.py demo     build the example office, run the monthly report, leave the papers, serve
    python3 dev.py run      serve the office kept in MUTUBAKU_HOME (default: var/)
    python3 dev.py test     formatter, linter, types, import contracts, migrations, tests
    python3 dev.py check    the same without the tests
    python3 dev.py shots    pictures of every page of the example office, for people to look at
    python3 dev.py lock     write the hashed lock files anew

It makes `.venv` beside itself and installs from the hashed lock; nothing is installed elsewhere, save the
Debian package of Chromium where `test` finds no browser and may install one.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
UV = "uv==0.13.9"
# On PostgreSQL: what reads and writes, whatever may be sent to a form, every page once. Page by page is for SQLite.
DATABASE_TESTS = [
    *(f"tests/{app}" for app in ("org", "sop", "plans", "figures", "documents", "cases")),
    "tests/web/test_hostile_input.py",
    "-k", "not page or hostile_input",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def call(*command, **extra_env):
    """Runs one command in the clone; stops with its exit code when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=HERE, env={**os.environ, **extra_env})
    if done.returncode:
        sys.exit(done.returncode)


def python(*arguments, **extra_env):
    call(BIN / "python", *arguments, **extra_env)


def fingerprint(lock):
    return hashlib.sha256((HERE / lock).read_bytes() + sys.version.encode()).hexdigest()


def install(lock):
    """Brings `.venv` to exactly what the lock says; nothing is done when the lock has not changed since."""
    if sys.version_info < (3, 11):
        sys.exit(
            "Mutubaku membutuhkan Python 3.11 atau lebih baru. Pasang versi itu, lalu ulangi perintah ini."
        )
    wanted = fingerprint(lock)
    stamp = VENV / "lock.sha256"
    # The test set holds the whole base set, so a demo after a test run removes nothing.
    if stamp.exists() and stamp.read_text() in (wanted, fingerprint("requirements/test.lock")):
        return
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        print("Menyiapkan lingkungan Python di .venv …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
        if made.returncode:
            sys.exit(
                "Modul venv tidak tersedia. Pada Debian: apt install python3-venv, lalu ulangi perintah ini."
            )
    uv = BIN / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        call(BIN / "python", "-m", "ensurepip", "--upgrade")
        call(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
    kept = HERE / ".venv-uv"
    shutil.copy2(uv, kept)  # `uv pip sync` removes what is not locked, itself included
    try:
        call(
            kept, "pip", "sync", "--quiet", "--python", BIN / "python", "--require-hashes", lock,
            UV_PYTHON_DOWNLOADS="never", VIRTUAL_ENV=str(VENV),
        )  # fmt: skip
        shutil.copy2(kept, uv)
    finally:
        kept.unlink()
    link()
    stamp.write_text(wanted)


def link():
    """Puts the clone on the path of `.venv` and the `mutubaku` command beside its Python, without a build step."""
    where = [str(BIN / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "mutubaku.pth").write_text(f"{HERE}\n", encoding="utf-8")
    if os.name == "nt":
        (BIN / "mutubaku.cmd").write_text(f'@"{BIN / "python.exe"}" -m mutubaku %*\n', encoding="utf-8")
        return
    command = BIN / "mutubaku"
    command.write_text(f'#!/bin/sh\nexec "{BIN / "python"}" -m mutubaku "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def browser():
    """Path of a Chromium for the browser journeys: the one that is there, else Debian's package."""
    found = os.environ.get("MUTUBAKU_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not found and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"])
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
        found = shutil.which("chromium") or ""
    return found


def postgres():
    """URL of a PostgreSQL for the database tests: MUTUBAKU_TEST_POSTGRES, else a server that answers on this machine."""
    local = "postgresql://postgres@127.0.0.1:5432/postgres"
    url = os.environ.get("MUTUBAKU_TEST_POSTGRES") or local
    probe = f"import psycopg; psycopg.connect({url!r}, connect_timeout=3).close()"
    found = subprocess.run([str(BIN / "python"), "-c", probe], capture_output=True, timeout=30)
    return "" if found.returncode else url


def check():
    python("-m", "ruff", "format", "--check", ".")
    python("-m", "ruff", "check", ".")
    python("-m", "mypy")
    call(BIN / "lint-imports", PYTHONPATH=str(HERE))
    python("-m", "mutubaku", "makemigrations", "--check", "--dry-run")


def test(arguments):
    install("requirements/test.lock")
    check()
    if arguments:
        python("-m", "pytest", *arguments, MUTUBAKU_CHROMIUM=browser())
        return
    url = postgres()
    if url:
        print("Uji basis data pada PostgreSQL:", flush=True)
        python(
            "-m",
            "pytest",
            "-m",
            "not browser and not any_database",
            *DATABASE_TESTS,
            MUTUBAKU_DATABASE_URL=url,
        )
    else:
        print(
            "Uji pada PostgreSQL dilewati: tidak ada server yang menjawab. Isi MUTUBAKU_TEST_POSTGRES dengan URL-nya."
        )
    print("Seluruh uji pada SQLite:", flush=True)
    python("-m", "pytest", MUTUBAKU_CHROMIUM=browser())


def demo(options):
    install("requirements/base.lock")
    home = HERE / "var" / "demo"
    out = Path(options.out).resolve() if options.out else home / "out"
    shutil.rmtree(home, ignore_errors=True)  # the example office is built anew each time
    where = {"MUTUBAKU_HOME": str(home), "MUTUBAKU_DATABASE_URL": "", "MUTUBAKU_DEBUG": "0"}
    where["MUTUBAKU_ADDRESS"] = f"http://127.0.0.1:{options.port}"
    python("-m", "mutubaku", "demo", "--out", out, **where)
    if not options.no_serve:
        python("-m", "mutubaku", "serve", "--port", str(options.port), **where)


def run(options):
    install("requirements/base.lock")
    python("-m", "mutubaku", "migrate", "--verbosity", "0")
    address = os.environ.get("MUTUBAKU_ADDRESS") or f"http://127.0.0.1:{options.port}"
    python("-m", "mutubaku", "serve", "--port", str(options.port), MUTUBAKU_ADDRESS=address)


def shots(options):
    install("requirements/test.lock")
    out = Path(options.out).resolve() if options.out else HERE / "var" / "gambar"
    only = ("--only", options.only) if options.only else ()
    found = browser() or sys.exit(
        "Chromium tidak ditemukan: pasang paket chromium atau isi MUTUBAKU_CHROMIUM."
    )
    python(
        "tests/journeys/shots.py",
        "--out",
        out,
        *only,
        MUTUBAKU_CHROMIUM=found,
        PYTHONPATH=f"{HERE}{os.pathsep}{HERE / 'tests'}",
    )


def lock():
    install("requirements/test.lock")
    for name in ("base", "test"):
        call(
            BIN / "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-annotate", "--no-header", "--quiet", f"requirements/{name}.in", "-o", f"requirements/{name}.lock",
        )  # fmt: skip


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("demo", "run"):
        sub = verbs.add_parser(verb)
        sub.add_argument("--port", type=int, default=8000)
        if verb == "demo":
            sub.add_argument("--no-serve", action="store_true")
            sub.add_argument("--out")
    sub = verbs.add_parser("shots")
    sub.add_argument("--out")
    sub.add_argument("--only", default="")
    verbs.add_parser("test")
    verbs.add_parser("check")
    verbs.add_parser("lock")
    options, rest = parser.parse_known_args()
    if rest and options.verb != "test":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    if options.verb == "demo":
        demo(options)
    elif options.verb == "run":
        run(options)
    elif options.verb == "shots":
        shots(options)
    elif options.verb == "test":
        test(rest)
    elif options.verb == "check":
        install("requirements/test.lock")
        check()
    else:
        lock()


if __name__ == "__main__":
    main()
