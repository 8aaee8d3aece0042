"""The form of a nota dinas, and the way from it to the facts of the letter and back."""

from collections.abc import Mapping
from typing import Any

from django import forms

from mutubaku.cases.forms.fields import line, messages, several, words
from mutubaku.documents.rules.nota_dinas import NotaDinas, Security, Urgency


def letter_fields() -> dict[str, forms.Field]:
    return {
        "recipients": several("Kepada", "Satu penerima per baris."),
        "sender": line("Dari", required=False),
        "copies": several("Tembusan", "Satu per baris; boleh kosong."),
        "security": _choice("Sifat keamanan", Security),
        "urgency": _choice("Kecepatan", Urgency),
        "attachments": forms.IntegerField(
            label="Lampiran (berkas)", required=False, min_value=0, max_value=99,
            error_messages={"invalid": "Lampiran ditulis dengan angka, misalnya 1.",
                            "min_value": "Lampiran paling sedikit 0.", "max_value": "Lampiran paling banyak 99."},
        ),
        "subject": line("Hal", required=False),
        "opening": words("Kalimat pembuka", "Tanpa titik; menyambung ke daftar permintaan."),
        "requests": several("Permintaan", "Satu permintaan per baris.", rows=8),
        "how": line("Cara penyampaian", required=False),
        "deadline": line("Batas waktu", "Dihitung menurut waktu baku dan hari kerja.", required=False),
        "after_deadline": line("Kalimat sesudah batas waktu", required=False, limit=600),
        "not_zero": words("Paragraf tambahan", rows=2),
        "closing": words("Penutup", rows=2),
    }  # fmt: skip


class LetterForm(forms.Form):
    """A template of a letter: the same fields, with names in them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= letter_fields()


def _choice(label: str, values: type[Security] | type[Urgency]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[(v.value, v.value) for v in values], error_messages=messages(label)
    )


def letter_initial(letter: NotaDinas) -> dict[str, Any]:
    """A letter as the form shows it."""
    plain = vars(letter)
    listed = {name: "\n".join(plain[name]) for name in ("recipients", "copies", "requests")}
    return {**plain, **listed, "security": letter.security.value, "urgency": letter.urgency.value}


def letter_of(data: dict[str, Any]) -> NotaDinas:
    """From a form that is valid."""
    read = {name: data[name] for name in letter_fields()}
    return NotaDinas(**{
        **read, "security": Security(read["security"]), "urgency": Urgency(read["urgency"]),
        "attachments": read["attachments"] or 0,
    })  # fmt: skip


class ClassesForm(forms.Form):
    """One classification code per field. `labels`: name of the field → what the code is for."""

    def __init__(self, labels: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: line(label, required=False, limit=20) for name, label in labels.items()}
