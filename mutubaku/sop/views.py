"""Pages of the catalogue: the procedures an office has, and one procedure with its flow and what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mutubaku.org.rules.holding import ROLE_NAMES, Holder
from mutubaku.org.selectors import holders_of
from mutubaku.sop import selectors
from mutubaku.sop.files.catalogue import read_known
from mutubaku.sop.rules.confirming import may_confirm
from mutubaku.sop.rules.fault import Fault, Severity
from mutubaku.sop.rules.faults import faults
from mutubaku.sop.rules.official import OfficialRow, official
from mutubaku.sop.rules.procedure import Basis, Sop, Step, standard_minutes
from mutubaku.sop.rules.readings import readings, without_standard
from mutubaku.sop.rules.swimlane import TALL, swimlane, told
from mutubaku.sop.services import confirm_actor
from mutubaku.values.refusal import Refused

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
class Group:
    """The findings of one severity, with its colour and shape."""

    severity: str
    colour: str
    shape: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class SheetRow:
    """One row of the printed sheet with its lines of the flow, what was found at it, and who confirmed its actor."""

    step: Step
    drawn: OfficialRow
    findings: tuple[Finding, ...]
    confirmed: selectors.Confirmation | None


@require_safe
def catalogue(request) -> HttpResponse:
    lines = [
        (version, standard_minutes(version.sop), len(_findings(version.sop)))
        for version in _current(request).values()
    ]
    return render(request, "sop/catalogue.html", {"lines": lines})


@require_safe
def procedure(request, code: str) -> HttpResponse:
    version = _current(request).get(code)
    if version is None:
        raise Http404
    return _page(request, version)


@require_POST
def confirm(request, code: str, step: int) -> HttpResponse:
    """The actor of a row is as the program has read it; only the planning line may say so."""
    if code not in _current(request):
        raise Http404
    by = _confirming(request)
    if by is None:
        raise PermissionDenied
    try:
        confirm_actor(request.user.office_id, code=code, step=step, by=by)
    except Refused as refused:
        return render(request, "web/refused.html", {"refusals": refused.refusals}, status=409)
    messages.success(request, f"Pelaksana langkah {step} dikonfirmasi.")
    return redirect(f"{reverse('sop:procedure', args=[code])}#langkah-{step}")


def _confirming(request) -> Holder | None:
    """The position in which the reader may confirm actors today, if any."""
    office = request.user.office
    today = timezone.localdate(timezone=ZoneInfo(office.zone))
    held = holders_of(request.user.pk, today)
    return next((one for one in held if not may_confirm(one, office_id=office.pk, on=today)), None)


def _page(request, version: selectors.Version) -> HttpResponse:
    sop, table = version.sop, official(version.sop)
    confirmed = selectors.confirmations(request.user.office_id, version)
    findings = _findings(sop)
    found = {
        "version": version,
        "sop": sop,
        "minutes": standard_minutes(sop),
        "readings": readings(sop),
        "reading": next(one for one in readings(sop) if one.mode == request.user.office.due_mode),
        "mode": request.user.office.due_mode,
        "untimed": without_standard(sop),
        "flows": (swimlane(sop), swimlane(sop, TALL)),
        "told": told(sop),
        "bases": _bases(sop),
        "columns": [ROLE_NAMES[role] for role in sop.columns],
        "findings": len(findings),
        "groups": _groups(findings),
        "rows": [SheetRow(r.step, r, _at(r.step, findings), confirmed.get(r.step.no)) for r in table.rows],
        "lanes": [ROLE_NAMES[role] for role in table.columns],
        "gutters": range(table.gutters),
        "span": len(table.columns) + table.gutters,
        "confirms": _confirming(request) is not None,
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


# A sheet never changes and its check is long, so it is checked once per process.
@lru_cache(maxsize=512)
def _findings(sop: Sop) -> tuple[Finding, ...]:
    noted = {(oddity.step, oddity.text) for oddity in sop.oddities}
    return tuple(
        Finding(number, fault, *_LOOKS[fault.severity], (fault.step, fault.found) in noted)
        for number, fault in enumerate(faults(sop, read_known()), 1)
    )


def _groups(findings: Sequence[Finding]) -> list[Group]:
    """What was found, the graver first; a kind of which there is none is left out."""
    kinds = ((kind, tuple(one for one in findings if one.fault.severity is kind)) for kind in Severity)
    return [Group(kind.value, *_LOOKS[kind], found) for kind, found in kinds if found]


def _at(step: Step, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """A lost actor symbol is said by the tag beside the actor already."""
    return tuple(f for f in findings if f.fault.step == step.no and f.fault.code != "E4")


def _bases(sop: Sop) -> list[tuple[Basis, list[int]]]:
    """How the actors are known, each with its steps; the ways that do not occur are left out."""
    found = [(basis, [step.no for step in sop.steps if step.actor_basis is basis]) for basis in Basis]
    return [(basis, numbers) for basis, numbers in found if numbers]
