"""A case opened for an act: its row, procedure, state and calendar, and the moment. Nothing is written here."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from mutubaku.cases.rules.state import (
    CaseState,
)
from mutubaku.cases.services import rows
from mutubaku.cases.services.rows import CaseRow, WorkRow
from mutubaku.org.selectors import calendar_of
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import version
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import Calendar


@dataclass(frozen=True)
class Opened:
    """A case being changed: its row, procedure, state and calendar, and the moment of the change."""

    case: CaseRow
    sop: Sop
    calendar: Calendar
    at: datetime

    @property
    def state(self) -> CaseState:
        return self.case.state

    def step(self, no: int) -> Step:
        return self.sop.step(no)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.zone)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local(self.at).date()


def load_work(work_id: int, at: datetime | None) -> tuple[WorkRow, Opened]:
    found = rows.find_work(work_id)
    if found is None:
        raise Refused(Refusal("no_work", "Tugas ini tidak ditemukan. Kembali ke daftar tugas."))
    return found[0], open_case(found[1], at)


def open_case(case: CaseRow | None, at: datetime | None) -> Opened:
    if case is None:
        raise Refused(Refusal("no_case", "Pekerjaan ini tidak ditemukan. Kembali ke daftar pekerjaan."))
    calendar = calendar_of(case.office_id, case.calendar_version)
    return Opened(case, version(case.sop_version_id), calendar, at or timezone.now())
