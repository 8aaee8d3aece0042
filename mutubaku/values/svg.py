"""SVG text from plain numbers: the few shapes every drawing of ours is made of, and how wide words will be.

Sizes are points. Coordinates are the only floats of the product, written with one decimal, so that the same
input always gives the same text. What a drawing says is decided elsewhere (`chart.py`).
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil

FONT = "Arimo, Arial, Helvetica, sans-serif"
INK, SOFT, GRID = "#111", "#444", "#c9c9c9"
# Advance widths of Arial in thousandths of the type size, so that labels can be kept apart without a font.
_WIDTHS = {
    letter: size
    for size, letters in (
        (191, "'"), (222, "ijl"), (278, " !,./:;I[]ft"), (333, "()-r"), (500, "Jcksvxyz"),
        (556, "0123456789–Labdeghnopqu"), (584, "+−<=>"), (611, "FTZ"), (667, "&ABEKPSVXY"),
        (722, "CDHNRUw"), (778, "GOQ"), (833, "Mm"), (889, "%"), (944, "W"),
    )
    for letter in letters
}  # fmt: skip

Point = tuple[float, float]
Rect = tuple[float, float, float, float]


def width(words: str, size: float, bold: bool = False) -> float:
    """About how wide `words` will be; letters of other scripts count as a full em."""
    return sum(_WIDTHS.get(letter, 1000) for letter in words) * size * (1.08 if bold else 1.0) / 1000


def text(
    at: Point, words: str, size: float = 8, anchor: str = "start", bold: bool = False, fill: str = INK
) -> str:
    weight = " font-weight='700'" if bold else ""
    side = f" text-anchor='{anchor}'" if anchor != "start" else ""
    place = f"x='{at[0]:.1f}' y='{at[1]:.1f}'"
    return f"<text {place} font-size='{size}'{side}{weight} fill='{fill}'>{escape(words)}</text>"


def line(a: Point, b: Point, stroke: str = GRID, width: float = 0.6, dash: str = "") -> str:
    extra = f" stroke-dasharray='{dash}'" if dash else ""
    ends = f"x1='{a[0]:.1f}' y1='{a[1]:.1f}' x2='{b[0]:.1f}' y2='{b[1]:.1f}'"
    return f"<line {ends} stroke='{stroke}' stroke-width='{width}'{extra}/>"


def rect(x: float, y: float, width: float, height: float, fill: str, extra: str = "") -> str:
    size = f"width='{width:.1f}' height='{height:.1f}'"
    return f"<rect x='{x:.1f}' y='{y:.1f}' {size} fill='{fill}'{extra}/>"


def path(points: Sequence[Point], extra: str) -> str:
    return "<path d='M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) + f"' {extra}/>"


def dot(at: Point, radius: float, extra: str) -> str:
    return f"<circle cx='{at[0]:.1f}' cy='{at[1]:.1f}' r='{radius}' {extra}/>"


def drawing(wide: int, height: float, parts: Iterable[str], title: str) -> str:
    tall = ceil(height)
    head = f"viewBox='0 0 {wide} {tall}' width='{wide}pt' height='{tall}pt' role='img' font-family='{FONT}'"
    body = "\n".join(parts)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' {head}>\n<title>{escape(title)}</title>\n{body}\n</svg>\n"
    )
