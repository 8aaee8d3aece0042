"""Forms of the year plan: making it, and what is decided about one of its rows."""

from typing import Any

from django import forms

from mutubaku.cases.forms.fields import words

_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class PlanForm(forms.Form):
    """How many working days later than the cadence says the cases of a year open; the range is the service's to say."""

    tunda = forms.IntegerField(
        label="Mundur (hari kerja)", required=False, initial=0,
        help_text="0 berarti dibuka pada hari kerja pertama menurut siklus SOP.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3}),
        error_messages={"invalid": "Tulis banyaknya hari kerja dengan angka, misalnya 3."},
    )  # fmt: skip

    @property
    def workdays(self) -> int:
        return self.cleaned_data["tunda"] or 0 if self.is_valid() else 0


class MoveForm(forms.Form):
    """Another day for a case to come."""

    opens_on = forms.DateField(
        label="Tanggal buka", input_formats=_FORMATS, help_text="Hari kerja, mulai hari ini.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Isi tanggal buka.", "invalid": "Gunakan tanggal, misalnya 2026-11-03."},
    )  # fmt: skip


class DropForm(forms.Form):
    """Why a case is taken out of the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = words(
            "Alasan pencoretan", "Tetap terbaca pada rencana; pekerjaan dapat dikembalikan dengan memindahkannya.",
            rows=2, required=True,
        )  # fmt: skip
