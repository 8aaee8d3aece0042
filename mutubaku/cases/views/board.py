"""The board of every running case: filtered and grouped as asked in the address, with one click to ask late units.

Everyone of the office reads it; who may steer or ask units finds the buttons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.cases.rules.guards import may_chase, may_steer
from mutubaku.cases.selectors.board import BoardLine, Urgency, board
from mutubaku.cases.selectors.starting import kept_calendar
from mutubaku.cases.views.pages import PER_PAGE
from mutubaku.org.selectors import office_holders

URGENCIES = {
    Urgency.LATE: ("Lewat waktu baku", "bad", "diamond"),
    Urgency.TODAY: ("Jatuh tempo hari ini", "warn", "triangle"),
    Urgency.NEXT: ("Berikutnya", "ok", "circle"),
    Urgency.OPEN: ("Tanpa waktu baku", "", "ring"),
}


@dataclass(frozen=True)
class Group:
    name: str
    colour: str
    shape: str
    lines: tuple[BoardLine, ...]


@require_safe
def page(request) -> HttpResponse:
    office, asked = request.user.office, request.GET
    now = timezone.now().astimezone(ZoneInfo(office.zone))
    holders = office_holders(office.pk, now.date())
    lines = board(office.pk, request.user.pk, holders, kept_calendar(office), now)
    shown = _filtered(lines, asked.get("keadaan", ""), asked.get("sop", ""))
    by_sop = asked.get("susun") == "sop"
    pages = Paginator(sorted(shown, key=lambda line: line.sop) if by_sop else shown, PER_PAGE)
    part = pages.get_page(asked.get("halaman"))
    mine = [holder for holder in holders if holder.person_id == request.user.pk]
    kept = {name: asked[name] for name in ("keadaan", "sop", "susun") if asked.get(name)}
    found = {
        "groups": _by_sop(part.object_list) if by_sop else _by_urgency(part.object_list),
        "page": part, "numbers": pages.get_elided_page_range(part.number), "kept": urlencode(kept), "by_sop": by_sop,
        "asked": kept, "sops": sorted({(line.sop, line.sop_title) for line in lines}), "total": len(lines),
        "late": sum(line.urgency is Urgency.LATE for line in lines),
        "today": sum(line.urgency is Urgency.TODAY for line in lines),
        "units": sum(line.units for line in lines), "late_units": sum(line.late_units for line in lines),
        "mine": sum(line.mine for line in lines),
        "steers": any(not may_steer(h, office_id=office.pk, on=now.date()) for h in mine),
        "chases": any(not may_chase(h, office_id=office.pk, on=now.date()) for h in mine),
    }  # fmt: skip
    return render(request, "cases/board.html", found)


def _filtered(lines: Iterable[BoardLine], state: str, sop: str) -> list[BoardLine]:
    tests = {
        "lewat": lambda line: line.urgency is Urgency.LATE,
        "hari-ini": lambda line: line.urgency is Urgency.TODAY,
        "unit": lambda line: line.units > 0,
        "saya": lambda line: line.mine,
    }
    fits = tests.get(state, lambda line: True)
    return [line for line in lines if fits(line) and (not sop or line.sop == sop)]


def _by_urgency(lines: Iterable[BoardLine]) -> list[Group]:
    found = {urgency: tuple(line for line in lines if line.urgency is urgency) for urgency in Urgency}
    return [Group(*URGENCIES[urgency], mine) for urgency, mine in found.items() if mine]


def _by_sop(lines: Iterable[BoardLine]) -> list[Group]:
    names = dict.fromkeys((line.sop, line.sop_title) for line in lines)
    return [Group(title, "", "ring", tuple(li for li in lines if li.sop == sop)) for sop, title in names]
