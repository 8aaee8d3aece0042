"""One unit's sheet: shown, typed into, kept as draft, checked. Signing it is a work of its case."""

import json
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mutubaku.figures.forms.table import Table, table
from mutubaku.figures.forms.typing import Clash, Read, Sent, Texts, clashes, read, sent, shown_texts
from mutubaku.figures.rules.faults import Fault
from mutubaku.figures.rules.sheet import ReturnedRow, returned_rows
from mutubaku.figures.rules.status import IN, OPEN, SheetStatus, came_late
from mutubaku.figures.selectors import Month, SheetState, months_of
from mutubaku.figures.selectors.sheets import SheetFacts
from mutubaku.figures.services import save_draft
from mutubaku.figures.views.guard import Seat, answered, take, typist_of
from mutubaku.plans.selectors import names
from mutubaku.values.refusal import Refused
from mutubaku.values.worktime import written_moment

NOTHING = Read({}, {})
# What a sheet that is not in is called and looks like: the key of the tag's look, then its words.
OUT = {
    SheetStatus.DRAFT: ("berjalan", "Draf"),
    SheetStatus.RETURNED: ("dikembalikan", "Dikembalikan"),
    SheetStatus.CLOSED: ("ditutup", "Ditutup tanpa isian"),
}


def called(sheet: SheetState) -> tuple[str, str]:
    """The look and the words of a sheet's status. One that is in has the words its unit has on the case, whether the
    book of the month is approved by now or not."""
    if sheet.status not in IN:
        return OUT[sheet.status]
    if came_late(sheet.due_at, sheet.submitted_at):
        return "dikembalikan", "Diterima terlambat"
    return ("selesai", "Diperbaiki") if sheet.version > 1 else ("diterima", "Diterima")


@dataclass(frozen=True)
class Page:
    """Everything the template shows beside the table. `ready`: nothing keeps the head from signing; `unsaved`: cells
    whose text could not be kept."""

    seat: Seat
    facts: SheetFacts
    table: Table
    saved: str
    checked: bool
    unsaved: int = 0

    @property
    def ready(self) -> bool:
        return self.checked and not self.table.errors

    @property
    def status(self) -> tuple[str, str]:
        return called(self.facts.state)

    @property
    def late(self) -> bool:
        due = self.facts.state.due_at
        return due is not None and self.facts.state.status in OPEN and due < self.seat.now

    @property
    def months(self) -> tuple[Month, ...]:
        """How the unit answered this month and the five before it."""
        upto = str(self.facts.state.period)
        return months_of((row for row in self.seat.siblings if row.round.period <= upto), self.seat.now)

    @property
    def base(self) -> str:
        """What the open cells show, for telling later who changed what."""
        return json.dumps(shown_texts(self.facts.form), ensure_ascii=False) if self.seat.is_open else ""

    @property
    def looks(self) -> str:
        """Printed on its side; on a phone the bar for saving takes the place of the menu."""
        return "wide has-save" if self.seat.is_open else "wide"

    @property
    def returned(self) -> tuple[ReturnedRow, ...]:
        """What the unit has to answer before the sheet is signed again."""
        return returned_rows(self.facts.form)

    @property
    def signs(self) -> bool:
        """Whether this person is the head who signs the sheet."""
        return bool(self.seat.typist and self.seat.typist.heads)


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def sheet(request, sheet_id: int) -> HttpResponse:
    seat = take(request, sheet_id)
    if request.method == "POST":
        typist_of(seat)
        return _typed(request, seat)
    checked = "periksa" in request.GET
    return _shown(request, seat, seat.facts, NOTHING, checked=checked)


def _shown(request, seat: Seat, facts: SheetFacts, found: Read, *, checked: bool = False) -> HttpResponse:
    rows = table(
        facts.form, _faults(seat, facts, checked), names({row.code for row in facts.form.rows}),
        is_open=seat.is_open, wrong=found.wrong, old=facts.returned, limits=facts.limits,
    )  # fmt: skip
    page = Page(seat, facts, rows, _saved(seat, facts), checked, len(found.wrong))
    template = "figures/_entry.html" if _in_place(request) else "figures/sheet.html"
    return render(request, template, {"page": page}, status=422 if found.wrong else 200)


def _faults(seat: Seat, facts: SheetFacts, checked: bool) -> list[Fault]:
    if facts.state.status not in OPEN:
        return []
    return facts.faults(facts.form, today=seat.today, submitting=checked)


def _in_place(request) -> bool:
    """The page's own script saves while typing and puts only what changed in place."""
    return request.headers.get("X-Requested-With") == "isian"


def _saved(seat: Seat, facts: SheetFacts) -> str:
    """ "Tersimpan pukul 13.08 WITA", with the day when it was not today."""
    if facts.state.changed_at is None:
        return ""
    at = facts.state.changed_at.astimezone(seat.now.tzinfo)
    moment = written_moment(at)
    return f"Tersimpan {moment.rsplit(', ', 1)[1] if at.date() == seat.today else moment}"


# ---------------------------------------------------------------- what is typed


def _typed(request, seat: Seat) -> HttpResponse:
    """Keeps every cell that can be kept. Cells that cannot are shown again as typed, with what is wrong."""
    form, facts = sent(request.POST), seat.facts
    current = seat.is_open and form.version == facts.state.version
    mine = form.changed(facts.form)
    if not current or form.edits != facts.state.edits:
        clash = clashes(facts.form, mine, form.base, is_open=current)
        if clash or not current:
            return _both(request, seat, facts, mine, clash)
    found = read(facts.form, mine)
    try:
        save_draft(
            seat.sheet.pk,
            version=form.version,
            edits=facts.state.edits,
            values=found.values,
            by=typist_of(seat),
        )
    except Refused as refused:
        if not any(refusal.code in ("sheet_stale", "sheet_status") for refusal in refused.refusals):
            raise
        return _overtaken(request, seat, form, mine)
    return _kept(request, seat, found)


def _kept(request, seat: Seat, found: Read) -> HttpResponse:
    checks = request.POST.get("aksi") == "periksa"
    if found.wrong or _in_place(request):
        again = take(request, seat.sheet.pk)
        return _shown(request, again, again.facts, found, checked=checks)
    address = reverse("figures:sheet", args=[seat.sheet.pk])
    return HttpResponseRedirect(f"{address}?periksa=1#ringkasan" if checks else f"{address}#simpan")


def _overtaken(request, seat: Seat, form: Sent, mine: Texts) -> HttpResponse:
    """Somebody was faster between reading and writing."""
    again = take(request, seat.sheet.pk)
    facts = again.facts
    is_open = again.is_open and form.version == facts.state.version
    return _both(request, again, facts, mine, clashes(facts.form, mine, {}, is_open=is_open))


def _both(request, seat: Seat, facts: SheetFacts, mine: Texts, clash: list[Clash]) -> HttpResponse:
    """What is stored and what was typed, side by side; nothing was changed and nothing typed is lost."""
    names_of_clashes = {cell.name for cell in clash}
    found = {
        "seat": seat,
        "facts": facts,
        "status": called(facts.state),
        "clashes": clash,
        "others": {name: text for name, text in mine.items() if name not in names_of_clashes},
        "saved": _saved(seat, facts),
        "base": json.dumps(shown_texts(facts.form), ensure_ascii=False) if seat.is_open else "",
        "can_save": any(cell.can_change for cell in clash),
    }
    return render(request, "figures/clash.html", found, status=409)
