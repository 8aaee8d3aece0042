"""The smaller tables of the realisation book: per urusan, per month, per sumber dana, APBN.

Their lines come from realisasi_facts.py. The wide tables stand in realisasi_rfk.py, remarks in realisasi_kendala.py.
"""

from decimal import Decimal

from mutubaku.books.rules.cells import (
    BRIEF,
    MONEY,
    NOT_ASKED,
    NOT_REPORTED,
    columns,
    gap,
    kept,
    line_cells,
    number,
)
from mutubaku.books.rules.realisasi_facts import Report, months
from mutubaku.books.rules.realisasi_rfk import closing, group_name, row, until
from mutubaku.books.rules.words import started
from mutubaku.figures.rules.rfk import Line, line, roll_up, roll_up_by
from mutubaku.figures.rules.tree import Level, Node
from mutubaku.values.content import Cell, Head, Row, Table
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rounded, rupiah
from mutubaku.values.period import MONTHS_SHORT

_GROUP_START = "urusan pemerintahan bidang "


def _short_group(node: Node) -> str:
    name = group_name(node)
    return started(name[len(_GROUP_START) :]) if name.lower().startswith(_GROUP_START) else name


# ---------------------------------------------------------------- per urusan


def _rounded_apart(line: Line) -> bool:
    """Whether a printed deviation is not what the printed realisation and target would give."""
    pairs = (
        (line.physical, line.target_physical, line.deviation_physical),
        (line.money_percent, line.target_percent, line.deviation_money),
    )
    return any(
        rounded(got, 2) - rounded(goal, 2) != rounded(off, 2)
        for got, goal, off in pairs
        if got is not MISSING and goal is not MISSING and off is not MISSING
    )


def by_group(report: Report, label: str) -> Table:
    limits = report.facts.limits
    groups = [node for node in report.nodes if node.level is Level.GROUP]
    rows = [
        row("sub", Cell(_short_group(n)), *line_cells(n.line, limits, BRIEF, report.asks(n))) for n in groups
    ]
    if report.told.count:
        rows = [kept(shown) for shown in rows]
        words = "Jumlah" if report.complete else "Jumlah sementara"
        rows.append(row("total", Cell(words), *line_cells(report.told, limits, BRIEF)))
    notes = []
    if any(node.line.partial for node in groups):
        notes.append(
            "*) Pagu dan bobot urusan lengkap; persentase dan realisasi dari sub kegiatan yang sudah lapor."
        )
    if report.told.count and not report.complete:
        notes.append(f"Jumlah sementara: {report.completeness}, pagu {rupiah(report.told.pagu)}.")
    if any(map(_rounded_apart, [*(node.line for node in groups), report.told])):
        notes.append("Deviasi dihitung sebelum pembulatan.")
    under = (
        "Target",
        "Reali-\nsasi",
        "Deviasi",
        "Target\n(%)",
        "Realisasi\n(Rp)",
        "Reali-\nsasi (%)",
        "Deviasi",
    )
    return Table(
        label,
        f"Realisasi menurut urusan {until(report)}",
        columns(
            "1fr", "21mm right", "10.5mm right", "11mm right", "11mm right", "11.5mm right", "11mm right",
            "21mm right", "11mm right", "11.5mm right", "17mm",
        ),
        (
            (
                Head("Urusan", rowspan=2), Head("Pagu DPA\n(Rp)", rowspan=2), Head("Bobot\n(%)", rowspan=2),
                Head("Fisik (%)", colspan=3), Head("Keuangan", colspan=4), Head("Status", rowspan=2),
            ),
            tuple(map(Head, under)),
        ),
        tuple(rows),
        tuple(notes),
        size="7.2",
    )  # fmt: skip


# ---------------------------------------------------------------- months


_AMENDED = (
    "Target dan realisasi bulan yang lalu diukur menurut DPA yang berlaku pada akhir bulan itu; target bulan berikutnya "
    "menurut {stage}."
)


def _series(name: str, values: list[Cell], level: str = "sub") -> Row:
    return row(level, Cell(name), *values)


def _deviation(got: Amount, goal: Amount) -> Amount:
    return MISSING if got is MISSING or goal is MISSING else got - goal


def monthly(report: Report, label: str) -> Table:
    """Months to come are "–"; a month gone by that nobody reported is hatched."""
    known, now = months(report), report.facts.period.last

    def told(values: list[Amount]) -> list[Cell]:
        return [gap() if v is MISSING and i <= now else number(v) for i, v in enumerate(values, 1)]

    def part(name: str, goals: list[Amount], got: list[Amount]) -> list[Row]:
        off = [_deviation(done, goal) for done, goal in zip(got, goals, strict=True)]
        return [
            _series(f"Target {name}", [number(goal) for goal in goals]),
            _series(f"Realisasi {name}", told(got)),
            _series("Deviasi (poin)", told(off), "subtotal"),
        ]

    def of(name: str) -> list[Amount]:
        return [getattr(month, name) for month in known]

    rows = part("keuangan", of("target_money"), of("money"))
    rows += part("fisik", of("target_physical"), of("physical"))
    basis = f"{report.reported_units} dari {report.asked_units} unit yang sudah lapor"
    hatched = NOT_REPORTED if report.asked_units == len(report.facts.units) else "tidak ada data"
    amended = f" {_AMENDED.format(stage=report.facts.stage)}" if report.facts.amended else ""
    return Table(
        label,
        "Target dan realisasi kumulatif per bulan (%)",
        columns("1fr", *["10.7mm right"] * 12),
        (tuple(map(Head, ("Uraian", *MONTHS_SHORT))),),
        tuple(rows),
        (
            f"Dasar {report.facts.period.label}: {basis}, {report.facts.stage} {report.facts.period.year}. "
            f"Bulan lain mencakup unit yang lapor pada bulan itu.{amended} Deviasi dihitung sebelum pembulatan. "
            f"– = belum terjadi; arsir = {hatched}.",
        ),
        size="7.2",
    )


# ---------------------------------------------------------------- per sumber dana


def has_funds(report: Report) -> bool:
    return len({leaf.fund for leaf in report.apbd}) > 1


def by_fund(report: Report, label: str) -> Table:
    funds = roll_up_by(report.apbd, lambda leaf: leaf.fund)
    asked = {leaf.fund for leaf in report.apbd if leaf.unit not in report.unasked_units}
    rows = [
        row(
            "sub",
            number(place, 0),
            Cell(report.facts.funds.get(fund, fund)),
            *line_cells(line(sums, report.pagu), report.facts.limits, MONEY, fund in asked),
        )
        for place, (fund, sums) in enumerate(sorted(funds.items()), 1)
    ]
    rows[-1:] = [kept(row) for row in rows[-1:]]
    heads = (
        "No.", "Sumber dana", "Pagu DPA\n(Rp)", "Bobot\n(%)", "Target\n(%)", "Realisasi\n(Rp)", "Reali-\nsasi (%)",
        "Deviasi\n(poin)", "Sisa anggaran\n(Rp)",
    )  # fmt: skip
    partial = any(row.cells[-1].mark for row in rows)
    note = "*) Sementara: hanya sub kegiatan yang sudah lapor; sisa dihitung dari pagunya."
    return Table(
        label,
        f"Realisasi keuangan menurut sumber dana {until(report)}",
        columns(
            "7mm center", "1fr", "23mm right", "11mm right", "12mm right", "23mm right", "12mm right",
            "12.5mm right", "22mm right",
        ),
        (tuple(map(Head, heads)),),
        (*rows, *closing(report, 2, MONEY)),
        (note,) if partial else (),
        numbered=True,
        size="7.2",
    )  # fmt: skip


# ---------------------------------------------------------------- APBN


def _apbn_cells(one: Line, asked: bool = True) -> tuple[Cell, ...]:
    if not one.known:
        return (number(one.pagu, 0), gap(NOT_REPORTED if asked else NOT_ASKED, 6))
    money = (number(one.money, 0), number(one.money_percent), number(one.rest, 0))
    physical = (one.target_physical, one.physical, one.deviation_physical)
    return (number(one.pagu, 0), *money, *map(number, physical))


def apbn(report: Report, label: str, others: str) -> Table:
    """`others`: the numbers of the APBD tables, which do not hold this money."""
    leaves, pagu = report.apbn, sum(leaf.pagu for leaf in report.apbn)
    rows = []
    for place, leaf in enumerate(leaves, 1):
        name = Cell(leaf.name, under=report.facts.funds.get(leaf.fund, leaf.fund))
        one = roll_up([leaf], leaf.pagu)
        cells = _apbn_cells(one, leaf.unit not in report.unasked_units)
        rows.append(row("sub", number(place, 0), name, *cells, keep=place == len(leaves)))
    told = [leaf for leaf in leaves if roll_up([leaf], leaf.pagu).known]
    if told:
        part = "" if len(told) == len(leaves) else f" sementara ({len(told)} dari {len(leaves)})"
        line = roll_up(told, sum((leaf.pagu for leaf in told), Decimal(0)))
        rows.append(row("total", Cell(f"Jumlah{part}", 2), *_apbn_cells(line), keep=bool(part)))
    if len(told) < len(leaves):
        rows.append(row("total", Cell("Pagu DIPA seluruhnya", 2), number(pagu, 0), Cell("", 6)))
    under = ("Rp", "%", "Target", "Realisasi", "Deviasi")
    return Table(
        label,
        f"Realisasi kegiatan APBN {until(report)}",
        columns(
            "7mm center", "1fr", "21mm right", "21mm right", "12mm right", "19mm right", "12mm right",
            "14mm right", "13mm right",
        ),
        (
            (
                Head("No.", rowspan=2), Head("Satuan kerja dan sumber dana", rowspan=2),
                Head("Pagu DIPA\n(Rp)", rowspan=2), Head("Realisasi keuangan", colspan=2),
                Head("Sisa\n(Rp)", rowspan=2), Head("Fisik (%)", colspan=3),
            ),
            tuple(map(Head, under)),
        ),
        tuple(rows),
        (f"Dana APBN ini tidak termasuk pagu APBD pada {others}.",),
        numbered=True,
        size="7.6",
    )  # fmt: skip
