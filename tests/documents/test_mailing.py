"""A signed paper by e-mail and receipts signed on paper: what is sent, what fails in sight, what is refused."""

import pytest
from cast import at
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mutubaku.documents.models import Mailing, Receipt, Upload
from mutubaku.documents.rules.mailing import LARGEST_ATTACHMENT, attached, is_secret
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import faults
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.mailing import mail_again, mail_paper
from mutubaku.org.models import Person
from mutubaku.values.content import Letter
from mutubaku.values.refusal import Refused


@pytest.fixture
def receipt(signed, people):
    digest = signed.versions.get().digest
    to = (Recipient("Biro Umum"),)
    return distribute(signed.pk, digest=digest, recipients=to, by=people["pelaksana"], at=at(70))[0]


def ordered(receipt, people, capture, address="umum@contoh.go.id"):
    digest = receipt.document.versions.get().digest
    with capture(execute=True):
        made = mail_paper(receipt.pk, address=address, digest=digest, by=people["pelaksana"], at=at(80))
    made.refresh_from_db()
    return made


ALTERED = "surel {} berbeda dari yang dicatat"


@pytest.mark.parametrize(
    "change",
    [
        {"address": "lain@contoh.go.id"},
        {"digest": "0" * 64},
        {"post": "Lain"},
        {"state": "sent", "error": ""},
    ],
)
def test_an_order_that_was_altered_is_named(receipt, people, django_capture_on_commit_callbacks, change):
    made = ordered(receipt, people, django_capture_on_commit_callbacks)  # no server: it is filed
    place = f"naskah {receipt.document_id}"
    assert (place, ALTERED.format(made.pk)) not in faults(receipt.document.office_id)
    Mailing.objects.update(**change)
    assert (place, ALTERED.format(made.pk)) in faults(receipt.document.office_id)


def test_an_order_that_was_removed_or_made_up_is_named(receipt, people, django_capture_on_commit_callbacks):
    made = ordered(receipt, people, django_capture_on_commit_callbacks)
    again = Mailing.objects.get(pk=made.pk)
    again.pk = made.pk + 1
    again.save(force_insert=True)
    Mailing.objects.filter(pk=made.pk).delete()
    found = faults(receipt.document.office_id)
    assert ("surel", ALTERED.format(made.pk)) in found
    assert (f"naskah {receipt.document_id}", ALTERED.format(again.pk)) in found


def test_a_small_paper_goes_along_and_the_message_names_its_hash(
    receipt, people, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_HOST = "surel.contoh.go.id"
    build(receipt.document_id, formats=("pdf",), by=people["pelaksana"], at=at(75))

    made = ordered(receipt, people, django_capture_on_commit_callbacks)

    (sent,) = mail.outbox
    digest = receipt.document.versions.get().digest
    assert (made.state, sent.to, sent.extra_headers) == (
        "sent",
        ["umum@contoh.go.id"],
        {"X-Mutubaku-SHA-256": digest},
    )
    assert sent.subject == "Nota dinas 000.7.2.8/1/SEK.PRC/2026: Permintaan bahan"
    assert [(name, kind) for name, _, kind in sent.attachments] == [
        ("nota-dinas-000.7.2.8-1-SEK.PRC-2026.pdf", "application/pdf")
    ]
    assert digest in sent.body and f"/dokumen/{receipt.document_id}/" in sent.body


def test_without_a_mail_server_the_message_is_filed_and_said_so(
    receipt, people, django_capture_on_commit_callbacks
):
    made = ordered(receipt, people, django_capture_on_commit_callbacks)
    assert (made.state, mail.outbox[0].attachments) == ("filed", [])


def test_a_server_that_does_not_answer_is_a_visible_failure_to_try_again(
    receipt, people, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT, settings.EMAIL_USE_TLS = 1, False
    made = ordered(receipt, people, django_capture_on_commit_callbacks)
    assert made.state == "failed"
    assert made.error.startswith("Surel tidak terkirim (ConnectionRefusedError)")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        mail_again(made.pk, by=people["kasubbag"], at=at(90))
    made.refresh_from_db()
    assert (made.state, made.error, len(mail.outbox)) == ("sent", "", 1)


@pytest.mark.parametrize("address", ["", "umum", "a@b", "a@b.c\nBcc: x@y.z", "x" * 300 + "@contoh.go.id"])
def test_what_is_no_address_is_refused(receipt, people, address):
    digest = receipt.document.versions.get().digest
    with pytest.raises(Refused) as caught:
        mail_paper(receipt.pk, address=address, digest=digest, by=people["pelaksana"], at=at(80))
    assert [refusal.code for refusal in caught.value.refusals] == ["address"]


def test_another_text_than_was_read_and_another_role_are_refused(receipt, people):
    with pytest.raises(Refused) as caught:
        mail_paper(receipt.pk, address="umum@contoh.go.id", digest="0" * 64, by=people["operator"], at=at(80))
    assert ([refusal.code for refusal in caught.value.refusals], Mailing.objects.count()) == (
        ["role", "changed"],
        0,
    )


@pytest.mark.parametrize(
    ("size", "secret", "goes"),
    [(None, False, False), (10, False, True), (10, True, False), (LARGEST_ATTACHMENT + 1, False, False)],
)
def test_a_secret_a_large_and_an_unbuilt_paper_are_not_attached(size, secret, goes):
    assert attached([size], secret) == (goes,)


def test_files_go_along_as_long_as_they_fit_together():
    third = LARGEST_ATTACHMENT // 3
    assert attached([third, third, LARGEST_ATTACHMENT, None, third, 1 + 2], False) == (
        True, True, False, False, True, False,
    )  # fmt: skip
    assert not any(attached([1, 2], True))


@pytest.mark.parametrize(
    ("nature", "secret"), [("Biasa", False), ("Sangat Rahasia", True), ("Terbatas/Segera", True)]
)
def test_the_nature_of_a_letter_says_whether_it_is_secret(nature, secret):
    assert is_secret(Letter(("SURAT",), (("Sifat", (nature,)),), ())) == secret


def client(people, name) -> Client:
    found = Client()
    found.force_login(Person.objects.get(pk=people[name].person_id))
    found.get("/akun/")
    return found


def test_mail_and_a_signed_sheet_by_the_pages(receipt, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(120))
    sender, address = client(people, "pelaksana"), f"/dokumen/{receipt.document_id}/terima/{receipt.pk}/"
    digest = receipt.document.versions.get().digest

    wrong = sender.post(f"{address}surel/", {"address": "umum", "digest": digest})
    right = sender.post(f"{address}surel/", {"address": "umum@contoh.go.id", "digest": digest})
    scan = SimpleUploadedFile("terima.pdf", b"%PDF-1.7 tanda terima")
    signed = sender.post(f"{address}lembar/", {"scan": scan})

    assert (wrong.status_code, right.status_code, signed.status_code) == (422, 302, 302)
    assert "umum@contoh.go.id" in sender.get(f"{address}surel/").content.decode()
    row, kept = Receipt.objects.get(), Upload.objects.get()
    assert row.how == f"lembar tanda terima terima.pdf, sidik {kept.sha256[:16]}"
    assert kept.dossier == receipt.document.dossier
