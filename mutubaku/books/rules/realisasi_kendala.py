"""The table of kendala dan tindak lanjut: kritis (all), waspada (those explained), belum lapor and tidak diminta (each
unit)."""

from mutubaku.books.rules.cells import NIL, columns, gap, number, status
from mutubaku.books.rules.realisasi_facts import Gap, Report, UnitStatus
from mutubaku.books.rules.words import bare
from mutubaku.figures.rules.rfk import Band, Limits, worst
from mutubaku.figures.rules.sheet import Remark
from mutubaku.figures.rules.tree import Node
from mutubaku.values.content import Cell, Head, Row, Table
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import rupiah
from mutubaku.values.wording import joined

_NAMED_CODES = 3
_NOT_FILLED = "belum diisi"
WIDTH = 9


def _worst_first(nodes: tuple[Node, ...]) -> list[Node]:
    return sorted(nodes, key=lambda node: deviation if (deviation := worst(node.line)) is not MISSING else 0)


def explained(report: Report) -> list[Node]:
    """Waspada need not be explained; those that are stand in the table."""
    nodes = _worst_first(report.subs_in(Band.WASPADA))
    return [node for node in nodes if report.remark(node) != Remark()]


def has_kendala(report: Report) -> bool:
    return bool(report.subs_in(Band.KRITIS) or explained(report) or report.gaps)


def _written(text: str, demanded: bool) -> Cell:
    if text.strip():
        return Cell(text)
    return gap(_NOT_FILLED) if demanded else Cell(NIL)


def _owner(remark: Remark, demanded: bool) -> Cell:
    if not (remark.person.strip() or remark.due.strip()):
        return _written("", demanded)
    return Cell(remark.person or NIL, under=remark.due)


def _trouble(report: Report, node: Node, demanded: bool) -> list[Cell]:
    remark = report.remark(node)
    return [
        Cell(report.unit(node.unit).short),
        Cell(node.name, under=node.code),
        number(node.line.deviation_physical),
        number(node.line.deviation_money),
        status(report.band(node.line)),
        _written(remark.obstacle, demanded),
        _written(remark.action, demanded),
        _owner(remark, demanded),
    ]


def _absent(report: Report, one: Gap) -> list[Cell]:
    """One row per unit whose figures are not there; one that owes them with who and until when."""
    unit, until = one.unit, report.facts.as_of
    codes = f": {joined(one.codes)}" if 0 < len(one.codes) <= _NAMED_CODES else ""
    why = (
        "Tidak diminta mengisi isian bulan ini"
        if not one.owed
        else "Pengumpulan ditutup tanpa isian"
        if unit.status is UnitStatus.CLOSED
        else f"Isian belum dikirim sampai {until}"
        if one.whole
        else f"Isian belum lengkap sampai {until}"
    )
    reminded = f"; diingatkan {unit.reminded}" if unit.reminded else ""
    action = (
        "Kirim isian; Subbagian Perencanaan menerbitkan laporan pengganti setelah isian diterima."
        if one.owed
        else "Tidak ada tindak lanjut bulan ini."
    )
    return [
        Cell(unit.short),
        Cell(f"{one.missing} sub kegiatan{codes}", under=f"pagu {rupiah(one.pagu)}"),
        gap("", 2),
        status(Band.BELUM, one.owed),
        Cell(f"{why}{reminded}."),
        Cell(action),
        Cell(unit.owner or NIL, under=unit.due),
    ]


def _groups(report: Report) -> list[tuple[str, list[list[Cell]]]]:
    limits: Limits = report.facts.limits
    low, mid = bare(limits.kritis), bare(limits.waspada)
    critical = _worst_first(report.subs_in(Band.KRITIS))
    return [
        (
            f"Kritis: deviasi lebih rendah dari {low} poin (wajib diisi)",
            [_trouble(report, node, True) for node in critical],
        ),
        (
            f"Waspada: deviasi {low} sampai lebih rendah dari {mid} poin",
            [_trouble(report, node, False) for node in explained(report)],
        ),
        ("Belum lapor", [_absent(report, one) for one in report.gaps if one.owed]),
        ("Tidak diminta", [_absent(report, one) for one in report.gaps if not one.owed]),
    ]


def _rows(report: Report) -> list[Row]:
    rows, place = [], 0
    for title, group in _groups(report):
        if group:
            rows.append(Row((Cell(title, WIDTH),), "group", keep=True))
        for cells in group:
            place += 1
            rows.append(Row((number(place, 0), *cells)))
    return rows


def _notes(report: Report) -> tuple[str, ...]:
    first = "Status mengikuti deviasi yang lebih rendah."
    watched, told = len(report.subs_in(Band.WASPADA)), len(explained(report))
    if not watched:
        return (first,)
    return (
        f"{first} Dari {watched} sub kegiatan berstatus waspada dicantumkan {told} yang kendalanya diisi unit; "
        "status waspada tidak wajib diisi.",
    )


def kendala(report: Report, label: str) -> Table:
    heads = ("Kendala", "Tindak lanjut", "Penanggung jawab\ndan batas waktu")
    return Table(
        label,
        "Sub kegiatan yang memerlukan tindak lanjut",
        columns(
            "7mm center", "21mm", "1fr", "14mm right", "15.5mm right", "21.5mm", "62mm", "59mm", "33mm",
        ),
        (
            (
                Head("No.", rowspan=2), Head("Unit", rowspan=2), Head("Sub kegiatan", rowspan=2),
                Head("Deviasi (poin)", colspan=2), Head("Status", rowspan=2),
                *(Head(text, rowspan=2) for text in heads),
            ),
            (Head("Fisik"), Head("Keuangan")),
        ),
        tuple(_rows(report)),
        _notes(report),
        numbered=True,
        wide=True,
        size="7.6",
    )  # fmt: skip
