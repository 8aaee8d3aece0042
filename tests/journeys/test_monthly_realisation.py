"""The whole SOP 10 by clicking, as each role in turn: everybody signs in, finds the own task on Beranda, and does it.

Elements are found by the words a person reads. One unit types, one works in Excel and gets a cell back, one is late; the
head of the office reads, returns, approves and signs on a phone.
"""

import json
import re
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook
from people import Office, open_sheet, type_sheet
from windows import PHONE

from mutubaku.cases.models import Case, CaseEvent, Deviation
from mutubaku.documents.models import Document, Mark, Receipt
from mutubaku.figures.files.sheet_xlsx import read_sheet
from mutubaku.figures.models import Sheet
from mutubaku.figures.selectors import sheet_form
from mutubaku.figures.selectors.realisation import leaves
from mutubaku.ops.demo.plan import STAGES, plan_lines, realisation
from mutubaku.ops.demo.walk import typed
from mutubaku.ops.management.commands.doctor import examine
from mutubaku.values.figure import MISSING
from mutubaku.values.numeral import show
from mutubaku.values.period import Period

UNITS = {
    "KOP": "Bidang Koperasi",
    "UKM": "Bidang Usaha Kecil dan Menengah",
    "PRO": "UPTD Promosi dan Pemasaran",
}
LINES = plan_lines(STAGES[1][0])
DONE = realisation(LINES, 10, {})


def test_sop_10_from_the_assignment_to_the_receipts(windows, example, clock):
    office = Office(windows, example)
    with office.as_("kasubbag.perencanaan") as page:
        page.get_by_role("link", name="Mulai pekerjaan").click()
        page.get_by_role("link", name="Laporan bulanan realisasi").click()
        page.get_by_label("Periode (wajib)").select_option(label="Oktober 2026")
        for box in page.get_by_role("group", name="Unit yang ikut").get_by_role("checkbox").all():
            box.uncheck()
        for name in UNITS.values():
            page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Mulai pekerjaan").click()
        page.get_by_role("heading", name="Laporan realisasi kegiatan APBD dan APBN Oktober 2026").wait_for()

    office.do("sekretaris", 1, "Tugaskan", Catatan="Siapkan nota dinas permintaan bahan Oktober.")
    office.do("kasubbag.perencanaan", 2, "Simpan dan ajukan")
    office.do("sekretaris", 3, "Setujui dan paraf")
    clock.to(2, "10.40")
    office.do("kepala.dinas", 4, "Tanda tangani", width=PHONE, password=True)
    office.do("pelaksana", 5, "Distribusikan")
    office.do("pelaksana", 7, "Selesaikan pengingatan", Uraian="Batas waktu diingatkan kepada tiga unit.")
    for username in ("kepala.kop", "kepala.ukm"):
        confirm(office, username, "^Permintaan")

    # One unit types, one works in Excel.
    clock.to(4, "10.00")
    with office.as_("operator.ukm") as page:
        open_sheet(page)
        type_sheet(page, "UKM", DONE)
        page.get_by_role("button", name="Simpan dan periksa").click()
        page.get_by_text("Isian lengkap dan tersimpan").wait_for()
    clock.to(4, "14.00")
    sign_sheet(office, "kepala.ukm")
    clock.to(5, "09.00")
    with office.as_("operator.kop") as page:
        open_sheet(page)
        by_excel(page, "KOP")
    sign_sheet(office, "kepala.kop")

    # One is late: the due time was Tuesday 10 November at closing.
    clock.to(11, "08.10")
    with office.as_("kasubbag.perencanaan") as page:
        page.get_by_role("link", name="Papan pekerjaan").click()
        page.get_by_text("Terlambat: UPTD Promosi").wait_for()
        page.get_by_role("button", name=re.compile("^Ingatkan 1 unit")).click()
        page.get_by_role("status").filter(has_text="Pengingat untuk 1 unit dikirim").wait_for()
    clock.to(11, "08.30")
    with office.as_("operator.pro") as page:
        open_sheet(page)
        type_sheet(page, "PRO", DONE)
        page.get_by_role("button", name="Simpan dan periksa").click()
        page.get_by_text("Isian lengkap dan tersimpan").wait_for()
    sign_sheet(office, "kepala.pro", late="Operator unit sakit tiga hari.")

    clock.to(11, "11.00")
    office.do("pelaksana", 8, "Kompilasi", Keputusan="Tambahan tiga pengawas koperasi.")
    office.do("pelaksana", 9, "Serahkan", Uraian="Kompilasi draf diserahkan untuk dikoreksi.")

    # The Kasubbag gives one cell back; the unit answers and signs again.
    clock.to(12, "09.00")
    with office.task("kasubbag.perencanaan", 10) as page:
        page.get_by_role("link", name=re.compile("Bandingkan isian unit")).click()
        page.get_by_role("link", name="Buka sel Bidang Koperasi").click()
        page.get_by_label(f"Alasan mengembalikan Keuangan bulan ini (Rp) {CELL[:17]}").fill(WHY_BACK)
        page.get_by_role("button", name="Simpan pilihan", exact=True).click()
        page.get_by_label("Catatan pengembalian").fill(
            "Satu angka Bidang Koperasi perlu dicocokkan dengan SPJ."
        )
        page.get_by_role("button", name="Kembalikan kepada 1 unit").click()
        page.get_by_role("status").filter(has_text="dikembalikan").wait_for()
    office.do("pelaksana", 7, "Selesaikan pengingatan", Uraian="Perbaikan diingatkan kepada Bidang Koperasi.")
    with office.as_("operator.kop") as page:
        open_sheet(page)
        page.get_by_text(WHY_BACK).first.wait_for()
        page.get_by_label("Jawaban atas pengembalian").fill("Sudah dicocokkan; satu SPJ tercatat dua kali.")
        page.get_by_label(re.compile("^Realisasi keuangan bulan ini")).fill(show(CORRECTED))
        page.get_by_role("button", name="Simpan dan periksa").click()
        page.get_by_text("Isian lengkap dan tersimpan").wait_for()
    sign_sheet(office, "kepala.kop")
    office.do("pelaksana", 8, "Kompilasi")
    office.do("pelaksana", 9, "Serahkan", Uraian="Kompilasi hasil perbaikan diserahkan.")
    clock.to(12, "14.00")
    office.do("kasubbag.perencanaan", 10, "Selesaikan koreksi", Uraian="Angka unit sudah cocok.")

    # The head returns the draft once, then approves and signs: all on a phone.
    clock.to(13, "09.00")
    with office.task("kepala.dinas", 11, PHONE) as page:
        page.get_by_label("Catatan pengembalian").fill(
            "Jelaskan sebab deviasi Bidang Koperasi pada ringkasan."
        )
        page.get_by_role("button", name="Kembalikan dengan catatan").click()
        page.get_by_role("status").filter(has_text="dikembalikan ke langkah 10").wait_for()
    office.do(
        "kasubbag.perencanaan",
        10,
        "Selesaikan koreksi",
        Uraian="Sebab deviasi sudah termuat pada bab kendala.",
    )
    office.do("kepala.dinas", 11, "Setujui", width=PHONE)
    office.do("pelaksana", 12, "Susun berkas cetak")
    office.do("sekretaris", 13, "Setujui dan paraf")
    office.do("kepala.dinas", 14, "Tanda tangani", width=PHONE, password=True)
    clock.to(16, "10.00")
    office.do("pelaksana", 15, "Distribusikan")
    confirm(office, "kepala.pro", "^Laporan Realisasi Kegiatan")

    case = Case.objects.get()
    assert (case.phase, walk(case)) == ("selesai", WALK)
    assert papers(case) == PAPERS
    assert receipts(case) == RECEIPTS
    assert deviations(case) == [
        (
            6,
            "PRO",
            "waktu",
            "60 menit kerja",
            "Operator unit sakit tiga hari.",
            "Kepala UPTD Promosi dan Pemasaran",
        )
    ]
    assert sheets() == [("KOP", "disetujui", 2), ("UKM", "disetujui", 1), ("PRO", "disetujui", 1)]
    assert realised(example.office_id) == {
        line.place: CORRECTED if line.place == CELL else DONE[line.place].money
        for line in LINES
        if line.unit in UNITS
    }
    assert examine()["faults"] == []


CELL = "2.17.03.1.01.0003|DAU"
CORRECTED = Decimal(1_000_000)
WHY_BACK = "Kas bulan ini dua kali lipat bulan lalu; cocokkan dengan SPJ."


def confirm(office, username, words):
    """The unit confirms that it has the paper."""
    with office.as_(username) as page:
        page.get_by_role("link", name="Pekerjaan", exact=True).first.click()
        page.get_by_role("link", name=re.compile("^Laporan realisasi kegiatan")).first.click()
        page.get_by_role("link", name=re.compile(words)).first.click()
        page.get_by_role("button", name=re.compile("^Konfirmasi penerimaan")).click()
        page.get_by_role("cell", name=re.compile("^Diterima ")).first.wait_for()


def by_excel(page, unit):
    """Down, filled as a spreadsheet program would, and up again: the changes are shown before they are kept."""
    with page.expect_download() as down:
        page.get_by_role("link", name="Unduh Excel").click()
    data = down.value.path().read_bytes()
    page.get_by_role("link", name="Unggah Excel").click()
    chosen = {
        "name": "isian-oktober.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": filled(data, unit),
    }
    page.get_by_label(re.compile("^Lembar isian Oktober 2026")).set_input_files(chosen)
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_role("button", name=re.compile("^Simpan .* perubahan sebagai draf")).click()
    page.get_by_role("heading", name="Isian realisasi, Oktober 2026").wait_for()


def filled(data, unit):
    form = sheet_form(Sheet.objects.get(unit__code=unit).pk)
    addresses, workbook = read_sheet(data).addresses, load_workbook(BytesIO(data))
    for key, cells in typed(form, DONE, "Kepala Bidang Koperasi").items():
        for name, value in cells.items():
            workbook.worksheets[0][addresses[key, name]] = value
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def sign_sheet(office, username, late=""):
    """The head reads the sheet and signs it there."""
    with office.task(username, 6) as page:
        page.get_by_role("link", name="Buka isian").first.click()
        page.get_by_role("button", name="Periksa dan kirim").click()
        if late:
            page.get_by_label("Sebab keterlambatan").fill(late)
        page.get_by_role("button", name="Tanda tangani dan kirim").click()
        page.get_by_role("status").filter(has_text="Langkah 6").wait_for()


# ---------------------------------------------------------------- the results, as plain lines


WALK = """
Kasubbag Perencanaan: mulai KOP UKM PRO
Sekretaris: 1
Kasubbag Perencanaan: 2
Sekretaris: 3
Kepala Dinas: 4
Pelaksana Subbagian Perencanaan: 5
Pelaksana Subbagian Perencanaan: 7
Kepala Bidang Usaha Kecil dan Menengah: 6 UKM
Kepala Bidang Koperasi: 6 KOP
Kepala UPTD Promosi dan Pemasaran: 6 PRO
Pelaksana Subbagian Perencanaan: 8
Pelaksana Subbagian Perencanaan: 9
Kasubbag Perencanaan: 10 kembali KOP
Pelaksana Subbagian Perencanaan: 7
Kepala Bidang Koperasi: 6 KOP
Pelaksana Subbagian Perencanaan: 8
Pelaksana Subbagian Perencanaan: 9
Kasubbag Perencanaan: 10
Kepala Dinas: 11 kembali
Kasubbag Perencanaan: 10
Kepala Dinas: 11
Pelaksana Subbagian Perencanaan: 12
Sekretaris: 13
Kepala Dinas: 14
Pelaksana Subbagian Perencanaan: 15
""".strip().splitlines()


def walk(case):
    lines = []
    for event in CaseEvent.objects.filter(case=case).order_by("seq"):
        body = json.loads(event.body)
        said = {"started": "mulai", "returned": f"{body.get('step')} kembali"}.get(
            body["kind"], str(body.get("step"))
        )
        words = [said, body.get("unit", ""), *body.get("units", ())]
        lines.append(f"{event.position}: {' '.join(filter(None, words))}")
    return lines


PAPERS = [
    ("nota_dinas", "000.7.2.8/1/SEK.PRC/2026", "distributed", 1, "2026-11-02",
     ["paraf sekretaris", "tanda_tangan kepala_dinas"]),
    ("book", "000.7.2.8/1/LAP/SEK.PRC/2026", "distributed", 2, "2026-11-13",
     ["paraf kasubbag_perencanaan", "setuju kepala_dinas", "paraf sekretaris", "tanda_tangan kepala_dinas"]),
]  # fmt: skip


def papers(case):
    """Kind, number, state, version, date, and the marks that stand."""
    found = []
    for paper in Document.objects.filter(dossier=case.number).exclude(kind="tanda_terima").order_by("pk"):
        marks = Mark.objects.filter(version__document=paper, voided_at=None).order_by("pk")
        standing = [f"{mark.kind} {mark.role}" for mark in marks]
        found.append((paper.kind, paper.number, paper.state, paper.version, str(paper.dated), standing))
    return found


RECEIPTS = [
    ("nota_dinas", "Kepala Bidang Koperasi", True),
    ("nota_dinas", "Kepala Bidang Usaha Kecil dan Menengah", True),
    ("nota_dinas", "Kepala UPTD Promosi dan Pemasaran", False),
    ("nota_dinas", "Kasubbag Keuangan", False),
    ("book", "Kepala Bidang Koperasi", False),
    ("book", "Kepala Bidang Usaha Kecil dan Menengah", False),
    ("book", "Kepala UPTD Promosi dan Pemasaran", True),
    ("book", "Kepala Biro Administrasi Pembangunan Sekretariat Daerah Provinsi Kalimantan Timur", False),
    ("book", "Kepala Badan Perencanaan Pembangunan Daerah Provinsi Kalimantan Timur", False),
]


def receipts(case):
    rows = Receipt.objects.filter(document__dossier=case.number).order_by("document_id", "pk")
    return [(row.document.kind, row.recipient, row.received_at is not None) for row in rows]


def deviations(case):
    rows = Deviation.objects.filter(work__case=case).order_by("pk")
    return [
        (row.work.step, row.work.unit.code, row.kind, f"{row.amount} {row.measure}", row.cause, row.position)
        for row in rows
    ]


def sheets():
    rows = Sheet.objects.order_by("unit__order").values_list("unit__code", "status", "version")
    return list(rows)


def realised(office_id):
    """Money of October by budget line."""
    return {
        f"{leaf.code}|{leaf.fund}": leaf.money
        for leaf in leaves(office_id, Period.parse("2026-10"))
        if leaf.money is not MISSING
    }
