"""The files of papers while they are made: how far an order is, ordering them, trying a failed order again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mutubaku.documents.models import Build
from mutubaku.documents.rules.builds import BuildState, may_retry
from mutubaku.documents.selectors import BuildFacts, build_facts, builds_of
from mutubaku.documents.services.ordering import order_again, retry
from mutubaku.documents.services.receipts import receipt_sheet
from mutubaku.documents.views.guard import (
    by_who_orders,
    fitting,
    held,
    no_post,
    office_now,
    own_build,
    refused,
)
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refused

PER_PAGE = 50
STOP_POLLING = 286


@require_safe
def builds(request) -> HttpResponse:
    rows = builds_of(request.user.office_id)
    pages = Paginator(rows, PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    today, holders = office_now(request).date(), held(request)
    lines = [
        (order, any(may_retry(holder, order.person_id, today) for holder in holders))
        for order in map(build_facts, page)
    ]
    unfinished = rows.filter(state__in=(BuildState.WAITING, BuildState.RUNNING)).count()
    failed = rows.filter(state=BuildState.FAILED).count()
    found = {
        "page": page, "numbers": pages.get_elided_page_range(page.number), "lines": lines,
        "unfinished": unfinished, "failed": failed,
    }  # fmt: skip
    return render(request, "documents/builds.html", found)


@require_safe
def build(request, build_id: int) -> HttpResponse:
    """A piece of the page for htmx; anyone else is led to the paper. 286 tells htmx that it has ended."""
    order = build_facts(own_build(request, build_id))
    if "HX-Request" not in request.headers:
        return redirect(_files_of(order.document_id))
    status = 200 if order.runs else STOP_POLLING
    return render(request, "documents/_build.html", _shown(request, order), status=status)


def _shown(request, order: BuildFacts) -> dict[str, Any]:
    today = office_now(request).date()
    may = any(may_retry(holder, order.person_id, today) for holder in held(request))
    return {"build": order, "may_retry": may}


@require_POST
def build_again(request, build_id: int) -> HttpResponse:
    row: Build = own_build(request, build_id)
    today = office_now(request).date()
    by = fitting(held(request), lambda holder: may_retry(holder, row.person_id, today))
    if by is None:
        return no_post(request)
    try:
        retry(row.pk, by=by)
    except Refused as found:
        return refused(request, found.refusals)
    messages.success(request, "Berkas dipesan lagi.")
    return redirect(_files_of(row.document_id))


@require_POST
def order_files(request, document_id: int) -> HttpResponse:
    def act(by: Holder) -> str:
        order_again(document_id, by=by, edition=request.POST.get("edisi", ""))
        return _files_of(document_id)

    return by_who_orders(request, document_id, act, "Berkas dipesan.")


@require_POST
def make_receipt_sheet(request, document_id: int) -> HttpResponse:
    def act(by: Holder) -> str:
        return reverse("documents:paper", args=[receipt_sheet(document_id, by=by).pk])

    return by_who_orders(request, document_id, act, "Tanda terima disusun; berkasnya dipesan.")


def _files_of(document_id: int) -> str:
    return f"{reverse('documents:paper', args=[document_id])}#h-berkas"
