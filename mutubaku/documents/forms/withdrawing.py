"""What is typed to withdraw a signed paper."""

from django import forms

from mutubaku.documents.forms.numbers import line, messages
from mutubaku.org.forms.organisation import Refusable, Whole


class WithdrawForm(Refusable):
    reason = Whole(
        label="Alasan", max_length=1000, help_text="Terbaca pada naskah dan register, tidak pada halaman Periksa naskah.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages=messages("Alasan"),
    )  # fmt: skip
    successor = line(
        "Nomor naskah pengganti",
        160,
        "Kosongkan bila tidak ada penggantinya. Pengganti sejenis, sudah ditandatangani, dan lebih baru.",
        required=False,
    )
    # Before a password a browser takes a bare line for the name of the account.
    successor.widget.attrs["autocomplete"] = "off"
    password = forms.CharField(
        label="Kata sandi Anda", help_text="Untuk memastikan bahwa Anda sendiri yang mencabut.", strip=False,
        max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Isi kata sandi untuk mencabut naskah."},
    )  # fmt: skip
