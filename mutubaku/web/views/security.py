"""The second factors of my account: an authenticator app, passkeys, recovery codes. The password is asked first, once
in five minutes, so that a desk left open gives nobody a key of their own.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mutubaku.org import services
from mutubaku.org.selectors import factors_of
from mutubaku.org.views.guard import right_password
from mutubaku.values.refusal import Refused
from mutubaku.web.forms import Code, NewPasskey, Prove

PROVEN, PROVEN_FOR = "proven", 300  # in the session, seconds
SECRET = "totp"  # noqa: S105 (a name in the session: the secret of the code that is shown and not yet confirmed)
REFUSED = 422


def _password_first(request, title: str) -> HttpResponse | None:
    """The page that asks for the password; None when it was given a moment ago."""
    now = int(timezone.now().timestamp())
    if now - request.session.get(PROVEN, 0) <= PROVEN_FOR:
        return None
    form = Prove(request.POST if "password" in request.POST else None)
    if form.is_valid():
        if right_password(request, form.cleaned_data["password"]):
            request.session[PROVEN] = now
            return redirect(request.path)
        form.add_error("password", "Kata sandi salah. Ketik kata sandi yang Anda pakai saat masuk.")
    found = {"form": form, "title": title}
    return render(request, "web/prove.html", found, status=REFUSED if form.errors else 200)


def _done(request, words: str, codes: tuple[str, ...]) -> HttpResponse:
    """New recovery codes are in this one answer only and kept nowhere in the clear."""
    if not codes:
        messages.success(request, words)
        return redirect("web:akun")
    text = "\n".join(["Kode pemulihan Mutubaku", request.user.get_username(), *codes, ""])
    return render(request, "web/recovery_codes.html", {"words": words, "codes": codes, "text": text})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request) -> HttpResponse:
    title = "Pasang aplikasi autentikator"
    if asked := _password_first(request, title):
        return asked
    secret = request.session.setdefault(SECRET, services.new_totp_secret())
    form = Code(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = services.add_totp(request.user.pk, secret=secret, code=form.cleaned_data["code"])
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            del request.session[SECRET]
            return _done(
                request, "Aplikasi autentikator terpasang. Mulai sekarang kodenya diminta saat masuk.", codes
            )
    picture = services.totp_picture(request.user, secret)
    spelled = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    found = {"form": form, "title": title, "picture": picture, "secret": spelled}
    return render(request, "web/totp.html", found, status=REFUSED if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request) -> HttpResponse:
    title = "Pasang kunci sandi"
    if asked := _password_first(request, title):
        return asked
    form = NewPasskey(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = services.add_passkey(request.user.pk, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            name = form.cleaned_data["name"]
            return _done(request, f"Kunci sandi “{name}” terpasang. Anda dapat masuk dengannya.", codes)
    options = {"creation_options": services.begin_passkey(request.user)}
    found = {"form": form, "title": title, "options": options}
    return render(request, "web/passkey.html", found, status=REFUSED if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request) -> HttpResponse:
    title = "Buat kode pemulihan baru"
    if asked := _password_first(request, title):
        return asked
    refusals: Any = ()
    if request.method == "POST":
        try:
            made = services.renew_recovery_codes(request.user.pk)
        except Refused as refused:
            refusals = refused.refusals
        else:
            return _done(request, "Kode pemulihan baru dibuat. Kode yang lama tidak berlaku lagi.", made)
    found = {"title": title, "refusals": refusals}
    return render(request, "web/new_codes.html", found, status=REFUSED if refusals else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, factor_id: int) -> HttpResponse:
    mine = factors_of(request.user.pk)
    factor = next((one for one in mine if one.id == factor_id), None)
    if factor is None:
        raise Http404
    title = f"Hapus {factor.name}"
    if asked := _password_first(request, title):
        return asked
    if request.method != "POST":
        return render(
            request, "web/remove_factor.html", {"title": title, "factor": factor, "last": len(mine) == 1}
        )
    try:
        services.remove_factor(request.user.pk, factor_id)
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"{factor.name} dihapus dari akun Anda.")
    return redirect("web:akun")
