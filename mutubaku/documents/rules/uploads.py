"""What may be kept from outside: size, a name without surprises, and the type read from the bytes. Pure."""

import io
import re
import unicodedata
import zipfile

from mutubaku.values.refusal import Refusal

UPLOAD_LIMIT = 20 * 1024 * 1024
_STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_ENDINGS = re.compile(r"(?:[ .]|\.[A-Za-z][A-Za-z0-9]{1,4})+$")
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def sniff(data: bytes) -> str:
    """ "pdf", "docx", "xlsx", "jpg" or "png" from the content itself; "" for anything else, macros included."""
    for start, format in _STARTS.items():
        if data.startswith(start):
            return format
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    if "[Content_Types].xml" not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return ""
    return next((format for part, format in _PARTS.items() if part in parts), "")


def clean_name(name: str, format: str) -> str:
    """ "..\\kirim/Bahan  Okt.PDF" → "Bahan Okt.pdf": no folders, no control signs, the ending its content has."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else " " for sign in last)
    plain = re.sub(r"\s+", " ", shown[-255:]).lstrip(" .")
    stem = _ENDINGS.sub("", _ENDINGS.sub("", plain)[:100])
    return f"{stem or 'berkas'}.{format}"


def refusals_to_keep(name: str, data: bytes) -> list[Refusal]:
    if not data:
        return [Refusal("empty", f"Berkas “{name}” kosong. Pilih berkas yang berisi.", "file")]
    if len(data) > UPLOAD_LIMIT:
        size, limit = len(data) // 1024 // 1024 + 1, UPLOAD_LIMIT // 1024 // 1024
        message = (
            f"Berkas “{name}” berukuran sekitar {size} MB; batasnya {limit} MB. Perkecil atau bagi berkasnya."
        )
        return [Refusal("size", message, "file")]
    if not sniff(data):
        message = f"Isi berkas “{name}” bukan PDF, DOCX, XLSX, JPG, atau PNG tanpa makro. Simpan ulang dalam bentuk itu."
        return [Refusal("type", message, "file")]
    return []
