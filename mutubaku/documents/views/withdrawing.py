"""The page on which the leadership withdraws a signed paper, with or without another in its place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mutubaku.documents.forms.withdrawing import WithdrawForm
from mutubaku.documents.rules.withdrawing import may_withdraw
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.services.withdrawing import withdraw
from mutubaku.documents.views.guard import fitting, held, office_now, own_paper, storable
from mutubaku.org.rules.holding import Role
from mutubaku.org.views.guard import right_password
from mutubaku.values.refusal import Refused


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawn(request, document_id: int) -> HttpResponse:
    storable(document_id)
    row, today = own_paper(request, document_id), office_now(request).date()
    signer = Role(row.signer_role)
    by = fitting(held(request), lambda holder: may_withdraw(holder, signer, today))
    if by is None or not may_withdraw(by, signer, today):
        raise PermissionDenied
    if request.method != "POST" and not paper_facts(row.pk).holds:
        messages.warning(request, "Hanya naskah bertanda tangan yang masih berlaku yang dapat dicabut.")
        return redirect("documents:paper", document_id)
    form = WithdrawForm(request.POST) if request.method == "POST" else WithdrawForm()
    if form.is_valid() and not right_password(request, form.cleaned_data["password"]):
        form.add_error("password", "Kata sandi salah. Ketik lagi kata sandi Anda.")
    if form.is_valid():
        said = form.cleaned_data
        try:
            withdraw(row.pk, reason=said["reason"], successor=said["successor"], by=by)
        except Refused as found:
            form.refuse(found.refusals)
        else:
            messages.success(request, "Naskah dicabut. Keadaannya tampil juga pada halaman periksa naskah.")
            return redirect("documents:paper", document_id)
    context = {"form": form, "document": row}
    return render(request, "documents/withdraw.html", context, status=422 if form.errors else 200)
