"""Pages about the recipients of a paper: sending a letter to them, sending by e-mail and trying again, the scan of a
receipt signed on paper.
"""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mutubaku.documents.forms.delivery import DistributeForm, MailForm, SheetForm
from mutubaku.documents.models import Mailing, Receipt
from mutubaku.documents.rules.beside import is_sendable
from mutubaku.documents.rules.builds import may_order
from mutubaku.documents.rules.copies import addressees
from mutubaku.documents.rules.handing import in_units, same_post
from mutubaku.documents.rules.paper import Paper
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.beside import send_letter
from mutubaku.documents.services.delivery import receive_sheet
from mutubaku.documents.services.mailing import mail_again, mail_paper
from mutubaku.documents.views.guard import held, office_now, storable
from mutubaku.documents.views.papers import own
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders, units_of
from mutubaku.values.content import Letter
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
        "about": f"{row.document.title}. Dicatat oleh pengirim bila naskah diserahkan di atas kertas.",
        "within": row.document.number or row.document.title, "back": reverse("documents:paper", args=[document_id]),
        "why": "mengirim naskah perangkat daerah",
    }  # fmt: skip
    return render(request, "documents/one_form.html", context, status=422 if form.errors else 200)


@METHODS
def send(request, document_id: int) -> HttpResponse:
    """Sends a signed letter that no step distributes, to whom it names or to others."""
    about, by = own(request, document_id), _sender(request)
    if request.method != "POST" and not is_sendable(about):
        messages.warning(request, "Naskah ini tidak didistribusikan dari halamannya sendiri.")
        return redirect("documents:paper", document_id)
    everybody = office_holders(about.office_id, office_now(request).date())
    heads = {
        name: one.unit_id for one in everybody if one.heads for name in (one.position, f"Kepala {one.unit}")
    }
    first = {"digest": about.digest, "recipients": _first_recipients(about, everybody)}
    form = DistributeForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            send_letter(
                document_id,
                recipients=in_units(form.lines(), heads),
                digest=form.cleaned_data["digest"],
                by=by,
            )
        except Refused as found:
            form.refuse(found.refusals)
        else:
            messages.success(request, "Naskah didistribusikan. Penerimaannya tampil pada tabel Distribusi.")
            return redirect("documents:paper", document_id)
    context = {
        "form": form, "title": "Distribusikan naskah", "submit": "Distribusikan",
        "about": f"{about.title}, nomor {about.number}" if about.number else about.title,
        "within": about.number or about.title, "back": reverse("documents:paper", args=[document_id]),
        "why": "mengirim naskah perangkat daerah",
    }  # fmt: skip
    return render(request, "documents/one_form.html", context, status=422 if form.errors else 200)


def _first_recipients(about: Paper, everybody: Iterable[Holder]) -> str:
    """Whom the letter names and who has not got it yet, one a line."""
    if not isinstance(about.content, Letter):
        return ""
    kinds = dict(units_of(about.office_id).values_list("pk", "kind"))
    heads = [(kinds.get(one.unit_id, ""), one.position) for one in everybody if one.heads]
    sent = {same_post(one.recipient) for one in about.receipts}
    return "\n".join(name for name in addressees(about.content, heads) if same_post(name) not in sent)
