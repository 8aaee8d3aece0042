"""A case of the monthly report, begun and brought to any of its steps."""

from factories import OCTOBER, Cast, at, cast

from mutubaku.cases import selectors
from mutubaku.cases.models import Case, Work
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.services import flow
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

SOP = "10-laporan-bulanan"
ACTORS = {
    1: "sekretaris", 2: "kasubbag", 3: "sekretaris", 4: "kadis", 5: "pelaksana", 7: "pelaksana", 8: "pelaksana",
    9: "pelaksana", 10: "kasubbag", 11: "kadis", 12: "pelaksana", 13: "sekretaris", 14: "kadis", 15: "pelaksana",
}  # fmt: skip


def furnished() -> Cast:
    made = cast(units=("PDN", "KOP"))
    adopt_calendar(made.office_id)
    load_catalogue(made.office_id)
    return made


def begin(office: Cast, sop: str = SOP, period: Period = OCTOBER) -> Case:
    version = in_force(office.office_id, sop, at(0).date())
    assert version is not None
    return Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=period, title="Laporan realisasi", at=at(0),
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    ))  # fmt: skip


def proofs(case: Case, step: int) -> tuple[Proof, ...]:
    outputs = selectors.case_facts(case.pk).sop.step(step).outputs
    return tuple(Proof(o.thing, ProofKind.DOCUMENT, "document:1", "ab") for o in outputs)


def do(office: Cast, case: Case, step: int, minute: int, unit: str = "", by: Holder | None = None) -> None:
    work, _ = selectors.next_work(case.pk, step, office.units[unit] if unit else None)
    who = by or office[f"kepala {unit}" if unit else ACTORS[step]]
    given = (Proof("sheet", ProofKind.SHEET, "sheet:1", "v1"),) if unit else proofs(case, step)
    flow.complete(work, by=who, proofs=given, at=at(minute))


def upto(office: Cast, case: Case, last: int) -> None:
    """Steps 1 to `last`, a minute apart, units included."""
    for step in range(1, last + 1):
        if step == 6:
            do(office, case, 6, step, "PDN")
            do(office, case, 6, step, "KOP")
        else:
            do(office, case, step, step)


def rows() -> tuple[list[tuple[object, ...]], int]:
    works = Work.objects.order_by("pk").values_list("pk", "step", "status", "position", "ended_at")
    return list(works), JournalEntry.objects.count()
