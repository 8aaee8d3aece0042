"""A unit's sheet out as a workbook and back, through what Excel and LibreOffice users do to it in between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mutubaku.figures.files.sheet_xlsx import read_sheet, write_sheet
from mutubaku.figures.rules.preview import Change, Preview, applied, compare, stamp_of
from mutubaku.figures.rules.sheet import Remark, SheetForm, SheetRow
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

FIRST = SheetRow(
    code="3.31.02.1.01.0006",
    name="Evaluasi Rencana Pembangunan Industri",
    fund="1.2.01",
    fund_name="PAD",
    lead=True,
    pagu=Decimal(25_000_000),
    target_money=Decimal(20_000_000),
    target_physical=Decimal("83.33"),
    before=Decimal(15_000_000),
    before_physical=Decimal("70"),
)
SECOND = replace(FIRST, fund="1.3.02", fund_name="DAU", lead=False, money=Decimal(1_000_000))
THIRD = replace(FIRST, code="3.31.02.1.01.0010", name="Koordinasi", from_sipd=True, money=Decimal(500))
FORM = SheetForm(
    "3.31.0.00", "perindustrian", "Bidang Perindustrian", Period.parse("2026-10"), 3, (FIRST, SECOND, THIRD)
)
HEAD = 7


def edited(edit: Callable[[Worksheet], None], form: SheetForm = FORM) -> bytes:
    """The downloaded workbook, edited and saved by another program (openpyxl keeps no cached formula values)."""
    book = load_workbook(BytesIO(write_sheet(form)))
    edit(book["Isian"])
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def preview(data: bytes, form: SheetForm = FORM) -> Preview:
    return compare(form, read_sheet(data))


def refused(data: bytes) -> list[str]:
    with pytest.raises(Refused) as raised:
        read_sheet(data)
    return [refusal.code for refusal in raised.value.refusals]


def typed(cell: str, value: object) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet[cell] = value

    return edit


MONEY_CHANGED = Preview((Change("H8", FIRST.key, "money", MISSING, Decimal(1_250_000)),))

# ---------------------------------------------------------------- what is written


def opened(form: SheetForm = FORM) -> Workbook:
    return load_workbook(BytesIO(write_sheet(form)))


def test_workbook_says_what_it_is_for() -> None:
    sheet = opened(replace(FORM, example=True))["Isian"]

    assert [tuple(cell.value for cell in row) for row in sheet["A1:B5"]] == [
        ("LEMBAR ISIAN REALISASI BULANAN (CONTOH)", None),
        ("Perangkat daerah", "3.31.0.00"),
        ("Unit", "Bidang Perindustrian (perindustrian)"),
        ("Periode", "Oktober 2026"),
        ("Versi lembar", "3"),
    ]


def test_header_and_first_row_stand_in_order() -> None:
    sheet = opened()["Isian"]

    assert [
        (sheet.cell(HEAD, column).value, sheet.cell(HEAD + 1, column).value) for column in range(1, 20)
    ] == [
        ("Kode sub kegiatan", "3.31.02.1.01.0006"),
        ("Nama sub kegiatan", "Evaluasi Rencana Pembangunan Industri"),
        ("Kode sumber dana", "1.2.01"),
        ("Sumber dana", "PAD"),
        ("Pagu (Rp)", 25000000),
        ("Target keuangan s.d. bulan ini (Rp)", 20000000),
        ("Realisasi s.d. bulan lalu (Rp)", 15000000),
        ("Realisasi bulan ini (Rp)", None),
        ("Realisasi s.d. bulan ini (Rp)", '=IF(OR(G8="",H8=""),"",G8+H8)'),
        ("Realisasi keuangan (%)", '=IF(OR(I8="",E8=0),"",I8/E8*100)'),
        ("Target fisik s.d. bulan ini (%)", 83.33),
        ("Fisik s.d. bulan lalu (%)", 70),
        ("Fisik s.d. bulan ini (%)", None),
        ("Kendala", None),
        ("Tindak lanjut", None),
        ("Penanggung jawab", None),
        ("Batas waktu", None),
        ("Alasan khusus", None),
        ("Jawaban atas pengembalian", None),
    ]


def test_only_keyed_cells_are_unlocked_on_a_protected_sheet() -> None:
    sheet = opened()["Isian"]

    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet is True
    assert unlocked == {
        "H8",
        "M8",
        "N8",
        "O8",
        "P8",
        "Q8",
        "R8",
        "H9",
        "R9",
        "M10",
        "N10",
        "O10",
        "P10",
        "Q10",
        "R10",
    }


def test_number_formats_and_validations_follow_the_kind() -> None:
    sheet = opened()["Isian"]

    formats = [sheet[cell].number_format for cell in ("E8", "H8", "I8", "J8", "M8", "N8", "Q8")]
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    }
    assert formats == ["#,##0", "#,##0", "#,##0", "0.00", "0.00", "@", "@"]
    assert rules == {
        "H8": ("whole", "-999999999999999", "999999999999999"),
        "H9": ("whole", "-999999999999999", "999999999999999"),
        "M8": ("decimal", "0", "100"),
        "M10": ("decimal", "0", "100"),
    }


def test_formulas_carry_their_value_for_programs_that_do_not_compute() -> None:
    sheet = load_workbook(BytesIO(write_sheet(FORM)), data_only=True)["Isian"]

    # openpyxl reads a cached empty text as nothing
    assert [[sheet.cell(row, column).value for column in (9, 10)] for row in (8, 9, 10, 11)] == [
        [None, None],
        [16000000, 64],
        [15000500, 60.002],
        [31000500, None],
    ]


def test_returned_cell_is_marked_and_carries_its_reason() -> None:
    returned = replace(SECOND, given_back="Tidak sama dengan SP2D", given_back_fields=("money",))
    sheet = opened(replace(FORM, rows=(FIRST, returned, THIRD)))["Isian"]

    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert notes == {"H9": "Dikembalikan: Tidak sama dengan SP2D"}
    assert sheet["H9"].fill.fgColor.rgb == "FFF9D5D3"
    assert unlocked == {"H9", "R9", "S9", "N8", "O8", "P8", "Q8", "R8"}


def test_stamp_is_hidden_and_complete() -> None:
    book = opened()

    assert book.sheetnames == ["Isian", "Petunjuk", "_mutubaku"]
    assert book["_mutubaku"].sheet_state == "veryHidden"
    assert read_sheet(write_sheet(FORM)).stamp == stamp_of(FORM)


def test_same_form_gives_the_same_bytes() -> None:
    assert write_sheet(FORM) == write_sheet(FORM)


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "http://contoh.id", "{=1}"]
)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    form = replace(FORM, rows=(replace(FIRST, remark=Remark(obstacle=text)), SECOND, THIRD))

    cell = opened(form)["Isian"]["N8"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert preview(write_sheet(form), form) == Preview()


# ---------------------------------------------------------------- what comes back


def test_untouched_sheet_changes_nothing() -> None:
    assert preview(write_sheet(FORM)) == Preview()


def test_sheet_saved_by_another_program_changes_nothing() -> None:
    assert preview(edited(lambda sheet: None)) == Preview()


@pytest.mark.parametrize("value", [1250000, 1250000.0, "1.250.000", "Rp 1.250.000,00 ", " 1250000"])
def test_typed_money_is_a_change_at_its_cell(value: object) -> None:
    assert preview(edited(typed("H8", value))) == MONEY_CHANGED


def test_date_cell_and_serial_are_written_out() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["Q8"] = datetime.fromisoformat("2026-11-30")
        sheet["Q8"].number_format = "dd/mm/yyyy"
        sheet["Q10"] = 46356

    found = preview(edited(edit))

    assert [(c.address, c.after) for c in found.changes] == [
        ("Q8", "30 November 2026"),
        ("Q10", "30 November 2026"),
    ]


def test_percent_formatted_cell_is_read_as_it_is_shown() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["M8"] = 0.8375
        sheet["M8"].number_format = "0.00%"

    assert [(c.address, c.after) for c in preview(edited(edit)).changes] == [("M8", Decimal("83.75"))]


def test_formula_in_a_keyed_cell_is_a_fault_though_excel_knows_its_value() -> None:
    found = preview(edited(typed("H8", "=1000*2")))

    assert [(f.address, f.field, f.message) for f in found.faults] == [
        ("H8", "money", "Sel berisi rumus. Ketik nilainya, bukan rumus.")
    ]


def test_overwritten_total_and_computed_cells_do_no_harm() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["I8"], sheet["J8"], sheet["H11"], sheet["E11"] = 5, "x", 99, None

    assert preview(edited(edit)) == Preview()


def test_rows_moved_inserted_and_blank_are_found_by_their_code() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["H8"] = 1_250_000
        sheet.insert_rows(8, 3)
        sheet.insert_rows(3, 2)

    assert preview(edited(edit)) == Preview((replace(MONEY_CHANGED.changes[0], address="H13"),))


def test_columns_moved_and_added_are_found_by_their_title() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["H8"] = 1_250_000
        sheet["V7"], sheet["V8"] = "Catatan saya", "cek lagi"
        sheet.insert_cols(1, 2)
        sheet["J7"] = "  realisasi  BULAN ini (rp) "

    assert preview(edited(edit)) == Preview((replace(MONEY_CHANGED.changes[0], address="J8"),))


def test_renamed_reordered_and_added_sheets_do_no_harm() -> None:
    book = opened()
    book["Isian"]["H8"] = 1_250_000
    book["Isian"].title = "Oktober"
    book["_mutubaku"].sheet_state = "visible"
    book.move_sheet("_mutubaku", -2)
    book.create_sheet("Hitungan", 0)["A1"] = "=1+1"

    assert preview(saved(book)) == MONEY_CHANGED


def test_row_twice_is_a_fault_at_the_second() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A12"], sheet["C12"], sheet["H12"] = FIRST.code, FIRST.fund, 5

    assert [(f.address, f.key) for f in preview(edited(edit)).faults] == [("A12", FIRST.key)]


def test_value_beside_no_code_is_a_fault_at_its_cell() -> None:
    assert [(f.address, f.field) for f in preview(edited(typed("H13", 7))).faults] == [("H13", "money")]


def test_deleted_row_is_a_fault() -> None:
    found = preview(edited(lambda sheet: sheet.delete_rows(9)))

    assert [(f.address, f.key) for f in found.faults] == [("", SECOND.key)]


def test_code_retyped_as_something_else_is_unknown_and_missing() -> None:
    found = preview(edited(typed("A8", "3.31")))

    assert [(f.address, f.key) for f in found.faults] == [("A8", f"3.31|{FIRST.fund}"), ("", FIRST.key)]


def test_changed_pagu_is_a_fault_at_its_cell() -> None:
    assert [(f.address, f.field) for f in preview(edited(typed("E8", 30_000_000))).faults] == [("E8", "pagu")]


def test_sheet_of_an_earlier_version_is_refused() -> None:
    found = preview(write_sheet(replace(FORM, version=2)))

    assert [r.code for r in found.refusals] == ["sheet_stale"]


def test_foreign_workbook_is_refused() -> None:
    book = Workbook()
    book.active["A1"] = "Kode sub kegiatan"

    assert refused(saved(book)) == ["sheet_foreign"]


def test_stamp_removed_is_refused() -> None:
    book = opened()
    del book["_mutubaku"]

    assert refused(saved(book)) == ["sheet_foreign"]


def test_stamp_tampered_is_refused() -> None:
    book = opened()
    book["_mutubaku"]["B5"] = "tiga"

    assert refused(saved(book)) == ["sheet_stamp"]


def test_header_removed_is_refused() -> None:
    assert refused(edited(lambda sheet: sheet.delete_rows(HEAD))) == ["sheet_no_header"]


def test_missing_column_is_named() -> None:
    with pytest.raises(Refused, match="Kolom Kendala tidak ada"):
        read_sheet(edited(typed("N7", "Keterangan")))


# ---------------------------------------------------------------- property

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=30)
MONEY = st.integers(-(10**14), 10**14).map(Decimal)
PERCENT = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


@st.composite
def forms(draw: st.DrawFn) -> SheetForm:
    count = draw(st.integers(1, 3))
    rows = tuple(
        SheetRow(
            code=f"3.31.{number:02d}",
            name=draw(TEXT),
            fund=draw(st.sampled_from(["", "1.2.01", "0010"])),
            fund_name=draw(TEXT),
            lead=draw(st.booleans()),
            pagu=draw(MONEY),
            target_money=draw(MONEY),
            target_physical=draw(PERCENT),
            before=draw(MONEY | st.just(MISSING)),
            before_physical=draw(PERCENT | st.just(MISSING)),
            money=draw(MONEY | st.just(MISSING)),
            physical=draw(PERCENT | st.just(MISSING)),
            from_sipd=draw(st.booleans()),
            remark=Remark(draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT)),
            override=draw(TEXT),
            given_back=draw(st.sampled_from(["", "", "Periksa"])),
            given_back_fields=draw(st.sampled_from([(), ("money",), ("physical",)])),
            answer=draw(TEXT),
        )
        for number in range(count)
    )
    return replace(FORM, rows=rows, version=draw(st.integers(1, 99)), example=draw(st.booleans()))


@settings(max_examples=25, deadline=None)
@given(forms())
def test_any_form_comes_back_as_it_went_out(form: SheetForm) -> None:
    found = preview(write_sheet(form), form)

    assert found == Preview()
    assert applied(form, found) == form
