"""The core acts in a browser that runs no script: start, draft, give back, sign, type a sheet and send it."""

from people import Office, open_sheet, type_sheet

from mutubaku.cases.models import Case, Work
from mutubaku.documents.models import Document
from mutubaku.figures.models import Sheet
from mutubaku.ops.demo.plan import STAGES, plan_lines, realisation
from mutubaku.ops.management.commands.doctor import examine

UNIT = "Bidang Usaha Kecil dan Menengah"


def test_a_month_is_asked_for_typed_and_signed_without_script(windows, example, clock):
    office = Office(windows, example, script=False)
    with office.as_("kasubbag.perencanaan") as page:
        page.get_by_role("link", name="Mulai pekerjaan").click()
        page.get_by_role("link", name="Laporan bulanan realisasi").click()
        for box in page.get_by_role("group", name="Unit yang ikut").get_by_role("checkbox").all():
            box.uncheck()
        page.get_by_label(UNIT, exact=True).check()
        page.get_by_role("button", name="Mulai pekerjaan").click()
        page.get_by_role("status").filter(has_text="dimulai").wait_for()
    office.do("sekretaris", 1, "Tugaskan", Catatan="Siapkan nota dinas permintaan bahan Oktober.")
    office.do("kasubbag.perencanaan", 2, "Simpan dan ajukan")
    with office.task("sekretaris", 3) as page:
        page.get_by_label("Catatan pengembalian").fill("Tambahkan tembusan kepada Kasubbag Umum.")
        page.get_by_role("button", name="Kembalikan dengan catatan").click()
        page.get_by_role("status").filter(has_text="dikembalikan ke langkah 2").wait_for()
    office.do("kasubbag.perencanaan", 2, "Simpan dan ajukan", Tembusan="Kasubbag Keuangan\nKasubbag Umum")
    office.do("sekretaris", 3, "Setujui dan paraf")

    with office.task("kepala.dinas", 4) as page:
        page.get_by_label("Kata sandi Anda").fill("bukan sandi saya")
        page.get_by_role("button", name="Tanda tangani", exact=True).click()
        page.get_by_role("alert").get_by_role("link", name="Kata sandi salah").wait_for()
    office.do("kepala.dinas", 4, "Tanda tangani", password=True)
    office.do("pelaksana", 5, "Distribusikan")

    clock.to(4, "10.00")
    with office.as_("operator.ukm") as page:
        open_sheet(page)
        type_sheet(page, "UKM", realisation(plan_lines(STAGES[1][0]), 10, {}))
        page.get_by_role("button", name="Simpan draf").click()
        page.get_by_text("Tersimpan pukul").wait_for()
    with office.task("kepala.ukm", 6) as page:
        page.get_by_role("link", name="Buka isian").first.click()
        page.get_by_role("button", name="Periksa dan kirim").click()
        page.get_by_role("button", name="Tanda tangani dan kirim").click()
        page.get_by_role("status").filter(has_text="Langkah 6").wait_for()

    works = Work.objects.filter(case=Case.objects.get()).order_by("round", "step", "unit__order")
    assert [(work.round, work.step, str(work.status)) for work in works] == [
        (1, 1, "selesai"), (1, 2, "selesai"), (1, 3, "dikembalikan"),
        (2, 2, "selesai"), (2, 3, "selesai"), (2, 4, "selesai"), (2, 5, "selesai"), (2, 6, "selesai"), (2, 7, "menunggu"),
    ]  # fmt: skip
    assert list(Document.objects.values_list("kind", "version", "number", "state")) == [
        ("nota_dinas", 2, "000.7.2.8/1/SEK.PRC/2026", "distributed"),
        ("tanda_terima", 1, "", "proof"),
    ]
    assert list(Sheet.objects.values_list("unit__code", "status")) == [("UKM", "dikirim")]
    assert examine()["faults"] == []
