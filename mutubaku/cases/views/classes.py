"""The page on which an office sets the classification codes of its papers, by procedure and by kind."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.letter import ClassesForm
from mutubaku.cases.views.dispositions import setting_as
from mutubaku.documents.files.classes import classes_of
from mutubaku.documents.rules.classes import place_of
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.documents.services.wording import set_classes
from mutubaku.sop.selectors import catalogue
from mutubaku.values.refusal import Refused


def _asked(office_id: int, kinds: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(procedure, kind) → its label: every procedure once, then the kinds whose code is the same in all of them."""
    sops = {one.sop.id: one.sop for one in catalogue(office_id)}
    named = {(pk, ""): f"SOP {sop.document or sop.title}" for pk, sop in sorted(sops.items())}
    return named | {("", kind): PAPER_KINDS[kind].name.capitalize() for kind in kinds}


@require_http_methods(["GET", "HEAD", "POST"])
def classes(request) -> HttpResponse:
    by, office = setting_as(request), request.user.office
    now = classes_of(office.pk)
    asked = _asked(office.pk, now.kinds)
    initial = {
        place_of(sop, kind): now.procedures.get(sop, "") if sop else now.kinds[kind] for sop, kind in asked
    }
    labels = {place_of(*key): label for key, label in asked.items()}
    form = ClassesForm(labels, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        codes = {key: form.cleaned_data[place_of(*key)] for key in asked}
        try:
            count = set_classes(office.pk, codes=codes, by=by)
        except Refused as refused:
            blame(form, refused.refusals)
        else:
            messages.success(request, f"{count} kode disimpan." if count else "Tidak ada kode yang berubah.")
            return redirect("cases:classes")
    return render(request, "cases/classes.html", {"form": form}, status=422 if form.errors else 200)
