"""Starting a case, and the decisions on a whole case: closing a collection, cancelling.

Only the planning line steers: Kasubbag Perencanaan, Sekretaris, Kepala Dinas.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.steering import StartForm
from mutubaku.cases.models import Case
from mutubaku.cases.rules.guards import may_steer
from mutubaku.cases.selectors.replacing import Replaced, replaceable
from mutubaku.cases.selectors.starting import begun, choosable, outlook, proposed, startable
from mutubaku.cases.services import flow
from mutubaku.cases.services.perform import abandon, close_collection
from mutubaku.cases.services.replacing import start_anew
from mutubaku.cases.views.pages import cancel_form, case_page, close_form, own_case
from mutubaku.cases.views.refusing import not_yours, status_of
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of, office_holders, reporting_units
from mutubaku.sop.rules.procedure import Form
from mutubaku.sop.selectors import Version
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

ONLY_STEERING = (
    "Hanya Kasubbag Perencanaan, Sekretaris, atau Kepala Dinas yang dapat memulai, menutup pengumpulan, atau "
    "membatalkan pekerjaan. Mintalah salah satu dari mereka."
)


def steering_as(request) -> Holder | None:
    """The position in which the reader steers today, if any."""
    office = request.user.office
    today = timezone.localdate(timezone=ZoneInfo(office.zone))
    held = holders_of(request.user.pk, today)
    return next((one for one in held if not may_steer(one, office_id=office.pk, on=today)), None)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request) -> HttpResponse:
    """First the procedure (`?sop=`), then the case; the procedure decides which periods there are."""
    by = steering_as(request)
    if by is None:
        return not_yours(request, ONLY_STEERING)
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    versions = startable(request.user.office_id, today)
    wanted = request.GET.get("sop")
    if wanted is None:
        return render(request, "cases/start.html", {"versions": versions})
    version = next((one for one in versions if one.sop.id == wanted), None)
    if version is None:
        raise Http404
    paper_id = request.GET.get("ganti", "")
    return _start(request, version, by, _replaced(request, version, paper_id) if paper_id else None)


def _replaced(request, version: Version, paper_id: str) -> Replaced:
    """The signed report of this procedure that is to be made anew, else 404."""
    fits = paper_id.isascii() and paper_id.isdecimal() and len(paper_id) < 19
    found = replaceable(request.user.office_id, int(paper_id)) if fits else None
    if found is None or found.sop != version.sop.id:
        raise Http404
    return found


def _start(request, version: Version, by: Holder, replaced: Replaced | None) -> HttpResponse:
    sop, office = version.sop, request.user.office
    today = timezone.localdate(timezone=ZoneInfo(office.zone))
    units = [(unit.pk, unit.name) for unit in reporting_units(office.pk)]
    data = request.POST if request.method == "POST" else None
    there, now = begun(office.pk, sop.id), timezone.now().astimezone(ZoneInfo(office.zone))
    choices = (replaced.period,) if replaced else choosable(sop.cadence, today)
    periods = [(one, there.get(str(one))) for one in choices]
    initial = {"period": replaced.period if replaced else proposed(choices, there, today)}
    title = f"{sop.document or sop.title}{' pengganti' if replaced else ''}"
    number = replaced.number if replaced else ""
    form = StartForm(
        periods, units, title, data, initial=initial, replaced=number, sheets=sop.form is Form.REALISASI
    )
    found = {
        "version": version, "form": form, "units": units, "running": [(p, case) for p, case in periods if case],
        "outlook": outlook(sop, office_holders(office.pk, today), office, now), "replaced": replaced,
    }  # fmt: skip
    if data is None:
        return render(request, "cases/start.html", found)
    if not form.is_valid():
        return render(request, "cases/start.html", found, status=422)
    try:
        case_id = _begin(office.pk, version, form, by, replaced)
    except Refused as refused:
        blame(form, refused.refusals)
        return render(request, "cases/start.html", found, status=status_of(refused.refusals))
    number = Case.objects.values_list("number", flat=True).get(pk=case_id)
    messages.success(request, f"Pekerjaan {number} dimulai.")
    return redirect("cases:case", number)


def _begin(office_id: int, version: Version, form: StartForm, by: Holder, replaced: Replaced | None) -> int:
    typed = form.cleaned_data
    what: dict[str, Any] = {
        "sop_version_id": version.pk, "title": form.full_title, "unit_ids": typed["units"], "by": by,
    }  # fmt: skip
    if replaced:
        return start_anew(office_id, paper_id=replaced.paper_id, reason=typed["reason"], **what)
    return flow.start(office_id, period=Period.parse(typed["period"]), **what)


@require_POST
def close(request, number: str) -> HttpResponse:
    """Ends a collection without the units that have not answered."""
    row, by = own_case(request, number), steering_as(request)
    if by is None:
        return not_yours(request, ONLY_STEERING)
    step = request.POST.get("step", "")
    form = close_form(int(step) if step.isdecimal() and len(step) < 4 else 0, request.POST)
    if not form.is_valid():
        return case_page(request, row, status=422, refused=form)
    try:
        close_collection(row.pk, by=by, **form.cleaned_data)
    except Refused as refused:
        blame(form, refused.refusals)
        return case_page(request, row, status=status_of(refused.refusals), refused=form)
    messages.success(request, f"Pengumpulan langkah {form.cleaned_data['step']} ditutup.")
    return redirect("cases:case", number)


@require_POST
def cancel(request, number: str) -> HttpResponse:
    row, by = own_case(request, number), steering_as(request)
    if by is None:
        return not_yours(request, ONLY_STEERING)
    form = cancel_form(request.POST)
    if not form.is_valid():
        return case_page(request, row, status=422, refused=form, cancelling=form)
    try:
        abandon(row.pk, by=by, reason=form.cleaned_data["reason"])
    except Refused as refused:
        blame(form, refused.refusals)
        return case_page(request, row, status=status_of(refused.refusals), refused=form, cancelling=form)
    messages.success(request, f"Pekerjaan {number} dibatalkan.")
    return redirect("cases:case", number)
