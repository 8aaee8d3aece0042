"""My account: positions held, the password, the sign-ins, the looks of the pages. Nobody sees that of another."""

from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.org import services
from mutubaku.org.rules.accounts import Factor
from mutubaku.org.selectors import (
    assignments_of,
    factors_dropped_at,
    factors_of,
    recent_sign_ins,
    recovery_codes_left,
)
from mutubaku.org.views.guard import right_password
from mutubaku.web.forms import THEMES, Appearance, ChangePassword

YEAR: Final = 365 * 86400  # seconds


@require_safe
def account(request) -> HttpResponse:
    person = request.user
    factors = factors_of(person.pk)
    found = {
        "factors": factors,
        "has_totp": any(one.kind == Factor.TOTP for one in factors),
        "codes_left": recovery_codes_left(person.pk),
        "dropped_at": factors_dropped_at(person.office_id, person.pk),
        "posts": assignments_of(person.pk),
        "today": timezone.localdate(timezone=ZoneInfo(person.office.zone)),
        "sign_ins": recent_sign_ins(person.office_id, person.pk),
        "themes": THEMES,
        "theme": request.COOKIES.get("tema") or "perangkat",
    }
    return render(request, "web/account.html", found)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request) -> HttpResponse:
    """A new password ends every other session of the person and leaves this one."""
    is_right = partial(right_password, request)
    form = ChangePassword(request.user, is_right, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "web/password.html", {"form": form})
    if not form.is_valid():
        return render(request, "web/password.html", {"form": form}, status=422)
    services.change_password(request.user.pk, password_hash=make_password(form.cleaned_data["new_password1"]))
    _stay(request, "Kata sandi diganti. Sesi Anda di perangkat lain sudah berakhir.")
    return redirect("web:akun")


@require_POST
def other_sessions(request) -> HttpResponse:
    services.end_sessions(request.user.pk)
    _stay(request, "Sesi Anda di perangkat lain sudah berakhir.")
    return redirect("web:akun")


def _stay(request, words: str) -> None:
    """Seals this session anew, under a new key, after the seal of all has changed."""
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)
    messages.success(request, words)


@require_POST
def appearance(request) -> HttpResponse:
    """Kept by this browser, not by the account: a phone may be dark and the desk light."""
    form = Appearance(request.POST)
    if not form.is_valid():
        messages.warning(request, "Pilih tema: ikuti perangkat, terang, atau gelap.")
        return redirect("web:akun")
    messages.success(request, "Tampilan disimpan untuk peramban ini.")
    answer = redirect("web:akun")
    _remember(answer, "tema", form.cleaned_data["theme"])
    _remember(answer, "pintasan", "hidup" if form.cleaned_data["shortcuts"] else "mati")
    return answer


def _remember(answer: HttpResponse, name: str, value: Any) -> None:
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS)
