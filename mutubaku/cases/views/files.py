"""Files people brought to a case, as they brought them; for everyone of the office the case belongs to."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mutubaku.cases.selectors.answers import places
from mutubaku.cases.views.pages import PER_PAGE, own_case
from mutubaku.documents.files import store
from mutubaku.documents.selectors import uploads_of
from mutubaku.values.refusal import Refusal, Refused


@require_safe
def files(request, number: str) -> HttpResponse:
    case = own_case(request, number)
    pages = Paginator(uploads_of(case.office_id, case.number)[::-1], PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    brought = places(case.pk)
    lines = [(one, *brought.get(one.id, (0, ""))) for one in page]
    found = {"case": case, "page": page, "lines": lines, "numbers": pages.get_elided_page_range(page.number)}
    return render(request, "cases/files.html", found)


@require_safe
def upload(request, number: str, upload_id: int) -> HttpResponse:
    case = own_case(request, number)
    about = next((one for one in uploads_of(case.office_id, case.number) if one.id == upload_id), None)
    if about is None:
        raise Http404
    if about.destroyed:
        gone = Refusal(
            "destroyed", "Berkas ini telah dimusnahkan bersama naskahnya; sidiknya tetap tersimpan."
        )
        return render(request, "web/refused.html", {"refusals": [gone]}, status=410)
    try:
        data = store.read(about.sha256)
    except Refused as refused:
        return render(request, "web/refused.html", {"refusals": refused.refusals}, status=409)
    headers = {
        "Content-Disposition": content_disposition_header(True, about.name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=about.media_type, headers=headers)
