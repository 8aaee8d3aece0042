"""The forms of a disposition: writing or forwarding one, reporting, and the office's list of instructions."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from mutubaku.cases.forms.fields import line, messages, needed, several, words
from mutubaku.cases.selectors.dispositions import Offered, closing
from mutubaku.documents.rules.disposing import About, Order
from mutubaku.documents.rules.nota_dinas import Security, Urgency
from mutubaku.values.workcalendar import Calendar

NATURES = (Urgency.BIASA, Urgency.SEGERA, Urgency.SANGAT_SEGERA, Security.RAHASIA)


class WorkingDay(forms.DateField):
    """A day on which the office works; read as the moment it closes on that day."""

    def __init__(self, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)
        self.calendar = calendar

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return self._closing(day) if day else None

    def _closing(self, day: date) -> datetime:
        try:
            minute = closing(self.calendar, day)
        except (LookupError, ValueError, OverflowError):
            minute = None
        if minute is None:
            raise forms.ValidationError("Hari itu bukan hari kerja menurut kalender kantor. Pilih hari lain.")
        at = time(minute // 60, minute % 60, tzinfo=ZoneInfo(self.calendar.zone))
        return datetime.combine(day, at)


class LocalMoment(forms.DateTimeField):
    """A date and time on the wall of the office."""

    def __init__(self, calendar: Calendar) -> None:
        wrong = {"invalid": "Diterima tanggal ditulis sebagai tanggal dan jam, misalnya 2026-11-02T08:14."}
        super().__init__(
            label="Diterima tanggal", required=False, error_messages=wrong,
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        )  # fmt: skip
        self.zone = ZoneInfo(calendar.zone)

    def clean(self, value: Any) -> datetime | None:
        at = super().clean(value)
        try:
            return at.replace(tzinfo=self.zone).astimezone(UTC) if at else None
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"]) from None


def disposition_fields(offered: Offered) -> dict[str, forms.Field]:
    """`words` is the note: the same field in which a step is told."""
    wrong = {"invalid_list": "Pilih dari daftar yang tersedia."}
    fields: dict[str, forms.Field] = {}
    if offered.letter:
        fields |= _letter(offered)
    fields["to"] = needed(forms.MultipleChoiceField(
        label="Diteruskan kepada Sdr.", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(pk), title) for pk, title in offered.posts], initial=[str(pk) for pk in offered.chosen],
        error_messages={**wrong, "invalid_choice": "Penerima itu tidak ada dalam daftar. Pilih dari daftar."},
    ))  # fmt: skip
    fields["instructions"] = needed(forms.MultipleChoiceField(
        label="Dengan hormat harap", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.code, one.label) for one in offered.boxes],
        error_messages={**wrong, "invalid_choice": "Instruksi itu tidak ada dalam daftar. Pilih dari daftar."},
    ), "wajib, atau tulis catatan")  # fmt: skip
    fields["words"] = words("Catatan disposisi", "Boleh kosong bila ada instruksi yang dicentang.")
    day = offered.deadline.astimezone(ZoneInfo(offered.calendar.zone)).date() if offered.deadline else None
    fields["deadline"] = WorkingDay(
        offered.calendar, label="Batas waktu", required=False, initial=day,
        help_text="Sampai kantor tutup pada hari itu; boleh kosong.",
        error_messages={"invalid": "Batas waktu ditulis sebagai tanggal, misalnya 2026-11-18."},
    )  # fmt: skip
    return fields


def _letter(offered: Offered) -> dict[str, forms.Field]:
    about, natures = offered.about, [(one.value, one.value) for one in NATURES]
    return {
        "origin": line("Surat dari", required=False),
        "number": line("Nomor surat", required=False, limit=160),
        "dated": _day("Tanggal surat"),
        "received": LocalMoment(offered.calendar),
        "nature": forms.ChoiceField(label="Sifat", choices=natures, required=False, error_messages=messages("Sifat")),
        "subject": forms.CharField(
            label="Hal", required=False, max_length=600, initial=about.subject, error_messages=messages("Hal")
        ),
    }  # fmt: skip


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": f"{label} ditulis sebagai tanggal, misalnya 2026-11-18."},
    )  # fmt: skip


def order_of(data: dict[str, Any], about: About) -> Order:
    """From a form that is valid; `about` where the form does not ask for the letter."""
    if "subject" in data:
        about = About(
            data["subject"], data["origin"], data["number"], data["dated"], data["received"], data["nature"]
        )
    to = tuple(int(pk) for pk in data["to"])
    return Order(about, to, tuple(data["instructions"]), data["words"], data["deadline"])


class ForwardForm(forms.Form):
    """A disposition sent on by whom it reached."""

    def __init__(self, offered: Offered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= disposition_fields(offered)


class ReportForm(forms.Form):
    report = words("Laporan", "Apa hasilnya, dan di mana buktinya.", required=True)


class InstructionsForm(forms.Form):
    labels = several("Instruksi", "Satu per baris, menurut urutan cetaknya.", rows=14)
