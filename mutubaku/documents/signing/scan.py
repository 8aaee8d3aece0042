"""Scans as pictures: the pages of a PDF or one photograph, the QR found on them, a photograph made into a PDF."""

from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

MOST_PAGES = 400
SCALE = 2.0  # 144 dots an inch: a module of the QR is more than three dots wide
MOST_DOTS = 40_000_000


class NoScan(Exception):
    """The bytes are no pages or picture of a size that paper has."""


def pictures(data: bytes, kind: str) -> list[Image.Image]:
    """`kind`: pdf, or a picture. Raises NoScan."""
    try:
        return _pages(data) if kind == "pdf" else [_picture(data)]
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise NoScan from None


def _pages(data: bytes) -> list[Image.Image]:
    """Drawn one after the other; a page too large for any paper is not."""
    document = pypdfium2.PdfDocument(data)
    if not 0 < len(document) <= MOST_PAGES:
        raise ValueError
    return [_drawn(page) for page in document]


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if width * height * SCALE * SCALE > MOST_DOTS:
        raise ValueError
    drawn: Image.Image = page.render(scale=SCALE, grayscale=True).to_pil()
    return drawn


def _picture(data: bytes) -> Image.Image:
    opened = Image.open(BytesIO(data))
    if opened.width * opened.height > MOST_DOTS:
        raise ValueError
    return opened.convert("RGB")


def token_on(page: Image.Image) -> str:
    """Token of the first QR that leads to a verification page; "" where there is none."""
    for code in zxingcpp.read_barcodes(page):
        _, found, rest = code.text.partition("/verifikasi/")
        if found and rest:
            return rest.strip("/")
    return ""


def as_pdf(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PDF", resolution=150)
    return out.getvalue()
