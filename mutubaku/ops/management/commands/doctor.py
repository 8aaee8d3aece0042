"""`mutubaku doctor`: reads everything that is stored again and says what does not hold. Changes nothing."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from mutubaku.cases import selectors as cases
from mutubaku.documents.files import checks as documents
from mutubaku.figures import selectors as figures
from mutubaku.org import selectors as org
from mutubaku.plans import selectors as plans
from mutubaku.sop import selectors as sop
from mutubaku.values.refusal import Refused

Found = Iterable[tuple[str, str]]

# What reading altered rows can end in. Everything else is a mistake of this program and shows itself.
BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError,
    ObjectDoesNotExist, DatabaseError, Refused,
)  # fmt: skip
# The official lists and what is asked are shipped; they may be there before any office.
SHIPPED = frozenset({"org.Office", "plans.Node", "figures.Element"})


def examine() -> dict[str, Any]:
    """`{faults: [{office, where, found}], cases: n, journal: {entries, ok}}` over every office.

    `office` is "-" for what belongs to the database as a whole.
    """
    entries, count, whole = 0, 0, True
    found = [("-", *fault) for fault in _guarded("basis data", _database)]
    offices = list(org.offices())
    if not offices:
        found += [("-", *fault) for fault in _guarded("basis data", _orphans)]
    for office in offices:
        journal, broken = _journal(office.pk)
        entries += journal
        count += cases.cases_of(office.pk).count()
        whole = whole and not broken
        found += [(office.code, *fault) for fault in (*broken, *_faults(office.pk))]
    faults = [{"office": office, "where": where, "found": words} for office, where, words in found]
    return {"faults": faults, "cases": count, "journal": {"entries": entries, "ok": whole}}


def _guarded(name: str, check: Callable[[], Found]) -> list[tuple[str, str]]:
    """One check never ends the others: what stops it is a fault of its own, under its name."""
    found: list[tuple[str, str]] = []
    try:
        found.extend(check())
    except BROKEN as broken:
        words = f"pemeriksaan terhenti karena data tidak terbaca ({type(broken).__name__}: {broken})"
        found.append((name, words))
    return found


def _journal(office_id: int) -> tuple[int, list[tuple[str, str]]]:
    """The number of entries, and where the chain does not hold."""
    try:
        state = org.journal_state(office_id)
    except BROKEN as broken:
        return 0, [("jurnal", f"jurnal tidak terbaca ({type(broken).__name__}: {broken})")]
    if state.broken_at is None:
        return state.entries, []
    return state.entries, [("jurnal", f"rantai jurnal putus pada entri {state.broken_at}")]


def _faults(office_id: int) -> Iterator[tuple[str, str]]:
    checks: tuple[tuple[str, Callable[[], Found]], ...] = (
        ("pekerjaan", lambda: ((fault.case, fault.found) for fault in cases.faults(office_id))),
        ("naskah", lambda: documents.faults(office_id)),
        ("angka", lambda: figures.faults(office_id)),
        ("rencana", lambda: plans.faults(office_id)),
        ("SOP", lambda: sop.faults(office_id)),
    )
    for name, check in checks:
        yield from _guarded(name, check)


def _database() -> Iterator[tuple[str, str]]:
    """What the database itself finds: damaged pages, broken constraints, rows that point to nothing."""
    if connection.vendor != "sqlite":
        connection.check_constraints()
        return
    with connection.cursor() as cursor:
        for (words,) in cursor.execute("PRAGMA integrity_check").fetchall():
            if words != "ok":
                yield "basis data", f"tidak utuh: {words}"
        for table, row, parent, _ in cursor.execute("PRAGMA foreign_key_check").fetchall():
            yield "basis data", f"baris {row} pada {table} menunjuk {parent} yang tidak ada"


def _orphans() -> Iterator[tuple[str, str]]:
    ours = (
        m for m in apps.get_models() if m.__module__.startswith("mutubaku.") and m._meta.label not in SHIPPED
    )
    if any(model._base_manager.exists() for model in ours):
        yield "basis data", "tidak ada perangkat daerah, tetapi ada data"


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
