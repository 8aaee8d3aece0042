"""Figures as table cells, for every book: a rounded number with its text, a gap, a status, a line of the RFK.

Rounding happens here and only here. Which rows a table has is for the books.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from mutubaku.figures.rules.rfk import Band, Limits, Line, band
from mutubaku.values.content import Cell, Column, Head, Row
from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.numeral import rounded, show

NIL = "–"
NOT_REPORTED, NOT_ASKED = "belum lapor", "tidak diminta"
STATUS_WORDS = {
    Band.SESUAI: "Sesuai",
    Band.WASPADA: "Waspada",
    Band.KRITIS: "Kritis",
    Band.BELUM: "Belum lapor",
    Band.NIHIL: NIL,
}
Figure = tuple[str, int]


@dataclass(frozen=True)
class Figures:
    """Which attributes of a `Line` a table prints, each with its decimals, after pagu and bobot."""

    physical: tuple[Figure, ...]
    finance: tuple[Figure, ...]
    status: bool = True

    @property
    def width(self) -> int:
        return 2 + len(self.physical) + len(self.finance) + self.status


FULL = Figures(
    (("target_physical", 2), ("physical", 2), ("weighted_physical", 2), ("deviation_physical", 2)),
    (
        ("target_money", 0), ("target_percent", 2), ("money", 0), ("money_percent", 2),
        ("weighted_money", 2), ("deviation_money", 2), ("rest", 0),
    ),
)  # fmt: skip
BRIEF = Figures(
    (("target_physical", 2), ("physical", 2), ("deviation_physical", 2)),
    (("target_percent", 2), ("money", 0), ("money_percent", 2), ("deviation_money", 2)),
)
MONEY = Figures(
    (),
    (("target_percent", 2), ("money", 0), ("money_percent", 2), ("deviation_money", 2), ("rest", 0)),
    status=False,
)


def number(value: Amount | int, digits: int = 2, mark: str = "") -> Cell:
    """The rounded value and its text; "–" where there is no value to compute. Never "−0,00"."""
    if value is MISSING:
        return Cell(NIL)
    exact = rounded(Decimal(value), digits) + 0
    return Cell(show(exact, digits), number=exact, digits=digits, mark=mark)


def gap(text: str = "", span: int = 1) -> Cell:
    return Cell(text, span=span, gap=True)


def status(which: Band, asked: bool = True) -> Cell:
    """`asked`: who was not asked for figures is not late with them."""
    if which is Band.BELUM and not asked:
        return Cell(NOT_ASKED.capitalize())
    return Cell(STATUS_WORDS[which], status="" if which is Band.NIHIL else which.value)


def line_cells(line: Line, limits: Limits, which: Figures = FULL, asked: bool = True) -> tuple[Cell, ...]:
    """Pagu, bobot, then the figures; hatched where nobody reported, "*" where only a part did.

    `asked`: anybody was asked for the figures of this line."""
    head = (number(line.pagu, 0), number(line.weight))
    tail = (status(band(line, limits), asked),) if which.status else ()
    if line.count and not line.known:
        blank = (gap("", len(which.physical)),) if which.physical else ()
        return (*head, *blank, gap(NOT_REPORTED if asked else NOT_ASKED, len(which.finance)), *tail)
    mark = "*" if line.partial else ""
    names = (*which.physical, *which.finance)
    return (*head, *(number(getattr(line, name), digits, mark) for name, digits in names), *tail)


def empty_cells(reported: bool, asked: bool = True, which: Figures = FULL) -> tuple[Cell, ...]:
    """A unit without any budget line: there is nothing to count, so no number stands there, not even 0."""
    tail = (status(Band.NIHIL if reported else Band.BELUM, asked),) if which.status else ()
    return (*(Cell(NIL) for _ in range(which.width - which.status)), *tail)


def full_heads(first: Iterable[str]) -> tuple[tuple[Head, ...], ...]:
    """Two head rows of the full RFK; `first` are the columns before pagu."""
    tall = [Head(text, rowspan=2) for text in (*first, "Pagu DPA\n(Rp)", "Bobot\n(%)")]
    groups = (Head("Fisik kumulatif (%)", colspan=4), Head("Keuangan kumulatif", colspan=6))
    last = (Head("Sisa anggaran\n(Rp)", rowspan=2), Head("Status", rowspan=2))
    under = (
        "Target", "Reali-\nsasi", "Tertim-\nbang", "Deviasi\n(poin)", "Target\n(Rp)", "Target\n(%)",
        "Realisasi\n(Rp)", "Reali-\nsasi (%)", "Tertim-\nbang (%)", "Deviasi\n(poin)",
    )  # fmt: skip
    return (*tall, *groups, *last), tuple(map(Head, under))


def columns(*widths: str) -> tuple[Column, ...]:
    """ "20.4mm right" → Column; alignment left when not said, "tree" indents by level."""
    made = (words.split() for words in widths)
    return tuple(
        Column(width, next((w for w in how if w != "tree"), "left"), "tree" in how) for width, *how in made
    )


def kept(row: Row) -> Row:
    """The row stays on the page of the next one."""
    return replace(row, keep=True)
