"""The forms of sign-in and account, and of what a person chooses about the looks of the pages."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mutubaku.values.refusal import Refusal

NO_PASSKEY = "Kunci sandi tidak dapat dipastikan. Ulangi, atau masuk dengan kata sandi."
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


class _Refusable(forms.Form):
    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """What a service refused, each at the field it names."""
        for refusal in refusals:
            self.add_error(refusal.place if refusal.place in self.fields else None, refusal.message)


class Code(_Refusable):
    """A code of an authenticator app, or a recovery code."""

    code = forms.CharField(max_length=20, error_messages={"required": "Isi kode."})

    def wrong(self) -> None:
        self.add_error("code", "Kode salah atau sudah terpakai. Ketik kode yang tampil sekarang.")


class Passkey(_Refusable):
    """What the browser says for a passkey."""

    credential = forms.JSONField(error_messages={"required": NO_PASSKEY, "invalid": NO_PASSKEY})

    def wrong(self) -> None:
        self.add_error("credential", NO_PASSKEY)


class NewPasskey(Passkey):
    name = forms.CharField(
        max_length=40, error_messages={"required": "Isi nama kunci, misalnya Telepon kantor."}
    )


class Prove(_Refusable):
    """The password once more, before the locks of the account are changed."""

    password = forms.CharField(
        strip=False, max_length=200, error_messages={"required": "Isi kata sandi Anda."}
    )


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

    def __init__(self, person: Any, is_right: Callable[[str], bool], *args: Any) -> None:
        super().__init__(*args)
        self.person, self.is_right = person, is_right

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if not self.is_right(old):
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


THEMES = (("perangkat", "Ikuti perangkat"), ("terang", "Terang"), ("gelap", "Gelap"))


class Appearance(forms.Form):
    """Theme of the pages (the first follows the device), and whether keyboard shortcuts are wanted."""

    theme = forms.ChoiceField(choices=THEMES)
    shortcuts = forms.BooleanField(required=False)
