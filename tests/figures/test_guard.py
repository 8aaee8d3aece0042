"""Files that are no honest workbook: each is built here, refused in words, and costs neither time nor memory."""

import signal
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer

from mutubaku.figures.files.cells import filled_rows
from mutubaku.figures.files.guard import SHEET_LIMITS, Limits, checked_workbook
from mutubaku.values.refusal import Refused

if sys.platform == "linux":
    import resource

SECONDS, BYTES = 30, 1536 * 1024 * 1024


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """A guard that fails is stopped by the clock or by the address space, not by the patience of who waits."""
    if sys.platform != "linux":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as statm:
        size = int(statm.read().split()[0]) * resource.getpagesize()
    previous = signal.signal(signal.SIGALRM, _too_late)
    resource.setrlimit(resource.RLIMIT_AS, (size + BYTES, hard))
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    signal.signal(signal.SIGALRM, previous)


def _too_late(signum: int, frame: object) -> None:
    raise TimeoutError("the guard took too long")


def saved(fill: Callable[[Workbook], None] = lambda book: None) -> bytes:
    book, out = Workbook(), BytesIO()
    book.active["A1"] = "Kode"
    fill(book)
    book.save(out)
    return out.getvalue()


def rezipped(data: bytes, change: dict[str, bytes | None]) -> bytes:
    """The same package with parts replaced, added, or (None) left out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, body in change.items():
            if body is not None:
                new.writestr(name, body)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_rows(rows: bytes, before: bytes = b"") -> bytes:
    body = b"<worksheet " + NS + b">" + before + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    return rezipped(saved(), {SHEET: body})


def codes(data: bytes, limits: Limits = SHEET_LIMITS) -> tuple[str, ...]:
    """What the whole reading of a file is refused for; empty when it is read."""
    try:
        for sheet in checked_workbook(data, limits).worksheets:
            list(filled_rows(sheet, limits))
    except Refused as refused:
        assert all(r.message.endswith(".") for r in refused.refusals)
        return tuple(r.code for r in refused.refusals)
    return ()


def test_honest_workbook_is_read() -> None:
    def fill(book: Workbook) -> None:
        book.active["B3"] = 7

    sheet = checked_workbook(saved(fill)).worksheets[0]

    cells = [(n, {c: cell.address for c, cell in row.items()}) for n, row in filled_rows(sheet, SHEET_LIMITS)]
    assert cells == [(1, {1: "A1"}), (3, {2: "B3"})]


# ---------------------------------------------------------------- not a workbook at all

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "code", "seems"),
    [
        (b"", "file_empty", "kosong"),
        (OLE + "Workbook".encode("utf-16-le"), "file_not_excel", ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_protected", "kata sandi"),
        (b"kode;nama;nilai\n1;a;2\n", "file_not_excel", "CSV"),
        (b"\xef\xbb\xbfkode,nama\n", "file_not_excel", "CSV"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_not_excel", "HTML"),
        (b"\n <!DOCTYPE html><html></html>", "file_not_excel", "HTML"),
        (b"<?xml version='1.0'?><Workbook/>", "file_not_excel", "XML"),
        (b"%PDF-1.7\n", "file_not_excel", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "file_not_excel", "PNG"),
        (b"\x00\x01\x02\x03" * 100, "file_not_excel", "bukan buku kerja"),
        (b"PK\x03\x04" + b"\0" * 30, "file_damaged", "rusak"),
        (b"PK\x05\x06" + b"\0" * 18, "file_not_excel", "ZIP"),
    ],
)
def test_other_formats_are_named(data: bytes, code: str, seems: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_workbook(data)

    assert [r.code for r in refused.value.refusals] == [code]
    assert seems in refused.value.refusals[0].message


@pytest.mark.parametrize(
    ("name", "seems"),
    [
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", ".xlsb"),
        ("content.xml", ".ods"),
        ("ppt/a.xml", "PowerPoint"),
    ],
)
def test_other_packages_are_named(name: str, seems: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "<x/>")

    with pytest.raises(Refused, match=seems):
        checked_workbook(out.getvalue())


def test_more_than_the_size_limit_is_refused_unread() -> None:
    assert codes(b"PK\x03\x04" + b"\0" * SHEET_LIMITS.file) == ("file_too_large",)


# ---------------------------------------------------------------- damaged


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_file_is_damaged(share: float) -> None:
    data = saved()

    assert codes(data[: int(len(data) * share)]) == ("file_damaged",)


def test_flipped_byte_in_a_part_is_damaged() -> None:
    data = bytearray(saved())
    data[data.find(b"xl/workbook.xml") + 40] ^= 0xFF

    assert codes(bytes(data)) == ("file_damaged",)


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_missing_part_is_damaged(missing: str) -> None:
    assert codes(rezipped(saved(), {missing: None})) == ("file_damaged",)


def test_workbook_whose_sheet_is_missing_has_nothing_to_read() -> None:
    assert codes(rezipped(saved(), {SHEET: None})) == ("file_no_sheet",)


@pytest.mark.parametrize(
    "name", ["../luar.xml", "/etc/x.xml", "C:\\x.xml", "xl/../../x.xml", "xl\\sheet.xml"]
)
def test_name_that_points_outside_is_damaged(name: str) -> None:
    assert codes(rezipped(saved(), {name: b"<x/>"})) == ("file_damaged",)


def test_part_present_twice_is_damaged() -> None:
    out = BytesIO(saved())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<x/>")

    assert codes(out.getvalue()) == ("file_damaged",)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        b'<row r="1"><c r="A1"><v>satu</v></c></row>',
        b'<row r="x"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" s="999999"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v>',
        b'<row r="1"><c r="A1"><v>' + b"9" * 9000 + b"</v></c></row>",
    ],
)
def test_broken_cells_are_damaged(rows: bytes) -> None:
    assert codes(with_rows(rows)) == ("file_damaged",)


# ---------------------------------------------------------------- protected, active, linked


def test_zip_encryption_is_protected() -> None:
    data = bytearray(saved())
    directory = data.find(b"PK\x01\x02")
    data[directory + 8] |= 1

    assert codes(bytes(data)) == ("file_protected",)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "file_macro"),
        ("xl/VBAPROJECT.BIN", "file_macro"),
        ("xl/macrosheets/sheet1.xml", "file_macro"),
        ("xl/activeX/activeX1.xml", "file_macro"),
        ("xl/externalLinks/externalLink1.xml", "file_links"),
        ("xl/connections.xml", "file_links"),
        ("xl/embeddings/oleObject1.bin", "file_links"),
    ],
)
def test_active_or_linked_content_is_refused(name: str, code: str) -> None:
    assert codes(rezipped(saved(), {name: b"<x/>"})) == (code,)


# ---------------------------------------------------------------- bombs


def test_zip_bomb_is_refused_by_what_it_declares() -> None:
    data = rezipped(saved(), {SHEET: b"<worksheet>" + b" " * (60 * 1024 * 1024)})

    assert len(data) < 100_000
    assert codes(data) == ("file_bomb",)


def test_zip_bomb_that_declares_little_is_refused_by_what_it_unpacks() -> None:
    body = b"<worksheet " + NS + b"><sheetData/></worksheet>" + b" " * (200 * 1024 * 1024)
    data = bytearray(rezipped(saved(), {SHEET: body}))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 80)
    data[directory + 16 : directory + 20] = struct.pack("<I", zlib.crc32(body[:80]))

    assert codes(bytes(data)) == ("file_bomb",)


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_compression_without_a_bound_is_refused_unopened(compression: int) -> None:
    out = BytesIO(saved())
    with zipfile.ZipFile(out, "a", compression) as archive:
        archive.writestr("xl/media/x.bin", b"\0" * (40 * 1024 * 1024))

    assert codes(out.getvalue()) == ("file_damaged",)


def test_part_longer_than_it_declares_is_refused() -> None:
    body = b"<worksheet " + NS + b"><sheetData/></worksheet>"
    data = bytearray(rezipped(saved(), {SHEET: body}))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", len(body) - 5)

    assert codes(bytes(data)) == ("file_bomb",)


def test_many_small_parts_are_refused() -> None:
    assert codes(rezipped(saved(), {f"xl/x{n}.xml": b"<x/>" for n in range(400)})) == ("file_bomb",)


def test_suspicious_ratio_is_refused() -> None:
    data = rezipped(saved(), {"xl/media/x.bin": b"\1" * (20 * 1024 * 1024)})

    assert codes(data) == ("file_bomb",)


LOL = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml"]
)
@pytest.mark.parametrize(
    "declared",
    [
        b"<!DOCTYPE x [<!ENTITY l0 'lol'>" + LOL + b"]>",
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        b"<!doctype x>",
    ],
)
def test_declared_entities_are_refused_in_every_part(name: str, declared: bytes) -> None:
    data = saved()
    body = part(data, name).split(b"?>", 1)[-1]

    assert codes(rezipped(data, {name: declared + body})) == ("file_entities",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp037"])
def test_encoding_that_hides_declarations_is_damaged(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"

    assert codes(rezipped(saved(), {"xl/styles.xml": text.encode(encoding)})) == ("file_damaged",)


def test_endless_token_is_refused() -> None:
    long = b">" * (8 * 1024 * 1024)

    assert codes(with_rows(b'<row r="1" a="' + long + b'"/>')) == ("file_bomb",)
    assert codes(with_rows(b"<!-- " + b"< " * 100_000 + b" -->")) == ("file_bomb",)
    assert codes(with_rows(b"<?x " + b"< " * 100_000 + b" ?>")) == ("file_bomb",)


def test_deeply_nested_sheet_costs_no_more_than_its_tags() -> None:
    assert codes(with_rows(b"<a>" * 60_000 + b"</a>" * 60_000)) == ()
    assert codes(with_rows(b"<a>" * 250_000 + b"</a>" * 250_000)) == ("file_too_many_cells",)


def test_flood_of_styles_is_refused() -> None:
    data = saved()
    styles = part(data, "xl/styles.xml").replace(b"</cellXfs>", b"<xf/>" * 200_000 + b"</cellXfs>")

    assert codes(rezipped(data, {"xl/styles.xml": styles})) == ("file_too_many_cells",)


def test_flood_of_attributes_is_refused() -> None:
    row = b"<row" + b"".join(b' a%d=""' % n for n in range(50_000)) + b"/>"

    assert codes(with_rows(row * 25)) == ("file_bomb",)


def test_one_sheet_named_thousands_of_times_is_refused() -> None:
    data = with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 500)
    book = part(data, "xl/workbook.xml")
    start = book.index(b"<sheet ")
    entry = book[start : book.index(b"/>", start) + 2]
    listed = b"".join(entry.replace(b'name="Sheet"', b'name="S%d"' % n) for n in range(5_000))

    assert codes(rezipped(data, {"xl/workbook.xml": book.replace(entry, listed)})) == ("file_too_many_cells",)


# ---------------------------------------------------------------- too far, too many


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD1", "A5001", "IW1"])
def test_far_away_cell_is_named(far: str) -> None:
    out = BytesIO()
    book = Writer(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write("A1", 1)
    sheet.write(far, 1)
    book.close()

    with pytest.raises(Refused) as refused:
        list(filled_rows(checked_workbook(out.getvalue()).worksheets[0], SHEET_LIMITS))

    assert [(r.code, r.place) for r in refused.value.refusals] == [("file_far_cell", far)]


def test_empty_far_row_as_libreoffice_writes_it_is_no_reason_to_refuse() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="12.8"></row>'

    assert codes(with_rows(rows)) == ()


def test_row_number_beyond_any_sheet_is_refused() -> None:
    assert codes(with_rows(b'<row r="99999999999"><c><v>1</v></c></row>')) == ("file_too_many_cells",)


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576", "A1:B2"])
def test_declared_size_of_a_sheet_is_not_believed(size: str) -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>2</v></c></row>'
    data = with_rows(rows, b'<dimension ref="%s"/>' % size.encode())

    sheet = checked_workbook(data).worksheets[0]

    assert [(n, sorted(row)) for n, row in filled_rows(sheet, SHEET_LIMITS)] == [(1, [1]), (3, [3])]


def test_too_many_cells_are_refused() -> None:
    rows = b"".join(b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>" for _ in range(700))

    assert codes(with_rows(rows)) == ("file_too_many_cells",)


@pytest.mark.parametrize(("times", "code"), [(100, "file_too_many_cells"), (700, "file_bomb")])
def test_millions_of_cells_in_a_small_zip_are_refused(times: int, code: str) -> None:
    row = b"<row>" + b"<c/>" * 16_000 + b"</row>"

    assert codes(with_rows(row * times)) == (code,)


def test_wide_empty_rows_spend_the_budget() -> None:
    assert codes(with_rows(b'<row><c r="XFD1"/></row>' * 100_000)) == ("file_too_many_cells",)


def test_formula_error_and_infinity_are_read_as_what_they_are() -> None:
    rows = (
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#REF!</v></c>'
        b'<c r="C1"><v>1e999</v></c><c r="D1" t="b"><v>1</v></c></row>'
    )
    sheet = checked_workbook(with_rows(rows)).worksheets[0]

    ((_, cells),) = filled_rows(sheet, SHEET_LIMITS)

    assert [getattr(cell.raw, "name", cell.raw) for cell in cells.values()] == [
        "FORMULA",
        "ERROR",
        "ERROR",
        "TRUE",
    ]
