"""Search: cases, papers, units and procedures of the own office, all of which every one of its people may open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutubaku.cases.selectors.finding import found

LONGEST = 80


@require_safe
def find(request) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    return render(
        request, "web/search.html", {"searched": asked, "hits": found(request.user.office_id, asked)}
    )
