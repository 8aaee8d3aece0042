"""What is typed about number books: which one is shown, a pattern, a reserve, a paper written by hand, a void number."""

from collections.abc import Collection
from typing import Any

from django import forms

from mutubaku.documents.rules.number_lines import BY_HAND, LINE_KIND_NAMES, HandWritten, LineKind
from mutubaku.documents.rules.numbers import WORDS, read_serial
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.org.forms.organisation import Refusable, Whole
from mutubaku.org.forms.organisation import dated as date_field

KINDS = [(code, kind.name.capitalize()) for code, kind in PAPER_KINDS.items()]
HIGHEST = 2**31 - 1


def messages(label: str, **more: str) -> dict[str, str]:
    return {
        "required": f"Isi {label[:1].lower()}{label[1:]}.",
        "max_length": f"{label} terlalu panjang; paling banyak %(limit_value)d tanda.",
        "null_characters_not_allowed": f"{label} memuat tanda yang tidak dapat disimpan. Ketik ulang isinya.",
        "invalid_choice": f"{label}: pilih dari daftar yang tersedia.",
        "invalid": f"{label} ditulis dengan angka.",
        "min_value": f"{label} terlalu kecil.",
        "max_value": f"{label} terlalu besar.",
        **more,
    }


def line(label: str, limit: int, hint: str = "", required: bool = True) -> forms.CharField:
    return Whole(
        label=label, max_length=limit, help_text=hint, required=required, error_messages=messages(label)
    )


def number(label: str, hint: str = "", required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=HIGHEST, help_text=hint, required=required, error_messages=messages(label),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


def _reason(hint: str) -> forms.CharField:
    return Whole(
        label="Alasan", max_length=1000, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=messages("Alasan"),
    )  # fmt: skip


class BookForm(forms.Form):
    """Which register; field names are those in the address."""

    def __init__(self, years: Collection[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(year), str(year)) for year in sorted(years, reverse=True)]
        self.fields["jenis"] = forms.ChoiceField(
            label="Jenis naskah", choices=KINDS, required=False, error_messages=messages("Jenis naskah")
        )
        self.fields["tahun"] = forms.ChoiceField(
            label="Tahun", choices=listed, required=False, error_messages=messages("Tahun")
        )


class NumberForm(Refusable):
    """`year` and `kind` of the register every act is about."""

    kind = forms.ChoiceField(label="Jenis naskah", choices=KINDS, error_messages=messages("Jenis naskah"))
    year = number("Tahun")


class PatternForm(NumberForm):
    pattern = line(
        "Pola nomor", 80,
        f"Bagian yang dikenal: {', '.join(f'{{{word}}} {told}' for word, told in WORDS.items())}. "
        "{urut:3} menulis nomor urut dengan tiga angka: 007.",
    )  # fmt: skip
    klas = line("Kode klasifikasi", 20, "Misalnya 000.7.2.8; dipakai bila naskah tidak menyebut kodenya.")
    start = number(
        "Nomor terakhir sebelum aplikasi dipakai",
        "Hanya dapat diubah sebelum register ini mengeluarkan nomor.",
        required=False,
    )


class ReserveForm(NumberForm):
    count = number("Banyak nomor", "Nomor berikutnya sebanyak ini disisihkan untuk ditulis tangan.")
    reason = _reason("Misalnya pemadaman listrik dan jaringan, 12 sampai 13 November 2026.")


class EnterForm(NumberForm):
    """A paper written outside the program."""

    source = forms.ChoiceField(
        label="Asal nomor", choices=[(kind.value, LINE_KIND_NAMES[kind]) for kind in BY_HAND],
        error_messages=messages("Asal nomor"),
    )  # fmt: skip
    serial = number("Nomor urut cadangan", "Hanya untuk nomor cadangan.", required=False)
    number = line("Nomor dari Subbagian Umum", 160, "Hanya untuk nomor dari Subbagian Umum.", required=False)
    dated = date_field(
        "Tanggal naskah", required="Isi tanggal naskah.", hint="Nomor sisipan dibuat menurut tanggal ini."
    )
    recipient = line("Tujuan", 300)
    subject = line("Hal", 300)
    scan = forms.FileField(
        label="Pindaian naskah", required=False, help_text="PDF, JPG, atau PNG dari naskah yang ditandatangani.",
        error_messages=messages("Pindaian naskah", invalid="Pilih berkas pindaian.", empty="Berkas pindaian kosong."),
    )  # fmt: skip
    field_order = ("kind", "year", "source", "serial", "number", "dated", "recipient", "subject", "scan")

    def what(self) -> HandWritten:
        data = self.cleaned_data
        return HandWritten(
            LineKind(data["source"]),
            data["dated"],
            data["subject"],
            data["recipient"],
            data["serial"] or 0,
            data["number"],
        )


class VoidForm(NumberForm):
    serial = line("Nomor urut", 20, "Misalnya 654, atau 654.1 untuk nomor sisipan.")
    until = number("Sampai nomor urut", "Isi bila beberapa nomor berurutan batal sekaligus.", required=False)
    reason = _reason("Tetap terbaca pada register.")

    def clean_serial(self) -> tuple[int, int]:
        found = read_serial(self.cleaned_data["serial"])
        if found is None or found[0] > HIGHEST:
            raise forms.ValidationError("Nomor urut ditulis seperti 654 atau 654.1.")
        return found


class GiveBackForm(NumberForm):
    block = number("Cadangan")
    reason = _reason("Tetap terbaca pada register, misalnya gangguan selesai lebih cepat.")
