"""SIPD's realisation of a month: uploaded and shown, then put in force or cancelled; the imports so far."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mutubaku.figures.files.sipd_xlsx import SIPD_LIMITS
from mutubaku.figures.forms.upload import uploaded
from mutubaku.figures.models import SipdImport
from mutubaku.figures.rules.status import ImportStatus
from mutubaku.figures.selectors import office_imports
from mutubaku.figures.services import SipdPreview, cancel_sipd, confirm_sipd, preview_sipd
from mutubaku.figures.views.guard import answered, held, importer_of, office_now
from mutubaku.org.rules import Holder
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused

SHOWN = 60
SHOWN_SKIPPED = 100
STATUS = {
    ImportStatus.PREVIEW: ("berjalan", "Menunggu keputusan"),
    ImportStatus.COMPLETED: ("selesai", "Berlaku"),
    ImportStatus.SUPERSEDED: ("belum", "Digantikan"),
    ImportStatus.CANCELLED: ("dibatalkan", "Dibatalkan"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def imports(request) -> HttpResponse:
    by = importer_of(held(request))
    if request.method != "POST":
        return _page(request)
    try:
        period = _month(request.POST.get("periode", ""))
        name, data = uploaded(request.FILES, SIPD_LIMITS.file)
        preview = preview_sipd(request.user.office_id, period=period, data=data, by=by)
    except Refused as refused:
        return _page(request, refused.refusals)
    return render(request, "figures/sipd_preview.html", _preview(preview, name))


@require_POST
@answered
def decide(request, import_id: int) -> HttpResponse:
    by = importer_of(held(request))
    row = SipdImport.objects.filter(pk=import_id, office_id=request.user.office_id).first()
    if row is None:
        raise Http404
    try:
        messages.success(request, _decided(row, request.POST.get("aksi", ""), by))
    except Refused as refused:
        return _page(request, refused.refusals)
    return HttpResponseRedirect(reverse("figures:sipd"))


def _decided(row: SipdImport, act: str, by: Holder) -> str:
    month = Period.parse(row.period).label
    if act == "berlakukan":
        confirm_sipd(row.pk, by=by)
        return f"Realisasi SIPD {month} berlaku dan mengisi lembar unit yang masih terbuka."
    if act == "batalkan":
        cancel_sipd(row.pk, by=by)
        return f"Impor SIPD {month} dibatalkan."
    raise Refused(Refusal("form", "Pilih memberlakukan atau membatalkan impor.", "aksi"))


def _month(text: str) -> Period:
    try:
        period = Period.parse(text)
    except ValueError:
        period = None
    if period is None or period.first != period.last or not 2000 <= period.year <= 2100:
        raise Refused(Refusal("period", "Isi bulan realisasi, misalnya 2026-10.", "periode"))
    return period


def _page(request, refusals: tuple[Refusal, ...] = ()) -> HttpResponse:
    rows = office_imports(request.user.office_id, SHOWN)
    found = {
        "imports": [(row, STATUS[row.status]) for row in rows],
        "refusals": refusals[:SHOWN],
        "more": max(0, len(refusals) - SHOWN),
        "month": str(Period.month_of(*office_now(request).timetuple()[:2]).previous()),
        "typed": request.POST.get("periode", "")[:10],
    }
    return render(request, "figures/sipd.html", found, status=422 if refusals else 200)


def _preview(preview: SipdPreview, name: str) -> dict[str, object]:
    month = preview.month
    skipped = [(row.number, row.reason, show(row.amount, 2)) for row in month.skipped[:SHOWN_SKIPPED]]
    return {
        "preview": preview,
        "name": name,
        "lines": [
            (line, *("–" if a is MISSING else show(a, 2) for a in (line.before, line.after)))
            for line in preview.lines
        ],
        "realised": show(month.realised, 2),
        "sp2d_total": show(month.sp2d_total, 2),
        "difference": show(month.difference, 2),
        "skipped": skipped,
        "skipped_more": max(0, len(month.skipped) - SHOWN_SKIPPED),
        "notes": month.notes,
    }
