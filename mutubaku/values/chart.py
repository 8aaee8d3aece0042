"""The charts of reports, for the page and for the paper: cumulative curves and the ranking of units.

Figures in, SVG text out. Greys only, so a photocopy loses nothing: a state is a shade and a number, a gap
is a texture and words. Every number comes from the Decimal given. 468 points fill the width of an F4 page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mutubaku.values.curve import FALL, TARGET, Curve, Frame, panel, ticks
from mutubaku.values.figure import Amount
from mutubaku.values.numeral import show
from mutubaku.values.svg import INK, SOFT, drawing, line, rect, text, width

WIDTH = 468
TRACK = "#efefef"
BANDS = ("#a9a9a9", "#6f6f6f", INK)


def s_curves(money: Curve, physical: Curve, month: int, title: str = "Kurva S keuangan dan fisik") -> str:
    """Two panels over twelve months: target dashed, realisation solid up to the reporting `month` (1 to 12).

    Shortfall is shaded. A missing month leaves a hole in its line. Values are cumulative percent, zero based.
    """
    values = [v for c in (money, physical) for v in (*c.target[:12], *c.realised[:month])]
    marks = ticks(values)
    parts: list[str] = []
    for curve, left, room in ((money, 20, 243), (physical, 264, WIDTH)):
        parts += panel(Frame(left, 30, 186, 138, marks[-1], room), marks, curve, month)
    y = 199
    parts += [
        line((20, y - 3), (44, y - 3), INK, 2),
        text((49, y), "Realisasi kumulatif"),
        line((150, y - 3), (174, y - 3), TARGET, 1.1, "4 2.5"),
        text((179, y), "Target kumulatif"),
        rect(264, y - 7, 24, 7, FALL),
        text((293, y), "Selisih di bawah target"),
    ]
    return drawing(WIDTH, 206, parts, title)


def s_curve(curve: Curve, month: int, title: str) -> str:
    """One of the two panels by itself, for a page that is as narrow as a telephone; words around it say what is what."""
    marks = ticks([*curve.target[:12], *curve.realised[:month]])
    return drawing(
        248, 186, panel(Frame(24, 30, 186, 138, marks[-1], 248), marks, curve, month, few=True), title
    )


# ---------------------------------------------------------------- ranking of units

_NAME, _ROW, _LINE, _TOP = 182, 18.6, 9.4, 34
_MONEY, _PHYSICAL, _SPAN = 204, 342, 66
_HATCH = (
    "<defs><pattern id='gap' width='4' height='4' patternUnits='userSpaceOnUse' "
    "patternTransform='rotate(45)'><rect width='4' height='4' fill='#fff'/>"
    "<line x1='0' y1='0' x2='0' y2='4' stroke='#999' stroke-width='1.2'/></pattern></defs>"
)


@dataclass(frozen=True)
class Standing:
    """One unit: realisation and target, money in percent of pagu, physical in weighted percent; `asked` for figures.

    Give the figures as the table beside the chart prints them, so that both show the same deviation.
    """

    name: str
    money: Amount
    money_target: Amount
    physical: Amount
    physical_target: Amount
    asked: bool = field(default=True, kw_only=True)

    @property
    def reported(self) -> bool:
        return isinstance(self.money, Decimal)


@dataclass(frozen=True)
class _Style:
    """What all rows share: the value at the right end of each track, and the limits of the bands."""

    money: int
    physical: int
    watch: Decimal
    critical: Decimal


def _wrapped(name: str) -> list[str]:
    """Words of a name on as many lines as it needs; a word longer than the column is cut between letters."""
    lines = [""]
    for word in name.split():
        while width(word, 8) > _NAME:
            cut = next(n for n in range(len(word), 0, -1) if width(word[:n], 8) <= _NAME)
            lines, word = [*lines, word[:cut]], word[cut:]
        joined = f"{lines[-1]} {word}".strip()
        if width(joined, 8) <= _NAME:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def _tall(unit: Standing) -> float:
    return _ROW + _LINE * (len(_wrapped(unit.name)) - 1)


def _absent(x: float, y: float, unit: Standing) -> list[str]:
    words = "belum lapor" if unit.asked else "tidak diminta"
    hatch = rect(x, y, _SPAN, 8, "url(#gap)", " stroke='#777' stroke-width='0.5'")
    return [hatch, text((x + _SPAN + 5, y + 7), words, 7.4, bold=True)]


def _bar(x: float, y: float, high: int, got: Decimal, goal: Amount, style: _Style) -> list[str]:
    """Track from zero, bar shaded by band, standing tick at the target, then the two numbers."""
    share = lambda value: _SPAN * min(max(float(value) / high, 0.0), 1.0)
    off = got - goal if isinstance(goal, Decimal) else None
    late = off is not None and off < style.critical
    fill = BANDS[0] if off is None else BANDS[(off < style.watch) + late]
    parts = [rect(x, y, _SPAN, 8, TRACK), rect(x, y, share(got), 8, fill)]
    if isinstance(goal, Decimal):
        tick = x + share(goal)
        parts += [rect(tick - 1.9, y - 2.6, 3.8, 13.2, "#fff"), rect(tick - 0.9, y - 2.6, 1.8, 13.2, INK)]
    words = "–" if off is None else show(off, 2)
    return [
        *parts,
        text((x + _SPAN + 27, y + 7), show(got, 2), 8, "end"),
        text((x + _SPAN + 59, y + 7), words, 8, "end", bold=late),
    ]


def _unit(y: float, place: str, unit: Standing, style: _Style) -> list[str]:
    parts = [
        line((0, y - 4.6), (WIDTH, y - 4.6), "#ddd", 0.4),
        text((13, y + 7), place, 8, "end", fill=SOFT),
    ]
    parts += [text((18, y + 7 + _LINE * k), words) for k, words in enumerate(_wrapped(unit.name))]
    for x, high, got, goal in (
        (_MONEY, style.money, unit.money, unit.money_target),
        (_PHYSICAL, style.physical, unit.physical, unit.physical_target),
    ):
        parts += _bar(x, y, high, got, goal, style) if isinstance(got, Decimal) else _absent(x, y, unit)
    return parts


def _columns(style: _Style) -> list[str]:
    parts = []
    for x, name, high in (
        (_MONEY, "Keuangan (% pagu)", style.money),
        (_PHYSICAL, "Fisik (%)", style.physical),
    ):
        parts += [
            text((x, 12), name, 8.5, bold=True),
            text((x, 24), "" if high == 100 else f"skala 0–{high}", 6.8, fill=SOFT),
            text((x + _SPAN + 27, 24), "Realisasi", 6.8, "end", fill=SOFT),
            text((x + _SPAN + 59, 24), "Deviasi", 6.8, "end", fill=SOFT),
        ]
    return parts


def _legend(y: float, month: str, style: _Style) -> list[str]:
    watch, critical = (
        show(v, -min(int(v.normalize().as_tuple().exponent), 0)) for v in (style.watch, style.critical)
    )
    words = (
        f"deviasi {watch} poin atau lebih baik",
        f"{watch} sampai {critical} poin",
        f"lebih rendah dari {critical} poin",
    )
    parts, x = [line((0, y - 17.6), (WIDTH, y - 17.6), "#999", 0.5)], 0.0
    for fill, label in zip(BANDS, words, strict=True):
        parts += [rect(x, y - 6.5, 14, 7, fill), text((x + 18, y), label, 7.6)]
        x += 18 + width(label, 7.6) + 13
    return [*parts, rect(x + 2, y - 9, 1.8, 11.5, INK), text((x + 9, y), f"target {month}", 7.6)]


def _ranking(rows: Sequence[tuple[str, Standing]], month: str, style: _Style, title: str) -> str:
    parts, y = [_HATCH, *_columns(style)], float(_TOP)
    for place, unit in rows:
        parts += _unit(y, place, unit, style)
        y += _tall(unit)
    return drawing(WIDTH, y + 24, parts + _legend(y + 13, month, style), title)


def ranked(units: Sequence[Standing]) -> list[tuple[str, Standing]]:
    """Highest realisation of money first, equal ones in the order given; who did not report comes last."""
    known = [unit for unit in units if unit.reported]
    known.sort(key=lambda unit: unit.money if isinstance(unit.money, Decimal) else Decimal(0), reverse=True)
    return [(str(n), unit) for n, unit in enumerate(known, 1)] + [("–", u) for u in units if not u.reported]


def _style(units: Sequence[Standing], watch: Decimal, critical: Decimal) -> _Style:
    money = ticks(v for u in units for v in (u.money, u.money_target))[-1]
    physical = ticks(v for u in units for v in (u.physical, u.physical_target))[-1]
    return _Style(money, physical, watch, critical)


def ranking(
    units: Sequence[Standing],
    *,
    month: str,
    watch: Decimal = Decimal(-5),
    critical: Decimal = Decimal(-10),
    title: str = "Peringkat realisasi unit terhadap target",
) -> str:
    """Reported units from the highest realisation of money down, missing ones hatched at the end.

    `month` is written in the legend ("target Oktober 2026"). Below `watch` points a bar darkens, below
    `critical` it is black. One drawing that grows with the units; for paper see `ranking_pages`.
    """
    return _ranking(ranked(units), month, _style(units, watch, critical), title)


def ranking_pages(
    units: Sequence[Standing],
    *,
    month: str,
    watch: Decimal = Decimal(-5),
    critical: Decimal = Decimal(-10),
    title: str = "Peringkat realisasi unit terhadap target",
    height: int = 600,
) -> tuple[str, ...]:
    """The same ranking cut into drawings of at most `height` points, each of which fits a page."""
    parts: list[list[tuple[str, Standing]]] = [[]]
    used = _TOP + 24.0
    for place, unit in ranked(units):
        if parts[-1] and used + _tall(unit) > height:
            parts.append([])
            used = _TOP + 24.0
        parts[-1].append((place, unit))
        used += _tall(unit)
    style = _style(units, watch, critical)
    return tuple(_ranking(rows, month, style, title) for rows in parts)
