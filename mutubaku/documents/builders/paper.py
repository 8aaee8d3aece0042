"""Sheets of paper and how content falls on them: sizes, margins, widths of table columns, pages that lie wide.

Shared by the builders, so that PDF, DOCX and XLSX turn the same tables to landscape and give columns the same
room. Lengths are millimetres.
"""

from dataclasses import dataclass
from itertools import groupby

from mutubaku.values.content import Block, Chapter, Dress, Heading, Section, Table
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class Sheet:
    """One page upright; margins top, right, bottom, left."""

    width: float
    height: float
    margins: tuple[float, float, float, float]

    @property
    def room(self) -> float:
        return self.width - self.margins[1] - self.margins[3]


SIZES = {"A4": (210.0, 297.0), "F4": (215.0, 330.0), "Folio": (210.0, 330.0), "Legal": (215.9, 355.6)}
LETTER = Sheet(*SIZES["A4"], (20, 20, 27, 30))
# Of a table's width, columns of fixed width take at most this share; the rest is for names.
_FIXED_SHARE = 0.8


def book_sheets(dress: Dress) -> tuple[Sheet, Sheet]:
    """Upright and wide page of a book, in the paper size of the office. Refused when the size is unknown."""
    if dress.office.paper not in SIZES:
        known = ", ".join(SIZES)
        message = f"Ukuran kertas “{dress.office.paper}” tidak dikenal. Pilih salah satu: {known}."
        raise Refused(Refusal("paper", message, place="paper"))
    width, height = SIZES[dress.office.paper]
    return Sheet(width, height, (24, 20, 22, 30)), Sheet(height, width, (20, 14, 17, 14))


@dataclass(frozen=True)
class Fitted:
    """Column widths in millimetres that fill the room exactly, and the size of the type in points."""

    widths: tuple[float, ...]
    size: float


def fitted(table: Table, room: float) -> Fitted:
    """Shares ("1fr") divide what fixed widths leave. Where those leave too little, columns and type shrink."""
    fixed = [0.0 if c.width.endswith("fr") else float(c.width.removesuffix("mm")) for c in table.columns]
    shares = [float(c.width.removesuffix("fr")) if c.width.endswith("fr") else 0.0 for c in table.columns]
    limit = room * (_FIXED_SHARE if any(shares) else 1.0)
    scale = min(1.0, limit / sum(fixed)) if sum(fixed) else 1.0
    rest = room - sum(fixed) * scale
    whole = sum(shares)
    widths = [f * scale + (rest * s / whole if whole else 0.0) for f, s in zip(fixed, shares, strict=True)]
    return Fitted(tuple(round(w, 2) for w in widths), round(float(table.size) * scale, 2))


@dataclass(frozen=True)
class Spread:
    """Blocks that follow each other on pages of one direction."""

    wide: bool
    blocks: tuple[Block, ...]


def spreads(chapter: Chapter) -> tuple[Spread, ...]:
    """A wide table stands on landscape pages of its own and takes the headings just before it along."""
    turned = [isinstance(block, Table) and block.wide for block in chapter.blocks]
    for n in range(len(turned) - 2, -1, -1):
        if turned[n + 1] and isinstance(chapter.blocks[n], Section | Heading):
            turned[n] = True
    groups = groupby(zip(chapter.blocks, turned, strict=True), key=lambda pair: pair[1])
    return tuple(part for wide, pairs in groups for part in _split(wide, [block for block, _ in pairs])) or (
        Spread(False, ()),
    )


def _split(wide: bool, blocks: list[Block]) -> list[Spread]:
    """Each wide table begins a page; its headings go with it."""
    if not wide:
        return [Spread(False, tuple(blocks))]
    parts: list[list[Block]] = [[]]
    for block in blocks:
        parts[-1].append(block)
        if isinstance(block, Table):
            parts.append([])
    return [Spread(True, tuple(part)) for part in parts if part]
