"""Signing in and out. Both leave an entry in the journal, as does every failure."""

from math import ceil
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutubaku.org.rules import SignIn as Outcome
from mutubaku.org.selectors import locked_until
from mutubaku.org.services import note_sign_in
from mutubaku.web.forms import SignIn
from mutubaku.web.views.gate import address

PAGE = "web/sign_in.html"
IDLE: Final = {"idle": int(settings.SESSION_IDLE.total_seconds() // 60)}


class SignInPage(LoginView):
    template_name = PAGE
    authentication_form = SignIn
    redirect_authenticated_user = True
    extra_context = IDLE

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        note_sign_in(form.get_user().username, Outcome.DONE, address=address(self.request))
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """A try while locked is refused unread and leaves no entry: a stranger could fill the journal with them."""
        if getattr(self.request, "axes_failures_since_start", None) is not None:
            outcome = Outcome.LOCKED if getattr(self.request, "axes_locked_out", False) else Outcome.FAILED
            note_sign_in(form.cleaned_data["username"], outcome, address=address(self.request))
        return super().form_invalid(form)


class SignOut(LogoutView):
    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            note_sign_in(request.user.username, Outcome.LEFT, address=address(request))
        return super().post(request, *args, **kwargs)


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, str]) -> HttpResponse:
    """What axes answers for a locked name, whether or not anybody has it: how long, and who can open it."""
    until = locked_until(credentials["username"], address(request))
    left = (until - timezone.now()).total_seconds() if until else 0
    minutes = max(ceil(left / 60), 1)
    form = SignIn(request, initial={"username": credentials["username"]})
    found = {"form": form, "minutes": minutes, "next": request.POST.get("next", ""), **IDLE}
    answer = render(request, PAGE, found, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


sign_in = require_http_methods(["GET", "HEAD", "POST"])(SignInPage.as_view())
sign_out = SignOut.as_view()
