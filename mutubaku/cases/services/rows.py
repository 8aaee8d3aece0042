"""The statements of one step, written by hand: this is the hot path of every case of every office.

The ORM builds the same SQL anew at each call and costs several times what the database does. Everything else in
cases reads and writes through the models; these functions know their tables and must follow `models`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.db import connection
from django.db.models import Q

from mutubaku.cases.models import Case, PlannedCase
from mutubaku.cases.rules.mutubaku import Proof, Spent
from mutubaku.cases.rules.state import CaseState, Phase, WorkStatus
from mutubaku.cases.selectors.plan import PASSED

_CASE = "c.id, c.number, c.office_id, c.sop_version_id, c.state, o.calendar_version, o.due_mode"
_SELECT_WORK = f"""
    SELECT w.id, w.step, w.unit_id, w.role, w.status, w.opened_at, w.due_at, w.ended_at, w.position,
           u.code, u.name, EXISTS (SELECT 1 FROM cases_pause p WHERE p.work_id = w.id), {_CASE}
    FROM cases_work w JOIN cases_case c ON c.id = w.case_id JOIN org_office o ON o.id = c.office_id
         LEFT JOIN org_unit u ON u.id = w.unit_id
    WHERE w.id = %s"""  # noqa: S608 (constants only)
_SELECT_CASE = f"""
    SELECT {_CASE} FROM cases_case c JOIN org_office o ON o.id = c.office_id
    WHERE c.id = %s"""  # noqa: S608 (constants only)
_COUNT = """
    SELECT COUNT(*), SUM(CASE WHEN sop = %s AND period = %s AND phase <> %s THEN 1 ELSE 0 END)
    FROM cases_case WHERE office_id = %s"""
_OPEN_CASE = """
    INSERT INTO cases_case (office_id, sop_version_id, sop, number, title, period, anew, phase, state, opened_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"""
_CODES = 'SELECT id, code FROM org_unit WHERE office_id = %s ORDER BY "order", id'
_UNITS = """
    SELECT u.code, u.id FROM cases_participant p JOIN org_unit u ON u.id = p.unit_id
    WHERE p.case_id = %s ORDER BY u."order", u.id"""
_JOIN = "INSERT INTO cases_participant (case_id, unit_id) VALUES (%s, %s)"
_END_WORK = """
    UPDATE cases_work SET status = %s, ended_at = %s, person_id = %s, position = %s, note = %s, proofs = %s,
           own_minutes = %s, unit_minutes = %s, outside_minutes = %s
    WHERE id = %s AND status = %s"""
_OPEN_WORK = (
    "INSERT INTO cases_work (case_id, step, round, unit_id, role, status, opened_at, due_at, position, note, proofs, "
    "own_minutes, unit_minutes, outside_minutes) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '', '[]', 0, 0, 0)"
)
_STORE = "UPDATE cases_case SET state = %s, phase = %s, ended_at = %s WHERE id = %s"
_LOG = "INSERT INTO cases_caseevent (case_id, seq, at, position, body) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class CaseRow:
    """A case as a step needs it, with the settings of its office that decide due times."""

    pk: int
    number: str
    office_id: int
    sop_version_id: int
    state: CaseState
    calendar_version: int
    due_mode: str


@dataclass(frozen=True)
class WorkRow:
    """A work as a step needs it. `paused`: it has, or once had, a jeda."""

    pk: int
    step: int
    unit_id: int | None
    role: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    position: str
    unit: str
    unit_name: str
    paused: bool


def find_work(work_id: int) -> tuple[WorkRow, CaseRow] | None:
    """The work and its case, both locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_WORK + _locked("w, c"), [work_id])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, step, unit_id, role, status, opened, due, ended, position, unit, unit_name, paused = row[:12]
    work = WorkRow(
        pk, step, unit_id, role, status, _instant(opened), due and _instant(due), ended and _instant(ended),
        position, unit or "", unit_name or "", bool(paused),
    )  # fmt: skip
    return work, _case(row[12:])


def find_case(case_id: int) -> CaseRow | None:
    """The case, locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_CASE + _locked("c"), [case_id])
        row = cursor.fetchone()
    return _case(row) if row else None


def counted(office_id: int, *, sop: str, period: str) -> tuple[int, int]:
    """How many cases the office has begun, and how many of this procedure and period that were not cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [sop, period, Phase.CANCELLED.value, office_id])
        begun, twins = cursor.fetchone()
    return begun, twins or 0


def running(office_id: int, *, sop: str, period: str) -> bool:
    """Whether a case of this procedure and period is not ended yet."""
    rows = Case.objects.filter(office_id=office_id, sop=sop, period=period, phase=Phase.RUNNING)
    return rows.exists()


def take_planned(office_id: int, *, sop: str, period: str, case_id: int) -> None:
    """Gives the case to the row of the year plan that waits for one, whose case was cancelled, or that nobody dropped but
    the calendar. One dropped by decision stays so until it is opened."""
    waiting = Q(case=None, dropped_at=None) | Q(case__phase=Phase.CANCELLED) | Q(drop_reason=PASSED)
    planned = PlannedCase.objects.filter(waiting, office_id=office_id, sop=sop, period=period)
    planned.update(case_id=case_id, trouble="", dropped_at=None, drop_reason="")


def open_case(
    office_id: int,
    *,
    sop_version_id: int,
    sop: str,
    number: str,
    title: str,
    period: str,
    anew: int,
    unit_ids: Sequence[int],
    at: datetime,
) -> CaseRow | None:
    """A case that has not begun yet, with its participating units."""
    state = CaseState(units=len(unit_ids)).dump()
    row = (
        office_id,
        sop_version_id,
        sop,
        number,
        title,
        period,
        anew,
        Phase.RUNNING.value,
        state,
        _moment(at),
    )
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_CASE, row)
        (pk,) = cursor.fetchone()
        cursor.executemany(_JOIN, [[pk, unit_id] for unit_id in unit_ids])
    return find_case(pk)


def calendar_version(office_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT calendar_version FROM org_office WHERE id = %s", [office_id])
        return int(cursor.fetchone()[0])


def unit_codes(office_id: int) -> dict[int, str]:
    """Unit id → code of every unit of the office, in the order of the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(_CODES, [office_id])
        return dict(cursor.fetchall())


def participants(case_id: int) -> dict[str, int]:
    """Code → id of the participating units, in the order of the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, [case_id])
        return dict(cursor.fetchall())


def end_work(
    work_id: int,
    *,
    status: WorkStatus,
    at: datetime,
    person_id: int,
    position: str,
    note: str,
    proofs: Sequence[Proof],
    used: Spent,
) -> bool:
    """Whether this call ended the work; False when it no longer waits: of two who act at once, one wins."""
    kept = json.dumps([vars(proof) for proof in proofs], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            _END_WORK,
            [
                status.value, _moment(at), person_id, position, note, kept,
                used.own, used.unit, used.outside, work_id, WorkStatus.WAITING.value,
            ],
        )  # fmt: skip
        return bool(cursor.rowcount == 1)


def open_works(
    case_id: int,
    *,
    step: int,
    round_: int,
    role: str,
    unit_ids: Iterable[int | None],
    at: datetime,
    due_at: datetime | None,
) -> None:
    opened, due = _moment(at), due_at and _moment(due_at)
    rows: list[list[int | str | datetime | None]] = [
        [case_id, step, round_, unit_id, role, WorkStatus.WAITING.value, opened, due] for unit_id in unit_ids
    ]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_OPEN_WORK, rows[0])
        else:
            cursor.executemany(_OPEN_WORK, rows)


def store(case_id: int, state: CaseState, at: datetime) -> None:
    ended = None if state.phase == Phase.RUNNING else _moment(at)
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [state.dump(), state.phase.value, ended, case_id])


def log(case_id: int, *, seq: int, at: datetime, position: str, event: dict[str, object]) -> None:
    body = json.dumps(event, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_LOG, [case_id, seq, _moment(at), position, body])


def _case(row: Sequence[object]) -> CaseRow:
    pk, number, office_id, sop_version_id, state, calendar_version, due_mode = row
    return CaseRow(
        pk, number, office_id, sop_version_id, CaseState.load(state), calendar_version, due_mode  # type: ignore[arg-type]
    )  # fmt: skip


def _locked(tables: str) -> str:
    return f" FOR UPDATE OF {tables}" if connection.features.has_select_for_update_of else ""


@lru_cache(maxsize=16)
def _moment(at: datetime) -> datetime | str:
    """An aware datetime as this database stores it; one step writes the same moment to several rows."""
    stored: datetime | str | None = connection.ops.adapt_datetimefield_value(at)
    return stored or at


def _instant(stored: datetime) -> datetime:
    """SQLite hands back UTC without saying so, PostgreSQL an aware datetime."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
