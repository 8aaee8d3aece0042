"""How a paper is handed over: copies counted, slips with a QR, a receipt confirmed by it with and without an account."""

import json

import pytest
from cast import START, at, letter
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.models import Build, Document, Receipt
from mutubaku.documents.rules.handing import (
    BY_CODE,
    MOST_COPIES,
    in_units,
    read_recipient,
    refusals_of_copies,
    written_recipient,
)
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import faults
from mutubaku.documents.selectors import paper as paper_of
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import archive, distribute, receive, receive_by_code
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.mailing import carry_out, mail_paper
from mutubaku.documents.services.marking import initial, print_out, sign
from mutubaku.documents.services.receipts import open_sheet
from mutubaku.org.models import JournalEntry, Office, Person, Unit
from mutubaku.values.content import Letter, Table
from mutubaku.values.refusal import Refused

BUILDS = "bertanda tangan, tetapi berkas pdf, docx belum dibuat"


@pytest.fixture
def unit(office, people):
    return Unit.objects.get(office=office, code="KOP").pk


@pytest.fixture
def sent(signed, people, unit):
    """One copy to a unit, three outside."""
    to = (Recipient("Kepala Bidang Koperasi", unit), Recipient("Bappeda", copies=3))
    return distribute(
        signed.pk, digest=signed.versions.get().digest, recipients=to, by=people["pelaksana"], at=at(90)
    )


def page(client, address):
    """Without the places where a number may end its line."""
    return client.get(address).content.decode().replace("<wbr>", "")


def as_person(holder):
    client = Client()
    client.force_login(Person.objects.get(pk=holder.person_id))
    return client


# ------------------------------------------------------------------ copies


@pytest.mark.parametrize(
    ("line", "name", "copies"),
    [
        ("Bappeda", "Bappeda", 1),
        ("Bappeda; 2", "Bappeda", 2),
        ("Bappeda ;12 eksemplar", "Bappeda", 12),
        ("Biro A; Biro B", "Biro A; Biro B", 1),
        ("Biro A; Biro B; 4", "Biro A; Biro B", 4),
        ("Bappeda; 0", "Bappeda", 0),
    ],
)
def test_a_line_names_a_recipient_and_how_many_copies(line, name, copies):
    assert read_recipient(line) == Recipient(name, copies=copies)


@given(st.text("AaBb ;", min_size=1).map(str.strip).filter(bool), st.integers(2, MOST_COPIES))
def test_a_written_count_reads_back(name, copies):
    assert read_recipient(written_recipient(Recipient(name, copies=copies))) == Recipient(name, copies=copies)


@pytest.mark.parametrize("copies", [0, MOST_COPIES + 1])
def test_an_impossible_count_is_refused_and_nothing_is_sent(signed, people, copies):
    with pytest.raises(Refused, match="jumlah eksemplar"):
        distribute(
            signed.pk, digest=signed.versions.get().digest, recipients=(Recipient("Bappeda", copies=copies),),
            by=people["pelaksana"], at=at(90),
        )  # fmt: skip
    assert not Receipt.objects.exists()


def test_copies_stand_on_the_page_the_sheet_and_in_the_journal(signed, sent, people):
    assert list(Receipt.objects.order_by("pk").values_list("recipient", "copies")) == [
        ("Kepala Bidang Koperasi", 1), ("Bappeda", 3),
    ]  # fmt: skip
    entry = JournalEntry.objects.get(verb="distribute")
    assert json.loads(entry.facts)["copies"] == {"Bappeda": 3}
    assert '<td data-l="Eksemplar" class="num named"><span>3</span></td>' in page(
        as_person(people["operator"]), f"/dokumen/{signed.pk}/"
    )
    sheet = open_sheet(signed.pk, by=people["pelaksana"], at=at(90))
    items, receptions = [b for b in paper_of(sheet.pk).content.body if isinstance(b, Table)]
    assert items.rows[0].cells[3].text == "4 eksemplar"
    assert [(row.cells[1].text, row.cells[1].under) for row in receptions.rows] == [
        ("Kepala Bidang Koperasi", "1 eksemplar"), ("Bappeda", "3 eksemplar"),
    ]  # fmt: skip


def test_an_altered_count_is_named(signed, sent):
    assert faults(signed.office_id) == [(f"naskah {signed.pk}", BUILDS)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_receipt SET copies = 2 WHERE recipient = 'Bappeda'")
    assert (f"naskah {signed.pk}", "jumlah eksemplar Bappeda berbeda dari yang didistribusikan") in faults(
        signed.office_id
    )


@pytest.mark.parametrize(
    "line", ["Inspektorat; x", "Inspektorat; dua", "Inspektorat;", "Inspektorat; 2; 3 lembar"]
)
def test_what_is_no_count_is_refused_with_the_way_to_write_it(line):
    (refusal,) = refusals_of_copies(read_recipient(line))
    assert (refusal.place, "misalnya Inspektorat; 2." in refusal.message) == ("recipients", True)


def test_the_head_of_a_unit_is_one_recipient_however_the_post_is_held():
    typed = [
        Recipient(name, copies=n)
        for n, name in enumerate(("Plt. Kepala UPTD X", "kepala  uptd x", "Plh Kepala UPTD X", "Plta"), 1)
    ]
    assert in_units(typed, {"Kepala UPTD X": 7}) == (
        Recipient("Plt. Kepala UPTD X", 7, 1),
        Recipient("Plta", None, 4),
    )
    assert in_units([Recipient("Kepala UPTD X", 7, 2), *typed], {}) == (
        Recipient("Kepala UPTD X", 7, 2), Recipient("Plta", None, 4),
    )  # fmt: skip


# ------------------------------------------------------------------ the sheet that fills itself


def test_the_sheet_opened_with_the_sending_says_each_receipt_and_is_whole_with_the_last(signed, sent, people):
    sheet = open_sheet(signed.pk, by=people["pelaksana"], at=at(90))
    receive(sent[0].pk, by=people["kabid"], how="melalui aplikasi", at=at(100))
    said = page(as_person(people["pelaksana"]), f"/dokumen/{sheet.pk}/")
    assert "Diterima 1 dari 2 penerima." in said and "2-11-2026 10.45" in said
    assert (Document.objects.get(pk=sheet.pk).version, Build.objects.filter(document=sheet).count()) == (2, 0)
    receive_by_code(sent[1].token, name="Petugas Bappeda", at=at(110))
    sheet.refresh_from_db()
    content = paper_of(sheet.pk).content
    assert content.fields[2] == ("Cara penyerahan", (f"melalui aplikasi dan {BY_CODE}",))
    receptions = [b for b in content.body if isinstance(b, Table)][1]
    assert [[cell.text for cell in row.cells[2:4]] for row in receptions.rows] == [
        ["Kepala Bidang Koperasi", "2-11-2026 10.45"], ["Petugas Bappeda", "2-11-2026 10.55"],
    ]  # fmt: skip
    assert [row.cells[2].under for row in receptions.rows] == [
        f"{people['kabid'].person}, melalui aplikasi",
        BY_CODE,
    ]
    assert (sheet.version, Build.objects.filter(document=sheet).count()) == (3, 1)


# ------------------------------------------------------------------ slips


def test_a_slip_for_each_open_receipt_with_what_the_paper_says_and_its_hash(signed, sent, people, settings):
    receive(sent[0].pk, by=people["kabid"], how="melalui aplikasi", at=at(100))
    told = page(as_person(people["pelaksana"]), f"/dokumen/{signed.pk}/serah-terima/")
    assert f"{settings.PUBLIC_ADDRESS}/terima/{sent[1].token}/" in told and sent[0].token not in told
    for expected in (
        "Bappeda",
        "3 eksemplar",
        signed.number,
        "Permintaan bahan",
        signed.versions.get().digest,
    ):
        assert expected in told


def test_slips_have_a_print_button_and_the_words_around_them_are_not_printed(signed, sent, people):
    told = page(as_person(people["pelaksana"]), f"/dokumen/{signed.pk}/serah-terima/")
    assert '<div class="head no-print">' in told and "data-cetak" in told


def test_slips_are_for_those_who_send_papers(signed, sent, people):
    for who in ("kabid", "operator"):
        assert as_person(people[who]).get(f"/dokumen/{signed.pk}/serah-terima/").status_code == 403


# ------------------------------------------------------------------ by the QR


@pytest.mark.parametrize("example", [True, False])
def test_slip_and_receipt_of_an_example_office_say_so(signed, sent, people, example):
    Office.objects.filter(pk=signed.office_id).update(example=example)

    printed = page(as_person(people["pelaksana"]), f"/dokumen/{signed.pk}/serah-terima/")
    scanned = page(Client(), f"/terima/{sent[1].token}/")

    assert [("Kantor contoh: naskah ini bukan naskah dinas." in one) for one in (printed, scanned)] == [
        example
    ] * 2


def test_whoever_holds_the_slip_confirms_once_without_an_account(signed, sent):
    address = f"/terima/{sent[1].token}/"
    before = page(Client(), address)
    assert signed.number in before and "Konfirmasi penerimaan" in before and "Kami minta" not in before
    empty = Client().post(address, {"name": "  "})
    assert empty.status_code == 422 and "Isi nama dan jabatan penerima." in empty.content.decode()
    assert Client().post(address, {"name": "Petugas Bappeda"}).status_code == 302
    row = Receipt.objects.get(pk=sent[1].pk)
    assert (row.received_by, row.received_post, row.how) == (None, "Petugas Bappeda", BY_CODE)
    assert "Diterima oleh Petugas Bappeda." in page(Client(), address)
    again = Client().post(address, {"name": "Orang lain"})
    assert again.status_code == 422 and "sudah dicatat" in again.content.decode()
    entry = JournalEntry.objects.get(verb="receive")
    assert (entry.person_id, json.loads(entry.facts)["name"]) == (None, "Petugas Bappeda")
    assert faults(signed.office_id) == [(f"naskah {signed.pk}", BUILDS)]


def test_the_slip_opens_its_own_receipt_only(signed, sent):
    Client().post(f"/terima/{sent[1].token}/", {"name": "Petugas"})
    assert list(Receipt.objects.order_by("pk").values_list("received_post", flat=True)) == ["", "Petugas"]
    assert Client().get(f"/terima/{signed.token}/").status_code == 404
    assert Client().get(f"/terima/{'A' * 22}/").status_code == 404


def test_people_of_the_unit_confirm_in_their_post(sent, people):
    client, address = as_person(people["kabid"]), f"/terima/{sent[0].token}/"
    assert "Anda mengonfirmasi sebagai Kepala Bidang Koperasi." in page(client, address)
    assert client.post(address).status_code == 302
    row = Receipt.objects.get(pk=sent[0].pk)
    assert (row.received_by_id, row.received_post) == (people["kabid"].person_id, "Kepala Bidang Koperasi")
    assert client.post(address).status_code == 409


def test_a_secret_paper_tells_nothing_of_itself(office, people):
    body = letter("Hal rahasia")
    content = Letter(body.title, (*body.fields, ("Sifat", ("Rahasia",))), body.body)
    paper = draft(
        office.pk, kind="nota_dinas", dossier="x", title="Hal rahasia", period="", content=content,
        by=people["kasubbag"], at=START,
    )  # fmt: skip
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    row = sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())
    (receipt,) = distribute(
        row.pk, digest=code, recipients=(Recipient("Bappeda"),), by=people["pelaksana"], at=at(90)
    )
    told = page(Client(), f"/terima/{receipt.token}/")
    assert "isinya rahasia" in told and "Hal rahasia" not in told and row.number not in told
    assert code not in told


def test_too_many_from_one_address_wait(sent, settings):
    settings.VERIFY_PER_MINUTE = 2
    client, address = Client(), f"/terima/{sent[1].token}/"
    statuses = [client.post(address, {"name": "x" * 200}).status_code for _ in range(3)]
    assert statuses in ([422, 422, 429], [422, 422, 422])  # the third may fall into the next minute
    assert Receipt.objects.filter(received_at=None).count() == 2


@pytest.mark.parametrize("name", ["\x00", "x" * 131, "x" * 100_000])
def test_what_cannot_be_a_name_changes_nothing(sent, name):
    assert Client().post(f"/terima/{sent[1].token}/", {"name": name}).status_code == 422
    assert Receipt.objects.filter(received_at=None).count() == 2


def test_the_database_keeps_a_receipt_whole(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.filter(pk=sent[0].pk).update(how="x")


# ------------------------------------------------------------------ found by unit


def test_papers_are_found_by_the_unit_they_were_sent_to_or_marked_by(signed, sent, unit, office, people):
    client = as_person(people["operator"])
    secretariat = Unit.objects.get(office=office, code="SEK").pk
    root = Unit.objects.get(office=office, code="DIN").pk
    idle = Unit.objects.create(office=office, code="X", name="X", short_name="X", kind="bidang", order=9).pk
    draft(
        office.pk, kind="nota_dinas", dossier="y", title="Lain", period="", content=letter("Lain"),
        by=people["kasubbag"], at=START,
    )  # fmt: skip
    for asked, found in ((unit, 1), (secretariat, 1), (root, 1), (idle, 0), ("", 2)):
        told = page(client, f"/dokumen/?unit={asked}")
        assert f"{found} dokumen" in told, asked
    assert client.get("/dokumen/?unit=999").status_code == 422
    assert client.get("/dokumen/?unit=x").status_code == 422


# ------------------------------------------------------------------ a text changed behind the program


def test_a_text_that_no_longer_fits_its_hash_is_not_sent_printed_marked_or_built(signed, sent, people):
    digest = signed.versions.get().digest
    ordered = mail_paper(sent[1].pk, address="a@b.go.id", digest=digest, by=people["pelaksana"], at=at(95))
    row = signed.versions.get()
    signed.versions.update(body=row.body.replace("Kami minta", "Kami larang"))
    acts = (
        lambda: distribute(
            signed.pk, digest=digest, recipients=(Recipient("Biro"),), by=people["pelaksana"], at=at(99)
        ),
        lambda: mail_paper(sent[1].pk, address="a@b.go.id", digest=digest, by=people["pelaksana"], at=at(99)),
        lambda: print_out(signed.pk, digest=digest, by=people["pelaksana"], at=at(99), formats=()),
        lambda: archive(signed.pk, digest=digest, by=people["pelaksana"], at=at(99)),
        lambda: build(signed.pk, formats=("pdf",), by=people["pelaksana"], at=at(99)),
    )
    for act in acts:
        with pytest.raises(Refused) as caught:
            act()
        assert [refusal.code for refusal in caught.value.refusals] == ["altered"]
    carry_out(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.state, "tidak lagi cocok dengan kode isinya" in ordered.error) == ("failed", True)
    answer = as_person(people["pelaksana"]).get(f"/dokumen/{signed.pk}/serah-terima/")
    assert answer.status_code == 422 and "tidak lagi cocok" in answer.content.decode()


def test_a_file_that_is_handed_out_is_named_by_its_hash_and_refused_when_altered(signed, people, files):
    (file,) = build(signed.pk, formats=("pdf",), by=people["kadis"], at=at(70))
    client, address = as_person(people["operator"]), f"/dokumen/{signed.pk}/berkas/{file.id}/"
    answer = client.get(address)
    assert (answer.status_code, answer["X-Mutubaku-SHA-256"]) == (200, file.sha256)
    kept = files / file.sha256[:2] / file.sha256[2:4] / file.sha256
    kept.write_bytes(kept.read_bytes() + b" ")
    answer = client.get(address)
    assert answer.status_code == 409 and "telah berubah di penyimpanan" in answer.content.decode()
