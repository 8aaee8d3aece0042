"""The forms of sign-in and account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

WRONG = "Nama pengguna atau kata sandi salah. Periksa keduanya, lalu coba lagi."


class SignIn(AuthenticationForm):
    """Says the same for an unknown name, a wrong password and a closed account."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Isi nama pengguna."
        self.fields["password"].error_messages["required"] = "Isi kata sandi."

    def clean_username(self) -> str:
        """Longer than any name: never looked up, nor counted by axes in a column it does not fit."""
        username = self.cleaned_data["username"]
        if len(username) > (self.username_field.max_length or 0):
            raise ValidationError(WRONG)
        return username


# Django's own Indonesian says what is wrong and not what to do; by the code of each validator.
RULES = {
    "password_too_short": "Kata sandi baru terlalu pendek. Gunakan paling sedikit 12 tanda.",
    "password_too_common": "Kata sandi baru terlalu umum. Gunakan beberapa kata yang tidak biasa bersama.",
    "password_too_similar": "Kata sandi baru mirip dengan nama atau NIP Anda. Pilih yang lain.",
    "password_entirely_numeric": "Kata sandi baru hanya berisi angka. Tambahkan huruf.",
}


def _secret(empty: str) -> forms.CharField:
    return forms.CharField(strip=False, max_length=200, error_messages={"required": empty})


class ChangePassword(forms.Form):
    """The old password once, the new one twice; what a password must be stands in the settings."""

    old_password = _secret("Isi kata sandi lama.")
    new_password1 = _secret("Isi kata sandi baru.")
    new_password2 = _secret("Ketik kata sandi baru sekali lagi.")

    def __init__(self, person: Any, *args: Any) -> None:
        super().__init__(*args)
        self.person = person

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if not self.person.check_password(old):
            raise ValidationError("Kata sandi lama salah. Ketik kata sandi yang Anda pakai saat masuk.")
        return old

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError("Kata sandi baru sama dengan yang lama. Pilih yang lain.")
        try:
            validate_password(new, self.person)
        except ValidationError as broken:
            raise ValidationError(
                [RULES.get(e.code or "", e.messages[0]) for e in broken.error_list]
            ) from broken
        return new

    def clean_new_password2(self) -> str:
        again = self.cleaned_data["new_password2"]
        if again != self.data.get("new_password1"):
            raise ValidationError("Kedua kata sandi baru tidak sama. Ketik kembali keduanya.")
        return again
