"""Signing in and out, with a second factor for whoever has one. All leave an entry in the journal, failures too.

Between the password and the factor nobody is signed in: the session only remembers who is expected, for five minutes.
"""

from math import ceil
from typing import Any, Final

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mutubaku.org.rules.accounts import Factor
from mutubaku.org.rules.accounts import SignIn as Outcome
from mutubaku.org.selectors import factors_of, locked_until
from mutubaku.org.services import ask_passkey, note_sign_in, prove_code, prove_passkey
from mutubaku.values.refusal import Refused
from mutubaku.web.forms import Code, Passkey, SignIn
from mutubaku.web.views.gate import address

PAGE, SECOND_PAGE = "web/sign_in.html", "web/factor.html"
EXPECTED = "expected"  # in the session: who has shown the password and not yet the factor
EXPECTED_FOR = 300  # seconds
PASSKEY_RATE = "60/m/key"  # from one address: an office may stand behind one
IDLE: Final = {"idle": int(settings.SESSION_IDLE.total_seconds() // 60)}


class SignInPage(LoginView):
    template_name = PAGE
    authentication_form = SignIn
    redirect_authenticated_user = True
    extra_context = IDLE

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.get_user()
        if factors_of(person.pk):
            _expect(self.request, person, self.get_redirect_url())
            return redirect("web:faktor")
        answer = super().form_valid(form)
        note_sign_in(form.get_user().username, Outcome.DONE, address=address(self.request))
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """A try while locked is refused unread and leaves no entry: a stranger could fill the journal with them."""
        if getattr(self.request, "axes_failures_since_start", None) is not None:
            outcome = Outcome.LOCKED if getattr(self.request, "axes_locked_out", False) else Outcome.FAILED
            note_sign_in(form.cleaned_data["username"], outcome, address=address(self.request))
        return super().form_invalid(form)


# ---------------------------------------------------------------- the second factor


def _expect(request, person: Any, back: str) -> None:
    """A session key known before the password is of no use after it."""
    request.session.cycle_key()
    now = int(timezone.now().timestamp())
    seal = person.get_session_auth_hash()
    request.session[EXPECTED] = {"person": person.pk, "at": now, "seal": seal, "next": back}


def _expected(request) -> Any | None:
    """Who may show a factor now: not too late, and with the password unchanged since."""
    kept = request.session.get(EXPECTED)
    if not kept or timezone.now().timestamp() - kept["at"] > EXPECTED_FOR:
        return None
    person: Any = get_user_model().objects.filter(pk=kept["person"], is_active=True).first()
    return person if person and constant_time_compare(kept["seal"], person.get_session_auth_hash()) else None


def _let_in(request, person: Any, back: str) -> HttpResponse:
    request.session.pop(EXPECTED, None)
    login(request, person, settings.AUTHENTICATION_BACKENDS[-1])
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect(back)


def _failed(request, person: Any) -> None:
    """A wrong factor counts towards the lock as a wrong password does."""
    credentials = {"username": person.username}
    user_login_failed.send(__name__, credentials=credentials, request=request)
    if getattr(request, "axes_locked_out", False):
        request.session.pop(EXPECTED, None)
        note_sign_in(person.username, Outcome.LOCKED, address=address(request))


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request) -> HttpResponse:
    """The second page of signing in."""
    person = _expected(request)
    if person is None:
        return redirect("web:masuk")
    if request.method != "POST":
        return _second_page(request, person, Code())
    back = request.session[EXPECTED]["next"]
    form: Any = Passkey(request.POST) if "credential" in request.POST else Code(request.POST)
    if not form.is_valid():
        return _second_page(request, person, form)
    try:
        proven = _proven(request, person, form.cleaned_data)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _second_page(request, person, form, status=429)
    if proven:
        return _let_in(request, person, back)
    _failed(request, person)
    form.wrong()
    return _second_page(request, person, form)


def _proven(request, person: Any, shown: dict[str, Any]) -> bool:
    if "code" in shown:
        return prove_code(person.pk, shown["code"], address=address(request))
    return prove_passkey(shown["credential"], address=address(request), person=person) is not None


def _second_page(request, person: Any, form: Any, status: int = 200) -> HttpResponse:
    kinds = {one.kind for one in factors_of(person.pk)}
    found = {"form": form, "totp": Factor.TOTP in kinds, "username": person.username}
    if Factor.PASSKEY in kinds:
        found["asked"] = {"request_options": ask_passkey(person)}
    return render(request, SECOND_PAGE, found, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def passkey(request) -> HttpResponse:
    """Signing in by passkey alone: the script of the sign-in page asks here what to ask, and sends the answer here."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    allowed = ratelimit.consume(
        request,
        app=__name__,
        action="passkey",
        config={"passkey": PASSKEY_RATE},
        key=address(request),
        limit_get=True,
    )
    if not allowed:
        found = {"form": SignIn(request), "passkey_failed": True, **IDLE}
        return render(request, PAGE, found, status=429)
    if request.method == "GET":
        return JsonResponse({"request_options": ask_passkey()})
    form, back = Passkey(request.POST), request.POST.get("next", "")
    if form.is_valid() and (
        person := prove_passkey(form.cleaned_data["credential"], address=address(request))
    ):
        return _let_in(request, person, back)
    found = {"form": SignIn(request), "passkey_failed": True, "next": back, **IDLE}
    return render(request, PAGE, found)


class SignOut(LogoutView):
    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        left = request.user.username if request.user.is_authenticated else ""
        answer = super().post(request, *args, **kwargs)
        if left:  # noted once it is true: a form that cannot be read ends no session
            note_sign_in(left, Outcome.LEFT, address=address(request))
        return answer


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
