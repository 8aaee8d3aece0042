"""The dashboard of a month: figures as its report book gives them, and how the procedures keep their mutu baku."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.books.selectors import asked_months, month_dashboard
from mutubaku.cases.selectors.cases import case_line, open_cases
from mutubaku.cases.selectors.timeliness import SopTime, StepTime, departures, judged, timeliness
from mutubaku.figures.rules.status import reads_sheets
from mutubaku.org.selectors import holders_of, journal_head
from mutubaku.values.period import MONTHS_SHORT, Period


@dataclass(frozen=True)
class Split:
    """Works in time and late as one bar; numbers are percent of the track's width, as text for the drawing."""

    of: SopTime | StepTime
    on_time: str
    late_from: str
    late: str


@dataclass(frozen=True)
class Share:
    """A part of the time of one procedure in the month; `start` and `width` as of `Split`."""

    name: str
    kind: str
    minutes: int
    start: str
    width: str


@require_safe
def dashboard(request) -> HttpResponse:
    office = request.user.office
    now = timezone.localtime(timezone=ZoneInfo(office.zone))
    months = asked_months(office.pk)
    period = _chosen(request.GET.get("periode", ""), months, Period.month_of(now.year, now.month))
    sops = timeliness(office.pk, period, now)
    on_time, late = judged(sops)
    departed = departures(office.pk, period)
    departed_by: Counter[str] = Counter()
    for one in departed:
        departed_by[one.kind] += len(one.causes)
    head = journal_head(office.pk)
    found = {
        "now": now,
        "months": months,
        "month_names": MONTHS_SHORT,
        "period": period,
        "board": month_dashboard(office.pk, period, now.date(), head) if period in months else None,
        "on_time": on_time,
        "late": late,
        "judged": on_time + late,
        "sops": _splits(sops),
        "steps": [(sop, _splits(sop.steps)) for sop in sops if sop.judged],
        "times": [(sop, shares) for sop in sops if (shares := _shares(sop))],
        "departures": departed,
        "departed": departed_by.total(),
        "most": departed_by.most_common(1),
        "waited": _waited(sops),
        "ended": sum(sop.ended for sop in sops),
        "reads_sheets": reads_sheets(holders_of(request.user.pk, now.date())),
        "running": [case_line(row) for row in open_cases(office.pk)],
    }
    return render(request, "web/dashboard.html", found)


def _chosen(asked: str, months: Sequence[Period], today: Period) -> Period:
    """The month asked for where there is one, else the latest whose figures were asked for."""
    return next((month for month in months if str(month) == asked), months[0] if months else today)


def _splits(rows: Sequence[SopTime] | Sequence[StepTime]) -> list[Split]:
    most = max((row.judged for row in rows), default=0) or 1
    return [
        Split(row, _percent(row.on_time, most), _percent(row.on_time, most), _percent(row.late, most))
        for row in rows
        if row.judged
    ]


def _shares(sop: SopTime) -> list[Share]:
    spent = sop.spent
    parts = (
        ("Waktu kerja sendiri", "y", spent.own),
        ("Menunggu unit", "w", spent.unit),
        ("Menunggu pihak luar", "o", spent.outside),
    )
    whole, before, found = sum(minutes for *_, minutes in parts), 0, []
    for name, kind, minutes in parts if whole else ():
        found.append(Share(name, kind, minutes, _percent(before, whole), _percent(minutes, whole)))
        before += minutes
    return found


def _waited(sops: Sequence[SopTime]) -> int | None:
    """Percent of the time of the month that was waiting; None while no working time was spent."""
    own = sum(sop.spent.own for sop in sops)
    away = sum(sop.spent.unit + sop.spent.outside for sop in sops)
    return round(100 * away / (own + away)) if own + away else None


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.2f}"
