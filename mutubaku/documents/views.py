"""Pages of papers: one paper to read, and its files. A person sees the papers of the own office only."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mutubaku.documents import selectors
from mutubaku.documents.builders.placing import MARKS, UNNUMBERED, approval_facts, is_note, letter_fields
from mutubaku.documents.files import store
from mutubaku.documents.models import Document, Rendition
from mutubaku.values.content import Book, Content, Dress
from mutubaku.values.refusal import Refused


@require_safe
def paper(request, document_id: int) -> HttpResponse:
    row = get_object_or_404(Document, pk=document_id, office_id=request.user.office_id)
    office = request.user.office
    about = selectors.paper(row.pk)
    dress = selectors.dress_of(about, office, on=timezone.localdate(timezone=ZoneInfo(office.zone)))
    content = about.content
    found = {"paper": about, "content": content, "dress": dress, "mark_words": MARKS.get(dress.mark, "")}
    return render(request, "documents/paper.html", {**found, **_around(content, dress)})


def _around(content: Content, dress: Dress) -> dict[str, Any]:
    """What the dress adds to the text, as the files print it."""
    if isinstance(content, Book):
        return {"facts": approval_facts(content, dress)}
    under = "" if is_note(content) else dress.number or UNNUMBERED
    return {"fields": letter_fields(content, dress), "under_title": under}


@require_safe
def file(request, document_id: int, rendition_id: int) -> HttpResponse:
    mine = Rendition.objects.filter(version__document__office_id=request.user.office_id)
    row = get_object_or_404(mine, pk=rendition_id, version__document_id=document_id)
    about = selectors.file_of(row.pk)
    try:
        data = store.read(about.sha256)
    except Refused as refused:
        return render(request, "web/refused.html", {"refusals": refused.refusals}, status=409)
    headers = {
        "Content-Disposition": content_disposition_header(True, about.name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=about.media_type, headers=headers)
