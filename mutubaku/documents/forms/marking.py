"""What is asked of whoever marks a paper on its own page: the text that was read, the password, a scan or passphrase."""

from typing import Any

from django import forms

from mutubaku.documents.rules.sealing import Provider
from mutubaku.org.forms.organisation import Refusable


class MarkForm(Refusable):
    """`provider`: who seals the file of this mark, where that asks something of the signer."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=128, required=False)

    def __init__(self, provider: Provider | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "tanda_%s"
        if provider == Provider.BSRE:
            self.fields["passphrase"] = forms.CharField(
                label="Frasa sandi BSrE", strip=False, max_length=200, required=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip
        if provider == Provider.BASAH:
            self.fields["scan"] = forms.FileField(
                label="Hasil pindai naskah bertanda tangan",
                help_text="PDF, JPG, atau PNG dengan kode QR yang terlihat.",
                error_messages={"required": "Unggah hasil pindai naskah yang sudah ditandatangani basah."},
            )
            self.fields["code"] = forms.CharField(
                label="Kode periksa",
                required=False,
                max_length=20,
                help_text="Hanya bila kode QR tidak terbaca.",
            )
        self.fields["password"] = forms.CharField(
            label="Kata sandi Anda", strip=False, max_length=200,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Isi kata sandi untuk membubuhkan tanda."},
        )  # fmt: skip

    def read_now(self, digest: str) -> None:
        """What is shown again stands beside the text as it is now, so that is the one read next."""
        self.data = dict(self.data.items()) | {"digest": digest}
