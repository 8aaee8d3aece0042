"""The search of the list of cases. Field names are those in the address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from mutubaku.cases.rules.state import Phase
from mutubaku.cases.selectors.listing import CaseQuery
from mutubaku.values.period import Period

ANY = ("", "Semua")
LATE = ("terlambat", "Lewat waktu baku")
PHASE_NAMES = {
    Phase.RUNNING.value: "Berjalan",
    Phase.FINISHED.value: "Selesai",
    Phase.CANCELLED.value: "Dibatalkan",
}


class CaseSearch(forms.Form):
    """`sops`: (id, title) of procedures with a case; `periods`: those cases were begun for."""

    def __init__(
        self, sops: Iterable[tuple[str, str]], periods: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = [(period, Period.parse(period).label) for period in periods]
        self.fields["sop"] = _choice("SOP", sops)
        self.fields["periode"] = _choice("Periode", labels)
        self.fields["status"] = _choice("Status", [*PHASE_NAMES.items(), LATE])
        self.fields["q"] = forms.CharField(
            label="Judul atau nomor", required=False, max_length=100,
            error_messages={
                "max_length": "Kata yang dicari paling panjang 100 huruf.",
                "null_characters_not_allowed": "Kata yang dicari memuat tanda yang tidak dikenal.",
            },
        )  # fmt: skip

    def asked(self) -> CaseQuery:
        data = self.cleaned_data
        late = data["status"] == LATE[0]
        return CaseQuery(data["sop"], data["periode"], "" if late else data["status"], data["q"], late)


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[ANY, *choices],
        error_messages={"invalid_choice": f"{label}: pilih dari daftar yang tersedia."},
    )  # fmt: skip
