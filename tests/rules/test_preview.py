"""What an upload would change and what is wrong with it, judged on plain cells; no workbook is involved."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.figures.rules.preview import (
    LABELS,
    CellFault,
    Change,
    Preview,
    ReadSheet,
    applied,
    compare,
    open_fields,
    stamp_of,
    value_of,
)
from mutubaku.figures.rules.sheet import Remark, SheetForm, SheetRow
from mutubaku.figures.rules.typed import Oddity, Raw, Typed
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

LEAD = SheetRow(
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
SECOND = replace(LEAD, fund="1.3.02", fund_name="DAU", lead=False, pagu=Decimal(5_000_000))
FORM = SheetForm(
    "Dinas Contoh", "perindustrian", "Bidang Perindustrian", Period.parse("2026-10"), 3, (LEAD, SECOND)
)


def as_read(form: SheetForm, typed: dict[tuple[str, str], Raw] | None = None) -> ReadSheet:
    """The sheet as downloaded, with some cells typed over."""
    rows = {}
    for number, row in enumerate(form.rows, 8):
        rows[row.key] = {}
        for column, name in enumerate(LABELS):
            value = value_of(row, name)
            raw: Raw = None if value is MISSING or value == "" else value
            rows[row.key][name] = Typed(
                f"{chr(65 + column)}{number}", (typed or {}).get((row.key, name), raw)
            )
    return ReadSheet(stamp_of(form), rows)


def after_typing(name: str, raw: Raw, row: SheetRow = LEAD, *, percent: bool = False) -> Preview:
    read = as_read(FORM, {(row.key, name): raw})
    cells = dict(read.rows[row.key])
    cells[name] = replace(cells[name], percent=percent)
    return compare(FORM, replace(read, rows={**read.rows, row.key: cells}))


def message(preview: Preview) -> str:
    assert preview.changes == () and not preview.storable
    (fault,) = preview.faults
    return fault.message


def test_untouched_sheet_changes_nothing() -> None:
    assert compare(FORM, as_read(FORM)) == Preview()


@pytest.mark.parametrize(
    ("raw", "after"),
    [
        (Decimal("1250000"), Decimal(1_250_000)),
        ("1.250.000", Decimal(1_250_000)),
        ("1.250.000,00", Decimal(1_250_000)),
        ("Rp. 1.250.000,-", Decimal(1_250_000)),
        ("  Rp 1.250.000 \u00a0", Decimal(1_250_000)),
        ("1250000\u200b", Decimal(1_250_000)),
        ("(1.250)", Decimal(-1250)),
        ("0", Decimal(0)),
    ],
)
def test_money_is_read_as_people_write_it(raw: Raw, after: Decimal) -> None:
    preview = after_typing("money", raw)

    assert preview == Preview((Change("H8", LEAD.key, "money", MISSING, after),))


@pytest.mark.parametrize("raw", [None, "-", "  ", "null"])
def test_blank_money_stays_missing(raw: Raw) -> None:
    assert after_typing("money", raw) == Preview()


def test_emptied_cell_is_a_change_to_missing_not_to_zero() -> None:
    form = replace(FORM, rows=(replace(LEAD, money=Decimal(5)), SECOND))

    preview = compare(form, as_read(form, {(LEAD.key, "money"): None}))

    assert preview == Preview((Change("H8", LEAD.key, "money", Decimal(5), MISSING),))


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("money", "satu juta", "bukan angka"),
        ("money", "1.5", "bukan angka"),
        ("money", "1,250,000.00", "bukan angka"),
        ("money", "TRUE", "bukan angka"),
        ("money", "1.250.000,50", "tanpa sen"),
        ("money", Decimal("0.5"), "tanpa sen"),
        ("money", Decimal(10) ** 15, "terlalu besar"),
        ("money", datetime.fromisoformat("2026-10-05"), "tanggal"),
        ("money", Oddity.FORMULA, "bukan rumus"),
        ("money", Oddity.ERROR, "galat Excel"),
        ("physical", "100,01", "antara 0 dan 100"),
        ("physical", Decimal(-1), "antara 0 dan 100"),
        ("physical", "83,755", "dua angka"),
        ("obstacle", "x" * 2001, "2.000 huruf"),
        ("obstacle", Oddity.FORMULA, "bukan rumus"),
        ("due", Oddity.FORMULA, "bukan rumus"),
    ],
)
def test_wrong_shape_is_a_fault_at_its_cell(name: str, raw: Raw, says: str) -> None:
    preview = after_typing(name, raw)

    assert says in message(preview)
    assert preview.faults[0].address == as_read(FORM).addresses[LEAD.key, name]


@pytest.mark.parametrize(
    ("raw", "percent", "after"),
    [
        (Decimal("83.75"), False, "83.75"),
        ("83,75", False, "83.75"),
        ("83,75 %", False, "83.75"),
        (Decimal("0.8375"), True, "83.75"),
        (Decimal("1"), True, "100"),
    ],
)
def test_physical_progress_may_be_written_as_percent(raw: Raw, percent: bool, after: str) -> None:
    preview = after_typing("physical", raw, percent=percent)

    assert preview == Preview((Change("K8", LEAD.key, "physical", MISSING, Decimal(after)),))


@pytest.mark.parametrize(
    "raw",
    [
        date(2026, 11, 30),
        datetime.fromisoformat("2026-11-30T08:00"),
        Decimal(46356),
        "30/11/2026",
        "2026-11-30",
        "30 Nop 2026",
    ],
)
def test_due_day_in_any_shape_is_written_out(raw: Raw) -> None:
    preview = after_typing("due", raw)

    assert [(c.field, c.after) for c in preview.changes] == [("due", "30 November 2026")]


def test_due_in_other_words_is_kept() -> None:
    preview = after_typing("due", " sebelum  perubahan APBD ")

    assert [c.after for c in preview.changes] == ["sebelum perubahan APBD"]


def test_text_keeps_its_lines_and_loses_stray_blanks() -> None:
    preview = after_typing("obstacle", " Lelang\u00a0 gagal _x000D_\n\n ulang \r")

    assert [c.after for c in preview.changes] == ["Lelang gagal\nulang"]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("name", "Kegiatan lain"),
        ("fund_name", None),
        ("pagu", Decimal(26_000_000)),
        ("pagu", Oddity.FORMULA),
        ("target_money", "banyak"),
        ("before", Decimal(0)),
        ("before_physical", Decimal("70.01")),
        ("target_physical", None),
        ("answer", "Sudah diperbaiki"),
    ],
)
def test_locked_value_changed_is_a_fault(name: str, raw: Raw) -> None:
    assert message(after_typing(name, raw)).startswith(f"Nilai terkunci diubah pada kolom {LABELS[name]}.")


@pytest.mark.parametrize("name", ["physical", "obstacle", "due"])
def test_what_is_asked_once_per_sub_kegiatan_is_locked_below_its_first_row(name: str) -> None:
    assert "Kosongkan selnya" in message(after_typing(name, "50", SECOND))


def test_money_from_sipd_is_locked() -> None:
    form = replace(FORM, rows=(replace(LEAD, money=Decimal(7), from_sipd=True), SECOND))

    preview = compare(form, as_read(form, {(LEAD.key, "money"): Decimal(8)}))

    assert "Kembalikan menjadi 7 " in message(preview)


RETURNED = {"given_back": "Tidak sama dengan SP2D", "given_back_fields": ("money",)}
REMARK_FIELDS = {"obstacle", "action", "person", "due"}
ELSEWHERE = replace(LEAD, code="3.31.02.1.01.0010")


def test_after_a_return_only_the_returned_cell_and_its_explanation_are_open() -> None:
    row = replace(LEAD, **RETURNED)
    form = replace(FORM, rows=(row, SECOND, ELSEWHERE))

    assert open_fields(form, row) == {"money", "override", "answer"} | REMARK_FIELDS
    assert open_fields(form, SECOND) == frozenset()
    assert open_fields(form, ELSEWHERE) == frozenset()


def test_lead_row_stays_open_for_remark_and_reason_when_another_fund_was_returned() -> None:
    row = replace(SECOND, **RETURNED)
    form = replace(FORM, rows=(LEAD, row, ELSEWHERE))

    assert open_fields(form, row) == {"money", "override", "answer"}
    assert open_fields(form, LEAD) == {"override"} | REMARK_FIELDS
    assert open_fields(form, ELSEWHERE) == frozenset()


def test_row_returned_as_a_whole_is_open_as_a_whole() -> None:
    row = replace(LEAD, given_back="Periksa lagi")

    assert (
        open_fields(replace(FORM, rows=(row,)), row)
        == {"money", "physical", "override", "answer"} | REMARK_FIELDS
    )


# ---------------------------------------------------------------- the file as a whole


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"version": 2}, "sheet_stale", "versi 2, lembar di sistem sudah versi 3"),
        ({"version": 4}, "sheet_stale", "versi 4, lembar di sistem sudah versi 3"),
        ({"unit": "perdagangan"}, "sheet_other_unit", "milik unit perdagangan, bukan Bidang Perindustrian"),
        ({"period": "2026-09"}, "sheet_other_period", "untuk September 2026, bukan Oktober 2026"),
        ({"period": "kapan"}, "sheet_other_period", "untuk periode kapan"),
        ({"office": "Dinas Lain"}, "sheet_other_office", "Dinas Lain"),
        ({"digest": "0" * 64}, "sheet_reference_changed", "Unduh ulang"),
        ({"keys": ()}, "sheet_reference_changed", "Unduh ulang"),
    ],
)
def test_file_of_another_sheet_is_refused_uncompared(change: dict, code: str, says: str) -> None:
    read = as_read(FORM, {(LEAD.key, "money"): Decimal(1)})

    preview = compare(FORM, replace(read, stamp=replace(read.stamp, **change)))

    assert (preview.changes, preview.faults) == ((), ())
    assert [r.code for r in preview.refusals] == [code]
    assert says in preview.refusals[0].message


def test_pagu_changed_since_download_makes_the_file_stale() -> None:
    amended = replace(FORM, rows=(replace(LEAD, pagu=Decimal(30_000_000)), SECOND))

    assert [r.code for r in compare(amended, as_read(FORM)).refusals] == ["sheet_reference_changed"]


def test_figure_keyed_since_download_is_shown_as_a_change_back() -> None:
    """The version guards against this; should it not have moved, nothing is overwritten unseen."""
    keyed = replace(FORM, rows=(replace(LEAD, money=Decimal(9)), SECOND))

    assert compare(keyed, as_read(FORM)) == Preview((Change("H8", LEAD.key, "money", Decimal(9), MISSING),))


def test_missing_and_unknown_rows_are_faults() -> None:
    read = as_read(FORM)
    rows = {LEAD.key: read.rows[LEAD.key], "9.99|1.2.01": {"code": Typed("A9", "9.99")}}

    preview = compare(FORM, replace(read, rows=rows))

    assert [(f.address, f.key, f.field) for f in preview.faults] == [
        ("A9", "9.99|1.2.01", "code"),
        ("", SECOND.key, "code"),
    ]


def test_faults_found_while_reading_are_kept() -> None:
    stray = CellFault("A20", LEAD.key, "code", "Baris ini sama dengan baris pada A8.")

    assert compare(FORM, replace(as_read(FORM), stray=(stray,))).faults == (stray,)


def test_all_faults_come_at_once_beside_the_changes() -> None:
    typed = {(LEAD.key, "money"): "x", (LEAD.key, "physical"): "75", (SECOND.key, "pagu"): Decimal(1)}

    preview = compare(FORM, as_read(FORM, typed))

    assert [c.field for c in preview.changes] == ["physical"]
    assert [(f.key, f.field) for f in preview.faults] == [(LEAD.key, "money"), (SECOND.key, "pagu")]


def test_address_of_a_remark_is_its_first_column() -> None:
    addresses = as_read(FORM).addresses

    assert addresses[LEAD.key, "remark"] == addresses[LEAD.key, "obstacle"]


# ---------------------------------------------------------------- properties

PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20).map(
    lambda s: " ".join(s.split())
)
MONEY = st.integers(-(10**14), 10**14).map(Decimal)
PERCENT = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
REMARK = st.builds(Remark, PLAIN, PLAIN, PLAIN, st.dates().map(lambda d: f"{d.day} Mei {max(d.year, 1000)}"))


@st.composite
def forms(draw: st.DrawFn) -> SheetForm:
    rows = []
    for number in range(draw(st.integers(1, 4))):
        rows.append(
            SheetRow(
                code=f"3.31.02.1.01.{number:04d}",
                name=draw(PLAIN),
                fund="1.2.01",
                fund_name=draw(PLAIN),
                lead=draw(st.booleans()),
                pagu=draw(MONEY),
                target_money=draw(MONEY),
                target_physical=draw(PERCENT),
                before=draw(MONEY | st.just(MISSING)),
                before_physical=draw(PERCENT | st.just(MISSING)),
                money=draw(MONEY | st.just(MISSING)),
                physical=draw(PERCENT | st.just(MISSING)),
                from_sipd=draw(st.booleans()),
                remark=draw(REMARK),
                override=draw(PLAIN),
                given_back=draw(st.sampled_from(["", "", "Periksa lagi"])),
                given_back_fields=draw(
                    st.sampled_from([(), ("money",), ("physical",), ("money", "physical")])
                ),
                answer=draw(PLAIN),
            )
        )
    return replace(FORM, rows=tuple(rows))


@given(forms())
def test_any_sheet_as_downloaded_changes_nothing(form: SheetForm) -> None:
    assert compare(form, as_read(form)) == Preview()


@given(forms(), st.data())
def test_what_is_typed_into_open_cells_is_what_the_sheet_says_afterwards(
    form: SheetForm, data: st.DataObject
) -> None:
    typed: dict[tuple[str, str], Raw] = {}
    for row in form.rows:
        for name in sorted(open_fields(form, row)):
            kind = {"money": MONEY, "physical": PERCENT}.get(
                name, st.none() | PLAIN.filter(lambda t: t != "-")
            )
            if name != "due" and data.draw(st.booleans()):
                typed[row.key, name] = data.draw(kind)

    preview = compare(form, as_read(form, typed))

    after = applied(form, preview)
    assert preview.faults == () and preview.refusals == ()
    assert compare(after, as_read(after)) == Preview()
    for row in after.rows:
        for (key, name), raw in typed.items():
            if key == row.key:
                assert value_of(row, name) == ("" if raw is None else raw)


@given(forms(), st.data())
def test_closed_cells_never_change(form: SheetForm, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(form.rows))
    closed = sorted(set(LABELS) - open_fields(form, row))
    name = data.draw(st.sampled_from(closed))

    preview = compare(form, as_read(form, {(row.key, name): data.draw(MONEY | PLAIN)}))

    assert preview.changes == ()
    assert {(fault.key, fault.field) for fault in preview.faults} <= {(row.key, name)}
