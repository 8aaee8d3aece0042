"""What may be started: the procedures in force, the periods of each, and what a case begun now would bring."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mutubaku.cases.models import Case
from mutubaku.cases.rules.forecast import forecast
from mutubaku.cases.rules.state import Phase
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Role
from mutubaku.org.selectors import calendar_of
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.sop.selectors import Version, catalogue
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Mode, due_at


def startable(office_id: int, on: date) -> tuple[Version, ...]:
    """The version of every procedure that is in force on a day: what a case begun now walks. One query."""
    latest = {one.sop.id: one for one in catalogue(office_id) if one.effective <= on}
    return tuple(latest.values())


def choosable(cadence: str, today: date) -> tuple[Period, ...]:
    """Periods a procedure may be started for, the one that ended last first, then newer and older ones."""
    found: list[Period] = []
    year = today.year
    if cadence.startswith("bulanan"):
        last = Period.month_of(year, today.month).previous()
        found += [
            last,
            *_around([m for y in (year - 1, year, year + 1) for m in Period(y, 1, 12).months], last, 12),
        ]
    if "triwulanan" in cadence and not cadence.startswith("tahunan"):
        last = Period(year, (today.month - 1) // 3 * 3 + 1, (today.month - 1) // 3 * 3 + 3).previous()
        quarters = [Period(y, q, q + 2) for y in (year - 1, year, year + 1) for q in (1, 4, 7, 10)]
        found += [last, *_around(quarters, last, 4)]
    if "tahunan" in cadence or not found:
        found += [Period(y, 1, 12) for y in (year, year - 1, year + 1)]
    return tuple(dict.fromkeys(found))


def _around(periods: list[Period], last: Period, count: int) -> list[Period]:
    """Up to `count` periods before and three after, newest first."""
    at = periods.index(last)
    return periods[max(0, at - count) : at + 4][::-1]


def begun(office_id: int, sop: str) -> dict[str, tuple[str, str]]:
    """Period → number and phase of the last case that stands for it; a cancelled one does not count."""
    rows = Case.objects.filter(office_id=office_id, sop=sop).exclude(phase=Phase.CANCELLED).order_by("pk")
    return {
        period: (number, phase) for period, number, phase in rows.values_list("period", "number", "phase")
    }


def kept_calendar(office: Office) -> Calendar | None:
    """The working calendar; None while the office keeps none yet, so that pages can still be read."""
    try:
        return calendar_of(office.pk, office.calendar_version)
    except Refused:
        return None


def proposed(periods: Iterable[Period], taken: Collection[str], today: date) -> Period | None:
    """The first choice if it has no case yet, else the newest that has begun and is not older than every case, else the
    next to begin, else any without a case."""
    free = [one for one in periods if str(one) not in taken]
    if not free:
        return None
    if (first := next(iter(periods))) in free:
        return first
    since = min(map(Period.parse, taken))
    begun = sorted((one for one in free if since < one and _has_begun(one, today)), reverse=True)
    coming = sorted(one for one in free if not _has_begun(one, today))
    return [*begun, *coming, *free][0]


def _has_begun(one: Period, today: date) -> bool:
    return (one.year, one.first) <= (today.year, today.month)


@dataclass(frozen=True)
class Post:
    """Who stands for a role of the procedure today; `holders` empty: vacant."""

    role: Role
    name: str
    holders: tuple[str, ...]
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Outlook:
    """What happens when the case is begun now. `due`: of the first step; `units_due`: of the units' step, reckoned from
    the standards before it; `end`: of the whole case. None where no standard is printed."""

    first: Step
    who: str
    due: datetime | None
    end: datetime | None
    units_step: Step | None
    posts: tuple[Post, ...]

    @property
    def vacant(self) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if not post.holders)


def outlook(sop: Sop, holders: tuple[Holder, ...], office: Office, now: datetime) -> Outlook:
    """No query beside the calendar."""
    calendar, mode = kept_calendar(office), Mode(office.due_mode)
    first = sop.steps[0]
    due = due_at(now, first.duration, calendar, mode).at if first.duration and calendar else None
    posts = _posts(sop, holders)
    who = next((", ".join(post.holders) for post in posts if post.role == first.actor), "")
    units_step = next((step for step in sop.steps if step.joins_units), None)
    end = forecast(sop, {first.no: due}, calendar, mode, now) if calendar else None
    return Outlook(first, who or f"{ROLE_NAMES[first.actor]} (lowong)", due, end, units_step, posts)


def _posts(sop: Sop, holders: tuple[Holder, ...]) -> tuple[Post, ...]:
    """Roles in the order of their first step; the heads of units are chosen with the units."""
    roles = dict.fromkeys(step.actor for step in sop.steps if not step.each_unit)
    return tuple(
        Post(
            role, ROLE_NAMES[role], tuple(dict.fromkeys(h.title for h in holders if h.role == role)),
            tuple(step.no for step in sop.steps if step.actor == role and not step.each_unit),
        )
        for role in roles
    )  # fmt: skip
