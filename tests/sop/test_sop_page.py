"""One procedure on a page: its flow, both readings of its sum, how its actors are known, and what was found where."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import START, cast

from mutubaku.org.models import Person
from mutubaku.sop.files.catalogue import read_known, read_shipped
from mutubaku.sop.rules.faults import faults
from mutubaku.sop.services import load_catalogue

pytestmark = pytest.mark.django_db
CODE = "10-laporan-bulanan"
SHIPPED = read_shipped()


@pytest.fixture
def reader(client):
    """A client signed in as a reader of an office with the shipped catalogue."""
    office = cast()
    load_catalogue(office.office_id, at=START)
    client.force_login(Person.objects.get(pk=office["pelaksana"].person_id))
    return client


def page(reader, code=CODE):
    response = reader.get(f"/sop/{code}/")
    assert response.status_code == 200
    return response.content.decode()


def bare(html):
    """The words of a page on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_both_drawings_show_every_step_once(reader, code):
    drawings = re.findall(r'<svg class="flow" viewBox.*?</svg>', page(reader, code), re.DOTALL)

    numbers = [re.findall(r'<text class="no"[^>]*>(\d+)</text>', drawing) for drawing in drawings]
    assert numbers == [[str(step.no) for step in SHIPPED[code].steps]] * 2


def test_coordinates_are_written_with_a_point(reader):
    drawing = re.search(r'<svg class="flow" viewBox.*?</svg>', page(reader), re.DOTALL)[0]

    assert re.findall(r'(?:x|y|width|height)="[^"]*,[^"]*"', drawing) == []


def test_the_drawing_is_told_in_words(reader):
    html = page(reader)

    assert '<title id="alur-t">Laporan bulanan realisasi kegiatan APBD dan APBN</title>' in html
    assert '<desc id="alur-d">15 langkah pada lajur Sekretaris, Kasubbag Perencanaan,' in html


def test_the_sum_stands_in_both_readings(reader):
    words = bare(page(reader))

    assert "Bacaan A 12 hari kerja 3 jam 50 menit 93 jam 50 menit jam kerja" in words
    assert "Bacaan B 15 hari kerja 3 jam 50 menit Dipakai kantor ini 6 jam = 1 hari kerja" in words


def test_how_the_actors_are_known(reader):
    words = bare(page(reader))

    assert "Pelaksana tersurat Langkah 2, 6 Pelaksana disimpulkan Langkah 1, 3, 4, 5, 7, 8, 9" in words


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_every_fault_is_listed_and_every_link_to_one_leads_somewhere(reader, code):
    html = page(reader, code)
    found = faults(SHIPPED[code], read_known())

    listed = re.findall(r'id="temuan-(\d+)"', html)
    assert sorted(map(int, listed)) == list(range(1, len(found) + 1))
    assert set(re.findall(r'href="#temuan-(\d+)"', html)) <= set(listed)


def test_a_fault_stands_at_its_row(reader):
    row = re.search(r'<tr id="langkah-15" .*?</tr>', page(reader), re.DOTALL)[0]
    numbers = {
        str(n)
        for n, fault in enumerate(faults(SHIPPED[CODE], read_known()), 1)
        if fault.step == 15 and fault.code != "E4"
    }

    assert set(re.findall(r'href="#temuan-(\d+)"', row)) == numbers
    assert "memuat judul undang-undang, bukan kegiatan" in bare(row)


def test_the_identity_block_is_whole(reader):
    words = bare(page(reader))

    for label in (
        "Nomor SOP",
        "Tercetak",
        "Dibuat",
        "Direvisi",
        "Berlaku",
        "Kualifikasi",
        "Peralatan",
        "Keterkaitan",
    ):
        assert label in words
    assert "UU Nomor 25 Tahun 2004 tentang Sistem Perencanaan Pembangunan Nasional" in words
    assert "Pencatatan dan pendataan Softcopy dan buku laporan (hardcopy)" in words


def test_the_page_asks_little(reader):
    page(reader)  # versions are parsed once per process

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(reader)

    assert len(asked) <= 12
