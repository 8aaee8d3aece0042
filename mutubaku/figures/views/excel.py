"""A sheet as a workbook: down, up with every change shown first, and kept as draft once confirmed.

Between the two steps the bytes wait under their own hash; the session, not the form, says which hash that is.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.figures.files import held as store
from mutubaku.figures.files.guard import SHEET_LIMITS
from mutubaku.figures.files.sheet_xlsx import write_sheet
from mutubaku.figures.forms.upload import uploaded
from mutubaku.figures.rules.preview import LABELS, Change, Preview, Value
from mutubaku.figures.rules.sheet import SheetForm
from mutubaku.figures.services import apply_excel, preview_excel
from mutubaku.figures.views.guard import Seat, answered, take, typist_of
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shown:
    """One changed cell in words."""

    address: str
    code: str
    name: str
    label: str
    before: str
    after: str


@require_safe
@answered
def download(request, sheet_id: int) -> HttpResponse:
    form = take(request, sheet_id).facts.form
    name = f"Isian {form.period} {form.unit} versi {form.version}.xlsx"
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(write_sheet(form), content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def upload(request, sheet_id: int) -> HttpResponse:
    seat = take(request, sheet_id)
    typist_of(seat)
    if request.method != "POST":
        if not seat.is_open:  # nothing can be uploaded into it; the sheet says why
            return HttpResponseRedirect(reverse("figures:sheet", args=[sheet_id]))
        return _page(request, seat)
    try:
        name, data = uploaded(request.FILES, SHEET_LIMITS.file)
        preview = preview_excel(sheet_id, data)
    except Refused as refused:
        return _page(request, seat, refused.refusals)
    if preview.refusals:
        return _page(request, seat, preview.refusals)
    if not preview.storable or not preview.changes:
        return _preview(request, seat, preview, name)
    sha256 = store.hold(data)
    request.session[_slot(sheet_id)] = {"sha256": sha256, "edits": seat.sheet.edits, "name": name}
    return _preview(request, seat, preview, name, sha256)


@require_POST
@answered
def apply(request, sheet_id: int) -> HttpResponse:
    """Keeps exactly the file that was shown; what was typed since then is refused, never overwritten."""
    seat = take(request, sheet_id)
    by = typist_of(seat)
    waiting = request.session.get(_slot(sheet_id))
    if not waiting or request.POST.get("sha256") != waiting["sha256"]:
        gone = Refusal("file_gone", "Berkas yang ditinjau sudah tidak berlaku. Unggah berkasnya sekali lagi.")
        return _page(request, seat, [gone])
    try:
        applied = apply_excel(sheet_id, store.held(waiting["sha256"]), edits=waiting["edits"], by=by)
    except Refused as refused:
        return _page(request, seat, refused.refusals)
    del request.session[_slot(sheet_id)]
    store.drop(waiting["sha256"])
    messages.success(request, f"{len(applied.changes)} sel dari {waiting['name']} tersimpan sebagai draf.")
    return HttpResponseRedirect(f"{reverse('figures:sheet', args=[sheet_id])}?periksa=1#ringkasan")


def _slot(sheet_id: int) -> str:
    return f"isian-{sheet_id}"


def _page(request, seat: Seat, refusals: tuple[Refusal, ...] | list[Refusal] = ()) -> HttpResponse:
    found = {"seat": seat, "sheet": seat.sheet, "form": seat.facts.form, "refusals": refusals}
    return render(request, "figures/upload.html", found, status=422 if refusals else 200)


def _preview(request, seat: Seat, preview: Preview, name: str, sha256: str = "") -> HttpResponse:
    form = seat.facts.form
    found = {
        "sheet": seat.sheet,
        "form": form,
        "name": name,
        "sha256": sha256,
        "changes": [_shown(form, change) for change in preview.changes],
        "faults": preview.faults,
    }
    return render(request, "figures/preview.html", found, status=422 if preview.faults else 200)


def _shown(form: SheetForm, change: Change) -> Shown:
    row = next(row for row in form.rows if row.key == change.key)
    digits = 2 if change.field == "physical" else 0
    before, after = _words(change.before, digits), _words(change.after, digits)
    return Shown(change.address, row.code, row.name, LABELS[change.field], before, after)


def _words(value: Value, digits: int) -> str:
    if value is MISSING or value == "":
        return "(kosong)"
    return value if isinstance(value, str) else show(value, digits)
