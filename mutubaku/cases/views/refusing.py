"""How a refusal leaves these pages: its status, and the page for those whose turn it is not."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render

from mutubaku.values.refusal import Refusal

TOO_LATE = frozenset(
    {
        "ended",
        "not_waiting",
        "paused",
        "not_paused",
        "nothing_open",
        "twin",
        "changed",
        "sheet_stale",
        "opened",
    }
)
NOT_ALLOWED = frozenset({"not_yours", "role", "not_allowed", "own_draft"})


def status_of(refusals: Iterable[Refusal]) -> int:
    """409 where somebody was faster, 403 where it is another's to do, else 422."""
    codes = {refusal.code for refusal in refusals}
    if codes & TOO_LATE:
        return 409
    return 403 if codes & NOT_ALLOWED else 422


def not_yours(request, message: str) -> HttpResponse:
    return render(request, "cases/not_yours.html", {"message": message}, status=403)
