"""Pages of the catalogue: the procedures an office has, and one procedure with its flow and what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutubaku.org.rules import ROLE_NAMES
from mutubaku.sop import selectors
from mutubaku.sop.files.catalogue import read_known
from mutubaku.sop.rules.fault import Fault, Severity
from mutubaku.sop.rules.faults import faults
from mutubaku.sop.rules.procedure import Basis, Sop, Step, standard_minutes
from mutubaku.sop.rules.readings import readings, without_standard
from mutubaku.sop.rules.swimlane import TALL, swimlane, told

_LOOKS = {
    Severity.KESALAHAN: ("bad", "diamond"),
    Severity.PERINGATAN: ("warn", "triangle"),
    Severity.CATATAN: ("", "ring"),
}


@dataclass(frozen=True)
class Finding:
    """A numbered fault with its colour and shape; `printed`: a defect noted when the sheet was taken over."""

    number: int
    fault: Fault
    colour: str
    shape: str
    printed: bool


@dataclass(frozen=True)
class SheetRow:
    """One row of the printed sheet with what was found at it."""

    step: Step
    findings: tuple[Finding, ...]


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
    findings = _findings(sop)
    found = {
        "version": version,
        "sop": sop,
        "minutes": standard_minutes(sop),
        "readings": readings(sop),
        "mode": request.user.office.due_mode,
        "untimed": without_standard(sop),
        "flows": (swimlane(sop), swimlane(sop, TALL)),
        "told": told(sop),
        "bases": _bases(sop),
        "columns": [ROLE_NAMES[role] for role in sop.columns],
        "findings": findings,
        "counts": [(s.value, n) for s in Severity if (n := sum(f.fault.severity is s for f in findings))],
        "rows": [SheetRow(step, _at(step, findings)) for step in sop.steps],
    }
    return render(request, "sop/procedure.html", found)


def _current(request) -> dict[str, selectors.Version]:
    """Code → the version of the own office in force today, or the first one to come."""
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    found: dict[str, selectors.Version] = {}
    for version in selectors.catalogue(request.user.office_id):
        if version.effective <= today or version.sop.id not in found:
            found[version.sop.id] = version
    return found


def _findings(sop: Sop) -> tuple[Finding, ...]:
    noted = {(oddity.step, oddity.text) for oddity in sop.oddities}
    return tuple(
        Finding(number, fault, *_LOOKS[fault.severity], (fault.step, fault.found) in noted)
        for number, fault in enumerate(faults(sop, read_known()), 1)
    )


def _at(step: Step, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """A lost actor symbol is said by the tag beside the actor already."""
    return tuple(f for f in findings if f.fault.step == step.no and f.fault.code != "E4")


def _bases(sop: Sop) -> list[tuple[Basis, list[int]]]:
    """How the actors are known, each with its steps; the ways that do not occur are left out."""
    found = [(basis, [step.no for step in sop.steps if step.actor_basis is basis]) for basis in Basis]
    return [(basis, numbers) for basis, numbers in found if numbers]
