"""The parts of a paper that are initialled on their own: cover, preface, each chapter, approval sheet. Pure.

A letter is one part: whoever changes a word of it changes what was initialled. Parts are read from the plain form that
is stored, so their digests cover exactly what the digest of the whole covers.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from mutubaku.values.content import canonical

WHOLE = "Seluruh naskah"
COVER, PREFACE, APPROVAL = "Sampul", "Kata pengantar", "Lembar pengesahan"
_ELSEWHERE = frozenset({"preface", "chapters", "approval", "copies"})

Parts = tuple[tuple[str, str], ...]


def parts_of(plain: Mapping[str, Any]) -> Parts:
    """(name, SHA-256) of every part in order; together they change exactly when the paper does."""
    if plain["kind"] != "book":
        return ((WHOLE, _digest(plain)),)
    names = _named(plain.get("chapters", ()))
    cover = {name: value for name, value in plain.items() if name not in _ELSEWHERE} | {"contents": names}
    end = {"approval": plain.get("approval", ""), "copies": plain.get("copies", [])}
    return (
        (COVER, _digest(cover)),
        (PREFACE, _digest(plain.get("preface", []))),
        *((name, _digest(chapter)) for name, chapter in zip(names, plain.get("chapters", ()), strict=True)),
        (APPROVAL, _digest(end)),
    )


def _named(chapters: Iterable[Mapping[str, Any]]) -> list[str]:
    """ "Bab I. Ringkasan", as `places` names them; the same name a second time is counted."""
    seen: Counter[str] = Counter()
    found = []
    for chapter in chapters:
        number, title = chapter.get("number", ""), chapter.get("title", "")
        kind = "Lampiran" if chapter.get("annex") else "Bab"
        name = f"{kind} {number}".strip() + f". {title}" if number or chapter.get("annex") else title
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _digest(plain: Any) -> str:
    return hashlib.sha256(canonical(plain)).hexdigest()


def written(parts: Parts) -> str:
    """As a version keeps them."""
    return json.dumps(parts, ensure_ascii=False)


def read(text: str) -> Parts:
    return tuple((name, digest) for name, digest in json.loads(text))
