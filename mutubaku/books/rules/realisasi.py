"""The book of SOP 10: Laporan Realisasi Kegiatan APBD dan APBN of one month, from facts to content.

Can be composed on any day: who has not reported stands as a named gap. Tables, sentences and cells have their
own modules; here is the order of the book and the numbering of what stands in it.
"""

from decimal import Decimal
from itertools import pairwise

from mutubaku.books.rules import realisasi_rfk as rfk_tables
from mutubaku.books.rules import realisasi_sentences as say
from mutubaku.books.rules import realisasi_tables as tables
from mutubaku.books.rules.cells import NIL
from mutubaku.books.rules.realisasi_facts import RealisasiFacts, Report, months, reckon
from mutubaku.books.rules.realisasi_kendala import has_kendala, kendala
from mutubaku.books.rules.words import bare
from mutubaku.documents.rules.attached import replaced_words
from mutubaku.figures.rules.rfk import Leaf, Line, roll_up
from mutubaku.values.chart import Standing, ranking_pages, s_curves
from mutubaku.values.content import (
    Block,
    Book,
    Chapter,
    Chart,
    Fact,
    GapNote,
    Heading,
    Numbered,
    Paragraph,
    Section,
    Strip,
    Terms,
)
from mutubaku.values.curve import Curve
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rupiah_short, show
from mutubaku.values.period import written_date

__all__ = ["RealisasiFacts", "compose"]

NAME = "Laporan Realisasi Kegiatan APBD dan APBN"
GROUPS, MONTHLY, UNITS, RFK, KENDALA = "1.1", "2.1", "2.2", "2.3", "3.1"


def compose(facts: RealisasiFacts) -> Book:
    """The whole book as content; the same facts always give the same digest."""
    report = reckon(facts)
    month = facts.period.label
    instead = replaced_words(*facts.replaces)
    units = f"{report.reported_units} dari {report.asked_units} unit lapor"
    return Book(
        title=("LAPORAN REALISASI", "KEGIATAN APBD DAN APBN", *instead[:1]),
        period=f"BULAN {month.upper()}",
        stage=f"Tahun Anggaran {facts.period.year}, {facts.stage}",
        position=". ".join((_position(facts), *instead[1:2])),
        status=f"Data per {facts.as_of}; {units}",
        short=f"{NAME}, {month}{' (pengganti)' if instead else ''}",
        preface=(*_preface(report), *instead[2:]),
        chapters=(_summary(report), _progress(report), _troubles(report)),
        approval=_approval(report),
        completeness=report.completeness,
        copies=facts.copies,
    )


def _position(facts: RealisasiFacts) -> str:
    """A book made before its period is over gives no position at the end of it."""
    if facts.early:
        return f"Posisi sementara; {facts.period.label} belum berakhir"
    return f"Posisi sampai dengan {written_date(facts.period.last_day)}"


def _absent_units(report: Report) -> str:
    """How units without figures stand in this book; general where every unit was asked."""
    late, unasked = (
        "belum mengirim isian dicantumkan sebagai belum lapor",
        "tidak diminta mengisi dicantumkan demikian",
    )
    everybody = report.asked_units == len(report.facts.units)
    words = late if everybody else f"{late}, yang {unasked}," if report.owed else unasked
    return f"Unit yang {words} dan tidak dihitung sebagai nol."


def _preface(report: Report) -> tuple[str, ...]:
    facts = report.facts
    reconciled = f" dan direkonsiliasi dengan Subbagian Keuangan melalui {facts.reconciliation}"
    example = ("Laporan ini disusun dari data contoh dan bukan naskah dinas.",) if facts.example else ()
    return (
        f"Puji syukur kami panjatkan ke hadirat Tuhan Yang Maha Esa atas tersusunnya {NAME} bulan "
        f"{facts.period.label} {facts.office}.",
        "Laporan ini disusun setiap bulan sebagai bahan pengendalian pelaksanaan kegiatan, serta menjadi dasar "
        "penyusunan laporan kinerja, LPPD, dan evaluasi rencana kerja. Isinya memuat realisasi fisik dan keuangan "
        "menurut program, kegiatan, dan sub kegiatan, perbandingan antarunit, serta kendala dan tindak lanjutnya.",
        "Seluruh angka berasal dari isian unit kerja yang telah ditandatangani kepala unit"
        f"{reconciled if facts.reconciliation else ''}. {_absent_units(report)}",
        *example,
        "Kami menyampaikan terima kasih kepada semua pihak yang telah membantu penyusunan laporan ini. Saran untuk "
        "perbaikan laporan berikutnya kami harapkan.",
    )


def _approval(report: Report) -> str:
    facts = report.facts
    text = (
        f"{NAME} bulan {facts.period.label} ini telah diperiksa secara berjenjang dan disahkan sebagai laporan "
        f"resmi {facts.office}."
    )
    if not report.owed:
        return text
    all_units = "seluruh unit" if report.asked_units == len(facts.units) else "seluruh unit yang diminta"
    return f"{text} Laporan pengganti diterbitkan setelah {all_units} lapor."


# ---------------------------------------------------------------- I Ringkasan


def _percent(value: Amount) -> str:
    return NIL if value is MISSING else f"{show(value, 2)}%"


def _beside(target: Amount, deviation: Amount) -> str:
    if target is MISSING or deviation is MISSING:
        return say.NO_UNIT_YET.lower()
    return f"target {show(target, 2)}%, {show(deviation, 2)} poin"


def strip(report: Report) -> Strip:
    """The key figures, here and on the dashboard."""
    told, facts = report.told, report.facts
    return Strip(
        (
            Fact(
                f"Pagu {facts.stage}",
                rupiah_short(report.pagu),
                f"{report.asked} sub kegiatan, {len(facts.units)} unit",
            ),
            Fact(
                "Realisasi keuangan",
                _percent(told.money_percent),
                _beside(told.target_percent, told.deviation_money),
            ),
            Fact(
                "Realisasi fisik",
                _percent(told.physical),
                _beside(told.target_physical, told.deviation_physical),
            ),
            Fact(
                "Unit yang lapor",
                f"{report.reported_units} dari {report.asked_units}",
                f"bobot {show(told.weight, 2)}% dari pagu" if told.count else "",
            ),
        )
    )


def _apbn_line(leaves: tuple[Leaf, ...]) -> Line:
    return roll_up(leaves, sum((leaf.pagu for leaf in leaves), start=Decimal(0)))


_DECISIONS = Heading("Hal yang perlu diputuskan")


def _summary(report: Report) -> Chapter:
    blocks: list[Block] = [strip(report), Paragraph(say.main(report)), tables.by_group(report, GROUPS)]
    if report.told.known:
        compared = " ".join(filter(None, (say.change(report), say.best(report))))
        blocks += [Paragraph(compared), Paragraph(say.bands(report, KENDALA))]
    blocks += [GapNote(text) for text in say.gap_notes(report)]
    if report.apbn:
        blocks.append(Paragraph(say.apbn(report, _apbn_line(report.apbn))))
    if report.facts.decisions:
        blocks += [_DECISIONS, Numbered(report.facts.decisions)]
    return Chapter("I", "Ringkasan", say.summary_finding(report), tuple(blocks))


def decisions_of(book: Book) -> tuple[str, ...]:
    """The decisions a composed book asks for, as they were typed."""
    blocks = [block for chapter in book.chapters for block in chapter.blocks]
    lists = (after for head, after in pairwise(blocks) if head == _DECISIONS and isinstance(after, Numbered))
    return next((found.items for found in lists), ())


# ---------------------------------------------------------------- II Realisasi fisik dan keuangan


def curves(report: Report) -> tuple[Curve, Curve]:
    """Money and physical, target and realised to the reporting month."""
    known, now = months(report), report.facts.period.last
    money = Curve("Keuangan (% pagu)", [m.target_money for m in known], [m.money for m in known[:now]])
    physical = Curve(
        "Fisik (% tertimbang)", [m.target_physical for m in known], [m.physical for m in known[:now]]
    )
    return money, physical


def _curves(report: Report) -> Chart:
    now = report.facts.period.last
    alt = (
        "Kurva S keuangan dan fisik, target dan realisasi kumulatif Januari sampai Desember "
        f"{report.facts.period.year}"
    )
    source = f"Isian unit periode {report.facts.period.label}, diolah Subbagian Perencanaan"
    return Chart("2.1", say.curve_title(report), s_curves(*curves(report), now, alt), alt, source)


def standings(report: Report) -> list[Standing]:
    """Units with a pagu; one that reported on nothing has no place in a ranking."""
    lines = ((unit, report.units[unit.code]) for unit in report.facts.units)
    return [
        Standing(
            unit.name,
            one.money_percent,
            one.target_percent,
            one.physical,
            one.target_physical,
            asked=unit.asked,
        )
        for unit, one in lines
        if one.base or one.known < one.count
    ]


def _ranking(report: Report) -> list[Block]:
    units, limits = standings(report), report.facts.limits
    silent = sum(not one.reported for one in units)
    late = sum(not one.reported and one.asked for one in units)
    alt = f"Peringkat {len(units) - silent} unit menurut realisasi keuangan dengan garis target"
    if silent == len(units):
        alt = say.NO_UNIT_YET
    else:
        absent = ((late, "belum lapor"), (silent - late, "tidak diminta"))
        alt += "".join(f"; {count} unit {how}" for count, how in absent if count)
    drawings = ranking_pages(
        units, month=report.facts.period.label, watch=limits.waspada, critical=limits.kritis, title=alt
    )
    return [
        Chart(
            f"2.{2 + page}",
            say.ranking_title(report) + (" (lanjutan)" if page else ""),
            svg,
            alt,
            f"Tabel {UNITS}",
        )
        for page, svg in enumerate(drawings)
    ]


def _apbn(report: Report, section: str, label: str) -> list[Block]:
    year = report.facts.period.year
    if not report.apbn:
        text = (
            f"Tidak ada kegiatan APBN (dana dekonsentrasi atau tugas pembantuan) pada Tahun Anggaran {year}."
        )
        return [Section(section, "Kegiatan APBN"), Paragraph(text)]
    text = say.apbn(report, _apbn_line(report.apbn))
    others = f"Tabel {UNITS} dan Tabel {RFK}"
    return [Section(section, "Kegiatan APBN"), Paragraph(text), tables.apbn(report, label, others)]


def _terms(report: Report) -> Terms:
    limits = report.facts.limits
    low, mid = bare(limits.kritis), bare(limits.waspada)
    everybody = report.asked_units == len(report.facts.units)
    unreported = "belum dilaporkan" if everybody else "belum dilaporkan atau tidak diminta"
    return Terms(
        (
            *((unit.short, unit.name) for unit in report.facts.units if unit.short != unit.name),
            ("APBD", "Anggaran Pendapatan dan Belanja Daerah"),
            ("APBN", "Anggaran Pendapatan dan Belanja Negara"),
            ("DPA", "Dokumen Pelaksanaan Anggaran"),
            ("DIPA", "Daftar Isian Pelaksanaan Anggaran"),
            ("Sesuai", f"deviasi {mid} poin atau lebih baik"),
            ("Waspada", f"deviasi {low} sampai lebih rendah dari {mid} poin"),
            ("Kritis", f"deviasi lebih rendah dari {low} poin"),
            (NIL, "nihil, belum terjadi, atau tidak dapat dihitung karena pagunya nol"),
            ("arsir", f"data {unreported}; bukan nol"),
            ("*", f"angka sementara, sebagian sub kegiatan {rfk_tables.absent(report)}"),
        )
    )


def _progress(report: Report) -> Chapter:
    """Optional parts come after the fixed ones, so the numbers referred to never move."""
    blocks: list[Block] = [
        Section("2.1", "Perkembangan bulanan"),
        _curves(report),
        tables.monthly(report, MONTHLY),
        Section("2.2", "Peringkat unit kerja"),
        *_ranking(report),
        Section("2.3", "Realisasi per unit kerja"),
        rfk_tables.per_unit(report, UNITS),
        Section("2.4", "Realisasi menurut program, kegiatan, dan sub kegiatan"),
        rfk_tables.rfk(report, RFK),
    ]
    section, table = 5, 4
    if tables.has_funds(report):
        blocks += [Section("2.5", "Realisasi menurut sumber dana"), tables.by_fund(report, "2.4")]
        section, table = 6, 5
    blocks += _apbn(report, f"2.{section}", f"2.{table}")
    blocks += [Section(f"2.{section + 1}", "Singkatan dan keterangan"), _terms(report)]
    return Chapter("II", "Realisasi fisik dan keuangan", say.progress_finding(report), tuple(blocks))


# ---------------------------------------------------------------- III Kendala dan tindak lanjut


def _troubles(report: Report) -> Chapter:
    block: Block = Paragraph("Tidak ada sub kegiatan yang memerlukan tindak lanjut pada bulan ini.")
    if has_kendala(report):
        block = kendala(report, KENDALA)
    return Chapter("III", "Kendala dan tindak lanjut", say.kendala_finding(report), (block,))
