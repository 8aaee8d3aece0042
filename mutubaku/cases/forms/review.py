"""The form over the matrix of units: whole sheets by a tick, single cells by the reason written at them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from mutubaku.cases.forms.fields import messages, words
from mutubaku.cases.selectors.review import Cell, Row, UnitLine


@dataclass(frozen=True)
class Asked:
    """A cell and the field its reason is written in."""

    cell: Cell
    field: forms.BoundField


@dataclass(frozen=True)
class Judged:
    """A unit as the matrix shows it; `rows` only while it is opened."""

    unit: UnitLine
    chosen: bool
    opened: bool
    rows: tuple[tuple[Row, tuple[Asked, ...]], ...]


class ReviewForm(forms.Form):
    """`opened`: codes of the units whose rows are on the page."""

    def __init__(self, units: Sequence[UnitLine], opened: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.opened = units, opened
        self.fields["units"] = forms.MultipleChoiceField(
            required=False, choices=[(unit.code, unit.name) for unit in units],
            error_messages={
                "invalid_choice": "Unit itu tidak ikut dalam pekerjaan ini. Pilih dari daftar.",
                "invalid_list": "Pilih unit dari daftar.",
            },
        )  # fmt: skip
        for unit in units:
            for cell in _cells(unit) if unit.code in opened else ():
                label = f"Alasan mengembalikan {cell.label} {cell.code}"
                self.fields[cell.name] = forms.CharField(
                    label=label, required=False, max_length=500, error_messages=messages(label)
                )
        self.fields["reason"] = words(
            "Catatan pengembalian", "Untuk semua unit yang dipilih, sedikitnya 10 huruf.", required=True
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        whole = set(data.get("units") or ())
        for unit in self.lines:
            if unit.code in whole and unit.code in self.chosen:
                said = f"{unit.name} dipilih seluruhnya dan juga per sel. Pilih salah satu."
                self.add_error(None, said)
        if not whole and not self.chosen and "units" in data:
            self.add_error(None, "Pilih sedikitnya satu unit, atau tulis alasan pada sedikitnya satu sel.")
        return data

    @property
    def chosen(self) -> dict[str, list[tuple[Cell, str]]]:
        """Unit code → its cells with the reason written at each."""
        found: dict[str, list[tuple[Cell, str]]] = {}
        for unit in self.lines:
            for cell in _cells(unit):
                if reason := self.cleaned_data.get(cell.name):
                    found.setdefault(unit.code, []).append((cell, reason))
        return found

    @property
    def named(self) -> tuple[str, ...]:
        """Codes of every unit that gets something back."""
        return tuple(dict.fromkeys((*self.cleaned_data["units"], *self.chosen)))

    @property
    def matrix(self) -> list[Judged]:
        ticked = set(self["units"].value() or ())
        return [
            Judged(unit, unit.code in ticked, unit.code in self.opened, self._rows(unit))
            for unit in self.lines
        ]

    def _rows(self, unit: UnitLine) -> tuple[tuple[Row, tuple[Asked, ...]], ...]:
        if unit.code not in self.opened:
            return ()
        return tuple((row, tuple(Asked(cell, self[cell.name]) for cell in row.cells)) for row in unit.rows)


def _cells(unit: UnitLine) -> list[Cell]:
    return [cell for row in unit.rows for cell in row.cells]
