"""Accounts as the admin keeps them: the list, a new person, one account and what can be done to it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.org import selectors, services
from mutubaku.org.forms.accounts import AccountsForm, NewPersonForm, PersonForm
from mutubaku.org.views.guard import admin_or_403, today
from mutubaku.values.refusal import Refused

PER_PAGE = 50
REFUSED = 422


@require_safe
def people(request) -> HttpResponse:
    admin_or_403(request)
    office_id, on, now = request.user.office_id, today(request), timezone.now()
    form = AccountsForm(request.GET)
    text, state = form.asked()
    pages = Paginator(selectors.accounts(office_id, text=text, state=state, on=on, now=now), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    kept = urlencode({name: value for name, value in (("text", text), ("state", state)) if value})
    found = {
        "form": form,
        "page": page,
        "lines": selectors.account_lines(page, office_id, on=on, now=now),
        "numbers": pages.get_elided_page_range(page.number),
        "query": f"{kept}&" if kept else "",
        "narrowed": bool(kept),
    }
    return render(request, "org/people.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request) -> HttpResponse:
    by = admin_or_403(request)
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row, password = services.open_account(request.user.office_id, **form.cleaned_data, by=by)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            return _told_once(request, row, password, "Akun dibuat.")
    return render(request, "org/add_person.html", {"form": form}, status=REFUSED if form.errors else 200)


def _told_once(request, row: Any, password: str, words: str) -> HttpResponse:
    """The password is in this one answer and nowhere else in the clear."""
    return render(request, "org/told_once.html", {"person": row, "password": password, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
def account(request, person_id: int) -> HttpResponse:
    by = admin_or_403(request)
    row = get_object_or_404(selectors.persons_of(request.user.office_id), pk=person_id)
    if request.method != "POST":
        return _page(request, row, PersonForm(initial={"name": row.name, "nip": row.nip, "rank": row.rank}))
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            services.edit_person(person_id, **form.cleaned_data, by=by)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            messages.success(request, "Data pegawai disimpan.")
            return redirect("org:account", person_id)
    return _page(request, row, form, status=REFUSED)


def _page(request, row: Any, form: PersonForm, refusals: Any = (), status: int = 200) -> HttpResponse:
    on, now, office_id = today(request), timezone.now(), request.user.office_id
    (line,) = selectors.account_lines(
        selectors.accounts(office_id, text="", state="", on=on, now=now).filter(pk=row.pk),
        office_id,
        on=on,
        now=now,
    )
    found = {
        "person": row,
        "line": line,
        "form": form,
        "refusals": refusals,
        "factors": selectors.factors_of(row.pk),
        "sign_ins": selectors.recent_sign_ins(office_id, row.pk, 5),
        "own": row.pk == request.user.pk,
    }
    return render(request, "org/account.html", found, status=status)


# What an admin does to an account: word in the address → service and what is said after it.
ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "buka-tahanan": (services.unlock, "Akun dibuka; pegawai dapat masuk lagi."),
    "nonaktifkan": (services.close_account, "Akun dinonaktifkan dan sesinya berakhir."),
    "aktifkan": (services.reopen_account, "Akun aktif kembali dengan kata sandi yang lama."),
    "hapus-faktor": (services.drop_factors, "Semua faktor kedua dihapus dan sesi pegawai berakhir."),
}


@require_POST
def act(request, person_id: int, act: str) -> HttpResponse:
    by = admin_or_403(request)
    row = get_object_or_404(selectors.persons_of(request.user.office_id), pk=person_id)
    if act == "setel-ulang":
        password = services.reset_password(person_id, by=by)
        return _told_once(request, row, password, "Kata sandi disetel ulang dan sesi pegawai berakhir.")
    if act not in ACTS:
        raise Http404
    service, words = ACTS[act]
    try:
        service(person_id, by=by)
    except Refused as refused:
        form = PersonForm(initial={"name": row.name, "nip": row.nip, "rank": row.rank})
        return _page(request, row, form, refused.refusals, status=REFUSED)
    messages.success(request, words)
    return redirect("org:account", person_id)
