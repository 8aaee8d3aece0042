"""What is shown when a page cannot be made: a failure of ours, a form that is older than its session, and an address that
only takes a form and was opened as a page.
"""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from mutubaku.web.views.gate import Answer, page_of

log = logging.getLogger(__name__)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what is gone. The code stands in the log beside the trace."""
    code = secrets.token_hex(2).upper()
    log.error("kode %s: %s %s", code, request.method, request.path)
    return HttpResponseServerError(render_to_string("500.html", {"code": code}))


def expired(request: HttpRequest, reason: Any = "") -> HttpResponse:
    """Back to the page the form stands on, where the browser may still hold what was typed."""
    return HttpResponseForbidden(render_to_string("403_csrf.html", {"back": page_of(request)}))


def form_only(get_response: Answer) -> Answer:
    """Middleware. A reload of what a form led to lands at its address: the page one level up is the one it stands on."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        up = request.path.rstrip("/").rpartition("/")[0] + "/"
        page = render(request, "405.html", {"up": up}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return answered
