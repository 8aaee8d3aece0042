"""Where things stand on a printed page, in millimetres from its left and upper edge, read from the finished PDF."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

MM = 25.4 / 72


@dataclass(frozen=True)
class Rule:
    """A drawn line from `left` to `right` at `top`, `weight` points thick; its ends without the cap of the pen."""

    left: float
    right: float
    top: float
    weight: float


class Page:
    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page, self.text = page, page.get_textpage()
        wide, tall = page.get_size()
        self.width, self.height = round(wide * MM, 1), round(tall * MM, 1)

    def found(self, words: str) -> list[tuple[float, float]]:
        """(left, top) of every place where these words stand, from the upper edge of their first letter."""
        places, search = [], self.text.search(words, match_case=True)
        while at := search.get_next():
            left, _, _, top = self.text.get_charbox(at[0], loose=True)
            places.append((left * MM, self.height - top * MM))
        return places

    def rules(self) -> list[Rule]:
        """Lines as long as the text is wide."""
        found = []
        for one in self.page.get_objects(max_depth=3):
            if one.type != raw.FPDF_PAGEOBJ_PATH:
                continue
            left, bottom, right, top = one.get_bounds()
            weight = ctypes.c_float()
            raw.FPDFPageObj_GetStrokeWidth(one, weight)
            cap = weight.value  # bounds reach as far around the line as it is thick
            if (right - left) * MM > 150 and (top - bottom) * MM < 3:
                middle = self.height - (top + bottom) / 2 * MM
                found.append(Rule((left + cap) * MM, (right - cap) * MM, middle, round(weight.value, 1)))
        return sorted(found, key=lambda rule: rule.top)

    def text_box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of all text."""
        rects = [self.text.get_rect(n) for n in range(self.text.count_rects())]
        lefts, bottoms, rights, tops = zip(*rects, strict=True)
        return (
            min(lefts) * MM,
            self.height - max(tops) * MM,
            max(rights) * MM,
            self.height - min(bottoms) * MM,
        )


def pages(data: bytes) -> list[Page]:
    return [Page(page) for page in pypdfium2.PdfDocument(data)]
