"""The page where an admin uploads the emblem and chooses the labels of letters."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mutubaku.documents import selectors
from mutubaku.documents.forms.letterhead import LetterheadForm
from mutubaku.documents.services.letterhead import set_letterhead
from mutubaku.org.views.guard import admin_or_403
from mutubaku.values.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request) -> HttpResponse:
    by, office_id = admin_or_403(request), request.user.office_id
    labels, emblem = selectors.labels_of(office_id), selectors.emblem_of(office_id)
    typed, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LetterheadForm(
        typed, files, emblem=emblem, initial={"to_label": labels.to, "subject_label": labels.subject}
    )
    if form.is_valid():
        try:
            set_letterhead(office_id, **form.typed(), by=by)
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(refusal.place if refusal.place in form.fields else None, refusal.message)
        else:
            messages.success(request, "Kop dan label surat disimpan.")
            return redirect("documents:letterhead")
    found = {"form": form, "emblem": emblem, "office": request.user.office}
    return render(request, "documents/letterhead.html", found, status=422 if form.errors else 200)
