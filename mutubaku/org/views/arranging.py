"""Setting up the office in the browser: units, positions, settings. For the admin only."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mutubaku.org import selectors, services
from mutubaku.org.forms.accounts import EditUnitForm, LimitsForm, NewUnitForm, OfficeForm, PositionForm
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.rules.office import UnitKind, limits_shown
from mutubaku.org.views.guard import admin_or_403, today
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

REFUSED = 422
LIMITS = {"waspada": 5, "kritis": 10, "ahead": 20, "unpaid": 50}  # those the program ships with
METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _form_page(request, form: Any, **found: Any) -> HttpResponse:
    return render(request, "org/form.html", {"form": form, **found}, status=REFUSED if form.errors else 200)


@METHODS
def add_unit(request) -> HttpResponse:
    by, office_id = admin_or_403(request), request.user.office_id
    asked = request.POST if request.method == "POST" else None
    form = NewUnitForm(
        office_id, asked, initial={"parent": request.GET.get("induk"), "kind": UnitKind.BIDANG}
    )
    if form.is_valid():
        typed = dict(form.cleaned_data)
        parent = selectors.open_units(office_id).filter(pk=typed.pop("parent") or 0).first()
        kind = UnitKind(typed.pop("kind"))
        try:
            made = services.add_unit(office_id, **typed, kind=kind, parent=parent, by=by)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(
                request, f"{made.name} ditambahkan. Tambahkan jabatannya, lalu tetapkan pejabatnya."
            )
            return redirect("org:structure")
    return _form_page(request, form, title="Tambah unit", submit="Tambah unit")


@METHODS
def edit_unit(request, unit_id: int) -> HttpResponse:
    by = admin_or_403(request)
    unit = get_object_or_404(selectors.open_units(request.user.office_id), pk=unit_id)
    now = {"name": unit.name, "short_name": unit.short_name, "reports": unit.reports}
    form = EditUnitForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        try:
            services.edit_unit(unit_id, **form.cleaned_data, by=by)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, f"{form.cleaned_data['name']} disimpan.")
            return redirect("org:structure")
    return _form_page(request, form, title=f"Ubah {unit.name}", submit="Simpan", unit=unit)


@require_POST
def close_unit(request, unit_id: int) -> HttpResponse:
    by = admin_or_403(request)
    unit = get_object_or_404(selectors.open_units(request.user.office_id), pk=unit_id)
    try:
        services.close_unit(unit_id, by=by)
    except Refused as refused:
        now = {"name": unit.name, "short_name": unit.short_name, "reports": unit.reports}
        found = {
            "form": EditUnitForm(initial=now),
            "title": f"Ubah {unit.name}",
            "submit": "Simpan",
            "unit": unit,
        }
        return render(request, "org/form.html", {**found, "refusals": refused.refusals}, status=REFUSED)
    messages.success(request, f"{unit.name} ditutup. Riwayatnya tetap tersimpan.")
    return redirect("org:structure")


@METHODS
def add_position(request, unit_id: int) -> HttpResponse:
    by = admin_or_403(request)
    unit = get_object_or_404(selectors.open_units(request.user.office_id), pk=unit_id)
    form = PositionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.add_position(
                unit, title=typed["title"], role=Role(typed["role"]), heads=typed["heads"], by=by
            )
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(
                request, f"Jabatan {made.title} ditambahkan di {unit.name}. Jabatan ini masih lowong."
            )
            return redirect("org:structure")
    return _form_page(request, form, title=f"Tambah jabatan di {unit.name}", submit="Tambah jabatan")


@METHODS
def settings(request) -> HttpResponse:
    by, office = admin_or_403(request), request.user.office
    now = {name: getattr(office, name) for name in OfficeForm.base_fields}
    dated = json.loads(office.deviation_limits)
    sets_limits = request.method == "POST" and request.POST.get("aksi") == "batas"
    form = OfficeForm(request.POST if request.method == "POST" and not sets_limits else None, initial=now)
    limits = LimitsForm(request.POST if sets_limits else None, initial=dated[-1] if dated else LIMITS)
    asked = limits if sets_limits else form
    if asked.is_valid():
        try:
            _set(office.pk, asked, by)
        except Refused as refused:
            asked.refuse(refused.refusals)
        else:
            messages.success(request, "Pengaturan disimpan.")
            return redirect("org:settings")
    shown = limits_shown(office.deviation_limits, LIMITS, f"{today(request):%Y-%m}")
    found = {"form": form, "limits": limits, "dated": shown, "asked": asked, "office": office}
    return render(request, "org/settings.html", found, status=REFUSED if asked.errors else 200)


def _set(office_id: int, asked: OfficeForm | LimitsForm, by: Holder) -> None:
    typed = asked.cleaned_data
    if isinstance(asked, OfficeForm):
        services.set_office(office_id, typed, by=by)
        return
    services.set_limits(office_id, **(typed | {"since": Period.parse(typed["since"])}), by=by)
