"""Pages of cases: the list, and one case with its steps. A person sees the cases of the own office only."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.cases import selectors
from mutubaku.cases.forms.listing import CaseSearch
from mutubaku.cases.forms.steering import CloseForm, ReasonForm
from mutubaku.cases.models import Case
from mutubaku.cases.rules import drawing
from mutubaku.cases.rules.archived import may_export
from mutubaku.cases.rules.asked import asked
from mutubaku.cases.rules.guards import STEERING_ROLES
from mutubaku.cases.rules.history import told
from mutubaku.cases.rules.state import Phase, WorkStatus
from mutubaku.cases.rules.verbs import verb_of
from mutubaku.cases.selectors.cases import WorkLine
from mutubaku.cases.selectors.dispositions import asked_of
from mutubaku.cases.selectors.listing import CaseQuery, case_rows, found_cases, searched_for
from mutubaku.cases.selectors.matrix import unit_lines
from mutubaku.cases.selectors.overview import Overview, overview
from mutubaku.cases.selectors.replacing import running_instead
from mutubaku.documents.rules.beside import WRITERS
from mutubaku.documents.rules.blank_kinds import BLANKS, OF_CASES
from mutubaku.documents.rules.paper import PaperState
from mutubaku.documents.selectors import PaperLine, paper_lines, receipts_in
from mutubaku.org.rules.holding import Role
from mutubaku.org.selectors import entries_about, held_by
from mutubaku.sop.rules.procedure import Form
from mutubaku.sop.rules.things import Paper

PER_PAGE = 50
ENTRIES = 8
OPEN_ONLY = "belum"
ENDED = (PaperState.WITHDRAWN, PaperState.REPLACED)


@require_safe
def case_list(request) -> HttpResponse:
    office_id, now = request.user.office_id, timezone.now()
    form = CaseSearch(*searched_for(office_id), request.GET)
    search = form.asked() if form.is_valid() else CaseQuery()
    pages = Paginator(found_cases(office_id, search, now), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    kept = request.GET.copy()
    kept.pop("halaman", None)
    found = {
        "form": form,
        "page": page,
        "numbers": pages.get_elided_page_range(page.number),
        "query": f"{kept.urlencode()}&" if kept else "",
        "narrowed": search != CaseQuery(),
        "rows": case_rows(list(page.object_list), now),
    }
    return render(request, "cases/case_list.html", found, status=200 if form.is_valid() else 422)


def own_case(request, number: str) -> Case:
    """The case of this number in the own office, else 404."""
    return get_object_or_404(selectors.cases_of(request.user.office_id), number=number)


@require_safe
def case(request, number: str) -> HttpResponse:
    return case_page(request, own_case(request, number))


def case_page(request, row: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    """One case with what the reader may do; `forms`: those that were refused, by name."""
    office = request.user.office
    now = timezone.now().astimezone(ZoneInfo(office.zone))
    holders = held_by(request.user, now.date())
    view = overview(row, office, holders, now)
    steers = any(holder.role in STEERING_ROLES for holder in holders)
    papers = paper_lines(row.office_id, row.number)
    kinds = {paper.kind for paper in papers}
    found = {
        "case": view,
        "turns": [
            (turn, verb_of(turn.step, asked(turn.step, view.sop.form, kinds), of_unit=bool(turn.unit)))
            for turn in view.mine
        ],
        "flows": _flows(view),
        "told": drawing.told(view.sop, view.paces, view.returns, view.round),
        "papers": papers,
        "remake": _remake(papers) if steers and view.phase == Phase.FINISHED else None,
        "instead": running_instead(row) if view.phase == Phase.FINISHED else "",
        "sent_down": asked_of(row.office_id, row.number, holders, now),
        "matrices": _matrices(request.GET, row, view),
        "exports": any(may_export(holder, now.date()) for holder in holders),
        "blanks": [BLANKS[code] for code in OF_CASES] if any(one.role in WRITERS for one in holders) else (),
        "chases": steers or any(holder.role == Role.PELAKSANA for holder in holders),
        **_history(request.GET, row, view),
        **(_steering(row) if row.phase == Phase.RUNNING and steers else {}),
        **forms,
    }
    return render(request, "cases/case.html", found, status=status)


def _remake(papers: Sequence[PaperLine]) -> int | None:
    """The signed report that still holds and may be made anew."""
    held = [one.id for one in papers if one.kind == Paper.BOOK and one.signed and one.state not in ENDED]
    return held[-1] if held else None


def _flows(view: Overview) -> tuple[drawing.Drawn, drawing.Drawn]:
    wide, tall = (
        drawing.drawn(view.sop, view.paces, view.returns, size) for size in (drawing.WIDE, drawing.TALL)
    )
    return wide, tall


def _matrices(query: Mapping[str, str], row: Case, view: Overview) -> list[dict[str, Any]]:
    """For each step that asks units: the units of one page, and how many stand how."""
    if not view.units:
        return []
    receipts = receipts_in(row.office_id, row.number, "nota_dinas")
    return [
        _matrix(query, row, no, units, receipts)
        | {"step": view.sop.step(no), "sheets": view.sop.form is Form.REALISASI}
        for no, units in view.units.items()
    ]


def _matrix(
    query: Mapping[str, str],
    row: Case,
    no: int,
    units: Sequence[tuple[WorkLine, ...]],
    receipts: Mapping[int, Any],
) -> dict[str, Any]:
    last = [works[-1] for works in units]
    only = query.get("unit") == OPEN_ONLY
    shown = [works for works in units if works[-1].status == WorkStatus.WAITING] if only else units
    pages = Paginator(shown, PER_PAGE)
    page = pages.get_page(query.get(f"unit{no}"))
    lines = unit_lines(row, no, list(page.object_list), receipts)
    return {
        "lines": lines,
        "lettered": any(line.asked for line in lines),
        "periods": max((len(line.history) for line in lines), default=0),
        "total": len(last),
        "sent": sum(work.status == WorkStatus.DONE for work in last),
        "open": sum(work.status == WorkStatus.WAITING for work in last),
        "closed": sum(work.status == WorkStatus.CLOSED for work in last),
        "due_at": max((work.due_at for work in last if work.due_at), default=None),
        "only": only,
        "page": page,
        "numbers": pages.get_elided_page_range(page.number),
    }


def _history(query: Mapping[str, str], row: Case, view: Overview) -> dict[str, Any]:
    """The latest entries of the journal about this case; `older`: from where the rest is read."""
    text = query.get("riwayat", "")
    before = int(text) if text.isdecimal() and len(text) < 19 else None
    entries = entries_about(row.office_id, f"case:{row.number}", count=ENTRIES + 1, before=before)
    lines = [(entry, told(view.sop, entry.verb, entry.facts, view.unit_names)) for entry in entries[:ENTRIES]]
    older = entries[ENTRIES - 1].seq if len(entries) > ENTRIES else None
    return {"history": lines, "older": older, "later": before is not None}


def _steering(row: Case) -> dict[str, Any]:
    """Cancelling, and closing the collections that wait for units now."""
    line = selectors.case_line(row)
    open_units = [(one.step, one.units) for one in line.waiting if one.units]
    closing = [(step, units, close_form(step.no)) for step, units in open_units]
    return {"closing": closing, "cancelling": cancel_form()}


def close_form(step: int, data: Any = None) -> CloseForm:
    return CloseForm(data, initial={"step": step}, auto_id=f"tutup-{step}_%s")


def cancel_form(data: Any = None) -> ReasonForm:
    return ReasonForm(data, auto_id="batal_%s")
