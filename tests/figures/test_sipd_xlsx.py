"""SIPD's document report read from real workbooks: header by content, columns by name, cells without guessing."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from mutubaku.figures.files.sipd_example import HEADERS, ExampleLine, example_report, write_report
from mutubaku.figures.files.sipd_xlsx import COLUMNS, SipdReport, read_realisation
from mutubaku.figures.rules.sipd import SipdRow, month_sums
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

OCTOBER = Period.parse("2026-10")
ROW = {
    "Kode SKPD": "3.31.0.00.0.00.01.0000",
    "Kode Sub Kegiatan": "3.31.02.1.01.0006",
    "Nama Sub Kegiatan": "Evaluasi",
    "Kode Rekening": "5.1.02.01.01.0024",
    "Nomor Dokumen": "0001/SPP",
    "Jenis Dokumen": "SPP",
    "Jenis Transaksi": "LS",
    "Nomor DPT": "-",
    "Tanggal Dokumen": "7 Oktober 2026",
    "Nilai Realisasi": 600,
    "Nilai Setoran": 0,
    "Nomor SPD": "SPD/1",
    "Nomor SP2D": "0001/SP2D",
    "Tanggal Transfer": "9 Oktober 2026",
    "Nilai SP2D": 1000,
}
READ = SipdRow(
    number=2,
    skpd="3.31.0.00.0.00.01.0000",
    sub_kegiatan="3.31.02.1.01.0006",
    sub_kegiatan_name="Evaluasi",
    rekening="5.1.02.01.01.0024",
    document="0001/SPP",
    document_kind="SPP",
    transaction_kind="LS",
    dpt="",
    document_date=date(2026, 10, 7),
    realised=Decimal("600.00"),
    deposited=Decimal("0.00"),
    spd="SPD/1",
    sp2d="0001/SP2D",
    transfer_date=date(2026, 10, 9),
    sp2d_value=Decimal("1000.00"),
)


def workbook(
    *rows: dict, headers: list[str] | None = None, sheet: str = "Data Realisasi Dokumen", above: int = 0
) -> bytes:
    """A report as some program may write it; `above`: title rows before the header."""
    book, out = Workbook(), BytesIO()
    page = book.active
    page.title = sheet
    for number in range(above):
        page.append([f"Judul {number}"])
    titles = headers or list(ROW)
    page.append(titles)
    for row in rows:
        page.append([row.get(" ".join(title.split()), None) for title in titles])
    book.save(out)
    return out.getvalue()


def changed(**cells: object) -> dict:
    return ROW | {COLUMNS[field]: value for field, value in cells.items()}


def only_row(**cells: object) -> SipdRow:
    report = read_realisation(workbook(changed(**cells)))
    assert report.faults == ()
    (row,) = report.rows
    return row


def only_fault(**cells: object) -> tuple[str, str]:
    report = read_realisation(workbook(changed(**cells), ROW))
    assert [row.number for row in report.rows] == [3]
    (fault,) = report.faults
    return fault.address, fault.field


# ---------------------------------------------------------------- finding the table


def test_plain_report_is_read_whole() -> None:
    assert read_realisation(workbook(ROW)) == SipdReport("Data Realisasi Dokumen", 1, (READ,), ())


@pytest.mark.parametrize("titled", [False, True])
def test_both_shapes_of_the_header_are_found(titled: bool) -> None:
    lines = [
        ExampleLine("3.31.02.1.01.0006", "Evaluasi", f"5.1.02.01.01.{n:04d}", "Belanja", Decimal(n))
        for n in (1, 7001)
    ]
    data = example_report(OCTOBER, lines, skpd="3.31", skpd_name="Dinas Contoh", seed=5, titled=titled)

    report = read_realisation(data)
    month = month_sums(report.rows, OCTOBER, skpd="3.31")

    assert (report.header, report.faults) == (5 if titled else 1, ())
    assert month.per_rekening == {(line.sub_kegiatan, line.rekening): line.amount for line in lines}
    assert (month.skipped, month.refusals, month.notes) == ((), (), ())


def test_example_is_the_same_for_the_same_seed() -> None:
    lines = [ExampleLine("3.31.02.1.01.0006", "Evaluasi", "5.1.02", "Belanja", Decimal(10**9))]

    def amounts(seed: int) -> list[tuple[str, Decimal]]:
        data = example_report(OCTOBER, lines, skpd="3.31", skpd_name="Dinas Contoh", seed=seed)
        return [(str(row.posted_on), row.realised) for row in read_realisation(data).rows]

    assert amounts(1) == amounts(1)
    assert amounts(1) != amounts(2)


def test_example_has_the_columns_of_sipd() -> None:
    assert len(set(HEADERS)) == 45
    assert set(COLUMNS.values()) <= set(HEADERS)


@pytest.mark.parametrize("above", [1, 4, 25])
def test_header_is_found_below_titles(above: int) -> None:
    report = read_realisation(workbook(ROW, above=above))

    assert (report.header, report.rows[0].number, report.rows[0].realised) == (
        above + 1,
        above + 2,
        Decimal(600),
    )


def test_columns_in_any_order_case_and_company_are_found() -> None:
    headers = [
        "Nomor",
        *(f" {title.upper().replace(' ', '  ')}\n" for title in reversed(list(ROW))),
        "Catatan",
    ]
    page = [
        dict(
            zip((" ".join(h.split()) for h in headers), [1, *reversed(list(ROW.values())), "x"], strict=True)
        )
    ]

    assert read_realisation(workbook(*page, headers=headers)).rows == (READ,)


def test_report_on_another_sheet_is_found() -> None:
    assert read_realisation(workbook(ROW, sheet="Sheet1")).sheet == "Sheet1"


def test_named_sheet_comes_before_others() -> None:
    book, out = Workbook(), BytesIO()
    for title, amount in (("Salinan", 1), ("Data Realisasi Dokumen", 2)):
        page = book.create_sheet(title)
        page.append(list(ROW))
        page.append(list((ROW | {"Nilai Realisasi": amount}).values()))
    book.save(out)

    assert [row.realised for row in read_realisation(out.getvalue()).rows] == [Decimal(2)]


def test_totals_and_blank_rows_below_are_no_documents() -> None:
    total = {"Kode SKPD": "Total", "Nilai Realisasi": 600, "Nilai SP2D": 1000}
    signed = {"Nama Sub Kegiatan": "Mengetahui, Kepala Dinas"}

    assert read_realisation(workbook(ROW, {}, total, {}, signed)).rows == (READ,)


def test_missing_columns_are_all_named() -> None:
    headers = [title for title in ROW if title not in ("Nomor SP2D", "Tanggal Transfer")]

    with pytest.raises(Refused, match="Kolom Nomor SP2D, Tanggal Transfer tidak ada"):
        read_realisation(workbook(ROW, headers=headers))


def test_another_workbook_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_realisation(workbook(ROW, headers=["Kode", "Nama"]))

    assert [refusal.code for refusal in refused.value.refusals] == ["sipd_no_header"]


def test_header_too_far_down_is_refused() -> None:
    with pytest.raises(Refused, match="tidak ditemukan"):
        read_realisation(workbook(ROW, above=40))


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (1250000, "1250000"),
        (1250000.5, "1250000.5"),
        (0.1 + 0.2, "0.3"),
        (12345678901234.56, "12345678901234.56"),
        ("1.250.000,50", "1250000.5"),
        ("1.250", "1250"),
        ("Rp. 45.000,-", "45000"),
        ("(1.250)", "-1250"),
        ("-1.000", "-1000"),
    ],
)
def test_amount_is_read_by_its_source(value: object, amount: str) -> None:
    assert only_row(realised=value).realised == Decimal(amount)


@pytest.mark.parametrize("value", [None, "", "-", "null", "undefined"])
def test_blank_deposit_is_nothing(value: object) -> None:
    assert only_row(deposited=value).deposited == Decimal(0)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("7 Januari 2026", date(2026, 1, 7)),
        ("07 pebruari 2026", date(2026, 2, 7)),
        ("7 AGTS 2026", date(2026, 8, 7)),
        ("7 Nopember 2026", date(2026, 11, 7)),
        ("07/10/2026", date(2026, 10, 7)),
        ("7-10-2026 13:45:00", date(2026, 10, 7)),
        ("2026-10-07", date(2026, 10, 7)),
        ("2026-10-07 23:59:59", date(2026, 10, 7)),
        ("2026-10-31T15:59:59Z", date(2026, 10, 31)),
        ("2026-10-31T16:00:00.000Z", date(2026, 11, 1)),
        (datetime.fromisoformat("2026-10-07T13:00"), date(2026, 10, 7)),
        (date(2026, 10, 7), date(2026, 10, 7)),
        (46302, date(2026, 10, 7)),
        ("-", None),
        (None, None),
    ],
)
def test_day_is_read_in_every_shape(value: object, day: date | None) -> None:
    assert only_row(transfer_date=value).transfer_date == day


def test_codes_and_numbers_are_trimmed_text() -> None:
    row = only_row(
        rekening="5.1.02.01.01.0024 ", document=" 0001 /\u00a0 SPP\r\n", sp2d=123456, dpt="undefined"
    )

    assert (row.rekening, row.document, row.sp2d, row.dpt) == (
        "5.1.02.01.01.0024",
        "0001 / SPP",
        "123456",
        "",
    )


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"rekening": 5.1}, ("D2", "rekening")),
        ({"rekening": 510201010024}, ("D2", "rekening")),
        ({"sub_kegiatan": 3.31}, ("B2", "sub_kegiatan")),
        ({"skpd": datetime(2026, 1, 2)}, ("A2", "skpd")),  # noqa: DTZ001 - workbooks have no zones
        ({"skpd": None}, ("A2", "skpd")),
        ({"rekening": "-"}, ("D2", "rekening")),
        ({"realised": None, "deposited": None}, ("J2", "realised")),
        ({"realised": "1250000.50"}, ("J2", "realised")),
        ({"realised": "1,250,000"}, ("J2", "realised")),
        ({"realised": "=1+1"}, ("J2", "realised")),
        ({"sp2d_value": "seribu"}, ("O2", "sp2d_value")),
        ({"transfer_date": "31 Februari 2026"}, ("N2", "transfer_date")),
        ({"transfer_date": "kemarin"}, ("N2", "transfer_date")),
        ({"transfer_date": "07/10/26"}, ("N2", "transfer_date")),
        ({"document_date": 7}, ("I2", "document_date")),
        ({"sp2d": 1.5}, ("M2", "sp2d")),
        ({"sp2d": 1234567890123456789}, ("M2", "sp2d")),
    ],
)
def test_cell_that_cannot_be_read_for_certain_is_a_fault(cells: dict, place: tuple[str, str]) -> None:
    assert only_fault(**cells) == place


def test_document_without_sub_kegiatan_needs_no_rekening() -> None:
    row = only_row(sub_kegiatan=None, rekening=None)

    assert (row.sub_kegiatan, row.rekening) == ("", "")


def test_deposit_alone_is_amount_enough() -> None:
    row = only_row(realised=None, deposited=75)

    assert (row.realised, row.deposited, row.net) == (Decimal(0), Decimal(75), Decimal(-75))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    cells = {title: value for title, value in ROW.items() if isinstance(value, str)}

    report = read_realisation(write_report([cells | {"Nilai Realisasi": Decimal(5), "Nomor SPD": "=1+1"}]))

    assert [row.spd for row in report.rows] == ["=1+1"]
