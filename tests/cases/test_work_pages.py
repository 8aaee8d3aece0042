"""Every act of a case by clicking: the monthly report to its end, two other procedures, and what is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import MARKET, cast, plan, plan_line
from monthly import asked, begin, collected, fill, opened
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases import selectors
from mutubaku.cases.models import Deviation, Pause, Work
from mutubaku.cases.services.perform import close_collection
from mutubaku.documents.models import Document, Upload
from mutubaku.documents.selectors import papers_of
from mutubaku.figures import selectors as figures
from mutubaku.org.models import Person
from mutubaku.org.services import adopt_calendar
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

PDF = b"%PDF-1.4 surat"
REASON = "angka perlu dicocokkan dengan bukti lapangan"


@pytest.fixture
def desk(db: None) -> Desk:
    return opened()


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "berkas"


def test_monthly_report_is_walked_to_its_end_by_clicking(desk: Desk) -> None:
    collected(begin(desk))
    desk.done("pelaksana", 8, decisions="Tambah pengawas\n\nGeser anggaran")
    desk.done("pelaksana", 9, words="Diserahkan.")
    desk.done("kasubbag", 10, words="Sesuai.")
    desk.done("kadis", 11)
    desk.done("pelaksana", 12)
    desk.done("sekretaris", 13)
    desk.done("kadis", 14, password=PASSWORD)
    desk.done("pelaksana", 15, copies="2", others="Bappeda; 3\nInspektorat")

    assert desk.case is not None
    desk.case.refresh_from_db()
    letter, sheet, book, _ = papers_of(desk.office.office_id, desk.case.number)
    assert sheet.title == f"Tanda terima nota dinas {letter.number}"
    assert (desk.case.phase, desk.waiting(), Deviation.objects.count()) == ("selesai", [], 0)
    assert [mark.kind.value for mark in letter.live_marks] == ["paraf", "tanda_tangan"]
    assert [receipt.recipient for receipt in letter.receipts] == ["Kepala PDN", "Kepala KOP"]
    assert [mark.kind.value for mark in book.live_marks] == ["paraf", "setuju", "paraf", "tanda_tangan"]
    assert [(one.recipient, one.copies) for one in book.receipts] == [
        ("Kepala PDN", 2), ("Kepala KOP", 2), ("Bappeda", 3), ("Inspektorat", 1),
    ]  # fmt: skip


def test_a_returned_nota_dinas_is_drafted_again_from_what_was_sent(desk: Desk) -> None:
    begin(desk).done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2, subject="Permintaan bahan Oktober", deadline="9 November 2026")
    address = desk.address(3)
    answer = desk.client("sekretaris").post(f"{address}kembalikan/", {"to": "langkah", "reason": REASON})

    given = forms(desk.open("kasubbag", 2))[desk.address(2)]

    assert (answer.status_code, desk.waiting()) == (302, [(2, "")])
    assert (given["subject"], given["deadline"]) == ("Permintaan bahan Oktober", "9 November 2026")
    assert given["recipients"].split("\n") == ["Para Kepala Bidang"]


def test_a_head_signs_from_the_sheet_in_one_click(desk: Desk) -> None:
    asked(begin(desk))
    fill(desk, "PDN")
    assert desk.case is not None
    one = figures.rounds(desk.office.office_id, dossier=desk.case.number)[-1]
    sheet = figures.sheet_of(one.id, desk.office.units["PDN"])
    assert sheet is not None
    there = f"/pekerjaan/{desk.case.number}/unit/PDN/"
    client, colleague = desk.client("kepala PDN"), desk.client("operator PDN")

    work, sent = desk.address(6, "PDN"), forms(client.get(f"/isian/{sheet.id}/?periksa=1"))[there]
    leads, refused = client.get(there), colleague.post(there, sent)
    signed, again = client.post(there, sent), client.post(there, sent)

    assert leads["Location"] == work
    assert [one.status_code for one in (leads, refused, signed, again)] == [302, 403, 302, 409]
    assert desk.waiting() == [(6, "KOP"), (7, "")]
    assert client.get(f"/pekerjaan/{desk.case.number}/unit/XYZ/").status_code == 404


def test_units_are_given_back_from_the_work_itself(desk: Desk) -> None:
    collected(begin(desk))
    desk.done("pelaksana", 8)
    desk.done("pelaksana", 9, words="Diserahkan.")
    address = f"{desk.address(10)}kembalikan/"

    opened = desk.open("kasubbag", 10)
    none = desk.client("kasubbag").post(address, {"to": "unit", "reason": REASON})
    torn = desk.client("kasubbag").post(address, {"to": "langkah", "units": ["KOP"], "reason": REASON})
    answer = desk.client("kasubbag").post(address, {"to": "unit", "units": ["KOP"], "reason": REASON})

    assert (none.status_code, answer.status_code, desk.waiting()) == (422, 302, [(6, "KOP"), (7, "")])
    assert "Pilih sedikitnya satu unit yang isiannya dikembalikan." in text(none)
    assert "Unit sudah dicentang. Pilih “Ke unit tertentu (langkah 6)”, atau hapus centangnya." in text(torn)
    assert torn.status_code == 422 and not opened.context["giving_back"]["to"].initial
    assert "Putaran 1: diselesaikan oleh Kepala KOP" in text(desk.open("kepala KOP", 6, "KOP"))


def test_a_unit_whose_collection_was_closed_is_asked_again_from_the_correction(desk: Desk) -> None:
    asked(begin(desk))
    fill(desk, "PDN")
    desk.done("kepala PDN", 6, "PDN")
    assert desk.case is not None
    close_collection(desk.case.pk, step=6, by=desk.office["kasubbag"], reason=REASON)
    desk.done("pelaksana", 7, words="Diingatkan.")
    desk.done("pelaksana", 8)
    desk.done("pelaksana", 9, words="Diserahkan.")

    back = {"to": "unit", "units": ["KOP"], "reason": REASON}
    answer = desk.client("kasubbag").post(f"{desk.address(10)}kembalikan/", back)

    assert (answer.status_code, (6, "KOP") in desk.waiting()) == (302, True)


def test_tepra_is_walked_on_words_and_files(desk: Desk) -> None:
    begin(desk, "02-tepra")
    letter = {"need:letter:received": "Surat Bappeda nomor 1", "words": "Tindak lanjuti."}
    desk.done("kadis", 1, **letter)
    desk.done("sekretaris", 2, words="Tugaskan.")
    desk.done("kasubbag", 3)
    for unit in desk.office.units:
        desk.done(f"kepala {unit}", 4, unit, words="Bahan terlampir.")
    desk.done("pelaksana", 5, **{"file:book:compiled": SimpleUploadedFile("Laporan.pdf", PDF)})
    desk.done("pelaksana", 6, words="Diserahkan.")
    desk.done("kasubbag", 7)
    desk.done("sekretaris", 8)
    desk.done("kadis", 9, password=PASSWORD)
    desk.done("pelaksana", 10)
    desk.done("pelaksana", 11, note="Dijilid tiga rangkap.")

    assert desk.case is not None
    desk.case.refresh_from_db()
    upload = Upload.objects.get()
    compiled = selectors.proofs_of(Work.objects.get(case=desk.case, step=5))
    assert (desk.case.phase, Deviation.objects.count(), upload.name) == ("selesai", 0, "Laporan.pdf")
    (book,) = [p for p in papers_of(desk.office.office_id, desk.case.number) if p.kind == "book"]
    assert [(proof.kind.value, proof.ref, proof.digest) for proof in compiled] == [
        ("dokumen", f"document:{book.id}", book.digest), ("unggahan", f"upload:{upload.pk}", upload.sha256),
    ]  # fmt: skip


def test_monev_is_walked_with_a_real_letter_and_a_report_in_words(desk: Desk) -> None:
    begin(desk, "06-monev", Period.parse("2026-TW3"))
    desk.done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3)
    desk.done("kadis", 4, password=PASSWORD)
    desk.done("pelaksana", 5, words="Disalin.")
    desk.done("pelaksana", 6)
    desk.done("pelaksana", 7, words="Diingatkan.")
    for unit in desk.office.units:
        desk.done(f"kepala {unit}", 8, unit, words="Bahan terlampir.")
    for step in (8, 9, 10, 11):
        desk.done("pelaksana", step, words="Selesai.")
    desk.done("kasubbag", 12, words="Sesuai.")
    desk.done("kadis", 13, words="Setuju.")
    desk.done("kasubbag", 14, words="Diperbaiki.")
    desk.done("pelaksana", 15, words="Dicetak.")
    desk.done("kasubbag", 16, words="Diperiksa.")
    desk.done("kadis", 17, words="Ditandatangani.", password=PASSWORD)
    desk.done("pelaksana", 18, words="Dijilid.")
    desk.done("pelaksana", 19, words="Dikirim.")

    assert desk.case is not None
    desk.case.refresh_from_db()
    letter, _ = papers_of(desk.office.office_id, desk.case.number)
    assert (desk.case.phase, letter.title) == (
        "selesai", "Permintaan bahan laporan monitoring dan evaluasi Triwulan III 2026",
    )  # fmt: skip


def test_a_wrong_password_signs_nothing(desk: Desk) -> None:
    begin(desk).done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3)

    wrong, empty = desk.click("kadis", 4, password="salah"), desk.click("kadis", 4)

    assert (wrong.status_code, empty.status_code, desk.waiting()) == (422, 422, [(4, "")])
    assert "Kata sandi salah." in text(wrong)
    assert "Isi kata sandi untuk menandatangani." in text(empty)


def test_another_position_reads_but_does_not_act(desk: Desk) -> None:
    address = begin(desk).address(1)
    client = desk.client("kepala PDN")

    page, sent = client.get(address), client.post(address, {"words": "Siapkan."})

    assert (page.status_code, sent.status_code, desk.waiting()) == (200, 403, [(1, "")])
    assert "Langkah 1 menunggu sekretaris. Anda dapat membacanya saja." in text(page)
    assert address not in forms(page)


def test_missing_words_are_asked_beside_their_field(desk: Desk) -> None:
    answer = begin(desk).click("sekretaris", 1)

    assert (answer.status_code, desk.waiting()) == (422, [(1, "")])
    words = "Centang sedikitnya satu instruksi, atau tulis catatan."
    assert f'href="#id_instructions">{words}</a>' in answer.content.decode()


def test_a_step_goes_on_without_its_output_by_a_written_reason(desk: Desk) -> None:
    begin(desk).done("sekretaris", 1, words="Siapkan.")
    desk.done("kasubbag", 2)
    desk.done("sekretaris", 3, without_output="Sekretaris dinas luar, paraf menyusul.")

    assert desk.waiting() == [(4, "")]
    assert [(one.kind, one.cause) for one in Deviation.objects.all()] == [
        ("output", "Konsep: Sekretaris dinas luar, paraf menyusul.")
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"words": "\x00"},
        {"words": "x" * 5000},
        {"file:assignment": "bukan berkas"},
        {"note": ["a", "b"], "digest": "x" * 9999},
    ],
)
def test_malformed_words_are_refused(desk: Desk, sent: dict[str, Any]) -> None:
    answer = desk.client("sekretaris").post(begin(desk).address(1), sent)

    assert (answer.status_code, desk.waiting()) == (422, [(1, "")])


@pytest.mark.parametrize("tail", ["", "kembalikan/", "jeda/", "lanjutkan/"])
@pytest.mark.parametrize("number", ["0", "99999999999999999999999"])
def test_works_of_nobody_and_of_other_offices_are_not_found(desk: Desk, tail: str, number: str) -> None:
    begin(desk)
    assert desk.case is not None
    other = Desk(cast(code="LAIN"))

    assert (
        desk.client("kadis").post(f"/pekerjaan/{desk.case.number}/langkah/{number}/{tail}").status_code == 404
    )
    assert other.client("kadis").post(f"{desk.address(1)}{tail}").status_code == 404
    assert other.client("kadis").get(desk.address(1)).status_code == 404


def test_a_file_of_another_kind_or_too_large_is_refused(desk: Desk) -> None:
    begin(desk)
    script = SimpleUploadedFile("skrip.pdf", b"#!/bin/sh")
    large = SimpleUploadedFile("besar.pdf", PDF + b"0" * (12 * 1024 * 1024))

    answers = [desk.click("sekretaris", 1, **{"file:assignment": file}) for file in (script, large)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "lebih dari 12 MB" in text(answers[1])
    assert (Upload.objects.count(), desk.waiting()) == (0, [(1, "")])


def test_a_work_is_paused_and_goes_on(desk: Desk) -> None:
    begin(desk)
    client, address = desk.client("sekretaris"), desk.address(1)

    empty = client.post(f"{address}jeda/", {})
    paused = client.post(f"{address}jeda/", {"cause": "Menunggu Bappeda"})
    shown = client.get(address)
    twice = client.post(f"{address}jeda/", {"cause": "Menunggu Bappeda"})
    resumed = client.post(f"{address}lanjutkan/")

    assert [one.status_code for one in (empty, paused, twice, resumed)] == [422, 302, 409, 302]
    assert "Menunggu Bappeda" in text(shown)
    assert [(one.cause, one.until is None) for one in Pause.objects.all()] == [("Menunggu Bappeda", False)]


@pytest.mark.any_database
@pytest.mark.parametrize("units", [1, 300])
def test_a_work_page_takes_few_queries_whatever_the_units(db: None, units: int) -> None:
    office = cast(units=[f"U{n}" for n in range(units)])
    adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    plan(office, lines=[plan_line(MARKET, "U0")])
    desk = begin(Desk(office))
    desk.done("sekretaris", 1, words="Siapkan.")
    counts = {2: queries(desk, "kasubbag", 2)}
    desk.done("kasubbag", 2)
    counts[3] = queries(desk, "sekretaris", 3)
    desk.done("sekretaris", 3)
    kadis = Person.objects.get(pk=office["kadis"].person_id)
    kadis.set_password(PASSWORD)
    kadis.save()
    desk.done("kadis", 4, password=PASSWORD)
    counts[5] = queries(desk, "pelaksana", 5)
    desk.done("pelaksana", 5)
    counts[6] = queries(desk, "kepala U0", 6, "U0")

    assert all(count <= 12 for count in counts.values()), counts
    assert list(Document.objects.order_by("pk").values_list("kind", flat=True)) == [
        "nota_dinas",
        "tanda_terima",
    ]


def queries(desk: Desk, name: str, step: int, unit: str = "") -> int:
    client, address = desk.client(name), desk.address(step, unit)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_book_is_read_part_by_part_and_what_changed_stands_first(desk: Desk) -> None:
    collected(begin(desk))
    desk.done("pelaksana", 8)
    desk.done("pelaksana", 9, words="Diserahkan.")
    address = desk.address(10)
    desk.client("kasubbag").post(f"{address}kembalikan/", {"to": "langkah", "reason": REASON})
    desk.done("pelaksana", 8, decisions="Tambah pengawas lapangan")
    desk.done("pelaksana", 9, words="Diserahkan.")
    client, address = desk.client("kasubbag"), desk.address(10)

    first, approval = client.get(address), client.get(f"{address}?bab=semua")
    last = client.get(f"{address}?bab=4")

    assert 'id="bab-1"' in first.content.decode() and 'id="bab-2"' not in first.content.decode()
    assert approval.content.count(b'id="bab-') == first.content.count(b'id="bab-')
    assert b'id="pengesahan"' in last.content and b'id="pengesahan"' not in first.content
    assert "Perubahan sejak versi 1" in text(first) and "Tambah pengawas lapangan" in text(first)
    assert queries(desk, "kasubbag", 10) <= 12
    desk.done("kasubbag", 10, words="Sesuai.")
    behind = text(desk.open("kadis", 11))
    assert " dari langkah 10, " in text(first) and " dari langkah 10, " not in behind
    assert f"Dikembalikan kasubbag: {REASON}" not in text(desk.client("kadis").get("/tugas/"))


def test_who_compiles_sees_which_units_lack(desk: Desk) -> None:
    asked(begin(desk))
    fill(desk, "PDN")
    desk.done("kepala PDN", 6, "PDN")
    reminding = text(desk.open("pelaksana", 7))
    assert desk.case is not None
    close_collection(desk.case.pk, step=6, by=desk.office["kasubbag"], reason=REASON)
    desk.done("pelaksana", 7, words="Diingatkan.")

    compiling = text(desk.open("pelaksana", 8))

    assert "1 dari 2 unit sudah mengirim" in reminding and "Bidang KOP Belum dikirim" in reminding
    assert "1 dari 2 unit sudah mengirim" in compiling and "Bidang KOP Ditutup tanpa isian" in compiling


def test_the_due_time_is_counted_before_the_reader(desk: Desk) -> None:
    asked(begin(desk))
    fill(desk, "PDN")

    assert "36 jam = 6 hari kerja (6 jam = 1 hari kerja)" in text(desk.open("kepala PDN", 6, "PDN"))


def test_a_sheet_is_judged_where_it_is_signed(desk: Desk) -> None:
    asked(begin(desk))
    before = text(desk.open("kepala PDN", 6, "PDN"))
    fill(desk, "PDN")

    after = desk.open("kepala PDN", 6, "PDN")

    assert (
        "Baris terisi 0 dari 3" in before and "kesalahan, harus diperbaiki sebelum ditandatangani" in before
    )
    assert "Baris terisi 3 dari 3 Pagu Rp 3.600.000 Realisasi bulan ini Rp 3.010.000" in text(after)
    assert "Baca nota dinas" in text(after)
    assert queries(desk, "kepala PDN", 6, "PDN") <= 12
