"""Slips that go along with a paper: the office prints them, whoever hands over or receives confirms by their QR.

The second page needs no account: its address holds a token of one receipt, and it shows no more than the paper says.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.documents.builders.qr import qr_svg
from mutubaku.documents.forms.delivery import AcknowledgeForm
from mutubaku.documents.rules.builds import may_order
from mutubaku.documents.rules.handing import BY_CODE
from mutubaku.documents.selectors.handing import Slip, slip_of, slips
from mutubaku.documents.services.delivery import receive, receive_by_code
from mutubaku.documents.services.desk import ALTERED
from mutubaku.documents.views.guard import asks_too_often, held, office_now, own_paper, refused, storable
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused


@require_safe
def printed(request, document_id: int) -> HttpResponse:
    """For whoever sends papers: the tokens are theirs to hand out."""
    storable(document_id)
    row, today = own_paper(request, document_id), office_now(request).date()
    if not any(may_order(holder, today) for holder in held(request)):
        raise PermissionDenied
    lines = slips(row.pk)
    if not all(slip.whole for slip in lines):
        return refused(request, [Refusal("altered", ALTERED)])
    found = [(slip, _address(slip), qr_svg(_address(slip))) for slip in lines]
    return render(request, "documents/slips.html", {"document": row, "slips": found})


def _address(slip: Slip) -> str:
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("handover:receipt", args=[slip.token])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request, slip: str) -> HttpResponse:
    if asks_too_often(request):
        return _page(
            request, 429, error="Terlalu banyak permintaan dari alamat ini. Coba lagi satu menit lagi."
        )
    found = slip_of(slip)
    if found is None:
        words = "Kode QR ini tidak dikenal. Pindai lagi lembar serah terimanya, atau minta lembar baru dari pengirim."
        return _page(request, 404, error=words)
    by = _account(request, found)
    form = AcknowledgeForm(request.POST if request.method == "POST" and by is None else None)
    if request.method != "POST" or (by is None and not form.is_valid()):
        return _page(request, 422 if form.errors else 200, slip=found, form=form, by=by)
    try:
        if by is not None:
            receive(found.receipt_id, by=by, how=BY_CODE)
        else:
            receive_by_code(slip, name=form.cleaned_data["name"])
    except Refused as wrong:
        return _page(request, 409 if by else 422, slip=slip_of(slip), error=str(wrong))
    return redirect("handover:receipt", slip)


def _account(request, slip: Slip) -> Holder | None:
    """The post in which who is signed in confirms it: one of the unit it was sent to."""
    if not request.user.is_authenticated or request.user.office_id != slip.office_id:
        return None
    return next((holder for holder in held(request) if holder.unit_id == slip.unit_id), None)


def _page(request, status: int, **found) -> HttpResponse:
    return render(request, "documents/acknowledge.html", found, status=status)
