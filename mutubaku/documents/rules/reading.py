"""A book in pieces that are read one at a time: cover and preface, each chapter, the approval sheet. Pure.

A page shows one piece of a long book; `whole` is for print and for whoever wants everything under each other.
"""

from dataclasses import dataclass

from mutubaku.values.content import Book, Chapter

PREFACE = 0
WHOLE = "semua"


@dataclass(frozen=True)
class Part:
    """One entry of the contents; chapters count from 1, the preface is 0, the approval sheet comes last."""

    no: int
    label: str
    title: str


@dataclass(frozen=True)
class Chapters:
    """What of a book is shown. `here`: number of the part, None for the whole book."""

    parts: tuple[Part, ...]
    here: int | None
    shown: tuple[tuple[int, Chapter], ...]

    @property
    def preface(self) -> bool:
        return self.here in (None, PREFACE)

    @property
    def approval(self) -> bool:
        return self.here in (None, self.parts[-1].no)

    @property
    def previous(self) -> Part | None:
        return self.parts[self.here - 1] if self.here else None

    @property
    def next(self) -> Part | None:
        last = self.here is None or self.here == self.parts[-1].no
        return None if last else self.parts[(self.here or 0) + 1]


def _parts(book: Book) -> tuple[Part, ...]:
    chapters = tuple(Part(no, one.label, one.title) for no, one in enumerate(book.chapters, 1))
    return (
        Part(PREFACE, "", "Sampul dan kata pengantar"),
        *chapters,
        Part(len(chapters) + 1, "", "Lembar pengesahan"),
    )


def whole(book: Book) -> Chapters:
    return Chapters(_parts(book), None, tuple(enumerate(book.chapters, 1)))


def chapters(book: Book, asked: str = "") -> Chapters:
    """`asked`: what a reader typed as ?bab=. "semua" is the whole book; anything unknown is the first chapter."""
    parts = _parts(book)
    if asked == WHOLE:
        return whole(book)
    numbers = {str(part.no): part.no for part in parts}
    here = numbers.get(asked, parts[1].no)
    shown = tuple((no, one) for no, one in enumerate(book.chapters, 1) if no == here)
    return Chapters(parts, here, shown)
