"""Pages of the organisation: chart, person, appointments, journal; of the own office only."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.org import selectors, services
from mutubaku.org.forms.journal_words import NAMED_BY, facts_told, thing_told
from mutubaku.org.forms.organisation import AppointForm, EndForm, JournalForm
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules.holding import Holder, Holding, may_appoint
from mutubaku.org.rules.journal import JOURNAL_ROLES
from mutubaku.org.rules.verbs import THING_WORDS, VERB_WORDS
from mutubaku.org.views.guard import administering, today
from mutubaku.values.period import written_date
from mutubaku.values.refusal import Refused

PER_PAGE = 50
REFUSED = 422
NOT_APPOINTING = "Penugasan diatur Kasubbag Perencanaan, Sekretaris, Kepala Dinas, atau Admin."
NOT_READING = (
    "Jurnal dibaca Kasubbag Perencanaan, Sekretaris, Kepala Dinas, Admin, dan pembaca seperti Inspektorat."
)


def _appointing(request) -> Holder | None:
    """The position in which the reader may change assignments."""
    on, office_id = today(request), request.user.office_id
    held = selectors.holders_of(request.user.pk, on)
    return next((h for h in held if not may_appoint(h, office_id=office_id, on=on)), None)


def _appointing_or_403(request) -> Holder:
    by = _appointing(request)
    if by is None:
        raise PermissionDenied(NOT_APPOINTING)
    return by


# ---------------------------------------------------------------- chart and persons


@require_safe
def structure(request) -> HttpResponse:
    on = today(request)
    found = {
        "units": selectors.structure(request.user.office_id, on),
        "today": on,
        "may_appoint": _appointing(request) is not None,
        "administers": administering(request) is not None,
    }
    return render(request, "org/structure.html", found)


@require_safe
def person(request, person_id: int) -> HttpResponse:
    row = get_object_or_404(selectors.persons_of(request.user.office_id), pk=person_id)
    found = {
        "person": row,
        "assignments": selectors.assignments_of(row.pk),
        "today": today(request),
        "may_appoint": _appointing(request) is not None,
    }
    return render(request, "org/person.html", found)


# ---------------------------------------------------------------- assignments


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request) -> HttpResponse:
    by = _appointing_or_403(request)
    if request.method != "POST":
        wanted = request.GET.get("jabatan") or selectors.position_for(
            request.user.office_id, unit=request.GET.get("unit", ""), role=request.GET.get("peran", "")
        )
        chosen = {"position": wanted, "person": request.GET.get("pegawai")}
        form = AppointForm(request.user.office_id, initial={**chosen, "holding": Holding.PLT.value})
        return render(request, "org/appoint.html", {"form": form})
    form = AppointForm(request.user.office_id, request.POST)
    if form.is_valid():
        try:
            made = services.appoint(
                int(form.cleaned_data["position"]),
                int(form.cleaned_data["person"]),
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                holding=Holding(form.cleaned_data["holding"]),
                by=by,
            )
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            words = f"{made.person.name} ditetapkan sebagai {made.position.title} mulai {written_date(made.since)}."
            messages.success(request, words)
            return redirect("org:person", made.person_id)
    return render(request, "org/appoint.html", {"form": form}, status=REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, assignment_id: int) -> HttpResponse:
    by = _appointing_or_403(request)
    held = selectors.assignment_of(request.user.office_id, assignment_id)
    if held is None:
        raise Http404
    if request.method != "POST":
        form = EndForm(initial={"until": held.until or today(request)})
        return render(request, "org/end.html", {"form": form, "held": held})
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            services.end_assignment(assignment_id, until=form.cleaned_data["until"], by=by)
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            words = f"Penugasan {held.title} berakhir {written_date(form.cleaned_data['until'])}."
            messages.success(request, words)
            return redirect("org:person", held.person_id)
    return render(request, "org/end.html", {"form": form, "held": held}, status=REFUSED)


# ---------------------------------------------------------------- journal


@dataclass(frozen=True)
class JournalLine:
    """An entry in words. `facts`: name and value of everything it says."""

    seq: int
    at: datetime
    who: str
    position: str
    verb: str
    thing: str
    facts: tuple[tuple[str, str], ...]


@require_safe
def journal(request) -> HttpResponse:
    office = request.user.office
    if not any(h.role in JOURNAL_ROLES for h in selectors.holders_of(request.user.pk, today(request))):
        raise PermissionDenied(NOT_READING)
    form = JournalForm(office.pk, request.GET)
    asked = form.asked(office.zone)
    pages = Paginator(selectors.journal(office.pk, asked), PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    about = (int(number) for entry in page for number in _person_about(entry))
    first = selectors.first_facts(office.pk, {e.thing for e in page if e.thing.partition(":")[0] in NAMED_BY})
    names = selectors.names_of(office.pk, chain((entry.person_id for entry in page), about))
    kept = {name: value for name, value in request.GET.items() if name != "halaman" and value}
    found = {
        "form": form,
        "page": page,
        "lines": [_journal_line(entry, names, first, office.zone) for entry in page],
        "numbers": pages.get_elided_page_range(page.number),
        "kept": urlencode(kept),
        "chain": selectors.chain_end(office.pk),
    }
    return render(request, "org/journal.html", found)


def _kept_as(thing: str) -> tuple[tuple[str, str], ...]:
    """The number by which a thing is searched that has no name of its own."""
    kind, _, number = thing.partition(":")
    return (("Hal", f"{THING_WORDS[kind]} {number}"),) if kind in NAMED_BY else ()


def _person_about(entry: JournalEntry) -> tuple[str, ...]:
    """The number of the person an entry is about; empty for every other thing."""
    kind, _, name = entry.thing.partition(":")
    return (name,) if kind == "person" and name.isdecimal() else ()


def _journal_line(
    entry: JournalEntry, names: dict[int, str], first: dict[str, dict[str, Any]], zone: str
) -> JournalLine:
    who = names.get(entry.person_id, "") if entry.person_id else "Sistem"
    about = next(
        (f"person:{names[int(one)]}" for one in _person_about(entry) if int(one) in names), entry.thing
    )
    return JournalLine(
        seq=entry.seq,
        at=entry.at,
        who=who,
        position=entry.position,
        verb=VERB_WORDS.get(entry.verb, entry.verb.replace("_", " ")),
        thing=thing_told(about, first.get(entry.thing, {}), zone),
        facts=(*facts_told(json.loads(entry.facts), zone), *_kept_as(entry.thing)),
    )
