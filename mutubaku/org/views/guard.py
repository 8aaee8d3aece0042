"""Who the reader is: an admin or not, and, asked again before what weighs, truly the person who signed in."""

from datetime import date
from zoneinfo import ZoneInfo

from axes.helpers import get_client_ip_address
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from mutubaku.org import selectors
from mutubaku.org.rules.accounts import SignIn
from mutubaku.org.rules.holding import Holder
from mutubaku.org.rules.office import may_arrange
from mutubaku.org.services import note_sign_in


def today(request) -> date:
    return timezone.localdate(timezone=ZoneInfo(request.user.office.zone))


def administering(request) -> Holder | None:
    """The position in which the reader sets up the office and keeps its accounts."""
    on, office_id = today(request), request.user.office_id
    held = selectors.holders_of(request.user.pk, on)
    return next((h for h in held if not may_arrange(h, office_id=office_id, on=on)), None)


def admin_or_403(request) -> Holder:
    by = administering(request)
    if by is None:
        raise PermissionDenied
    return by


def right_password(request, password: str) -> bool:
    """Whether it is the password of who is signed in. A wrong one counts towards the lock of the sign-in, and a locked
    name is refused unread: an open session is no place to guess from."""
    username = request.user.username
    if authenticate(request, username=username, password=password) is not None:
        return True
    if getattr(request, "axes_failures_since_start", None) is not None:
        outcome = SignIn.LOCKED if getattr(request, "axes_locked_out", False) else SignIn.FAILED
        note_sign_in(username, outcome, address=get_client_ip_address(request))
    return False
