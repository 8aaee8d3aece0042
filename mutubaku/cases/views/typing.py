"""A letter while it is typed: kept with its work and shown as it will print. It is handed in by `work`."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from mutubaku.cases.forms.fields import LONG
from mutubaku.cases.forms.letter import letter_fields, typed_fields
from mutubaku.cases.selectors.page import Kept
from mutubaku.cases.services.typing import keep_letter
from mutubaku.cases.views.desk import Desk, own_work, too_late
from mutubaku.cases.views.previewing import as_pdf, previewed, previewed_typed
from mutubaku.cases.views.refusing import status_of
from mutubaku.documents.rules.blanks import Typed
from mutubaku.values.refusal import Refusal, Refused


@require_POST
def letter(request, number: str, work_id: int) -> HttpResponse:
    """Keeps the letter as typed and shows it as it will print: as a PDF where that is asked, for htmx without the rest of
    the page."""
    desk = Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return too_late(desk, desk.work_form(request.POST))
    if not (desk.page.asked.letter or desk.blank):
        words = (
            f"Langkah {desk.page.step.no} tidak menyusun naskah dengan formulir ini. Muat ulang halamannya."
        )
        return desk.answer(422, (Refusal("no_letter", words),))
    kept = _as_typed(desk)
    try:
        kept_at = keep_letter(work_id, by=by, fields=kept)
    except Refused as refused:
        return desk.answer(status_of(refused.refusals), refused.refusals)
    desk.kept = Kept(kept, kept_at, by.title)
    if desk.blank:
        shown = previewed_typed(
            desk.page, desk.office, Typed(desk.blank.code, typed_fields(desk.blank, request.POST))
        )
    else:
        shown = previewed(desk.page, desk.office, kept)
    if "pdf" in request.POST and shown.content and shown.dress:
        return as_pdf(shown.content, shown.dress, f"konsep-{number}-langkah-{desk.page.step.no}.pdf")
    if request.htmx:
        return render(
            request, "cases/_preview.html", {"preview": shown, "kept": desk.kept, "page": desk.page}
        )
    return desk.answer(form=desk.work_form(), preview=shown)


def _as_typed(desk: Desk) -> dict[str, str]:
    post = desk.request.POST
    if desk.blank:
        return {"blank": desk.blank.code, **typed_fields(desk.blank, post)}
    return {name: post.get(name, "")[:LONG] for name in letter_fields()}
