"""Calendar data as plain dicts (a TOML file, a stored row) → Calendar, with every fault found at once.

Reads no file itself. Hours are written as a clerk writes them: `senin = ["07.30-12.00", "13.00-16.00"]`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from mutubaku.values.period import DAYS, written_date
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import Calendar, DayKind, DayOff, Interval, Profile

Plain = Mapping[str, Any]
_SPAN = re.compile(r"^([01]\d|2[0-3])[.:]([0-5]\d)\s*[-–]\s*([01]\d|2[0-3])[.:]([0-5]\d)$")
_WEEK = tuple(day.lower() for day in DAYS)
_DOCUMENT = {"version", "year", "source", "profiles", "days_off"}
_PROFILE = {"name", "since", "until", "special", "source", "to_confirm", "hours"}
_DAY_OFF = {"date", "name", "kind", "source", "version"}


def calendar_from(documents: Iterable[Plain], *, version: str, zone: str) -> Calendar:
    """Each document has `profiles`, `days_off` or both; its `source`, `version`, `year` hold for all in it.

    Raises Refused with every fault of every document, or else of the calendar they make together.
    """
    found: list[Refusal] = []
    profiles: list[Profile] = []
    days_off: list[DayOff] = []
    for document in documents:
        found += _unknown(document, _DOCUMENT, "Berkas kalender")
        for plain in _tables(document, "profiles", found):
            profiles += _profile(plain, document, found)
        for plain in _tables(document, "days_off", found):
            days_off += _day_off(plain, document, found)
    found = found or faults(profiles, days_off)
    if found:
        raise Refused(found)
    return Calendar(tuple(profiles), tuple(sorted(days_off, key=lambda day: day.date)), version, zone)


def to_plain(profile: Profile) -> dict[str, Any]:
    """Profile → the dict `calendar_from` reads; dates as ISO text, so it can be kept as JSON."""
    return {
        "name": profile.name,
        "since": profile.since.isoformat(),
        "until": profile.until.isoformat() if profile.until else "",
        "special": profile.special,
        "source": profile.source,
        "to_confirm": profile.to_confirm,
        "hours": {
            name: [_written(interval) for interval in intervals]
            for name, intervals in zip(_WEEK, profile.hours, strict=True)
        },
    }


def faults(profiles: Iterable[Profile], days_off: Iterable[DayOff]) -> list[Refusal]:
    """What is wrong with profiles and days off taken together; empty when they make a calendar."""
    kept = sorted(profiles, key=lambda profile: profile.since)
    return [
        *(fault for profile in kept for fault in _own_faults(profile)),
        *(fault for one, other in combinations(kept, 2) for fault in _shared_faults(one, other)),
        *_normal_faults([profile for profile in kept if not profile.special]),
        *_twice(days_off),
    ]


def _own_faults(profile: Profile) -> list[Refusal]:
    place = _of(profile)
    found: list[Refusal] = []
    if profile.until is not None and profile.until < profile.since:
        text = f"{place} berakhir sebelum mulai berlaku. Perbaiki tanggalnya."
        found.append(Refusal("validity", text, place))
    if not any(profile.hours):
        text = f"{place} tidak memuat jam kerja. Isi paling sedikit satu hari."
        found.append(Refusal("no_hours", text, place))
    for name, intervals in zip(DAYS, profile.hours, strict=True):
        found += _interval_faults(intervals, f"{place}, {name}")
    return found


def _interval_faults(intervals: tuple[Interval, ...], place: str) -> list[Refusal]:
    found = []
    for interval in intervals:
        if interval.end <= interval.start:
            text = f"{place}: {_written(interval)} berakhir sebelum dimulai. Perbaiki jamnya."
            found.append(Refusal("interval_order", text, place))
    for first, second in pairwise(intervals):
        if second.start < first.end:
            text = f"{place}: {_written(first)} dan {_written(second)} bertindih. Tulis jam berurutan."
            found.append(Refusal("interval_overlap", text, place))
    return found


def _shared_faults(one: Profile, other: Profile) -> list[Refusal]:
    """Two profiles of one kind never share a date, nor do any two share a name."""
    found = []
    if one.name == other.name:
        text = f"{_of(one)} tercatat dua kali. Beri nama yang berbeda."
        found.append(Refusal("profile_name", text, _of(one)))
    apart = _end(one) < other.since or _end(other) < one.since
    if one.special == other.special and not apart:
        text = f"{_of(one)} dan “{other.name}” berlaku pada tanggal yang sama. Pisahkan masa berlakunya."
        found.append(Refusal("profile_overlap", text, _of(one)))
    return found


def _normal_faults(normal: list[Profile]) -> list[Refusal]:
    """Normal hours follow one another without a gap, and the last has no end."""
    if not normal:
        text = "Profil jam kerja normal belum ada. Tambahkan satu profil tanpa tanggal akhir."
        return [Refusal("no_normal", text)]
    found = []
    for first, second in pairwise(normal):
        if (second.since - _end(first)).days > 1:
            text = f"{_of(first)} dan “{second.name}” tidak bersambung. Sambungkan masa berlakunya."
            found.append(Refusal("normal_gap", text, _of(second)))
    if normal[-1].until is not None:
        text = f"{_of(normal[-1])} adalah profil normal terakhir. Kosongkan tanggal akhirnya."
        found.append(Refusal("normal_end", text, _of(normal[-1])))
    return found


def _twice(days_off: Iterable[DayOff]) -> list[Refusal]:
    seen: dict[date, DayOff] = {}
    found = []
    for day in days_off:
        if other := seen.get(day.date):
            written = written_date(day.date)
            text = f"{written} tercatat dua kali: {other.name} dan {day.name}. Hapus salah satunya."
            found.append(Refusal("date_twice", text, day.date.isoformat()))
        seen[day.date] = day
    return found


def _tables(document: Plain, key: str, found: list[Refusal]) -> list[Plain]:
    tables = document.get(key, [])
    if isinstance(tables, list) and all(isinstance(table, Mapping) for table in tables):
        return tables
    found.append(Refusal("shape", f"Berkas kalender: {key} harus berupa daftar tabel.", key))
    return []


def _profile(plain: Plain, document: Plain, found: list[Refusal]) -> list[Profile]:
    """One profile, or none when its table has a fault."""
    place = f"Profil “{plain.get('name', '')}”"
    before = len(found)
    found += _unknown(plain, _PROFILE, place)
    name = _text(plain, "name", place, found)
    since = _date(plain, "since", place, found)
    until = _date(plain, "until", place, found) if plain.get("until") else None
    hours = _hours(plain.get("hours"), place, found)
    if since is None or len(found) > before:
        return []
    source = str(plain.get("source") or document.get("source", ""))
    special, to_confirm = plain.get("special") is True, str(plain.get("to_confirm", ""))
    return [Profile(name, since, until, hours, special, source, to_confirm)]


def _hours(plain: Any, place: str, found: list[Refusal]) -> tuple[tuple[Interval, ...], ...]:
    if not isinstance(plain, Mapping):
        found.append(Refusal("hours", f"{place}: jam kerja belum diisi. Tulis jam untuk setiap hari.", place))
        return ()
    for name in plain:
        if name not in _WEEK:
            text = f"{place}: “{name}” bukan nama hari. Tulis senin sampai minggu."
            found.append(Refusal("weekday", text, place))
    return tuple(tuple(_intervals(plain.get(name, []), place, found)) for name in _WEEK)


def _intervals(spans: Any, place: str, found: list[Refusal]) -> list[Interval]:
    made = []
    for span in spans if isinstance(spans, list) else [spans]:
        parts = _SPAN.match(str(span).strip())
        if parts is None:
            text = f"{place}: “{span}” bukan selang jam. Tulis misalnya 07.30-12.00."
            found.append(Refusal("interval_text", text, place))
            continue
        hour, minute, end_hour, end_minute = map(int, parts.groups())
        made.append(Interval(hour * 60 + minute, end_hour * 60 + end_minute))
    return made


def _day_off(plain: Plain, document: Plain, found: list[Refusal]) -> list[DayOff]:
    """One day off, or none when its table has a fault."""
    place = f"Hari libur {plain.get('date', '')}".strip()
    before = len(found)
    found += _unknown(plain, _DAY_OFF, place)
    on = _date(plain, "date", place, found)
    name = _text(plain, "name", place, found)
    kind = _kind(plain, place, found)
    source = _text({"source": plain.get("source") or document.get("source")}, "source", place, found)
    if on and on.year != document.get("year", on.year):
        text = f"{place} tercatat dalam daftar tahun {document['year']}. Periksa tanggalnya."
        found.append(Refusal("year", text, place))
    if on is None or kind is None or len(found) > before:
        return []
    return [DayOff(on, name, kind, source, str(plain.get("version") or document.get("version", "")))]


def _kind(plain: Plain, place: str, found: list[Refusal]) -> DayKind | None:
    kind = plain.get("kind", "")
    if kind in list(DayKind):
        return DayKind(kind)
    text = f"{place}: jenis “{kind}” tidak dikenal. Pilih libur, cuti_bersama, atau daerah."
    found.append(Refusal("kind", text, place))
    return None


def _date(plain: Plain, key: str, place: str, found: list[Refusal]) -> date | None:
    try:
        return date.fromisoformat(str(plain.get(key, "")))
    except ValueError:
        text = f"{place}: “{plain.get(key, '')}” pada {key} bukan tanggal. Tulis misalnya 2026-12-25."
        found.append(Refusal("date", text, place))
        return None


def _text(plain: Plain, key: str, place: str, found: list[Refusal]) -> str:
    text = plain.get(key)
    if isinstance(text, str) and text.strip():
        return text.strip()
    found.append(Refusal("empty", f"{place}: {key} belum diisi. Lengkapi isian itu.", place))
    return ""


def _unknown(plain: Plain, known: set[str], place: str) -> list[Refusal]:
    return [
        Refusal("field", f"{place}: isian “{key}” tidak dikenal. Periksa ejaannya.", place)
        for key in plain
        if key not in known
    ]


def _of(profile: Profile) -> str:
    return f"Profil “{profile.name}”"


def _end(profile: Profile) -> date:
    return profile.until or date.max


def _written(interval: Interval) -> str:
    return "-".join(f"{minute // 60:02d}.{minute % 60:02d}" for minute in interval)
