"""Papers over a real database: their texts, version by version, and the marks under them."""

import pytest
from cast import START, at, digest_of, drafted, letter, make_office, report, staff, verbs
from django.db import IntegrityError, connection, transaction
from refused import codes

from mutubaku.documents import selectors
from mutubaku.documents.models import Document, Mark, Version
from mutubaku.documents.rules.marks import marks_by_part
from mutubaku.documents.rules.paper import MarkKind, PaperState
from mutubaku.documents.services.building import build
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import approve, initial, sign
from mutubaku.values.refusal import Refused

# ------------------------------------------------------------------ text


def test_draft_reads_back_as_written(paper, people):
    read = selectors.paper(paper.pk)
    assert read.content == letter()
    assert (read.version, read.state, read.marks, read.number, read.dated) == (
        1,
        PaperState.DRAFTED,
        (),
        "",
        None,
    )
    assert (read.drafter, read.drafter_id) == ("Kasubbag Perencanaan", people["kasubbag"].person_id)


def test_draft_of_an_unknown_kind_is_refused(office, people):
    with pytest.raises(Refused) as caught:
        drafted(office, people["kasubbag"], kind="puisi")
    assert codes(caught) == ["kind"]
    assert Document.objects.count() == 0


def test_same_text_again_makes_no_version_and_no_journal_entry(office, paper, people):
    revise(paper.pk, content=letter(), by=people["kasubbag"], at=at(5))
    assert Version.objects.count() == 1
    assert verbs(office) == ["draft"]


def test_changed_text_voids_the_marks_and_keeps_them_readable(office, paper, people):
    old = digest_of(paper)
    initial(paper.pk, digest=old, by=people["sekretaris"], at=at(30))
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(40))
    read = selectors.paper(paper.pk)
    assert (read.version, read.state, read.live_marks) == (2, PaperState.DRAFTED, ())
    assert [(mark.version, mark.digest, mark.live) for mark in read.marks] == [(1, old, False)]
    row = Mark.objects.get()
    assert (row.voided_at, row.voided_by_id) == (at(40), people["kasubbag"].person_id)
    assert verbs(office) == ["draft", "initial", "revise"]


def test_going_back_to_an_older_text_brings_no_mark_back(paper, people):
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(40))
    revise(paper.pk, content=letter(), by=people["kasubbag"], at=at(50))
    read = selectors.paper(paper.pk)
    assert (read.version, read.live_marks) == (3, ())
    with pytest.raises(Refused) as caught:
        sign(paper.pk, digest=read.digest, by=people["kadis"], at=at(60))
    assert codes(caught) == ["no_initial"]


def test_signed_text_cannot_change(signed, people):
    with pytest.raises(Refused) as caught:
        revise(signed.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(70))
    assert codes(caught) == ["signed"]
    assert Version.objects.count() == 1


# ------------------------------------------------------------------ marks


def test_mark_under_a_text_that_changed_is_refused_and_names_the_version(paper, people):
    read = digest_of(paper)
    revise(paper.pk, content=letter("Hal lain"), by=people["kasubbag"], at=at(10))
    with pytest.raises(Refused) as caught:
        initial(paper.pk, digest=read, by=people["sekretaris"], at=at(20))
    assert str(caught.value) == "Naskah telah berubah sejak Anda membacanya, baca versi 2."
    assert Mark.objects.count() == 0


def test_drafter_takes_no_mark_even_in_another_post(office, people):
    row = drafted(office, people["kadis"])
    code = digest_of(row)
    initial(row.pk, digest=code, by=people["sekretaris"], at=at(10))
    for verb, said in ((initial, ["signer", "own_draft"]), (approve, ["own_draft"]), (sign, ["own_draft"])):
        with pytest.raises(Refused) as caught:
            verb(row.pk, digest=code, by=people["kadis"], at=at(20))
        assert codes(caught) == said


def test_mark_keeps_post_name_and_rank_of_the_day(paper, people):
    initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=at(30))
    people_row = Mark.objects.get().person
    people_row.name, people_row.rank = "Nama baru", "Pangkat baru"
    people_row.save()
    (mark,) = selectors.paper(paper.pk).marks
    assert (mark.kind, mark.role, mark.post, mark.person, mark.nip, mark.rank, mark.at) == (
        MarkKind.PARAF, "sekretaris", "Sekretaris", "Pejabat Sekretaris", "199001012015011001", "Pembina", at(30),
    )  # fmt: skip


def test_other_office_can_neither_mark_nor_send(paper):
    stranger = staff(make_office("dinas-lain"))
    code = digest_of(paper)
    for act in (
        lambda: initial(paper.pk, digest=code, by=stranger["sekretaris"], at=at(5)),
        lambda: revise(paper.pk, content=letter("x"), by=stranger["kasubbag"], at=at(5)),
        lambda: build(paper.pk, formats=("pdf",), by=stranger["kasubbag"], at=at(5)),
        lambda: distribute(
            paper.pk, digest=digest_of(paper), recipients=(), by=stranger["pelaksana"], at=at(5)
        ),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert codes(caught) == ["office"]


def test_holder_outside_his_dates_is_refused(paper, people):
    with pytest.raises(Refused) as caught:
        initial(paper.pk, digest=digest_of(paper), by=people["sekretaris"], at=START.replace(year=2025))
    assert codes(caught) == ["not_in_post"]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("documents_document", "signed_at = NULL"),
        ("documents_document", "number = ''"),
        ("documents_document", "archived_at = signed_at"),
        ("documents_mark", "voided_at = at"),
        ("documents_version", "printed_at = at"),
    ],
)
def test_database_holds_who_and_when_together(signed, table, columns):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns}")


# ------------------------------------------------------------------ marks by chapter


def test_a_changed_chapter_voids_the_paraf_on_that_chapter_only(office, people):
    row = draft(
        office.pk, kind="book", dossier="x", title="Laporan", period="2026-10", content=report("satu", "dua"),
        by=people["pelaksana"], at=START,
    )  # fmt: skip
    initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=at(5))
    revise(row.pk, content=report("satu", "tiga"), by=people["pelaksana"], at=at(10))
    between = selectors.paper(row.pk)
    with pytest.raises(Refused) as caught:
        sign(row.pk, digest=between.digest, by=people["kadis"], at=at(15), formats=())

    initial(row.pk, digest=between.digest, by=people["sekretaris"], at=at(20))
    whole = selectors.paper(row.pk)
    sign(row.pk, digest=whole.digest, by=people["kadis"], at=at(25), formats=())

    assert codes(caught) == ["no_initial"]
    assert [(one.name, one.posts) for one in marks_by_part(between)] == [
        ("Sampul", (("Sekretaris", 1),)), ("Kata pengantar", (("Sekretaris", 1),)),
        ("Bab 1. Bab", (("Sekretaris", 1),)), ("Bab 2. Bab", ()), ("Lembar pengesahan", (("Sekretaris", 1),)),
    ]  # fmt: skip
    assert (between.state, whole.state) == (PaperState.DRAFTED, PaperState.INITIALLED)
    unbuilt = "bertanda tangan, tetapi berkas pdf, docx, xlsx belum dibuat"
    assert selectors.faults(office.pk) == [(f"naskah {row.pk}", unbuilt)]
