"""Files named by their content: `ab/cd/<sha256>` under settings.FILES. Nothing here knows what a file means.

A file is whole on disk before the row that names it is committed; after a crash the worst is a file no row names.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from mutubaku.values.refusal import Refusal, Refused


def keep(data: bytes) -> str:
    """Stores the bytes and returns their SHA-256 (hex). Keeping the same bytes again mends an altered file."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(sha256)
    if not _whole(path, sha256):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)
    return sha256


def read(sha256: str) -> bytes:
    """Raises Refused when the file is gone or no longer what its name says."""
    path = _path(sha256)
    if not path.exists():
        raise Refused(_refusal("missing", "tidak ada", sha256))
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused(_refusal("altered", "telah berubah", sha256))
    return data


def remove(sha256: str) -> None:
    """Takes the bytes out of the store for good; only a disposal that was approved does this."""
    _path(sha256).unlink(missing_ok=True)


def missing(sha256s: Iterable[str]) -> tuple[str, ...]:
    return tuple(sha256 for sha256 in sha256s if not _path(sha256).exists())


def altered(sha256s: Iterable[str]) -> tuple[str, ...]:
    """Files that are there but hold something else than their name says; reads every one of them."""
    return tuple(s for s in sha256s if _path(s).exists() and not _whole(_path(s), s))


def _path(sha256: str) -> Path:
    return Path(settings.FILES) / sha256[:2] / sha256[2:4] / sha256


def _whole(path: Path, sha256: str) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _write(path: Path, data: bytes) -> None:
    """Under another name first, so nobody ever reads half a file."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    """Makes the new name survive a power cut. Windows cannot open a folder and needs no such call."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _refusal(code: str, state: str, sha256: str) -> Refusal:
    message = (
        f"Berkas {sha256[:12]} {state} di penyimpanan. Bangun ulang naskahnya atau pulihkan dari cadangan."
    )
    return Refusal(code, message, sha256)
