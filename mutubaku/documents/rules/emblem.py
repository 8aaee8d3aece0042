"""The picture of the region's emblem: what may be uploaded, read from the bytes of the file. Pure."""

import struct
from collections.abc import Iterator

from mutubaku.documents.rules.uploads import sniff
from mutubaku.values.refusal import Refusal

LIMIT = 1024 * 1024
LEAST, MOST = 120, 4000
_STARTS_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def refusals_to_show(data: bytes) -> list[Refusal]:
    """PNG or JPG of a fair size in grey or RGB; a picture for printing presses (CMYK) is no PDF/A in our colours."""
    if len(data) > LIMIT:
        return [Refusal("size", "Berkas lambang melebihi 1 MB. Perkecil gambarnya.", "emblem")]
    kind = sniff(data)
    if kind not in ("png", "jpg"):
        words = "Lambang harus berupa gambar PNG atau JPG. Isi berkas ini bukan keduanya."
        return [Refusal("type", words, "emblem")]
    found = _of_png(data) if kind == "png" else _of_jpeg(data)
    if found is None:
        return [Refusal("broken", "Gambar lambang rusak. Simpan ulang sebagai PNG.", "emblem")]
    wide, tall, colours = found
    if colours not in (1, 3):
        return [
            Refusal(
                "colours", "Gambar lambang memakai warna cetak (CMYK). Simpan ulang sebagai RGB.", "emblem"
            )
        ]
    if not (min(wide, tall) >= LEAST and max(wide, tall) <= MOST and max(wide, tall) <= 3 * min(wide, tall)):
        words = (
            f"Gambar lambang berukuran {wide} × {tall} titik. Pakai gambar dengan sisi {LEAST} sampai {MOST} titik dan "
            "panjang paling banyak tiga kali lebarnya."
        )
        return [Refusal("dots", words, "emblem")]
    return []


def _of_png(data: bytes) -> tuple[int, int, int] | None:
    """(dots wide, dots tall, colours)."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    wide, tall = struct.unpack(">II", data[16:24])
    return wide, tall, 3


def _of_jpeg(data: bytes) -> tuple[int, int, int] | None:
    for marker, at in _segments(data):
        if marker in _STARTS_OF_FRAME and at + 10 <= len(data):
            tall, wide, colours = struct.unpack(">HHB", data[at + 5 : at + 10])
            return wide, tall, colours
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """(marker, where it begins) up to the first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        yield data[at + 1], at
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
