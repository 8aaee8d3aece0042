"""Where a round and its sheets stand: who has sent, who is awaited, who owes it until when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mutubaku.figures.models import Round, Sheet
from mutubaku.figures.rules.status import Arrival, SheetStatus, arrival
from mutubaku.org.selectors import office_holders
from mutubaku.values.period import Period


@dataclass(frozen=True)
class RoundFacts:
    id: int
    office_id: int
    kind: str
    period: Period
    dossier: str
    opened_at: datetime
    closed_at: datetime | None
    frozen_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True)
class SheetState:
    """`changed_by`: title of whoever last typed or signed; `returned_by`: of who last gave it back; `signer`: of the
    head who signed. `returned_why`: the reason for the whole sheet; single cells have their own."""

    id: int
    round_id: int
    office_id: int
    period: Period
    unit_id: int
    unit: str
    unit_name: str
    status: SheetStatus
    version: int
    edits: int
    due_at: datetime | None
    changed_at: datetime | None
    changed_by: str
    returned_at: datetime | None
    returned_by: str
    returned_why: str
    submitted_at: datetime | None
    signer: str


@dataclass(frozen=True)
class UnitState:
    """`owner`: title of the head of the unit on the day asked for, empty while nobody holds the post."""

    sheet: SheetState
    owner: str


@dataclass(frozen=True)
class Month:
    """How a unit answered one month: its last sheet of that month."""

    period: Period
    sheet_id: int
    arrival: Arrival


def _facts(row: Round) -> RoundFacts:
    return RoundFacts(
        row.pk, row.office_id, row.kind, Period.parse(row.period), row.dossier, row.opened_at, row.closed_at,
        row.frozen_at, row.cancelled_at,
    )  # fmt: skip


def round_facts(round_id: int) -> RoundFacts:
    return _facts(Round.objects.get(pk=round_id))


def rounds(
    office_id: int, *, period: Period | None = None, dossier: str | None = None
) -> tuple[RoundFacts, ...]:
    """Rounds of an office, the oldest first; of one period or of one case when asked."""
    rows = Round.objects.filter(office_id=office_id)
    if period is not None:
        rows = rows.filter(period=str(period))
    if dossier is not None:
        rows = rows.filter(dossier=dossier)
    return tuple(map(_facts, rows.order_by("pk")))


def state_of(sheet: Sheet) -> SheetState:
    """`sheet` must come with its round and unit."""
    return SheetState(
        id=sheet.pk,
        round_id=sheet.round_id,
        office_id=sheet.round.office_id,
        period=Period.parse(sheet.round.period),
        unit_id=sheet.unit_id,
        unit=sheet.unit.code,
        unit_name=sheet.unit.name,
        status=SheetStatus(sheet.status),
        version=sheet.version,
        edits=sheet.edits,
        due_at=sheet.due_at,
        changed_at=sheet.changed_at,
        changed_by=sheet.changed_by,
        returned_at=sheet.returned_at,
        returned_by=sheet.returned_by,
        returned_why=sheet.returned_why,
        submitted_at=sheet.submitted_at,
        signer=sheet.signer,
    )


def sheet_state(sheet_id: int) -> SheetState:
    return state_of(Sheet.objects.select_related("round", "unit").get(pk=sheet_id))


def sheet_of(round_id: int, unit_id: int) -> SheetState | None:
    """The sheet of one unit in a round; None when the unit does not take part."""
    row = Sheet.objects.select_related("round", "unit").filter(round_id=round_id, unit_id=unit_id).first()
    return state_of(row) if row else None


def sheet_of_month(office_id: int, period: str, unit: str) -> int | None:
    """Id of the last sheet a unit was asked for in a month; None when it was not asked."""
    rows = Sheet.objects.filter(
        round__office_id=office_id, round__period=period, round__cancelled_at=None, unit__code=unit
    )
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def sheets_of(unit_ids: Collection[int]) -> QuerySet[Sheet]:
    """Sheets of units with round and unit, the newest month first; those of cancelled rounds are left out."""
    rows = Sheet.objects.filter(unit_id__in=unit_ids, round__cancelled_at__isnull=True)
    return rows.select_related("round", "unit").order_by("-round__period", "unit__order", "-pk")


def unit_states(round_id: int, on: date) -> tuple[UnitState, ...]:
    """Every unit of the round in the order of the organisation chart, with who answers for it on a day: two queries."""
    rows = (
        Sheet.objects.filter(round_id=round_id)
        .select_related("round", "unit")
        .order_by("unit__order", "unit")
    )
    sheets = [state_of(row) for row in rows]
    heads: dict[int, str] = {}
    if sheets:
        heads = {h.unit_id: h.title for h in reversed(office_holders(sheets[0].office_id, on)) if h.heads}
    return tuple(UnitState(sheet, heads.get(sheet.unit_id, "")) for sheet in sheets)


def months_of(sheets: Iterable[Sheet], now: datetime, *, most: int = 6) -> tuple[Month, ...]:
    """The last `most` months among sheets of one unit, the oldest first. `sheets` must come with their rounds."""
    last = {
        sheet.round.period: sheet
        for sheet in sorted(sheets, key=lambda sheet: sheet.pk)
        if sheet.round.cancelled_at is None
    }
    return tuple(
        Month(
            Period.parse(period), sheet.pk, arrival(SheetStatus(sheet.status), sheet.due_at, sheet.submitted_at, now)
        )
        for period, sheet in sorted(last.items())[-most:]
    )  # fmt: skip


def months_by_unit(office_id: int, upto: Period, now: datetime) -> dict[int, tuple[Month, ...]]:
    """Unit → its last six months up to one: one query for the whole office."""
    first = upto
    for _ in range(5):
        first = first.previous()
    rows = Sheet.objects.filter(
        round__office_id=office_id, round__period__range=(str(first), str(upto)), round__cancelled_at=None
    ).select_related("round")
    by_unit: dict[int, list[Sheet]] = {}
    for row in rows.defer("draft"):
        by_unit.setdefault(row.unit_id, []).append(row)
    return {unit_id: months_of(sheets, now) for unit_id, sheets in by_unit.items()}
