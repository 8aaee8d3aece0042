"""SOP 10 of the example office in the middle of its work, so that every page has something to show."""

from decimal import Decimal

from mutubaku.cases.acts import Given
from mutubaku.cases.selectors import next_work
from mutubaku.cases.services.perform import close_collection, send_back
from mutubaku.documents.selectors import papers_of
from mutubaku.documents.services.ordering import order_again
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.selectors import sheet_form
from mutubaku.figures.services.reading import order_reading
from mutubaku.figures.services.returns import GivenBack
from mutubaku.figures.services.sheets import save_draft
from mutubaku.ops.demo.october import LATE_UNIT
from mutubaku.ops.demo.office import SKPD
from mutubaku.ops.demo.plan import STAGES, YEAR, Done, added, plan_lines, realisation
from mutubaku.ops.demo.running import Days, Example
from mutubaku.ops.demo.walk import SOP, Stage, typed
from mutubaku.ops.demo.year import fill
from mutubaku.org.rules.holding import Role
from mutubaku.values.period import Period

SENT, FILLED, BEGUN = ("SEK", "SDI", "SPI", "PDN"), ("SPK", "UKM"), ("KOP", "MTU")


class Spent:
    """What the budget lines have realised, month after month."""

    def __init__(self) -> None:
        self.earlier: dict[str, Done] = {}

    def in_month(self, month: int) -> dict[str, Done]:
        done = realisation(plan_lines(STAGES[month >= 10][0]), month, self.earlier)
        self.earlier = added(self.earlier, done)
        return done


def collecting(stage: Stage, days: Days, month: int, done: dict[str, Done]) -> Example:
    """Four units have sent, two have only to sign, two have begun, the others not."""
    walk = Example(stage, days, SOP, Period.month_of(YEAR, month), back=4)
    walk.ask()
    for unit in SENT:
        walk.wait("1 jam")
        fill(walk, unit, done)
        walk.do(6, unit=unit)
    for unit in FILLED:
        fill(walk, unit, done)
    for unit in BEGUN:
        sheet = walk.sheet(unit)
        first = dict(list(typed(sheet_form(sheet.id), done, f"Kepala {unit}").items())[:1])
        operator = stage.operator(sheet.unit_id, walk.at.date())
        save_draft(sheet.id, version=sheet.version, values=first, by=operator, at=walk.at)
    return walk


def gather(walk: Example, done: dict[str, Done]) -> None:
    """Steps 6 to 9: the units send, but the one whose October is missing; the sheets are compiled and handed over."""
    late = "Menunggu isian unit."
    walk.wait("10 menit").do(7, Given(words="Pengingat batas waktu dikirim."), late_cause=late)
    for code in walk.units:
        if code != LATE_UNIT and walk.sheet(code).status.value != "dikirim":
            fill(walk, code, done)
            walk.wait("40 menit").do(6, unit=code)
    by = walk.stage.holder(Role.KASUBBAG_PERENCANAAN, walk.at.date())
    reason = "Isian Oktober unit ini belum ada; laporan harus terbit."
    close_collection(walk.case_id, step=6, by=by, reason=reason, at=walk.at)
    walk.wait("3 jam").do(8)
    walk.wait("20 menit").do(9, Given(words="Kompilasi diserahkan kepada Kasubbag Perencanaan."))


def given_back(walk: Example) -> None:
    """One cell of a unit comes back to it."""
    work_id, step = next_work(walk.case_id, 10)
    row = sheet_form(walk.sheet("KOP").id).rows[0]
    cell = GivenBack(row.code, row.fund, "money", "Kas bulan ini dua kali bulan lalu; cocokkan dengan SPJ.")
    send_back(
        work_id, by=walk.actor(step), units=("KOP",), cells={"KOP": [cell]}, at=walk.wait("2 jam").at,
        reason="Satu angka perlu dicocokkan dengan bukti.",
    )  # fmt: skip


def belongings(stage: Stage, walk: Example) -> None:
    """Beside the walk: a file of the dossier, an order of files, SIPD's file that waits for its decision."""
    by, at = stage.holder(Role.PELAKSANA, walk.at.date()), walk.at
    keep_upload(stage.office_id, dossier=walk.dossier, name="surat.pdf", data=b"%PDF-1.4 surat", by=by, at=at)
    order_again(papers_of(stage.office_id, walk.dossier)[-1].id, by=by, at=at)
    code = plan_lines(STAGES[0][0])[0].code
    lines = [ExampleLine(code, "-", "5.1.02.01.01.0024", "Belanja Barang Pakai Habis", Decimal(900_000))]
    data = example_report(walk.period, lines, skpd=SKPD, skpd_name="Dinas Contoh", seed=1)
    order_reading(stage.office_id, period=walk.period, name="realisasi.xlsx", data=data, by=by, at=at)
