"""Fields and messages every form of cases is made of. A form only reads: whether something may be done is the
service's to say, and `blame` puts its refusals beside their fields.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from mutubaku.org.forms.organisation import Whole
from mutubaku.values.refusal import Refusal

LONG = 4000
LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
MEGABYTES = LIMIT // 1024 // 1024
FILE_HELP = f"PDF, DOCX, XLSX, JPG, atau PNG; paling besar {MEGABYTES} MB."


class Lines(Whole):
    """One entry per line; blank lines do not count."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class Bounded(forms.FileField):
    """No larger than the office takes in one go."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > LIMIT:
            words = f"Berkas “{file.name}” lebih dari {MEGABYTES} MB. Perkecil atau bagi berkasnya."
            raise forms.ValidationError(words)
        return file


def words(label: str, help_text: str = "", rows: int = 3, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return Whole(
        label=label, help_text=help_text, widget=area, required=required, max_length=LONG, strip=True,
        error_messages=messages(label),
    )  # fmt: skip


def needed(field: forms.Field, how: str = "wajib") -> forms.Field:
    """A field the service asks for, though the browser lets it go empty: the page says so beside its label."""
    field.needed = how  # type: ignore[attr-defined]
    return field


def line(label: str, help_text: str = "", required: bool = True, limit: int = 300) -> forms.CharField:
    return Whole(
        label=label, help_text=help_text, required=required, max_length=limit, error_messages=messages(label)
    )


def passphrase() -> forms.CharField:
    """Asked anew at every signature, shown in no page, kept by no browser."""
    return forms.CharField(
        label="Frasa sandi BSrE", strip=False, max_length=200, required=False,
        help_text="Frasa sandi sertifikat elektronik Anda. Tidak disimpan; diketik setiap kali menandatangani.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), error_messages=messages("Frasa sandi BSrE"),
    )  # fmt: skip


def several(label: str, help_text: str, initial: str = "", rows: int = 3) -> Lines:
    return Lines(
        widget=forms.Textarea(attrs={"rows": rows}),
        label=label, help_text=help_text, initial=initial, required=False, max_length=LONG,
        error_messages=messages(label),
    )  # fmt: skip


def messages(label: str) -> dict[str, str]:
    return {
        "required": f"Isi {label[:1].lower()}{label[1:]}.",
        "max_length": f"{label} paling panjang %(limit_value)d huruf; sekarang %(show_value)d.",
        "null_characters_not_allowed": f"{label} memuat tanda yang tidak dapat disimpan. Ketik ulang isinya.",
        "invalid_choice": f"{label}: pilih dari daftar yang tersedia.",
    }


def typed(form: forms.Form) -> tuple[tuple[str, str], ...]:
    """(label, text) of what a person wrote into a form, for a page that cannot take it any more; no password."""
    return tuple(
        (str(field.label), text)
        for field in form
        if not field.is_hidden and not isinstance(field.field.widget, forms.PasswordInput)
        if isinstance(text := field.value(), str) and text.strip()
    )


PLACES = {
    "attestation": "words",
    "output": "words",
    "nobody": "others",
    "nameless": "others",
    "copies": "others",
    "no_units": "units",
}


def blame(form: forms.Form, refusals: Iterable[Refusal]) -> None:
    """Each refusal beside the field it is about, else on top."""
    for refusal in refusals:
        places = {
            refusal.place,
            PLACES.get(refusal.code, ""),
            f"need:{refusal.place}",
            f"file:{refusal.place}",
        }
        found = next((name for name in form.fields if name in places), None)
        form.add_error(found, refusal.message)
