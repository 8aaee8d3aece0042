"""Uploaded workbooks between being shown and being confirmed: bytes named by their content, kept for one day.

Which file belongs to whom is the session's to know; here a name that does not fit its bytes is no file.
"""

import hashlib
import re
import time
from pathlib import Path

from django.conf import settings

from mutubaku.values.refusal import Refusal, Refused

DAY = 24 * 3600
_NAME = re.compile(r"^[0-9a-f]{64}$")


def hold(data: bytes) -> str:
    """Returns the SHA-256 to ask for them again. Forgets what was never confirmed within a day."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - DAY:
            old.unlink(missing_ok=True)
    sha256 = hashlib.sha256(data).hexdigest()
    (folder / sha256).write_bytes(data)
    return sha256


def held(sha256: str) -> bytes:
    """Raises Refused when they are gone or not what their name says."""
    path = _folder() / sha256
    data = path.read_bytes() if _NAME.match(sha256) and path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != sha256:
        message = "Berkas yang ditinjau sudah tidak tersimpan. Unggah berkasnya sekali lagi."
        raise Refused(Refusal("file_gone", message))
    return data


def drop(sha256: str) -> None:
    if _NAME.match(sha256):
        (_folder() / sha256).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.HOME) / "pratinjau"
