"""Pages of cases: the list, and one case with its steps. A person sees the cases of the own office only."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.cases import selectors
from mutubaku.cases.forms.steering import CloseForm, ReasonForm
from mutubaku.cases.models import Case
from mutubaku.cases.rules.guards import STEERING_ROLES
from mutubaku.cases.rules.state import Phase, WorkStatus
from mutubaku.documents.selectors import papers_of
from mutubaku.org.rules import Holder, may_act
from mutubaku.org.selectors import holders_of

PER_PAGE = 50


@require_safe
def case_list(request) -> HttpResponse:
    pages = Paginator(selectors.cases_of(request.user.office_id), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    cases = [selectors.case_line(row) for row in page]
    numbers = pages.get_elided_page_range(page.number)
    return render(request, "cases/case_list.html", {"page": page, "numbers": numbers, "cases": cases})


def own_case(request, number: str) -> Case:
    """The case of this number in the own office, else 404."""
    return get_object_or_404(selectors.cases_of(request.user.office_id), number=number)


@require_safe
def case(request, number: str) -> HttpResponse:
    return case_page(request, own_case(request, number))


def case_page(request, row: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    """One case with what the reader may do; `forms`: those that were refused, by name."""
    now = timezone.now().astimezone(ZoneInfo(request.user.office.zone))
    holders = holders_of(request.user.pk, now.date())
    view = selectors.view_of(row, now)
    found = {
        "case": view,
        "papers": papers_of(row.office_id, row.number),
        "deviations": selectors.deviations_of(row.pk),
        "mine": _mine(view, holders, now.date()) if row.phase == Phase.RUNNING else frozenset(),
        **(_steering(row) if row.phase == Phase.RUNNING and _steers(holders) else {}),
        **forms,
    }
    return render(request, "cases/case.html", found, status=status)


def _mine(view: selectors.CaseView, holders: tuple[Holder, ...], on: date) -> frozenset[int]:
    """Works that wait for the reader."""
    return frozenset(
        work.work_id
        for step in view.steps
        for work in step.works
        if work.status == WorkStatus.WAITING
        for holder in holders
        if may_act(holder, role=work.role, unit_id=work.unit_id, on=on)
    )


def _steers(holders: tuple[Holder, ...]) -> bool:
    return any(holder.role in STEERING_ROLES for holder in holders)


def _steering(row: Case) -> dict[str, Any]:
    """Cancelling, and closing the collections that wait for units now."""
    line = selectors.case_line(row)
    open_units = [(one.step, one.units) for one in line.waiting if one.units]
    closing = [(step, units, close_form(step.no)) for step, units in open_units]
    return {"closing": closing, "cancelling": cancel_form()}


def close_form(step: int, data: Any = None) -> CloseForm:
    return CloseForm(data, initial={"step": step}, auto_id=f"tutup-{step}_%s")


def cancel_form(data: Any = None) -> ReasonForm:
    return ReasonForm(data, auto_id="batal_%s")
