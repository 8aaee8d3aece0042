"""Pages of the catalogue: the procedures an office has, and one procedure as its sheet prints it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.sop import selectors
from mutubaku.sop.rules.procedure import Oddity, Sop, Step, standard_minutes


@dataclass(frozen=True)
class SheetRow:
    """One row of the printed sheet with the defects noted at it."""

    step: Step
    oddities: tuple[Oddity, ...]


@require_safe
def catalogue(request) -> HttpResponse:
    lines = [(version, standard_minutes(version.sop)) for version in _current(request).values()]
    return render(request, "sop/catalogue.html", {"lines": lines})


@require_safe
def procedure(request, code: str) -> HttpResponse:
    version = _current(request).get(code)
    if version is None:
        raise Http404
    sop = version.sop
    whole_sheet = [oddity for oddity in sop.oddities if oddity.step is None]
    found = {"version": version, "sop": sop, "minutes": standard_minutes(sop), "oddities": whole_sheet}
    return render(request, "sop/procedure.html", {**found, "rows": _rows(sop)})


def _current(request) -> dict[str, selectors.Version]:
    """Code → the version of the own office in force today, or the first one to come."""
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    found: dict[str, selectors.Version] = {}
    for version in selectors.catalogue(request.user.office_id):
        if version.effective <= today or version.sop.id not in found:
            found[version.sop.id] = version
    return found


def _rows(sop: Sop) -> list[SheetRow]:
    return [SheetRow(step, tuple(o for o in sop.oddities if o.step == step.no)) for step in sop.steps]
