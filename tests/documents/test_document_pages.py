"""The register of papers, a book part by part, versions beside each other, receipts, and files while they are made."""

from dataclasses import replace
from typing import Any

import pytest
from cast import at, letter, make_office, staff
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mutubaku.documents.models import Build, Receipt
from mutubaku.documents.rules.builds import FAILED_WORDS, BuildState
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.services.building import BUILDERS, build
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import initial, print_out
from mutubaku.documents.services.ordering import order_again
from mutubaku.org.models import Person, Unit
from mutubaku.values.refusal import Refused
from tests.documents.sample_content import BOOK


def client(people, name) -> Client:
    found = Client()
    found.force_login(Person.objects.get(pk=people[name].person_id))
    found.get("/akun/")  # the first page of a session notes when it began
    return found


def body(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def book(office, people):
    return draft(
        office.pk, kind="book", dossier="PKJ-2026-0001", title="Laporan Oktober", period="2026-10",
        content=BOOK, by=people["pelaksana"], at=at(0),
    )  # fmt: skip


def test_book_with_a_file_tells_how_to_bind_it(book, people) -> None:
    browser = client(people, "kasubbag")
    before = browser.get(f"/dokumen/{book.pk}/").context["binding"]
    build(book.pk, formats=("pdf",), by=people["kasubbag"], at=at(5))

    answer = browser.get(f"/dokumen/{book.pk}/")
    assert (before, [name for name, _ in answer.context["binding"]]) == (
        (), ["Kertas", "Satu sisi", "Dua sisi", "Melintang", "Periksa"],
    )  # fmt: skip
    assert "Siap dijilid" in body(answer)


def test_the_chain_says_that_initials_are_still_to_come(book, people, paper) -> None:
    reader = client(people, "kasubbag")
    for row in (book, paper):
        assert "<b>Pejabat di bawah penanda tangan</b><p>Memaraf</p>" in body(
            reader.get(f"/dokumen/{row.pk}/")
        )
    initial(paper.pk, digest=paper.versions.get().digest, by=people["sekretaris"], at=at(5))
    assert "di bawah penanda tangan" not in body(reader.get(f"/dokumen/{paper.pk}/"))


# ---------------------------------------------------------------- the register


def titles(response) -> list[str]:
    return [row.title for row in response.context["page"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Laporan Oktober", "Permintaan bahan"]),
        ("jenis=book", ["Laporan Oktober"]),
        ("status=signed", ["Permintaan bahan"]),
        ("periode=2026", ["Laporan Oktober", "Permintaan bahan"]),
        ("periode=2026-10&jenis=nota_dinas", ["Permintaan bahan"]),
        ("q=oktober", ["Laporan Oktober"]),
        ("q=000.7.2.8/1", ["Permintaan bahan"]),
        ("q=PKJ-2026-0001", ["Laporan Oktober"]),
        ("q=tidak-ada", []),
        ("halaman=77", ["Laporan Oktober", "Permintaan bahan"]),
    ],
)
def test_papers_are_found_by_kind_state_period_and_words(signed, people, book, query, found) -> None:
    response = client(people, "kadis").get(f"/dokumen/?{query}")

    assert (response.status_code, titles(response)) == (200, found)


@pytest.mark.parametrize("query", ["jenis=x", "status=9", "periode=besok", "q=" + "x" * 101, "q=%00"])
def test_a_search_that_cannot_be_read_says_so_beside_the_whole_list(signed, people, query) -> None:
    response = client(people, "kadis").get(f"/dokumen/?{query}")

    assert (response.status_code, titles(response)) == (422, ["Permintaan bahan"])
    assert "Saringan tidak dapat dipakai" in body(response)


def test_the_register_shows_the_own_office_only_and_says_when_it_is_empty(signed) -> None:
    elsewhere = staff(make_office("lain"))

    response = client(elsewhere, "kadis").get("/dokumen/")

    assert titles(response) == []
    assert "Belum ada dokumen." in body(response)


def test_a_long_register_has_pages_that_keep_the_search(office, people) -> None:
    for number in range(51):
        draft(
            office.pk, kind="nota_dinas", dossier=f"P-{number}", title=f"Surat {number}", period="2026-10",
            content=letter(), by=people["kasubbag"], at=at(0),
        )  # fmt: skip
    reader = client(people, "kadis")

    with CaptureQueriesContext(connection) as asked:
        first = reader.get("/dokumen/?jenis=nota_dinas")
    second = reader.get("/dokumen/?jenis=nota_dinas&halaman=2")

    assert len(asked) <= 12
    assert (len(titles(first)), titles(second)) == (50, ["Surat 0"])
    assert "?jenis=nota_dinas&amp;halaman=2" in body(first)


# ---------------------------------------------------------------- a book part by part


def sections(response) -> list[str]:
    names = ["kata-pengantar", *(f"bab-{n + 1}" for n in range(len(BOOK.chapters))), "pengesahan"]
    return [name for name in names if f'<section id="{name}">' in body(response)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["bab-1"]),
        ("?bab=0", ["kata-pengantar"]),
        ("?bab=2", ["bab-2"]),
        (f"?bab={len(BOOK.chapters) + 1}", ["pengesahan"]),
        ("?bab=99", ["bab-1"]),
        ("?bab=x%00", ["bab-1"]),
    ],
)
def test_a_book_opens_at_the_chapter_asked_for(people, book, query, found) -> None:
    assert sections(client(people, "kadis").get(f"/dokumen/{book.pk}/{query}")) == found


def test_the_whole_book_is_there_for_print(people, book) -> None:
    response = client(people, "kadis").get(f"/dokumen/{book.pk}/?bab=semua")

    assert sections(response) == ["kata-pengantar", "bab-1", "bab-2", "pengesahan"]


def test_two_versions_stand_beside_each_other(people, book) -> None:
    first = BOOK.chapters[0]
    revised = replace(BOOK, chapters=(replace(first, finding="Sudah sesuai target."), *BOOK.chapters[1:]))
    revise(book.pk, content=revised, by=people["pelaksana"], at=at(5))
    reader = client(people, "kadis")

    with CaptureQueriesContext(connection) as asked:
        response = reader.get(f"/dokumen/{book.pk}/?banding=1")

    assert len(asked) <= 12
    assert "Versi 2 dibandingkan dengan versi 1" in body(response)
    assert [part.name for part in response.context["found"].changed] == [f"Bab I. {first.title}"]
    assert "Sudah sesuai target." in body(response)
    for nonsense in ("2", "0", "7", "x", "²", "9" * 30):
        assert "found" not in reader.get(f"/dokumen/{book.pk}/?banding={nonsense}").context


# ---------------------------------------------------------------- receipts


@pytest.fixture
def sent(signed, people, office):
    unit = Unit.objects.get(office=office, code="KOP")
    names = (Recipient("Kepala Bidang Koperasi", unit.pk), Recipient("Bappeda"))
    return distribute(
        signed.pk,
        digest=signed.versions.latest("no").digest,
        recipients=names,
        by=people["kasubbag"],
        at=at(70),
    )[0]


def test_the_unit_confirms_what_it_received(signed, sent, people) -> None:
    address = f"/dokumen/{signed.pk}/terima/{sent.pk}/"
    reader = client(people, "operator")
    offered = body(reader.get(f"/dokumen/{signed.pk}/"))
    not_offered = body(client(people, "sekretaris").get(f"/dokumen/{signed.pk}/"))

    answer = reader.post(address)
    again = reader.post(address)

    receipt = Receipt.objects.get(pk=sent.pk)
    assert (offered.count("Konfirmasi penerimaan"), not_offered.count("Konfirmasi penerimaan")) == (1, 0)
    assert (answer.status_code, again.status_code) == (302, 409)
    assert (receipt.received_post, receipt.how) == (people["operator"].title, "melalui aplikasi Mutubaku")


def test_a_receipt_is_another_units_or_another_papers(signed, sent, people, book) -> None:
    foreign = client(staff(make_office("lain")), "kasubbag")

    assert client(people, "sekretaris").post(f"/dokumen/{signed.pk}/terima/{sent.pk}/").status_code == 403
    assert client(people, "operator").post(f"/dokumen/{book.pk}/terima/{sent.pk}/").status_code == 404
    assert foreign.post(f"/dokumen/{signed.pk}/terima/{sent.pk}/").status_code == 404
    assert Receipt.objects.get(pk=sent.pk).received_at is None


# ---------------------------------------------------------------- files while they are made


def breaking(content, dress, emblem) -> Any:
    raise RuntimeError("no such font")


def fragment(reader, order) -> Any:
    return reader.get(f"/dokumen/berkas/{order.pk}/", headers={"HX-Request": "true"})


def test_an_order_is_seen_while_it_runs_and_stops_asking_when_it_has_ended(paper, people) -> None:
    order = order_again(paper.pk, by=people["kasubbag"], at=at(5))
    reader = client(people, "sekretaris")

    waiting, page = fragment(reader, order), reader.get(f"/dokumen/{paper.pk}/")
    Build.objects.filter(pk=order.pk).update(state=BuildState.RUNNING, done=1)
    running = fragment(reader, order)
    Build.objects.filter(pk=order.pk).update(state=BuildState.DONE, done=2, ended_at=at(6))
    done = fragment(reader, order)

    assert [one.status_code for one in (waiting, running, done)] == [200, 200, 286]
    assert 'hx-trigger="every 1s"' in body(waiting) and 'hx-trigger="every 1s"' in body(page)
    assert "Menunggu giliran" in body(waiting)
    assert "Membuat DOCX" in body(running) and "1 dari 2 berkas jadi" in body(running)
    assert "hx-trigger" not in body(done)


def test_without_script_the_piece_leads_to_the_paper(paper, people) -> None:
    order = order_again(paper.pk, by=people["kasubbag"], at=at(5))

    answer = client(people, "kadis").get(f"/dokumen/berkas/{order.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/dokumen/{paper.pk}/#h-berkas")


def test_a_failed_order_names_its_reason_and_is_tried_again_by_its_owner(
    paper, people, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
        patched.setitem(BUILDERS, "docx", breaking)
        print_out(paper.pk, digest=paper.versions.latest("no").digest, by=people["kasubbag"], at=at(10))
    order, owner = Build.objects.get(), client(people, "kasubbag")
    shown = body(owner.get(f"/dokumen/{paper.pk}/"))
    listed = body(owner.get("/dokumen/pekerjaan-latar/"))
    stranger = client(people, "operator")

    refused = stranger.post(f"/dokumen/berkas/{order.pk}/ulang/")
    with django_capture_on_commit_callbacks(execute=True):
        answer = owner.post(f"/dokumen/berkas/{order.pk}/ulang/")
    again = owner.post(f"/dokumen/berkas/{order.pk}/ulang/")

    assert FAILED_WORDS in shown and "Coba lagi" in shown
    assert FAILED_WORDS in listed and "Coba lagi" in listed
    assert "Coba lagi</button>" not in body(stranger.get(f"/dokumen/{paper.pk}/"))
    assert (refused.status_code, answer.status_code, again.status_code) == (403, 302, 409)
    assert Build.objects.get().state == BuildState.DONE


def test_files_are_ordered_again_on_demand_once_at_a_time(paper, people) -> None:
    address = f"/dokumen/{paper.pk}/berkas/"

    answers = [client(people, name).post(address).status_code for name in ("operator", "pelaksana", "kadis")]

    assert answers == [403, 302, 409]
    assert Build.objects.get().person_id == people["pelaksana"].person_id


def test_who_may_not_order_is_told_who_may(paper, people) -> None:
    with pytest.raises(Refused) as refused:
        order_again(paper.pk, by=people["operator"], at=at(5))

    assert [r.code for r in refused.value.refusals] == ["role"]


def test_pages_of_files_take_few_queries_however_long_the_list(paper, people) -> None:
    for _ in range(60):
        Build.objects.create(
            document=paper, formats="pdf", asked_at=at(1), person_id=people["kasubbag"].person_id,
            position_id=people["kasubbag"].position_id, state=BuildState.DONE, done=1, ended_at=at(2),
        )  # fmt: skip
    reader = client(people, "kasubbag")

    with CaptureQueriesContext(connection) as asked:
        response = reader.get("/dokumen/pekerjaan-latar/")

    assert (len(response.context["lines"]), len(asked) <= 12) == (50, True)
