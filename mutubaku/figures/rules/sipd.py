"""Realisasi keuangan of one month out of SIPD's "Laporan Realisasi Per Dokumen", as plain rows and sums.

Two figures are kept apart, because one SP2D may pay several sub kegiatan and rekening:

- **Realisasi** of a sub kegiatan is Σ (Nilai Realisasi − Nilai Setoran) over its distinct document rows. Only this
  figure can be split, so only this one becomes the unit's realisasi keuangan.
- **SP2D total** takes Nilai SP2D once per distinct Nomor SP2D, since every row of an SP2D repeats the whole value.
  It is the control figure: what left the treasury. It may differ rightly (GU refills the cash box, the documents
  behind it are other ones), so the difference is shown per SP2D and never corrected away.

The month of a row is its Tanggal Transfer for LS and its Tanggal Dokumen for all others. A mere deposit (no Nilai
Realisasi, some Nilai Setoran) counts on its Tanggal Dokumen even under LS: the transfer date on such a row is that of
the payment being returned. Reading the workbook is `files/sipd_xlsx.py`; matching codes to the budget is the service's.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from mutubaku.values.numeral import rupiah
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal
from mutubaku.values.wording import joined

_BELANJA = "5"
_SHOWN = 5
_Key = TypeVar("_Key", str, tuple[str, str])


@dataclass(frozen=True)
class SipdRow:
    """One document row. Amounts in rupiah, sen possible. `number`: the row in the workbook, for messages."""

    number: int
    skpd: str
    sub_kegiatan: str
    sub_kegiatan_name: str
    rekening: str
    document: str
    document_kind: str
    transaction_kind: str
    dpt: str
    document_date: date | None
    realised: Decimal
    deposited: Decimal
    spd: str
    sp2d: str
    transfer_date: date | None
    sp2d_value: Decimal

    @property
    def key(self) -> tuple[str, ...]:
        """Two rows of the same key are the same row, exported twice."""
        parts = (
            self.document, self.document_kind, self.transaction_kind, self.sp2d, self.spd, self.dpt,
            self.sub_kegiatan, self.rekening,
        )  # fmt: skip
        return tuple(part.casefold() for part in parts)

    @property
    def net(self) -> Decimal:
        return self.realised - self.deposited

    @property
    def is_ls(self) -> bool:
        return bool(
            re.search(r"\bLS\b", f"{self.transaction_kind} {self.document_kind}".upper().replace("_", " "))
        )

    @property
    def posted_on(self) -> date | None:
        """The day that decides the month; None when the file does not give it."""
        mere_deposit = not self.realised and self.deposited
        return self.transfer_date if self.is_ls and not mere_deposit else self.document_date


@dataclass(frozen=True)
class Skipped:
    """A row that was not counted, and why."""

    number: int
    reason: str
    amount: Decimal


@dataclass(frozen=True)
class Sp2d:
    """One SP2D of the month: its value, and what its rows realise."""

    number: str
    value: Decimal
    realised: Decimal

    @property
    def difference(self) -> Decimal:
        return self.value - self.realised


@dataclass(frozen=True)
class SipdMonth:
    """`sums`: sub kegiatan → rupiah; `per_rekening`: (sub kegiatan, rekening) → rupiah.

    To be stored only without refusals. `notes`: oddities of the control figure that change no realisasi.
    """

    period: Period
    sums: Mapping[str, Decimal]
    per_rekening: Mapping[tuple[str, str], Decimal]
    sp2d: tuple[Sp2d, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def realised(self) -> Decimal:
        return sum(self.sums.values(), Decimal(0))

    @property
    def sp2d_total(self) -> Decimal:
        """Control figure: Nilai SP2D once per distinct Nomor SP2D."""
        return sum((sp2d.value for sp2d in self.sp2d), Decimal(0))

    @property
    def difference(self) -> Decimal:
        return self.sp2d_total - self.realised


def month_sums(rows: Iterable[SipdRow], period: Period, *, skpd: str = "") -> SipdMonth:
    """What the file says about one month, whatever the order of its rows.

    Rows of other months are named and left out; a file that is mainly of another month is refused. `skpd`: Kode
    SKPD of the office, rows of another one refuse the file; empty accepts any.
    """
    ordered = sorted(rows, key=lambda row: row.number)
    counted: list[SipdRow] = []
    skipped: list[Skipped] = []
    first: dict[tuple[str, ...], SipdRow] = {}
    for row in ordered:
        reason = _reason_to_skip(row, period, first.setdefault(row.key, row))
        if reason:
            skipped.append(Skipped(row.number, reason, row.net))
        else:
            counted.append(row)
    return SipdMonth(
        period,
        _totals((row.sub_kegiatan, row.net) for row in counted),
        _totals(((row.sub_kegiatan, row.rekening), row.net) for row in counted),
        _sp2d(counted),
        tuple(skipped),
        tuple(_notes(counted)),
        tuple(_refusals(ordered, first, period, skpd)),
    )


def _totals(parts: Iterable[tuple[_Key, Decimal]]) -> dict[_Key, Decimal]:
    totals: dict[_Key, Decimal] = defaultdict(Decimal)
    for key, amount in parts:
        totals[key] += amount
    return dict(sorted(totals.items()))


def _month(day: date) -> Period:
    return Period.month_of(day.year, day.month)


def _reason_to_skip(row: SipdRow, period: Period, first: SipdRow) -> str:
    if first is not row:
        return f"Sama dengan baris {first.number}, dihitung satu kali."
    if not row.sub_kegiatan:
        return "Tanpa kode sub kegiatan."
    if not row.rekening.startswith(_BELANJA):
        return "Bukan rekening belanja."
    if row.posted_on is None:
        return "LS belum ditransfer." if row.is_ls else "Tanpa tanggal dokumen."
    if _month(row.posted_on) not in period:
        return f"Realisasi {_month(row.posted_on).label}."
    return ""


def _sp2d_values(rows: Iterable[SipdRow]) -> dict[str, set[Decimal]]:
    values: dict[str, set[Decimal]] = defaultdict(set)
    for row in rows:
        if row.sp2d:
            values[row.sp2d].add(row.sp2d_value)
    return dict(sorted(values.items()))


def _sp2d(rows: list[SipdRow]) -> tuple[Sp2d, ...]:
    realised = _totals((row.sp2d, row.net) for row in rows if row.sp2d)
    return tuple(Sp2d(number, max(values), realised[number]) for number, values in _sp2d_values(rows).items())


def _notes(rows: list[SipdRow]) -> Iterator[str]:
    for number, values in _sp2d_values(rows).items():
        if len(values) > 1:
            shown = joined([rupiah(value) for value in sorted(values)])
            yield f"SP2D {number} tertulis dengan nilai berbeda: {shown}. Yang terbesar dipakai sebagai pembanding."


def _refusals(
    rows: list[SipdRow], first: Mapping[tuple[str, ...], SipdRow], period: Period, skpd: str
) -> Iterator[Refusal]:
    if not rows:
        yield Refusal(
            "sipd_empty", "Laporan tidak memuat satu baris dokumen pun. Unduh ulang laporannya dari SIPD."
        )
        return
    others = sorted({row.skpd for row in rows} - {skpd}) if skpd else []
    if others:
        message = (
            f"Laporan memuat SKPD lain ({', '.join(others[:_SHOWN])}). Unduh laporan untuk SKPD {skpd} saja."
        )
        yield Refusal("sipd_other_skpd", message)
    yield from _other_month(rows, period)
    yield from _conflicts(rows, first)


def _other_month(rows: list[SipdRow], period: Period) -> Iterator[Refusal]:
    """The main month is the one most rows belong to; a tie that includes `period` is no reason to refuse."""
    months = Counter(_month(row.posted_on) for row in rows if row.posted_on)
    again = f"Unduh laporan {period.label} dari SIPD."
    if not months:
        yield Refusal(
            "sipd_no_date", f"Tidak satu baris pun memuat tanggal yang menentukan bulannya. {again}"
        )
        return
    most = max(months.values())
    main = sorted(month for month, count in months.items() if count == most)
    if not any(month in period for month in main):
        message = f"Laporan ini berisi realisasi {main[0].label}, bukan {period.label}. {again}"
        yield Refusal("sipd_other_month", message)


def _conflicts(rows: list[SipdRow], first: Mapping[tuple[str, ...], SipdRow]) -> Iterator[Refusal]:
    """Twice the same row with different content: which one is true is not ours to guess."""
    for row in rows:
        other = first[row.key]
        if (row.realised, row.deposited, row.posted_on) != (other.realised, other.deposited, other.posted_on):
            message = (
                f"Dokumen {row.document} rekening {row.rekening} tertulis dua kali dengan isi berbeda "
                f"(baris {other.number} dan {row.number}). Perbaiki di SIPD lalu unduh ulang."
            )
            yield Refusal("sipd_conflict", message, f"baris {row.number}")
