"""Who is asking for which sheet: the row with its office, and the position in which the person may read, type or import.

A sheet of another office does not exist for the asker (404); a refusal names the role that may (403).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mutubaku.figures.models import Sheet
from mutubaku.figures.rules.status import IMPORTERS, OPEN, READERS, SheetStatus
from mutubaku.figures.selectors.sheets import SheetFacts, facts_of
from mutubaku.org.rules.holding import Holder, may_type
from mutubaku.org.selectors import held_by
from mutubaku.values.refusal import Refused

LARGEST_ID = 2**63 - 1


class NotAllowed(Exception):
    """Says which role may do it."""


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for what may not be done: 403 with the role that may, 422 with the reasons."""

    @wraps(view)
    def answer(request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            return render(request, "figures/not_allowed.html", {"who": str(refused)}, status=403)
        except Refused as refused:
            return render(request, "web/refused.html", {"refusals": refused.refusals}, status=422)

    return answer


@dataclass(frozen=True)
class Seat:
    """The sheet asked for, and the position that lets the person type (None: reads only)."""

    sheet: Sheet
    siblings: tuple[Sheet, ...]
    holders: tuple[Holder, ...]
    typist: Holder | None
    now: datetime

    @property
    def reader(self) -> str:
        """The post that lets the person read it."""
        unit_id = self.sheet.unit_id
        titles = [h.title for h in self.holders if h.unit_id == unit_id or h.role in READERS]
        return ", ".join(titles)

    @property
    def facts(self) -> SheetFacts:
        return facts_of(self.sheet, self.siblings)

    @property
    def is_open(self) -> bool:
        """Whether this person may type into it now."""
        round_ = self.sheet.round
        running = round_.frozen_at is None and round_.cancelled_at is None
        return self.typist is not None and running and SheetStatus(self.sheet.status) in OPEN

    @property
    def today(self) -> date:
        return self.now.date()


def office_now(request) -> datetime:
    return timezone.localtime(timezone=ZoneInfo(request.user.office.zone))


def held(request) -> tuple[Holder, ...]:
    return held_by(request.user, office_now(request).date())


def take(request, sheet_id: int) -> Seat:
    """A sheet to read. Raises Http404 and NotAllowed. All sheets of the unit come with it, in the same query."""
    if sheet_id > LARGEST_ID:  # a joined look-up hands it to the database, which cannot hold it
        raise Http404
    rows = Sheet.objects.select_related("round__office", "unit").filter(
        unit__sheet=sheet_id, unit__office_id=request.user.office_id
    )
    siblings = tuple(rows)
    found = next((row for row in siblings if row.pk == sheet_id), None)
    if found is None:
        raise Http404
    now = office_now(request)
    holders = held_by(request.user, now.date())
    if not any(holder.unit_id == found.unit_id or holder.role in READERS for holder in holders):
        raise NotAllowed(
            f"Isian ini hanya dapat dibaca {found.unit.name}, Subbagian Perencanaan, dan pimpinan dinas."
        )
    typists = (h for h in holders if may_type(h, unit_id=found.unit_id, on=now.date()))
    typist = min(typists, key=lambda holder: not holder.heads, default=None)
    return Seat(found, siblings, holders, typist, now)


def typist_of(seat: Seat) -> Holder:
    if seat.typist is None:
        raise NotAllowed(f"Hanya kepala atau operator {seat.sheet.unit.name} yang dapat mengisi lembar ini.")
    return seat.typist


def importer_of(holders: Iterable[Holder]) -> Holder:
    found = next((holder for holder in holders if holder.role in IMPORTERS), None)
    if found is None:
        raise NotAllowed(
            "Hanya Subbagian Perencanaan dan Subbagian Keuangan yang dapat mengimpor realisasi SIPD."
        )
    return found
