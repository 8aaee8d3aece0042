"""The working calendar of one office: dated profiles of office hours, days off, and the days made of them.

Values only. How they are read from files is in `calendar_data`; what is counted with them is in `worktime`.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from mutubaku.values.period import written_day
from mutubaku.values.refusal import Refusal, Refused


class Interval(NamedTuple):
    """Minutes after midnight; the end itself no longer belongs to it."""

    start: int
    end: int


@dataclass(frozen=True)
class Profile:
    """Office hours from `since` to `until` (both included; None: open), intervals for Monday to Sunday.

    A `special` profile (Ramadan) goes before the normal one on its dates. `to_confirm`: what the office
    still has to check against its own decree; empty when confirmed.
    """

    name: str
    since: date
    until: date | None
    hours: tuple[tuple[Interval, ...], ...]
    special: bool = False
    source: str = ""
    to_confirm: str = ""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class DayKind(StrEnum):
    LIBUR = "libur"
    CUTI_BERSAMA = "cuti_bersama"
    DAERAH = "daerah"


_KIND_WORDS = {
    DayKind.LIBUR: "libur",
    DayKind.CUTI_BERSAMA: "cuti bersama",
    DayKind.DAERAH: "libur daerah",
}


@dataclass(frozen=True)
class DayOff:
    """`source`: the decree it comes from; `version`: edition of the list it was read from."""

    date: date
    name: str
    kind: DayKind
    source: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One date. `label`: in words, with its special hours; `off`: why nobody works; `before`: working minutes
    of its year before it.
    """

    date: date
    label: str
    hours: tuple[Interval, ...]
    off: str
    before: int

    @property
    def minutes(self) -> int:
        return sum(end - start for start, end in self.hours)


@dataclass(frozen=True)
class Calendar:
    """Profiles and days off of one office. `zone`: IANA name; `version`: what a stored due time refers to."""

    profiles: tuple[Profile, ...]
    days_off: tuple[DayOff, ...]
    version: str
    zone: str
    _days: dict[date, Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def day(self, on: date) -> Day:
        """Raises Refused for a date before the first profile."""
        found = self._days.get(on)
        if found is None:
            self._days.update(self._year(on.year))
            found = self._days.get(on)
        if found is None:
            raise Refused(
                Refusal(
                    "no_profile",
                    f"Jam kerja pada {written_day(on)} belum ditetapkan. "
                    "Tambahkan profil jam kerja untuk tanggal itu.",
                )
            )
        return found

    def minutes_of_year(self, year: int) -> int:
        last = self.day(date(year, 12, 31))
        return last.before + last.minutes

    @cached_property
    def known_years(self) -> frozenset[int]:
        """Years whose national days off are recorded; other years lose only their weekends."""
        return frozenset(day.date.year for day in self.days_off if day.kind is DayKind.LIBUR)

    @cached_property
    def _off(self) -> dict[date, DayOff]:
        return {day.date: day for day in self.days_off}

    def _profile(self, on: date) -> Profile | None:
        fitting = [profile for profile in self.profiles if profile.holds_on(on)]
        return max(fitting, key=lambda profile: profile.special, default=None)

    def _year(self, year: int) -> dict[date, Day]:
        made: dict[date, Day] = {}
        before = 0
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            on = date.fromordinal(ordinal)
            if profile := self._profile(on):
                made[on] = self._make(on, profile, before)
                before += made[on].minutes
        return made

    def _make(self, on: date, profile: Profile, before: int) -> Day:
        label = written_day(on)
        if off := self._off.get(on):
            return Day(on, label, (), f"{_KIND_WORDS[off.kind]}: {off.name}", before)
        hours = profile.hours[on.weekday()]
        if not hours:
            return Day(on, label, (), "bukan hari kerja", before)
        special = f" (jam kerja {profile.name})" if profile.special else ""
        return Day(on, label + special, hours, "", before)
