"""Giving sheets back from the matrix of units: one unit's choice at a time, then all of them in one act.

A choice is kept as plain text between the two, so that looking at another unit loses nothing. What may be given back
is judged by the services.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms

from mutubaku.cases.forms.fields import messages, words
from mutubaku.cases.selectors.review import Cell, Row, UnitLine

WHOLE = ""  # the name under which a whole sheet is chosen, beside the names of cells
Choice = dict[str, str]


@dataclass(frozen=True)
class Asked:
    """A cell and the field its reason is written in."""

    cell: Cell
    field: forms.BoundField


@dataclass(frozen=True)
class Chosen:
    """A unit that gets something back: its whole sheet, or `cells` with the reason of each."""

    unit: UnitLine
    cells: tuple[tuple[Cell, str], ...]


class UnitForm(forms.Form):
    """What one unit gets back: everything by a tick, or single cells by the reason written at them."""

    whole = forms.BooleanField(label="Kembalikan seluruh isian unit ini", required=False)

    def __init__(self, unit: UnitLine, kept: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["whole"].initial = WHOLE in kept
        for cell in _cells(unit):
            label = f"Alasan mengembalikan {cell.label} {cell.code}"
            self.fields[cell.name] = forms.CharField(
                label=label, required=False, max_length=500, initial=kept.get(cell.name, ""),
                error_messages=messages(label),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("whole") and any(self.cleaned_data.get(c.name) for c in _cells(self.unit)):
            self.add_error("whole", "Pilih seluruh isian, atau tulis alasan pada sel; tidak keduanya.")
        return self.cleaned_data

    @property
    def choice(self) -> Choice:
        """Name of each chosen cell → its reason; the whole sheet under its own name. Empty when nothing is chosen."""
        if self.cleaned_data["whole"]:
            return {WHOLE: ""}
        return {cell.name: said for cell in _cells(self.unit) if (said := self.cleaned_data[cell.name])}

    @property
    def rows(self) -> list[tuple[Row, tuple[Asked, ...]]]:
        return [(row, tuple(Asked(cell, self[cell.name]) for cell in row.cells)) for row in self.unit.rows]


class GiveBackAll(forms.Form):
    """The act over everything chosen. `seen`: what the page listed; another window may have changed it since."""

    reason = words(
        "Catatan pengembalian", "Untuk semua unit yang dipilih, sedikitnya 10 huruf.", required=True
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, chosen: Sequence[Chosen], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.fields["seen"].initial = digest(chosen)

    def clean(self) -> dict[str, Any]:
        if not self.chosen:
            self.add_error(None, "Pilih sedikitnya satu unit, atau tulis alasan pada sedikitnya satu sel.")
        elif self.cleaned_data.get("seen") != digest(self.chosen):
            self.add_error(
                None, "Pilihan berubah sejak halaman ini dibuka. Periksa daftarnya, lalu kirim lagi."
            )
        return self.cleaned_data


def chosen(units: Iterable[UnitLine], kept: Mapping[str, Choice]) -> list[Chosen]:
    """What is kept, by unit, as far as it can still be given back."""
    found = []
    for unit in units:
        choice = kept.get(unit.code, {})
        cells = tuple((cell, choice[cell.name]) for cell in _cells(unit) if cell.name in choice)
        if cells or WHOLE in choice:
            found.append(Chosen(unit, cells))
    return found


def digest(found: Iterable[Chosen]) -> str:
    parts = [f"{one.unit.code}\t{cell.name}\t{said}" for one in found for cell, said in one.cells]
    return sha256(
        "\n".join([*parts, *(one.unit.code for one in found if not one.cells)]).encode()
    ).hexdigest()


def _cells(unit: UnitLine) -> list[Cell]:
    return [cell for row in unit.rows for cell in row.cells]
