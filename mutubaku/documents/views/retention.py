"""Pages of kept papers: where each stands, the schedule, and the lists for disposal with their three acts."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.documents.files.retention import schedule
from mutubaku.documents.forms.retention import DecideForm, KeptForm, MinutesForm, ProposeForm, SeriesForm
from mutubaku.documents.models import Disposal
from mutubaku.documents.rules.retention import (
    DISPOSAL_NAMES,
    FATE_NAMES,
    PHASE_NAMES,
    DisposalState,
    Fate,
    may_decide,
    may_propose,
)
from mutubaku.documents.selectors.retention import RecordLine, disposal_lines, disposals, on_offer, records
from mutubaku.documents.services.retention import (
    decide_disposal,
    destroy_papers,
    propose_disposal,
    set_retention,
)
from mutubaku.documents.views.guard import held, office_now, storable
from mutubaku.org.rules.holding import Holder
from mutubaku.values.period import written_date
from mutubaku.values.refusal import Refused

PER_PAGE = 50
METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _worded(line: RecordLine) -> dict[str, Any]:
    return {"line": line, "fate": FATE_NAMES[line.fate], "phase": PHASE_NAMES[line.phase]}


def _by(request, today: date, may: Any) -> Holder | None:
    return next((holder for holder in held(request) if may(holder, today)), None)


@require_safe
def kept(request) -> HttpResponse:
    today, form = office_now(request).date(), KeptForm(request.GET)
    every = records(request.user.office_id, today)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = [
        line for line in every
        if asked.get("masa", "") in ("", line.phase) and asked.get("nasib", "") in ("", line.fate)
    ]  # fmt: skip
    pages = Paginator(shown, PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    query = request.GET.copy()
    query.pop("halaman", None)
    found = {
        "form": form, "page": page, "numbers": pages.get_elided_page_range(page.number), "query": query.urlencode(),
        "lines": [_worded(line) for line in page], "total": len(shown), "offered": len(on_offer(every, today)),
    }  # fmt: skip
    return render(request, "documents/kept.html", found, status=200 if form.is_valid() else 422)


@require_safe
def retention(request) -> HttpResponse:
    rows = [(one, FATE_NAMES[one.fate]) for one in schedule(request.user.office_id)]
    may = _by(request, office_now(request).date(), may_propose) is not None
    return render(request, "documents/retention.html", {"rows": rows, "may_set": may})


@METHODS
def series(request, series: str) -> HttpResponse:
    office_id, today = request.user.office_id, office_now(request).date()
    by = _by(request, today, may_propose)
    if by is None:
        raise PermissionDenied
    row = next((one for one in schedule(office_id) if one.code == series), None)
    if row is None:
        raise Http404
    now = {"active": row.active, "inactive": row.inactive, "fate": row.fate.value}
    form = SeriesForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_retention(
                office_id,
                code=series,
                active=data["active"],
                inactive=data["inactive"],
                fate=Fate(data["fate"]),
                by=by,
            )
        except Refused as found:
            form.refuse(found.refusals)
        else:
            messages.success(request, f"Jadwal {row.name} disimpan.")
            return redirect("documents:retention")
    about = "Berlaku untuk naskah yang dinomori sesudah disimpan; yang sudah tercatat tidak berubah."
    context = {
        "form": form, "title": f"Retensi: {row.name}", "submit": "Simpan", "about": about, "within": "Jadwal retensi",
        "back": reverse("documents:retention"), "why": "mengurus arsip perangkat daerah",
    }  # fmt: skip
    return render(request, "documents/one_form.html", context, status=422 if form.errors else 200)


# ---------------------------------------------------------------- disposal


@METHODS
def disposal_list(request) -> HttpResponse:
    office_id, today = request.user.office_id, office_now(request).date()
    offered = on_offer(records(office_id, today), today)[:200]
    by = _by(request, today, may_propose)
    choices = [
        (str(one.document_id), f"{one.number}, {one.title}, habis {written_date(one.ends)}")
        for one in offered
        if one.ends
    ]
    form = ProposeForm(choices, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if by is None:
            raise PermissionDenied
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = propose_disposal(office_id, document_ids=data["papers"], reason=data["reason"], by=by)
            except Refused as found:
                form.refuse(found.refusals)
            else:
                messages.success(request, "Daftar usul musnah dibuat dan menunggu keputusan Kepala Dinas.")
                return redirect("documents:disposal", made.pk)
    pages = Paginator(disposals(office_id), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    context = {
        "page": page, "numbers": pages.get_elided_page_range(page.number), "form": form, "may_propose": by is not None,
        "lists": [(row, DISPOSAL_NAMES[row.state]) for row in page], "offered": offered,
    }  # fmt: skip
    return render(request, "documents/disposals.html", context, status=422 if form.errors else 200)


@METHODS
def disposal(request, disposal_id: int) -> HttpResponse:
    storable(disposal_id)
    row = get_object_or_404(disposals(request.user.office_id), pk=disposal_id)
    today = office_now(request).date()
    lines = [_worded(line) for line in disposal_lines(row, today)]
    form, by = _next_form(request, row, today)
    if request.method == "POST":
        if form is None or by is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                words = _carry_out(row, form, by)
            except Refused as found:
                form.refuse(found.refusals)
            else:
                messages.success(request, words)
                return redirect("documents:disposal", row.pk)
    context = {
        "row": row,
        "state": DISPOSAL_NAMES[row.state],
        "lines": lines,
        "uploads": row.uploads.order_by("pk"),
        "form": form,
        "look": f"disposal_{row.state}",
    }
    return render(
        request, "documents/disposal.html", context, status=422 if form is not None and form.errors else 200
    )


def _next_form(request, row: Disposal, today: date) -> tuple[DecideForm | MinutesForm | None, Holder | None]:
    """What this reader may do next: decide a proposal, or carry out what was approved."""
    data = request.POST if request.method == "POST" else None
    if row.state == DisposalState.PROPOSED and (by := _by(request, today, may_decide)):
        return DecideForm(data), by
    if row.state == DisposalState.APPROVED and (by := _by(request, today, may_propose)):
        return MinutesForm(data), by
    return None, None


def _carry_out(row: Disposal, form: DecideForm | MinutesForm, by: Holder) -> str:
    data = form.cleaned_data
    if isinstance(form, MinutesForm):
        return f"{destroy_papers(row.pk, minutes=data['minutes'], by=by)} naskah dimusnahkan."
    approve = data["decision"] == "setuju"
    decide_disposal(row.pk, approve=approve, committee=data["committee"], anri=data["anri"], by=by)
    return "Daftar disetujui. Pemusnahan dilaksanakan tersendiri." if approve else "Daftar ditolak."
