"""Grey pictures of PDF pages: rendered, kept as small PNG files, compared tile by tile. No imaging library is needed."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

DPI = 60
_LEVELS = 17  # sixteen steps of grey are enough to see a page and keep the files small
TILE = 16


@dataclass(frozen=True)
class Picture:
    """`rows`: one byte a dot, 0 black."""

    wide: int
    tall: int
    rows: bytes


def of_pdf(data: bytes) -> Picture:
    """All pages under each other."""
    pages = [page.render(scale=DPI / 72, grayscale=True) for page in pypdfium2.PdfDocument(data)]
    rows = b"".join(
        bytes(page.buffer)[y * page.stride : y * page.stride + page.width]
        for page in pages
        for y in range(page.height)
    )
    return Picture(
        pages[0].width,
        sum(page.height for page in pages),
        bytes(_LEVELS * round(dot / _LEVELS) for dot in rows),
    )


def write(picture: Picture, path: Path) -> None:
    lines = (picture.rows[y * picture.wide : (y + 1) * picture.wide] for y in range(picture.tall))
    packed = b"".join(b"\0" + _nibbles(line) for line in lines)
    head = struct.pack(">IIBBBBB", picture.wide, picture.tall, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks))


def read(path: Path) -> Picture:
    """A file `write` made: four bits a dot, no filter."""
    data, at, found = path.read_bytes(), 8, {}
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        found[name] = found.get(name, b"") + data[at + 8 : at + 8 + size]
        at += size + 12
    wide, tall = struct.unpack(">II", found[b"IHDR"][:8])
    packed, line = zlib.decompress(found[b"IDAT"]), (wide + 1) // 2 + 1
    rows = b"".join(_dots(packed[y * line + 1 : (y + 1) * line], wide) for y in range(tall))
    return Picture(wide, tall, rows)


def _nibbles(line: bytes) -> bytes:
    steps = [dot // _LEVELS for dot in line] + [0] * (len(line) % 2)
    return bytes(high << 4 | low for high, low in zip(steps[::2], steps[1::2], strict=True))


def _dots(packed: bytes, wide: int) -> bytes:
    return bytes(step * _LEVELS for byte in packed for step in (byte >> 4, byte & 15))[:wide]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def farthest_apart(one: Picture, other: Picture) -> float:
    """Mean difference in grey (0 to 255) of the tile that differs most; 255 for pictures of different size."""
    if (one.wide, one.tall) != (other.wide, other.tall):
        return 255.0
    sums: dict[tuple[int, int], int] = {}
    for y in range(one.tall):
        start, end = y * one.wide, (y + 1) * one.wide
        first, second = one.rows[start:end], other.rows[start:end]
        if first == second:
            continue
        for x, (a, b) in enumerate(zip(first, second, strict=True)):
            if a != b:
                tile = (x // TILE, y // TILE)
                sums[tile] = sums.get(tile, 0) + abs(a - b)
    return max(sums.values(), default=0) / TILE**2
