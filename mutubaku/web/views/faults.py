"""What is shown when a page cannot be made: a failure of ours, and a form that is older than its session."""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseServerError
from django.template.loader import render_to_string

from mutubaku.web.views.gate import page_of

log = logging.getLogger(__name__)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what is gone. The code stands in the log beside the trace."""
    code = secrets.token_hex(2).upper()
    log.error("kode %s: %s %s", code, request.method, request.path)
    return HttpResponseServerError(render_to_string("500.html", {"code": code}))


def expired(request: HttpRequest, reason: Any = "") -> HttpResponse:
    """Back to the page the form stands on, where the browser may still hold what was typed."""
    return HttpResponseForbidden(render_to_string("403_csrf.html", {"back": page_of(request)}))
