"""My work: the page a person lands on, and the full list of what waits, what is followed and what is done."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.cases.selectors.ahead import ended, ended_by
from mutubaku.cases.selectors.followed import followed, followed_cases
from mutubaku.cases.selectors.tasks import tasks as tasks_of
from mutubaku.documents.selectors.dispositions import open_lines
from mutubaku.documents.selectors.waiting import waiting_papers
from mutubaku.org.selectors import held_by
from mutubaku.values.worktime import Mode
from mutubaku.web.selectors.desk import clock, desk, groups
from mutubaku.web.selectors.own_sheets import own_sheets

PER_PAGE = 50
WEEK = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
STATUSES = {"menunggu": "Menunggu", "diikuti": "Diikuti", "selesai": "Selesai"}
DEVIATIONS_SHOWN = 4
LINES_SHOWN = 5


@require_safe
def home(request) -> HttpResponse:
    office, now = request.user.office, _now(request)
    held = held_by(request.user, now.date())
    mine, lines = desk(office, held, now), open_lines(office.pk, [one.position_id for one in held])
    papers = waiting_papers(held, now.date())
    found = {
        "desk": mine,
        "dispositions": lines,
        "shown_lines": lines[:LINES_SHOWN],
        "papers": papers,
        "waiting": len(mine.waiting) + len(papers.to_mark),
        "receipts_shown": LINES_SHOWN,
        "week": WEEK,
        "strayed": mine.strayed[:DEVIATIONS_SHOWN],
    }
    return render(request, "web/home.html", found)


@require_safe
def tasks(request) -> HttpResponse:
    """A status that is not known shows what waits."""
    asked = request.GET.get("status", "")
    status = asked if asked in STATUSES else "menunggu"
    list_of = {"menunggu": _waiting, "diikuti": _followed, "selesai": _ended}[status]
    found = {"status": status, "statuses": STATUSES.items(), **list_of(request)}
    page = found["page"]
    kept = {"status": status, **({"sop": found["sop"]} if found.get("sop") else {})}
    numbers = page.paginator.get_elided_page_range(page.number)
    return render(request, "web/tasks.html", {**found, "query": f"{urlencode(kept)}&", "numbers": numbers})


def _now(request) -> Any:
    return timezone.localtime(timezone=ZoneInfo(request.user.office.zone))


def _page(request, rows: Any) -> Page:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman"))


def _waiting(request) -> dict[str, Any]:
    office, now = request.user.office, _now(request)
    held = held_by(request.user, now.date())
    calendar = clock(office, held)
    every, sheets = tasks_of(held, now, calendar), own_sheets(held, now, calendar)
    sops = sorted({task.sop for task in every})
    sop = request.GET.get("sop", "")
    page = _page(request, [task for task in every if sop not in sops or task.sop == sop])
    papers = waiting_papers(held, now.date())
    total = page.paginator.count + sum(one.prepares for one in sheets) + len(papers.to_mark)
    found = {"page": page, "groups": groups(page, now), "sops": sops, "sop": sop if sop in sops else ""}
    return found | {"sheets": sheets, "papers": papers, "total": total}


def _followed(request) -> dict[str, Any]:
    office, now = request.user.office, _now(request)
    held = held_by(request.user, now.date())
    page, calendar = _page(request, followed_cases(office.pk, held)), clock(office, held)
    cases = followed(tuple(page), now, calendar, Mode(office.due_mode)) if calendar else ()
    return {"page": page, "cases": cases, "total": page.paginator.count}


def _ended(request) -> dict[str, Any]:
    page = _page(request, ended_by(request.user.pk))
    return {"page": page, "ended": [ended(work) for work in page], "total": page.paginator.count}
