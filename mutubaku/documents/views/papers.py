"""Pages of papers: the register, one paper to read part by part, its files, its receipts. The own office's only."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from mutubaku.documents import selectors
from mutubaku.documents.builders.paper import book_sheets
from mutubaku.documents.builders.placing import MARKS, approval_facts, around
from mutubaku.documents.files import store
from mutubaku.documents.files.pages import page_count, page_sizes
from mutubaku.documents.forms.marking import MarkForm
from mutubaku.documents.forms.searching import RegisterForm
from mutubaku.documents.models import Receipt, Rendition, Version
from mutubaku.documents.rules.beside import BESIDE, WRITERS, initials_to_come, is_sendable, turn_of
from mutubaku.documents.rules.binding import binding, bound_in, hints
from mutubaku.documents.rules.builds import may_order, may_retry
from mutubaku.documents.rules.handing import IN_APPLICATION
from mutubaku.documents.rules.letter_templates import read_source
from mutubaku.documents.rules.marks import marked_alike, marks_by_part
from mutubaku.documents.rules.paper import MEDIA_TYPES, MarkKind, Paper, ReceiptFacts
from mutubaku.documents.rules.parties import called, party_of, waits_for
from mutubaku.documents.rules.reading import chapters
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.rules.templating import Use
from mutubaku.documents.rules.withdrawing import may_withdraw
from mutubaku.documents.selectors import PaperQuery, UploadFacts
from mutubaku.documents.selectors.attached import attachments
from mutubaku.documents.selectors.register import against_version
from mutubaku.documents.services.delivery import receive
from mutubaku.documents.services.scanning import prepare_for_pen
from mutubaku.documents.services.serving import asked_of_signer
from mutubaku.documents.views.guard import (
    by_who_orders,
    fitting,
    held,
    no_post,
    office_now,
    refused,
    storable,
)
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders, units_of
from mutubaku.values.content import Book, Content, Dress
from mutubaku.values.refusal import Refused

PER_PAGE = 50


@require_safe
def register(request) -> HttpResponse:
    office_id = request.user.office_id
    units = units_of(office_id).values_list("pk", "short_name")
    form = RegisterForm(selectors.paper_periods(office_id), units, request.GET)
    asked = form.asked() if form.is_valid() else PaperQuery()
    pages = Paginator(selectors.register(office_id, asked), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    kept = request.GET.copy()
    kept.pop("halaman", None)
    found = {
        "form": form, "page": page, "numbers": pages.get_elided_page_range(page.number),
        "query": kept.urlencode(), "narrowed": asked != PaperQuery(), "total": pages.count,
    }  # fmt: skip
    return render(request, "documents/list.html", found, status=200 if form.is_valid() else 422)


def own(request, document_id: int) -> Paper:
    """The paper in the own office, else 404."""
    storable(document_id)
    try:
        return selectors.paper(document_id, office_id=request.user.office_id)
    except Version.DoesNotExist:
        raise Http404 from None


@require_safe
def paper(request, document_id: int) -> HttpResponse:
    return read(request, own(request, document_id))


def read(request, about: Paper, *, refused: MarkForm | None = None, status: int = 200) -> HttpResponse:
    """The page of a paper; `refused`: the mark that was tried on it, as it was typed, with what is wrong."""
    office, today = request.user.office, office_now(request).date()
    everybody = office_holders(office.pk, today)
    holders = tuple(holder for holder in everybody if holder.person_id == request.user.pk)
    dress = selectors.dress_of(about, office, on=today, holders=everybody)
    build = selectors.latest_build(about.id)
    parts = marks_by_part(about)
    kept = attachments(about.office_id, about.dossier, about.body)
    found = {
        "paper": about,
        "content": about.content,
        "dress": dress,
        "mark_words": MARKS.get(dress.mark, ""),
        "build": build,
        "may_order": any(may_order(holder, today) for holder in holders),
        "may_send": is_sendable(about),
        "by_pen": about.signature is None
        and not about.is_proof
        and asked_of_signer(office) == Provider.BASAH,
        "may_withdraw": about.holds
        and any(may_withdraw(holder, about.signer_role, today) for holder in holders),
        "may_retry": build and any(may_retry(holder, build.person_id, today) for holder in holders),
        "parts": parts,
        "parts_alike": marked_alike(parts),
        "to_initial": initials_to_come(about, everybody),
        "used": _used(about),
        "mine": {one.id for one in about.receipts if _receiver(one, holders)},
        **_versions(request, about),
        **_around(request, about.content, dress),
        "kept": kept,
        "binding": _binding(about, dress, kept),
        **_to_mark(request, about, holders, everybody),
        **({"mark_form": refused} if refused else {}),
    }
    return render(request, "documents/paper.html", found, status=status)


def _to_mark(
    request, about: Paper, mine: tuple[Holder, ...], everybody: tuple[Holder, ...]
) -> dict[str, Any]:
    """Whom a paper that several sign waits for, and the mark the reader can make here."""
    found: dict[str, Any] = {"parties": [(called(one), one.name) for one in waits_for(about, about.content)]}
    if about.signature is not None:
        return {}
    if about.kind in BESIDE and any(holder.role in WRITERS for holder in mine):
        found["rewrite"] = about.kind.replace("_", "-")
    party = next((h for h in mine if party_of(about.content, h) in waits_for(about, about.content)), None)
    turn = turn_of(about, mine, everybody)
    if party:
        place = party_of(about.content, party)
        verb = f"Tanda tangani sebagai {called(place)}" if place else ""
        return found | {"door": "documents:cosign", "verb": verb, "mark_form": _mark_form(about, None)}
    if turn and turn.kind == MarkKind.PARAF:
        return found | {"door": "documents:initial", "verb": "Paraf", "mark_form": _mark_form(about, None)}
    if turn:
        provider = asked_of_signer(request.user.office)
        return found | {
            "door": "documents:sign",
            "verb": "Tanda tangani",
            "mark_form": _mark_form(about, provider),
        }
    return found


def _mark_form(about: Paper, provider: Provider | None) -> MarkForm:
    return MarkForm(provider, initial={"digest": about.digest})


def _used(about: Paper) -> tuple[Use, ...]:
    """Figures that stand in a letter, as they stood when it was written."""
    return () if isinstance(about.content, Book) else read_source(about.source)[1]


def _versions(request, about: Paper) -> dict[str, Any]:
    """All versions; the one asked for by ?banding= beside the current one."""
    asked = request.GET.get("banding", "")[:6]
    compared = int(asked) if asked.isascii() and asked.isdecimal() else 0
    lines = selectors.versions_of(about.id, compared)
    line = next((one for one in lines if one.no == compared < about.version), None)
    found = {"compared": compared, "found": against_version(about, line, lines)} if line else {}
    return {"versions": lines, **found}


def _around(request, content: Content, dress: Dress) -> dict[str, Any]:
    """What the dress adds to the text, as the files print it; which part of a book is read."""
    if isinstance(content, Book):
        asked = request.GET.get("bab", "")
        return {"facts": approval_facts(content, dress), "chapters": chapters(content, asked)}
    return {"around": around(content, dress)}


def _binding(about: Paper, dress: Dress, kept: Sequence[UploadFacts]) -> tuple[tuple[str, str], ...]:
    """Hints for the binder of a book, read from its newest PDF; none where there is no such file."""
    file = next((one for one in about.renditions if one.format == "pdf"), None)
    if file is None or about.kind != "book":
        return ()
    try:
        sizes, margins = page_sizes(file.sha256), book_sheets(dress)[0].margins
    except Refused:
        return ()
    found = binding(sizes, left=margins[3], right=margins[1])
    return (*hints(found), *bound_in([(one.name, _pages(one)) for one in kept])) if found else ()


def _pages(file: UploadFacts) -> int | None:
    return page_count(file.sha256) if file.media_type == MEDIA_TYPES["pdf"] else None


def _receiver(receipt: ReceiptFacts, holders: tuple[Holder, ...]) -> Holder | None:
    """The position in which the reader confirms this receipt: one of the unit it was sent to."""
    waits = receipt.received_at is None
    return next((h for h in holders if waits and h.unit_id == receipt.unit_id), None)


@require_POST
def receipt(request, document_id: int, receipt_id: int) -> HttpResponse:
    storable(document_id, receipt_id)
    mine = Receipt.objects.filter(document__office_id=request.user.office_id)
    row = get_object_or_404(mine, pk=receipt_id, document_id=document_id)
    by = fitting(held(request), lambda holder: holder.unit_id == row.unit_id)
    if by is None:
        return no_post(request)
    try:
        receive(row.pk, by=by, how=IN_APPLICATION)
    except Refused as found:
        return refused(request, found.refusals)
    messages.success(request, f"Penerimaan oleh {row.recipient} dicatat.")
    return redirect("documents:paper", document_id)


@require_POST
def prepare(request, document_id: int) -> HttpResponse:
    def act(by: Holder) -> str:
        prepare_for_pen(document_id, by=by)
        return reverse("documents:paper", args=[document_id])

    words = "Nomor dan kode QR diberikan. Cetak berkas PDF-nya setelah selesai dibuat."
    return by_who_orders(request, document_id, act, words)


@require_safe
def file(request, document_id: int, rendition_id: int) -> HttpResponse:
    storable(document_id, rendition_id)
    mine = Rendition.objects.filter(version__document__office_id=request.user.office_id)
    row = get_object_or_404(mine, pk=rendition_id, version__document_id=document_id)
    about = selectors.file_of(row.pk)
    try:
        data = store.read(about.sha256)
    except Refused as found:
        return render(request, "web/refused.html", {"refusals": found.refusals}, status=409)
    headers = {
        "Content-Disposition": content_disposition_header(True, about.name),
        "X-Content-Type-Options": "nosniff",
        "X-Mutubaku-SHA-256": about.sha256,
    }
    return HttpResponse(data, content_type=about.media_type, headers=headers)
