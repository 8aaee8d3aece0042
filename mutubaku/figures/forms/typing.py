"""What a sheet's form sends back: texts by cell, what they mean, and who changed what since it was shown.

A cell is named `row key.field`. Nothing is stored here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from mutubaku.figures.rules.entry import NUMERIC, entry
from mutubaku.figures.rules.preview import KEYED, LABELS, Value, open_fields, value_of
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.figures.rules.typed import Typed, amount, clean, due
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal, Refused

Texts = dict[str, str]
_LONGEST_NUMBER = 60
_MOST_DECIMALS = 8
_LAST_COUNT = 2**31


def cell_name(row: SheetRow, field: str) -> str:
    return f"{row.key}.{field}"


def written(row: SheetRow, field: str) -> str:
    """The value of a cell as its input shows it; reading it back gives the same value."""
    return _shown(field, value_of(row, field))


def _shown(field: str, value: Value) -> str:
    if value is MISSING:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    # What was typed finer than asked stays visible, or it could never be corrected.
    asked = 2 if field == "physical" else 0
    return show(value, min(max(asked, _decimals(value)), _MOST_DECIMALS)).replace("−", "-")


def _decimals(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent)


def shown_texts(form: SheetForm) -> Texts:
    """Every open cell of the form as its input shows it."""
    return {cell_name(row, f): written(row, f) for row in form.rows for f in open_fields(form, row)}


@dataclass(frozen=True)
class Sent:
    """`base`: what the form showed when it was opened, as it claims itself; it only decides what counts as changed."""

    version: int
    edits: int
    texts: Texts
    base: Texts

    def changed(self, form: SheetForm) -> Texts:
        """The cells this person changed: those that no longer read as they were shown."""
        now = shown_texts(form)
        known = now | self.base
        return {name: text for name, text in self.texts.items() if not _alike(text, known.get(name))}


def sent(data: QueryDict) -> Sent:
    """Raises Refused when the form is not whole."""
    texts = {
        name: str(data[name])[:200_000]
        for name in data
        if name.rpartition(".")[0] and name.rpartition(".")[2] in KEYED
    }
    return Sent(_count(data, "version"), _count(data, "edits"), texts, _base(data.get("base", "")))


def _count(data: QueryDict, name: str) -> int:
    text = str(data.get(name, ""))
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) < _LAST_COUNT):
        raise Refused(Refusal("form", "Formulir tidak utuh. Muat ulang lembarnya, lalu isi kembali."))
    return int(text)


def _base(text: str) -> Texts:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _alike(one: str, other: str | None) -> bool:
    return other is not None and clean(one.strip()) == clean(other.strip())


@dataclass(frozen=True)
class Clash:
    """One cell changed by somebody else meanwhile. `can_change` False: it is no longer open, the words are only kept."""

    name: str
    label: str
    mine: str
    stored: str
    can_change: bool

    @property
    def typed(self) -> str:
        """What was typed, a number as numbers are written; what cannot be read stands as it was typed."""
        field = self.name.rpartition(".")[2]
        try:
            return _shown(field, _value(field, self.mine))
        except ValueError:
            return self.mine


def clashes(form: SheetForm, typed: Texts, base: Texts, *, is_open: bool) -> list[Clash]:
    """Cells where what was typed, what is stored now and what was shown all differ; closed cells always clash."""
    rows = {row.key: row for row in form.rows}
    now = shown_texts(form) if is_open else {}
    found = []
    for name, mine in typed.items():
        key, _, field = name.rpartition(".")
        row = rows.get(key)
        stored = now.get(name)
        if stored is not None and (_alike(stored, mine) or _alike(stored, base.get(name))):
            continue
        label = f"{row.code} {row.name}, {LABELS[field]}" if row else name
        held = stored if stored is not None else written(row, field) if row else ""
        found.append(Clash(name, label, mine, held, stored is not None))
    return found


@dataclass(frozen=True)
class Read:
    """`values` may be stored; `wrong`: cell → (text as typed, what is wrong with it)."""

    values: Mapping[str, Mapping[str, Value]]
    wrong: Mapping[str, tuple[str, str]]


def read(form: SheetForm, texts: Texts) -> Read:
    """Every text that means something becomes a value; the others keep their text and say what is wrong."""
    values: dict[str, dict[str, Value]] = {}
    wrong: dict[str, tuple[str, str]] = {}
    for name, text in texts.items():
        key, _, field = name.rpartition(".")
        try:
            values.setdefault(key, {})[field] = _value(field, text)
        except ValueError as fault:
            wrong[name] = (text, str(fault))
    for refusal in entry(form, values).refusals:
        key, _, field = refusal.place.rpartition(".")
        dropped = (
            [refusal.place] if field in KEYED else [f"{refusal.place}.{f}" for f in values[refusal.place]]
        )
        for name in dropped:
            wrong[name] = (texts[name], refusal.message)
            values[name.rpartition(".")[0]].pop(name.rpartition(".")[2], None)
    return Read({key: typed for key, typed in values.items() if typed}, wrong)


def _value(field: str, text: str) -> Value:
    if field == "due":
        return due(Typed("", text))
    if field not in NUMERIC:
        return clean(text)
    found = amount(Typed("", text)) if len(text) <= _LONGEST_NUMBER else None
    if found is None or (found is not MISSING and _decimals(found) > _MOST_DECIMALS):
        raise ValueError("Angka ini terlalu panjang. Tulis misalnya 1.250.000 atau 83,75.")
    return found
