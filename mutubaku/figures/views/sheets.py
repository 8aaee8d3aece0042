"""The sheets a person works with: the own unit's by month, and for planning and leadership every unit of a round."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mutubaku.figures.rules.status import IMPORTERS, OPEN, filled_by, opens_sheets, reads_sheets
from mutubaku.figures.selectors import (
    Month,
    SheetState,
    months_by_unit,
    rounds,
    sheet_of_month,
    sheets_of,
    state_of,
    unit_states,
)
from mutubaku.figures.views.guard import NotAllowed, answered, held, office_now, take
from mutubaku.figures.views.sheet import called

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One sheet of the list. `owner`: who signs it, where asked; `can_type`: it waits for this very person."""

    sheet: SheetState
    status: tuple[str, str]
    late: bool
    owner: str = ""
    can_type: bool = False
    months: tuple[Month, ...] = ()


@require_safe
@answered
def sheet_list(request) -> HttpResponse:
    now, holders = office_now(request), held(request)
    typing = filled_by(holders)
    reads_all = reads_sheets(holders)
    own = Paginator(sheets_of({holder.unit_id for holder in holders}), PER_PAGE)
    page = own.get_page(request.GET.get("halaman"))
    if not (own.count or opens_sheets(holders)):
        raise NotAllowed("Isian dibaca unit yang mengisinya, Subbagian Perencanaan, dan pimpinan dinas.")
    mine = [_line(state_of(row), now, can_type=row.unit_id in typing) for row in page]
    found = {
        "page": page,
        "numbers": own.get_elided_page_range(page.number),
        "mine": mine,
        "imports": any(holder.role in IMPORTERS for holder in holders),
        "reads_all": reads_all,
    }
    return render(request, "figures/list.html", found | (_round(request, now) if reads_all else {}))


@require_safe
@answered
def unit_month(request, month: str, unit: str) -> HttpResponse:
    """The sheet of a unit by its month, where its number is not at hand."""
    found = sheet_of_month(request.user.office_id, month, unit)
    if found is None:
        raise Http404
    return HttpResponseRedirect(reverse("figures:sheet", args=[take(request, found).sheet.pk]))


def _line(
    state: SheetState,
    now: datetime,
    *,
    owner: str = "",
    can_type: bool = False,
    months: tuple[Month, ...] = (),
) -> Line:
    is_open = state.status in OPEN
    late = is_open and state.due_at is not None and state.due_at < now
    return Line(state, called(state), late, owner, can_type and is_open, months)


def _round(request, now: datetime) -> dict[str, object]:
    """Every unit of the month asked for, or of the last one; a month may have been asked again in another case."""
    every = [one for one in rounds(request.user.office_id) if one.cancelled_at is None]
    if not every:
        return {"rounds": ()}
    wanted = request.GET.get("periode", "")
    chosen = next((one for one in reversed(every) if str(one.period) == wanted), every[-1])
    answered_months = months_by_unit(request.user.office_id, chosen.period, now)
    lines = [
        _line(unit.sheet, now, owner=unit.owner, months=answered_months.get(unit.sheet.unit_id, ()))
        for unit in unit_states(chosen.id, now.date())
    ]
    awaited = [line for line in lines if line.sheet.status in OPEN]
    shown = awaited if request.GET.get("saring") == "belum" else lines
    units = Paginator(shown, PER_PAGE)
    at = units.get_page(request.GET.get("unit"))
    return {
        "rounds": sorted({one.period for one in every}, reverse=True), "chosen": chosen, "units": at,
        "asked": len(lines), "awaited": len(awaited), "filtered": shown is awaited,
        "came_in": sum(line.sheet.submitted_at is not None for line in lines),
        "unit_pages": units.get_elided_page_range(at.number),
    }  # fmt: skip
