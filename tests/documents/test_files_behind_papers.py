"""A paper whose text is a file that was brought: the file is read, sent, bound and checked together with the paper."""

from io import BytesIO

import pikepdf
import pytest
from cast import at
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mutubaku.documents.files import store
from mutubaku.documents.models import Document
from mutubaku.documents.rules.attached import Attached, AttachedFile, attached_book
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.services import mailing
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.uploading import keep_upload
from mutubaku.documents.services.withdrawing import withdraw
from mutubaku.org.models import Person
from mutubaku.values.period import Period
from tests.office_files import package

DOSSIER = "PKJ-2026-0008"
SHEET = package("[Content_Types].xml", "xl/workbook.xml")


def pages(count):
    made, data = pikepdf.new(), BytesIO()
    for _ in range(count):
        made.add_blank_page()
    made.save(data, deterministic_id=True)
    return data.getvalue()


REPORT = pages(3)


@pytest.fixture
def kept(office, people):
    brought = (("lkjip.pdf", REPORT), ("ukuran.xlsx", SHEET))
    return [
        keep_upload(office.pk, dossier=DOSSIER, name=name, data=data, by=people["pelaksana"], at=at(0))
        for name, data in brought
    ]


@pytest.fixture
def book(office, people, kept):
    """Signed, and built."""
    files = tuple(AttachedFile(one.name, one.size, one.sha256) for one in kept)
    row = draft(
        office.pk, kind="book", dossier=DOSSIER, title="LKj-IP 2026", period="2026", by=people["pelaksana"], at=at(1),
        content=attached_book(Attached("LKj-IP", Period.parse("2026"), files)),
    )  # fmt: skip
    digest = row.versions.get().digest
    initial(row.pk, digest=digest, by=people["sekretaris"], at=at(2))
    sign(row.pk, digest=digest, by=people["kadis"], at=at(3), formats=())
    build(row.pk, formats=("pdf",), by=people["kadis"], at=at(4))
    return row


@pytest.fixture
def receipt(book, people):
    digest, to = book.versions.get().digest, (Recipient("Biro Umum"),)
    return distribute(book.pk, digest=digest, recipients=to, by=people["pelaksana"], at=at(5))[0]


def page(people, name, address):
    found = Client()
    found.force_login(Person.objects.get(pk=people[name].person_id))
    found.get("/akun/")
    return " ".join(found.get(address).content.decode().split())


@pytest.mark.parametrize("reader", ["kadis", "operator"])
def test_the_page_of_the_paper_leads_to_its_files(book, kept, people, reader):
    said = page(people, reader, f"/dokumen/{book.pk}/")
    for one in kept:
        assert f"/pekerjaan/{DOSSIER}/berkas/{one.pk}/" in said and one.sha256 in said


def test_what_is_not_named_in_the_paper_is_not_among_its_files(book, office, people):
    other = keep_upload(
        office.pk, dossier=DOSSIER, name="lain.pdf", data=pages(1), by=people["pelaksana"], at=at(5)
    )
    assert other.sha256 not in page(people, "kadis", f"/dokumen/{book.pk}/")


def test_they_are_to_be_bound_in(book, people):
    said = page(people, "kasubbag", f"/dokumen/{book.pk}/")
    assert "cetak dan jilid juga lkjip.pdf (3 halaman) dan ukuran.xlsx" in said


def test_the_slip_names_them(receipt, kept):
    said = Client().get(f"/terima/{receipt.token}/").content.decode()
    assert all(one.name in said and one.sha256 in said for one in kept)


def mailed(receipt, people, capture):
    digest = receipt.document.versions.get().digest
    with capture(execute=True):
        mailing.mail_paper(
            receipt.pk, address="umum@contoh.go.id", digest=digest, by=people["pelaksana"], at=at(80)
        )
    (sent,) = mail.outbox
    return sent, [name for name, _, _ in sent.attachments]


def test_the_mail_carries_them(receipt, kept, people, django_capture_on_commit_callbacks):
    sent, names = mailed(receipt, people, django_capture_on_commit_callbacks)
    assert names[1:] == ["lkjip.pdf", "ukuran.xlsx"]
    assert [data for _, data, _ in sent.attachments[1:]] == [REPORT, SHEET]
    assert all(one.sha256 in sent.body for one in kept) and "tidak ikut" not in sent.body


def test_the_mail_says_how_to_fetch_what_is_too_large(
    receipt, kept, people, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(mailing, "attached", lambda sizes, secret: (True, False, True))
    sent, names = mailed(receipt, people, django_capture_on_commit_callbacks)
    assert names[1:] == ["ukuran.xlsx"]
    absent = sent.body.partition("tidak ikut terlampir")[2]
    assert f"- lkjip.pdf, {len(REPORT)} bita, SHA-256: {kept[0].sha256}" in absent
    assert "mengambilnya pada halaman naskah" in absent and "memintanya kepada Disdagkop" in absent


def check(data, name="berkas.pdf"):
    return Client().post("/verifikasi/", {"berkas": SimpleUploadedFile(name, data)}).content.decode()


def test_the_public_page_knows_the_file_of_a_signed_paper(book):
    book.refresh_from_db()
    for data in (REPORT, SHEET):
        said = check(data)
        assert "Berkas lampiran asli" in said and book.number in said and "Sah" in said
    assert "Berkas asli" in check(store.read(book.versions.get().renditions.get().sha256))


def test_it_says_that_the_paper_holds_no_longer(book, people):
    withdraw(book.pk, reason="Rahasia dapur", by=people["kadis"], at=at(90))
    said = check(REPORT)
    assert "Berkas lampiran asli" in said and "tidak berlaku lagi" in said and "Rahasia dapur" not in said


def test_the_file_of_a_draft_is_not_told(book, people):
    Document.objects.update(
        signed_at=None, signed_by=None, number="", number_serial=None, number_year=None, dated=None
    )
    for data in (REPORT, SHEET):
        assert "Berkas tidak terdaftar" in check(data)
