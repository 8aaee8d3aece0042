"""Search: what is found, by which words, and that nothing of another office is."""

import pytest
from plain_office import at, office, sign_in, start, words

from mutubaku.cases.selectors.finding import CaseHit, UnitHit, found
from mutubaku.documents.services.drafting import draft
from mutubaku.values.content import Letter, Paragraph


def paper(plain, number, title="Permintaan bahan"):
    content = Letter(("NOTA DINAS",), (), (Paragraph("Isi"),))
    return draft(
        plain.office_id, kind="nota_dinas", dossier=number, title=title, period="2026-10",
        content=content, by=plain["kasubbag"], at=at(1),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["PKJ-2024-0001", "laporan BULANAN", "2026-10", "oktober", "Laporan Oktober"]
)
def test_a_case_is_found_by_number_title_and_period(plain, case, text):
    start(plain, "2026-09", title="Laporan lain")

    assert found(plain.office_id, text).cases == (
        CaseHit("PKJ-2024-0001", "Laporan bulanan", "2026-10", "berjalan"),
    )


def test_every_word_must_be_there(plain, case):
    assert found(plain.office_id, "laporan november").count == 0
    assert found(plain.office_id, "  ").count == 0


def test_papers_units_and_procedures_are_found(plain, case):
    row = paper(plain, case.number)

    assert [hit.id for hit in found(plain.office_id, "permintaan bahan").papers] == [row.pk]
    assert found(plain.office_id, "bidang 1").units == (UnitHit("U1", "Bidang 1"),)
    assert [sop.id for sop in found(plain.office_id, "sop lkj-ip").sops] == ["08-lkjip"]


def test_nothing_of_another_office_is_found(plain, case):
    paper(plain, case.number)
    other = office(units=0, code="LAIN")

    hits = [found(other.office_id, text) for text in ("laporan bulanan", "permintaan bahan", "bidang 1")]

    assert [(hit.cases, hit.papers, hit.units) for hit in hits] == [((), (), ())] * 3


def test_signs_of_the_database_are_plain_characters(plain, case):
    assert [found(plain.office_id, text).cases for text in ("%", "_", "'", "\\")] == [(), (), (), ()]


def test_the_page_leads_to_what_it_found(client, plain, case):
    row = paper(plain, case.number)

    html = sign_in(client, plain["U0"]).get("/cari/?q=bulanan").content.decode()
    other = client.get("/cari/?q=permintaan+bahan").content.decode()

    assert f'href="/pekerjaan/{case.number}/">Laporan bulanan</a>' in html
    assert 'href="/sop/10-laporan-bulanan/"' in html
    assert f'href="/dokumen/{row.pk}/">Permintaan bahan</a>' in other


def test_the_page_says_how_to_search_and_when_nothing_is_found(client, plain):
    sign_in(client, plain["kadis"])

    assert "Tulis nomor atau judul pekerjaan" in words(client.get("/cari/"))
    found_none = client.get("/cari/", {"q": '<b> "zebra"'})
    assert 'Tidak ada hasil untuk “<b> "zebra"”.' in words(found_none)
    assert client.get("/cari/", {"q": "\0" + "x" * 5000}).status_code == 200


@pytest.mark.parametrize("cases", [1, 15])
def test_a_search_is_few_queries_and_shows_the_first_of_many(
    client, plain, cases, django_assert_max_num_queries
):
    for month in range(cases):
        paper(plain, start(plain, f"{2026 + month // 12}-{month % 12 + 1:02d}").number, "Laporan")
    sign_in(client, plain["kadis"]).get("/")

    with django_assert_max_num_queries(8):
        page = client.get("/cari/?q=laporan")

    assert page.content.decode().count('href="/pekerjaan/PKJ') == min(cases, 10)
    assert ("Hanya sepuluh hasil pertama" in words(page)) is (cases > 10)
