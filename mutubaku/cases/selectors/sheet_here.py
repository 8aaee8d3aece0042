"""The unit's sheet as it is judged where it is signed: its totals and everything that is wrong with it.

The sheet itself, cell by cell, has a page of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mutubaku.figures.models import Sheet
from mutubaku.figures.rules.faults import Fault
from mutubaku.figures.rules.sheet import ReturnedRow, returned_rows
from mutubaku.figures.selectors import SheetState, state_of
from mutubaku.figures.selectors.sheets import facts_of
from mutubaku.values.figure import MISSING, Amount, percent


@dataclass(frozen=True)
class SheetHere:
    """`month` and `total` (cumulative) in rupiah, MISSING while nothing is typed; `typed` of `rows` have their money.

    `returned`: rows with cells that were given back and wait for an answer."""

    state: SheetState
    rows: int
    typed: int
    pagu: Decimal
    month: Amount
    total: Amount
    blocking: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    returned: tuple[ReturnedRow, ...]

    @property
    def percent(self) -> Amount:
        return percent(self.total, self.pagu)


def sheet_here(sheet_id: int, today: date) -> SheetHere:
    """Six queries, whatever the number of rows and units."""
    rows = Sheet.objects.filter(unit__sheet=sheet_id).select_related("round__office", "unit")
    siblings = tuple(rows.order_by("pk"))
    sheet = next(row for row in siblings if row.pk == sheet_id)
    facts = facts_of(sheet, siblings)
    found = facts.faults(facts.form, today=today, submitting=True)
    known = [row for row in facts.form.rows if row.money is not MISSING]
    return SheetHere(
        state=state_of(sheet),
        rows=len(facts.form.rows),
        typed=len(known),
        pagu=sum((row.pagu for row in facts.form.rows), Decimal(0)),
        month=_sum(row.money for row in known),
        total=_sum(amount for row in known for amount in (row.before, row.money)),
        blocking=tuple(fault for fault in found if fault.blocks),
        warnings=tuple(fault for fault in found if not fault.blocks),
        returned=returned_rows(facts.form),
    )


def _sum(amounts: Iterable[Amount]) -> Amount:
    known = [amount for amount in amounts if isinstance(amount, Decimal)]
    return sum(known, Decimal(0)) if known else MISSING
