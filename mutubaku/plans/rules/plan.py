"""A year's budget lines with their twelve targets, and everything that keeps them from being adopted. Pure.

One line is sub kegiatan × sumber dana of one unit. The DPA, not this module, says what is right; a fault says where
the lines contradict the official list, the rules of a budget, or themselves.
Sources: planning-and-budget §1.2, §4.5 (P2, P7, P15); monitoring-and-reporting §1.7.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from mutubaku.plans.rules.codes import EDITIONS, Level, generic, is_regency, level_of
from mutubaku.values.numeral import rupiah, show
from mutubaku.values.refusal import Refusal

MONTHS = 12
FULL = Decimal(100)


class Budget(StrEnum):
    APBD = "APBD"
    APBN = "APBN"


class FundKind(StrEnum):
    """How money of the APBN reaches the office; empty for the APBD. DAK is recorded in the APBD."""

    NONE = ""
    DEKONSENTRASI = "dekonsentrasi"
    TUGAS_PEMBANTUAN = "tugas_pembantuan"


@dataclass(frozen=True)
class PlanLine:
    """`unit` and `fund` are codes. `pagu` in whole rupiah.

    `money`: the twelve targets of the single months, which add up to `pagu`; `physical`: twelve cumulative percents,
    up to two decimals, the same for every fund of one sub kegiatan. An APBN line stands at the sub kegiatan it supports.
    """

    code: str
    unit: str
    fund: str
    fund_name: str
    pagu: Decimal
    money: tuple[Decimal, ...]
    physical: tuple[Decimal, ...]
    budget: Budget = Budget.APBD
    fund_kind: FundKind = FundKind.NONE

    @property
    def place(self) -> str:
        return f"{self.code}|{self.fund}"


class Line(NamedTuple):
    """One adopted line. Money in rupiah, targets cumulative to the month they were asked for, physical in percent."""

    id: int
    code: str
    name: str
    unit_id: int
    unit: str
    fund: str
    fund_name: str
    budget: Budget
    fund_kind: FundKind
    pagu: Decimal
    target_money: Decimal
    target_physical: Decimal


@dataclass(frozen=True)
class Frame:
    """What lines are judged against. `names`: edition → official codes with their names; `units`: codes that report."""

    edition: str
    names: Mapping[str, Mapping[str, str]]
    units: frozenset[str]


def faults(lines: Sequence[PlanLine], frame: Frame) -> list[Refusal]:
    """Every fault of every line, never only the first; empty when the lines may be adopted."""
    if not lines:
        return [Refusal("lines_none", "Tidak ada baris anggaran. Isi paling sedikit satu sub kegiatan.")]
    single = [fault for line in lines for check in _CHECKS for fault in check(line, frame)]
    return [*single, *_twice(lines), *_split(lines)]


def _fault(line: PlanLine, code: str, message: str) -> Refusal:
    return Refusal(code, f"{line.code}, {line.fund or 'tanpa sumber dana'}: {message}", line.place)


def _code(line: PlanLine, frame: Frame) -> Iterator[Refusal]:
    code = generic(line.code)
    if level_of(code) is not Level.SUB_KEGIATAN:
        yield _fault(line, "code_shape", "bukan kode sub kegiatan. Tulis misalnya 3.31.02.1.01.0006.")
    elif is_regency(code):
        yield _fault(line, "code_regency", "kode kewenangan kabupaten/kota (.2.). Pakai kode provinsi (.1.).")
    elif code not in frame.names.get(frame.edition, {}):
        decree = EDITIONS[frame.edition].decree
        others = [
            EDITIONS[e].decree for e, known in frame.names.items() if e != frame.edition and code in known
        ]
        hint = f"kode itu dari {others[0]}. Pakai kode pengganti" if others else "periksa kodenya"
        yield _fault(line, "code_unknown", f"tidak ada dalam {decree}; {hint}.")


def _unit(line: PlanLine, frame: Frame) -> Iterator[Refusal]:
    if line.unit not in frame.units:
        yield _fault(
            line, "unit_unknown", f"unit “{line.unit}” bukan unit pelapor. Pilih unit penanggung jawab."
        )


def _fund(line: PlanLine, frame: Frame) -> Iterator[Refusal]:
    if not line.fund.strip() or not line.fund_name.strip():
        yield _fault(line, "fund_missing", "sumber dana belum lengkap. Isi kode dan namanya.")
    if (line.budget is Budget.APBN) != bool(line.fund_kind):
        yield _fault(
            line, "fund_kind", "dana APBN wajib dekonsentrasi atau tugas pembantuan, dan hanya dana APBN."
        )


def _pagu(line: PlanLine, frame: Frame) -> Iterator[Refusal]:
    if line.pagu < 0 or line.pagu % 1:
        yield _fault(line, "pagu", "pagu harus rupiah bulat, nol atau lebih.")


def _money(line: PlanLine, frame: Frame) -> Iterator[Refusal]:
    if len(line.money) != MONTHS:
        yield _fault(line, "target_months", f"target keuangan {len(line.money)} bulan. Isi dua belas bulan.")
        return
    if any(amount < 0 or amount % 1 for amount in line.money):
        yield _fault(line, "target_money", "target keuangan sebulan harus rupiah bulat, nol atau lebih.")
    gap = sum(line.money) - line.pagu
    if gap:
        side = "melebihi" if gap > 0 else "kurang dari"
        yield _fault(
            line, "target_sum", f"jumlah target keuangan {side} pagu sebesar {rupiah(abs(gap))}. Samakan."
        )


def _physical(line: PlanLine, frame: Frame) -> Iterator[Refusal]:
    if len(line.physical) != MONTHS:
        yield _fault(line, "target_months", f"target fisik {len(line.physical)} bulan. Isi dua belas bulan.")
        return
    if any(not 0 <= part <= FULL or part * 100 % 1 for part in line.physical):
        yield _fault(line, "target_physical", "target fisik harus 0 sampai 100, paling banyak dua desimal.")
    if any(later < earlier for earlier, later in pairwise(line.physical)):
        yield _fault(line, "target_falls", "target fisik kumulatif turun. Isi sama atau naik setiap bulan.")
    if line.pagu and line.physical[-1] != FULL:
        last = show(line.physical[-1], 2)
        yield _fault(line, "target_december", f"target fisik Desember {last}, seharusnya 100.")


_CHECKS: tuple[Callable[[PlanLine, Frame], Iterator[Refusal]], ...] = (
    _code,
    _unit,
    _fund,
    _pagu,
    _money,
    _physical,
)


def _twice(lines: Sequence[PlanLine]) -> Iterator[Refusal]:
    keys = Counter((line.unit, generic(line.code), line.fund) for line in lines)
    for (unit, code, fund), times in keys.items():
        if times > 1:
            words = f"{code}, {fund}: {times} baris pada unit {unit}. Gabungkan menjadi satu."
            yield Refusal("line_twice", words, f"{code}|{fund}")


def _split(lines: Sequence[PlanLine]) -> Iterator[Refusal]:
    """Physical progress is of the work, whoever pays for it."""
    targets: dict[tuple[str, str], set[tuple[Decimal, ...]]] = defaultdict(set)
    for line in lines:
        targets[line.unit, generic(line.code)].add(line.physical)
    for (unit, code), found in targets.items():
        if len(found) > 1:
            words = f"{code}: target fisik berbeda antarsumber dana pada unit {unit}. Samakan."
            yield Refusal("target_split", words, code)
