"""What is typed about a contact with a late unit."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mutubaku.cases.forms.fields import messages, words
from mutubaku.cases.rules.chasing import CONTACT_NAMES


class ContactForm(forms.Form):
    """`units`: those still awaited."""

    def __init__(self, units: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.TypedChoiceField(
            label="Unit", choices=units, coerce=int, error_messages=messages("Unit")
        )
        self.fields["kind"] = forms.ChoiceField(
            label="Cara menghubungi",
            choices=[(kind, words.capitalize()) for kind, words in CONTACT_NAMES.items()],
            error_messages=messages("Cara menghubungi"),
        )
        self.fields["words"] = words(
            "Hasil pembicaraan",
            "Siapa yang dihubungi dan apa jawabannya; masuk jurnal.",
            rows=2,
            required=True,
        )
