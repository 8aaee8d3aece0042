"""The font of the pages: Inter from its package, cut to the characters and weights the pages use, kept in HOME.

Without it the pages fall back to the font of the device. Paper has its own font, see
`documents/builders/characters.py`.
"""

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEIGHTS = (400, 700)
# Latin and its accents; dashes, quotes, dots, arrows and the true minus sign of Indonesian figures.
CHARACTERS = (*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100), *map(ord, "–—‘’“”•…←→−✓●‰"))
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "cv05", "ss03"]


def page_font(folder: Path) -> Path:
    """`web/inter.woff2` in a folder of static files, made at the first call; whole or not there at all."""
    path = folder / "web" / "inter.woff2"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".woff2")
        os.close(handle)
        _cut().save(unfinished)
        Path(unfinished).chmod(0o644)
        os.replace(unfinished, path)
    return path


def _cut() -> TTFont:
    font = TTFont(_source())
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]  # the licence (OFL 1.1) and its address stay in the file
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"opsz": 14, "wght": WEIGHTS})
    font.flavor = "woff2"
    return font


def _source() -> Path:
    """Where the package `fontpkg-inter` keeps the upright file; it is found, not imported."""
    spec = find_spec("fontpkg_inter")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fontpkg_inter")
    return Path(spec.origin).parent / "files" / "Inter[opsz,wght].ttf"
