"""Content → PDF/A-2b by Typst, unhurried by anything outside: own font, no package, no network, no temporary file.

The same content and dress give the same bytes. A warning of the compiler is an error: a paper that is not as
designed must not leave the house. Text the font cannot draw: see `characters.py`.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

from mutubaku.documents.builders.characters import font_folder, legible, printable
from mutubaku.documents.builders.placing import place_book, place_letter
from mutubaku.documents.builders.tables import dated
from mutubaku.values.content import Book, Chart, Dress, Letter

LAYOUT = Path(__file__).parent / "typst"
# What JSON writes with a backslash; matching the doubled backslash too keeps a user's own "\\t" apart from a tab.
_ESCAPE = re.compile(r'\\(?:[\\"nbfrt]|u[0-9a-f]{4})')


@dataclass(frozen=True)
class Built:
    """A finished file and how many pages it has."""

    data: bytes
    pages: int


@cache
def _fonts() -> typst.Fonts:
    """Read once and shared; a compiler is made for each paper, so threads never meet in one."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )


def _compiler(layout: str, inputs: dict[str, str]) -> typst.Compiler:
    return typst.Compiler(
        input=str(LAYOUT / layout),
        root=str(LAYOUT),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )


def _escape(found: re.Match[str]) -> str:
    """Control characters go, a tab becomes a space; quotes, backslashes and line feeds stay."""
    if found[0] in ("\\\\", '\\"', "\\n"):
        return found[0]
    return " " if found[0] == "\\t" else ""


def build_pdf(content: Letter | Book, dress: Dress, emblem: bytes = b"") -> Built:
    """PDF/A-2b, untagged so that later signatures stay quick to verify; with `dress.edition_of` the accessible edition,
    tagged and PDF/A-2a and PDF/UA-1, which is never signed. `emblem`: the picture `dress.office.emblem`
    names. Refused for an unknown paper size."""
    book = isinstance(content, Book)
    placed = place_book(content, dress) if isinstance(content, Book) else place_letter(content, dress)
    placed["emblem"] = list(emblem) or None  # the layout has no other way to receive bytes
    data = printable(legible(_ESCAPE.sub(_escape, json.dumps(placed, ensure_ascii=False))))
    edition = {"edition": "akses"} if dress.edition_of else {}
    made, warnings = _compiler(
        "buku.typ" if book else "surat.typ", {"data": data, **edition}
    ).compile_with_warnings(
        format="pdf",
        pdf_standards=["a-2a", "ua-1"] if edition else "a-2b",
        pdf_tags=bool(edition),
        timestamp=int(dated(dress).timestamp()),
    )
    if warnings:
        raise RuntimeError("; ".join(str(warning.message) for warning in warnings))
    if not isinstance(made, bytes):
        raise RuntimeError("typst gave no single file")
    return Built(made, page_count(made))


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def chart_png(chart: Chart, ppi: int = 220) -> bytes:
    """The chart as a picture, for formats whose readers cannot be trusted with SVG."""
    return _png("gambar.typ", {"svg": printable(legible(chart.svg))}, ppi)


@cache
def shield_png() -> bytes:
    """The neutral shield that stands where the office has uploaded no emblem."""
    return _png("perisai.typ", {}, 300)


def shows(emblem: bytes) -> bool:
    """Whether the compiler can draw this picture."""
    try:
        _png("lambang.typ", {"emblem": json.dumps(list(emblem))}, 72)
    except typst.TypstError:
        return False
    return True


def _png(layout: str, inputs: dict[str, str], ppi: int) -> bytes:
    made = _compiler(layout, inputs).compile(format="png", ppi=ppi)
    if not isinstance(made, bytes):
        raise RuntimeError("typst gave no single picture")
    return made
