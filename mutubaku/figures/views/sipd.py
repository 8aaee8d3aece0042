"""SIPD's realisation of a month: uploaded and shown, then put in force or cancelled; the imports so far."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.figures.files.sipd_xlsx import SIPD_LIMITS
from mutubaku.figures.forms.upload import uploaded
from mutubaku.figures.models import SipdImport, SipdReading
from mutubaku.figures.rules.status import ImportStatus
from mutubaku.figures.selectors import office_imports
from mutubaku.figures.selectors.imports import (
    ImportFacts,
    ReadingFacts,
    import_lines,
    open_readings,
    reading_facts,
    readings_of,
)
from mutubaku.figures.services import cancel_sipd, confirm_sipd
from mutubaku.figures.services.reading import order_reading, retry_reading
from mutubaku.figures.views.guard import answered, held, importer_of, office_now
from mutubaku.org.rules.holding import Holder
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused

SHOWN = 60
SHOWN_READINGS = 20
MONTHS = 24  # offered to import, the present one first
STOP_POLLING = 286
STATUS = {
    ImportStatus.PREVIEW: ("berjalan", "Menunggu keputusan"),
    ImportStatus.COMPLETED: ("selesai", "Berlaku"),
    ImportStatus.SUPERSEDED: ("belum", "Digantikan"),
    ImportStatus.CANCELLED: ("dibatalkan", "Dibatalkan"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def imports(request) -> HttpResponse:
    """The file is only taken in here; reading it may take long and happens beside the request."""
    by = importer_of(held(request))
    if request.method != "POST":
        return _page(request)
    try:
        period = _month(request.POST.get("periode", ""))
        name, data = uploaded(request.FILES, SIPD_LIMITS.file)
        made = order_reading(request.user.office_id, period=period, name=name, data=data, by=by)
    except Refused as refused:
        return _page(request, refused.refusals)
    return HttpResponseRedirect(reverse("figures:sipd_reading", args=[made.pk]))


def _own_reading(request, reading_id: int) -> SipdReading:
    return get_object_or_404(readings_of(request.user.office_id), pk=reading_id)


@require_safe
@answered
def reading(request, reading_id: int) -> HttpResponse:
    """A file while it is read, then its preview or its faults. A piece of the page for htmx until it has ended."""
    importer_of(held(request))
    about = reading_facts(_own_reading(request, reading_id))
    if about.runs:
        piece = "HX-Request" in request.headers
        return render(request, f"figures/{'_reading' if piece else 'reading'}.html", {"reading": about})
    if "HX-Request" in request.headers:
        return HttpResponse(status=STOP_POLLING, headers={"HX-Refresh": "true"})
    if about.shown is None:
        more = about.found["faults"] - len(about.faults)
        found = {"reading": about, "refusals": about.faults, "more": more}
        return render(request, "figures/reading.html", found)
    return render(request, "figures/sipd_preview.html", _preview(request, about, about.shown))


@require_POST
@answered
def read_again(request, reading_id: int) -> HttpResponse:
    by = importer_of(held(request))
    row = _own_reading(request, reading_id)
    try:
        retry_reading(row.pk, by=by)
    except Refused as refused:
        return render(request, "web/refused.html", {"refusals": refused.refusals}, status=409)
    return HttpResponseRedirect(reverse("figures:sipd_reading", args=[row.pk]))


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
        raise Refused(Refusal("period", "Pilih bulan realisasi.", "periode"))
    return period


def _page(request, refusals: tuple[Refusal, ...] = ()) -> HttpResponse:
    rows = office_imports(request.user.office_id, SHOWN)
    months = [Period.month_of(*office_now(request).timetuple()[:2])]
    while len(months) < MONTHS:
        months.append(months[-1].previous())
    found = {
        "readings": open_readings(request.user.office_id, SHOWN_READINGS),
        "imports": [(row, STATUS[row.status]) for row in rows],
        "refusals": refusals[:SHOWN],
        "more": max(0, len(refusals) - SHOWN),
        "months": months,
        "typed": request.POST.get("periode", str(months[1])),
    }
    return render(request, "figures/sipd.html", found, status=422 if refusals else 200)


def _preview(request, about: ReadingFacts, shown: ImportFacts) -> dict[str, object]:
    lines = import_lines(shown, request.user.office_id)
    return {
        **about.found,
        "reading": about,
        "shown": shown,
        "status": STATUS[shown.status],
        "lines": [
            (line, *("–" if a is MISSING else show(a, 2) for a in (line.before, line.after)))
            for line in lines
        ],
    }
