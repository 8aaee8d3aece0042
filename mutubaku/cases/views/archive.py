"""A case as one file to take away: what it would hold, and the file itself."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mutubaku.cases.rules.archived import may_export, refusals_to_export
from mutubaku.cases.services.archiving import export_case
from mutubaku.cases.views.pages import own_case
from mutubaku.documents.selectors import paper_lines
from mutubaku.documents.views.guard import fitting, held, no_post, office_now, refused
from mutubaku.values.refusal import Refused

IN_MEMORY = 8 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request, number: str) -> HttpResponse | FileResponse:
    case, today = own_case(request, number), office_now(request).date()
    by = fitting(held(request), lambda holder: may_export(holder, today))
    if by is None:
        return no_post(request)
    if found := refusals_to_export(by, case.office_id, today):
        return refused(request, found)
    if request.method != "POST":
        papers = paper_lines(case.office_id, case.number)
        return render(request, "cases/archive.html", {"case": case, "papers": papers})
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    try:
        export_case(case.pk, file, by=by)
    except Refused as trouble:
        file.close()
        return render(request, "web/refused.html", {"refusals": trouble.refusals}, status=409)
    file.seek(0)
    name = f"arsip-{case.number}.zip".replace("/", "-")
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
