"""Which characters a paper can carry: control characters never, letters outside the paper's font not in a PDF.

PDF/A refuses text without a glyph, so what Arimo cannot draw (an emoji, another script) is printed as "□" in
the PDF: one stray sign in a unit's remark must not stop the office's report. DOCX and XLSX keep it, because
Word and Excel have other fonts to draw it with.
"""

import re
import struct
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

SUBSTITUTE = "□"
# C0 and C1 controls except the line feed, surrogates, bidirectional overrides and non-characters.
_ILLEGIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)


def legible(text: str) -> str:
    """Composed letters, Unix line ends, nothing invisible that reorders or hides text; a tab is a space."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return _ILLEGIBLE.sub("", plain)


_ENDLESS = re.compile(r"[^\s\u200b]{40,}")


def foldable(text: str) -> str:
    """A word longer than a column can hold (a pasted address) may break after every tenth letter."""
    if len(text) < 40:
        return text
    return _ENDLESS.sub(lambda word: "\u200b".join(re.findall(".{1,10}", word[0])), text)


@cache
def font_folder() -> Path:
    """Where the package `fontpkg-arimo` keeps its two font files; it is found, not imported."""
    spec = find_spec("fontpkg_arimo")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fontpkg_arimo")
    return Path(spec.origin).parent / "files"


@cache
def _unprintable() -> re.Pattern[str]:
    font = (font_folder() / "Arimo[wght].ttf").read_bytes()
    ranges = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in _covered(font))
    return re.compile(f"[^\n{ranges}]")


def printable(text: str) -> str:
    """Text as the PDF can show it: what the font lacks becomes "□"."""
    return _unprintable().sub(SUBSTITUTE, text)


def _covered(font: bytes) -> list[tuple[int, int]]:
    """Ranges of code points in the font's Unicode character map (OpenType `cmap`, format 4)."""
    tables = {
        font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    cmap = tables[b"cmap"]
    count = struct.unpack(">H", font[cmap + 2 : cmap + 4])[0]
    records = [struct.unpack(">HHI", font[at : at + 8]) for at in range(cmap + 4, cmap + 4 + 8 * count, 8)]
    table = cmap + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    kind, _, _, double = struct.unpack(">HHHH", font[table : table + 8])
    if kind != 4:
        raise ValueError(f"cmap format {kind}")
    half = double // 2
    lasts = struct.unpack(f">{half}H", font[table + 14 : table + 14 + double])
    firsts = struct.unpack(f">{half}H", font[table + 16 + double : table + 16 + 2 * double])
    return [(first, last) for first, last in zip(firsts, lasts, strict=True) if last < 0xFFFF]
