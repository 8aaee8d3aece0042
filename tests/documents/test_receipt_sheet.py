"""The tanda terima made from the receipts of a paper: whole sheets compared, versions, who may."""

import pytest
from cast import at
from django.test import Client

from mutubaku.documents.files import store
from mutubaku.documents.models import Build, Document, Receipt
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import paper as paper_of
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import distribute, receive
from mutubaku.documents.services.receipts import receipt_sheet
from mutubaku.org.models import Person, Unit
from mutubaku.values.content import Table
from mutubaku.values.refusal import Refused
from tests.documents.test_letter_words import in_pdf


@pytest.fixture
def sent(signed, people, office):
    unit = Unit.objects.get(office=office, code="KOP")
    recipients = (Recipient("Kepala Bidang Koperasi", unit.pk), Recipient("Biro Administrasi"))
    digest = paper_of(signed.pk).digest
    distribute(signed.pk, digest=digest, recipients=recipients, by=people["pelaksana"], at=at(90))
    return signed


def receptions(sheet) -> list[list[str]]:
    """The second table: recipient, post, account, time; the words of the gap where nobody received it."""
    content = paper_of(sheet.pk).content
    table = [block for block in content.body if isinstance(block, Table)][1]
    return [[text for cell in row.cells[1:-1] for text in (cell.text, cell.under) if text] or [row.cells[-1].text]
            for row in table.rows]  # fmt: skip


def test_sheet_names_both_accounts_and_times_and_who_has_not_received(sent, people) -> None:
    first = Receipt.objects.order_by("pk").first()
    receive(first.pk, by=people["kabid"], how="melalui aplikasi", at=at(125))

    sheet = receipt_sheet(sent.pk, by=people["kasubbag"], at=at(130))

    content = paper_of(sheet.pk).content
    assert content.fields == (
        ("Telah terima dari", ("Pelaksana Subbagian Perencanaan, Disdagkop",)),
        ("Hari, tanggal", ("Senin, 2 November 2026",)),
        ("Cara penyerahan", ("melalui aplikasi",)),
    )
    kabid, pelaksana = people["kabid"], people["pelaksana"]
    assert receptions(sheet) == [
        ["Kepala Bidang Koperasi", "1 eksemplar", "Kepala Bidang Koperasi", kabid.person, "2-11-2026 11.10"],
        ["Biro Administrasi", "1 eksemplar"],
    ]  # fmt: skip
    (place,) = content.places
    assert place.done == f"Diserahkan melalui akun {pelaksana.person}\n2 November 2026 pukul 10.35 WITA"
    assert Build.objects.filter(document=sheet).count() == 1


def test_later_receipt_makes_a_new_version_and_the_same_receipts_none(sent, people) -> None:
    first = receipt_sheet(sent.pk, by=people["kasubbag"], at=at(100))
    again = receipt_sheet(sent.pk, by=people["pelaksana"], at=at(101))
    receive(Receipt.objects.order_by("pk").first().pk, by=people["kabid"], how="melalui aplikasi", at=at(125))
    later = receipt_sheet(sent.pk, by=people["kasubbag"], at=at(130))

    assert (first.pk, first.version, again.version) == (again.pk, 1, 1)
    assert (later.pk, later.version, Document.objects.filter(kind="tanda_terima").count()) == (first.pk, 2, 1)


def test_sheet_is_no_draft_and_is_built_without_number(sent, people) -> None:

    sheet = receipt_sheet(sent.pk, by=people["kasubbag"], at=at(100))
    pdf, _ = build(sheet.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(101))
    words = in_pdf(store.read(pdf.sha256))
    assert [word for word in ("KONSEP", "NOMOR", "Menunggu", "hierarki") if word in words] == []


def test_its_page_and_the_register_call_it_a_proof_that_nobody_signs(sent, people) -> None:
    sheet = receipt_sheet(sent.pk, by=people["kasubbag"], at=at(100))
    build(sheet.pk, formats=("pdf",), by=people["kasubbag"], at=at(101))
    browser = Client()
    browser.force_login(Person.objects.get(pk=people["kasubbag"].person_id))
    said = browser.get(f"/dokumen/{sheet.pk}/").content.decode()
    assert "Bukti penerimaan" in said and "Tidak bernomor" in said
    for wrong in ("Konsep", "saat ditandatangani", "Menandatangani", "Diberikan", "basah"):
        assert wrong not in said, wrong
    listed = browser.get("/dokumen/?jenis=tanda_terima&status=proof").content.decode()
    assert "Bukti penerimaan" in listed and "Tidak bernomor" in listed
    assert not browser.get("/dokumen/?status=drafted").context["page"].object_list


def test_before_anybody_received_it_no_way_is_claimed(sent, people) -> None:
    sheet = receipt_sheet(sent.pk, by=people["kasubbag"], at=at(100))
    assert paper_of(sheet.pk).content.fields[2] == ("Cara penyerahan", ("dicatat pada setiap penerimaan",))


def test_paper_that_nobody_was_sent_has_no_sheet(signed, people) -> None:
    with pytest.raises(Refused, match="belum didistribusikan"):
        receipt_sheet(signed.pk, by=people["kasubbag"], at=at(100))


def test_readers_do_not_make_it_and_the_button_leads_to_it(sent, people) -> None:
    with pytest.raises(Refused, match="dipesan oleh"):
        receipt_sheet(sent.pk, by=people["operator"], at=at(100))
    browser = Client()
    browser.force_login(Person.objects.get(pk=people["kasubbag"].person_id))
    assert "Buat tanda terima" in browser.get(f"/dokumen/{sent.pk}/").content.decode()
    answer = browser.post(f"/dokumen/{sent.pk}/tanda-terima/")
    sheet = Document.objects.get(kind="tanda_terima")
    assert answer["Location"] == f"/dokumen/{sheet.pk}/"
    assert "Telah terima dari" in browser.get(answer["Location"]).content.decode()
