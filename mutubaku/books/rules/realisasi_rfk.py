"""The wide tables of the realisation book, per unit and per node, and the rows that close a table.

The smaller tables stand in realisasi_tables.py.
"""

from collections.abc import Iterator

from mutubaku.books.rules.cells import (
    FULL,
    NIL,
    NOT_ASKED,
    NOT_REPORTED,
    Figures,
    columns,
    empty_cells,
    full_heads,
    kept,
    line_cells,
    number,
)
from mutubaku.books.rules.realisasi_facts import Gap, Report, UnitFacts, UnitStatus
from mutubaku.figures.rules.tree import Level, Node
from mutubaku.values.content import Cell, Row, Table
from mutubaku.values.numeral import rupiah
from mutubaku.values.period import written_date

SUPPORT = "X.XX"
_SUPPORT_NAME = "Unsur penunjang urusan pemerintahan"
_NAMED_GAPS = 3


def group_name(node: Node) -> str:
    """The name of a bidang urusan, also where the nomenclature has none."""
    if node.name == node.code:
        return _SUPPORT_NAME if node.code == SUPPORT else f"Bidang urusan {node.code}"
    return node.name


def until(report: Report) -> str:
    if report.facts.early:
        return f"sampai {report.facts.period.label}, keadaan sementara"
    return f"sampai dengan {written_date(report.facts.period.last_day)}"


def absent(report: Report) -> str:
    """What figures that are not there are called: those of this book, or of any book when none are missing."""
    if report.asked_units == len(report.facts.units):
        return NOT_REPORTED
    return f"{NOT_REPORTED} atau {NOT_ASKED}" if report.owed else NOT_ASKED


def row(level: str, *cells: Cell, keep: bool = False) -> Row:
    return Row(tuple(cells), level, keep)


# ---------------------------------------------------------------- closing rows


def _owing(one: Gap) -> str:
    if one.missing == one.asked:
        return f"{one.unit.name} ({one.missing} sub kegiatan)"
    return f"{one.unit.name} ({one.missing} dari {one.asked} sub kegiatan)"


def _missing_label(report: Report, owed: bool) -> str:
    words = (NOT_REPORTED if owed else NOT_ASKED).capitalize()
    gaps = [one for one in report.gaps if one.missing and one.owed is owed]
    if len(gaps) <= _NAMED_GAPS:
        return f"{words}: {', '.join(map(_owing, gaps))}"
    return f"{words}: {len(gaps)} unit ({sum(one.missing for one in gaps)} sub kegiatan)"


def closing(report: Report, span: int, which: Figures = FULL) -> list[Row]:
    """One total when all reported; otherwise what reported, what did not, what was not asked, and the whole pagu."""
    limits = report.facts.limits
    told = report.told
    if report.complete:
        return [row("total", Cell("JUMLAH", span), *line_cells(told, limits, which))]
    rows = []
    if told.count:
        words = f"JUMLAH SEMENTARA ({report.completeness})"
        rows.append(row("total", Cell(words, span), *line_cells(told, limits, which), keep=True))
    for missing, owed in ((report.missing, True), (report.unasked, False)):
        if missing.count:
            label = Cell(_missing_label(report, owed), span)
            rows.append(row("missing", label, *line_cells(missing, limits, which, owed), keep=True))
    whole = (number(report.pagu, 0), number(100 if report.pagu else 0), Cell("", which.width - 2))
    return [*rows, row("total", Cell("PAGU DPA SELURUHNYA", span), *whole)]


# ---------------------------------------------------------------- per unit

_ROOMY = (
    "24mm right", "11.5mm right", "11.5mm right", "11.5mm right", "11.5mm right", "12.5mm right", "24mm right",
    "11.5mm right", "24mm right", "11.5mm right", "11.5mm right", "12.5mm right", "22.5mm right", "21.5mm",
)  # fmt: skip


def _unit_cells(report: Report, unit: UnitFacts) -> tuple[Cell, ...]:
    one = report.units[unit.code]
    if not one.count:
        return (Cell(NIL), *empty_cells(unit.status is UnitStatus.REPORTED, unit.asked))
    return (number(one.count, 0), *line_cells(one, report.facts.limits, asked=unit.asked))


def per_unit(report: Report, label: str) -> Table:
    rows = []
    for place, unit in enumerate(report.facts.units, 1):
        rows.append(row("sub", number(place, 0), Cell(unit.name), *_unit_cells(report, unit)))
    rows[-1:] = [kept(row) for row in rows[-1:]]
    notes = [
        "Tertimbang = bobot × realisasi / 100. Deviasi = realisasi − target, dalam poin persen. Bobot dihitung "
        "terhadap pagu DPA seluruhnya. Deviasi dan jumlah dihitung sebelum pembulatan."
    ]
    if not report.complete:
        notes.append(
            f"Persentase jumlah sementara dihitung dari pagu yang sudah lapor; yang {absent(report)} tidak dihitung "
            "sebagai nol."
        )
    return Table(
        label,
        f"Realisasi fisik dan keuangan per unit kerja {until(report)}",
        columns("7mm center", "1fr", "13mm right", *_ROOMY),
        full_heads(("No.", "Unit kerja", "Sub\nkegiatan")),
        (*rows, *closing(report, 3)),
        tuple(notes),
        numbered=True,
        wide=True,
        size="7.8",
    )


# ---------------------------------------------------------------- the RFK

_TIGHT = (
    "20.4mm right", "10mm right", "9.8mm right", "9.8mm right", "9.8mm right", "10.6mm right", "20.4mm right",
    "9.8mm right", "20.4mm right", "9.8mm right", "9.8mm right", "10.6mm right", "19.4mm right", "19.6mm",
)  # fmt: skip
_LEVEL_WORDS = {Level.GROUP: "urusan", Level.PROGRAM: "program", Level.KEGIATAN: "kegiatan"}


def _node_row(report: Report, node: Node) -> Row:
    if node.level is Level.GROUP:
        return row(node.level.value, Cell(f"{node.code}  {group_name(node)}", 4 + FULL.width), keep=True)
    unit = report.unit(node.unit).short if node.unit else ""
    cells = line_cells(node.line, report.facts.limits, asked=report.asks(node))
    keep = node.level is not Level.SUB
    return row(
        node.level.value, Cell(node.mark), Cell(node.code), Cell(node.name), Cell(unit), *cells, keep=keep
    )


def _rfk_rows(report: Report) -> Iterator[Row]:
    """A bidang urusan opens with its name and closes with its sum; the row before a sum stays with it."""
    group: Node | None = None
    for node, after in zip(report.nodes, (*report.nodes[1:], None), strict=False):
        group = node if node.level is Level.GROUP else group
        last = after is None or after.level is Level.GROUP
        shown = _node_row(report, node)
        yield kept(shown) if last else shown
        if last and group:
            words = Cell(f"Jumlah {group.code}  {group_name(group)}", 4)
            cells = line_cells(group.line, report.facts.limits, asked=report.asks(group))
            yield row("subtotal", words, *cells, keep=after is None)


def _partial_note(report: Report) -> list[str]:
    """The pagu behind every starred row, so that its percentages can be checked by hand."""
    parts = [
        f"{_LEVEL_WORDS[node.level]} {node.code} {rupiah(node.line.base)}"
        for node in report.nodes
        if node.line.partial
    ]
    if not parts:
        return []
    told = f"Pagu yang sudah lapor: {'; '.join(parts)}."
    return [f"*) Sementara: hanya sub kegiatan yang sudah lapor. {told}"]


def rfk(report: Report, label: str) -> Table:
    """Eighteen columns, one row per node."""
    return Table(
        label,
        "Realisasi fisik dan keuangan menurut program, kegiatan, dan sub kegiatan",
        columns("9.6mm", "23.6mm", "1fr left tree", "16.6mm", *_TIGHT),
        full_heads(("No.", "Kode", "Program / Kegiatan / Sub kegiatan", "Unit\npelaksana")),
        (*_rfk_rows(report), *closing(report, 4)),
        (
            "Bobot = pagu / pagu seluruhnya × 100. Tertimbang = bobot × realisasi / 100. Deviasi = realisasi − "
            f"target (poin). Fisik program dan kegiatan = {report.facts.method}. Deviasi dan jumlah dihitung "
            "sebelum pembulatan.",
            *_partial_note(report),
            "Kepanjangan nama unit ada pada halaman Singkatan dan keterangan.",
        ),
        numbered=True,
        wide=True,
        size="6.9",
    )
