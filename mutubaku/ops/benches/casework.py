"""`mutubaku bench casework`: SOP 10 walked case after case through the services, every completion its own commit.

`limit_steps_per_s` is what the database alone allows in the same run: one update and one insert, committed, a step.
Each case is collected from all units and returned once by the reviewer (step 10 back to 8). Before every step the
waiting work is looked up in the database, as a person's page would; nothing is kept in memory between steps.
"""

import sqlite3
import tempfile
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mutubaku.cases import selectors
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.services import flow
from mutubaku.ops.whole import Whole
from mutubaku.org import services as org
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import office_holders
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

NEEDS_DATABASE = True
SOP = "10-laporan-bulanan"
SINCE = date(2020, 1, 1)
REVIEW, FAN_OUT, LAST = 10, 6, 15


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--units", type=int, choices=Whole(1, 10_000), metavar="N", default=12)
    parser.add_argument("--cases", type=int, choices=Whole(1, 10_000), metavar="N", default=100)


def run(options: dict[str, Any]) -> dict[str, Any]:
    units, cases = options["units"], options["cases"]
    office_id, heads = office(units)
    by_role = {holder.role: holder for holder in office_holders(office_id, SINCE) if not holder.heads}
    load_catalogue(office_id)
    version = in_force(office_id, SOP, timezone.localdate())
    assert version is not None
    steps = 0
    began = time.perf_counter()
    for number in range(cases):
        case_id = flow.start(
            office_id,
            sop_version_id=version.pk,
            period=Period.month_of(2000 + number // 12, number % 12 + 1),
            title="Laporan realisasi",
            unit_ids=[head.unit_id for head in heads],
            by=by_role[Role.KASUBBAG_PERENCANAAN],
        )
        steps += walk(case_id, heads, by_role)
    seconds = time.perf_counter() - began
    left = selectors.open_cases(office_id).count()
    assert left == 0, left
    return {
        "name": "casework", "cases": cases, "units": units, "steps": steps, "seconds": round(seconds, 3),
        "steps_per_s": round(steps / seconds, 1), "us_per_step": round(seconds / steps * 1e6, 1),
        "db_bytes": db_bytes(), "limit_steps_per_s": round(limit(steps), 1),
    }  # fmt: skip


def office(units: int) -> tuple[int, list[Holder]]:
    """A scratch office with so many reporting units; returns it with the heads of the units."""
    made = org.found_office(
        code="BENCH",
        government="-",
        name_lines="-",
        short_name="-",
        city="-",
        address_lines="-",
        example=True,
    )
    org.adopt_calendar(made.pk)
    root = org.add_unit(made.pk, code="DIN", name="Dinas", short_name="Dinas", kind=UnitKind.DINAS, order=0)
    for role in (Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.PELAKSANA):
        position = org.add_position(root, title=role, role=role)
        org.appoint(position.pk, org.add_person(made.pk, username=role, name=role).pk, since=SINCE)
    for number in range(units):
        code = f"U{number:03d}"
        unit = org.add_unit(
            made.pk,
            code=code,
            name=code,
            short_name=code,
            kind=UnitKind.BIDANG,
            order=number + 1,
            reports=True,
        )
        head = org.add_position(unit, title=f"Kepala {code}", role=Role.KEPALA_BIDANG_UPTD, heads=True)
        org.appoint(head.pk, org.add_person(made.pk, username=code, name=code).pk, since=SINCE)
    heads = [holder for holder in office_holders(made.pk, SINCE) if holder.heads]
    return made.pk, heads


def walk(case_id: int, heads: list[Holder], by_role: dict[Role, Holder]) -> int:
    """One case from its first step to its last; returns how many works were completed or returned."""
    done, number, returned = 0, 1, False
    while number <= LAST:
        if number == FAN_OUT:
            for head in heads:
                work, _ = selectors.next_work(case_id, number, head.unit_id)
                flow.complete(work, by=head, proofs=(Proof("sheet", ProofKind.SHEET, f"unit:{head.unit}"),))
            done += len(heads)
            number += 1
            continue
        work, step = selectors.next_work(case_id, number)
        done += 1
        if number == REVIEW and not returned:
            flow.return_case(work, by=by_role[step.actor], reason="perlu diperbaiki dahulu")
            number, returned = 8, True
            continue
        proofs = tuple(Proof(o.thing, ProofKind.DOCUMENT, "document:1", "0" * 64) for o in step.outputs)
        flow.complete(work, by=by_role[step.actor], proofs=proofs)
        number += 1
    return done


def limit(steps: int) -> float:
    """Steps a second of two bare statements and a commit on SQLite, as durable as the product was asked to be."""
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        bare = sqlite3.connect(f"{folder}/limit.sqlite3", isolation_level=None)
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute(f"PRAGMA synchronous={settings.SQLITE_SYNCHRONOUS}")
        bare.execute("CREATE TABLE kase (id INTEGER PRIMARY KEY, step INTEGER)")
        bare.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, kase INTEGER, step INTEGER)")
        bare.execute("INSERT INTO kase VALUES (1, 0)")
        began = time.perf_counter()
        for step in range(steps):
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("UPDATE kase SET step = ? WHERE id = 1", (step,))
            bare.execute("INSERT INTO event (kase, step) VALUES (1, ?)", (step,))
            bare.execute("COMMIT")
        seconds = time.perf_counter() - began
        bare.close()
    return steps / seconds


def db_bytes() -> int:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size: int = settings.DATABASES["default"]["NAME"].stat().st_size
        return size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
