"""An uploaded workbook: there at all, and not larger than it may be. What is in it is judged where it is read."""

from collections.abc import Mapping
from typing import Any

from mutubaku.values.refusal import Refusal, Refused

FIELD = "berkas"


def uploaded(files: Mapping[str, Any], most: int) -> tuple[str, bytes]:
    """(name, bytes). Raises Refused without reading a file that is too large."""
    file = files.get(FIELD)
    if file is None:
        raise Refused(Refusal("file_none", "Pilih berkas Excel (.xlsx) lebih dahulu.", FIELD))
    if file.size > most:
        message = (
            f"Berkas harus XLSX, paling besar {most // 1024 // 1024} MB. Hapus gambar dan lembar tambahan."
        )
        raise Refused(Refusal("file_too_large", message, FIELD))
    return str(file.name)[:120], file.read()
