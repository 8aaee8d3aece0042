"""What is asked of the register of papers. What may be done is the service's to say."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from mutubaku.documents.rules.paper import PAPER_KINDS, STATE_NAMES
from mutubaku.documents.selectors import PaperQuery
from mutubaku.values.period import Period

ANY = ("", "Semua")


class RegisterForm(forms.Form):
    """`periods`: those that papers of the office are about, and their years; `units`: id and name of each unit of the
    office. Field names are those in the address."""

    def __init__(
        self, periods: Sequence[str], units: Iterable[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, kind.name.capitalize()) for code, kind in PAPER_KINDS.items()]
        months = [(period, Period.parse(period).label) for period in periods]
        self.fields["jenis"] = _choice("Jenis", kinds)
        self.fields["status"] = _choice("Status", STATE_NAMES.items())
        self.fields["periode"] = _choice("Bulan atau tahun", months)
        self.fields["unit"] = _choice("Unit penerima atau penanda", [(str(pk), name) for pk, name in units])
        self.fields["q"] = forms.CharField(
            label="Nomor, judul, pekerjaan, atau isi", required=False, max_length=100,
            error_messages={
                "max_length": "Kata yang dicari paling panjang 100 huruf.",
                "null_characters_not_allowed": "Kata yang dicari memuat tanda yang tidak dikenal.",
            },
        )  # fmt: skip

    def asked(self) -> PaperQuery:
        data = self.cleaned_data
        return PaperQuery(
            data["jenis"],
            data["status"],
            data["periode"],
            data["q"],
            int(data["unit"]) if data["unit"] else None,
        )


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[ANY, *choices],
        error_messages={"invalid_choice": f"{label}: pilih dari daftar yang tersedia."},
    )  # fmt: skip
