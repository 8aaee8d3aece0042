"""A QR code as SVG text: black on nothing, without a margin, because the layout leaves the quiet zone around it."""

from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from mutubaku.values.content import Chart

SIDE = 21.0  # millimetres on paper


@lru_cache(maxsize=64)
def qr_svg(text: str) -> str:
    """Error level M: with an address of some sixty signs each module is wider than half a millimetre."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(_bars(y, row) for y, row in enumerate(rows))
    size = len(rows)
    # Wide enough in pixels that the picture made of it for Word stays sharp.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size * 4}" height="{size * 4}" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#000" d="{path}"/></svg>'
    )


def _bars(y: int, row: list[bool | None]) -> str:
    """One rectangle for each run of dark modules."""
    made, x = "", 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            made += f"M{start} {y}h{x - start}v1h-{x - start}z"
        x += 1
    return made


def qr_chart(text: str) -> Chart:
    """The code as a drawing that Word files know how to take."""
    return Chart("", "", qr_svg(text), f"Kode QR alamat pemeriksaan {text}", "")
