"""The admin's page of certificates: who may sign with what, issuing, revoking, and the NIK for the service of BSrE."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mutubaku.documents.forms.certificates import CertificateForm
from mutubaku.documents.models import Certificate
from mutubaku.documents.rules.marks import MAY_NOT_MARK
from mutubaku.documents.rules.sealing import CertificateFacts, Provider
from mutubaku.documents.selectors.certificates import masked_niks
from mutubaku.documents.services import certifying
from mutubaku.documents.services.serving import asked_of_signer
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders
from mutubaku.org.views.guard import admin_or_403, today
from mutubaku.values.refusal import Refusal, Refused

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A person who marks papers; `state` "" and `certificate` None: no certificate yet."""

    person_id: int
    name: str
    posts: str
    certificate: CertificateFacts | None
    state: str
    nik: str


@sensitive_post_parameters("nik")
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request) -> HttpResponse:
    by = admin_or_403(request)
    if request.method != "POST":
        return _page(request)
    form = CertificateForm(request.POST)
    if not form.is_valid():
        wrong = [Refusal("form", str(words)) for found in form.errors.values() for words in found]
        return _page(request, wrong, 422)
    try:
        told = _done(request.user.office_id, form.cleaned_data, by)
    except Certificate.DoesNotExist:
        return _page(request, [Refusal("certificate", "Pilih sertifikat dari daftar.")], 422)
    except Refused as refused:
        return _page(request, refused.refusals, 422)
    messages.success(request, told)
    return redirect("documents:certificates")


def _done(office_id: int, data: dict[str, Any], by: Holder) -> str:
    match data["act"]:
        case "semua":
            made = certifying.certify_all(office_id, by=by)
            return f"{len(made)} sertifikat diterbitkan."
        case "terbitkan":
            certifying.certify(data["person"] or 0, office_id=office_id, by=by)
            return "Sertifikat diterbitkan."
        case "cabut":
            certifying.revoke(data["certificate"] or 0, office_id=office_id, reason=data["reason"], by=by)
            return "Sertifikat dicabut."
        case _:
            shown = certifying.set_nik(data["person"] or 0, office_id=office_id, nik=data["nik"], by=by)
            return f"NIK {shown} disimpan."


def _page(request, refusals: Any = (), status: int = 200) -> HttpResponse:
    lines = _lines(request)
    pages = Paginator(lines, PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    found = {
        "page": page,
        "numbers": pages.get_elided_page_range(page.number),
        "refusals": refusals,
        "lacking": sum(line.state != "berlaku" for line in lines),
        "by_service": asked_of_signer(request.user.office) == Provider.BSRE,
    }
    return render(request, "documents/certificates.html", found, status=status)


def _lines(request) -> list[Line]:
    """Everybody in a marking post today, by their first post."""
    office_id, now = request.user.office_id, timezone.now()
    posts: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for holder in office_holders(office_id, today(request)):
        if holder.role not in MAY_NOT_MARK:
            posts.setdefault(holder.person_id, []).append(holder.title)
            names[holder.person_id] = holder.person
    newest = {one.person_id: one for one in certifying.trusted(office_id, tuple(posts)).certificates}
    niks = masked_niks(office_id)
    return [
        Line(
            person,
            names[person],
            ", ".join(titles),
            one := newest.get(person),
            _state(one, now),
            niks.get(person, ""),
        )
        for person, titles in posts.items()
    ]


def _state(one: CertificateFacts | None, now: Any) -> str:
    if one is None:
        return ""
    state = one.state_at(now)
    return "tanpa kunci" if state == "berlaku" and not one.has_key else state
