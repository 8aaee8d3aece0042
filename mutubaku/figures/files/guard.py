"""The door for workbooks from outside: nothing passes that could hang the reader, exhaust memory or mislead.

Says what a wrong file seems to be and what to do. Knows zip and XML as bytes, nothing of what a sheet means.
"""

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from mutubaku.values.refusal import Refusal, Refused

_MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one workbook may cost. Sizes in bytes.

    `marks`: XML tags, opening and closing, times the number of sheets, because the reader passes a sheet
    again for every entry that names it. `rare`: tags other than of plain cells, which cost far more each.
    `gap`: the longest run between two tags; a cell holds 32,767 characters at most.
    `scanned`: cells walked over, the empty ones between filled ones included.
    """

    file: int = 5 * _MB
    unpacked: int = 50 * _MB
    ratio: int = 250
    entries: int = 300
    marks: int = 400_000
    rare: int = 150_000
    gap: int = _MB
    rows: int = 5_000
    columns: int = 256
    cells: int = 60_000
    scanned: int = 10_000_000


SHEET_LIMITS = Limits()
_NEEDED = ("[Content_Types].xml", "xl/workbook.xml")
_FOREIGN = (
    ("xl/vbaProject", "macro", "Berkas memuat makro. Simpan ulang sebagai .xlsx tanpa makro."),
    ("xl/macrosheets/", "macro", "Berkas memuat makro lama. Salin isinya ke lembar yang baru diunduh."),
    ("xl/externalLinks/", "links", "Berkas bertaut ke buku kerja lain. Tempel nilainya saja."),
    ("xl/connections.xml", "links", "Berkas bertaut ke sumber data luar. Putuskan tautannya."),
    ("xl/embeddings/", "links", "Berkas memuat objek sisipan. Hapus objeknya."),
    ("xl/activeX/", "macro", "Berkas memuat tombol ActiveX. Hapus tombolnya."),
)  # fmt: skip
_MAGIC = (
    (b"%PDF", "dokumen PDF"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7-Zip"),
    (b"\x1f\x8b", "arsip GZIP"),
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"{\\rtf", "dokumen RTF"),
)
_OTHER_ZIP = (
    ("xl/workbook.bin", "buku kerja biner (.xlsb)"),
    ("word/", "dokumen Word"),
    ("ppt/", "salindia PowerPoint"),
    ("content.xml", "dokumen OpenDocument (misalnya .ods)"),
)
_PLAIN_TAG = re.compile(rb"</?(?:\w+:)?(?:c|v|row|t|si|is)[\s/>]")
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet[\s/>]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_SAVE_AS = "Simpan sebagai “Buku Kerja Excel (.xlsx)” lalu unggah lagi."
_DAMAGED = (
    "Berkas Excel rusak atau tidak utuh. Simpan ulang dari Excel sebagai .xlsx, atau unduh berkas yang baru."
)


def checked_workbook(data: bytes, limits: Limits = SHEET_LIMITS) -> Workbook:
    """Read-only workbook, formulas kept as formulas. Raises Refused, in bounded time and memory."""
    check_first_bytes(data, limits)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_names(archive.infolist(), limits)
            _check_markup(_parts(archive, limits), limits)
        return _loaded(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, OSError) as damage:
        raise _refused("damaged", _DAMAGED) from damage


def check_first_bytes(data: bytes, limits: Limits = SHEET_LIMITS) -> None:
    """What can be said at once, without opening the file. Raises Refused."""
    if not data:
        raise _refused("empty", "Berkas kosong. Pilih berkas .xlsx yang sudah diisi.")
    if len(data) > limits.file:
        most = limits.file // _MB
        raise _refused("too_large", f"Berkas lebih besar dari {most} MB. Hapus gambar dan lembar tambahan.")
    if not data.startswith(b"PK"):
        raise _not_excel(data)


def damaged() -> Refused:
    """For readers that meet damage later, while walking the cells."""
    return _refused("damaged", _DAMAGED)


def _refused(code: str, message: str, place: str = "") -> Refused:
    return Refused(Refusal(f"file_{code}", message, place))


def _loaded(data: bytes) -> Workbook:
    try:
        workbook = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    except Exception as damage:  # the reader raises whatever a broken part makes it stumble over
        raise _refused("damaged", _DAMAGED) from damage
    if not workbook.worksheets:
        raise _refused("no_sheet", f"Buku kerja tidak memuat lembar yang dapat dibaca. {_SAVE_AS}")
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # the size a file declares is a claim, not a fact
    return workbook


def _not_excel(data: bytes) -> Refused:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _refused(
                "protected", "Berkas dikunci kata sandi. Hapus kata sandi pembuka, lalu unggah lagi."
            )
        return _refused("not_excel", f"Berkas ini format Office lama (misalnya .xls). {_SAVE_AS}")
    seems = next((name for magic, name in _MAGIC if data.startswith(magic)), "") or _seems_text(data)
    if not seems:
        return _refused("not_excel", f"Berkas ini bukan buku kerja Excel. {_SAVE_AS}")
    return _refused("not_excel", f"Berkas ini tampaknya {seems}, bukan buku kerja Excel. {_SAVE_AS}")


def _seems_text(data: bytes) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.search(rb"<(?:!doctype html|html|table|meta|body)", head):
        return "halaman HTML yang diberi akhiran Excel"
    if head.startswith(b"<?xml"):
        return "berkas XML"
    if b"\0" not in head and re.search(rb"[;,\t]", head):
        return "berkas teks CSV"
    return ""


def _check_names(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > limits.entries:
        raise _refused("bomb", f"Berkas memuat lebih dari {limits.entries} bagian. Unduh lembar yang baru.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused("protected", "Berkas dikunci kata sandi. Hapus kata sandinya, lalu unggah lagi.")
    # Other compressions unpack without a bound; a name twice shows one part to us and another to the reader.
    packed = {entry.compress_type for entry in entries} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    twice = len({name.lower() for name in names}) < len(names)
    if not packed or twice or any(_strays(name) for name in names):
        raise _refused("damaged", f"Susunan berkas tidak wajar. {_DAMAGED}")
    if not set(_NEEDED) <= set(names):
        raise _not_workbook(names)
    for part, code, message in _FOREIGN:
        if any(name.lower().startswith(part.lower()) for name in names):
            raise _refused(code, message)


def _strays(name: str) -> bool:
    """A name that points outside the archive or is written in a way no spreadsheet program writes it."""
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _not_workbook(names: list[str]) -> Refused:
    for part, seems in _OTHER_ZIP:
        if any(name.startswith(part) for name in names):
            return _refused("not_excel", f"Berkas ini tampaknya {seems}, bukan buku kerja Excel. {_SAVE_AS}")
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        return damaged()
    return _refused("not_excel", f"Berkas ini arsip ZIP, bukan buku kerja Excel. {_SAVE_AS}")


def _parts(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Every part really unpacked, within the budget; what the headers declare is checked, never believed."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise _bomb(limits)
    left = limits.unpacked
    for entry in entries:
        body = _inflated(archive, entry, left, limits)
        if len(body) != entry.file_size:
            raise _refused("bomb", f"Isi berkas tidak sesuai dengan keterangannya sendiri. {_DAMAGED}")
        if len(body) > 10 * _MB and len(body) > limits.ratio * max(entry.compress_size, 1):
            raise _bomb(limits)
        left -= len(body)
        yield entry.filename, body


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    unclipped = copy.copy(entry)
    unclipped.file_size = left + 2  # else zipfile stops at the declared size and hides the rest
    with archive.open(unclipped) as part:
        body = part.read(left + 1)
    if len(body) > left:
        raise _bomb(limits)
    return body


def _bomb(limits: Limits) -> Refused:
    most = limits.unpacked // _MB
    return _refused(
        "bomb", f"Isi berkas melebihi {most} MB setelah dibuka. Hapus lembar dan gambar tambahan."
    )


def _check_markup(parts: Iterator[tuple[str, bytes]], limits: Limits) -> None:
    marks = rare = sheets = 0
    for name, body in parts:
        if not _is_markup(name, body):
            continue
        _check_part(body, limits)
        tags = body.count(b"<")
        marks += tags
        rare += tags - sum(1 for _ in _PLAIN_TAG.finditer(body)) if tags + rare > limits.rare else tags
        sheets += sum(1 for _ in _SHEET_TAG.finditer(body))
        if marks * max(sheets, 1) > limits.marks or rare > limits.rare:
            message = (
                "Berkas memuat terlalu banyak sel, format, atau lembar. Salin isinya ke unduhan yang baru."
            )
            raise _refused("too_many_cells", message)


def _is_markup(name: str, body: bytes) -> bool:
    """By content, as the manifest may call any part a sheet. Raises Refused if an encoding hides tags."""
    head = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") and b"\0" not in head:
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\x4c\x6f\xa7\x94")):
        raise damaged()
    if body and name.lower().endswith((".xml", ".rels")):
        raise damaged()
    return False


def _check_part(body: bytes, limits: Limits) -> None:
    if _DECLARED.search(body):
        raise _refused("entities", f"Berkas memuat deklarasi yang tidak pernah ditulis Excel. {_DAMAGED}")
    # Attributes cost like tags; one endless token is read again and again by the XML parser.
    if (
        body.count(b"=") > limits.marks
        or re.search(rb"<[^<]{%d}" % limits.gap, body)
        or _has_long_aside(body)
    ):
        raise _refused("bomb", f"Susunan berkas tidak wajar. {_DAMAGED}")


def _has_long_aside(body: bytes, most: int = 65_536) -> bool:
    """A comment or processing instruction longer than any program writes."""
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        start = body.find(opening)
        while start >= 0:
            end = body.find(closing, start, start + most)
            if end < 0:
                return True
            start = body.find(opening, end)
    return False
