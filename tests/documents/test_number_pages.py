"""The pages of the number books: shown, downloaded, and every act by its form."""

import csv
import io

import openpyxl
import pytest
from cast import at
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mutubaku.documents.models import NumberBlock, NumberLine, Register
from mutubaku.org.models import Person

BOOK = {"kind": "nota_dinas", "year": 2026}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(120))


def client(people, name) -> Client:
    found = Client()
    found.force_login(Person.objects.get(pk=people[name].person_id))
    found.get("/akun/")
    return found


def body(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_outage_from_reserve_to_void_by_the_pages(signed, people):
    keeper, staff_member = client(people, "kasubbag"), client(people, "pelaksana")
    reason = "Listrik dan jaringan padam."
    assert (
        keeper.post("/dokumen/register/cadangan/", {**BOOK, "count": 2, "reason": reason}).status_code == 302
    )
    written = {
        **BOOK, "source": "reserved", "serial": 2, "number": "", "dated": "2026-11-02", "recipient": "=Biro Umum",
        "subject": "Undangan", "scan": SimpleUploadedFile("undangan.pdf", b"%PDF-1.7 undangan"),
    }  # fmt: skip

    answer = staff_member.post("/dokumen/register/catat/", written)
    block = NumberBlock.objects.get()
    rest = {**BOOK, "block": block.pk, "reason": "Gangguan selesai lebih cepat."}
    assert staff_member.post("/dokumen/register/cadangan/sisa/", rest).status_code == 403
    assert keeper.post("/dokumen/register/cadangan/sisa/", rest).status_code == 302

    assert (answer.status_code, answer["Location"]) == (302, "/dokumen/register/?jenis=nota_dinas&tahun=2026")
    page = body(client(people, "operator").get(answer["Location"]))
    assert "Urutan lengkap, tanpa nomor hilang" in page
    assert "000.7.2.8/2/SEK.PRC/2026" in page
    assert "Gangguan selesai lebih cepat." in page
    scan = staff_member.get(f"/dokumen/register/pindaian/{NumberLine.objects.get(serial=2).pk}/")
    assert scan.content == b"%PDF-1.7 undangan"
    told = staff_member.get("/dokumen/register/csv/?jenis=nota_dinas&tahun=2026").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert [(row[0], row[4], row[9]) for row in rows] == [
        ("No. urut", "Tujuan", "Keterangan"),
        ("1", "Para Kepala Bidang", ""),
        ("2", "'=Biro Umum", "Ditulis tangan, nomor cadangan"),
        ("3", "", "BATAL: Gangguan selesai lebih cepat."),
    ]


def test_the_workbook_says_what_the_csv_says(signed, people):
    reader = client(people, "kadis")
    told = reader.get("/dokumen/register/csv/").content.decode("utf-8-sig")
    data = reader.get("/dokumen/register/xlsx/").content

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows == list(csv.reader(io.StringIO(told), delimiter=";"))


def test_the_pattern_is_set_by_its_form_and_a_wrong_one_is_explained(people, signed):
    keeper = client(people, "kasubbag")
    asked = {**BOOK, "klas": "500.14", "start": ""}

    wrong = keeper.post("/dokumen/register/pola/", {**asked, "pattern": "{urut}"})
    right = keeper.post("/dokumen/register/pola/", {**asked, "pattern": "{urut:3}/{unit}/{tahun}"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "Pola nomor harus memuat {tahun}" in body(wrong)
    assert Register.objects.get().pattern == "{urut:3}/{unit}/{tahun}"


@pytest.mark.parametrize(
    ("address", "typed", "words"),
    [
        ("cadangan/", {"count": 0, "reason": "Listrik padam lama."}, "Cadangkan 1 sampai 500 nomor sekaligus."),
        ("cadangan/", {"count": 2, "reason": "padam"}, "Tulis alasannya"),
        ("batal/", {"serial": "satu", "reason": "Surat ditarik."}, "Nomor urut ditulis seperti 654 atau 654.1."),
        ("batal/", {"serial": "77", "reason": "Surat ditarik kembali."}, "Nomor urut 77 belum dikeluarkan"),
        ("batal/", {"serial": "1", "until": "999999999999", "reason": "Surat ditarik."}, "terlalu besar"),
        ("catat/", {"source": "reserved", "serial": 9, "dated": "2026-11-02", "recipient": "Biro", "subject": "x"},
         "Nomor urut 9 tidak termasuk nomor cadangan."),
        ("catat/", {"source": "umum", "dated": "2026-11-02", "recipient": "Biro", "subject": "x"},
         "Isi nomor yang diberikan Subbagian Umum."),
        ("catat/", {"source": "sulap", "dated": "besok"}, "Asal nomor: pilih dari daftar"),
    ],
)  # fmt: skip
def test_a_refused_form_says_what_to_do_and_changes_nothing(signed, people, address, typed, words):
    answer = client(people, "kasubbag").post(f"/dokumen/register/{address}", {**BOOK, **typed})

    assert (answer.status_code, NumberLine.objects.count(), NumberBlock.objects.count()) == (422, 0, 0)
    assert words in body(answer)


@pytest.mark.parametrize("query", ["jenis=x", "tahun=abc", "tahun=1900"])
def test_a_register_that_cannot_be_read_shows_the_first_and_says_so(signed, people, query):
    answer = client(people, "kadis").get(f"/dokumen/register/?{query}")
    assert (answer.status_code, "pilih dari daftar" in body(answer)) == (422, True)
