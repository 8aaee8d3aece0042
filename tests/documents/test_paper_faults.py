"""What the doctor finds in papers changed behind the program, and the lists of a dossier's papers."""

import pytest
from cast import START, UNBUILT, at, digest_of, letter, make_office, report
from django.db import connection

from mutubaku.documents import selectors
from mutubaku.documents.files import checks
from mutubaku.documents.models import Mark, Version
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import initial, sign

UNSIGNED = "judul, nomor, tanggal, atau penanda tangan berbeda dari saat ditandatangani"


# ------------------------------------------------------------------ lists and faults


def test_papers_of_a_dossier_take_four_queries_however_many(
    office, people, signed, django_assert_num_queries
):
    with django_assert_num_queries(4):
        one = selectors.papers_of(office.pk, "SOP10/2026-10")
    for _ in range(5):
        draft(
            office.pk, kind="book", dossier="SOP10/2026-10", title="Laporan", period="2026-10", content=letter(),
            by=people["pelaksana"], at=at(100),
        )  # fmt: skip
    with django_assert_num_queries(4):
        six = selectors.papers_of(office.pk, "SOP10/2026-10")
    assert (len(one), [paper.kind for paper in six]) == (1, ["nota_dinas"] + ["book"] * 5)
    assert six[0] == one[0]
    assert selectors.papers_of(office.pk, "lain") == ()


def change(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_faults_name_a_text_changed_behind_the_program(signed):
    change("UPDATE documents_version SET body = %s", '{"kind":"letter"}')
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", "isi versi 1 tidak lagi cocok dengan kode isinya"),
        (f"naskah {signed.pk}", UNBUILT),
    ]


def test_faults_name_a_mark_under_another_text(signed):
    change("UPDATE documents_mark SET digest = %s WHERE kind = 'paraf'", "0" * 64)
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", "tanda paraf Sekretaris tidak menunjuk isi versi 1"),
        (f"naskah {signed.pk}", UNBUILT),
        (f"naskah {signed.pk}", "tanda paraf pada versi 1 berbeda dari yang dibubuhkan"),
    ]


def test_faults_name_a_state_that_no_mark_bears_out(signed):
    change("UPDATE documents_document SET state = 'drafted'")
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", "tercatat drafted, menurut tandanya signed"),
        (f"naskah {signed.pk}", UNBUILT),
    ]


def test_faults_name_a_gap_in_the_numbers(signed):
    change("UPDATE documents_document SET number_serial = 3")
    change("UPDATE documents_register SET last = 3")
    assert selectors.faults(signed.office_id) == [
        (f"naskah {signed.pk}", UNBUILT),
        ("register nota dinas 2026", "nomor urut 1 hilang tanpa alasan"),
        ("register nota dinas 2026", "nomor urut 2 hilang tanpa alasan"),
        (f"naskah {signed.pk}", UNSIGNED),
    ]


def test_faults_name_a_number_used_twice(office, signed, people):
    other = draft(
        office.pk, kind="nota_dinas", dossier="x", title="x", period="", content=letter("Lain"), by=people["kasubbag"],
        at=START,
    )  # fmt: skip
    initial(other.pk, digest=digest_of(other), by=people["sekretaris"], at=at(30))
    sign(other.pk, digest=digest_of(other), by=people["kadis"], at=at(60), formats=())
    change('DROP INDEX "document_number"')
    change("UPDATE documents_document SET number = %s", signed.number)
    assert selectors.faults(office.pk) == [
        (f"naskah {signed.pk}", UNBUILT),
        (f"naskah {other.pk}", UNBUILT),
        (f"naskah {other.pk}", f"nomor {signed.number} juga dipakai naskah {signed.pk}"),
        (f"naskah {other.pk}", UNSIGNED),
    ]


def test_faults_of_one_office_are_not_told_of_another(signed):
    other = make_office("dinas-lain")
    assert (checks.faults(other.pk), selectors.faults(signed.office_id)) == (
        [],
        [(f"naskah {signed.pk}", UNBUILT)],
    )


# ------------------------------------------------------------------ marks whose parts were moved


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: Mark.objects.update(lost="[]"), "tanda paraf berlaku atau gugur tanpa perbaikan naskah"),
        (
            lambda: Mark.objects.update(lost='["Sampul"]'),
            "tanda paraf berlaku atau gugur tanpa perbaikan naskah",
        ),
        (lambda: Version.objects.update(parts="[]"), "kode bagian versi"),
    ],
)
def test_the_doctor_finds_marks_whose_parts_were_moved(office, people, change, words):
    row = draft(
        office.pk, kind="book", dossier="x", title="Laporan", period="2026-10", content=report("satu", "dua"),
        by=people["pelaksana"], at=START,
    )  # fmt: skip
    initial(row.pk, digest=digest_of(row), by=people["sekretaris"], at=at(5))
    revise(row.pk, content=report("satu", "tiga"), by=people["pelaksana"], at=at(10))

    change()

    assert any(words in said for _, said in selectors.faults(office.pk))
