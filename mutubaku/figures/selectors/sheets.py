"""One unit's sheet as it is to be shown and judged. A constant number of queries, whatever its rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mutubaku.figures.models import CellReturn, Figure, Sheet, SheetRemark
from mutubaku.figures.rules.entry import over_draft, read_draft
from mutubaku.figures.rules.faults import Fault, faults
from mutubaku.figures.rules.limits import limits_in
from mutubaku.figures.rules.rfk import Limits
from mutubaku.figures.rules.sheet import Remark, SheetForm, SheetRow
from mutubaku.figures.rules.status import (
    DIGITS,
    FIELDS,
    MONEY,
    OPEN,
    PHYSICAL,
    SETTLED,
    SheetStatus,
    Source,
)
from mutubaku.figures.selectors.imports import sipd_rupiah
from mutubaku.figures.selectors.rounds import SheetState, state_of
from mutubaku.plans import selectors as plans
from mutubaku.plans.rules.plan import Budget, Line
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.period import Period

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class SheetFacts:
    """`sipd`: sub kegiatan → rupiah its funds must add up to. `previous_settled`: the month before is approved,
    closed as a gap, or was never asked. `gaps`: earlier months closed without this unit; their money belongs into
    this month, or the year stays too low. `returned`: (code, fund, field) → what it was when it was given back."""

    state: SheetState
    form: SheetForm
    sipd: Mapping[str, Decimal]
    previous_settled: bool
    gaps: tuple[Period, ...]
    returned: Mapping[tuple[str, str, str], Amount]
    limits: Limits

    def faults(self, form: SheetForm, *, today: date, submitting: bool) -> list[Fault]:
        """The judgement of `rules.faults` on this sheet as `form` has it."""
        return faults(
            form,
            limits=self.limits,
            previous_approved=self.previous_settled,
            today=today,
            sipd=self.sipd,
            submitting=submitting,
        )


def sheet_form(sheet_id: int) -> SheetForm:
    """What the unit sees: reference values, figures signed before, and what is typed but not yet signed."""
    return sheet_facts(sheet_id).form


def sheet_faults(sheet_id: int, *, today: date, submitting: bool = True) -> list[Fault]:
    """Every fault of the sheet as it stands."""
    facts = sheet_facts(sheet_id)
    return facts.faults(facts.form, today=today, submitting=submitting)


def sheet_facts(sheet_id: int) -> SheetFacts:
    sheet = Sheet.objects.select_related("round__office", "unit").get(pk=sheet_id)
    return facts_of(sheet)


def facts_of(sheet: Sheet, siblings: Iterable[Sheet] | None = None) -> SheetFacts:
    """`sheet` must come with its round, office and unit; so must `siblings`, all sheets of its unit, when at hand."""
    state = state_of(sheet)
    version = plans.version_in_force(state.office_id, state.period.last_day)
    lines = plans.lines(version.id, month=state.period.last) if version else ()
    amounts = sipd_rupiah(state.office_id, state.period)
    mine = [line for line in lines if line.unit_id == state.unit_id]
    carried = Counter(line.code for line in lines if line.budget is Budget.APBD)
    rows = _Rows(state, amounts, carried)
    office = sheet.round.office
    form = SheetForm(
        office=office.short_name,
        unit=state.unit,
        unit_name=state.unit_name,
        period=state.period,
        version=state.version,
        rows=tuple(rows.row(line) for line in mine),
        example=office.example,
    )
    if state.status in OPEN:
        form = over_draft(form, read_draft(sheet.draft))
    earlier = _earlier_months(sheet, state.period, siblings)
    before = earlier.get(str(state.period.previous()), SheetStatus.CLOSED)
    gaps = tuple(
        Period.parse(month) for month, status in sorted(earlier.items()) if status == SheetStatus.CLOSED
    )
    split = _split(mine, lines, amounts)
    limits = limits_in(office.deviation_limits, state.period)
    return SheetFacts(state, form, split, before in SETTLED, gaps, rows.before_return, limits)


def _split(mine: list[Line], lines: tuple[Line, ...], amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A sub kegiatan of several funds, all of the APBD and all of this unit: SIPD gives its sum, the unit splits it."""
    own, all_lines = Counter(line.code for line in mine), Counter(line.code for line in lines)
    foreign = {line.code for line in lines if line.budget is Budget.APBN}
    return {
        code: amounts[code]
        for code, count in own.items()
        if count > 1 and count == all_lines[code] and code in amounts and code not in foreign
    }


def _earlier_months(sheet: Sheet, period: Period, siblings: Iterable[Sheet] | None) -> dict[str, str]:
    """Month → status of the unit's last sheet of that month, within the year before `period`."""
    first = f"{period.year}-01"
    if siblings is None:
        siblings = Sheet.objects.filter(
            unit_id=sheet.unit_id, round__kind=sheet.round.kind, round__period__gte=first
        ).select_related("round")
    return {
        row.round.period: row.status
        for row in sorted(siblings, key=lambda row: row.pk)
        if row.round.kind == sheet.round.kind
        and row.round.cancelled_at is None
        and first <= row.round.period < str(period)
    }


def _pending(state: SheetState) -> dict[tuple[str, str, str], tuple[str, Amount]]:
    """(code, fund, field) → why it was given back and what it was, where not yet answered.

    A first version was never returned, so nothing is asked for it.
    """
    if state.version == 1:
        return {}
    rows = CellReturn.objects.filter(sheet_id=state.id, version=state.version, answered_at__isnull=True)
    found = rows.order_by("pk").values_list("code", "fund", "field", "reason", "old_value")
    return {
        (code, fund, field): (
            reason,
            MISSING if old is None else Decimal(old).scaleb(-DIGITS[FIELDS[field]]),
        )
        for code, fund, field, reason, old in found
    }


class _Rows:
    """Everything a unit's rows are put together from, read once."""

    def __init__(self, state: SheetState, sipd: Mapping[str, Decimal], carried: Counter[str]) -> None:
        """`carried`: sub kegiatan → number of APBD lines in the whole office."""
        year, period = str(state.period.year), str(state.period)
        figures = Figure.objects.filter(
            unit_id=state.unit_id, superseded=False, period__gte=f"{year}-01", period__lte=period
        )
        columns = ("period", "element__code", "code", "fund", "value", "reason", "source")
        self.open = state.status in OPEN
        self.sipd, self.carried = sipd, carried
        self.led: set[str] = set()
        self.spent: dict[tuple[str, str], Decimal] = {}
        self.progress: dict[str, Decimal] = {}
        self.now: dict[tuple[str, str, str], tuple[Decimal, str, str]] = {}
        for month, element, code, fund, value, reason, source in figures.order_by("period").values_list(
            *columns
        ):
            if month == period:
                self.now[element, code, fund] = (Decimal(value), reason, source)
            elif element == MONEY:
                self.spent[code, fund] = self.spent.get((code, fund), Decimal(0)) + value
            elif element == PHYSICAL:
                self.progress[code] = Decimal(value) / HUNDRED
        self.remarks = {
            (code, fund): Remark(*texts)
            for code, fund, *texts in SheetRemark.objects.filter(
                unit_id=state.unit_id, period=period, superseded=False
            ).values_list("code", "fund", "obstacle", "action", "person", "due")
        }
        pending = _pending(state)
        self.returned = {key: reason for key, (reason, _) in pending.items()}
        self.before_return = {key: old for key, (_, old) in pending.items()}

    def row(self, line: Line) -> SheetRow:
        lead = line.code not in self.led
        self.led.add(line.code)
        given_back = {
            field: self.returned[key]
            for field, key in (
                ("money", (line.code, line.fund, "money")),
                ("physical", (line.code, "", "physical")),
            )
            if key in self.returned and (lead or field == "money")
        }
        money, reason, source = self.now.get((MONEY, line.code, line.fund), (MISSING, "", ""))
        taken = self._from_sipd(line, "money" in given_back)
        return SheetRow(
            code=line.code,
            name=line.name,
            fund=line.fund,
            fund_name=line.fund_name,
            lead=lead,
            pagu=line.pagu,
            target_money=line.target_money,
            target_physical=line.target_physical,
            before=self.spent.get((line.code, line.fund), Decimal(0)),
            before_physical=self.progress.get(line.code, MISSING),
            money=money if taken is MISSING else taken,
            physical=self._physical(line) if lead else MISSING,
            from_sipd=taken is not MISSING or (not self.open and source == Source.SIPD),
            remark=self.remarks.get((line.code, line.fund), Remark()),
            override=reason,
            given_back=" ".join(given_back.values()),
            given_back_fields=tuple(given_back),
        )

    def _physical(self, line: Line) -> Amount:
        found = self.now.get((PHYSICAL, line.code, ""))
        return found[0] / HUNDRED if found else MISSING

    def _from_sipd(self, line: Line, returned: bool) -> Amount:
        """SIPD fills a line alone in its sub kegiatan; after a return only where the money was asked again."""
        if not self.open or line.budget is not Budget.APBD or self.carried[line.code] != 1:
            return MISSING
        if self.returned and not returned:
            return MISSING
        return self.sipd.get(line.code, MISSING)
