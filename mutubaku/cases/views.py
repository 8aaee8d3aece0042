"""Pages of cases: the list, and one case with its steps. A person sees the cases of the own office only."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.cases import selectors
from mutubaku.documents.selectors import papers_of

PER_PAGE = 50


@require_safe
def case_list(request) -> HttpResponse:
    pages = Paginator(selectors.cases_of(request.user.office_id), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    cases = [selectors.case_line(row) for row in page]
    numbers = pages.get_elided_page_range(page.number)
    return render(request, "cases/case_list.html", {"page": page, "numbers": numbers, "cases": cases})


@require_safe
def case(request, number: str) -> HttpResponse:
    row = get_object_or_404(selectors.cases_of(request.user.office_id), number=number)
    found = {
        "case": selectors.view_of(row, timezone.now()),
        "papers": papers_of(row.office_id, row.number),
        "deviations": selectors.deviations_of(row.pk),
    }
    return render(request, "cases/case.html", found)
