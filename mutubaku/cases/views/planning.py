"""The year plan: what is to come and what became of it; making it in one act; and deciding about one row.

Everyone of the office reads it; only the planning line (Kasubbag Perencanaan, Sekretaris, Kepala Dinas) changes it.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.planning import DropForm, MoveForm, PlanForm
from mutubaku.cases.models import PlannedCase
from mutubaku.cases.selectors.plan import (
    PlannedLine,
    PlanState,
    counted,
    planned_line,
    to_plan,
    year_plan,
)
from mutubaku.cases.services.planning import drop_planned, move_planned, open_now, plan_year
from mutubaku.cases.views.refusing import not_yours, status_of
from mutubaku.cases.views.steering import ONLY_STEERING, steering_as
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import calendar_of
from mutubaku.sop.selectors import catalogue, in_force
from mutubaku.values.period import MONTHS, MONTHS_SHORT
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class Row:
    """One procedure of the year at a glance; `months`: its lines of each month that has a column."""

    code: str
    name: str
    months: tuple[tuple[PlannedLine, ...], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request) -> HttpResponse:
    now = _now(request)
    year, by = _year(request, now), steering_as(request)
    if request.method != "POST":
        return _plan_page(request, year, by, PlanForm(request.GET if "tunda" in request.GET else None))
    if by is None:
        return not_yours(request, ONLY_STEERING)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, year, by, form, 422)
    try:
        made = plan_year(request.user.office_id, year=year, by=by, workdays=form.workdays)
    except Refused as refused:
        found = tuple(refused.refusals)
        return _plan_page(request, year, by, PlanForm(), status_of(found), found)
    dropped = f", {made.dropped} di antaranya langsung dicoret karena sudah lewat" if made.dropped else ""
    messages.success(request, f"Rencana tahunan {year}: {made.made} pekerjaan ditambahkan{dropped}.")
    return redirect(f"{reverse('cases:plan')}?tahun={year}")


def _plan_page(
    request,
    year: int,
    by: Holder | None,
    form: PlanForm,
    status: int = 200,
    refusals: tuple[Refusal, ...] = (),
) -> HttpResponse:
    office, now = request.user.office, _now(request)
    coming = None
    if by is not None:
        try:
            calendar = calendar_of(office.pk, office.calendar_version)
            coming = to_plan(office.pk, year, calendar, max(0, min(form.workdays, 60)), now)
        except Refused as refused:  # an office whose calendar is not kept yet reads what is missing
            refusals = (*refusals, *refused.refusals)
    lines = year_plan(office.pk, year)
    names = {one.sop.id: one.sop for one in catalogue(office.pk)}
    columns = sorted({_month(line, now) for line in lines})
    wanted = request.GET.get("keadaan", "")
    shown = [line for line in lines if not wanted or line.state == wanted]
    if request.GET.get("susun") == "sop":
        ordered = sorted(shown, key=lambda line: (line.sop, line.opens_at))
        groups = [
            (names[c].title if c in names else c, list(g)) for c, g in groupby(ordered, lambda line: line.sop)
        ]
    else:
        groups = [(_written(m), list(g)) for m, g in groupby(shown, lambda line: _month(line, now))]
    found = {
        "year": year, "years": (now.year - 1, now.year, now.year + 1), "steers": by is not None, "form": form,
        "total": len(lines), "counts": counted(lines), "state": wanted, "by_sop": request.GET.get("susun") == "sop",
        "groups": groups, "columns": [f"{MONTHS_SHORT[m - 1]}{f' {y}' if y != year else ''}" for y, m in columns],
        "glance": [_at_a_glance(code, sop.document or sop.title, lines, columns, now) for code, sop in names.items()],
        "coming": coming, "now": now, "refusals": refusals,
    }  # fmt: skip
    return render(request, "cases/plan.html", found, status=status)


def _at_a_glance(
    code: str, name: str, lines: tuple[PlannedLine, ...], columns: list[tuple[int, int]], now: datetime
) -> Row:
    mine = [line for line in lines if line.sop == code]
    return Row(code, name, tuple(tuple(li for li in mine if _month(li, now) == m) for m in columns))


@require_http_methods(["GET", "HEAD", "POST"])
def planned(request, planned_id: int) -> HttpResponse:
    """One row: another day, out of the plan with a reason, or open it now."""
    line, by = _own_line(request, planned_id), steering_as(request)
    if request.method != "POST":
        return _line_page(request, line, by)
    if by is None:
        return not_yours(request, ONLY_STEERING)
    act = request.POST.get("tindakan", "")
    form = {"pindah": MoveForm, "coret": DropForm, "buka": forms.Form}.get(act, MoveForm)(request.POST)
    if not form.is_valid():
        return _line_page(request, line, by, 422, form)
    try:
        begun = _decide(act, planned_id, form, by)
    except Refused as refused:
        blame(form, refused.refusals)
        return _line_page(request, _own_line(request, planned_id), by, status_of(refused.refusals), form)
    return _decided(request, _own_line(request, planned_id), begun)


def _decide(act: str, planned_id: int, form: forms.Form, by: Holder) -> bool:
    """Whether a case was begun."""
    match act:
        case "coret":
            drop_planned(planned_id, reason=form.cleaned_data["reason"], by=by)
        case "buka":
            return open_now(planned_id, by=by)
        case _:
            move_planned(planned_id, opens_on=form.cleaned_data["opens_on"], by=by)
    return False


def _decided(request, line: PlannedLine, begun: bool) -> HttpResponse:
    if line.state is PlanState.OPENED:
        there = (
            f"Pekerjaan {line.case_number} sudah ada untuk periode ini; tidak ada pekerjaan baru yang dibuka."
        )
        messages.success(request, f"Pekerjaan {line.case_number} dibuka." if begun else there)
        return redirect("cases:case", line.case_number)
    words = "dicoret dari rencana" if line.state is PlanState.DROPPED else "dipindahkan"
    messages.success(request, f"{line.title} {words}.")
    return redirect(f"{reverse('cases:plan')}?tahun={line.period.year}#rencana-{line.id}")


def _line_page(
    request, line: PlannedLine, by: Holder | None, status: int = 200, refused: forms.Form | None = None
) -> HttpResponse:
    opens_on = line.opens_at.astimezone(ZoneInfo(request.user.office.zone)).date()
    sop = in_force(request.user.office_id, line.sop, _now(request).date())
    found = {
        "line": line, "sop_title": sop.sop.title if sop else line.sop,
        "open": by is not None and line.state is not PlanState.OPENED, "refused": refused,
        "moving": refused if isinstance(refused, MoveForm) else MoveForm(
            initial={"opens_on": max(opens_on, _now(request).date())}, auto_id="pindah_%s"
        ),
        "dropping": refused if isinstance(refused, DropForm) else DropForm(auto_id="coret_%s"),
    }  # fmt: skip
    return render(request, "cases/planned.html", found, status=status)


def _own_line(request, planned_id: int) -> PlannedLine:
    """A row of the own office, else 404."""
    try:
        return planned_line(request.user.office_id, planned_id)
    except PlannedCase.DoesNotExist:
        raise Http404 from None


def _now(request) -> datetime:
    return timezone.now().astimezone(ZoneInfo(request.user.office.zone))


def _year(request, now: datetime) -> int:
    asked = request.GET.get("tahun", "")
    return int(asked) if asked.isdecimal() and abs(int(asked) - now.year) <= 1 else now.year


def _month(line: PlannedLine, now: datetime) -> tuple[int, int]:
    local = line.opens_at.astimezone(now.tzinfo)
    return local.year, local.month


def _written(month: tuple[int, int]) -> str:
    return f"{MONTHS[month[1] - 1]} {month[0]}"
