"""Pages about one recipient of a paper: sending by e-mail and trying again, the scan of a receipt signed on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mutubaku.documents.forms.delivery import MailForm, SheetForm
from mutubaku.documents.models import Mailing, Receipt
from mutubaku.documents.rules.builds import may_order
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.delivery import receive_sheet
from mutubaku.documents.services.mailing import mail_again, mail_paper
from mutubaku.documents.views.guard import held, office_now, storable
from mutubaku.org.rules import Holder
from mutubaku.values.refusal import Refusal, Refused

METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _receipt(request, document_id: int, receipt_id: int) -> Receipt:
    storable(document_id, receipt_id)
    mine = Receipt.objects.filter(document__office_id=request.user.office_id).select_related("document")
    return get_object_or_404(mine, pk=receipt_id, document_id=document_id)


def _sender(request) -> Holder:
    today = office_now(request).date()
    by = next((holder for holder in held(request) if may_order(holder, today)), None)
    if by is None:
        raise PermissionDenied
    return by


@METHODS
def mail(request, document_id: int, receipt_id: int) -> HttpResponse:
    row, by = _receipt(request, document_id, receipt_id), _sender(request)
    again = request.POST.get("ulang", "")[:18] if request.method == "POST" else ""
    form = MailForm(
        request.POST if request.method == "POST" and not again else None,
        initial={"digest": paper_facts(document_id).digest},
    )
    refusals: tuple[Refusal, ...] = ()
    try:
        if again:
            wanted = int(again) if again.isascii() and again.isdecimal() else 0
            mail_again(get_object_or_404(Mailing, pk=wanted, receipt=row).pk, by=by)
        elif form.is_valid():
            data = form.cleaned_data
            mail_paper(row.pk, address=data["address"], digest=data["digest"], by=by)
    except Refused as found:
        refusals = found.refusals
        if not again:
            form.refuse(refusals)
    else:
        if again or form.is_valid():
            messages.success(request, "Surel dipesan. Keadaannya tampil di bawah.")
            return redirect("documents:mail", document_id, receipt_id)
    context = {
        "form": form, "receipt": row, "document": row.document, "mailings": row.mailings.order_by("-pk"),
        "refusals": refusals if again else (),
    }  # fmt: skip
    return render(request, "documents/mail.html", context, status=422 if form.errors or refusals else 200)


@METHODS
def sheet(request, document_id: int, receipt_id: int) -> HttpResponse:
    row, by = _receipt(request, document_id, receipt_id), _sender(request)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file = form.cleaned_data["scan"]
        try:
            receive_sheet(row.pk, scan=(file.name or "tanda-terima", file.read()), by=by)
        except Refused as found:
            form.refuse(found.refusals)
        else:
            messages.success(request, f"Tanda terima {row.recipient} dicatat.")
            return redirect("documents:paper", document_id)
    context = {
        "form": form, "title": f"Tanda terima {row.recipient}", "submit": "Catat penerimaan",
        "about": "Untuk naskah yang diserahkan di atas kertas; yang mencatat adalah pengirimnya.",
        "within": row.document.number or row.document.title, "back": reverse("documents:paper", args=[document_id]),
        "why": "mengirim naskah perangkat daerah",
    }  # fmt: skip
    return render(request, "documents/one_form.html", context, status=422 if form.errors else 200)
