"""The working calendar: everybody reads it, an admin changes it. A change is shown before it is made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.org import selectors, services
from mutubaku.org.forms.calendar import KIND_WORDS, DayOffForm, DropForm, HoursForm
from mutubaku.org.views.guard import admin_or_403, administering, today
from mutubaku.values.period import written_date, written_day
from mutubaku.values.refusal import Refused
from mutubaku.values.workcalendar import DayKind, DayOff, Interval, Profile

REFUSED = 422
METHODS = require_http_methods(["GET", "HEAD", "POST"])
RECKONED = "Jatuh tempo langkah dan isian yang masih terbuka dihitung ulang dan dicatat di jurnal."
_DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")


@dataclass(frozen=True)
class ProfileLine:
    """A profile of working hours as a table row; `hours` Monday to Sunday in words, none on a day off.

    `row`: where special hours are changed, for who may change them.
    """

    profile: Profile
    hours: tuple[tuple[str, tuple[str, ...]], ...]
    row: int | None


@dataclass(frozen=True)
class DayLine:
    """A day off as a table row; `source` only where it is not that of most others of the year."""

    day: DayOff
    label: str
    kind: str
    source: str

    @property
    def iso(self) -> str:
        return self.day.date.isoformat()


@require_safe
def calendar(request) -> HttpResponse:
    office, on = request.user.office, today(request)
    kept = selectors.calendar_of(office.pk, office.calendar_version)
    special = (one.since for one in kept.profiles if one.special)
    years = sorted({day.year for day in (*special, *(one.date for one in kept.days_off))})
    asked = request.GET.get("tahun", "")
    year = (
        int(asked)
        if asked.isdecimal() and int(asked) in years
        else min(years, key=lambda y: abs(y - on.year), default=on.year)
    )
    days = [day for day in kept.days_off if day.date.year == year]
    administers = administering(request) is not None
    rows = (
        {plain["name"]: row for row, plain in selectors.special_hours(office.pk).items()}
        if administers
        else {}
    )
    usual = next((origin for origin, _ in Counter(map(_origin, days)).most_common(1)), "")
    found = {
        "calendar": kept,
        "profiles": [
            ProfileLine(one, _week(one), rows.get(one.name))
            for one in sorted(kept.profiles, key=lambda p: p.since)
            if one.since.year <= year and (one.until is None or one.until.year >= year)
        ],
        "days": [
            DayLine(
                day,
                written_day(day.date),
                KIND_WORDS[day.kind],
                "" if _origin(day) == usual else _origin(day),
            )
            for day in days
        ],
        "usual": usual,
        "years": years,
        "year": year,
        "mode": office.due_mode,
        "known": year in kept.known_years,
        "administers": administers,
    }
    return render(request, "org/calendar.html", found)


def _origin(day: DayOff) -> str:
    """The decree of a day off, and the edition of the list it was read from."""
    return f"{day.source}, daftar {_edition(day.version)}" if day.version else day.source


def _edition(version: str) -> str:
    """Editions are dates; an office may have named one otherwise."""
    try:
        return written_date(date.fromisoformat(version))
    except ValueError:
        return version


def _week(profile: Profile) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Days of equal hours stand together: ("Sen–Kam", ("07.30–12.00", "13.00–16.00"))."""
    days = zip(_DAYS, profile.hours, strict=True)
    found = []
    for hours, group in groupby(days, key=lambda pair: pair[1]):
        names = [name for name, _ in group]
        found.append((names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}", tuple(map(_span, hours))))
    return tuple(found)


def _span(interval: Interval) -> str:
    return "–".join(f"{minute // 60:02d}.{minute % 60:02d}" for minute in interval)


# ---------------------------------------------------------------- changing it


@METHODS
def add_day_off(request) -> HttpResponse:
    by, office = admin_or_403(request), request.user.office
    form = DayOffForm(request.POST if request.method == "POST" else None)
    asked: dict[str, Any] = {"title": "Tambah hari libur", "submit": "Simpan hari libur"}
    if not form.is_valid():
        return _asking(request, form, **asked)
    typed = form.cleaned_data
    if "sure" not in request.POST:
        return _asking(
            request, form, effect=(_now(office, typed["day"]), f"Sesudahnya: {_off(typed['name'])}"), **asked
        )
    try:
        services.add_day_off(office.pk, **{**typed, "kind": DayKind(typed["kind"])}, by=by)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _asking(request, form, **asked)
    return _done(request, f"{written_date(typed['day'])} ditambahkan sebagai hari libur.", typed["day"])


@METHODS
def drop_day_off(request, day: str) -> HttpResponse:
    by, office = admin_or_403(request), request.user.office
    kept = selectors.calendar_of(office.pk, office.calendar_version)
    off = next((one for one in kept.days_off if one.date.isoformat() == day), None)
    if off is None:
        raise Http404
    form = DropForm(request.POST if request.method == "POST" else None)
    asked: dict[str, Any] = {
        "title": f"Hapus hari libur {written_date(off.date)}",
        "submit": "Hapus hari libur",
        "effect": (f"Sekarang: {_off(off.name)}", "Sesudahnya: hari biasa menurut jam kerja tanggal itu"),
        "at_once": True,
    }
    if not form.is_valid():
        return _asking(request, form, **asked)
    try:
        services.drop_day_off(office.pk, day=off.date, reason=form.cleaned_data["reason"], by=by)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _asking(request, form, **asked)
    return _done(request, f"{written_date(off.date)} bukan lagi hari libur.", off.date)


@METHODS
def set_hours(request, profile_id: int = 0) -> HttpResponse:
    """New special hours, or kept ones opened again."""
    by, office_id = admin_or_403(request), request.user.office_id
    kept = _special(office_id, profile_id) if profile_id else None
    form = HoursForm(
        request.POST if request.method == "POST" else None, initial=HoursForm.typed(kept) if kept else None
    )
    asked: dict[str, Any] = {
        "title": f"Ubah jam kerja {kept['name']}" if kept else "Tambah jam kerja khusus",
        "submit": "Simpan jam kerja",
        "drop": reverse("org:drop_hours", args=[profile_id]) if profile_id else "",
    }
    if not form.is_valid():
        return _asking(request, form, **asked)
    plain = form.plain()
    try:
        if "sure" not in request.POST:
            profiles = selectors.calendar_with(office_id, plain, profile_id).profiles
            made = next(one for one in profiles if one.name == plain["name"])
            return _asking(request, form, effect=_told(made), **asked)
        services.set_hours(office_id, plain, instead_of=profile_id, by=by)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _asking(request, form, **asked)
    return _done(request, f"Jam kerja {plain['name']} disimpan.", form.cleaned_data["since"])


@METHODS
def drop_hours(request, profile_id: int) -> HttpResponse:
    by, office_id = admin_or_403(request), request.user.office_id
    kept = _special(office_id, profile_id)
    form = DropForm(request.POST if request.method == "POST" else None)
    since = date.fromisoformat(kept["since"])
    asked: dict[str, Any] = {
        "title": f"Hapus jam kerja {kept['name']}",
        "submit": "Hapus jam kerja",
        "effect": (f"Sekarang: {_spell(kept)}", "Sesudahnya: jam kerja biasa pada tanggal itu"),
        "at_once": True,
    }
    if not form.is_valid():
        return _asking(request, form, **asked)
    try:
        services.drop_hours(office_id, profile_id, reason=form.cleaned_data["reason"], by=by)
    except Refused as refused:
        form.refuse(refused.refusals)
        return _asking(request, form, **asked)
    return _done(request, f"Jam kerja {kept['name']} dihapus.", since)


def _special(office_id: int, profile_id: int) -> dict[str, Any]:
    found = selectors.special_hours(office_id).get(profile_id)
    if found is None:
        raise Http404
    return found


def _asking(
    request, form: Any, *, effect: Sequence[str] = (), at_once: bool = False, **asked: Any
) -> HttpResponse:
    """The form; what was typed and what it changes, where that is to be looked at first (`effect` and not `at_once`)."""
    again = "again" in request.POST
    shown = bool(effect) and not at_once and not again
    found = {
        **asked,
        "form": form,
        "effect": () if again else effect,
        "typed": _typed(form) if shown else (),
        "reckoned": RECKONED,
    }
    return render(request, "org/calendar_form.html", found, status=REFUSED if form.errors else 200)


def _typed(form: Any) -> list[tuple[str, str]]:
    """Every field in words."""
    return [(field.label, _words(field.field, form.cleaned_data[field.name])) for field in form]


def _words(field: Any, value: Any) -> str:
    if isinstance(value, date):
        return written_day(value)
    return dict(getattr(field, "choices", ())).get(value) or value or "libur"


def _done(request, words: str, day: date) -> HttpResponse:
    messages.success(request, f"{words} Jatuh tempo yang masih terbuka dihitung ulang.")
    return redirect(f"{reverse('org:calendar')}?tahun={day.year}")


def _off(name: str) -> str:
    return f"libur, {name}"


def _now(office: Any, day: date) -> str:
    """What the calendar says of a day before it is changed."""
    try:
        known = selectors.calendar_of(office.pk, office.calendar_version).day(day)
    except Refused:
        return f"{written_day(day)} sekarang: belum ada jam kerja"
    if known.off:
        return f"{written_day(day)} sekarang: {known.off}"
    return f"{written_day(day)} sekarang: hari kerja, {', '.join(map(_span, known.hours))}"


def _spell(kept: dict[str, Any]) -> str:
    """Kept special hours and the days they hold."""
    since, until = date.fromisoformat(kept["since"]), date.fromisoformat(kept["until"])
    days = written_day(since) if since == until else f"{written_date(since)} sampai {written_date(until)}"
    return f"{kept['name']}, {days}"


def _told(profile: Profile) -> tuple[str, ...]:
    if profile.until is None or profile.until == profile.since:
        return (f"Jam ini menggantikan jam kerja biasa pada {written_day(profile.since)}",)
    span = f"{written_date(profile.since)} sampai {written_date(profile.until)}"
    return (f"Jam ini menggantikan jam kerja biasa pada {span}",)
