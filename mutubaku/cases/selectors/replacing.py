"""Which signed report may be made anew."""

from dataclasses import dataclass

from mutubaku.cases.models import Case
from mutubaku.cases.rules.state import Phase
from mutubaku.documents.models import Document
from mutubaku.sop.rules.things import Paper
from mutubaku.values.period import Period


@dataclass(frozen=True)
class Replaced:
    """A signed report with the case that made it; `holds`: nobody has withdrawn or replaced it."""

    paper_id: int
    number: str
    title: str
    case_number: str
    sop: str
    period: Period
    holds: bool


def replaceable(office_id: int, paper_id: int) -> Replaced | None:
    """The signed report of a finished case, or None. Two queries."""
    row = Document.objects.filter(
        pk=paper_id, office_id=office_id, kind=Paper.BOOK, signed_at__isnull=False
    ).first()
    if row is None:
        return None
    case = Case.objects.filter(office_id=office_id, number=row.dossier, phase=Phase.FINISHED).first()
    if case is None:
        return None
    return Replaced(
        row.pk,
        row.number,
        row.title,
        case.number,
        case.sop,
        Period.parse(case.period),
        row.withdrawn_at is None,
    )


def running_instead(case: Case) -> str:
    """Number of the case that is making the report of this one anew; empty when none runs. One query."""
    twins = Case.objects.filter(
        office_id=case.office_id, sop=case.sop, period=case.period, phase=Phase.RUNNING
    )
    return twins.exclude(pk=case.pk).values_list("number", flat=True).first() or ""
