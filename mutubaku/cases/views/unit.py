"""The work of one unit in a case, addressed by the unit: what the unit's sheet leads to and is signed from."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mutubaku.cases.selectors.works import work_of_unit
from mutubaku.cases.views.work import work


@sensitive_post_parameters("password", "passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request, number: str, code: str) -> HttpResponse:
    """Leads to the unit's last work; a form sent here is that work's own, with its guard and its refusals."""
    found = work_of_unit(request.user.office_id, number, code)
    if found is None:
        raise Http404
    if request.method != "POST":
        return redirect("cases:work", number, found)
    return work(request, number, found)
