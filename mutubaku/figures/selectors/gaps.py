"""What the sheets of a collection still lack, unit by unit, without reading any sheet whole: two queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from mutubaku.figures.models import Sheet, SipdAmount
from mutubaku.figures.rules.entry import read_draft
from mutubaku.figures.rules.status import OPEN, ImportStatus, SheetStatus
from mutubaku.plans.models import BudgetLine, PlanVersion
from mutubaku.plans.rules.plan import Budget
from mutubaku.values.period import Period


@dataclass(frozen=True)
class Gap:
    """An open sheet: cells of money and of physical progress nobody has typed, cells given back and not answered."""

    sheet_id: int
    status: SheetStatus
    money: int
    physical: int
    unanswered: int
    changed_at: datetime | None
    changed_by: str


def gaps(office_id: int, dossier: str, period: Period) -> dict[int, Gap]:
    """Unit → what its sheet lacks; units that have sent are left out."""
    rows = Sheet.objects.filter(
        round__office_id=office_id, round__dossier=dossier, round__cancelled_at=None, status__in=OPEN
    )
    unanswered = Count("returns", filter=Q(returns__version=F("version"), returns__answered_at=None))
    sheets = list(rows.annotate(unanswered=unanswered).order_by("pk"))
    lines = _lines(office_id, period) if any(row.status == SheetStatus.DRAFT for row in sheets) else []
    carried = Counter(line.code for line in lines if line.budget == Budget.APBD)
    filled = {line.code for line in lines if line.in_sipd and carried[line.code] == 1}
    return {
        row.unit_id: _gap(row, [one for one in lines if one.unit_id == row.unit_id], filled) for row in sheets
    }


class _Line(NamedTuple):
    """A line the month is asked for; `in_sipd`: the import in force has an amount for its sub kegiatan."""

    unit_id: int
    code: str
    fund: str
    budget: str
    in_sipd: bool


def _lines(office_id: int, period: Period) -> list[_Line]:
    versions = PlanVersion.objects.filter(
        office_id=office_id, year=period.year, valid_from__lte=period.last_day
    ).order_by("-valid_from", "-number")
    amounts = SipdAmount.objects.filter(
        sipd_import__office_id=office_id, sipd_import__period=str(period), sipd_import__status=ImportStatus.COMPLETED,
        code=OuterRef("code"),
    )  # fmt: skip
    rows = BudgetLine.objects.filter(version=Subquery(versions.values("pk")[:1])).annotate(
        in_sipd=Exists(amounts)
    )
    return [_Line(*row) for row in rows.values_list("unit_id", "code", "fund", "budget", "in_sipd")]


def _gap(row: Sheet, mine: list[_Line], filled: set[str]) -> Gap:
    """A sheet given back keeps what was signed; only what was asked again is open."""
    money = physical = 0
    if row.status == SheetStatus.DRAFT:
        draft = read_draft(row.draft)
        typed = {
            (key.partition("|")[0] if field == "physical" else key, field)
            for key, values in draft.items()
            for field, value in values.items()
            if value not in (None, "")
        }
        asked = [f"{line.code}|{line.fund}" for line in mine if line.code not in filled]
        money = sum((key, "money") not in typed for key in asked)
        physical = sum((code, "physical") not in typed for code in {line.code for line in mine})
    return Gap(
        row.pk, SheetStatus(row.status), money, physical, row.unanswered,  # type: ignore[attr-defined]
        row.changed_at, row.changed_by,
    )  # fmt: skip
