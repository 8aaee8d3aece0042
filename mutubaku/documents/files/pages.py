"""The pages of a kept PDF: how large each is. The same file is read once."""

from functools import lru_cache
from io import BytesIO

import pikepdf

from mutubaku.documents.files import store
from mutubaku.values.refusal import Refused

_POINT = 25.4 / 72


@lru_cache(maxsize=64)
def page_sizes(sha256: str) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in millimetres. Refused when the file is gone or altered."""
    with pikepdf.open(BytesIO(store.read(sha256))) as pdf:
        boxes = [[float(side) for side in page.mediabox] for page in pdf.pages]
    return tuple(
        (round((right - left) * _POINT, 1), round((top - low) * _POINT, 1)) for left, low, right, top in boxes
    )


@lru_cache(maxsize=64)
def page_count(sha256: str) -> int | None:
    """Of a PDF that was brought; None where it cannot be read, as one with a password or one that was destroyed."""
    try:
        return len(page_sizes(sha256))
    except (Refused, pikepdf.PdfError):
        return None
