"""What the example office plans and really spends: DPA lines, targets, realisation, drawn from one fixed seed.

Codes and units are those of `sub_kegiatan.csv`; pagu, targets and realisation are invented and plausible: two units
lag behind, two are slow, the rest keep pace. Nothing here is official.
"""

import csv
import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mutubaku.figures.rules.sheet import Remark
from mutubaku.plans.rules.plan import Budget, FundKind, PlanLine
from mutubaku.values.numeral import rounded

YEAR = 2026
SEED = 2026
# The amended DPA counts from October, so the reports up to September keep the first one.
STAGES = (("DPA Murni", (2026, 1, 2)), ("DPA Perubahan", (2026, 10, 1)))
EDITION = "2023"
FUNDS = {
    "PAD": "Pendapatan Asli Daerah",
    "DAU": "Dana Alokasi Umum",
    "DBH": "Dana Bagi Hasil",
    "DAK-NF": "Dana Alokasi Khusus Nonfisik",
    "DK-090": "Dekonsentrasi Kementerian Perdagangan",
    "DK-019": "Dekonsentrasi Kementerian Perindustrian",
}
APBN = (
    ("3.30.06.1.03.0003", "SPK", 1_486_500_000, "DK-090"),
    ("3.31.02.1.01.0003", "SDI", 1_213_500_000, "DK-019"),
)
AMENDED = {
    "X.XX.01.1.09.0009": 104,
    "2.17.08.1.01.0001": 106,
    "3.30.05.1.01.0001": 97,
    "3.31.02.1.01.0005": 95,
}
MONEY = (2.1, 6.4, 12.2, 19.3, 27.9, 37.6, 47.6, 58.1, 69.0, 79.7, 90.6, 100.0)
WORK = (2.6, 7.5, 14.4, 22.5, 31.8, 42.6, 53.0, 63.2, 73.1, 82.4, 92.1, 100.0)
PACE = {"KOP": 0.855, "PLT": 0.83, "UKM": 0.925, "SPI": 0.92, "PRO": 0.95}
TROUBLES = {
    "KOP": (
        "Verifikasi calon koperasi penerima fasilitasi di dua kabupaten belum selesai.",
        "Verifikasi lapangan bersama dinas kabupaten, penerima ditetapkan dengan keputusan Kepala Dinas.",
    ),
    "PLT": (
        "Empat angkatan pelatihan mundur karena gedung diklat direnovasi.",
        "Dua angkatan setiap minggu; dua angkatan dipindahkan ke Balikpapan.",
    ),
}
ELSEWHERE = (
    "Kontrak baru ditandatangani setelah tender ulang.",
    "Percepat pelaksanaan dan ajukan tagihan setiap tahap selesai.",
)


@dataclass(frozen=True)
class Done:
    """Realisation of one budget line in one month: rupiah of the month, cumulative physical percent."""

    money: Decimal
    physical: Decimal


def plan_lines(stage: str) -> tuple[PlanLine, ...]:
    """The DPA of a stage: APBD lines of the file and the APBN lines beside them."""
    amended = AMENDED if stage == STAGES[1][0] else {}
    found = []
    with (Path(__file__).parent / "sub_kegiatan.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pagu = int(row["pagu"]) * amended.get(row["kode"], 100) // 100
            funds = row["sumber_dana"].split()
            parts = [pagu] if len(funds) == 1 else [pagu * 7 // 10, pagu - pagu * 7 // 10]
            for fund, part in zip(funds, parts, strict=True):
                found.append(_line(row["kode"], row["unit"], fund, part))
    for code, unit, pagu, fund in APBN:
        found.append(_line(code, unit, fund, pagu, Budget.APBN, FundKind.DEKONSENTRASI))
    return tuple(found)


def _line(
    code: str,
    unit: str,
    fund: str,
    pagu: int,
    budget: Budget = Budget.APBD,
    kind: FundKind = FundKind.NONE,
) -> PlanLine:
    reached = [Decimal(pagu) * Decimal(str(share)) / 100 for share in _curve(f"{code}{fund}", MONEY)]
    cumulative = [rounded(amount / 1000) * 1000 for amount in reached[:-1]] + [Decimal(pagu)]
    months = tuple(
        now - before for before, now in zip([Decimal(0), *cumulative[:-1]], cumulative, strict=True)
    )
    physical = tuple(rounded(Decimal(str(share)) * 2) / 2 for share in _curve(code, WORK))
    return PlanLine(code, unit, fund, FUNDS[fund], Decimal(pagu), months, physical, budget, kind)


def _curve(seed: str, base: tuple[float, ...]) -> list[float]:
    """The common curve, bent a little earlier or later; it still ends at 100."""
    bend = random.Random(f"{SEED} {seed}").uniform(-3.0, 3.0)
    return [share + bend * share * (100 - share) / 2500 for share in base]


def realisation(lines: tuple[PlanLine, ...], upto: int, earlier: dict[str, Done]) -> dict[str, Done]:
    """What each line (by `place`) has realised in month `upto`; `earlier`: cumulative rupiah and percent before it."""
    found = {}
    for line in lines:
        before = earlier.get(line.place, Done(Decimal(0), Decimal(0)))
        pace = _pace(line.unit, f"{line.place} money")
        reached = min(line.pagu, rounded(sum(line.money[:upto]) * pace))
        work = rounded(line.physical[upto - 1] * _pace(line.unit, f"{line.code} work") * 4) / 4
        physical = min(Decimal(100), max(before.physical, work))
        found[line.place] = Done(max(Decimal(0), reached - before.money), physical)
    return found


def _pace(unit: str, seed: str) -> Decimal:
    around = PACE.get(unit, 0.985)
    spread = random.Random(f"{SEED} {seed}").uniform(-0.015, 0.012)
    return Decimal(str(round(around + spread, 4)))


def added(earlier: dict[str, Done], month: dict[str, Done]) -> dict[str, Done]:
    """Cumulative realisation after one more month."""
    total = dict(earlier)
    for place, done in month.items():
        before = total.get(place, Done(Decimal(0), Decimal(0)))
        total[place] = Done(before.money + done.money, done.physical)
    return total


def remark(unit: str, head: str) -> Remark:
    """Kendala and tindak lanjut a lagging unit gives."""
    obstacle, action = TROUBLES.get(unit, ELSEWHERE)
    return Remark(obstacle, action, head, "4 Desember 2026")
