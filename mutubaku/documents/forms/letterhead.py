"""What is typed about the letterhead: emblem and labels."""

from typing import Any

from django import forms


class LetterheadForm(forms.Form):
    """The emblem and the labels of letters. Without a picture the one that is there stays."""

    emblem = forms.FileField(
        label="Lambang daerah", required=False, help_text="Gambar PNG atau JPG, paling besar 1 MB.",
        error_messages={"invalid": "Pilih berkas gambar.", "empty": "Berkas lambang kosong. Pilih berkas yang berisi."},
    )  # fmt: skip
    plain = forms.BooleanField(label="Hapus lambang; kop memakai gambar netral", required=False)
    to_label = forms.ChoiceField(
        label="Label penerima", choices=[(text, text) for text in ("Yth.", "Kepada")],
        error_messages={"required": "Pilih label penerima.", "invalid_choice": "Label penerima: pilih dari daftar."},
    )  # fmt: skip
    subject_label = forms.ChoiceField(
        label="Label pokok surat", choices=[(text, text) for text in ("Hal", "Perihal")],
        error_messages={
            "required": "Pilih label pokok surat.", "invalid_choice": "Label pokok surat: pilih dari daftar.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, emblem: str, **kwargs: Any) -> None:
        """`emblem`: hash of the one that is there; without one there is none to take away."""
        super().__init__(*args, **kwargs)
        if not emblem:
            del self.fields["plain"]

    def typed(self) -> dict[str, Any]:
        data = {"plain": False, **self.cleaned_data}
        picture = data.pop("emblem")
        return {**data, "emblem": picture.read() if picture else None}
