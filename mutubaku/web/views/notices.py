"""What the clock and the planning office told a person: a list, and marking one or all of it read."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutubaku.cases.selectors.notices import notice_line, notices_to
from mutubaku.cases.services.ticking import read_notices
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import held_by

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request) -> HttpResponse:
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    held = held_by(request.user, today)
    if request.method == "POST":
        return _read_one(request, held) if "pemberitahuan" in request.POST else _read_all(request, held)
    pages = Paginator(notices_to(held), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    lines = [notice_line(row) for row in page]
    found = {"page": page, "numbers": pages.get_elided_page_range(page.number), "lines": lines}
    return render(request, "web/notices.html", found)


def _read_all(request, held: Sequence[Holder]) -> HttpResponse:
    read = read_notices(held, by=held[0]) if held else 0
    words = f"{read} pemberitahuan ditandai sudah dibaca." if read else "Tidak ada yang belum dibaca."
    messages.success(request, words)
    return redirect("web:pemberitahuan")


def _read_one(request, held: Sequence[Holder]) -> HttpResponse:
    """Marks it as read and opens its work, or the paper that was sent. One that is not theirs does not exist."""
    asked = request.POST["pemberitahuan"]
    row = notices_to(held).filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    if row is None:
        raise Http404
    read_notices(held, by=held[0], only=row.pk)
    line = notice_line(row)
    if line.paper_id:
        return redirect("documents:paper", line.paper_id)
    return redirect("cases:work", line.case_number, line.work_id)
