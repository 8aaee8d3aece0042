"""A case archive as one ZIP: tables, texts, papers, index and checker, packed so that equal states are equal bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from mutubaku.cases.files import periksa
from mutubaku.cases.rules.archived import index, members_of
from mutubaku.cases.selectors.archived import CaseArchive
from mutubaku.documents.files import store
from mutubaku.values.refusal import Refusal, Refused

MOST_BYTES, MOST_FILES = (
    2**32 - 2**20,
    60_000,
)  # an ordinary ZIP; larger ones need a format old programs cannot open


@dataclass(frozen=True)
class Packed:
    files: int
    size: int
    sha256: str


class _Hashed:
    """A file that knows the hash of what was written into it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.file.write(data)
        return len(data)


def write_archive(found: CaseArchive, file: IO[bytes]) -> Packed:
    """Raises Refused when a kept file is gone or altered, before anything is handed out, or when it grows too large.

    The manifest stands first and names every other file, so each kept file is read twice and held once at a time.
    """
    small = _written(found)
    hashes = {name: periksa.sha256(data) for name, data in small.items()}
    hashes |= {one.path: one.sha256 for one in found.files}
    size = sum(map(len, small.values())) + sum(len(store.read(one.sha256)) for one in found.files)
    if size > MOST_BYTES or len(hashes) > MOST_FILES:
        words = "Arsip pekerjaan ini melebihi 4 GB atau 60.000 berkas. Unduh naskahnya satu per satu."
        raise Refused(Refusal("large", words))
    out = _Hashed(file)
    written = periksa.packed(_members(found, small, hashes), out)
    return Packed(len(hashes) + 1, written, out.digest.hexdigest())


def _written(found: CaseArchive) -> dict[str, bytes]:
    return {
        "indeks.html": index(found.title, found.told, found.tables, ZoneInfo(found.zone)),
        "periksa.py": Path(periksa.__file__).read_bytes(),
        **members_of(found.tables),
        **{path: body.encode() for path, body in found.texts.items()},
    }


def _members(
    found: CaseArchive, small: dict[str, bytes], hashes: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    yield periksa.MANIFEST, periksa.manifest_of(hashes)
    yield from small.items()
    for one in found.files:
        yield one.path, store.read(one.sha256)
