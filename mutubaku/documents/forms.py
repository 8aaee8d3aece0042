"""What is typed on the pages of papers: the search of the register, emblem and labels of letters.

What may be done is the service's to say.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from mutubaku.documents.rules.paper import PAPER_KINDS, STATE_NAMES
from mutubaku.documents.selectors import PaperQuery
from mutubaku.values.period import Period

ANY = ("", "Semua")
UNKNOWN_ACT = "Pilih tindakan dari daftar."


class RegisterForm(forms.Form):
    """`periods`: those that papers of the office are about, and their years. Field names are those in the address."""

    def __init__(self, periods: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, kind.name.capitalize()) for code, kind in PAPER_KINDS.items()]
        months = [(period, Period.parse(period).label) for period in periods]
        self.fields["jenis"] = _choice("Jenis", kinds)
        self.fields["status"] = _choice("Status", STATE_NAMES.items())
        self.fields["periode"] = _choice("Bulan atau tahun", months)
        self.fields["q"] = forms.CharField(
            label="Nomor, judul, atau pekerjaan", required=False, max_length=100,
            error_messages={
                "max_length": "Kata yang dicari paling panjang 100 huruf.",
                "null_characters_not_allowed": "Kata yang dicari memuat tanda yang tidak dikenal.",
            },
        )  # fmt: skip

    def asked(self) -> PaperQuery:
        data = self.cleaned_data
        return PaperQuery(data["jenis"], data["status"], data["periode"], data["q"])


class CertificateForm(forms.Form):
    """One act on one person: what it is stands in `act`; each act reads its own field."""

    act = forms.ChoiceField(
        choices=[(name, name) for name in ("terbitkan", "semua", "cabut", "nik")],
        error_messages={"required": UNKNOWN_ACT, "invalid_choice": UNKNOWN_ACT},
    )
    person = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1,
        error_messages={"invalid": "Pilih pegawai dari daftar.", "max_value": "Pilih pegawai dari daftar."},
    )  # fmt: skip
    certificate = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1,
        error_messages={"invalid": "Pilih sertifikat dari daftar.", "max_value": "Pilih sertifikat dari daftar."},
    )  # fmt: skip
    reason = forms.CharField(
        required=False, max_length=200, error_messages={"max_length": "Alasan paling panjang 200 huruf."}
    )
    nik = forms.CharField(
        required=False, max_length=20, error_messages={"max_length": "NIK harus terdiri atas 16 angka."}
    )


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[ANY, *choices],
        error_messages={"invalid_choice": f"{label}: pilih dari daftar yang tersedia."},
    )  # fmt: skip


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

    def typed(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        picture = data.pop("emblem")
        return {**data, "emblem": picture.read() if picture else None}
