"""What tests read from finished PDF pages."""

import pypdfium2


def outside(data: bytes) -> list[tuple[int, float, float]]:
    """Pieces of text that are not wholly on their page."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(data), 1):
        wide, tall = page.get_size()
        words = page.get_textpage()
        for n in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(n)
            if left < 0 or bottom < 0 or right > wide or top > tall:
                found.append((number, left, top))
    return found
