"""Text with names in braces that stand for words and figures: `{periode}`, `{realisasi.keuangan.persen}`. Pure.

A language of one rule: a name in braces is replaced by what it stands for now, `{{` and `}}` are braces. Nothing is
evaluated. Who knows the figures gives the names; a name that nobody gave is refused with those that are like it. What
stood for which name, and in which version, is remembered, so that a number in prose has a passport and cannot go stale
unseen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mutubaku.values.refusal import Refusal

NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NEAREST = 3


@dataclass(frozen=True)
class Value:
    """What a name stands for. `about`: in words, for who writes; `text`: as written, empty while there is none.

    A figure has a `source` in words (element, units, period) and a `version`, which changes when what it is computed
    from does; words of the case have neither.
    """

    about: str
    text: str
    source: str = ""
    version: str = ""

    @property
    def is_figure(self) -> bool:
        return bool(self.source)


Values = Mapping[str, Value]


@dataclass(frozen=True)
class Use:
    """A figure that stands in a text: at which place (a field of the letter), under which name, as what, in which
    version."""

    place: str
    name: str
    text: str
    source: str
    version: str


@dataclass(frozen=True)
class Drift:
    """A figure that reads differently now. `after` empty: it is not known any more."""

    use: Use
    after: str


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """("text", words), ("name", name) or ("fault", what stands there) in order."""
    at = 0
    for found in _PIECE.finditer(text):
        if found.start() > at:
            yield "text", text[at : found.start()]
        at = found.end()
        whole, name = found[0], found[1]
        if whole in ("{{", "}}"):
            yield "text", whole[0]
        elif name is not None and NAME.fullmatch(name.strip()):
            yield "name", name.strip()
        else:
            yield "fault", whole
    if at < len(text):
        yield "text", text[at:]


def names_in(text: str) -> tuple[str, ...]:
    """Each name once, in the order in which they come."""
    return tuple(dict.fromkeys(what for kind, what in pieces(text) if kind == "name"))


def faults(text: str, values: Values, place: str = "", *, known_only: bool = False) -> list[Refusal]:
    """Why a text cannot be filled. `known_only`: the names must be known, what they stand for may come later."""
    found = []
    for kind, what in pieces(text):
        if kind == "fault":
            words = f"Kurung kurawal pada “{what}” tidak lengkap atau berisi nama yang salah. Tulis {{nama}}; untuk "
            found.append(Refusal("brace", f"{words}kurung kurawal biasa tulis dua kali.", place))
        elif kind == "name" and what not in values:
            found.append(Refusal("unknown", _unknown(what, values), place))
        elif kind == "name" and not known_only and values[what].is_figure and not values[what].text:
            words = (
                f"Angka {{{what}}} ({values[what].about}) belum ada. Hapus dari naskah atau tunggu isiannya."
            )
            found.append(Refusal("missing", words, place))
    return list(dict.fromkeys(found))


def _unknown(name: str, values: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(values), n=_NEAREST, cutoff=0.4)
    proposed = " atau ".join(f"{{{one}}}" for one in near)
    return f"Nama {{{name}}} tidak dikenal. " + (
        f"Maksudnya {proposed}?" if near else "Pilih dari daftar nama."
    )


def filled(text: str, values: Values, place: str = "") -> tuple[str, tuple[Use, ...]]:
    """The text with every name replaced, and the figures that stand in it. Only for a text without faults."""
    said, used = [], []
    for kind, what in pieces(text):
        if kind == "name":
            value = values[what]
            said.append(value.text)
            if value.is_figure:
                used.append(Use(place, what, value.text, value.source, value.version))
        else:
            said.append(what)
    return "".join(said), tuple(used)


def begun(text: str, values: Values) -> str:
    """A template as somebody begins to write from it: words stand in it already, figures are still names."""
    said = []
    for kind, what in pieces(text):
        if kind == "name" and what in values and not values[what].is_figure:
            said.append(escaped(values[what].text))
        else:
            said.append(f"{{{what}}}" if kind == "name" else escaped(what) if kind == "text" else what)
    return "".join(said)


def escaped(text: str) -> str:
    """Words in which braces are braces."""
    return text.replace("{", "{{").replace("}", "}}")


def drifted(used: Iterable[Use], values: Values) -> tuple[Drift, ...]:
    """Figures of a text that read differently now; each name and place once."""
    found = {}
    for use in used:
        now = values[use.name].text if use.name in values else ""
        if now != use.text:
            found[use.place, use.name, use.text] = Drift(use, now)
    return tuple(found.values())
