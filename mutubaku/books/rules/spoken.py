"""The figures of a month as names for prose: what `{realisasi.keuangan.persen}` stands for, from where, in which version.

The same numbers as the book and the dashboard, printed with the same digits. Pure.
"""

import hashlib
from collections.abc import Callable, Iterable
from decimal import Decimal

from mutubaku.books.rules.realisasi_facts import Report
from mutubaku.documents.rules.templating import Value
from mutubaku.figures.rules.rfk import Leaf
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rupiah, show

Read = Callable[[Report], Amount]
# name, in words, where it is read, how it is written
SAID: tuple[tuple[str, str, Read, str], ...] = (
    ("pagu", "pagu seluruh unit", lambda r: r.pagu, "rupiah"),
    ("realisasi.keuangan.rupiah", "realisasi keuangan", lambda r: r.told.money, "rupiah"),
    ("realisasi.keuangan.persen", "realisasi keuangan", lambda r: r.told.money_percent, "percent"),
    ("realisasi.fisik.persen", "realisasi fisik", lambda r: r.told.physical, "percent"),
    ("target.keuangan.persen", "target keuangan", lambda r: r.told.target_percent, "percent"),
    ("target.fisik.persen", "target fisik", lambda r: r.told.target_physical, "percent"),
    ("deviasi.keuangan.poin", "deviasi keuangan", lambda r: r.told.deviation_money, "points"),
    ("deviasi.fisik.poin", "deviasi fisik", lambda r: r.told.deviation_physical, "points"),
    ("sisa.rupiah", "sisa anggaran", lambda r: r.told.rest, "rupiah"),
    ("unit.jumlah", "unit yang diminta lapor", lambda r: Decimal(r.asked_units), "count"),
    ("unit.lapor", "unit yang sudah lapor", lambda r: Decimal(r.reported_units), "count"),
    (
        "unit.belum_lapor",
        "unit yang belum lapor",
        lambda r: Decimal(r.asked_units - r.reported_units),
        "count",
    ),
    ("sub_kegiatan.jumlah", "sub kegiatan", lambda r: Decimal(r.asked), "count"),
)
LAST = "lalu."
NAMES: dict[str, str] = {
    **{name: f"{about}, bulan pekerjaan" for name, about, _, _ in SAID},
    **{f"{LAST}{name}": f"{about}, bulan sebelumnya" for name, about, _, _ in SAID},
}


def spoken(report: Report, prefix: str = "") -> dict[str, Value]:
    """`prefix`: "lalu." for the month before."""
    until = f"sampai dengan {report.facts.period.label}"
    version = fingerprint((*report.apbd, *report.apbn))
    return {
        f"{prefix}{name}": Value(
            f"{about} {until}",
            _written(read(report), how),
            f"{about} {until} ({report.completeness})",
            version,
        )
        for name, about, read, how in SAID
    }


def _written(value: Amount, how: str) -> str:
    """As running text prints it; empty while nobody has reported."""
    if value is MISSING:
        return ""
    return {
        "rupiah": lambda: rupiah(value), "percent": lambda: f"{show(value, 2)} persen",
        "points": lambda: f"{show(value, 2)} poin", "count": lambda: show(value),
    }[how]()  # fmt: skip


def fingerprint(leaves: Iterable[Leaf]) -> str:
    """Twelve digits that change when any of the figures below changes, whether or not the sum does."""
    rows = sorted("\x1f".join(map(str, leaf)) for leaf in leaves)
    return hashlib.sha256("\x1e".join(rows).encode()).hexdigest()[:12]
