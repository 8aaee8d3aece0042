"""My account: the positions a person holds and held, the password, the sign-ins. Nobody sees that of another."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.org import services
from mutubaku.org.selectors import assignments_of, recent_sign_ins
from mutubaku.web.forms import ChangePassword


@require_safe
def account(request) -> HttpResponse:
    person = request.user
    today = timezone.localdate(timezone=ZoneInfo(person.office.zone))
    found = {
        "posts": [(post, _standing(post, today)) for post in assignments_of(person.pk)],
        "sign_ins": recent_sign_ins(person.office_id, person.pk),
    }
    return render(request, "web/account.html", found)


def _standing(post, today) -> str:
    """Whether an appointment is to come, runs or is over."""
    if post.holds_on(today):
        return "berjalan"
    return "belum" if today < post.since else "selesai"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request) -> HttpResponse:
    """A new password ends every other session of the person and leaves this one."""
    form = ChangePassword(request.user, request.POST if request.method == "POST" else None)
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
