"""What the slower of two people reads: who did what to the case, and when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.models import Case, CaseEvent, Pause
from mutubaku.cases.rules.state import CaseState, ClosedEarly, Phase, Started
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal
from mutubaku.values.worktime import written_moment

NOTHING = "Tidak ada yang diubah."


@dataclass(frozen=True)
class _Happened:
    """An event of a case: in which post it was done, and when."""

    position: str
    at: datetime


def _happened(case_id: int, *, kind: str = "", at: datetime | None = None) -> _Happened | None:
    """The last event; of one kind, or at one moment, where that is asked."""
    events = CaseEvent.objects.filter(case_id=case_id).order_by("-seq")
    if at is not None:
        events = events.filter(at=at)
    if kind:
        events = events.filter(body__contains=f'"kind": "{kind}"')
    row = events.first()
    return _Happened(row.position, row.at) if row else None


def stopped_by(case_id: int, at: datetime) -> str:
    """Whose act stopped a work that nobody ended: what happened to the case at that moment."""
    found = _happened(case_id, at=at)
    return f" karena tindakan {found.position}" if found else ""


def over(case_id: int, state: CaseState, zone: ZoneInfo) -> list[Refusal]:
    """Who ended the case; empty while it runs."""
    ended = _happened(case_id) if state.phase != Phase.RUNNING else None
    if ended is None:
        return []
    when = written_moment(ended.at.astimezone(zone))
    words = f"Pekerjaan ini sudah {state.phase.value} oleh {ended.position} pada {when}. {NOTHING}"
    return [Refusal("ended", words)]


def closed(case_id: int, state: CaseState, step: int, zone: ZoneInfo) -> list[Refusal]:
    """Who closed the collection of a step; empty while it waits for units, or when nobody closed one."""
    found = _happened(case_id, kind=ClosedEarly.kind)
    if found is None or state.open_units(step) or state.open_works(step):
        return []
    when = written_moment(found.at.astimezone(zone))
    return [Refusal("ended", f"Pengumpulan sudah ditutup oleh {found.position} pada {when}. {NOTHING}")]


def paused(work_id: int, zone: ZoneInfo) -> Refusal:
    pause = Pause.objects.get(work_id=work_id, until=None)
    when = written_moment(pause.since.astimezone(zone))
    return Refusal("paused", f"Langkah ini sudah dijeda sejak {when}: {pause.cause}. {NOTHING}")


def twin(office_id: int, sop: str, period: Period, zone: ZoneInfo) -> Refusal:
    """The case that is there already, and who began it."""
    cases = Case.objects.filter(office_id=office_id, sop=sop, period=str(period)).exclude(
        phase=Phase.CANCELLED
    )
    there = cases.latest("pk")
    begun = _happened(there.pk, kind=Started.kind)
    by = f", dimulai {begun.position} pada {written_moment(begun.at.astimezone(zone))}" if begun else ""
    return Refusal("twin", f"Pekerjaan {period.label} sudah ada: {there.number}{by}. Buka pekerjaan itu.")
