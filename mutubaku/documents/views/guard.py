"""Who asks for which paper: the row in the own office, and the positions the person holds today."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from mutubaku.documents.models import Build, Document
from mutubaku.documents.rules.builds import may_order
from mutubaku.documents.selectors import builds_of
from mutubaku.documents.services.asking import times_asked
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import holders_of
from mutubaku.values.refusal import Refusal, Refused

NOT_ALLOWED = frozenset({"role", "not_recipient"})
TOO_LATE = frozenset({"twin", "not_failed", "received"})
MINUTE = 60


LARGEST_ID = 2**63 - 1


def storable(*ids: int) -> None:
    """A joined look-up hands an id to the database as it is; one that it cannot hold belongs to nothing."""
    if max(ids) > LARGEST_ID:
        raise Http404


def own_paper(request, document_id: int) -> Document:
    return get_object_or_404(Document, pk=document_id, office_id=request.user.office_id)


def own_build(request, build_id: int) -> Build:
    return get_object_or_404(builds_of(request.user.office_id), pk=build_id)


def office_now(request) -> datetime:
    return timezone.localtime(timezone=ZoneInfo(request.user.office.zone))


def held(request) -> tuple[Holder, ...]:
    return holders_of(request.user.pk, office_now(request).date())


def fitting(holders: Iterable[Holder], may: Callable[[Holder], bool]) -> Holder | None:
    """The position that may, else any, so that the service can say why it may not."""
    return min(holders, key=lambda holder: not may(holder), default=None)


def refused(request, refusals: Iterable[Refusal]) -> HttpResponse:
    """A page of its own, for what is asked without a form."""
    found = tuple(refusals)
    return render(request, "web/refused.html", {"refusals": found}, status=status_of(found))


def status_of(refusals: Iterable[Refusal]) -> int:
    """403 where it is another's to do, 409 where somebody was faster, else 422."""
    codes = {refusal.code for refusal in refusals}
    return 403 if codes & NOT_ALLOWED else 409 if codes & TOO_LATE else 422


def asks_too_often(request) -> bool:
    """Counts this request to a page that needs no account; whether its address has asked too often in this minute."""
    address = get_client_ip_address(request) or ""
    return times_asked(address, int(time.time()) // MINUTE) > settings.VERIFY_PER_MINUTE


def no_post(request) -> HttpResponse:
    words = "Anda tidak memangku jabatan hari ini. Minta admin memeriksa penugasan Anda."
    return refused(request, [Refusal("role", words)])


def by_who_orders(request, document_id: int, act: Callable[[Holder], str], words: str) -> HttpResponse:
    """One act on a paper of the own office, in the position that may order its files; `act` answers where to go next."""
    own_paper(request, document_id)
    today = office_now(request).date()
    by = fitting(held(request), lambda holder: may_order(holder, today))
    if by is None:
        return no_post(request)
    try:
        address = act(by)
    except Refused as found:
        return refused(request, found.refusals)
    messages.success(request, words)
    return redirect(address)
