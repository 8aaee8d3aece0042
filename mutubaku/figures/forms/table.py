"""A unit's sheet as the table on its page: rows under their program and kegiatan, subtotals, inputs, faults beside them.

Everything is written text; the arithmetic is rules/rfk.py. What comes back is read by forms/typing.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from mutubaku.figures.forms.typing import cell_name, written
from mutubaku.figures.rules import rfk
from mutubaku.figures.rules.faults import Fault, Severity
from mutubaku.figures.rules.preview import KEYED, open_fields
from mutubaku.figures.rules.rfk import Band, Leaf, Limits, Line, parent
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.plans.rules.codes import in_print
from mutubaku.plans.rules.plan import Budget
from mutubaku.values.figure import MISSING, Amount, percent
from mutubaku.values.numeral import show, signed

ZERO = Decimal(0)
REMARK_FIELDS = (
    ("obstacle", "Kendala"),
    ("action", "Tindak lanjut"),
    ("person", "Penanggung jawab"),
    ("due", "Batas waktu"),
)
_LOOKS = {Band.SESUAI: ("ok", "circle"), Band.WASPADA: ("warn", "triangle"), Band.KRITIS: ("bad", "diamond")}


@dataclass(frozen=True)
class Cell:
    """One cell. `open`: an input. `wrong`: what is wrong with the text as typed. `mark`: returned, to be answered."""

    id: str
    name: str
    label: str
    text: str
    open: bool
    wrong: str = ""
    invalid: bool = False
    mark: bool = False


@dataclass(frozen=True)
class Deviation:
    text: str
    colour: str
    shape: str


@dataclass(frozen=True)
class Sums:
    """What a line computes, as text; "–" where nothing is known yet."""

    pagu: str
    target_percent: str
    before: str
    money: str
    percent: str
    deviation: Deviation
    target_physical: str
    before_physical: str
    physical: str
    deviation_physical: Deviation


@dataclass(frozen=True)
class Note:
    """A fault in words, with the cell it is about; `beside` is said at the row itself, which need not be named there."""

    text: str
    to: str
    colour: str
    shape: str
    word: str
    beside: str = ""


@dataclass(frozen=True)
class Entry:
    """One budget line. `asks`: texts that belong to it: kendala …; `reason` and `answer` only where they are asked."""

    number: int
    row: SheetRow
    money: Cell
    physical: Cell | None
    remarks: tuple[Cell, ...]
    reason: Cell | None
    answer: Cell | None
    notes: tuple[Note, ...]
    remark_open: bool
    old: tuple[tuple[str, str], ...] = ()

    @property
    def says(self) -> bool:
        """Whether there is a word to read under its row."""
        return bool(self.row.given_back or self.answer or self.notes or self.reason or self.remarks)


@dataclass(frozen=True)
class TableLine:
    """`level`: l1 program, l2 kegiatan, l3 budget line. `entry` only on the last."""

    level: str
    id: str
    code: str
    name: str
    under: str
    sums: Sums
    entry: Entry | None = None


@dataclass(frozen=True)
class Table:
    """`empty`: cells still to be filled. `errors` keep the sheet from being sent, `warnings` do not."""

    lines: tuple[TableLine, ...]
    total: Sums
    empty: int
    errors: tuple[Note, ...]
    warnings: tuple[Note, ...]


def table(
    form: SheetForm,
    faults: Sequence[Fault],
    names: Mapping[str, str],
    *,
    is_open: bool,
    wrong: Mapping[str, tuple[str, str]],
    old: Mapping[tuple[str, str, str], Amount],
    limits: Limits,
) -> Table:
    """`names`: official names of program and kegiatan; `old`: (code, fund, field) → value that was given back."""
    write = _Writer(form, faults, is_open, wrong, old, limits)
    entries = [write.entry(number, row) for number, row in enumerate(form.rows, 1)]
    notes = tuple(note for entry in entries for note in entry.notes)
    known = {row.key for row in form.rows}
    general = (
        *(_note(fault, "lembar") for fault in faults if not fault.row_key),
        *(
            _refused(words, "lembar")
            for name, (_, words) in wrong.items()
            if name.rpartition(".")[0] not in known
        ),
    )
    return Table(
        tuple(write.lines(entries, names)),
        write.sums(form.rows),
        sum((row.money is MISSING) + (row.lead and row.physical is MISSING) for row in form.rows),
        tuple(note for note in (*general, *notes) if note.colour == "bad"),
        tuple(note for note in (*general, *notes) if note.colour == "warn"),
    )


class _Writer:
    """Holds what every line needs."""

    def __init__(
        self,
        form: SheetForm,
        faults: Sequence[Fault],
        is_open: bool,
        wrong: Mapping[str, tuple[str, str]],
        old: Mapping[tuple[str, str, str], Amount],
        limits: Limits,
    ) -> None:
        self.form, self.is_open, self.wrong, self.old = form, is_open, wrong, old
        self.limits = limits
        self.pagu = sum((row.pagu for row in form.rows), ZERO)
        self.leads = {row.code: row for row in form.rows if row.lead}
        self.faults: dict[str, list[Fault]] = {}
        for fault in faults:
            self.faults.setdefault(fault.row_key, []).append(fault)

    def lines(self, entries: Iterable[Entry], names: Mapping[str, str]) -> Iterator[TableLine]:
        for program, below in groupby(entries, lambda entry: parent(parent(entry.row.code))):
            mine = list(below)
            yield self._group("l1", program, mine, names)
            for kegiatan, same in groupby(mine, lambda entry: parent(entry.row.code)):
                rows = list(same)
                yield self._group("l2", kegiatan, rows, names)
                for entry in rows:
                    row = entry.row
                    sums = self.sums([row])
                    yield TableLine("l3", f"b{entry.number}", row.code, row.name, row.fund_name, sums, entry)

    def _group(self, level: str, code: str, entries: Sequence[Entry], names: Mapping[str, str]) -> TableLine:
        name = in_print(names.get(code, code))
        return TableLine(level, f"j{code}", code, name, "", self.sums([entry.row for entry in entries]))

    def sums(self, rows: Sequence[SheetRow]) -> Sums:
        """Money over the lines whose money is filled, physical over those whose physical is."""
        money = self._line(rows, physical=ZERO)
        work = self._line(rows, money=ZERO)
        before = sum((row.before for row in rows if row.before is not MISSING), ZERO)
        alone = rows[0] if len(rows) == 1 else None
        target = percent(sum((row.target_money for row in rows), ZERO), sum((r.pagu for r in rows), ZERO))
        return Sums(
            pagu=show(sum((row.pagu for row in rows), ZERO)),
            target_percent=_percent(target),
            before=show(before),
            money=_text(money.money, 0),
            percent=_percent(money.money_percent),
            deviation=self._deviation(money.deviation_money),
            target_physical=_text(self._target(rows), 2),
            before_physical=_text(self.leads[alone.code].before_physical, 2) if alone else "",
            physical=_text(work.physical, 2),
            deviation_physical=self._deviation(work.deviation_physical),
        )

    def _line(self, rows: Sequence[SheetRow], money: Amount = MISSING, physical: Amount = MISSING) -> Line:
        """`money` or `physical` stands in where it is not what is summed."""
        leaves = [
            Leaf(
                row.code, row.name, "", row.fund, Budget.APBD, row.pagu, row.target_money,
                self.leads[row.code].target_physical,
                _plus(row.before, row.money) if money is MISSING else money,
                self.leads[row.code].physical if physical is MISSING else physical,
            )
            for row in rows
        ]  # fmt: skip
        return rfk.roll_up(leaves, self.pagu)

    def _target(self, rows: Sequence[SheetRow]) -> Amount:
        work = sum((row.pagu * self.leads[row.code].target_physical for row in rows), ZERO)
        pagu = sum((row.pagu for row in rows), ZERO)
        return work / pagu if pagu else MISSING

    def _deviation(self, points: Amount) -> Deviation:
        if points is MISSING:
            return Deviation("–", "", "")
        return Deviation(signed(points, 2), *_LOOKS[rfk.band_of(points, self.limits)])

    def entry(self, number: int, row: SheetRow) -> Entry:
        names = open_fields(self.form, row) if self.is_open else frozenset()
        # What is kept under a text that could not be kept is not what the reader sees.
        faults = [f for f in self.faults.get(row.key, []) if cell_name(row, f.field) not in self.wrong]
        about = f"{row.name}, {row.fund_name}"

        def cell(field: str, label: str) -> Cell:
            name = cell_name(row, field)
            text, fault = self.wrong.get(name, (written(row, field), ""))
            blocked = any(f.field == field and f.severity is Severity.ERROR for f in faults)
            return Cell(
                f"b{number}-{field}", name, f"{label}, {about}", text, field in names, fault,
                bool(fault) or blocked, field in row.given_back_fields,
            )  # fmt: skip

        asked = any(f.severity is Severity.OVERRIDE for f in faults)
        remarks = tuple(cell(field, label) for field, label in REMARK_FIELDS) if row.lead else ()
        if not self.is_open and not any(remark.text for remark in remarks):
            remarks = ()
        reason = cell("override", "Alasan khusus")
        wrong = [self._wrong(number, row, field) for field in KEYED]
        return Entry(
            number, row, cell("money", "Realisasi keuangan bulan ini (Rp)"),
            cell("physical", "Realisasi fisik kumulatif (%)") if row.lead else None,
            remarks, reason if asked or row.override or reason.wrong else None,
            cell("answer", "Jawaban atas pengembalian") if row.given_back else None,
            tuple(_at_row(note, row) for note in (*filter(None, wrong), *(_note(f, _place(number, f)) for f in faults))),
            any(f.field == "remark" for f in faults) or any(c.wrong for c in remarks),
            tuple(self._old(row)),
        )  # fmt: skip

    def _wrong(self, number: int, row: SheetRow, field: str) -> Note | None:
        found = self.wrong.get(cell_name(row, field))
        if found is None:
            return None
        about = found[1].removeprefix(f"{row.code}: ")
        return _refused(f"{row.code} {row.name}: {about}", f"b{number}-{field}")

    def _old(self, row: SheetRow) -> Iterator[tuple[str, str]]:
        for field in row.given_back_fields:
            value = self.old.get((row.code, row.fund if field == "money" else "", field), MISSING)
            word, digits = ("keuangan (Rp)", 0) if field == "money" else ("fisik (%)", 2)
            yield word, _text(value, digits)


def _place(number: int, fault: Fault) -> str:
    return f"b{number}-{'obstacle' if fault.field == 'remark' else fault.field}"


def _note(fault: Fault, place: str) -> Note:
    if fault.severity is Severity.WARNING:
        return Note(fault.message, place, "warn", "triangle", "peringatan")
    word = "perlu alasan" if fault.severity is Severity.OVERRIDE else "kesalahan"
    return Note(fault.message, place, "bad", "diamond", word)


def _at_row(note: Note, row: SheetRow) -> Note:
    """Without the words that only say which row it is."""
    name = f"{row.code} {row.name}"
    place, _, rest = note.text.partition(": ")
    said = f"{rest[0].upper()}{rest[1:]}" if rest and name in place else note.text
    return replace(note, beside=said)


def _refused(words: str, place: str) -> Note:
    return Note(words, place, "bad", "diamond", "kesalahan")


def _plus(one: Amount, other: Amount) -> Amount:
    return MISSING if one is MISSING or other is MISSING else one + other


def _percent(value: Amount) -> str:
    return "–" if value is MISSING else f"{show(value, 2)}%"


def _text(value: Amount, digits: int) -> str:
    return "–" if value is MISSING else show(value, digits)
