"""Faults of a monthly sheet: a clean sheet has none, and each thing wrong gives exactly its fault."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mutubaku.figures.rules.faults import Fault, Severity, faults
from mutubaku.figures.rules.rfk import Limits
from mutubaku.figures.rules.sheet import Remark, SheetForm, SheetRow
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

D = Decimal
PASAR = SheetRow(
    code="3.30.03.1.01.0001",
    name="Pembangunan Pasar",
    fund="PAD",
    fund_name="PAD",
    lead=True,
    pagu=D(1_000_000),
    target_money=D(500_000),
    target_physical=D("50"),
    before=D(400_000),
    before_physical=D("40"),
    money=D(100_000),
    physical=D("50"),
)
PAMERAN_PAD = replace(PASAR, code="3.30.04.1.01.0002", name="Pameran Dagang")
PAMERAN_DAK = replace(PAMERAN_PAD, fund="DAK", fund_name="DAK", lead=False, physical=MISSING)
REMARK = Remark("Tender ulang.", "Percepat kontrak.", "Kepala Bidang", "30 November 2026")
FORM = SheetForm(
    "1",
    "PDN",
    "Bidang Perdagangan Dalam Negeri",
    Period.parse("2026-10"),
    1,
    (PASAR, PAMERAN_PAD, PAMERAN_DAK),
)
AFTER = date(2026, 11, 9)
FIRST = "Sub kegiatan 3.30.03.1.01.0001 Pembangunan Pasar"
SECOND = "Sub kegiatan 3.30.04.1.01.0002 Pameran Dagang"


def found(form: SheetForm, **how: object) -> list[Fault]:
    return faults(form, **{"limits": Limits(), "previous_approved": True, "today": AFTER, **how})


def with_row(place: int, **changes: object) -> SheetForm:
    rows = list(FORM.rows)
    rows[place] = replace(rows[place], **changes)
    return replace(FORM, rows=tuple(rows))


def test_a_clean_sheet_has_no_fault():
    assert found(FORM) == []


ROWS = [
    (
        "empty money",
        0, {"money": MISSING}, "money", Severity.ERROR, "money_missing",
        f"{FIRST} (sumber dana PAD): realisasi keuangan bulan ini belum ada. "
        "Isi angkanya, atau 0 bila tidak ada realisasi.",
    ),
    (
        "empty money that SIPD should bring",
        0, {"money": MISSING, "from_sipd": True}, "money", Severity.ERROR, "money_missing",
        f"{FIRST} (sumber dana PAD): realisasi keuangan bulan ini belum ada. "
        "Ambil lagi laporan SIPD.",
    ),
    (
        "empty physical",
        0, {"physical": MISSING}, "physical", Severity.ERROR, "physical_missing",
        f"{FIRST}: realisasi fisik belum diisi. Isi persentase kumulatif, atau 0 bila belum mulai.",
    ),
    (
        "fraction of a rupiah",
        0, {"money": D("100000.5")}, "money", Severity.ERROR, "money_fraction",
        f"{FIRST} (sumber dana PAD): Rp100.000,50 memuat pecahan rupiah. Tulis rupiah bulat.",
    ),
    (
        "decrease without a reason",
        0, {"money": D(-50_000), "target_money": D(400_000)}, "money", Severity.OVERRIDE, "money_decrease",
        f"{FIRST} (sumber dana PAD): realisasi bulan ini −Rp50.000, sehingga realisasi kumulatif "
        "turun. Penurunan hanya untuk koreksi (contra-post atau STS): perbaiki angkanya atau tulis "
        "alasannya.",
    ),
    (
        "decrease with a reason",
        0, {"money": D(-50_000), "target_money": D(400_000), "override": " STS 12 Oktober. "},
        "money", Severity.WARNING, "money_decrease",
        f"{FIRST} (sumber dana PAD): realisasi bulan ini −Rp50.000, sehingga realisasi kumulatif "
        "turun. Alasan unit: STS 12 Oktober.",
    ),
    (
        "decrease below nothing, whatever the reason",
        0, {"before": D(50_000), "money": D(-60_000), "override": "STS", "remark": REMARK},
        "money", Severity.ERROR, "money_below_zero",
        f"{FIRST} (sumber dana PAD): pengurangan Rp60.000 lebih besar daripada realisasi sampai "
        "bulan lalu, Rp50.000. Perbaiki angka bulan ini.",
    ),
    (
        "over pagu without a reason",
        0, {"money": D(600_001), "physical": D(99), "target_physical": D(99)},
        "money", Severity.OVERRIDE, "over_pagu",
        f"{FIRST} (sumber dana PAD): realisasi kumulatif Rp1.000.001 melebihi pagu Rp1.000.000 "
        "sebesar Rp1. Perbaiki angka bulan ini, atau tulis alasannya, misalnya menunggu pergeseran "
        "atau perubahan "
        "anggaran.",
    ),
    (
        "over pagu with a reason",
        0, {"money": D(600_001), "physical": D(99), "target_physical": D(99), "override": "Menunggu pergeseran."},
        "money", Severity.WARNING, "over_pagu",
        f"{FIRST} (sumber dana PAD): realisasi kumulatif Rp1.000.001 melebihi pagu Rp1.000.000 "
        "sebesar Rp1. Alasan unit: Menunggu pergeseran.",
    ),
    (
        "physical over 100",
        0, {"physical": D("100.01")}, "physical", Severity.ERROR, "physical_range",
        f"{FIRST}: realisasi fisik 100,01% di luar 0 sampai 100. Perbaiki angkanya.",
    ),
    (
        "physical below 0",
        0, {"physical": D(-1), "remark": REMARK}, "physical", Severity.ERROR, "physical_range",
        f"{FIRST}: realisasi fisik −1,00% di luar 0 sampai 100. Perbaiki angkanya.",
    ),
    (
        "physical with three decimals",
        0, {"physical": D("50.125")}, "physical", Severity.ERROR, "physical_decimals",
        f"{FIRST}: realisasi fisik ditulis paling banyak dua angka di belakang koma.",
    ),
    (
        "physical below last month",
        0, {"before_physical": D("50.01")}, "physical", Severity.ERROR, "physical_drop",
        f"{FIRST}: realisasi fisik 50,00% lebih rendah daripada bulan lalu, 50,01%. Isi angka "
        "kumulatif, paling "
        "rendah sama dengan bulan lalu.",
    ),
    (
        "money without work",
        0, {"physical": D(0), "before_physical": D(0), "target_physical": D(5)},
        "physical", Severity.WARNING, "paid_before_work",
        f"{FIRST}: realisasi keuangan 50,00%, tetapi fisik masih 0%. Periksa kembali realisasi fisiknya.",
    ),
    (
        "money more than 20 points ahead",
        0, {"before": D(600_001), "target_money": D(700_000)}, "physical", Severity.WARNING, "paid_ahead",
        f"{FIRST}: realisasi keuangan 70,00% mendahului fisik 50,00% lebih dari 20 poin. Periksa "
        "apakah pembayaran "
        "mendahului pekerjaan.",
    ),
    (
        "work finished, less than half paid",
        0, {"before": D(399_999), "physical": D(100), "target_physical": D(100)},
        "physical", Severity.WARNING, "work_unpaid",
        f"{FIRST}: fisik sudah 100%, tetapi realisasi keuangan 50,00% masih di bawah 50%. Periksa "
        "kembali fisiknya, "
        "atau pastikan tagihannya sedang diproses.",
    ),
    (
        "kritis without kendala and tindak lanjut",
        0, {"target_physical": D("60.01")}, "remark", Severity.ERROR, "remark_missing",
        f"{FIRST}: deviasi lebih rendah dari −10 poin, tetapi kendala dan tindak lanjut belum diisi. "
        "Isi sebelum "
        "mengirim.",
    ),
    (
        "kritis with kendala only",
        0, {"target_money": D(600_001), "remark": Remark(obstacle="Hujan.", action=" ")},
        "remark", Severity.ERROR, "remark_missing",
        f"{FIRST}: deviasi lebih rendah dari −10 poin, tetapi tindak lanjut belum diisi. Isi sebelum "
        "mengirim.",
    ),
    (
        "kritis, nobody named",
        0, {"target_physical": D("60.01"), "remark": replace(REMARK, person="", due="")},
        "remark", Severity.WARNING, "remark_owner",
        f"{FIRST}: deviasi lebih rendah dari −10 poin, penanggung jawab dan batas waktu tindak "
        "lanjutnya belum "
        "diisi. Sebaiknya dilengkapi.",
    ),
    (
        "money far above its target",
        0, {"target_money": D(399_999)}, "money", Severity.OVERRIDE, "far_ahead",
        f"{FIRST}: deviasi keuangan +10,00 poin, lebih dari 10 di atas target. Periksa angkanya, atau tulis "
        "alasannya.",
    ),
    (
        "work far above its target",
        0, {"target_physical": D("39.50")}, "physical", Severity.OVERRIDE, "far_ahead",
        f"{FIRST}: deviasi fisik +10,50 poin, lebih dari 10 di atas target. Periksa angkanya, atau tulis alasannya.",
    ),
    (
        "work far above its target, with a reason",
        0, {"target_physical": D("39.50"), "override": "Kontrak selesai lebih awal."},
        "physical", Severity.WARNING, "far_ahead",
        f"{FIRST}: deviasi fisik +10,50 poin, lebih dari 10 di atas target. Alasan unit: Kontrak selesai lebih "
        "awal.",
    ),
    (
        "one fund of two over its pagu",
        2, {"pagu": D(499_999)}, "money", Severity.OVERRIDE, "over_pagu",
        f"{SECOND} (sumber dana DAK): realisasi kumulatif Rp500.000 melebihi pagu Rp499.999 "
        "sebesar Rp1. Perbaiki angka bulan ini, atau tulis alasannya, misalnya menunggu pergeseran "
        "atau perubahan "
        "anggaran.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "changes", "field", "severity", "code", "message"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_one_wrong_cell_gives_exactly_its_fault(place, changes, field, severity, code, message):
    form = with_row(place, **changes)

    assert found(form) == [Fault(form.rows[place].key, field, severity, code, message)]


@pytest.mark.parametrize(
    "changes",
    [
        {"money": D(600_000), "physical": D(80), "target_money": D(900_000), "target_physical": D(70)},
        {"money": D(0), "target_money": D(400_000)},
        {"physical": D("50.00")},
        {"physical": D("50.120")},
        {"before": D(600_000), "target_money": D(600_000)},
        {"before": D(400_000), "physical": D(100), "target_physical": D(90)},
        {"target_physical": D(60), "target_money": D(600_000)},
        {"target_physical": D(90), "remark": REMARK},
        {"pagu": D(0), "before": D(0), "money": D(0), "physical": D(0), "before_physical": D(0)},
        {"before": MISSING},
    ],
)
def test_what_stands_exactly_on_a_limit_is_clean(changes):
    assert found(with_row(0, **changes)) == []


def test_funds_over_the_pagu_together_are_named_besides_the_fund():
    rows = (
        replace(PAMERAN_PAD, physical=D(100), target_physical=D(100), money=D(600_000)),
        replace(PAMERAN_DAK, money=D(600_001)),
    )
    form = replace(FORM, rows=(PASAR, *rows))
    assert [(f.row_key, f.severity, f.code) for f in found(form)] == [
        ("3.30.04.1.01.0002|DAK", Severity.OVERRIDE, "over_pagu"),
        ("3.30.04.1.01.0002|PAD", Severity.OVERRIDE, "over_pagu_together"),
    ]


def test_the_split_by_fund_must_add_up_to_sipd():
    sipd = {"3.30.03.1.01.0001": D(100_000), "3.30.04.1.01.0002": D(200_001)}

    assert found(FORM, sipd=sipd) == [
        Fault(
            "3.30.04.1.01.0002|PAD",
            "money",
            Severity.ERROR,
            "split_differs",
            f"{SECOND}: jumlah menurut sumber dana Rp200.000 tidak sama dengan realisasi SIPD Rp200.001. "
            "Perbaiki pembagian sumber dana sampai jumlahnya sama.",
        )
    ]
    assert found(FORM, sipd={**sipd, "3.30.04.1.01.0002": D(200_000)}) == []


def test_a_month_waits_for_the_month_before():
    assert found(FORM, previous_approved=False) == [
        Fault(
            "",
            "",
            Severity.ERROR,
            "previous_open",
            "Lembar Oktober 2026 belum dapat dikirim karena lembar September 2026 belum disetujui. "
            "Selesaikan lembar September 2026 lebih dahulu.",
        )
    ]


def test_january_waits_for_nothing():
    january = replace(FORM, period=Period.parse("2026-01"))

    assert found(january, previous_approved=False) == []


def test_a_sheet_sent_before_the_month_ends_is_a_warning():
    assert found(FORM, today=date(2026, 10, 31)) == []
    assert found(FORM, today=date(2026, 10, 30)) == [
        Fault(
            "",
            "",
            Severity.WARNING,
            "early",
            "Lembar Oktober 2026 dikirim sebelum bulannya berakhir (31 Oktober 2026). Pastikan "
            "angkanya sudah final.",
        )
    ]


def test_a_draft_may_be_empty_and_early_but_not_wrong():
    empty = with_row(0, money=MISSING, physical=MISSING)
    wrong = with_row(0, physical=D(101))
    how = {"previous_approved": False, "today": date(2026, 10, 5), "submitting": False}

    assert found(empty, **how) == []
    assert [fault.code for fault in found(wrong, **how)] == ["physical_range"]


def test_only_a_warning_passes():
    assert [Fault("", "", severity, "", "").blocks for severity in Severity] == [True, True, False]


def test_all_faults_come_at_once_in_the_order_of_the_sheet():
    rows = (replace(PASAR, money=MISSING, physical=D(101)), replace(PAMERAN_PAD, money=D("0.5")), PAMERAN_DAK)

    assert [(f.row_key, f.code) for f in found(replace(FORM, rows=rows), previous_approved=False)] == [
        ("", "previous_open"),
        ("3.30.03.1.01.0001|PAD", "money_missing"),
        ("3.30.03.1.01.0001|PAD", "physical_range"),
        ("3.30.04.1.01.0002|PAD", "money_fraction"),
    ]


# ---------------------------------------------------------------- for any clean sheet


@st.composite
def clean_row(draw: st.DrawFn, number: int) -> SheetRow:
    """On target, paid in step with the work, nothing below the month before."""
    pagu = draw(st.integers(10**6, 10**12))
    done = draw(st.integers(1, 99))
    before = draw(st.integers(0, done))
    return SheetRow(
        code=f"3.30.03.1.01.{number:04d}",
        name="Sub kegiatan",
        fund="PAD",
        fund_name="PAD",
        lead=True,
        pagu=D(pagu),
        target_money=D(pagu * done // 100),
        target_physical=D(done),
        before=D(pagu * before // 100),
        before_physical=D(before),
        money=D(pagu * done // 100 - pagu * before // 100),
        physical=D(done),
    )


@st.composite
def clean_form(draw: st.DrawFn) -> SheetForm:
    rows = [draw(clean_row(number)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    return replace(FORM, period=Period.month_of(2026, draw(st.integers(1, 10))), rows=tuple(rows))


MUTATIONS = {
    "money_missing": lambda row: replace(row, money=MISSING),
    "physical_missing": lambda row: replace(row, physical=MISSING),
    "money_fraction": lambda row: replace(row, money=row.money + D("0.01")),
    "money_below_zero": lambda row: replace(row, before=D(0), money=D(-1), target_money=D(0)),
    "money_decrease": lambda row: replace(row, before=row.before + row.money + 1, money=D(-1)),
    "over_pagu": lambda row: replace(
        row, money=row.pagu - row.before + 1, physical=D(100), target_physical=D(100)
    ),
    "physical_range": lambda row: replace(row, physical=D("100.01")),
    "physical_decimals": lambda row: replace(row, physical=row.physical + D("0.001")),
    "physical_drop": lambda row: replace(row, before_physical=row.physical + D("0.01")),
    "remark_missing": lambda row: replace(row, target_physical=row.physical + D("10.01")),
    "far_ahead": lambda row: replace(row, target_physical=row.physical - D("10.01")),
}


@given(clean_form())
def test_a_clean_sheet_never_has_a_fault(form):
    assert found(form) == []


@pytest.mark.parametrize("code", sorted(MUTATIONS))
@given(form=clean_form(), data=st.data())
def test_each_mutation_gives_exactly_its_fault(code, form, data):
    place = data.draw(st.integers(0, len(form.rows) - 1))
    rows = list(form.rows)
    rows[place] = MUTATIONS[code](rows[place])
    if code == "physical_range":
        rows[place] = replace(rows[place], before_physical=D(0))
    assume(rows[place] != form.rows[place])

    told = found(replace(form, rows=tuple(rows)))

    assert [(fault.row_key, fault.code) for fault in told] == [(rows[place].key, code)]
    assert form.rows[place].code in told[0].message


@given(clean_form())
def test_a_written_reason_lets_an_override_pass(form):
    row = MUTATIONS["over_pagu"](form.rows[0])
    without = found(replace(form, rows=(row, *form.rows[1:])))
    reasoned = found(replace(form, rows=(replace(row, override="Menunggu pergeseran."), *form.rows[1:])))

    assert [(f.code, f.blocks) for f in without] == [("over_pagu", True)]
    assert [(f.code, f.blocks) for f in reasoned] == [("over_pagu", False)]


def test_what_was_given_back_is_answered_before_the_sheet_is_sent():
    back = {"given_back": "Periksa SP2D.", "given_back_fields": ("money",)}

    assert found(with_row(0, **back)) == [
        Fault(
            PASAR.key, "answer", Severity.ERROR, "answer_missing",
            f"{FIRST} (sumber dana PAD): pengembalian belum dijawab. Tulis jawaban atas pengembalian, juga bila "
            "angkanya tetap.",
        )
    ]  # fmt: skip
    assert found(with_row(0, **back), submitting=False) == []
    assert found(with_row(0, **back, answer="Sudah cocok.")) == []
