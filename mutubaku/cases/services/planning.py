"""The year plan: made in one act, its rows moved or dropped before they open, and each opened when its time has come."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.models import Case, PlannedCase, PlannedUnit
from mutubaku.cases.rules.calendar import move_refusals, opening_at
from mutubaku.cases.rules.guards import STEERING_ROLES, may_steer
from mutubaku.cases.rules.state import Phase
from mutubaku.cases.selectors.plan import to_plan
from mutubaku.cases.services import flow
from mutubaku.org.rules.holding import Holder, Role, acting
from mutubaku.org.selectors import calendar_of, office_holders, office_of, reporting_units
from mutubaku.org.services import in_line, write_journal
from mutubaku.sop.selectors import in_force
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import Calendar

# Whose standing order opens a planned case, in this order.
OPENERS = (Role.KASUBBAG_PERENCANAAN, Role.SEKRETARIS, Role.KEPALA_DINAS)
assert set(OPENERS) == STEERING_ROLES


@dataclass(frozen=True)
class PlanMade:
    """`made`: rows added now, `dropped` of them because their turn was over. `unknown`: titles of procedures whose
    cadence cannot be planned."""

    made: int
    dropped: int
    unknown: tuple[str, ...]


@transaction.atomic
def plan_year(
    office_id: int, *, year: int, by: Holder, workdays: int = 0, at: datetime | None = None
) -> PlanMade:
    """A row for each procedure in force and each period of the year its cadence asks for; those there already stay.

    `workdays`: so many working days later than the rule of `rules.calendar` opens. All reporting units take part.
    A case that was begun by hand takes the place of its row.
    """
    at = at or timezone.now()
    in_line(office_id)
    calendar = _calendar(office_id)
    today = _day(at, calendar)
    found = may_steer(by, office_id=office_id, on=today)
    if abs(year - today.year) > 1:
        words = f"Rencana dapat dibuat untuk tahun {today.year - 1} sampai {today.year + 1}."
        found.append(Refusal("year", words, "year"))
    if not 0 <= workdays <= 60:
        found.append(Refusal("workdays", "Penundaan harus 0 sampai 60 hari kerja.", "workdays"))
    if found:
        raise Refused(found)
    coming = to_plan(office_id, year, calendar, workdays, at)
    rows, unknown = list(coming.rows), coming.unknown
    _store(rows, office_id)
    dropped = sum(row.dropped_at is not None for row in rows)
    facts = {"year": year, "made": len(rows), "dropped": dropped, "workdays": workdays, "unknown": unknown}
    write_journal(office_id, by=by, verb="plan_year", thing=f"plan:{year}", facts=facts, at=at)
    return PlanMade(len(rows), dropped, unknown)


@transaction.atomic
def move_planned(planned_id: int, *, opens_on: date, by: Holder, at: datetime | None = None) -> PlannedCase:
    """Another day for a case that has not opened; a dropped one comes back into the plan with it."""
    at = at or timezone.now()
    row, calendar = _take(planned_id, by, at)
    if found := move_refusals(opens_on, _day(at, calendar), calendar):
        raise Refused(found)
    row.opens_at = opening_at(opens_on, calendar)
    row.dropped_at, row.drop_reason, row.trouble = None, "", ""
    row.save(update_fields=["opens_at", "dropped_at", "drop_reason", "trouble"])
    _note(row, by, "move_planned", {"opens_at": row.opens_at}, at)
    return row


@transaction.atomic
def drop_planned(planned_id: int, *, reason: str, by: Holder, at: datetime | None = None) -> PlannedCase:
    """Takes a case that has not opened out of the plan; the row stays with its reason."""
    at = at or timezone.now()
    row, _ = _take(planned_id, by, at)
    if not reason.strip():
        raise Refused(Refusal("reason", "Tulis alasan pencoretan.", "reason"))
    row.dropped_at, row.drop_reason, row.trouble = at, reason.strip(), ""
    row.save(update_fields=["dropped_at", "drop_reason", "trouble"])
    _note(row, by, "drop_planned", {"reason": row.drop_reason}, at)
    return row


@transaction.atomic
def open_planned(planned_id: int, *, now: datetime) -> bool:
    """Opens the case of a row that is due; whether this call opened it. Raises Refused when it cannot be opened.

    The case is begun in the name of who holds the planning line that day, as a standing order of the year plan: the
    Kasubbag Perencanaan, else the Sekretaris, else the Kepala Dinas. The entry beside it says that no person acted.
    """
    row = _locked(planned_id)
    if row.case_id is not None or row.dropped_at is not None or row.opens_at > now:
        return False
    twin = _case_of(row.office_id, row.sop, row.period)
    row.case_id = twin or _start(row, now)
    row.trouble = ""
    row.save(update_fields=["case", "trouble"])
    _note(row, None, "open_planned", {"case": row.case_id, "begun_by_hand": twin is not None}, now)
    return twin is None


@transaction.atomic
def open_now(planned_id: int, *, by: Holder, at: datetime | None = None) -> bool:
    """Opens the case of a row before its day, or one that was stuck or dropped, in the name of who decides it.

    False: a case of this procedure and period was there already, and the row has taken that one.
    """
    at = at or timezone.now()
    row, _ = _take(planned_id, by, at)
    twin = _case_of(row.office_id, row.sop, row.period)
    row.dropped_at, row.drop_reason, row.trouble = None, "", ""
    row.case_id = twin or _start(row, at, by)
    row.save(update_fields=["case", "dropped_at", "drop_reason", "trouble"])
    _note(row, by, "open_planned", {"case": row.case_id, "begun_by_hand": twin is not None}, at)
    return twin is None


@transaction.atomic
def note_trouble(planned_id: int, *, trouble: str, now: datetime) -> None:
    """Keeps why a row could not be opened, once for each reason, for the page of the plan."""
    row = _locked(planned_id)
    if row.case_id is None and row.trouble != trouble:
        row.trouble = trouble
        row.save(update_fields=["trouble"])
        _note(row, None, "planned_refused", {"trouble": trouble}, now)


# ------------------------------------------------------------------ making rows


def _store(rows: list[PlannedCase], office_id: int) -> None:
    units = [unit.pk for unit in reporting_units(office_id)]
    for row in rows:
        row.save()
    PlannedUnit.objects.bulk_create(
        PlannedUnit(planned=row, unit_id=unit_id) for row in rows for unit_id in units
    )


def _case_of(office_id: int, sop: str, period: str) -> int | None:
    cases = Case.objects.filter(office_id=office_id, sop=sop, period=period).exclude(phase=Phase.CANCELLED)
    return cases.values_list("pk", flat=True).first()


# ------------------------------------------------------------------ one row


def _locked(planned_id: int) -> PlannedCase:
    """The row, behind the office's other writers: whoever starts a case by hand takes its row after waiting too."""
    in_line(PlannedCase.objects.values_list("office_id", flat=True).get(pk=planned_id))
    return PlannedCase.objects.select_for_update().get(pk=planned_id)


def _take(planned_id: int, by: Holder, at: datetime) -> tuple[PlannedCase, Calendar]:
    """A row that has not opened, locked, for one who may steer."""
    in_line(by.office_id)
    row = PlannedCase.objects.select_for_update().filter(pk=planned_id, office_id=by.office_id).first()
    if row is None:
        raise Refused(Refusal("no_plan", "Rencana ini tidak ditemukan. Kembali ke rencana tahun."))
    calendar = _calendar(row.office_id)
    found = may_steer(by, office_id=row.office_id, on=_day(at, calendar))
    if row.case_id is not None:
        found.append(Refusal("opened", "Pekerjaan ini sudah dibuka. Kelola dari halaman pekerjaannya."))
    if found:
        raise Refused(found)
    return row, calendar


def _start(row: PlannedCase, now: datetime, by: Holder | None = None) -> int:
    today = _day(now, _calendar(row.office_id))
    procedure = in_force(row.office_id, row.sop, today)
    if procedure is None:
        raise Refused(Refusal("sop", f"Tidak ada versi SOP untuk {row.title} yang berlaku pada hari ini."))
    return flow.start(
        row.office_id,
        sop_version_id=procedure.pk,
        period=Period.parse(row.period),
        title=row.title,
        unit_ids=list(row.units.order_by("unit__order", "unit_id").values_list("unit_id", flat=True)),
        by=by or _opener(row.office_id, today),
        at=now,
    )


def _opener(office_id: int, today: date) -> Holder:
    held = office_holders(office_id, today)
    for role in OPENERS:
        if holder := acting(held, role=role, unit_id=None, on=today):
            return holder
    words = "Tidak ada pemangku jabatan Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas hari ini. Tetapkan Plt."
    raise Refused(Refusal("vacant", words))


def _calendar(office_id: int) -> Calendar:
    return calendar_of(office_id, office_of(office_id).calendar_version)


def _day(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def _note(row: PlannedCase, by: Holder | None, verb: str, facts: dict[str, object], at: datetime) -> None:
    facts = {"sop": row.sop, "period": row.period, **facts}
    write_journal(row.office_id, by=by, verb=verb, thing=f"planned:{row.pk}", facts=facts, at=at)
