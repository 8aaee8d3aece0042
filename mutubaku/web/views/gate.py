"""What every request passes: nobody gets in unsigned, sessions end, a handed-out password is changed first, and the
headers of every answer. Middleware; the pages of sign-in itself are in `sign_in`.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

BEGAN = "began"  # in the session: when it was signed in, in seconds since 1970
SEEN = "dipakai"  # cookie: when it was last used, sealed with the key of its session
NOTED_EVERY = 60  # seconds: pages asked for in a row do not each hand out a new cookie
ENDED = "Sesi Anda berakhir. Masuk kembali untuk melanjutkan di halaman yang sama."
UNKNOWN = "0.0.0.0"  # noqa: S104 (an address nobody has, not one to listen at)
OPEN_BEFORE_A_NEW_PASSWORD = {"web:kata_sandi", "web:keluar"}
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# Workbooks, PDF and fonts are compressed already.
TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")

Answer = Callable[[HttpRequest], HttpResponse]


def headers(get_response: Answer) -> Answer:
    """No page is kept by a browser or a proxy: a figure read after signing out would be anybody's."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answered


class Gzip(GZipMiddleware):
    """Pages, styles and scripts travel compressed; Django masks the length of pages (BREACH) and tokens of forms."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)


def address(request: HttpRequest) -> str:
    """IP of the client, as the outermost of our own proxies saw it; what a client claims itself is not believed."""
    seen = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    try:
        return str(ip_address(seen[-1 - settings.PROXIES].strip()))
    except (IndexError, ValueError):
        return UNKNOWN


class Gate(LoginRequiredMiddleware):
    """Deny by default: a view without `login_not_required` needs a living session.

    When a session was last used stands in a sealed cookie and not in its row: reading a page writes nothing.
    Without that cookie a session counts from its sign-in.
    """

    def process_request(self, request) -> None:
        if request.user.is_authenticated and _ended(request):
            logout(request)
            messages.info(request, ENDED)

    def process_response(self, request, response: HttpResponseBase) -> HttpResponseBase:
        if request.user.is_authenticated:
            _note_use(request, response)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if any("\0" in value for value in view_kwargs.values() if isinstance(value, str)):
            raise Http404  # a database may refuse to look for it
        if refused or not request.user.is_authenticated or not request.user.must_change_password:
            return refused
        allowed = request.resolver_match.view_name in OPEN_BEFORE_A_NEW_PASSWORD
        return None if allowed else redirect("web:kata_sandi")

    def handle_no_permission(self, request, view_func) -> HttpResponseRedirect:
        """To the sign-in, and from there back to the page; a script is told in the way it understands."""
        answer = redirect_to_login(page_of(request), resolve_url(settings.LOGIN_URL))
        if "HX-Request" in request.headers:
            answer.headers["HX-Redirect"] = answer.url
            del answer.headers["Location"]
            answer.status_code = 401
        return answer


def _now() -> int:
    return int(timezone.now().timestamp())


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _ended(request: HttpRequest) -> bool:
    """Whether the session was idle or open too long."""
    began = request.session.get(BEGAN)
    if began is None:  # nothing was answered in it yet
        return False
    idle, open_for = _now() - max(began, _last_use(request)), _now() - began
    return idle > settings.SESSION_IDLE.total_seconds() or open_for > settings.SESSION_LIMIT.total_seconds()


def _last_use(request: HttpRequest) -> int:
    """Seconds since 1970; 0 for a session that never noted it. A cookie of another session says nothing."""
    return int(request.get_signed_cookie(SEEN, default=None, salt=_key(request)) or 0)


def _note_use(request: HttpRequest, response: HttpResponseBase) -> None:
    now = _now()
    request.session.setdefault(BEGAN, now)
    if now - _last_use(request) >= NOTED_EVERY:
        response.set_signed_cookie(
            SEEN, str(now), salt=_key(request), httponly=True, samesite="Lax", secure=settings.HTTPS
        )


def page_of(request: HttpRequest) -> str:
    """The page to come back to: a form or a fragment has none of its own, so it is the page it stands on."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    stood_on = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(stood_on, {request.get_host()}):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(stood_on)
    return "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
