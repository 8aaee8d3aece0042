"""What is typed to withdraw a signed paper."""

from django import forms

from mutubaku.documents.forms.numbers import line, messages
from mutubaku.org.forms.organisation import Refusable


class WithdrawForm(Refusable):
    reason = forms.CharField(
        label="Alasan", max_length=1000, help_text="Terbaca pada naskah dan register, tidak pada halaman umum.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages=messages("Alasan"),
    )  # fmt: skip
    successor = line(
        "Nomor naskah pengganti",
        160,
        "Kosongkan bila tidak ada penggantinya. Pengganti sudah ditandatangani dan lebih baru.",
        required=False,
    )
