"""A signed paper that holds no longer: who may say so, and that every place where the paper is shown says it too."""

import json
from datetime import timedelta

import pytest
from cast import START, at, letter
from django.db import connection
from django.test import Client
from refused import codes

from mutubaku.documents.models import Document
from mutubaku.documents.rules.paper import PaperState, Recipient
from mutubaku.documents.selectors import faults, paper_facts
from mutubaku.documents.selectors.numbers import number_book, printed
from mutubaku.documents.selectors.waiting import waiting_papers
from mutubaku.documents.services.certifying import certify_all
from mutubaku.documents.services.delivery import archive, distribute, receive
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.mailing import carry_out, mail_paper
from mutubaku.documents.services.marking import initial, sign
from mutubaku.documents.services.withdrawing import withdraw
from mutubaku.org.models import JournalEntry, Person, Unit
from mutubaku.values.content import Book, Chapter, Letter, Paragraph
from mutubaku.values.refusal import Refused

PASSWORD = "rahasia-dapur-17"
REASON = "Nomor program keliru."


def signed_letter(office, people, subject, minute, *, fields=()):
    body = letter(subject)
    content = Letter(body.title, (*body.fields, *fields), body.body)
    row = draft(
        office.pk, kind="nota_dinas", dossier="SOP10/2026-10", title=subject, period="2026-10", content=content,
        by=people["kasubbag"], at=at(minute),
    )  # fmt: skip
    code = row.versions.get().digest
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(minute + 1))
    return sign(row.pk, digest=code, by=people["kadis"], at=at(minute + 2), formats=())


def page(client, address):
    return client.get(address).content.decode()


def as_person(holder):
    client = Client()
    client.force_login(Person.objects.get(pk=holder.person_id))
    return client


# ------------------------------------------------------------------ the act


def test_a_withdrawn_paper_keeps_its_number_and_says_by_whom_when_and_why(signed, people):
    withdraw(signed.pk, reason=f" {REASON} ", by=people["kadis"], at=at(90))
    facts = paper_facts(signed.pk)
    told = facts.withdrawal
    assert (told.at, told.post, told.reason, told.successor_id) == (at(90), "Kepala Dinas", REASON, None)
    assert (facts.state, facts.number) == (PaperState.WITHDRAWN, signed.number)
    entry = JournalEntry.objects.get(verb="withdraw_paper")
    assert entry.thing == f"document:{signed.pk}"
    assert {name: json.loads(entry.facts)[name] for name in ("number", "reason", "successor")} == {
        "number": signed.number, "reason": REASON, "successor": "",
    }  # fmt: skip


def test_a_paper_is_replaced_by_a_later_one_only(signed, office, people):
    newer = signed_letter(office, people, "Permintaan bahan, perbaikan", 100)
    with pytest.raises(Refused, match="sesudah naskah yang digantikan"):
        withdraw(newer.pk, reason=REASON, successor=signed.number, by=people["kadis"], at=at(120))
    withdraw(signed.pk, reason=REASON, successor=newer.number, by=people["kadis"], at=at(121))
    facts = paper_facts(signed.pk)
    assert (facts.withdrawal.successor, facts.state) == (newer.number, PaperState.REPLACED)
    assert paper_facts(newer.pk).withdrawal is None


@pytest.mark.parametrize("who", ["sekretaris", "kasubbag", "pelaksana", "kabid", "operator"])
def test_what_the_head_signed_only_the_head_takes_back(signed, people, who):
    with pytest.raises(Refused) as caught:
        withdraw(signed.pk, reason=REASON, by=people[who], at=at(90))
    assert codes(caught) == ["role"]
    assert paper_facts(signed.pk).withdrawal is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reason": "  "}, ["reason"]),
        ({"reason": REASON, "successor": "999/x"}, ["successor"]),
        ({"reason": REASON, "successor": "self"}, ["successor"]),
    ],
)
def test_what_is_missing_or_wrong_changes_nothing(signed, people, given, expected):
    if given.get("successor") == "self":
        given = {**given, "successor": signed.number}
    with pytest.raises(Refused) as caught:
        withdraw(signed.pk, **given, by=people["kadis"], at=at(90))
    assert codes(caught) == expected
    assert Document.objects.get().withdrawn_at is None


def test_a_draft_is_not_withdrawn_and_nothing_twice(paper, people):
    with pytest.raises(Refused) as caught:
        withdraw(paper.pk, reason=REASON, by=people["kadis"], at=at(5))
    assert codes(caught) == ["unsigned"]


def test_nothing_is_withdrawn_twice_and_nothing_replaced_by_what_holds_no_longer(signed, office, people):
    newer = signed_letter(office, people, "Perbaikan", 100)
    withdraw(newer.pk, reason=REASON, by=people["kadis"], at=at(120))
    with pytest.raises(Refused) as caught:
        withdraw(newer.pk, reason=REASON, by=people["kadis"], at=at(121))
    assert codes(caught) == ["withdrawn"]
    with pytest.raises(Refused, match="sudah tidak berlaku"):
        withdraw(signed.pk, reason=REASON, successor=newer.number, by=people["kadis"], at=at(122))


def test_it_is_put_away_but_not_sent_any_more(signed, people, settings, mailoutbox):
    to = distribute(
        signed.pk, recipients=[Recipient("Inspektorat")], digest=signed.versions.get().digest, by=people["kadis"],
        at=at(70),
    )  # fmt: skip
    digest = signed.versions.get().digest
    ordered = mail_paper(to[0].pk, address="a@b.go.id", digest=digest, by=people["kadis"], at=at(71))
    withdraw(signed.pk, reason=REASON, by=people["kadis"], at=at(90))
    for send in (
        lambda: distribute(
            signed.pk, recipients=[Recipient("Bappeda")], digest=digest, by=people["kadis"], at=at(91)
        ),
        lambda: mail_paper(to[0].pk, address="a@b.go.id", digest=digest, by=people["kadis"], at=at(91)),
    ):
        with pytest.raises(Refused) as caught:
            send()
        assert codes(caught) == ["withdrawn"]
    carry_out(ordered.pk)
    ordered.refresh_from_db()
    assert (ordered.state, "sudah tidak berlaku" in ordered.error, mailoutbox) == ("failed", True, [])
    archive(signed.pk, digest=digest, by=people["kadis"], at=at(92))
    assert Document.objects.get().state == PaperState.WITHDRAWN
    assert faults(signed.office_id) == [
        (f"naskah {signed.pk}", "bertanda tangan, tetapi berkas pdf, docx belum dibuat")
    ]


def signed_book(office, people, words, minute):
    chapter = Chapter("I", "PENDAHULUAN", "", (Paragraph(words),))
    content = Book(
        ("LAPORAN",),
        "OKTOBER 2026",
        "",
        "",
        "",
        "Laporan",
        ("Kata pengantar.",),
        (chapter,),
        "Kepala Dinas",
        "",
        (),
    )
    row = draft(
        office.pk, kind="book", dossier="SOP10/2026-10", title="Laporan Oktober", period="2026-10", content=content,
        by=people["kasubbag"], at=at(minute),
    )  # fmt: skip
    code = row.versions.get().digest
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(minute + 1))
    return sign(row.pk, digest=code, by=people["kadis"], at=at(minute + 2), formats=())


def test_a_report_signed_anew_takes_the_place_of_the_one_before(office, people):
    first, second = signed_book(office, people, "satu", 10), signed_book(office, people, "dua", 20)
    first.refresh_from_db()
    assert (first.successor_id, first.state, first.withdrawn_at) == (second.pk, "replaced", second.signed_at)
    assert Document.objects.get(pk=second.pk).withdrawn_at is None


# ------------------------------------------------------------------ where it is shown


@pytest.fixture
def replaced(signed, office, people):
    newer = signed_letter(office, people, "Permintaan bahan, perbaikan", 100)
    withdraw(signed.pk, reason=REASON, successor=newer.number, by=people["kadis"], at=at(121))
    return newer


def test_the_pages_of_the_office_say_it(signed, replaced, office, people):
    client = as_person(people["operator"])
    told = page(client, f"/dokumen/{signed.pk}/")
    assert "Naskah ini tidak berlaku lagi" in told and REASON in told and replaced.number in told
    listed = page(client, "/dokumen/?status=replaced")
    assert "Digantikan" in listed and "1 dokumen" in listed
    book = number_book(office.pk, "nota_dinas", 2026)
    assert printed(book.lines[0])[-1] == f"Digantikan nomor {replaced.number}: {REASON}"
    assert REASON in page(client, "/dokumen/register/?jenis=nota_dinas&tahun=2026")


def test_the_public_page_says_that_it_holds_no_longer_and_no_more(signed, replaced):
    told = page(Client(), f"/verifikasi/{signed.token}/")
    assert "sejak 2 November 2026 tidak berlaku lagi" in told and replaced.number in told
    assert REASON not in told and " Sah</h2>" not in told


def test_the_public_page_of_a_withdrawn_one(signed, people):
    withdraw(signed.pk, reason=REASON, by=people["kadis"], at=at(90))
    told = page(Client(), f"/verifikasi/{signed.token}/")
    assert "dicabut pada 2 November 2026 dan tidak berlaku lagi" in told and REASON not in told


def test_secret_papers_tell_only_that_they_are_registered(signed, office, people):
    secret = signed_letter(office, people, "Hal rahasia", 100, fields=(("Sifat", ("Rahasia",)),))
    withdraw(signed.pk, reason=REASON, successor=secret.number, by=people["kadis"], at=at(120))
    told = page(Client(), f"/verifikasi/{signed.token}/")
    assert "Penggantinya naskah lain" in told and secret.number not in told
    withdraw(secret.pk, reason=REASON, by=people["kadis"], at=at(121))
    told = page(Client(), f"/verifikasi/{secret.token}/")
    assert "Terdaftar, tidak berlaku lagi" in told and secret.number not in told


# ------------------------------------------------------------------ its page


def test_the_head_withdraws_in_the_page(signed, people):
    person = Person.objects.get(pk=people["kadis"].person_id)
    person.set_password(PASSWORD)
    person.save()
    client, address = as_person(people["kadis"]), f"/dokumen/{signed.pk}/cabut/"
    assert address in page(client, f"/dokumen/{signed.pk}/")
    empty = client.post(address, {})
    assert empty.status_code == 422 and "Isi alasan." in empty.content.decode()
    unproved = client.post(address, {"reason": REASON, "password": "salah"})
    assert unproved.status_code == 422 and "Kata sandi salah" in unproved.content.decode()
    assert Document.objects.get().withdrawn_at is None
    given = {"reason": REASON, "password": PASSWORD}
    wrong = client.post(address, given | {"successor": "1/tidak/ada"})
    assert wrong.status_code == 422 and "tidak ditemukan" in wrong.content.decode()
    assert client.post(address, given | {"successor": ""}).status_code == 302
    assert Document.objects.get().withdrawn_post == "Kepala Dinas"
    assert address not in page(client, f"/dokumen/{signed.pk}/")


def test_others_do_not_come_to_that_page(signed, people):
    client = as_person(people["sekretaris"])
    assert client.get(f"/dokumen/{signed.pk}/cabut/").status_code == 403
    assert f"/dokumen/{signed.pk}/cabut/" not in page(client, f"/dokumen/{signed.pk}/")


def test_only_a_paper_of_the_same_kind_takes_its_place(signed, office, people):
    other = draft(
        office.pk, kind="undangan", dossier="SOP10/2026-10", title="Undangan", period="", content=letter(),
        by=people["pelaksana"], at=at(100),
    )  # fmt: skip
    code = other.versions.get().digest
    initial(other.pk, digest=code, by=people["sekretaris"], at=at(101))
    number = sign(other.pk, digest=code, by=people["kadis"], at=at(102), formats=()).number
    with pytest.raises(Refused, match="harus sejenis: nota dinas, bukan surat undangan"):
        withdraw(signed.pk, reason=REASON, successor=number, by=people["kadis"], at=at(120))


def test_its_page_its_slip_and_the_unit_that_has_it_say_that_it_holds_no_longer(signed, office, people):
    unit = Unit.objects.get(office=office, code="KOP")
    digest = signed.versions.get().digest
    to = (Recipient("Kepala Bidang Koperasi", unit.pk), Recipient("Bappeda"))
    sent = distribute(signed.pk, recipients=to, digest=digest, by=people["pelaksana"], at=at(70))
    receive(sent[0].pk, by=people["kabid"], how="aplikasi", at=at(71))
    newer = signed_letter(office, people, "Perbaikan", 100)
    before = page(as_person(people["pelaksana"]), f"/dokumen/{signed.pk}/")
    withdraw(signed.pk, reason=REASON, successor=newer.number, by=people["kadis"], at=at(120))
    after = page(as_person(people["pelaksana"]), f"/dokumen/{signed.pk}/")
    slip = page(Client(), f"/terima/{sent[1].token}/")
    (ended,) = waiting_papers([people["kabid"]], at(120).date()).ended

    assert "/surel/" in before and ">Berlaku<" in before
    assert "/surel/" not in after and ">Berlaku<" not in after and ">Tidak berlaku lagi<" in after
    assert "tidak berlaku lagi sejak 2 November 2026" in slip and newer.number in slip and REASON not in slip
    assert (ended.document_id, ended.number, ended.successor) == (signed.pk, signed.number, newer.number)
    assert waiting_papers([people["kabid"]], at(120).date() + timedelta(days=31)).ended == ()
    assert waiting_papers([people["kasubbag"]], at(120).date()).ended == ()


# ------------------------------------------------------------------ tampering


def test_a_withdrawal_that_was_altered_or_undone_is_named(signed, people):
    certify_all(signed.office_id, by=None, at=START)
    withdraw(signed.pk, reason=REASON, by=people["kadis"], at=at(90))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET withdrawn_reason = 'x'")
    found = [words for place, words in faults(signed.office_id) if place == f"naskah {signed.pk}"]
    assert "pencabutannya berbeda dari yang dicatat jurnal" in found
