"""`mutubaku bench rollup`: a year of a whole province rolled up the tree, against bare SQL that adds the same sums.

The product's way is `figures.selectors.leaves` and `rfk.roll_up_tree`, office by office. The bare way is one statement
for all offices at once, with the database's statistics fresh. Both must agree in every sum of every node, or there is
no result.
"""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection

from mutubaku.figures.rules.rfk import Sums, roll_up_tree
from mutubaku.figures.selectors import leaves
from mutubaku.figures.services import TakenOver, take_over
from mutubaku.org import services as org
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import office_holders
from mutubaku.plans.files import nomenklatur
from mutubaku.plans.rules.codes import Level
from mutubaku.plans.rules.plan import PlanLine
from mutubaku.plans.services import adopt, load_nomenclature
from mutubaku.values.period import Period

NEEDS_DATABASE = True
EDITION, FUND = "2020", ("1.1", "PAD")
ROUNDS = 5
DECEMBER = Period(2026, 12, 12)
MONTHS = Period(2026, 1, 12).months
STEPS = tuple(Decimal(month * 8 if month < 12 else 100) for month in range(1, 13))
Nodes = dict[tuple[int, str], tuple[int, ...]]

# Every column of `rfk.Sums`: what was asked, what is known (both figures of December there, the unit's sheet in), pagu
# of all, and money and weighted percents of the known; two funds of one sub kegiatan are known only together.
_LEAVES = """
WITH spent AS (
    SELECT f.unit_id, f.code, f.fund, SUM(f.value) AS money, MAX(f.period) AS latest
    FROM figures_figure f JOIN figures_element e ON e.id = f.element_id
    WHERE e.code = 'realisasi_keuangan' AND NOT f.superseded AND f.period BETWEEN '2026-01' AND '2026-12'
    GROUP BY f.unit_id, f.code, f.fund
), done AS (
    SELECT f.unit_id, f.code, f.value
    FROM figures_figure f JOIN figures_element e ON e.id = f.element_id
    WHERE e.code = 'realisasi_fisik' AND NOT f.superseded AND f.period = '2026-12'
), aim AS (
    SELECT line_id, reached AS money, physical FROM plans_target WHERE month = 12
), came AS (
    SELECT unit_id FROM figures_sheet WHERE status IN ('dikirim', 'disetujui') AND id IN (
        SELECT MAX(s.id) FROM figures_sheet s JOIN figures_round r ON r.id = s.round_id
        WHERE r.kind = 'realisasi' AND r.period = '2026-12' AND r.cancelled_at IS NULL GROUP BY s.unit_id
    )
), part AS (
    SELECT v.office_id, l.unit_id, l.code, SUM(l.pagu) AS pagu, SUM(aim.money) AS target_money,
        SUM(l.pagu * aim.physical) AS target_work, SUM(spent.money) AS money, SUM(l.pagu * done.value) AS work,
        MIN(CASE WHEN spent.latest = '2026-12' AND done.value IS NOT NULL AND came.unit_id IS NOT NULL
            THEN 1 ELSE 0 END) AS known
    FROM plans_budgetline l
    JOIN plans_planversion v ON v.id = l.version_id
    JOIN aim ON aim.line_id = l.id
    LEFT JOIN spent ON spent.unit_id = l.unit_id AND spent.code = l.code AND spent.fund = l.fund
    LEFT JOIN done ON done.unit_id = l.unit_id AND done.code = l.code
    LEFT JOIN came ON came.unit_id = l.unit_id
    GROUP BY v.office_id, l.unit_id, l.code
), sub AS (
    SELECT office_id, code, COUNT(*) AS asked, SUM(known) AS known, SUM(pagu) AS pagu, SUM(known * pagu) AS base,
        SUM(known * target_money) AS target_money, SUM(known * target_work) AS target_work,
        SUM(known * COALESCE(money, 0)) AS money, SUM(known * COALESCE(work, 0)) AS work
    FROM part GROUP BY office_id, code
)"""
# Length of the last part of a code of edition 2020, level by level: ".01" of a sub kegiatan, ".1.01" of a kegiatan, …
_LEVELS = (
    ("sub", "kegiatan", 3),
    ("kegiatan", "program", 5),
    ("program", "bidang", 3),
    ("bidang", "office", 4),
)
_COLUMNS = ("asked", "known", "pagu", "base", "target_money", "target_work", "money", "work")


def _statement() -> str:
    """One statement; each level adds up the one below, so that nothing is computed twice."""
    added = ", ".join(f"SUM({column}) AS {column}" for column in _COLUMNS)
    level = (
        ", {2} AS (SELECT office_id, SUBSTR(code, 1, LENGTH(code) - {1}) AS code, {0} FROM {3} GROUP BY 1, 2)"
    )
    levels = "".join(level.format(added, part, name, below) for below, name, part in _LEVELS)
    names = ["sub", *(name for _, name, _ in _LEVELS)]
    return f"{_LEAVES}{levels} " + " UNION ALL ".join(f"SELECT * FROM {name}" for name in names)  # noqa: S608


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--offices", type=int, default=40)
    parser.add_argument("--lines", type=int, default=300, help="sub kegiatan of one office")


def run(options: dict[str, Any]) -> dict[str, Any]:
    load_nomenclature()
    offices = [_office(number, options["lines"]) for number in range(options["offices"])]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    (seconds, rolled), (sql_seconds, added) = _timed(lambda: _rolled(offices), _added)
    if rolled != added:
        wrong = sorted(key for key in {*rolled, *added} if rolled.get(key) != added.get(key))
        raise AssertionError(f"{len(wrong)} nodes differ, first {wrong[:3]}")
    return {
        "name": "rollup", "leaves": options["offices"] * options["lines"] * len(MONTHS),
        "seconds": round(seconds, 4), "sql_seconds": round(sql_seconds, 4),
    }  # fmt: skip


def _timed(*works: Callable[[], Nodes]) -> list[tuple[float, Nodes]]:
    """Median seconds and result of each. They take turns, so that a busy machine slows all of them alike."""
    results = [work() for work in works]
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, spent, strict=True):
            began = time.perf_counter()
            work()
            taken.append(time.perf_counter() - began)
    return list(zip(map(median, spent), results, strict=True))


def _rolled(offices: list[int]) -> Nodes:
    return {
        (office, code): _whole(sums)
        for office in offices
        for code, sums in roll_up_tree(leaves(office, DECEMBER)).items()
    }


def _whole(sums: Sums) -> tuple[int, ...]:
    """Rupiah, and rupiah × hundredths of a percent, as the tables keep them."""
    return (
        sums.asked, sums.known, int(sums.pagu), int(sums.base), int(sums.target_money), int(sums.target_work * 100),
        int(sums.money), int(sums.work * 100),
    )  # fmt: skip


def _added() -> Nodes:
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT)
        return {(office, code): tuple(map(int, sums)) for office, code, *sums in cursor.fetchall()}


_STATEMENT = _statement()


def _office(number: int, lines: int) -> int:
    """A scratch office with a plan and twelve reported months; the official list has fewer sub kegiatan than `lines`,
    so several units carry the same ones."""
    made = org.found_office(
        code=f"BENCH{number}", government="-", name_lines="-", short_name="-", city="-", address_lines="-"
    )
    codes = [
        fact.code
        for fact in nomenklatur.read()
        if (fact.edition, fact.level) == (EDITION, Level.SUB_KEGIATAN)
    ]
    keys = [(f"U{unit}", code) for unit in range(-(-lines // len(codes))) for code in codes][:lines]
    for order, unit in enumerate(sorted({unit for unit, _ in keys})):
        row = org.add_unit(
            made.pk, code=unit, name=unit, short_name=unit, kind=UnitKind.BIDANG, order=order, reports=True
        )
    by = _kasubbag(made.pk, row)
    plan = [_line(place, unit, code) for place, (unit, code) in enumerate(keys)]
    adopt(made.pk, year=2026, stage="DPA", edition=EDITION, valid_from=date(2026, 1, 1), lines=plan, by=by)
    for month in MONTHS:
        rows = [
            TakenOver(unit, code, FUND[0], Decimal(place * 900 + month.last), STEPS[month.last - 1])
            for place, (unit, code) in enumerate(keys)
        ]
        take_over(made.pk, period=month, dossier=str(month), rows=rows, by=by)
    return made.pk


def _line(place: int, unit: str, code: str) -> PlanLine:
    month = Decimal(place * 1000 + 500)
    return PlanLine(code, unit, *FUND, pagu=month * 12, money=(month,) * 12, physical=STEPS)


def _kasubbag(office_id: int, unit: Any) -> Holder:
    position = org.add_position(unit, title="Kasubbag", role=Role.KASUBBAG_PERENCANAAN)
    person = org.add_person(office_id, username=f"bench{office_id}", name="Kasubbag")
    org.appoint(position.pk, person.pk, since=date(2026, 1, 1))
    return office_holders(office_id, date(2026, 12, 31))[0]
