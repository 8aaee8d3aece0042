"""What an uploaded sheet would change, cell by cell, before anything is stored; and why it may not.

Judges the file against the sheet as it stands: stamp, rows, locked values, the shape of what was typed.
Budget rules (pagu, falling progress, deviations) are not here; they read `applied(form, preview)`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.figures.rules.typed import Typed, amount, clean, due, words
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rounded, show
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal

LABELS = {
    "code": "Kode sub kegiatan",
    "name": "Nama sub kegiatan",
    "fund": "Kode sumber dana",
    "fund_name": "Sumber dana",
    "pagu": "Pagu (Rp)",
    "target_money": "Target keuangan s.d. bulan ini (Rp)",
    "before": "Realisasi s.d. bulan lalu (Rp)",
    "money": "Realisasi bulan ini (Rp)",
    "target_physical": "Target fisik s.d. bulan ini (%)",
    "before_physical": "Fisik s.d. bulan lalu (%)",
    "physical": "Fisik s.d. bulan ini (%)",
    "obstacle": "Kendala",
    "action": "Tindak lanjut",
    "person": "Penanggung jawab",
    "due": "Batas waktu",
    "override": "Alasan khusus",
    "answer": "Jawaban atas pengembalian",
}
NUMBERS = ("pagu", "target_money", "before", "money", "target_physical", "before_physical", "physical")
REMARKS = ("obstacle", "action", "person", "due")
KEYED = ("money", "physical", *REMARKS, "override", "answer")
PER_SUB_KEGIATAN = ("target_physical", "before_physical", "physical")
TEXT_LIMIT = 2_000
MONEY_LIMIT = Decimal(10) ** 15

Value = Amount | str
TypedRow = Mapping[str, Typed]


@dataclass(frozen=True)
class Stamp:
    """What a downloaded sheet remembers of itself. `digest`: of everything in it that is not keyed."""

    office: str
    unit: str
    period: str
    version: int
    keys: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class CellFault:
    """Something wrong at one cell. `address` is empty for a missing row, `key` for a cell of no row."""

    address: str
    key: str
    field: str
    message: str


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it came back. `stray`: typed rows that name no budget line, or name one a second time."""

    stamp: Stamp
    rows: Mapping[str, TypedRow]
    stray: tuple[CellFault, ...] = ()

    @property
    def addresses(self) -> dict[tuple[str, str], str]:
        """{(row key, field): "G12"}, to put later faults beside the cell; "remark" is its first column."""
        found = {(key, name): cell.address for key, row in self.rows.items() for name, cell in row.items()}
        remarks = {(key, "remark"): place for (key, name), place in found.items() if name == REMARKS[0]}
        return found | remarks


@dataclass(frozen=True)
class Change:
    """`before` and `after`: Decimal or MISSING for money and physical, text for the rest."""

    address: str
    key: str
    field: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Preview:
    """With a refusal nothing was compared. Changes may be stored only without refusals and faults."""

    changes: tuple[Change, ...] = ()
    faults: tuple[CellFault, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def storable(self) -> bool:
        return not self.faults and not self.refusals


def value_of(row: SheetRow, name: str) -> Value:
    """Value of a field by its column name; physical figures only on the lead row, where they are asked."""
    if name in PER_SUB_KEGIATAN and not row.lead:
        return MISSING
    value: Value = getattr(row.remark if name in REMARKS else row, name)
    return value


def open_fields(form: SheetForm, row: SheetRow) -> frozenset[str]:
    """Fields the unit may key now. After a return only what was given back, with what explains it, is open."""
    return _open(row, _returned(form))


def _returned(form: SheetForm) -> frozenset[str]:
    """Codes of the sub kegiatan with anything given back; empty for a sheet that is open as a whole."""
    return frozenset(row.code for row in form.rows if row.given_back)


def _open(row: SheetRow, returned: frozenset[str]) -> frozenset[str]:
    names = set(KEYED)
    if row.given_back:
        names -= {"money", "physical"} - set(row.given_back_fields or ("money", "physical"))
    elif (
        returned
    ):  # remark and reason of the whole sub kegiatan stand on its lead row, whichever row came back
        names = {*REMARKS, "override"} if row.lead and row.code in returned else set()
    if not row.given_back:
        names.discard("answer")
    if row.from_sipd:
        names.discard("money")
    if not row.lead:  # physical and remark stand once per sub kegiatan
        names -= {"physical", *REMARKS}
    return frozenset(names)


def stamp_of(form: SheetForm) -> Stamp:
    """The stamp a sheet of this form carries."""
    returned = _returned(form)
    locked = [_locked_values(row, _open(row, returned)) for row in form.rows]
    written = json.dumps(locked, separators=(",", ":"), ensure_ascii=False).encode()
    keys = tuple(row.key for row in form.rows)
    digest = hashlib.sha256(written).hexdigest()
    return Stamp(clean(form.office), clean(form.unit), str(form.period), form.version, keys, digest)


def _locked_values(row: SheetRow, keyed: frozenset[str]) -> list[str]:
    return [_plain(value_of(row, name)) for name in LABELS if name not in keyed]


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return str(rounded(value, 2))
    return clean(value) if isinstance(value, str) else ""


def compare(form: SheetForm, read: ReadSheet) -> Preview:
    """Every changed cell and every fault by address; or the reasons why the file is not for this sheet."""
    refusals = tuple(_refusals(stamp_of(form), read.stamp, form))
    if refusals:
        return Preview(refusals=refusals)
    faults = [*read.stray, *_unknown_rows(form, read), *_missing_rows(form, read)]
    changes: list[Change] = []
    returned = _returned(form)
    for row in form.rows:
        keyed = _open(row, returned)
        for name, cell in read.rows.get(row.key, {}).items():
            found = _changed(row, name, cell, name in keyed)
            if isinstance(found, Change):
                changes.append(found)
            elif found:
                faults.append(found)
    return Preview(tuple(changes), tuple(faults))


def applied(form: SheetForm, preview: Preview) -> SheetForm:
    """The form as it would be after the changes, for the budget rules to judge."""
    changed: dict[str, dict[str, Value]] = {}
    for change in preview.changes:
        changed.setdefault(change.key, {})[change.field] = change.after
    return replace(form, rows=tuple(_with(row, changed.get(row.key, {})) for row in form.rows))


def _with(row: SheetRow, values: Mapping[str, Value]) -> SheetRow:
    remark = replace(row.remark, **{name: str(values[name]) for name in REMARKS if name in values})
    return replace(row, remark=remark, **{k: v for k, v in values.items() if k not in REMARKS})  # type: ignore[arg-type]


def _refusals(due_stamp: Stamp, stamp: Stamp, form: SheetForm) -> Iterator[Refusal]:
    again = "Unduh lembar yang benar, lalu isi kembali."
    if stamp.office != due_stamp.office:
        yield Refusal(
            "sheet_other_office", f"Berkas ini milik perangkat daerah lain ({stamp.office}). {again}"
        )
    if stamp.unit != due_stamp.unit:
        message = f"Berkas ini milik unit {stamp.unit}, bukan {form.unit_name} ({form.unit}). {again}"
        yield Refusal("sheet_other_unit", message)
    if stamp.period != due_stamp.period:
        message = f"Berkas ini untuk {_label(stamp.period)}, bukan {form.period.label}. {again}"
        yield Refusal("sheet_other_period", message)
    if (stamp.office, stamp.unit, stamp.period) == (due_stamp.office, due_stamp.unit, due_stamp.period):
        yield from _stale(due_stamp, stamp)


def _stale(due_stamp: Stamp, stamp: Stamp) -> Iterator[Refusal]:
    again = "Unduh ulang lembarnya, pindahkan isian Anda, lalu unggah lagi."
    if stamp.version != due_stamp.version:
        message = (
            f"Berkas ini versi {stamp.version}, lembar di sistem sudah versi {due_stamp.version}. {again}"
        )
        yield Refusal("sheet_stale", message)
    elif (stamp.keys, stamp.digest) != (due_stamp.keys, due_stamp.digest):
        message = f"Pagu, target, atau nilai acuan berubah sejak berkas ini diunduh. {again}"
        yield Refusal("sheet_reference_changed", message)


def _label(period: str) -> str:
    try:
        return Period.parse(period).label
    except ValueError:
        return f"periode {period}"


def _unknown_rows(form: SheetForm, read: ReadSheet) -> Iterator[CellFault]:
    known = {row.key for row in form.rows}
    for key, typed in read.rows.items():
        if key not in known:
            place = typed["code"].address if "code" in typed else ""
            message = (
                "Kode dan sumber dana ini tidak ada pada lembar. Hapus barisnya atau unduh ulang lembarnya."
            )
            yield CellFault(place, key, "code", message)


def _missing_rows(form: SheetForm, read: ReadSheet) -> Iterator[CellFault]:
    for row in form.rows:
        if row.key not in read.rows:
            message = f"Baris {row.code} ({row.fund_name}) tidak ada di berkas. Unduh ulang lembarnya."
            yield CellFault("", row.key, "code", message)


def _changed(row: SheetRow, name: str, cell: Typed, is_open: bool) -> Change | CellFault | None:
    """None: the cell says what the sheet says already."""
    held = value_of(row, name)
    try:
        found = _parsed(name, cell)
    except ValueError as fault:
        return CellFault(cell.address, row.key, name, str(fault) if is_open else _locked_message(name, held))
    if _same(name, held, found):
        return None
    refused = _shape_fault(name, found) if is_open else _locked_message(name, held)
    if refused:
        return CellFault(cell.address, row.key, name, refused)
    return Change(cell.address, row.key, name, held, found)


def _same(name: str, held: Value, found: Value) -> bool:
    if name == "due" and isinstance(held, str):
        return found == due(Typed("", held))
    return _plain(found) == _plain(held)


def _parsed(name: str, cell: Typed) -> Value:
    if name in NUMBERS:
        return amount(cell)
    return due(cell) if name == "due" else words(cell)


def _locked_message(name: str, held: Value) -> str:
    if isinstance(held, Decimal):
        remedy = f"Kembalikan menjadi {show(held, 2 if '%' in LABELS[name] else 0)}"
    else:
        remedy = f"Kembalikan menjadi “{held}”" if held else "Kosongkan selnya"
    return f"Nilai terkunci diubah pada kolom {LABELS[name]}. {remedy} atau unduh ulang lembarnya."


def _shape_fault(name: str, value: Value) -> str:
    """What cannot be right whatever the budget says."""
    if isinstance(value, str) and len(value) > TEXT_LIMIT:
        return f"Teks lebih dari {show(TEXT_LIMIT)} huruf. Ringkas isinya."
    if not isinstance(value, Decimal):
        return ""
    if name == "money" and value != value.to_integral_value():
        return "Nilai rupiah ditulis bulat tanpa sen, misalnya 1.250.000."
    if name == "money" and abs(value) >= MONEY_LIMIT:
        return "Nilai rupiah terlalu besar. Periksa jumlah angka nolnya."
    if name == "physical" and not 0 <= value <= 100:
        return "Persen fisik harus antara 0 dan 100."
    if name == "physical" and value != rounded(value, 2):
        return "Persen fisik paling banyak dua angka di belakang koma, misalnya 83,75."
    return ""
