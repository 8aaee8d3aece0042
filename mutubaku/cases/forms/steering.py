"""Forms around a work: giving it back, pausing it, judging the units; and the decisions on a whole case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from mutubaku.cases.forms.fields import line, messages, words
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.values.period import Period

TO_STEP, TO_UNITS = "langkah", "unit"
SEPARATOR = "|"


class ReasonForm(forms.Form):
    """One reason; its length is the engine's to judge."""

    reason = words(
        "Alasan", "Sedikitnya 10 huruf; terbaca oleh semua yang mengikuti pekerjaan.", required=True
    )


class CloseForm(ReasonForm):
    step = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=999, error_messages=messages("Langkah")
    )


class PauseForm(forms.Form):
    cause = line("Pihak luar yang ditunggu", "Misalnya Bappeda atau BPKAD, dan apa yang ditunggu.", limit=200)


def units_field(units: Mapping[int, tuple[str, str, str]], required: bool = False) -> forms.Field:
    """Participating units by code."""
    return forms.MultipleChoiceField(
        label="Unit", required=required, widget=forms.CheckboxSelectMultiple,
        choices=[(code, name) for code, name, _ in units.values()],
        error_messages={
            "invalid_choice": "Unit itu tidak ikut dalam pekerjaan ini. Pilih dari daftar.",
            "invalid_list": "Pilih unit dari daftar.", "required": "Pilih sedikitnya satu unit.",
        },
    )  # fmt: skip


class GiveBackForm(forms.Form):
    """Back to the earlier step, or to named units where the row of the SOP allows it."""

    def __init__(
        self, page: WorkPage, units: Mapping[int, tuple[str, str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        step, choices = page.step, []
        if step.returns_to:
            choices.append((TO_STEP, f"Ke langkah {step.returns_to}: {page.sop.step(step.returns_to).title}"))
        self.to_units = f"Ke unit tertentu (langkah {step.returns_units_to})"
        if step.returns_units_to:
            choices.append((TO_UNITS, self.to_units))
        self.fields["to"] = forms.ChoiceField(
            label="Dikembalikan ke", choices=choices, widget=forms.RadioSelect,
            initial=choices[0][0] if len(choices) == 1 else None, error_messages=messages("Tujuan pengembalian"),
        )  # fmt: skip
        if step.returns_units_to:
            self.fields["units"] = units_field(units)
        self.fields["reason"] = words(
            "Catatan pengembalian",
            "Sebutkan bagian yang perlu diperbaiki, sedikitnya 10 huruf.",
            required=True,
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("to") == TO_UNITS and not data.get("units"):
            self.add_error("units", "Pilih sedikitnya satu unit yang isiannya dikembalikan.")
        if data.get("to") == TO_STEP and data.get("units"):
            self.add_error("to", f"Unit sudah dicentang. Pilih “{self.to_units}”, atau hapus centangnya.")
        return data

    @property
    def named(self) -> tuple[str, ...]:
        """Codes of the units, none when it goes back to the earlier step."""
        return tuple(self.cleaned_data["units"]) if self.cleaned_data["to"] == TO_UNITS else ()


class StartForm(forms.Form):
    """One case of a procedure: `periods` by its cadence, each with number and phase of the case it has, if any;
    `units` all that report; `replaced`: number of the signed report that is made anew; `sheets`: whether the report is
    compiled from sheets kept here."""

    def __init__(
        self,
        periods: Sequence[tuple[Period, tuple[str, str] | None]],
        units: Sequence[tuple[int, str]],
        title: str,
        *args: Any,
        replaced: str = "",
        sheets: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if replaced:
            told = f"Apa yang salah pada laporan nomor {replaced}, sedikitnya 10 huruf; dimuat dalam penggantinya."
            self.fields["reason"] = words("Alasan mengganti", told, required=True)
        which = "Periode yang belum punya pekerjaan dipilihkan; satu periode hanya satu pekerjaan."
        self.fields["period"] = forms.ChoiceField(
            label="Periode",
            choices=[(str(one), f"{one.label} ({case[0]} {case[1]})" if case else one.label) for one, case in periods],
            help_text="Periode laporan yang digantikan." if replaced else which,
            error_messages=messages("Periode"),
        )  # fmt: skip
        self.fields["title"] = line("Judul pekerjaan", "Periode ditambahkan di belakang judul.", limit=150)
        self.fields["title"].initial = title
        asked, again = "Unit yang tidak dipilih tidak diminta mengirim", "Pilih unit yang harus mengirim lagi"
        if sheets:
            asked += "; laporannya menyebut hal itu"
            again += "; yang sudah disetujui dari unit lain tetap dipakai"
        self.fields["units"] = forms.TypedMultipleChoiceField(
            label="Unit yang ikut", choices=units, coerce=int, required=False,
            help_text=f"{again if replaced else asked}.",
            initial=() if replaced else [pk for pk, _ in units], widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": "Unit itu bukan unit pelapor perangkat daerah ini. Pilih dari daftar.",
                "invalid_list": "Pilih unit dari daftar.",
            },
        )  # fmt: skip

    @property
    def full_title(self) -> str:
        title, period = self.cleaned_data["title"], Period.parse(self.cleaned_data["period"])
        return title if period.label in title else f"{title} {period.label}"
