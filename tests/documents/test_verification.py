"""The public pages of verification: what a QR leads to, what a file that is brought turns out to be, and their limits."""

import pytest
from cast import START, at, letter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mutubaku.documents.files import store
from mutubaku.documents.models import Certificate, Document
from mutubaku.documents.selectors import dress_of, paper_facts
from mutubaku.documents.services.building import build
from mutubaku.documents.services.certifying import certify_all, revoke
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.values.content import Letter

ASLI, TIDAK_TERDAFTAR = "Berkas asli", "Berkas tidak terdaftar"


@pytest.fixture
def row(office, people, paper):
    certify_all(office.pk, by=None, at=START)
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    return sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())


@pytest.fixture
def pdf(row, people):
    (file,) = build(row.pk, formats=("pdf",), by=people["kadis"], at=at(61))
    return store.read(file.sha256)


def bring(data, **headers):
    return Client().post("/verifikasi/", {"berkas": SimpleUploadedFile("naskah.pdf", data)}, headers=headers)


def words(response):
    return response.content.decode()


# ------------------------------------------------------------------ by token


def test_the_page_of_a_qr_tells_what_the_paper_says_and_no_more(pdf, row, people):
    told = words(Client().get(f"/verifikasi/{row.token}/"))
    for expected in (
        "Sah",
        row.number,
        "Permintaan bahan",
        "2 November 2026",
        "Kepala Dinas",
        "Pejabat Kepala Dinas",
    ):
        assert expected in told
    assert "sertifikat lokal" in told
    assert row.versions.get().renditions.get().sha256 in told
    assert people["kadis"].nip not in told and "Kami minta" not in told


def test_the_qr_in_the_file_says_that_address(pdf, row, settings):
    import pypdfium2
    import zxingcpp

    page = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == f"{settings.PUBLIC_ADDRESS}/verifikasi/{row.token}/"


def test_an_unknown_token_is_not_found_and_says_what_to_do(db):
    response = Client().get("/verifikasi/AAAAAAAAAAAAAAAAAAAAAA/")
    assert response.status_code == 404
    assert "Kode QR ini tidak terdaftar" in words(response)


def test_an_unsigned_paper_has_no_page(paper):
    Document.objects.filter(pk=paper.pk).update(token="B" * 22)
    assert Client().get(f"/verifikasi/{'B' * 22}/").status_code == 404


def test_a_secret_paper_is_only_registered(office, people):
    body = letter()
    secret = Letter(body.title, (*body.fields, ("Sifat", ("Sangat rahasia",))), body.body)
    paper = draft(
        office.pk, kind="nota_dinas", dossier="x", title="Hal rahasia", period="", content=secret,
        by=people["kasubbag"], at=START,
    )  # fmt: skip
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    row = sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())
    told = words(Client().get(f"/verifikasi/{row.token}/"))
    assert "Terdaftar" in told
    assert "Hal rahasia" not in told and row.number not in told and "Kepala Dinas" not in told


# ------------------------------------------------------------------ by the code beside it


def printed_code(row):
    return dress_of(paper_facts(row.pk), row.office, on=START.date()).signature.code


def test_the_code_that_is_printed_can_be_typed(row, people):
    code = printed_code(row)
    for typed in (code, code.lower().replace("-", ""), f" {code[:4]} {code[5:]} "):
        response = Client().get("/verifikasi/", {"kode": typed})
        assert response.status_code == 200 and row.number in words(response)
    assert people["kadis"].nip not in words(response)


def test_the_code_of_a_paper_that_was_signed_in_ink(row):
    Document.objects.update(provider="basah")
    assert row.number in words(Client().get("/verifikasi/", {"kode": printed_code(row)}))


@pytest.mark.parametrize(
    ("typed", "status"), [("", 422), ("7K3M", 422), ("ÄÖÜß-1234", 422), ("x" * 9000, 422), ("0000-0000", 404)]
)
def test_any_other_code_gets_a_clear_answer(row, typed, status):
    response = Client().get("/verifikasi/", {"kode": typed})
    assert response.status_code == status
    assert "ode periksa" in words(response) and row.number not in words(response)


def test_typing_codes_is_counted_too(row, settings):
    settings.VERIFY_PER_MINUTE = 1
    told = [Client().get("/verifikasi/", {"kode": "0000-0000"}).status_code for _ in range(4)]
    assert told[-1] == 429


# ------------------------------------------------------------------ by file


def test_the_signed_file_is_known(pdf, row):
    told = words(bring(pdf))
    assert ASLI in told and row.number in told
    assert told.count("Utuh dan berlaku.") == 2


def test_a_file_with_one_byte_changed_is_not_the_paper(pdf, row):
    place = len(pdf) // 3
    told = words(bring(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]))
    assert ASLI not in told and row.number not in told


def test_a_page_of_it_saved_anew_is_not_known(pdf):
    told = words(bring(pdf + b"\n%tambahan\n"))
    assert "Berkas telah berubah" in told and "Isi berkas berubah setelah tanda ini dibubuhkan." in told


def test_a_certificate_revoked_later_is_told(pdf, row, office, people):
    certificate = Certificate.objects.get(person=people["kadis"].person_id)
    revoke(certificate.pk, office_id=office.pk, reason="mutasi", by=None, at=at(90))
    told = words(bring(pdf))
    assert ASLI in told and "dicabut kemudian" in told


def test_a_certificate_revoked_before_spoils_the_signature(pdf, people):
    Certificate.objects.filter(person=people["kadis"].person_id).update(revoked_at=at(50), reason="hilang")
    assert "Sertifikatnya tidak berlaku pada saat tanda ini dibubuhkan." in words(bring(pdf))


@pytest.mark.parametrize(
    "data", [b"bukan PDF", b"%PDF-1.7\n", b"%PDF-1.7" + b"\xff" * 900, b"PK\x03\x04" * 99]
)
def test_any_other_file_gets_a_clear_answer(db, data):
    response = bring(data)
    assert response.status_code == 200
    assert "Berkas tidak dapat dibaca" in words(response) or TIDAK_TERDAFTAR in words(response)


def test_no_file_gets_a_clear_answer(db):
    for sent in ({}, {"berkas": "teks"}, {"berkas": SimpleUploadedFile("a.pdf", b"")}):
        response = Client().post("/verifikasi/", sent)
        assert response.status_code == 422
        assert "Pilih berkas yang akan diperiksa." in words(response)


def test_no_file_is_kept(pdf, files):
    before = sorted(path for path in files.rglob("*") if path.is_file())
    bring(b"%PDF-1.7 apa saja")
    assert sorted(path for path in files.rglob("*") if path.is_file()) == before


# ------------------------------------------------------------------ limits


def test_a_larger_file_is_refused_before_it_is_read(db, settings):
    settings.VERIFY_MEGABYTES = 1
    response = bring(b"%PDF-" + bytes(1024 * 1024 + 20_000))
    assert response.status_code == 413
    assert "paling besar 1 MB" in words(response)


def test_one_address_may_not_ask_without_end(db, settings):
    settings.VERIFY_PER_MINUTE = 3
    answers = [Client().get("/verifikasi/").status_code for _ in range(3)]
    assert answers == [200, 200, 200] or 429 in answers  # the minute may turn in between
    told = [Client().get("/verifikasi/AAAAAAAAAAAAAAAAAAAAAA/") for _ in range(5)]
    assert told[-1].status_code == 429 and "satu menit lagi" in words(told[-1])
    assert Client(REMOTE_ADDR="203.0.113.9").get("/verifikasi/").status_code == 200


def test_addresses_are_counted_as_hashes(db):
    from django.db import connection

    Client(REMOTE_ADDR="203.0.113.9").get("/verifikasi/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, times FROM documents_asked")
        ((who, times),) = cursor.fetchall()
    assert len(who) == 32 and times == 1
