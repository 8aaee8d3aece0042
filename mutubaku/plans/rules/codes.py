"""Codes of urusan, program, kegiatan and sub kegiatan: their shape, parents, order, and names as printed. Pure.

Codes are text, never numbers. Which code exists in which edition is data (nomenklatur.csv), not known here.
Source: planning-and-budget §1.2.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mutubaku.values.acronyms import ACRONYMS

GENERIC = "X.XX"
# The official lists have no row for the generic bidang urusan; this is the heading of its group in a report.
GENERIC_NAME = "UNSUR PENUNJANG URUSAN PEMERINTAHAN"
_SHAPE = re.compile(
    r"^(?:X\.XX|\d(?:\.\d{2})?)(?:(?<=\..{2})\.\d{2}(?:\.[12]\.\d{2}(?:\.\d{2}(?:\d{2})?)?)?)?$"
)
_SUPPORT = re.compile(r"^\d\.\d{2}(?=\.01(?:\.|$))")


class Level(StrEnum):
    URUSAN = "urusan"
    BIDANG_URUSAN = "bidang_urusan"
    PROGRAM = "program"
    KEGIATAN = "kegiatan"
    SUB_KEGIATAN = "sub_kegiatan"


_LEVELS = {
    0: Level.URUSAN,
    1: Level.BIDANG_URUSAN,
    2: Level.PROGRAM,
    4: Level.KEGIATAN,
    5: Level.SUB_KEGIATAN,
}


@dataclass(frozen=True)
class Edition:
    """One official list. `digits`: length of the last part of a sub kegiatan."""

    code: str
    decree: str
    digits: int


EDITIONS: dict[str, Edition] = {
    edition.code: edition
    for edition in (
        Edition("2020", "Kepmendagri 050-3708 Tahun 2020", 2),
        Edition("2023", "Kepmendagri 900.1.15.5-1317 Tahun 2023", 4),
    )
}


@dataclass(frozen=True)
class NodeFact:
    """One row of an official list."""

    edition: str
    code: str
    level: Level
    name: str


def tidy(code: str) -> str:
    """Without the blanks, no-break spaces and line ends that exported files carry around a code."""
    return "".join(code.split())


def level_of(code: str) -> Level | None:
    """None when the text has the shape of no level."""
    return _LEVELS[code.count(".")] if _SHAPE.match(code) else None


def parent(code: str) -> str:
    """Code of the level above; "" above an urusan. A kegiatan has two parts of its own: 3.31.02.1.01 → 3.31.02."""
    drop = 2 if level_of(code) is Level.KEGIATAN else 1
    return code.rsplit(".", drop)[0] if "." in code else ""


def ancestors(code: str) -> tuple[str, ...]:
    """From the level just above up to the urusan."""
    above = parent(code)
    return (above, *ancestors(above)) if above else ()


def is_regency(code: str) -> bool:
    """The digit after the program says whose authority it is: 1 province, 2 kabupaten/kota."""
    return level_of(code) in (Level.KEGIATAN, Level.SUB_KEGIATAN) and code.split(".")[3] == "2"


def generic(code: str) -> str:
    """The code as the official list has it: program 01 of any bidang urusan is X.XX.01.

    In a real budget X.XX is written as the office's leading bidang urusan: 3.31.01.1.01.0001.
    """
    return _SUPPORT.sub(GENERIC, tidy(code))


def shown(code: str, leading: str) -> str:
    """Inverse of `generic` for an office whose leading bidang urusan is `leading`; empty leaves X.XX."""
    return leading + code.removeprefix(GENERIC) if leading and code.startswith(GENERIC) else code


@lru_cache(maxsize=4096)
def order(code: str) -> tuple[tuple[int, str], ...]:
    """Sort key: X.XX first, then by number part by part; "02" of an old edition before "0003"."""
    return tuple((int(part) if part.isdigit() else -1, part) for part in code.split("."))


_SMALL = frozenset(
    ("dan", "di", "dalam", "yang", "untuk", "ke", "dari", "atas", "bagi", "pada", "dengan", "serta", "atau")
)
_VOWELS = frozenset("AEIOU")


def _word(found: re.Match[str]) -> str:
    word = found.group()
    if word in ACRONYMS or (len(word) > 1 and not _VOWELS & set(word)):
        return word
    return word.lower() if word.lower() in _SMALL and found.start() else word.capitalize()


def in_print(name: str) -> str:
    """ "PROGRAM PENGEMBANGAN UMKM" → "Program Pengembangan UMKM"; a name not written in capitals stays as it is."""
    return re.sub(r"[^\W\d_]+", _word, name) if name.isupper() else name
