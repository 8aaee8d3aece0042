"""What is wrong with the targets of a plan, before it is locked. The monthly sheet is judged in faults.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mutubaku.figures.rules.faults import Fault, Severity
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rupiah, show
from mutubaku.values.period import MONTHS


@dataclass(frozen=True)
class PlanRow:
    """Targets of one budget line over a year: rupiah of each month, percent cumulative to it.

    Twelve of each, January first; physical is read on the `lead` row of a sub kegiatan only.
    """

    code: str
    name: str
    fund: str
    lead: bool
    pagu: Decimal
    target_money: tuple[Amount, ...]
    target_physical: tuple[Amount, ...]

    @property
    def key(self) -> str:
        return f"{self.code}|{self.fund}"


def _error(row: PlanRow, field: str, code: str, message: str) -> Fault:
    return Fault(row.key, field, Severity.ERROR, code, f"Sub kegiatan {row.code} {row.name}: {message}")


def _months(targets: Sequence[Amount]) -> list[tuple[str, Amount]]:
    """All twelve, also when fewer were given."""
    return list(zip(MONTHS, (*targets, *[MISSING] * 12), strict=False))


def _missing(row: PlanRow, field: str, targets: Sequence[Amount], words: str) -> Iterator[Fault]:
    empty = [month for month, target in _months(targets) if target is MISSING]
    if empty:
        message = f"target {words} {', '.join(empty)} belum diisi. Isi seluruh dua belas bulan."
        yield _error(row, field, "target_missing", message)


def _money(row: PlanRow) -> Iterator[Fault]:
    yield from _missing(row, "target_money", row.target_money, "keuangan")
    known = [(month, target) for month, target in _months(row.target_money) if target is not MISSING]
    for month, target in known:
        if target < 0:
            message = (
                f"target keuangan {month} {rupiah(target)} negatif. Tulis target bulan itu, paling rendah 0."
            )
            yield _error(row, "target_money", "target_negative", message)
    planned = sum((target for _, target in known), Decimal(0))
    if len(known) == 12 and planned != row.pagu:
        message = (
            f"jumlah target keuangan dua belas bulan ({row.fund}) {rupiah(planned)} tidak sama dengan pagu "
            f"{rupiah(row.pagu)}; selisih {rupiah(planned - row.pagu)}. Sesuaikan target bulanannya."
        )
        yield _error(row, "target_money", "target_sum", message)


def _physical(row: PlanRow, pagu: Decimal) -> Iterator[Fault]:
    """A sub kegiatan whose whole pagu was taken away need not end at 100."""
    yield from _missing(row, "target_physical", row.target_physical, "fisik")
    known = [(month, target) for month, target in _months(row.target_physical) if target is not MISSING]
    for month, target in known:
        if not 0 <= target <= 100:
            message = f"target fisik {month} {show(target, 2)}% di luar 0 sampai 100. Perbaiki angkanya."
            yield _error(row, "target_physical", "target_range", message)
    for (earlier, before), (later, after) in pairwise(known):
        if after < before:
            message = (
                f"target fisik {later} {show(after, 2)}% lebih rendah daripada {earlier} {show(before, 2)}%. "
                "Target fisik kumulatif tidak boleh turun."
            )
            yield _error(row, "target_physical", "target_drop", message)
    month, december = _months(row.target_physical)[-1]
    if pagu and december is not MISSING and december != 100:
        message = f"target fisik {month} {show(december, 2)}%. Target fisik akhir tahun harus 100%."
        yield _error(row, "target_physical", "target_december", message)


def plan_faults(rows: Sequence[PlanRow]) -> list[Fault]:
    """Every fault that keeps the targets of a DPA version from being locked, in the order of the rows."""
    pagu: dict[str, Decimal] = {}
    for row in rows:
        pagu[row.code] = pagu.get(row.code, Decimal(0)) + row.pagu
    return [
        fault
        for row in rows
        for fault in (*_money(row), *(_physical(row, pagu[row.code]) if row.lead else ()))
    ]
