"""The sheets of all units beside each other, and giving some of them, or single cells of them, back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mutubaku.cases.forms.review import ReviewForm
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.cases.selectors.review import units_to_review
from mutubaku.cases.services.perform import send_back
from mutubaku.cases.views.refusing import status_of
from mutubaku.cases.views.work import not_mine, own_work
from mutubaku.figures.services.returns import GivenBack
from mutubaku.values.refusal import Refusal, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, number: str, work_id: int) -> HttpResponse:
    page = own_work(request, number, work_id)
    if not page.step.returns_units_to:
        raise Http404
    units = units_to_review(page, request.user.office_id)
    opened = set(request.GET.getlist("unit"))
    if request.method != "POST":
        return _answer(request, page, opened, ReviewForm(units, opened))
    form = ReviewForm(units, opened, request.POST)
    by = page.mine
    if by is None:
        return _answer(request, page, opened, form, 403, (not_mine(page),))
    if not form.is_valid():
        return _answer(request, page, opened, form, 422)
    try:
        send_back(
            work_id, by=by, reason=form.cleaned_data["reason"], units=form.named, cells=_given_back(form)
        )
    except Refused as refused:
        return _answer(request, page, opened, form, status_of(refused.refusals), refused.refusals)
    messages.success(request, f"Isian {len(form.named)} unit dikembalikan.")
    return redirect("cases:case", number)


def _given_back(form: ReviewForm) -> dict[str, list[GivenBack]]:
    return {
        unit: [GivenBack(cell.code, cell.fund, cell.field, reason) for cell, reason in cells]
        for unit, cells in form.chosen.items()
    }


def _answer(
    request,
    page: WorkPage,
    opened: set[str],
    form: ReviewForm,
    status: int = 200,
    refusals: Sequence[Refusal] = (),
) -> HttpResponse:
    context = {"page": page, "form": form, "refusals": refusals, "open_names": sorted(opened)}
    return render(request, "cases/review.html", context, status=status)
