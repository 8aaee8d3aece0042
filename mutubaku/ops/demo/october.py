"""October of the example office, step by step: Excel in, one sheet and one cell given back, one unit late, one Plt."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from mutubaku.cases import selectors as cases
from mutubaku.cases.acts import Given
from mutubaku.cases.services.perform import close_collection, send_back
from mutubaku.documents.selectors import papers_of
from mutubaku.documents.services.delivery import receive
from mutubaku.figures.files.sheet_xlsx import read_sheet, write_sheet
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.selectors import sheet_form
from mutubaku.figures.services.excel import apply_excel, preview_excel
from mutubaku.figures.services.returns import GivenBack
from mutubaku.figures.services.sheets import save_draft
from mutubaku.figures.services.sipd import confirm_sipd, preview_sipd
from mutubaku.ops.demo.office import SKPD
from mutubaku.ops.demo.plan import EDITION, SEED, STAGES, YEAR, Done, plan_lines, realisation, remark
from mutubaku.ops.demo.walk import Stage, Walk, typed
from mutubaku.org.rules.holding import Holding, Role
from mutubaku.org.selectors import units_of
from mutubaku.org.services import appoint, end_assignment
from mutubaku.plans.rules.plan import Budget
from mutubaku.plans.selectors import names
from mutubaku.values.period import Period, written_date

PERIOD = Period.month_of(YEAR, 10)
LATE_UNIT, SHEET_BACK, CELL_BACK = "PRO", "PLT", "KOP"
PLT_UNIT, PLT_FROM = "LUT", "UKM"
WRONG = Decimal("12.50")  # points of physical progress the cell given back was too high
DAYS = {"SEK": (3, "09.10"), "SDI": (4, "10.05"), "SPI": (4, "14.30"), "PDN": (5, "08.40"), "PLN": (5, "15.20"),
        "SPK": (6, "09.35"), "KOP": (6, "10.50"), "UKM": (9, "09.15"), "MTU": (9, "14.10"), "PLT": (10, "10.25"),
        "LUT": (10, "15.05")}  # fmt: skip


def play(stage: Stage, earlier: dict[str, Done], zone: datetime, out: Path) -> Walk:
    """From the nota dinas of 2 November to the distributed book of 19 November."""
    lines = plan_lines(STAGES[1][0])
    done = realisation(lines, PERIOD.last, earlier)
    start = stage.opening(date(YEAR, 11, 1), zone)
    appoint_plt(stage, zone)
    import_sipd(stage, done, start, out)
    walk = Walk(stage, PERIOD, stage.later(start, "35 menit"))
    walk.ask()
    receipts(walk)
    collect(walk, done, out)
    close_without(walk, LATE_UNIT)
    compile_draft(walk, 11, "10.00")
    corrections(walk, done)
    compile_draft(walk, 13, "11.00")
    walk.until(16, "14.00").do(10, walk.read("book", "Koreksi unit sudah masuk; draf disetujui."))
    late = "Kepala Dinas mengikuti rapat koordinasi nasional di Jakarta."
    walk.until(18, "08.30").do(11, walk.read("book"), late_cause=late)
    walk.finish()
    return walk


def appoint_plt(stage: Stage, zone: datetime) -> None:
    """The head of one UPTD retires; from 1 October another head leads it as Plt."""
    since, until = date(YEAR, 10, 1), date(YEAR, 12, 31)
    at = stage.opening(since, zone)
    units = {unit.code: unit.pk for unit in units_of(stage.office_id)}
    kasubbag = stage.holder(Role.KASUBBAG_PERENCANAAN, since)
    vacant, deputy = stage.head(units[PLT_UNIT], since), stage.head(units[PLT_FROM], since)
    end_assignment(vacant.assignment_id, until=date(YEAR, 9, 30), by=kasubbag, at=at)
    appoint(
        vacant.position_id,
        deputy.person_id,
        since=since,
        until=until,
        holding=Holding.PLT,
        by=kasubbag,
        at=at,
    )
    stage.say(f"{deputy.position} ditunjuk sebagai Plt. {vacant.position} sampai {written_date(until)}.")


def import_sipd(stage: Stage, done: dict[str, Done], at: datetime, out: Path) -> None:
    """The month's export of SIPD becomes realisasi keuangan: previewed, then put in force."""
    apbd = {line.place for line in plan_lines(STAGES[1][0]) if line.budget is Budget.APBD}
    sums: dict[str, Decimal] = {}
    for place, one in done.items():
        if place in apbd:
            code = place.partition("|")[0]
            sums[code] = sums.get(code, Decimal(0)) + one.money
    official = names(sums, EDITION)
    lines = [
        ExampleLine(code, official.get(code, code), "5.1.02.01.01.0024", "Belanja Barang Pakai Habis", amount)
        for code, amount in sums.items()
        if amount
    ]
    data = example_report(PERIOD, lines, skpd=SKPD, skpd_name="Dinas Contoh", seed=SEED)
    _keep(out / "sipd" / f"realisasi-per-dokumen-{PERIOD}.xlsx", data)
    by = stage.holder(Role.KASUBBAG_PERENCANAAN, at.date())
    preview = preview_sipd(stage.office_id, period=PERIOD, data=data, by=by, at=at)
    confirm_sipd(preview.import_id, by=by, at=at)
    stage.say(f"Berkas SIPD {PERIOD.label} diimpor: {len(lines)} sub kegiatan.")


def receipts(walk: Walk) -> None:
    """Every unit but the late one opens the nota dinas."""
    paper = next(p for p in papers_of(walk.stage.office_id, walk.dossier) if p.kind == "nota_dinas")
    for receipt in paper.receipts:
        if receipt.unit_id and receipt.unit_id != walk.units[LATE_UNIT].pk:
            walk.wait("4 menit")
            receive(
                receipt.id, by=walk.stage.head(receipt.unit_id, walk.at.date()), how="aplikasi", at=walk.at
            )
    walk.wait("5 menit").do(
        7, Given(words="Pengingat batas waktu dikirim kepada seluruh Bidang dan UPTD."),
        late_cause="Pengingat menunggu tanda terima nota dinas seluruh unit.",
    )  # fmt: skip


def collect(walk: Walk, done: dict[str, Done], out: Path) -> None:
    """Each unit downloads its sheet, fills it in Excel, uploads it, and its head signs."""
    first = dict(done)
    place = _cell_back(walk)
    first[place] = Done(done[place].money, done[place].physical + WRONG)
    for unit, (day, clock) in DAYS.items():
        walk.until(day, clock)
        upload(walk, unit, first, out)
        walk.wait("20 menit").do(6, unit=unit)


def upload(walk: Walk, unit: str, done: dict[str, Done], out: Path) -> None:
    sheet = walk.sheet(unit)
    on = walk.at.date()
    form = sheet_form(sheet.id)
    values = typed(form, done, walk.stage.head(sheet.unit_id, on).position)
    path = out / "isian" / f"isian-{unit.lower()}-{PERIOD}-v{sheet.version}.xlsx"
    _keep(path, filled_workbook(write_sheet(form), values))
    data = path.read_bytes()
    preview = preview_excel(sheet.id, data)
    operator = walk.stage.operator(sheet.unit_id, on)
    apply_excel(sheet.id, data, edits=sheet.edits, by=operator, at=walk.at)
    walk.stage.say(f"  {path.name}: {len(preview.changes)} sel dibaca dari Excel.")


def filled_workbook(data: bytes, values: dict[str, dict[str, Decimal | str]]) -> bytes:
    """The downloaded workbook with the operator's cells typed in, as a spreadsheet program saves it."""
    addresses = read_sheet(data).addresses
    workbook = load_workbook(BytesIO(data))
    page = workbook.worksheets[0]
    for key, cells in values.items():
        for name, value in cells.items():
            page[addresses[key, name]] = value
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def close_without(walk: Walk, unit: str) -> None:
    """The Kasubbag decides not to wait for the late unit; it stays a gap of the book."""
    walk.until(11, "08.10")
    by = walk.stage.holder(Role.KASUBBAG_PERENCANAAN, walk.at.date())
    name = walk.units[unit].name
    reason = f"{name} belum mengirim sampai batas waktu meski sudah diingatkan; laporan harus terbit."
    close_collection(walk.case_id, step=6, by=by, reason=reason, at=walk.at)
    walk.tell(6, by, f"Pengumpulan ditutup tanpa {name}.")


def compile_draft(walk: Walk, day: int, clock: str) -> None:
    decisions = (
        f"Penerbitan laporan pengganti setelah isian {walk.units[LATE_UNIT].name} diterima.",
        "Penugasan tiga pengawas koperasi tambahan selama tiga minggu (Bidang Koperasi).",
    )
    walk.until(day, clock).do(8, Given(decisions=decisions))
    walk.wait("20 menit").do(9, Given(words="Kompilasi draf diserahkan kepada Kasubbag Perencanaan."))


def _cell_back(walk: Walk) -> str:
    """The budget line whose physical progress the unit first reports too high: its largest."""
    unit_lines = [line for line in plan_lines(STAGES[1][0]) if line.unit == CELL_BACK]
    return max(unit_lines, key=lambda line: line.pagu).place


def corrections(walk: Walk, done: dict[str, Done]) -> None:
    """The reviewer gives back one sheet and one cell; both units answer and their heads sign again."""
    walk.until(11, "15.00")
    work_id, _ = cases.next_work(walk.case_id, 10)
    by = walk.stage.holder(Role.KASUBBAG_PERENCANAAN, walk.at.date())
    code, _, fund = _cell_back(walk).partition("|")
    cell = GivenBack(
        code, fund, "physical", "Fisik naik jauh melebihi bulan lalu; cocokkan dengan berita acara lapangan."
    )
    send_back(
        work_id, by=by, units=(SHEET_BACK, CELL_BACK), cells={CELL_BACK: [cell]}, at=walk.at,
        reason="Isian dua unit perlu dicocokkan dengan bukti lapangan sebelum laporan diajukan.",
    )  # fmt: skip
    walk.tell(10, by, f"Dikembalikan: lembar {SHEET_BACK} dan satu sel {CELL_BACK}.")
    walk.wait("8 menit").do(7, Given(words="Pengingat perbaikan dikirim kepada dua unit."))
    walk.until(12, "10.00")
    answer(walk, CELL_BACK, f"{code}|{fund}", done)
    walk.wait("15 menit").do(6, unit=CELL_BACK)
    walk.until(13, "09.00").do(6, unit=SHEET_BACK)


def answer(walk: Walk, unit: str, key: str, done: dict[str, Done]) -> None:
    sheet = walk.sheet(unit)
    head = walk.stage.head(sheet.unit_id, walk.at.date())
    words = (
        "Persentase terbaca dari rencana; diperbaiki menurut berita acara kemajuan lapangan 30 Oktober 2026."
    )
    values = {key: {"physical": done[key].physical, "answer": words, **vars(remark(unit, head.position))}}
    operator = walk.stage.operator(sheet.unit_id, walk.at.date())
    save_draft(sheet.id, version=sheet.version, values=values, by=operator, at=walk.at)


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
