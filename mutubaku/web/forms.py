"""The sign-in form: Django's own, in our words."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm

WRONG = "Nama pengguna atau kata sandi salah. Periksa keduanya, lalu coba lagi."


class SignIn(AuthenticationForm):
    """Says the same for an unknown name, a wrong password and a closed account."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Isi nama pengguna."
        self.fields["password"].error_messages["required"] = "Isi kata sandi."
