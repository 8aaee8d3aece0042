"""What is wrong with a unit's monthly sheet, as a list of values: all of it at once.

Nothing is refused here. A service refuses when a fault `blocks`; the page shows every one beside its cell.
The arithmetic behind deviations is rfk.py, the limits are settings; plans judges its own targets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from mutubaku.figures.rules.rfk import Band, Budget, Leaf, Limits, Line, band, roll_up
from mutubaku.figures.rules.sheet import SheetForm, SheetRow
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rounded, rupiah, show
from mutubaku.values.period import written_date
from mutubaku.values.wording import joined


class Severity(StrEnum):
    """`error` blocks. `override` blocks until a reason is written in the row. `warning` passes."""

    ERROR = "error"
    OVERRIDE = "override"
    WARNING = "warning"


SEVERITY_WORDS = {
    Severity.ERROR: "kesalahan",
    Severity.OVERRIDE: "perlu alasan",
    Severity.WARNING: "peringatan",
}


@dataclass(frozen=True)
class Fault:
    """`row_key` is `SheetRow.key`, empty for the whole sheet; `field` the cell: money, physical, remark, answer."""

    row_key: str
    field: str
    severity: Severity
    code: str
    message: str

    @property
    def blocks(self) -> bool:
        return self.severity is not Severity.WARNING


@dataclass(frozen=True)
class _Sub:
    """One sub kegiatan of the sheet with the rows of its funds; physical and remark stand on the lead row."""

    rows: tuple[SheetRow, ...]

    @property
    def lead(self) -> SheetRow:
        return next((row for row in self.rows if row.lead), self.rows[0])

    @cached_property
    def line(self) -> Line:
        """Cumulative to this month, by the same arithmetic as the report."""
        leaves = [
            Leaf(
                row.code, row.name, "", row.fund, Budget.APBD, row.pagu, row.target_money,
                self.lead.target_physical, _cumulative(row), self.lead.physical,
            )
            for row in self.rows
        ]  # fmt: skip
        return roll_up(leaves, sum((row.pagu for row in self.rows), Decimal(0)))


def _cumulative(row: SheetRow) -> Amount:
    return MISSING if row.before is MISSING or row.money is MISSING else row.before + row.money


def _named(row: SheetRow) -> str:
    return f"Sub kegiatan {row.code} {row.name}"


def _of_fund(row: SheetRow) -> str:
    return f"{_named(row)} (sumber dana {row.fund_name})"


def _error(row: SheetRow, field: str, code: str, message: str) -> Fault:
    return Fault(row.key, field, Severity.ERROR, code, message)


def _warning(row: SheetRow, field: str, code: str, message: str) -> Fault:
    return Fault(row.key, field, Severity.WARNING, code, message)


def _needs_reason(row: SheetRow, code: str, found: str, ask: str, field: str = "money") -> Fault:
    """Once the reason is written the fault passes, but stays visible to who checks the sheet."""
    reason = row.override.strip()
    if reason:
        return _warning(row, field, code, f"{found} Alasan unit: {reason}")
    return Fault(row.key, field, Severity.OVERRIDE, code, f"{found} {ask}")


# ---------------------------------------------------------------- one row: the money of one fund


def _missing_money(row: SheetRow) -> Iterator[Fault]:
    if row.money is MISSING:
        source = (
            "Ambil lagi laporan SIPD" if row.from_sipd else "Isi angkanya, atau 0 bila tidak ada realisasi"
        )
        message = f"{_of_fund(row)}: realisasi keuangan bulan ini belum ada. {source}."
        yield _error(row, "money", "money_missing", message)


def _fraction(row: SheetRow) -> Iterator[Fault]:
    if row.money is not MISSING and row.money != row.money.to_integral_value():
        message = f"{_of_fund(row)}: Rp{show(row.money, 2)} memuat pecahan rupiah. Tulis rupiah bulat."
        yield _error(row, "money", "money_fraction", message)


def _negative(row: SheetRow) -> Iterator[Fault]:
    if row.money is MISSING or row.money >= 0:
        return
    total = _cumulative(row)
    if total is not MISSING and total < 0:
        message = (
            f"{_of_fund(row)}: pengurangan {rupiah(-row.money)} lebih besar daripada realisasi sampai "
            f"bulan lalu, {rupiah(total - row.money)}. Perbaiki angka bulan ini."
        )
        yield _error(row, "money", "money_below_zero", message)
        return
    found = f"{_of_fund(row)}: realisasi bulan ini {rupiah(row.money)}, sehingga realisasi kumulatif turun."
    ask = "Penurunan hanya untuk koreksi (contra-post atau STS): perbaiki angkanya atau tulis alasannya."
    yield _needs_reason(row, "money_decrease", found, ask)


def _over_pagu(row: SheetRow) -> Iterator[Fault]:
    total = _cumulative(row)
    if total is not MISSING and total > row.pagu:
        found = (
            f"{_of_fund(row)}: realisasi kumulatif {rupiah(total)} melebihi pagu {rupiah(row.pagu)} "
            f"sebesar {rupiah(total - row.pagu)}."
        )
        ask = (
            "Perbaiki angka bulan ini, atau tulis alasannya, "
            "misalnya menunggu pergeseran atau perubahan anggaran."
        )
        yield _needs_reason(row, "over_pagu", found, ask)


def _unanswered(row: SheetRow) -> Iterator[Fault]:
    """A cell given back is answered in words, whether its value changes or not."""
    if row.given_back and not row.answer.strip():
        said = "pengembalian belum dijawab. Tulis jawaban atas pengembalian, juga bila angkanya tetap."
        message = f"{_of_fund(row)}: {said}"
        yield _error(row, "answer", "answer_missing", message)


# ---------------------------------------------------------------- one sub kegiatan over its funds


def _over_pagu_together(sub: _Sub) -> Iterator[Fault]:
    line = sub.line
    if len(sub.rows) > 1 and line.money is not MISSING and line.money > line.pagu:
        found = (
            f"{_named(sub.lead)}: realisasi kumulatif seluruh sumber dana {rupiah(line.money)} melebihi pagu "
            f"{rupiah(line.pagu)} sebesar {rupiah(line.money - line.pagu)}."
        )
        ask = "Perbaiki angkanya, atau tulis alasannya pada baris pertama sub kegiatan ini."
        yield _needs_reason(sub.lead, "over_pagu_together", found, ask)


def _split(sub: _Sub, sipd: Mapping[str, Decimal]) -> Iterator[Fault]:
    money = [row.money for row in sub.rows if row.money is not MISSING]
    asked = sipd.get(sub.lead.code)
    if asked is not None and len(money) == len(sub.rows) and sum(money) != asked:
        message = (
            f"{_named(sub.lead)}: jumlah menurut sumber dana {rupiah(sum(money))} tidak sama dengan "
            f"realisasi SIPD {rupiah(asked)}. Perbaiki pembagian sumber dana sampai jumlahnya sama."
        )
        yield _error(sub.lead, "money", "split_differs", message)


def _physical(sub: _Sub) -> Iterator[Fault]:
    """The typed percentage on its own; what it says beside the money is `_beside_money`."""
    row, physical = sub.lead, sub.lead.physical
    if physical is MISSING:
        message = (
            f"{_named(row)}: realisasi fisik belum diisi. Isi persentase kumulatif, atau 0 bila belum mulai."
        )
        yield _error(row, "physical", "physical_missing", message)
        return
    if not 0 <= physical <= 100:
        message = (
            f"{_named(row)}: realisasi fisik {show(physical, 2)}% di luar 0 sampai 100. Perbaiki angkanya."
        )
        yield _error(row, "physical", "physical_range", message)
        return
    if physical != rounded(physical, 2):
        message = f"{_named(row)}: realisasi fisik ditulis paling banyak dua angka di belakang koma."
        yield _error(row, "physical", "physical_decimals", message)
    if row.before_physical is not MISSING and physical < row.before_physical:
        message = (
            f"{_named(row)}: realisasi fisik {show(physical, 2)}% lebih rendah daripada bulan lalu, "
            f"{show(row.before_physical, 2)}%. Isi angka kumulatif, paling rendah sama dengan bulan lalu."
        )
        yield _error(row, "physical", "physical_drop", message)


def _beside_money(sub: _Sub, limits: Limits) -> Iterator[Fault]:
    row, physical, line = sub.lead, sub.lead.physical, sub.line
    if physical is MISSING or line.money_percent is MISSING or not 0 <= physical <= 100:
        return
    spent = f"realisasi keuangan {show(line.money_percent, 2)}%"
    if physical == 0 and line.money_percent > 0:
        message = f"{_named(row)}: {spent}, tetapi fisik masih 0%. Periksa kembali realisasi fisiknya."
        yield _warning(row, "physical", "paid_before_work", message)
    elif line.money_percent > physical + limits.ahead:
        message = (
            f"{_named(row)}: {spent} mendahului fisik {show(physical, 2)}% lebih dari {show(limits.ahead)} "
            "poin. Periksa apakah pembayaran mendahului pekerjaan."
        )
        yield _warning(row, "physical", "paid_ahead", message)
    elif physical == 100 and line.money_percent < limits.unpaid:
        message = (
            f"{_named(row)}: fisik sudah 100%, tetapi {spent} masih di bawah {show(limits.unpaid)}%. "
            "Periksa kembali fisiknya, atau pastikan tagihannya sedang diproses."
        )
        yield _warning(row, "physical", "work_unpaid", message)


def _remark(sub: _Sub, limits: Limits) -> Iterator[Fault]:
    """A deviation in the red band has to be explained; who and until when is asked for, not demanded."""
    line, row, remark = sub.line, sub.lead, sub.lead.remark
    if band(line, limits) is not Band.KRITIS:
        return
    demanded = {"kendala": remark.obstacle, "tindak lanjut": remark.action}
    asked = {"penanggung jawab": remark.person, "batas waktu": remark.due}
    start = f"{_named(row)}: deviasi lebih rendah dari {show(limits.kritis)} poin,"
    if empty := [name for name, text in demanded.items() if not text.strip()]:
        message = f"{start} tetapi {joined(empty)} belum diisi. Isi sebelum mengirim."
        yield _error(row, "remark", "remark_missing", message)
    elif empty := [name for name, text in asked.items() if not text.strip()]:
        message = f"{start} {joined(empty)} tindak lanjutnya belum diisi. Sebaiknya dilengkapi."
        yield _warning(row, "remark", "remark_owner", message)


def _far_ahead(sub: _Sub, limits: Limits) -> Iterator[Fault]:
    """As far above the target as kritis lies below it has to be explained as well; a figure over its own end is not
    told twice."""
    line, row, far = sub.line, sub.lead, -limits.kritis
    cells = (
        ("money", "keuangan", line.deviation_money, line.money, line.pagu),
        ("physical", "fisik", line.deviation_physical, line.physical, Decimal(100)),
    )
    for field, word, points, value, end in cells:
        if points is MISSING or points <= far or value is MISSING or value > end:
            continue
        found = (
            f"{_named(row)}: deviasi {word} +{show(points, 2)} poin, lebih dari {show(far)} di atas target."
        )
        yield _needs_reason(row, "far_ahead", found, "Periksa angkanya, atau tulis alasannya.", field)


# ---------------------------------------------------------------- the sheet


def _form_faults(form: SheetForm, previous_approved: bool, today: date) -> Iterator[Fault]:
    period = form.period
    if period.first > 1 and not previous_approved:
        before = period.previous().label
        message = (
            f"Lembar {period.label} belum dapat dikirim karena lembar {before} belum disetujui. "
            f"Selesaikan lembar {before} lebih dahulu."
        )
        yield Fault("", "", Severity.ERROR, "previous_open", message)
    if today < period.last_day:
        message = (
            f"Lembar {period.label} dikirim sebelum bulannya berakhir ({written_date(period.last_day)}). "
            "Pastikan angkanya sudah final."
        )
        yield Fault("", "", Severity.WARNING, "early", message)


_AT_SUBMISSION = frozenset(
    {"money_missing", "physical_missing", "remark_missing", "remark_owner", "answer_missing"}
)


def _subs(form: SheetForm) -> list[_Sub]:
    rows: dict[str, list[SheetRow]] = {}
    for row in form.rows:
        rows.setdefault(row.code, []).append(row)
    return [_Sub(tuple(same)) for same in rows.values()]


def _sub_faults(sub: _Sub, limits: Limits, sipd: Mapping[str, Decimal]) -> Iterator[Fault]:
    for row in sub.rows:
        yield from (
            *_missing_money(row),
            *_fraction(row),
            *_negative(row),
            *_over_pagu(row),
            *_unanswered(row),
        )
    yield from (*_over_pagu_together(sub), *_split(sub, sipd), *_physical(sub))
    yield from (*_beside_money(sub, limits), *_remark(sub, limits), *_far_ahead(sub, limits))


def faults(
    form: SheetForm,
    *,
    limits: Limits,
    previous_approved: bool,
    today: date,
    sipd: Mapping[str, Decimal] | None = None,
    submitting: bool = True,
) -> list[Fault]:
    """Every fault, in the order of the sheet. `sipd`: code → rupiah of the month the funds must add up to.

    `submitting` False is for a draft: what may still be empty or waits for the month before is left out.
    """
    found = [fault for sub in _subs(form) for fault in _sub_faults(sub, limits, sipd or {})]
    if not submitting:
        return [fault for fault in found if fault.code not in _AT_SUBMISSION]
    return [*_form_faults(form, previous_approved, today), *found]
