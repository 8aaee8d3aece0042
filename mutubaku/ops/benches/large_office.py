"""The scratch office of `mutubaku bench pages`: as many units and closed cases as asked, and a few open ones.

All ten procedures are walked once to the end: SOP 10 with its papers, sheets and book as the example office does, the
others on somebody's word. The rows of these ten cases are then cloned month by month into the past: cases, works,
events, deviations, papers with their text and marks, sheets with figures and remarks, each with ids, numbers and times
of its own; the journal gets the same entries again in its one chain. What a clone's proof points at is still the paper
of the first case, and no clone has a built file.
"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from mutubaku.cases.acts import Given
from mutubaku.cases.rules.asked import still_needed
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors import case_view, state_of
from mutubaku.cases.services import flow
from mutubaku.ops.benches import casework
from mutubaku.ops.demo.plan import Done
from mutubaku.ops.demo.walk import SOP, Stage, Walk
from mutubaku.ops.demo.year import fill
from mutubaku.org import services as org
from mutubaku.org.rules.holding import Holder, Role, may_act
from mutubaku.org.selectors import JournalQuery, journal, office_holders, units_of
from mutubaku.plans.files import nomenklatur
from mutubaku.plans.rules.codes import Level
from mutubaku.plans.rules.plan import PlanLine
from mutubaku.plans.services import adopt, load_nomenclature
from mutubaku.sop.rules.procedure import Act
from mutubaku.sop.selectors import catalogue
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

EDITION, FUND, LINES = "2023", ("1.1", "PAD"), 5


def large_office(units: int, cases: int) -> int:
    """An office whose closed cases end last month, and a few that are open today."""
    office_id, heads = casework.office(units)
    _people(office_id, heads)
    load_nomenclature()
    load_catalogue(office_id)
    now = timezone.localtime()
    this = Period.month_of(now.year, now.month)
    last = this.previous()
    copies = cases // 10 - 1
    lines = [line for place, head in enumerate(heads) for line in _plan(place, head.unit)]
    for year in range(_back(last, copies).year, this.year + 1):
        adopt(
            office_id,
            year=year,
            stage="DPA Murni",
            edition=EDITION,
            valid_from=date(year, 1, 1),
            lines=lines,
            by=None,
        )
    stage = Stage(office_id, lambda line: None)
    # A whole walk takes about eleven days of work, and ends before today.
    for version in catalogue(office_id):
        if version.sop.id != SOP:
            _on_word(office_id, version.pk, last, heads, now - timedelta(days=40))
    _walked(stage, last, now - timedelta(days=40), lines)
    _clone(office_id, last, copies)
    _opened(stage, this, now - timedelta(days=20), lines, heads)
    return office_id


def _people(office_id: int, heads: list[Holder]) -> None:
    """Those the casework bench does without: a deputy, an operator in each unit, finance, a reader, admin."""
    units = {unit.pk: unit for unit in units_of(office_id)}
    root = next(unit for pk, unit in units.items() if pk not in {head.unit_id for head in heads})
    wanted = [(root, role, role.value) for role in (Role.SUBBAG_KEUANGAN, Role.PEMBACA, Role.ADMIN)]
    wanted.append((root, Role.KASUBBAG_PERENCANAAN, "deputi"))
    wanted += [(units[head.unit_id], Role.OPERATOR_UNIT, f"operator {head.unit}") for head in heads]
    for unit, role, name in wanted:
        position = org.add_position(unit, title=name, role=role)
        person = org.add_person(office_id, username=name.replace(" ", "."), name=name)
        org.appoint(position.pk, person.pk, since=casework.SINCE)


def _plan(place: int, unit: str) -> list[PlanLine]:
    codes = [f.code for f in nomenklatur.read() if (f.edition, f.level) == (EDITION, Level.SUB_KEGIATAN)]
    steps = tuple(Decimal(month * 8 if month < 12 else 100) for month in range(1, 13))
    month = Decimal(1_000_000 + place * 1000)
    own = [codes[(place * LINES + number) % len(codes)] for number in range(LINES)]
    return [PlanLine(code, unit, *FUND, pagu=month * 12, money=(month,) * 12, physical=steps) for code in own]


def _done(lines: list[PlanLine], period: Period) -> dict[str, Done]:
    """A month behind, so that every row has its kendala."""
    return {line.place: Done(line.money[0] - 1000, line.physical[period.last - 1] - 8) for line in lines}


def _walked(stage: Stage, period: Period, at: datetime, lines: list[PlanLine]) -> None:
    """SOP 10 by its own acts, to the end; nothing is late."""
    walk = _collected(stage, period, at, lines)
    walk.wait("20 menit").do(10, walk.read("book", "Draf sesuai dengan isian unit."))
    walk.wait("20 menit").do(11, walk.read("book"))
    walk.finish()


def _collected(stage: Stage, period: Period, at: datetime, lines: list[PlanLine]) -> Walk:
    walk = Walk(stage, period, stage.later(at, "1 menit"))
    walk.ask()
    walk.wait("1 menit").do(7, Given(words="Pengingat terkirim."))
    for unit in walk.units:
        walk.wait("1 menit")
        fill(walk, unit, _done(lines, period))
        walk.do(6, unit=unit)
    walk.wait("20 menit").do(8)
    walk.wait("20 menit").do(9, Given(words="Kompilasi diserahkan."))
    return walk


def _opened(stage: Stage, period: Period, at: datetime, lines: list[PlanLine], heads: list[Holder]) -> None:
    """SOP 10 at its review, the month after it waiting for units, the others at their first step."""
    _collected(stage, period, at, lines)
    waiting = Walk(stage, _back(period, -1), stage.later(at, "1 menit"))
    waiting.ask()
    for version in catalogue(stage.office_id):
        if version.sop.id != SOP:
            _started(stage.office_id, version.pk, period, heads, timezone.now())


def _started(office_id: int, version_id: int, period: Period, heads: list[Holder], at: datetime) -> int:
    by = next(h for h in office_holders(office_id, at.date()) if h.role == Role.KASUBBAG_PERENCANAAN)
    units = [head.unit_id for head in heads]
    return flow.start(
        office_id, sop_version_id=version_id, period=period, title=f"Pekerjaan {period.label}", unit_ids=units, by=by,
        at=at,
    )  # fmt: skip


def _on_word(office_id: int, version_id: int, period: Period, heads: list[Holder], at: datetime) -> None:
    """A case walked to its end, each output left by somebody's word."""
    case_id = _started(office_id, version_id, period, heads, at)
    holders = office_holders(office_id, at.date())
    while waiting := [
        (step.step, work)
        for step in case_view(case_id, at).steps
        for work in step.works
        if work.status == WorkStatus.WAITING
    ]:
        step, work = max(
            waiting, key=lambda one: one[1].unit_id is not None
        )  # a collecting step waits for its units
        at += timedelta(minutes=1)
        able = [h for h in holders if may_act(h, role=work.role, unit_id=work.unit_id, on=at.date())]
        by = able[-1 if step.act is Act.INITIAL else 0]  # nobody initials an own draft, so the deputy does
        missing = still_needed(step, (left.thing for left in state_of(case_id).things))
        things = dict.fromkeys(one.thing for one in (*missing, *step.outputs))
        proofs = tuple(Proof(thing, ProofKind.ATTESTATION, words="Disampaikan") for thing in things)
        flow.complete(work.work_id, by=by, proofs=proofs, late_cause="Menunggu pihak lain.", at=at)


# ---------------------------------------------------------------- clones

STEP = 10_000_000  # ids of a clone are this much above those of the clone before
# Tables of a case, each with what of it must be the clone's own: foreign keys, and the number of the case.
TABLES: dict[str, tuple[str, ...]] = {
    "cases_case": (),
    "cases_participant": ("case_id",),
    "cases_work": ("case_id",),
    "cases_caseevent": ("case_id",),
    "cases_deviation": ("work_id",),
    "documents_document": (),
    "documents_version": ("document_id",),
    "documents_mark": ("version_id",),
    "documents_receipt": ("document_id",),
    "figures_round": (),
    "figures_sheet": ("round_id",),
    "figures_figure": ("sheet_id",),
    "figures_sheetremark": ("sheet_id",),
}
DAYS_A_MONTH = 30.44


def _back(period: Period, months: int) -> Period:
    place = period.year * 12 + period.last - 1 - months
    return Period.month_of(place // 12, place % 12 + 1)


@transaction.atomic
def _clone(office_id: int, period: Period, copies: int) -> None:
    entries = list(journal(office_id, JournalQuery()).filter(thing__startswith="case:").order_by("seq"))
    by = office_holders(office_id, timezone.localdate())[0]
    with connection.cursor() as cursor:
        statements = [_copying(cursor, table, own) for table, own in TABLES.items()]
        for copy in range(1, copies + 1):
            days = round(copy * DAYS_A_MONTH)
            values: dict[str, str | int] = {
                "shift": copy * STEP, "step": STEP, "copy": copy, "period": str(_back(period, copy)),
                "days": f"-{days} days",
            }  # fmt: skip
            for statement in statements:
                cursor.execute(statement, values)
            for entry in entries:
                org.write_journal(
                    office_id, by=by, verb=entry.verb, thing=f"{entry.thing}-{copy}",
                    facts=json.loads(entry.facts), at=entry.at - timedelta(days=days),
                )  # fmt: skip


def _copying(cursor: CursorWrapper, table: str, own: tuple[str, ...]) -> str:
    """INSERT … SELECT of the first ten cases' rows of a table into the past."""
    cursor.execute(f"PRAGMA table_info({table})")
    kinds = {name: kind for _, name, kind, *_ in cursor.fetchall()}

    def value(name: str) -> str:
        if name == "id" or name in own:
            return f"{name} + %(shift)s"
        if kinds[name] == "datetime":
            return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {name}, %(days)s)"
        if kinds[name] == "date":
            return f"date({name}, %(days)s)"
        if name == "period":
            return "%(period)s"
        if name == "number_serial":
            return f"{name} + 100 * %(copy)s"
        if name in ("number", "dossier", "token"):
            return f"CASE {name} WHEN '' THEN '' ELSE {name} || '-' || %(copy)s END"
        return name

    return (
        f"INSERT INTO {table} ({', '.join(kinds)}) SELECT {', '.join(map(value, kinds))} "  # noqa: S608
        f"FROM {table} WHERE id < %(step)s"
    )
