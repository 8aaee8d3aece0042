"""Whether the rows of cases equal what their events replay to and what the journal kept; for `mutubaku doctor`."""

import json
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from mutubaku.cases.models import Case, CaseEvent, Work
from mutubaku.cases.rules.mutubaku import Deviation, DeviationKind, Spent, seal
from mutubaku.cases.rules.replay import replay
from mutubaku.cases.rules.state import WorkStatus, event_from_plain
from mutubaku.cases.selectors.cases import proofs_of
from mutubaku.org.selectors import entries_of
from mutubaku.sop.selectors import version
from mutubaku.values.refusal import Refused

EVENT_VERBS = ("start_case", "complete_work", "return_case", "close_collection", "cancel_case")
SEALED = ("work", "kept")


@dataclass(frozen=True)
class CaseFault:
    case: str
    found: str


def faults(office_id: int) -> tuple[CaseFault, ...]:
    """Folds every case of the office again from its events and compares each stored row. For `mutubaku doctor`."""
    return tuple(
        CaseFault(case.number, found)
        for case in Case.objects.filter(office_id=office_id).order_by("pk").iterator()
        for found in (*_differences(case), *_beside(case))
    )


def _beside(case: Case) -> list[str]:
    """What the events do not carry: each is compared with its journal entry, and each ended work with its seal."""
    entries = [e for e in entries_of(case.office_id, f"case:{case.number}") if e[0] in EVENT_VERBS]
    events = CaseEvent.objects.filter(case=case).order_by("seq").values_list("position", "body")
    said = [(position, {k: v for k, v in facts.items() if k not in SEALED}) for _, position, facts in entries]
    found = []
    if said != [(position, json.loads(body)) for position, body in events]:
        found.append("peristiwa berbeda dari jurnalnya")
    works = {work.pk: work for work in case.works.prefetch_related("deviations")}
    for _, _, facts in entries:
        work = works.get(facts.get("work", 0))
        if "kept" in facts and (work is None or _seal(work) != facts["kept"]):
            found.append(f"catatan langkah {facts['step']} berbeda dari jurnalnya")
    paused = case.works.exclude(status=WorkStatus.WAITING).filter(
        pauses__since__isnull=False, pauses__until=None
    )
    found += [f"langkah {work.step} sudah berakhir tetapi masih dijeda" for work in paused]
    return found


def _seal(work: Work) -> str:
    recorded = [
        Deviation(DeviationKind(d.kind), d.amount, d.measure, d.cause)
        for d in sorted(work.deviations.all(), key=lambda row: row.pk)
    ]
    used = Spent(work.own_minutes, work.unit_minutes, work.outside_minutes)
    return seal(proofs_of(work), work.note, used, recorded)


def _differences(case: Case) -> list[str]:
    events = CaseEvent.objects.filter(case=case).order_by("seq")
    seqs = [event.seq for event in events]
    if seqs != list(range(1, len(seqs) + 1)):
        return ["urutan peristiwa tidak utuh"]
    try:
        state, works = replay(
            version(case.sop_version_id), (event_from_plain(json.loads(e.body)) for e in events)
        )
    except (Refused, LookupError, ValueError, TypeError, ObjectDoesNotExist) as broken:
        return [f"peristiwa tidak dapat diputar ulang: {broken}"]
    found = []
    if state.dump() != case.state:
        found.append("keadaan tersimpan berbeda dari peristiwanya")
    if state.phase != case.phase:
        found.append("fase tersimpan berbeda dari peristiwanya")
    stored = {
        (step, round_, unit or ""): status
        for step, round_, unit, status in case.works.values_list("step", "round", "unit__code", "status")
    }
    if stored != {key: status.value for key, status in works.items()}:
        found.append("langkah tersimpan berbeda dari peristiwanya")
    return found
