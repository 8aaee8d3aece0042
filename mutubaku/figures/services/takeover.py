"""Taking over months from before the office worked with this program."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from mutubaku.figures.models import Element, Figure, Round, Sheet
from mutubaku.figures.rules.status import DIGITS, MONEY, PHYSICAL, SheetStatus, Source
from mutubaku.figures.services.locked import same_office
from mutubaku.figures.services.rounds import KIND, ask_elements, round_refusals
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal
from mutubaku.plans import selectors as plans
from mutubaku.plans.rules.codes import generic
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class TakenOver:
    """One budget line of an earlier month: `money` of that single month in rupiah, `physical` cumulative percent."""

    unit: str
    code: str
    fund: str
    money: Decimal
    physical: Decimal

    @property
    def key(self) -> tuple[str, str, str]:
        return self.unit, generic(self.code), self.fund


@transaction.atomic
def take_over(
    office_id: int,
    *,
    period: Period,
    dossier: str,
    rows: Sequence[TakenOver],
    by: Holder,
    at: datetime | None = None,
) -> Round:
    """Brings in the figures of a month that was reported elsewhere, as an approved round; nobody is asked again.

    `dossier` names the old report. A unit without rows has not reported. Raises Refused with every fault at once.
    """
    at = at or timezone.now()
    same_office(office_id, by)
    refusals = round_refusals(office_id, KIND, period, dossier)
    version = plans.version_in_force(office_id, period.last_day)
    lines = plans.lines(version.id, month=period.last) if version else ()
    units = {(line.unit, line.code, line.fund): line.unit_id for line in lines}
    refusals += _faults(rows, units)
    if refusals:
        raise Refused(refusals)
    made = _store(office_id, period, dossier, rows, units, by, at)
    facts = {
        "period": made.period,
        "dossier": dossier,
        "lines": len(rows),
        "money": sum(row.money for row in rows),
    }
    write_journal(office_id, by=by, verb="take_over", thing=f"round:{made.pk}", facts=facts, at=at)
    return made


def _faults(rows: Sequence[TakenOver], units: Mapping[tuple[str, str, str], int]) -> Iterator[Refusal]:
    for key, times in Counter(row.key for row in rows).items():
        place = "|".join(key)
        if times > 1:
            yield Refusal("row_twice", f"{place}: {times} baris. Gabungkan menjadi satu.", place)
        if key not in units:
            yield Refusal(
                "row_unknown",
                f"{place} tidak ada dalam DPA yang berlaku. Periksa kode dan sumber dana.",
                place,
            )
    for row in rows:
        place = "|".join(row.key)
        if row.money % 1:
            yield Refusal("money_fraction", f"{place}: tulis rupiah bulat.", place)
        if not 0 <= row.physical <= 100 or row.physical * 100 % 1:
            yield Refusal(
                "physical_range", f"{place}: fisik harus 0 sampai 100, paling banyak dua desimal.", place
            )
    progress = {(row.key[:2], row.physical) for row in rows}
    for (unit, code), times in Counter(key for key, _ in progress).items():
        if times > 1:
            yield Refusal(
                "physical_differs", f"{unit} {code}: fisik berbeda antarsumber dana. Samakan.", code
            )


def _store(
    office_id: int,
    period: Period,
    dossier: str,
    rows: Sequence[TakenOver],
    units: Mapping[tuple[str, str, str], int],
    by: Holder,
    at: datetime,
) -> Round:
    ask_elements()
    elements = dict(Element.objects.values_list("code", "pk"))
    made = Round.objects.create(
        office_id=office_id,
        kind=KIND,
        period=str(period),
        dossier=dossier,
        opened_at=at,
        closed_at=at,
        frozen_at=at,
    )
    sheets = {
        sheet.unit_id: sheet.pk
        for sheet in Sheet.objects.bulk_create(
            Sheet(
                round=made, unit_id=unit, status=SheetStatus.APPROVED,
                submitted_at=at, submitted_by_id=by.person_id, signer=by.title,
            )
            for unit in sorted({units[row.key] for row in rows})
        )
    }  # fmt: skip
    values = {(units[row.key], MONEY, generic(row.code), row.fund): row.money for row in rows}
    values |= {(units[row.key], PHYSICAL, generic(row.code), ""): row.physical for row in rows}
    Figure.objects.bulk_create(
        (
            Figure(
                office_id=office_id, sheet_id=sheets[unit], unit_id=unit, element_id=elements[element],
                period=made.period, code=code, fund=fund, version=1, value=int(value.scaleb(DIGITS[element])),
                source=Source.TAKEN_OVER, by_id=by.person_id, title=by.title, at=at,
            )
            for (unit, element, code, fund), value in values.items()
        ),
        batch_size=2000,
    )  # fmt: skip
    return made
