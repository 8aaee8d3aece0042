"""The story of one number: every version with who, when and why, and every time it was given back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from mutubaku.figures.models import CellReturn, Figure
from mutubaku.figures.rules.status import DIGITS, FIELDS, MONEY, PHYSICAL, Source
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.period import Period


@dataclass(frozen=True)
class FigureVersion:
    """`by`: title of who signed it; `reason`: why it stands although a rule would refuse it."""

    version: int
    value: Decimal
    source: Source
    reason: str
    by: str
    at: datetime
    current: bool


@dataclass(frozen=True)
class Returned:
    """One cell given back. `answer` is empty and `answered_at` None while the unit has not answered."""

    sheet_id: int
    sheet_version: int
    unit: str
    code: str
    fund: str
    field: str
    reason: str
    by: str
    at: datetime
    old_value: Amount
    answer: str
    answered_at: datetime | None
    new_value: Amount


@dataclass(frozen=True)
class CellStory:
    """Oldest first."""

    versions: tuple[FigureVersion, ...]
    returned: tuple[Returned, ...]


def _scaled(value: int | None, element: str) -> Amount:
    return MISSING if value is None else Decimal(value).scaleb(-DIGITS[element])


def _returned(row: CellReturn) -> Returned:
    element = FIELDS[row.field]
    return Returned(
        row.sheet_id, row.version, row.sheet.unit.code, row.code, row.fund, row.field, row.reason, row.title, row.at,
        _scaled(row.old_value, element), row.answer, row.answered_at, _scaled(row.new_value, element),
    )  # fmt: skip


def _read(rows: QuerySet[CellReturn]) -> tuple[Returned, ...]:
    return tuple(map(_returned, rows.select_related("sheet__unit").order_by("pk")))


def returns(round_id: int) -> tuple[Returned, ...]:
    """Every cell given back in a round, with its answer if there is one: one query."""
    return _read(CellReturn.objects.filter(sheet__round_id=round_id))


def figure_history(unit_id: int, *, period: Period, element: str, code: str, fund: str = "") -> CellStory:
    """`element` is `status.MONEY` or `status.PHYSICAL`; physical progress belongs to no fund. Two queries."""
    fund = "" if element == PHYSICAL else fund
    rows = Figure.objects.filter(
        unit_id=unit_id, period=str(period), element__code=element, code=code, fund=fund
    ).order_by("version")
    versions = tuple(
        FigureVersion(
            row.version, Decimal(row.value).scaleb(-DIGITS[element]), Source(row.source), row.reason, row.title,
            row.at, not row.superseded,
        )
        for row in rows
    )  # fmt: skip
    field = next(name for name, asked in FIELDS.items() if asked == element)
    asked = CellReturn.objects.filter(
        sheet__unit_id=unit_id, sheet__round__period=str(period), code=code, fund=fund, field=field
    )
    return CellStory(versions, _read(asked))


ELEMENT_WORDS = {MONEY: "realisasi keuangan", PHYSICAL: "realisasi fisik"}


@dataclass(frozen=True)
class ChangedFigure:
    """What changed between two moments. `what` in words; both values MISSING: a whole sheet came in.

    `by`: who signed it; `why`: the unit's own words; `asked` and `asked_by`: why the cell was given back, and by whom.
    """

    what: str
    before: Amount
    after: Amount
    by: str
    why: str = ""
    asked: str = ""
    asked_by: str = ""


def changed_figures(
    office_id: int, *, period: Period, since: datetime, until: datetime
) -> tuple[ChangedFigure, ...]:
    """Figures of the year up to a period that were signed after `since`, the first ones of a unit as its sheet: three
    queries."""
    year = Figure.objects.filter(
        office_id=office_id, period__gte=f"{period.year}-01", period__lte=str(period)
    )
    new = year.filter(at__gt=since, at__lte=until).select_related("unit", "element").order_by("pk")
    rows = {(row.unit_id, row.element_id, row.period, row.code, row.fund): row for row in new}
    if not rows:
        return ()
    old = year.filter(at__lte=since, superseded=True, unit_id__in={key[0] for key in rows}).order_by(
        "version"
    )
    before = {(row.unit_id, row.element_id, row.period, row.code, row.fund): row.value for row in old}
    asked = _asked(office_id, since, until)
    found: dict[object, ChangedFigure] = {}
    for key, row in rows.items():
        element, name = row.element.code, row.unit.name
        if key not in before:
            what = f"isian {name} {Period.parse(row.period).label} masuk"
            found.setdefault(what, ChangedFigure(what, MISSING, MISSING, row.title))
        elif before[key] != row.value:
            fund = f" ({row.fund})" if row.fund else ""
            what = f"{name}, {ELEMENT_WORDS.get(element, element)} {row.code}{fund}"
            given = asked.get((row.unit_id, row.period, row.code, row.fund, element), _UNASKED)
            values = (_scaled(before[key], element), _scaled(row.value, element))
            why = row.reason or given.answer
            found[key] = ChangedFigure(what, *values, row.title, why, given.reason, given.by)
    return tuple(found.values())


@dataclass(frozen=True)
class _Given:
    """Why a cell was given back, by whom, and what the unit answered."""

    reason: str = ""
    by: str = ""
    answer: str = ""


_UNASKED = _Given()


def _asked(office_id: int, since: datetime, until: datetime) -> dict[tuple[object, ...], _Given]:
    """Cell → how it was given back, the last time before `until`."""
    rows = CellReturn.objects.filter(sheet__round__office_id=office_id, answered_at__gt=since, at__lte=until)
    return {
        (row.sheet.unit_id, row.sheet.round.period, row.code, row.fund, FIELDS[row.field]): _Given(
            row.reason, row.title, row.answer
        )
        for row in rows.select_related("sheet__round").order_by("pk")
    }
