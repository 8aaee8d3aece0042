"""The facts of a book as one frozen bundle: plans, figures and the office, as they stand at a moment."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from mutubaku.books.rules.dashboard import Dashboard, dashboard
from mutubaku.books.rules.realisasi_facts import Month, Noted, RealisasiFacts, UnitFacts, UnitStatus, reckon
from mutubaku.books.rules.spoken import spoken
from mutubaku.documents.rules.templating import Value
from mutubaku.figures.rules.limits import limits_in
from mutubaku.figures.rules.status import IN, SheetStatus
from mutubaku.figures.selectors import RoundFacts, UnitState, leaves, remarks, rounds, series, unit_states
from mutubaku.org.selectors import office_of, reporting_units
from mutubaku.plans.rules.codes import in_print
from mutubaku.plans.selectors import lines, names, version_in_force
from mutubaku.values.period import Period
from mutubaku.values.worktime import written_moment


def realisasi_facts(
    office_id: int, period: Period, at: datetime, *, decisions: tuple[str, ...] = ()
) -> RealisasiFacts:
    """Everything the monthly realisation book says, on any day: a constant number of queries."""
    office = office_of(office_id)
    zone = ZoneInfo(office.zone)
    version = version_in_force(office_id, period.last_day)
    asked = _rounds(office_id, period)
    found = leaves(office_id, period)
    states = _states(asked, at.astimezone(zone).date())
    official = names({leaf.code for leaf in found}, version.edition if version else None)
    return RealisasiFacts(
        office=in_print(" ".join(office.name_lines.split("\n"))),
        period=period,
        stage=version.stage if version else "DPA belum ditetapkan",
        as_of=written_moment(at.astimezone(zone)),
        units=_units(office_id, states, zone),
        leaves=found,
        names={code: in_print(name) for code, name in official.items()},
        history=tuple(
            Month(point.target_money, point.target_physical, point.money, point.physical)
            for point in series(office_id, period.year, period.last)
        ),
        last=leaves(office_id, period.previous()) if period.last > 1 else (),
        remarks=_remarks(states),
        decisions=decisions,
        funds={line.fund: line.fund_name for line in lines(version.id, month=period.last)} if version else {},
        limits=limits_in(office.deviation_limits, period),
        early=at.astimezone(zone).date() < period.last_day,
        example=office.example,
        amended=version is not None and version.number > 1,
    )


def _states(asked: Iterable[RoundFacts], on: date) -> dict[str, UnitState]:
    """Unit code → how its sheet stands in the last round that asked it; a report made anew may ask only some."""
    return {state.sheet.unit: state for one in asked for state in unit_states(one.id, on)}


def _remarks(states: Mapping[str, UnitState]) -> tuple[Noted, ...]:
    rounds_ = sorted({state.sheet.round_id for state in states.values()})
    lines = [(one, line) for one in rounds_ for line in remarks(one)]
    return tuple(
        Noted(line.unit, line.code, line.remark)
        for one, line in lines
        if states[line.unit].sheet.round_id == one
    )


def _units(office_id: int, states: Mapping[str, UnitState], zone: ZoneInfo) -> tuple[UnitFacts, ...]:
    """Every reporting unit: before a round all owe their sheets; one that no round asked was not asked."""
    found = []
    for unit in reporting_units(office_id):
        state = states.get(unit.code)
        if state is None:
            status = UnitStatus.UNASKED if states else UnitStatus.LATE
            found.append(UnitFacts(unit.code, unit.name, unit.short_name, status))
            continue
        due = state.sheet.due_at
        written = written_moment(due.astimezone(zone)) if due else ""
        status = _STATUS.get(state.sheet.status, UnitStatus.LATE)
        found.append(
            UnitFacts(unit.code, unit.name, unit.short_name, status, state.owner, written, due_at=due)
        )
    return tuple(found)


_STATUS = {SheetStatus.CLOSED: UnitStatus.CLOSED, **dict.fromkeys(IN, UnitStatus.REPORTED)}


def _rounds(office_id: int, period: Period) -> tuple[RoundFacts, ...]:
    """The rounds of the month that were not cancelled, oldest first."""
    return tuple(one for one in rounds(office_id, period=period) if one.cancelled_at is None)


@lru_cache(maxsize=64)
def month_dashboard(office_id: int, period: Period, on: date, journal_head: str) -> Dashboard:
    """The dashboard of a month. Nothing changes without a line in the office's journal, so a process reckons it once
    for each `journal_head` and day (holders of posts change with the day)."""
    noon = datetime.combine(on, time(4), UTC)
    return dashboard(realisasi_facts(office_id, period, noon))


@lru_cache(maxsize=64)
def month_values(office_id: int, period: Period, on: date, journal_head: str) -> dict[str, Value]:
    """Figures of a month by name, those of the month before under `lalu.`; kept like the dashboard."""
    noon = datetime.combine(on, time(4), UTC)
    now = spoken(reckon(realisasi_facts(office_id, period, noon)))
    if period.last == 1:
        return now
    return now | spoken(reckon(realisasi_facts(office_id, period.previous(), noon)), "lalu.")


def asked_months(office_id: int) -> tuple[Period, ...]:
    """Months whose figures were asked for, the latest first: one query."""
    kept = {one.period for one in rounds(office_id) if one.cancelled_at is None}
    return tuple(sorted(kept, reverse=True))
