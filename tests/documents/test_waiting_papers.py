"""What waits for a person on papers: marks of letters beside the steps as the rules say, receipts to confirm."""

from dataclasses import replace

import pytest
from cast import at, letter
from django.test import Client

from mutubaku.documents.models import Document, Receipt
from mutubaku.documents.rules.beside import turn_of
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import paper as paper_of
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.selectors.waiting import ToReceive, Waiting, WaitingPapers, waiting_papers
from mutubaku.documents.services.delivery import distribute, receive
from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign
from mutubaku.org.models import Assignment, Person, Unit
from mutubaku.org.rules.holding import Role

DAY = at(0).date()


def beside(office, by, signer):
    return draft(
        office.pk, kind="undangan", dossier="X", title=f"Undangan {signer}", period="", content=letter(), by=by,
        signer_role=signer, at=at(0),
    )  # fmt: skip


def by_rules(people, rows):
    """Who → what the rules say, paper by paper."""
    everybody = tuple(people.values())
    words = {"paraf": "paraf", "tanda_tangan": "tanda tangan"}
    return {
        name: [
            Waiting(row.pk, row.title, row.dossier, words[turn.kind])
            for row in rows
            if (turn := turn_of(paper_facts(row.pk), [who], everybody))
        ]
        for name, who in people.items()
    }


def found(people):
    return {name: list(waiting_papers([who], DAY).to_mark) for name, who in people.items()}


def test_letters_wait_for_whom_the_rules_name_at_every_turn(office, people) -> None:
    rows = [
        beside(office, people[drafter], signer)
        for drafter, signer in (
            ("pelaksana", Role.KEPALA_DINAS), ("kasubbag", Role.SEKRETARIS), ("pelaksana", Role.KASUBBAG_PERENCANAAN),
        )
    ]  # fmt: skip
    code = rows[0].versions.get().digest
    first = found(people)
    assert first == by_rules(people, rows)
    assert {name: len(ones) for name, ones in first.items() if ones} == {"sekretaris": 2, "kasubbag": 2}

    for minute, name in ((1, "kasubbag"), (2, "sekretaris")):
        initial(rows[0].pk, digest=code, by=people[name], at=at(minute))
        assert found(people) == by_rules(people, rows)
    sign(rows[0].pk, digest=code, by=people["kadis"], at=at(3), formats=())
    assert found(people) == by_rules(people, rows)
    assert waiting_papers([], DAY) == WaitingPapers()


def test_a_letter_below_whose_signer_nobody_is_in_office_is_signed_at_once(office, people) -> None:
    row = beside(office, people["pelaksana"], Role.SEKRETARIS)
    Assignment.objects.filter(position_id=people["kasubbag"].position_id).update(until=at(-3000).date())
    left = {name: who for name, who in people.items() if name != "kasubbag"}
    assert found(left) == by_rules(left, [row])
    assert found(left)["sekretaris"] == [Waiting(row.pk, row.title, "X", "tanda tangan")]


@pytest.fixture
def sent(signed, people, office):
    unit = Unit.objects.get(office=office, code="KOP")
    digest = paper_of(signed.pk).digest
    distribute(signed.pk, digest=digest, recipients=(Recipient("Bidang Koperasi", unit.pk),), by=people["kasubbag"],
               at=at(90))  # fmt: skip
    return signed


def test_the_head_of_a_unit_is_shown_what_the_unit_has_not_confirmed(
    sent, people, django_assert_num_queries
) -> None:
    row = Document.objects.get(pk=sent.pk)
    with django_assert_num_queries(1):
        asked = waiting_papers([people["kabid"]], DAY).to_receive
    assert asked == (ToReceive(sent.pk, row.title, row.number, "Bidang Koperasi", at(90)),)
    with django_assert_num_queries(0):
        assert waiting_papers([people["operator"]], DAY) == WaitingPapers()
    with django_assert_num_queries(1):
        assert waiting_papers([replace(people["kabid"], heads=False)], DAY) == WaitingPapers()
    receive(Receipt.objects.get().pk, by=people["kabid"], how="aplikasi", at=at(95))
    assert waiting_papers([people["kabid"]], DAY).to_receive == ()


def test_beranda_and_tugas_show_both_and_the_menu_counts_the_signature(
    sent, office, people, monkeypatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(100))
    row = beside(office, people["kasubbag"], Role.SEKRETARIS)
    for name, address in (("sekretaris", f"/dokumen/{row.pk}/"), ("kabid", f"/dokumen/{sent.pk}/#h-terima")):
        browser = Client()
        browser.force_login(Person.objects.get(pk=people[name].person_id))
        for page in ("/", "/tugas/"):
            html = browser.get(page).content.decode()
            assert (f'href="{address}"' in html) == (page == "/tugas/")
            assert ("Naskah menunggu tanda tangan Anda" in html) == (name == "sekretaris")
            assert ("Naskah yang perlu dikonfirmasi" in html) == (name == "kabid")
            assert ('<span class="n">1<' in html) == (name == "sekretaris")
