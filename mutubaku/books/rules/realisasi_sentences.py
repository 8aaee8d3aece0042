"""The generated sentences of the realisation book: right for none, one or many missing units and critical rows.

What a sentence subtracts, it subtracts from printed numbers, so that a reader can follow it by hand.
"""

from collections.abc import Sequence

from mutubaku.books.rules.cells import NIL
from mutubaku.books.rules.realisasi_facts import Gap, Report, UnitFacts, UnitStatus, comparison
from mutubaku.books.rules.words import (
    NO_UNIT_YET,
    against_target,
    bare,
    moved,
    several,
    started,
)
from mutubaku.figures.rules.rfk import Band, Line
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import counted, rounded, rupiah, show
from mutubaku.values.period import written_date
from mutubaku.values.wording import joined


def names(units: Sequence[UnitFacts]) -> str:
    return joined([unit.name for unit in units])


def _shown(value: Amount) -> str:
    return NIL if value is MISSING else show(value, 2)


def _units_told(report: Report) -> str:
    count = report.reported_units
    return f"seluruh {count} unit" if report.complete else f"{count} unit yang sudah lapor"


def _level(line: Line) -> str:
    """Money, target and physical of one line in words; without pagu there are only rupiah."""
    money, percent, physical = line.money, line.money_percent, line.physical
    assert money is not MISSING, "only of what has reported"
    if percent is MISSING or physical is MISSING:
        return f"*{rupiah(money)}*. Persentase tidak dihitung karena pagunya nol."
    return (
        f"*{rupiah(money)}* atau *{show(percent, 2)}%* dari pagu {rupiah(line.base)}. Target keuangan pada bulan "
        f"yang sama {_shown(line.target_percent)}%, sehingga deviasinya {_shown(line.deviation_money)} poin. "
        f"Realisasi fisik tertimbang *{show(physical, 2)}%* dari target {_shown(line.target_physical)}%, dengan "
        f"deviasi {_shown(line.deviation_physical)} poin."
    )


def main(report: Report) -> str:
    facts, told = report.facts, report.told
    if not report.asked:
        return f"{facts.stage} Tahun Anggaran {facts.period.year} belum memuat sub kegiatan."
    if not told.known:
        return (
            f"Sampai {facts.as_of} {NO_UNIT_YET.lower()} untuk bulan {facts.period.label}. "
            f"Pagu DPA {rupiah(report.pagu)} dicantumkan lengkap; realisasinya belum diketahui dan tidak "
            "dihitung sebagai nol."
        )
    if facts.early:
        start = f"Menurut keadaan per {facts.as_of}, sebelum {facts.period.label} berakhir,"
    else:
        start = f"Sampai dengan {written_date(facts.period.last_day)}"
    return f"{start} realisasi keuangan {_units_told(report)} mencapai {_level(told)}"


def _step(name: str, before: Amount, now: Amount, spelled: bool) -> str:
    """`spelled` adds both numbers, for a pair that stands in no table."""
    if before is MISSING or now is MISSING:
        return ""
    both = f" ({show(before, 2)}% menjadi {show(now, 2)}%)" if spelled else ""
    return f"{moved(name, before, now)}{both}"


def _drift(name: str, before: Amount, now: Amount) -> str:
    return "" if before is MISSING or now is MISSING else moved(name, before, now, "membaik", "memburuk")


def change(report: Report) -> str:
    """Against the month before, over the units that reported in both."""
    period = report.facts.period
    if period.last == 1:
        return "Januari adalah bulan pertama tahun anggaran, sehingga belum ada bulan pembanding."
    before = period.previous().label
    pair = comparison(report)
    if pair is None:
        return (
            f"Perbandingan dengan {before} belum dapat dihitung: belum ada unit yang lapor pada kedua bulan."
        )
    old, new, some = pair.before, pair.now, pair.units < len(report.facts.units)
    basis = f" pada {pair.units} unit yang lapor pada kedua bulan" if some else ""
    money = _step("realisasi keuangan", old.money_percent, new.money_percent, some)
    physical = _step("realisasi fisik", old.physical, new.physical, some)
    first = _drift("Deviasi keuangan", old.deviation_money, new.deviation_money)
    second = _drift("deviasi fisik", old.deviation_physical, new.deviation_physical)
    return f"Dibandingkan dengan {before}{basis}, {money} dan {physical}. {first}; {second}."


def best(report: Report) -> str:
    """Who leads in money; nobody leads alone, or when all are equal."""
    got = {
        unit.code: rounded(percent, 2)
        for unit in report.facts.units
        if (percent := report.units[unit.code].money_percent) is not MISSING
    }
    if len(set(got.values())) < 2:
        return ""
    top = max(got.values())
    leaders = [unit for unit in report.facts.units if got.get(unit.code) == top]
    return f"Realisasi keuangan tertinggi dicapai {names(leaders)} ({show(top, 2)}%)."


def _units_by_band(report: Report) -> str:
    critical, watched = report.units_in(Band.KRITIS), report.units_in(Band.WASPADA)
    limit = bare(report.facts.limits.kritis)
    if not critical and not watched:
        return "Tidak ada unit berstatus kritis atau waspada."
    first = "Tidak ada unit berstatus kritis."
    if critical:
        first = (
            f"{several(len(critical), 'unit')} berstatus kritis (deviasi lebih rendah dari {limit} poin): "
            f"{names(critical)}."
        )
    if not watched:
        return f"{first} Tidak ada unit berstatus waspada."
    return f"{first} {several(len(watched), 'unit')} berstatus waspada: {names(watched)}."


def _settled(report: Report) -> list[bool]:
    """Per critical sub kegiatan: are action, person and due date all written?"""
    remarks = [report.remark(node) for node in report.subs_in(Band.KRITIS)]
    return [all(text.strip() for text in (r.action, r.person, r.due)) for r in remarks]


def _subs_by_band(report: Report, table: str) -> str:
    settled = _settled(report)
    if not settled:
        return "Tidak ada sub kegiatan berstatus kritis."
    start = f"{several(len(settled), 'sub kegiatan')} berstatus kritis"
    owed = "tindak lanjut, penanggung jawab, dan batas waktu"
    open_ones = settled.count(False)
    if not open_ones:
        every = "" if len(settled) == 1 else "seluruhnya "
        return f"{start} dan {every}sudah memiliki {owed} (Tabel {table})."
    if len(settled) == 1:
        return f"{start}, tetapi {owed} belum lengkap (Tabel {table})."
    which = "seluruhnya" if open_ones == len(settled) else f"{counted(open_ones)} di antaranya"
    return f"{start}; {which} belum memiliki {owed} yang lengkap (Tabel {table})."


def bands(report: Report, table: str) -> str:
    """`table`: number of the table of kendala."""
    return f"{_units_by_band(report)} {_subs_by_band(report, table)}"


# ---------------------------------------------------------------- gaps


def owed_by(unit: UnitFacts) -> str:
    """ "penanggung jawab Kepala UPTD, batas waktu 20 November 2026"; only what is known of the two."""
    parts = (("penanggung jawab", unit.owner), ("batas waktu", unit.due))
    return ", ".join(f"{name} {value}" for name, value in parts if value)


def _owing(gap: Gap) -> str:
    owed = owed_by(gap.unit)
    return f"{gap.unit.name} ({owed})" if owed else gap.unit.name


def _gap_note(report: Report, gaps: Sequence[Gap], start: str, what: str) -> str:
    pagu = sum(gap.pagu for gap in gaps)
    share = "" if not report.pagu else f" (bobot {show(pagu * 100 / report.pagu, 2)}%)"
    whose = "Pagunya" if len(gaps) == 1 else "Pagu seluruhnya"
    tail = "" if not report.told.known else " dalam persentase di atas. Angka jumlah bersifat sementara"
    return (
        f"{start}: {joined([_owing(gap) for gap in gaps])} {what}. {whose} {rupiah(pagu)}{share} "
        f"tidak ikut dihitung{tail}."
    )


def gap_notes(report: Report) -> list[str]:
    """At most one note for each way to be missing; each names owner and due time of every unit."""
    until = report.facts.as_of
    late = [gap for gap in report.gaps if gap.unit.status is UnitStatus.LATE]
    closed = [gap for gap in report.gaps if gap.unit.status is UnitStatus.CLOSED]
    unasked = [gap for gap in report.gaps if not gap.owed]
    partly = [gap for gap in report.gaps if not gap.whole]
    subs = sum(gap.missing for gap in partly)
    kinds = (
        (late, "Belum lengkap", f"belum mengirim isian sampai {until}"),
        (closed, "Ditutup tanpa isian", "tidak mengirim isian sampai pengumpulan ditutup"),
        (unasked, "Tidak diminta", "tidak diminta mengisi isian bulan ini"),
        (partly, "Terisi sebagian", f"belum melaporkan {counted(subs)} sub kegiatan sampai {until}"),
    )
    return [_gap_note(report, gaps, start, what) for gaps, start, what in kinds if gaps]


# ---------------------------------------------------------------- findings and titles


def _silent(report: Report) -> str:
    silent = sum(gap.whole and gap.owed for gap in report.gaps)
    if silent:
        return f"{counted(silent)} unit belum lapor"
    if report.owed:
        return "sebagian sub kegiatan belum lapor"
    if not report.asked_units:
        return "belum ada unit yang diminta lapor"
    return "seluruh unit sudah lapor" if report.complete else "seluruh unit yang diminta sudah lapor"


def _both(report: Report, money: str, physical: str) -> str:
    told = report.told
    if told.deviation_money is MISSING or told.deviation_physical is MISSING:
        return ""
    return against_target((money, told.deviation_money), (physical, told.deviation_physical))


def summary_finding(report: Report) -> str:
    both = _both(report, "Keuangan", "fisik")
    return f"{both}; {_silent(report)}." if both else f"{started(_silent(report))}."


def curve_title(report: Report) -> str:
    return (
        _both(report, "Serapan keuangan", "fisik") or "Target keuangan dan fisik; realisasi belum dilaporkan"
    )


def _who(units: Sequence[UnitFacts]) -> str:
    return units[0].name if len(units) == 1 else several(len(units), "unit")


def _behind(report: Report) -> str:
    critical, limit = report.units_in(Band.KRITIS), bare(abs(report.facts.limits.kritis))
    if not report.told.known:
        return NO_UNIT_YET
    if not critical:
        return f"Tidak ada unit yang tertinggal lebih dari {limit} poin"
    return f"{_who(critical)} tertinggal lebih dari {limit} poin"


def ranking_title(report: Report) -> str:
    return _behind(report)


def progress_finding(report: Report) -> str:
    """How much of the shortfall in money the critical units carry, where that share says anything."""
    told, critical = report.told, report.units_in(Band.KRITIS)
    lines = [report.units[unit.code] for unit in critical]
    short = [
        one.target_money - one.money
        for one in (told, *lines)
        if one.money is not MISSING and one.target_money is not MISSING
    ]
    if critical and len(short) == len(lines) + 1 and 0 < sum(short[1:]) <= short[0]:
        share = show(sum(short[1:]) * 100 / short[0], 2)
        return f"{_who(critical)} menyumbang {share}% dari selisih realisasi keuangan terhadap target."
    return f"{_behind(report)}."


def kendala_finding(report: Report) -> str:
    critical = len(report.subs_in(Band.KRITIS))
    silent = sum(gap.whole and gap.owed for gap in report.gaps)
    parts = (
        [f"{counted(critical) if critical else 'tidak ada'} sub kegiatan kritis"] if report.told.known else []
    )
    if silent:
        parts.append(f"{counted(silent)} unit belum lapor")
    return f"{started('; '.join(parts))}." if parts else ""


# ---------------------------------------------------------------- APBN


def apbn(report: Report, line: Line) -> str:
    """`line`: all APBN leaves together."""
    funds = list(dict.fromkeys(report.facts.funds.get(leaf.fund, leaf.fund) for leaf in report.apbn))
    whose = f"Kegiatan APBN ({joined(funds)})"
    if line.money is MISSING:
        asked = any(leaf.unit not in report.unasked_units for leaf in report.apbn)
        how = "belum dilaporkan" if asked else "tidak diminta dilaporkan bulan ini"
        return f"{whose} {how}; pagu DIPA {rupiah(line.pagu)}."
    if line.money_percent is MISSING:
        return f"{whose} terealisasi {rupiah(line.money)}."
    part = "" if not line.partial else f" yang sudah lapor (seluruhnya {rupiah(line.pagu)})"
    percent = f"{show(line.money_percent, 2)}%"
    return (
        f"{whose} terealisasi {rupiah(line.money)} atau {percent} dari pagu DIPA {rupiah(line.base)}{part}."
    )
