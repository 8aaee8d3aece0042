"""The sheets of all units beside each other, one unit's cells, and giving some of them back in one act.

What is chosen unit by unit is kept with the work until it is sent or taken out again, or the work ends.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mutubaku.cases.forms.review import Choice, GiveBackAll, UnitForm, chosen
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.cases.selectors.review import UnitLine, units_to_review
from mutubaku.cases.services.perform import send_back
from mutubaku.cases.services.typing import keep_choices
from mutubaku.cases.views.desk import not_mine, own_work
from mutubaku.cases.views.refusing import status_of
from mutubaku.figures.services.returns import GivenBack
from mutubaku.values.refusal import Refusal, Refused

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, number: str, work_id: int) -> HttpResponse:
    page = own_work(request, number, work_id)
    if not page.step.returns_units_to:
        raise Http404
    code = request.GET.get("unit", "")
    kept: dict[str, Choice] = page.kept.fields if page.kept else {}
    units = units_to_review(page, request.user.office, {code, *kept})
    if not code:
        return _matrix(request, page, units, kept)
    unit = next((one for one in units if one.code == code), None)
    if unit is None:
        raise Http404
    return _unit(request, page, unit, units, kept)


# ---------------------------------------------------------------- all units


def _matrix(request, page: WorkPage, units: Sequence[UnitLine], kept: dict[str, Choice]) -> HttpResponse:
    found = chosen(units, kept)
    if request.method != "POST":
        return _shown(request, page, units, GiveBackAll(found))
    form, by = GiveBackAll(found, request.POST), page.mine
    if by is None:
        return _shown(request, page, units, form, 403, (not_mine(page),))
    if not form.is_valid():
        return _shown(request, page, units, form, 422)
    cells = {
        one.unit.code: [GivenBack(cell.code, cell.fund, cell.field, said) for cell, said in one.cells]
        for one in found
        if one.cells
    }
    codes = [one.unit.code for one in found]
    try:
        send_back(page.work_id, by=by, reason=form.cleaned_data["reason"], units=codes, cells=cells)
    except Refused as refused:
        return _shown(request, page, units, form, status_of(refused.refusals), refused.refusals)
    messages.success(request, f"Isian {len(codes)} unit dikembalikan.")
    return redirect("cases:case", page.case_number)


def _shown(
    request,
    page: WorkPage,
    units: Sequence[UnitLine],
    form: GiveBackAll,
    status: int = 200,
    refusals: Sequence[Refusal] = (),
) -> HttpResponse:
    pressing = [unit for unit in units if unit.wants_attention]
    filtered = request.GET.get("saring") == "perlu"
    lines = Paginator(pressing if filtered else units, PER_PAGE)
    at = lines.get_page(request.GET.get("halaman"))
    context = {
        "page": page, "form": form, "refusals": refusals, "lines": at, "total": len(units), "pressing": len(pressing),
        "filtered": filtered, "came_in": sum(unit.sent for unit in units), "open": _is_open(page),
        "picked": {one.unit.code for one in form.chosen},
        "numbers": lines.get_elided_page_range(at.number), "query": "saring=perlu&" if filtered else "",
    }  # fmt: skip
    return render(request, "cases/review.html", context, status=status)


def _is_open(page: WorkPage) -> bool:
    return page.waits and page.mine is not None


# ---------------------------------------------------------------- one unit


def _unit(
    request, page: WorkPage, unit: UnitLine, units: Sequence[UnitLine], kept: dict[str, Choice]
) -> HttpResponse:
    """Keeps the choice for this unit and goes on; nothing is given back yet."""
    mine = kept.get(unit.code, {})
    following = _after(unit, units)
    if request.method != "POST":
        return _one(request, page, UnitForm(unit, mine), following)
    form = UnitForm(unit, mine, request.POST)
    if page.mine is None:
        return _one(request, page, form, following, 403, (not_mine(page),))
    if not form.is_valid():
        return _one(request, page, form, following, 422)
    others = {code: choice for code, choice in kept.items() if code != unit.code}
    choices = others | ({unit.code: form.choice} if form.choice else {})
    try:
        keep_choices(page.work_id, choices=choices, by=page.mine)
    except Refused as refused:
        return _one(request, page, form, following, status_of(refused.refusals), refused.refusals)
    goes_on = "lanjut" in request.POST and following is not None
    tail = f"?{urlencode({'unit': following.code})}" if goes_on and following else "#kembali"
    address = reverse("cases:review", args=[page.case_number, page.work_id])
    return HttpResponseRedirect(f"{address}{tail}")


def _after(unit: UnitLine, units: Sequence[UnitLine]) -> UnitLine | None:
    """The next unit in the order of the matrix."""
    at = units.index(unit) + 1
    return units[at] if at < len(units) else None


def _one(
    request,
    page: WorkPage,
    form: UnitForm,
    following: UnitLine | None,
    status: int = 200,
    refusals: Sequence[Refusal] = (),
) -> HttpResponse:
    context = {
        "page": page, "form": form, "unit": form.unit, "following": following, "refusals": refusals,
        "open": _is_open(page) and form.unit.sent,
    }  # fmt: skip
    return render(request, "cases/review_unit.html", context, status=status)
