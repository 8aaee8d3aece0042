"""What is typed about the recipients of a paper: who they are, an address to mail to, the scan of a signed receipt."""

from django import forms

from mutubaku.documents.forms.numbers import line, messages
from mutubaku.documents.rules.handing import LONGEST_NAME, read_recipient
from mutubaku.documents.rules.paper import Recipient
from mutubaku.org.forms.organisation import Refusable, Whole


class MailForm(Refusable):
    address = line(
        "Alamat surel",
        254,
        "Naskah rahasia dikirim sebagai tautan. Surel memuat paling banyak 5 MB; berkas selebihnya hanya disebut "
        "namanya.",
    )
    digest = forms.CharField(
        widget=forms.HiddenInput, max_length=128, error_messages=messages("Sidik naskah")
    )


class AcknowledgeForm(Refusable):
    name = line(
        "Nama dan jabatan penerima",
        LONGEST_NAME,
        "Yang menerima naskah, misalnya Petugas Tata Usaha Inspektorat.",
    )


class SheetForm(Refusable):
    scan = forms.FileField(
        label="Pindaian lembar tanda terima", help_text="PDF, JPG, atau PNG lembar yang ditandatangani penerima.",
        error_messages={**messages("Pindaian"), "invalid": "Pilih berkas pindaian.", "empty": "Berkas pindaian kosong."},
    )  # fmt: skip


class DistributeForm(Refusable):
    """`recipients`: one a line, with a count after a semicolon."""

    recipients = Whole(
        label="Penerima", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), error_messages=messages("Penerima"),
        help_text="Satu penerima per baris; lebih dari satu eksemplar ditulis setelah titik koma: Bappeda; 2.",
    )  # fmt: skip
    digest = forms.CharField(
        widget=forms.HiddenInput, max_length=128, error_messages=messages("Sidik naskah")
    )

    def lines(self) -> tuple[Recipient, ...]:
        typed = (line.strip() for line in self.cleaned_data["recipients"].splitlines())
        return tuple(read_recipient(line) for line in typed if line)
