"""Marks made on the page of a paper: a party's signature, and paraf and signature of letters beside the steps.

Whose turn it is not, the door is shut for; everything else is refused by the service with its reason.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from mutubaku.documents.forms.marking import MarkForm
from mutubaku.documents.rules.beside import BESIDE, turn_of
from mutubaku.documents.rules.paper import MarkKind, Paper
from mutubaku.documents.rules.parties import party_of
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.selectors.waiting import waiting_papers
from mutubaku.documents.services import marking
from mutubaku.documents.services.beside import sign_letter
from mutubaku.documents.services.serving import asked_of_signer
from mutubaku.documents.views.guard import held, office_now, status_of
from mutubaku.documents.views.papers import own, read
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders
from mutubaku.org.views.guard import right_password
from mutubaku.values.refusal import Refused

SENSITIVE = sensitive_post_parameters("password", "passphrase")


@require_safe
def waiting(request) -> HttpResponse:
    """What waits for the reader on the pages of papers."""
    found = waiting_papers(held(request), office_now(request).date()).to_mark
    return render(request, "documents/waiting.html", {"waiting": found})


@SENSITIVE
@require_POST
def cosign(request, document_id: int) -> HttpResponse:
    about = own(request, document_id)
    by = next((one for one in held(request) if party_of(about.content, one)), None)
    if by is None:
        raise PermissionDenied

    def act(data: dict[str, Any]) -> None:
        marking.cosign(document_id, digest=data["digest"], by=by)

    return _marked(request, about, act, None, "Tanda tangan Anda sebagai pihak dicatat.")


@SENSITIVE
@require_POST
def initial(request, document_id: int) -> HttpResponse:
    about = own(request, document_id)
    by = _beside(request, about, MarkKind.PARAF)

    def act(data: dict[str, Any]) -> None:
        marking.initial(document_id, digest=data["digest"], by=by)

    return _marked(request, about, act, None, "Paraf Anda dicatat.")


@SENSITIVE
@require_POST
def sign(request, document_id: int) -> HttpResponse:
    about = own(request, document_id)
    by, provider = _beside(request, about, MarkKind.TANDA_TANGAN), asked_of_signer(request.user.office)

    def act(data: dict[str, Any]) -> None:
        scan = data["scan"].read() if "scan" in data else b""
        sign_letter(
            document_id, digest=data["digest"], by=by, passphrase=data.get("passphrase", ""), scan=scan,
            code=data.get("code", ""),
        )  # fmt: skip

    return _marked(request, about, act, provider, "Naskah ditandatangani dan bernomor.")


def _beside(request, about: Paper, kind: MarkKind) -> Holder:
    """The post in which the reader makes this mark on a letter beside the steps, else 403."""
    if about.kind not in BESIDE:
        raise PermissionDenied
    today = office_now(request).date()
    turn = turn_of(about, held(request), office_holders(about.office_id, today))
    if turn is None or turn.kind != kind:
        raise PermissionDenied
    return turn.holder


def _marked(
    request, about: Paper, act: Callable[[dict[str, Any]], None], provider: Provider | None, words: str
) -> HttpResponse:
    form = MarkForm(provider, request.POST, request.FILES)
    if not form.is_valid():
        return read(request, about, refused=form, status=422)
    if not right_password(request, form.cleaned_data["password"]):
        form.add_error("password", "Kata sandi salah. Ketik lagi kata sandi Anda.")
        return read(request, about, refused=form, status=422)
    try:
        act(form.cleaned_data)
    except Refused as found:
        about = own(request, about.id)
        form.refuse(found.refusals)
        form.read_now(about.digest)
        return read(request, about, refused=form, status=status_of(found.refusals))
    messages.success(request, words)
    return redirect("documents:paper", about.id)
