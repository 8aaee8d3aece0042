"""What is typed about kept papers: which are shown, a row of the schedule, a proposal, a decision, the minutes."""

from typing import Any

from django import forms

from mutubaku.documents.forms.numbers import line, messages, number
from mutubaku.documents.rules.retention import FATE_NAMES, PHASE_NAMES
from mutubaku.org.forms.organisation import Refusable, Whole

ANY = ("", "Semua")


def _choice(label: str, names: dict[str, str], required: bool = False) -> forms.ChoiceField:
    listed = [(str(code), name) for code, name in names.items()]
    return forms.ChoiceField(
        label=label,
        choices=listed if required else [ANY, *listed],
        required=required,
        error_messages=messages(label),
    )


def _told(label: str, hint: str = "", required: bool = True) -> forms.CharField:
    return Whole(
        label=label, max_length=2000, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=messages(label),
    )  # fmt: skip


class KeptForm(forms.Form):
    """Field names are those in the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["masa"] = _choice("Masa simpan", PHASE_NAMES)
        self.fields["nasib"] = _choice("Nasib akhir", FATE_NAMES)


class SeriesForm(Refusable):
    active = number("Retensi aktif (tahun)")
    inactive = number("Retensi inaktif (tahun)")
    fate = _choice("Nasib akhir", FATE_NAMES, required=True)


class ProposeForm(Refusable):
    papers = forms.TypedMultipleChoiceField(
        label="Naskah", coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={**messages("Naskah"), "required": "Pilih sedikitnya satu naskah.",
                        "invalid_list": "Pilih naskah dari daftar."},
    )  # fmt: skip
    reason = _told("Dasar usulan", "Misalnya penilaian panitia atau surat yang mendasarinya.")

    def __init__(self, offered: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["papers"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = offered


class DecideForm(Refusable):
    decision = _choice("Keputusan", {"setuju": "Setujui pemusnahan", "tolak": "Tolak"}, required=True)
    committee = _told("Panitia penilai dan pertimbangannya")
    anri = line(
        "Nomor persetujuan ANRI", 160, "Wajib untuk masa simpan sepuluh tahun atau lebih.", required=False
    )


class MinutesForm(Refusable):
    minutes = line("Nomor berita acara pemusnahan", 160)
