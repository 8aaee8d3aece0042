"""A book ready for the binder: sheets, binding edge, pages that lie wide, in words for who prints and binds it. Pure.

Lengths are millimetres. The thickness of a sheet is that of ordinary 80 gram paper, an estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mutubaku.values.numeral import show
from mutubaku.values.wording import joined

SHEET_THICKNESS = 0.1
COVERS = 1.0


@dataclass(frozen=True)
class Binding:
    """`wide`: numbers of the pages that lie wide, counted from the cover. `left`: margin of upright pages; `right`:
    the one at the right, which is the binding edge of a page printed on the back."""

    pages: int
    size: tuple[float, float]
    wide: tuple[int, ...]
    left: float
    right: float

    @property
    def sheets(self) -> int:
        """Printed on both sides."""
        return (self.pages + 1) // 2

    def spine(self, sheets: int) -> int:
        return round(sheets * SHEET_THICKNESS + COVERS)


def binding(sizes: Sequence[tuple[float, float]], *, left: float, right: float) -> Binding | None:
    """`sizes`: width and height of each page; None for a book without upright pages."""
    upright = [size for size in sizes if size[0] <= size[1]]
    if not upright:
        return None
    wide = tuple(no for no, (across, down) in enumerate(sizes, 1) if across > down)
    return Binding(len(sizes), upright[0], wide, left, right)


def ranges(numbers: Sequence[int]) -> str:
    """(3, 4, 5, 9) → "3–5, 9"."""
    runs = (
        tuple(n for _, n in run) for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    )
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def hints(book: Binding) -> tuple[tuple[str, str], ...]:
    """(what, words) in the order of work: print, turn, check, bind."""
    size = " × ".join(map(written_length, book.size))
    blank = "; sisi terakhir kosong" if book.pages % 2 else ""
    found = [
        ("Kertas", f"{size} mm, cetak pada ukuran sebenarnya (100%), hitam putih"),
        ("Satu sisi", f"{book.pages} lembar, punggung sekitar {book.spine(book.pages)} mm, margin jilid "
                      f"{written_length(book.left)} mm di kiri"),
        ("Dua sisi", f"{book.sheets} lembar{blank}, punggung sekitar {book.spine(book.sheets)} mm, balik pada sisi "
                     f"panjang; margin jilid halaman belakang {written_length(book.right)} mm"),
    ]  # fmt: skip
    if book.wide:
        words = f"halaman {ranges(book.wide)}: putar ke kiri sehingga sisi atasnya masuk jilid"
        found.append(("Melintang", words))
    found.append(("Periksa", "kode isi pada kaki setiap halaman harus sama sebelum dijilid"))
    return tuple(found)


def bound_in(files: Sequence[tuple[str, int | None]]) -> tuple[tuple[str, str], ...]:
    """The hint about files that are the text of the book: (name, pages where they are known)."""
    if not files:
        return ()
    named = joined([f"{name} ({show(pages)} halaman)" if pages else name for name, pages in files])
    words = f"cetak dan jilid juga {named}, sesudah halaman terakhir naskah; lembar dan punggungnya belum terhitung"
    return (("Berkas terlampir", words),)


def written_length(length: float) -> str:
    """210.0 → "210"; 215.9 → "215,9"."""
    return f"{length:.1f}".removesuffix(".0").replace(".", ",")
