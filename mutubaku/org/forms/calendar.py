"""What an admin types about the working calendar: a day off, special hours, and why one is taken away."""

import re
from datetime import date
from typing import Any

from django import forms

from mutubaku.org.forms.organisation import Refusable, Whole, dated
from mutubaku.values.period import DAYS
from mutubaku.values.workcalendar import DayKind

KIND_WORDS = {
    DayKind.LIBUR: "Libur nasional",
    DayKind.CUTI_BERSAMA: "Cuti bersama",
    DayKind.DAERAH: "Libur daerah",
}
_YEARS = range(2000, 2101)
# Fields of hours, and the days of the week each stands for.
_WEEK = {"early": DAYS[:4], "friday": DAYS[4:5], "saturday": DAYS[5:6], "sunday": DAYS[6:]}


def _line(label: str, limit: int, *, required: str, hint: str = "") -> forms.CharField:
    messages = {"required": required, "max_length": f"Terlalu panjang; paling banyak {limit} tanda."}
    return Whole(label=label, max_length=limit, error_messages=messages, help_text=hint)


def _hours(label: str, hint: str = "") -> forms.CharField:
    messages = {"max_length": "Terlalu panjang; paling banyak 60 tanda."}
    return forms.CharField(
        label=label, max_length=60, required=False, error_messages=messages, help_text=hint
    )


def _within(day: date | None) -> date | None:
    if day is not None and day.year not in _YEARS:
        raise forms.ValidationError("Tahun harus antara 2000 dan 2100.")
    return day


class DayOffForm(Refusable):
    day = dated("Tanggal", required="Isi tanggal.")
    kind = forms.ChoiceField(
        label="Jenis",
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        error_messages={"required": "Pilih jenis.", "invalid_choice": "Pilih salah satu dari daftar."},
    )
    name = _line("Nama hari", 120, required="Isi nama hari.", hint="Misalnya Pemilihan Kepala Daerah.")
    source = _line(
        "Dasar penetapan", 200, required="Isi nomor keputusan yang menetapkannya.",
        hint="Nomor keputusan, misalnya Keppres Nomor 10 Tahun 2026.",
    )  # fmt: skip

    def clean_day(self) -> date | None:
        return _within(self.cleaned_data["day"])


class HoursForm(Refusable):
    """Hours are typed as a clerk writes them; an empty field is a day off."""

    name = _line(
        "Nama", 60, required="Isi nama jam kerja ini.",
        hint="Misalnya Ramadan 1449 H, atau Hari kerja pengganti 12 Desember 2026.",
    )  # fmt: skip
    since = dated("Mulai tanggal", required="Isi tanggal mulai.")
    until = dated("Sampai dengan tanggal", required="Isi tanggal akhir.")
    early = _hours("Senin sampai Kamis", "Misalnya 08.00-12.00, 12.30-15.00. Kosongkan bila libur.")
    friday = _hours("Jumat")
    saturday = _hours("Sabtu", "Diisi hanya bila hari itu menjadi hari kerja pengganti.")
    sunday = _hours("Minggu")
    source = _line(
        "Dasar penetapan", 200, required="Isi nomor keputusan yang menetapkannya.",
        hint="Nomor surat edaran atau keputusan.",
    )  # fmt: skip

    def clean_since(self) -> date | None:
        return _within(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return _within(self.cleaned_data["until"])

    def plain(self) -> dict[str, Any]:
        """As `calendar_data` reads a profile."""
        typed = self.cleaned_data
        return {
            "name": typed["name"],
            "since": typed["since"].isoformat(),
            "until": typed["until"].isoformat(),
            "special": True,
            "source": typed["source"],
            "hours": {day.lower(): _spans(typed[field]) for field, days in _WEEK.items() for day in days},
        }

    @staticmethod
    def typed(plain: dict[str, Any]) -> dict[str, str]:
        """What is in the fields when kept hours are opened again."""
        hours = {field: ", ".join(plain["hours"].get(days[0].lower(), [])) for field, days in _WEEK.items()}
        return {**{key: plain[key] for key in ("name", "since", "until", "source")}, **hours}


class DropForm(Refusable):
    reason = _line(
        "Alasan", 200, required="Isi alasan atau nomor keputusan yang mengubahnya.",
        hint="Termasuk nomor keputusan yang mengubahnya, bila ada.",
    )  # fmt: skip


def _spans(text: str) -> list[str]:
    return [part for part in re.split(r"[,;]\s*", text.strip()) if part]
