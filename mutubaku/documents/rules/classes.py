"""Which classification code a paper gets: by its kind where that has one of its own, else by its procedure. Pure.

The code opens the number and decides the retention (§B.11, §B.12, §E.4); without one the class of the register counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mutubaku.documents.rules.letter_templates import SETTING_ROLES
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal

_CODE = re.compile(r"[0-9]{3}(?:\.[0-9]{1,3}){0,5}")


@dataclass(frozen=True)
class Classes:
    """Procedure → code, and kind of paper → code whatever the procedure."""

    procedures: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: "Classes") -> "Classes":
        """These first, the other's where there is none."""
        return Classes({**other.procedures, **self.procedures}, {**other.kinds, **self.kinds})

    def of(self, kind: str, sop: str) -> str:
        """ "" where neither names one."""
        return self.kinds.get(kind) or self.procedures.get(sop, "")


def refusals_to_classify(by: Holder, codes: Mapping[tuple[str, str], str]) -> list[Refusal]:
    """`codes`: (procedure, kind) → code; the place of a refusal is "sop:…" or "jenis:…"."""
    found = []
    if by.role not in SETTING_ROLES:
        words = "Hanya Admin atau Kasubbag Perencanaan yang dapat mengubah klasifikasi arsip."
        found.append(Refusal("role", words))
    for (sop, kind), code in codes.items():
        if code and not _CODE.fullmatch(code):
            words = f"Kode “{code}” bukan kode klasifikasi. Tulis angka bertitik, misalnya 000.7.2.8, atau kosongkan."
            found.append(Refusal("code", words, place_of(sop, kind)))
    return found


def place_of(sop: str, kind: str) -> str:
    """The name of its field in a form."""
    return f"sop:{sop}" if sop else f"jenis:{kind}"
