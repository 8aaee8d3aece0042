"""What a unit types into its sheet, between the form it was shown and the figures it signs. Pure.

A draft is a JSON object {row key: {field: text or null}}; null stands for a cell emptied on purpose (MISSING).
Which cells are open is `preview.open_fields`; whether the values are right is judged in faults.py.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mutubaku.figures.rules.faults import Fault
from mutubaku.figures.rules.preview import (
    KEYED,
    LABELS,
    MONEY_LIMIT,
    TEXT_LIMIT,
    Change,
    Preview,
    Value,
    applied,
    open_fields,
    value_of,
)
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal

NUMERIC = ("money", "physical")
Values = Mapping[str, Mapping[str, Value]]
SOURCE = "source"


@dataclass(frozen=True)
class Entry:
    """`changes`: cells that differ from the form; may be kept only without `refusals`."""

    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]


def entry(form: SheetForm, values: Values) -> Entry:
    """Compares typed values with the form. What is not named stays as it is; an unchanged cell is never refused."""
    rows = {row.key: row for row in form.rows}
    changes: list[Change] = []
    refusals: list[Refusal] = []
    for key, typed in values.items():
        if key not in rows:
            message = f"Baris {key} tidak ada pada lembar ini. Muat ulang lembarnya."
            refusals.append(Refusal("row_unknown", message, key))
            continue
        for name, value in typed.items():
            held = value_of(rows[key], name)
            if value == held:
                continue
            refusals.extend(_refusals(form, rows[key], name, value))
            changes.append(Change("", key, name, held, value))
    return Entry(tuple(changes), tuple(refusals))


def _refusals(form: SheetForm, row: SheetRow, name: str, value: Value) -> Iterator[Refusal]:
    place = f"{row.key}.{name}"
    label = LABELS.get(name, name)
    if name not in KEYED or name not in open_fields(form, row):
        message = f"{row.code}: kolom {label} tidak terbuka untuk diubah. Muat ulang lembarnya."
        yield Refusal("cell_locked", message, place)
    elif isinstance(value, str) == (name in NUMERIC):
        yield Refusal(
            "cell_kind", f"{row.code}: isi kolom {label} tidak sesuai jenisnya. Perbaiki isinya.", place
        )
    elif isinstance(value, str) and len(value) > TEXT_LIMIT:
        yield Refusal(
            "cell_long", f"{row.code}: {label} lebih dari {show(TEXT_LIMIT)} huruf. Ringkas isinya.", place
        )
    elif isinstance(value, Decimal) and not (value.is_finite() and abs(value) < MONEY_LIMIT):
        yield Refusal("cell_size", f"{row.code}: {label} terlalu besar. Periksa jumlah angka nolnya.", place)


def filled(form: SheetForm, changes: Iterable[Change]) -> SheetForm:
    """The form with the changes in it."""
    return applied(form, Preview(tuple(changes)))


def fault_refusals(faults: Iterable[Fault]) -> list[Refusal]:
    """The faults that keep a sheet from being sent, each at its cell."""
    return [
        Refusal(fault.code, fault.message, f"{fault.row_key}.{fault.field}" if fault.row_key else "")
        for fault in faults
        if fault.blocks
    ]


Draft = dict[str, dict[str, str | None]]


def read_draft(text: str) -> Draft:
    draft: Draft = json.loads(text)
    return draft


def drafted(draft: Draft, changes: Iterable[Change], source: str) -> str:
    """The draft with the changes in it, as text; `source` tells where the money and physical cells came from."""
    merged = {key: dict(cells) for key, cells in draft.items()}
    for change in changes:
        cells = merged.setdefault(change.key, {})
        cells[change.field] = None if change.after is MISSING else f"{change.after}"
        if change.field in NUMERIC:
            cells[f"{change.field}.{SOURCE}"] = source
    return json.dumps(merged, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def draft_values(draft: Draft) -> dict[str, dict[str, Value]]:
    """The typed values back; what cannot be read is left out, so a damaged draft never blocks a sheet."""
    return {
        key: {name: value for name, text in cells.items() if (value := _value(name, text)) is not None}
        for key, cells in draft.items()
    }


def _value(name: str, text: str | None) -> Value | None:
    if name not in KEYED:
        return None
    if name not in NUMERIC:
        return text or ""
    try:
        return MISSING if text is None else Decimal(text)
    except InvalidOperation:
        return None


def source_of(draft: Draft, key: str, name: str) -> str | None:
    return draft.get(key, {}).get(f"{name}.{SOURCE}")


def over_draft(form: SheetForm, draft: Draft) -> SheetForm:
    """The form as the unit left it: drafted cells that are still open replace what is stored."""
    rows = {row.key: row for row in form.rows}
    changes = [
        Change("", key, name, MISSING, value)
        for key, cells in draft_values(draft).items()
        if key in rows
        for name, value in cells.items()
        if name in open_fields(form, rows[key])
    ]
    return filled(form, changes)
