"""What a list or a search needs of a text, taken from its content once: whom it goes to, its words. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mutubaku.values.content import Book, Content, to_plain

LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+(?:[.,/:-][^\W_]+)*")
_NO_TEXT = frozenset({"kind", "svg", "width", "align", "level", "status", "size"})
_RECIPIENTS = ("yth.", "yth", "kepada")


@dataclass(frozen=True)
class Indexed:
    """`words`: each different word once, in order, separated by blanks."""

    recipients: str = ""
    copies: str = ""
    attachments: str = ""
    words: str = ""


def indexed(content: Content, *more: str) -> Indexed:
    """`more`: texts beside the content that are searched with it, such as the title."""
    words = words_of([*texts(to_plain(content)), *more])
    if isinstance(content, Book):
        return Indexed(copies="; ".join(content.copies), words=words)
    fields = {name.strip().lower(): values for name, values in content.fields}
    to = next((fields[name] for name in _RECIPIENTS if name in fields), ())
    return Indexed(
        "; ".join(to),
        "; ".join(fields.get("tembusan", ())),
        "; ".join(fields.get("lampiran", ()))[:120],
        words,
    )


def texts(value: object) -> Iterator[str]:
    """Every text in a plain content, whatever its blocks are; the drawing of a chart says nothing, its `alt` does."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _NO_TEXT:
                yield from texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from texts(part)


def words_of(texts: Iterable[str]) -> str:
    """ "Realisasi 83,25% di UPTD" → "83,25 di realisasi uptd"."""
    found = {word[:LONGEST_WORD] for text in texts for word in _WORD.findall(plain(text))}
    return " ".join(sorted(found))


def plain(text: str) -> str:
    """One spelling for what is written in several: case, width and accents do not matter."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in folded if not unicodedata.combining(sign))
