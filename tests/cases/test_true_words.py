"""What the pages of a case say is so: of a finished step, a finished paper, letters received, files that are there."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from factories import OCTOBER, VALUES, cast, plan
from pages import PASSWORD, Desk, forms, text

from mutubaku.books.rules.realisasi import decisions_of
from mutubaku.cases.models import Case, Work, WorkDraft
from mutubaku.cases.services import flow
from mutubaku.documents.models import Rendition
from mutubaku.documents.rules.paper import PaperSummary
from mutubaku.documents.selectors import paper, papers_of
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import receive
from mutubaku.documents.services.withdrawing import withdraw
from mutubaku.figures import selectors as figures
from mutubaku.figures.services.sheets import save_draft
from mutubaku.org.models import Office, Person, Unit
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.content import Book
from mutubaku.values.period import Period

REASON = "angka perlu dicocokkan dengan bukti lapangan"
MONTHLY = "10-laporan-bulanan"


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Any) -> Desk:
    settings.FILES = tmp_path / "berkas"
    office = cast()
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office)
    Office.objects.filter(pk=office.office_id).update(report_copies="Bappeda")
    person = Person.objects.get(pk=office["kadis"].person_id)
    person.set_password(PASSWORD)
    person.save()
    version = in_force(office.office_id, MONTHLY, OCTOBER.last_day)
    assert version is not None
    return Desk(office, Case.objects.get(pk=flow.start(
        office.office_id, sop_version_id=version.pk, period=OCTOBER, title="Laporan",
        unit_ids=list(office.units.values()), by=office["kasubbag"],
    )))  # fmt: skip


def number(desk: Desk) -> str:
    assert desk.case is not None
    return desk.case.number


def nota_dinas(desk: Desk) -> PaperSummary:
    (found,) = [one for one in papers_of(desk.office.office_id, number(desk)) if one.kind == "nota_dinas"]
    return found


def the_book(desk: Desk) -> PaperSummary:
    (found,) = [one for one in papers_of(desk.office.office_id, number(desk)) if one.kind == "book"]
    return found


def asked(desk: Desk) -> None:
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    desk.done("pelaksana", 5)


def fill(desk: Desk, unit: str) -> None:
    one = figures.rounds(desk.office.office_id, dossier=number(desk))[-1]
    sheet = figures.sheet_of(one.id, desk.office.units[unit])
    assert sheet is not None
    save_draft(sheet.id, version=sheet.version, values=VALUES[unit], by=desk.office[f"operator {unit}"])


def sent(desk: Desk, *units: str) -> None:
    for unit in units:
        fill(desk, unit)
        desk.done(f"kepala {unit}", 6, unit)


def compiled(desk: Desk) -> None:
    asked(desk)
    sent(desk, "PDN", "KOP")
    desk.done("pelaksana", 7, words="Semua unit sudah mengirim.")
    desk.done("pelaksana", 8)
    desk.done("pelaksana", 9, words="Diserahkan.")


def signed(desk: Desk) -> None:
    compiled(desk)
    desk.done("kasubbag", 10, words="Sesuai.")
    desk.done("kadis", 11)
    desk.done("pelaksana", 12)
    desk.done("sekretaris", 13)
    desk.done("kadis", 14, password=PASSWORD)


def give_back(desk: Desk, *units: str) -> None:
    address = f"{desk.address(10)}kembalikan/"
    desk.client("kasubbag").post(address, {"to": "unit", "units": units, "reason": REASON})


def change(desk: Desk, unit: str) -> None:
    """A unit whose sheet was given back sends other figures."""
    one = figures.rounds(desk.office.office_id, dossier=number(desk))[-1]
    sheet = figures.sheet_of(one.id, desk.office.units[unit])
    assert sheet is not None
    (key,) = VALUES[unit]
    values: Any = {key: {"money": 900_000, "physical": 80}}
    save_draft(sheet.id, version=sheet.version, values=values, by=desk.office[f"operator {unit}"])
    desk.done(f"kepala {unit}", 6, unit)


def page_of(desk: Desk, step: int, name: str = "pelaksana") -> Any:
    """The page of a step's last work, whether it waits or not."""
    work = Work.objects.filter(case=desk.case, step=step, unit=None).latest("pk")
    return desk.client(name).get(f"/pekerjaan/{number(desk)}/langkah/{work.pk}/")


def case_page(desk: Desk, name: str = "kadis") -> Any:
    return desk.client(name).get(f"/pekerjaan/{number(desk)}/")


def test_a_step_that_ended_says_so_and_no_longer_counts_down(desk: Desk) -> None:
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    desk.done("kasubbag", 2)

    page = text(page_of(desk, 2))

    assert "Menyusun – Belum" not in page
    assert "Langkah 2: menyusun Selesai" in page
    assert "Berakhir 30 m sebelum jatuh tempo" in page
    assert "Sisa" not in page


def test_the_notes_of_the_sheet_are_a_link_away_from_the_step(desk: Desk) -> None:
    page = page_of(desk, 1, "sekretaris")

    assert "Keterangan menyebut SOP TEPRA." not in text(page)
    assert "Baris 1 pada lembar SOP, dengan catatannya" in text(page)
    assert f'href="/sop/{MONTHLY}/#langkah-1"' in page.content.decode()
    assert "Keterangan menyebut SOP TEPRA." not in text(case_page(desk))


def test_a_unit_that_sent_is_told_how_many_are_still_awaited(desk: Desk) -> None:
    asked(desk)
    fill(desk, "PDN")
    address, client = desk.address(6, "PDN"), desk.client("kepala PDN")
    first = client.post(address, forms(client.get(address))[address], follow=True)
    fill(desk, "KOP")
    address, client = desk.address(6, "KOP"), desk.client("kepala KOP")
    last = client.post(address, forms(client.get(address))[address], follow=True)

    assert "Kiriman Bidang PDN diterima. Langkah 6 masih menunggu 1 dari 2 unit." in text(first)
    assert "Kiriman Bidang KOP diterima. Langkah 6 selesai: tidak ada lagi unit yang ditunggu." in text(last)


def test_the_matrix_says_how_each_unit_came_to_have_the_letter(desk: Desk) -> None:
    asked(desk)
    letter = nota_dinas(desk)
    before = text(case_page(desk))
    receive(letter.receipts[0].id, by=desk.office["kepala PDN"], how="aplikasi")
    sent(desk, "KOP")

    after = text(case_page(desk))

    assert before.count("Bidang PDN Belum – – – Belum dikirim") == 1
    assert after.count("Bidang PDN sudah – – – Belum dikirim") == 1
    assert "Bidang KOP lewat kiriman" in after


def test_a_letter_nobody_confirmed_is_not_awaited_once_the_unit_is_not(desk: Desk) -> None:
    asked(desk)
    sent(desk, "KOP")
    assert desk.case is not None
    flow.close_early(desk.case.pk, step=6, by=desk.office["kasubbag"], reason=REASON)

    assert "Bidang PDN tidak dicatat – – – Ditutup" in text(case_page(desk))


def test_only_the_signed_file_of_a_signed_book_is_handed_out(desk: Desk) -> None:
    signed(desk)
    book = the_book(desk)
    build(book.id, formats=("xlsx",), by=desk.office["pelaksana"])
    Rendition.objects.filter(version_id=book.version_id).update(signed=False)

    waits, case = page_of(desk, 15), text(case_page(desk))

    assert "Tunggu berkas bertanda tangan sebelum mencetak atau mengirim." in text(waits)
    assert "hx-get=" in waits.content.decode()
    assert f"/dokumen/{book.id}/berkas/" not in waits.content.decode()
    assert "berkas bertanda tangan sedang disusun" in case

    Rendition.objects.filter(version_id=book.version_id).update(signed=True)

    there = page_of(desk, 15)
    assert "Berkas bertanda tangan: XLSX" in text(there)
    assert f"/dokumen/{book.id}/berkas/" in there.content.decode()


def test_choices_of_a_review_outlive_the_session_and_end_with_the_work(desk: Desk) -> None:
    compiled(desk)
    units = f"{desk.address(10)}unit/"
    desk.client("kasubbag").post(f"{units}?unit=PDN", {"whole": "on"})

    again, step = text(desk.client("kasubbag").get(units)), text(desk.open("kasubbag", 10))

    assert "Bidang PDN : seluruh isian" in again
    assert "Pilihan pengembalian untuk 1 unit tersimpan tetapi belum dikirim." in step
    desk.done("kasubbag", 10, words="Sesuai.")
    assert WorkDraft.objects.count() == 0
    call_command("doctor")


def test_all_changes_of_a_part_lead_to_the_comparison(desk: Desk) -> None:
    compiled(desk)
    give_back(desk, "KOP")
    change(desk, "KOP")
    desk.done("pelaksana", 7, words="Semua unit sudah mengirim.")
    desk.done("pelaksana", 8)
    desk.done("pelaksana", 9, words="Diserahkan.")
    book = the_book(desk)

    html = page_of(desk, 10, "kasubbag").content.decode()

    assert f'href="/dokumen/{book.id}/?banding=1#h-banding">Semua' in html
    assert 'href=""' not in html


def test_a_book_compiled_again_asks_for_the_decisions_it_asked_for(desk: Desk) -> None:
    asked(desk)
    sent(desk, "PDN", "KOP")
    desk.done("pelaksana", 7, words="Semua unit sudah mengirim.")
    assert forms(desk.open("pelaksana", 8))[desk.address(8)]["decisions"] == ""
    desk.done("pelaksana", 8, decisions="Tambah pengawas & alat\nGeser anggaran")
    desk.done("pelaksana", 9, words="Diserahkan.")
    give_back(desk, "KOP")
    change(desk, "KOP")
    desk.done("pelaksana", 7, words="Semua unit sudah mengirim.")
    again = forms(desk.open("pelaksana", 8))[desk.address(8)]
    desk.done("pelaksana", 8)

    book = paper(the_book(desk).id)
    assert again["decisions"] == "Tambah pengawas & alat\nGeser anggaran"
    assert isinstance(book.content, Book)
    assert (book.version, decisions_of(book.content)) == (2, ("Tambah pengawas & alat", "Geser anggaran"))


def test_refusals_name_the_fields_of_the_page_and_needed_fields_are_marked(desk: Desk) -> None:
    asked(desk)

    page, refused = desk.open("pelaksana", 7), desk.click("pelaksana", 7)

    assert "Uraian (wajib, atau lampirkan berkasnya)" in text(page)
    assert (refused.status_code, "Isi “Uraian”, atau lampirkan “Bukti pengingatan”." in text(refused)) == (
        422, True,
    )  # fmt: skip


def test_the_reminder_is_sent_by_its_own_button_and_the_step_ended_by_another(desk: Desk) -> None:
    asked(desk)
    address, client = desk.address(7), desk.client("pelaksana")
    page = client.get(address)
    chase = f"/pekerjaan/{number(desk)}/tindak-lanjut/"

    sent_now = client.post(chase, forms(page)[chase], follow=True)
    again = client.post(chase, forms(page)[chase], follow=True)

    assert "Kirim pengingat kepada 2 unit" in text(page) and "Selesaikan pengingatan" in text(page)
    assert [one.redirect_chain[-1][0] for one in (sent_now, again)] == [address, address]
    assert f"Pengingat untuk 2 unit dikirim ({number(desk)})." in text(sent_now)
    assert "Tidak ada unit yang perlu diingatkan lagi hari ini." in text(again)
    assert "Semua unit yang ditunggu sudah diingatkan hari ini." in text(sent_now)
    assert "Kirim pengingat" not in text(sent_now) and chase not in forms(sent_now)
    assert (7, "") in desk.waiting()


def test_only_units_not_reminded_today_are_counted_on_the_button(desk: Desk) -> None:
    asked(desk)
    desk.client("pelaksana").post(
        f"/pekerjaan/{number(desk)}/tindak-lanjut/",
        {"tindakan": "ingatkan", "unit": str(desk.office.units["PDN"])},
    )

    page = text(desk.open("pelaksana", 7))

    assert "Kirim pengingat kepada 1 unit" in page and page.count("udah diingatkan hari ini") == 1


def test_what_was_reminded_is_written_into_the_step_that_reminds(desk: Desk) -> None:
    asked(desk)
    desk.client("pelaksana").post(f"/pekerjaan/{number(desk)}/tindak-lanjut/", {"tindakan": "ingatkan"})

    page = forms(desk.open("pelaksana", 7))[desk.address(7)]

    assert page["words"] == "Sudah diingatkan lewat aplikasi: Bidang PDN dan Bidang KOP."


def test_where_every_unit_has_sent_the_reminder_is_ended_without_typing(desk: Desk) -> None:
    asked(desk)
    sent(desk, "KOP")
    before = forms(desk.open("pelaksana", 7))[desk.address(7)]["words"]
    sent(desk, "PDN")
    page = forms(desk.open("pelaksana", 7))[desk.address(7)]

    desk.done("pelaksana", 7)

    assert (before, page["words"]) == ("", "Semua unit sudah mengirim; tidak ada yang perlu diingatkan lagi.")


def test_who_gets_the_report_is_who_its_sheet_of_approval_names(desk: Desk) -> None:
    Office.objects.filter(pk=desk.office.office_id).update(report_copies="Bappeda\n\nInspektorat")
    signed(desk)
    book = the_book(desk)
    Office.objects.filter(pk=desk.office.office_id).update(report_copies="Biro Lain")
    named: Any = paper(book.id).content
    desk.done("pelaksana", 15)

    sent_to = [receipt.recipient for receipt in paper(book.id).receipts]

    assert named.copies == ("Bappeda", "Inspektorat", "Para Kepala Bidang dan Kepala UPTD")
    assert sent_to == ["Kepala PDN", "Kepala KOP", "Bappeda", "Inspektorat"]


def test_units_that_take_no_part_are_not_named_as_recipients(desk: Desk) -> None:
    """The office's line for all heads would name them."""
    Office.objects.filter(pk=desk.office.office_id).update(report_copies="Bappeda\nPara Kepala Bidang")
    idle = Unit.objects.create(
        office_id=desk.office.office_id,
        code="IND",
        name="Bidang Industri",
        kind="bidang",
        reports=True,
        order=9,
    )
    signed(desk)
    named: Any = paper(the_book(desk).id).content

    assert named.copies == ("Bappeda", "Kepala PDN", "Kepala KOP")
    assert idle.name not in " ".join(named.copies)


def test_tembusan_of_a_letter_get_it_too(desk: Desk) -> None:
    desk.done("sekretaris", 1, words="Siapkan nota dinas.")
    desk.done("kasubbag", 2, copies="Inspektur\nKepala KOP")
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    desk.done("pelaksana", 5)

    letter = nota_dinas(desk)
    assert [receipt.recipient for receipt in letter.receipts] == ["Kepala PDN", "Kepala KOP", "Inspektur"]


def test_the_head_of_a_unit_is_told_of_the_paper_and_led_to_it(desk: Desk) -> None:
    asked(desk)
    letter = nota_dinas(desk)
    head, other = desk.client("kepala PDN"), desk.client("sekretaris")

    page = head.get("/pemberitahuan/")

    assert "Pemberitahuan, 1 belum dibaca" in text(head.get("/"))
    assert "naskah dikirim kepada unit Anda: baca, lalu konfirmasi penerimaannya" in text(page)
    (told,) = re.findall(r'name="pemberitahuan" value="(\d+)"', page.content.decode())
    opened = head.post("/pemberitahuan/", {"pemberitahuan": told})
    assert (opened.status_code, opened.headers["Location"]) == (302, f"/dokumen/{letter.id}/")
    assert "kepada unit Anda: baca" not in text(other.get("/pemberitahuan/"))
    head.post("/pemberitahuan/")
    assert "belum dibaca" not in text(head.get("/"))


def test_a_receipt_settles_the_notice_of_the_paper(desk: Desk) -> None:
    asked(desk)
    letter = nota_dinas(desk)
    receive(letter.receipts[0].id, by=desk.office["kepala PDN"], how="aplikasi")
    received, waits = desk.client("kepala PDN"), desk.client("kepala KOP")

    assert "belum dibaca" not in text(received.get("/"))
    assert "Sudah diterima" in text(received.get("/pemberitahuan/"))
    assert "1 belum dibaca" in text(waits.get("/"))


def test_a_konsep_that_no_row_signs_is_sent_as_such_and_the_page_says_so(desk: Desk) -> None:
    version = in_force(desk.office.office_id, "03-rka-dpa", OCTOBER.last_day)
    assert version is not None
    desk.case = Case.objects.get(pk=flow.start(
        desk.office.office_id, sop_version_id=version.pk, period=Period.parse("2026"), title="RKA",
        unit_ids=list(desk.office.units.values()), by=desk.office["kasubbag"],
    ))  # fmt: skip
    desk.done("kadis", 1, **{"need:letter:received": "Surat Bappeda nomor 1", "words": "Tindak lanjuti."})
    desk.done("sekretaris", 2, words="Buat nota dinas.")
    desk.done("kasubbag", 3, words="Format terlampir.")

    page = text(desk.open("pelaksana", 4))

    assert "Lembar SOP ini tidak memuat langkah paraf dan tanda tangan untuk nota dinas." in page
    desk.done("pelaksana", 4)
    unit = text(desk.open("kepala PDN", 5, "PDN"))
    assert "Kirim bahan" in unit and "Tanda tangani dan kirim" not in unit


def test_who_was_told_of_a_paper_is_told_that_it_holds_no_longer(desk: Desk) -> None:
    asked(desk)
    letter = nota_dinas(desk)
    receive(letter.receipts[0].id, by=desk.office["kepala PDN"], how="aplikasi")
    head = desk.client("kepala PDN")
    head.post("/pemberitahuan/")
    before = text(head.get("/"))
    withdraw(letter.id, reason="Keliru.", by=desk.office["kadis"])

    page = text(head.get("/pemberitahuan/"))
    assert "belum dibaca" not in before and "Pemberitahuan, 1 belum dibaca" in text(head.get("/"))
    assert "Naskah tidak berlaku lagi:" in page and "tidak berlaku lagi, telah dicabut" in page
    assert "Naskah yang tidak berlaku lagi" in text(head.get("/tugas/"))
    assert "Pemberitahuan, 1 belum dibaca" in text(desk.client("kepala KOP").get("/"))
    head.post("/pemberitahuan/")
    assert "belum dibaca" not in text(head.get("/"))
