"""A SIPD file read beside the request: seen while it is read, then its preview or its faults, tried again by hand."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import COOPS, OCTOBER, at, cast, plan

from mutubaku.figures.files import held
from mutubaku.figures.files.sipd_example import ExampleLine, example_report
from mutubaku.figures.files.sipd_xlsx import read_realisation, row_count
from mutubaku.figures.models import SipdImport, SipdReading
from mutubaku.figures.rules.status import ReadingState
from mutubaku.figures.selectors.imports import failed_readings
from mutubaku.figures.services import reading
from mutubaku.figures.services.reading import BROKEN, carry_out, order_reading, retry_reading, send_unfinished
from mutubaku.org.models import Assignment, JournalEntry, Office, Person
from mutubaku.values.refusal import Refused

SKPD = "3.31.0.00.0.00.01.0000"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> Any:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def dinas(db: None) -> Any:
    made = cast()
    plan(made)
    Office.objects.filter(pk=made.office_id).update(skpd_code=SKPD)
    return made


def report(lines: int = 1) -> bytes:
    made = [
        ExampleLine(COOPS, "Fasilitasi", "5.1.02.01.01.0024", f"Belanja {n}", Decimal(900_000))
        for n in range(lines)
    ]
    return example_report(OCTOBER, made, skpd=SKPD, skpd_name="DINAS", seed=1)


def brought(dinas: Any, data: bytes, name: str = "sipd.xlsx") -> SipdReading:
    return order_reading(
        dinas.office_id, period=OCTOBER, name=name, data=data, by=dinas["pelaksana"], at=at(5)
    )


def client(dinas: Any, name: str) -> Client:
    found = Client()
    found.force_login(Person.objects.get(pk=dinas[name].person_id))
    found.get("/akun/")
    return found


def piece(reader: Client, row: SipdReading) -> Any:
    return reader.get(f"/isian/sipd/berkas/{row.pk}/", headers={"HX-Request": "true"})


def test_a_file_waits_until_the_engine_takes_it_and_leaves_its_preview(dinas: Any) -> None:
    row = brought(dinas, report())
    assert (row.state, SipdImport.objects.count()) == (ReadingState.WAITING, 0)

    assert send_unfinished() == 1

    row.refresh_from_db()
    assert (row.state, row.sipd_import) == (ReadingState.DONE, SipdImport.objects.get())
    assert send_unfinished() == 0
    assert [e.verb for e in JournalEntry.objects.order_by("seq")][-2:] == ["order_sipd", "preview_sipd"]


def test_rows_are_told_while_they_are_read() -> None:
    data, told = report(200), []

    rows = read_realisation(data, progress=lambda done, total: told.append((done, total))).rows

    assert len(rows) >= 600
    assert told == [(done, row_count(data)) for done in range(250, row_count(data), 250)]


def test_progress_is_stored_and_seen_while_the_file_is_read(dinas: Any, monkeypatch: Any) -> None:
    row, reader, seen = brought(dinas, report()), client(dinas, "kasubbag"), []
    reads = reading.preview_sipd

    def watched(*args: Any, progress: Any, **kwargs: Any) -> Any:
        seen.append(piece(reader, row).content.decode())
        progress(250, 900)
        seen.append(piece(reader, row).content.decode())
        return reads(*args, progress=progress, **kwargs)

    monkeypatch.setattr(reading, "preview_sipd", watched)
    waiting = piece(reader, row)
    carry_out(row.pk)
    ended = piece(reader, row)

    assert (waiting.status_code, ended.status_code, ended["HX-Refresh"]) == (200, 286, "true")
    assert "Menunggu giliran" in waiting.content.decode()
    assert "Memeriksa berkas" in seen[0]
    assert "250 dari 900" in seen[1] and '<progress max="900" value="250"' in seen[1]


def test_the_preview_shows_what_the_file_would_change(dinas: Any) -> None:
    row = brought(dinas, report())
    carry_out(row.pk)
    reader = client(dinas, "kasubbag")

    with CaptureQueriesContext(connection) as asked:
        page = reader.get(f"/isian/sipd/berkas/{row.pk}/")

    html = page.content.decode()
    assert len(asked) <= 12
    assert "sipd.xlsx" in html and "belum mengubah lembar unit" in html and COOPS in html
    assert 'value="berlakukan"' in html

    made = SipdImport.objects.get()
    assert reader.post(f"/isian/sipd/{made.pk}/", {"aksi": "berlakukan"}).status_code == 302
    assert 'value="berlakukan"' not in reader.get(f"/isian/sipd/berkas/{row.pk}/").content.decode()


def test_faults_of_a_file_stay_visible_with_another_try(
    dinas: Any, django_capture_on_commit_callbacks: Any
) -> None:
    reader = client(dinas, "pelaksana")
    with django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("a.xlsx", b"PK bukan arsip")
        answer = reader.post("/isian/sipd/", {"periode": "2026-10", "berkas": file})
    row = SipdReading.objects.get()
    page, listed = reader.get(answer.url).content.decode(), reader.get("/isian/sipd/").content.decode()

    assert (answer.status_code, row.state) == (302, ReadingState.FAILED)
    assert "Berkas Excel rusak atau tidak utuh." in page and "Coba lagi" in page
    assert f'href="/isian/sipd/berkas/{row.pk}/"' in listed and "Gagal" in listed
    assert [one.id for one in failed_readings(dinas["pelaksana"].person_id)] == [row.pk]
    assert failed_readings(dinas["kasubbag"].person_id) == ()

    with django_capture_on_commit_callbacks(execute=True):
        again = client(dinas, "kasubbag").post(f"/isian/sipd/berkas/{row.pk}/ulang/")

    assert again.status_code == 302
    assert [one.id for one in failed_readings(dinas["kasubbag"].person_id)] == [row.pk]
    assert JournalEntry.objects.filter(verb="retry_sipd").count() == 1


def test_what_is_no_workbook_at_all_is_refused_at_once(dinas: Any) -> None:
    file = SimpleUploadedFile("a.xlsx", b"x,y")

    answer = client(dinas, "pelaksana").post("/isian/sipd/", {"periode": "2026-10", "berkas": file})

    assert (answer.status_code, SipdReading.objects.count()) == (422, 0)
    assert "tampaknya berkas teks CSV, bukan buku kerja Excel" in answer.content.decode()


def test_a_reading_that_breaks_off_says_so_and_can_be_tried_again(dinas: Any, monkeypatch: Any) -> None:
    row = brought(dinas, report())

    def breaking(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("disk gone")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "preview_sipd", breaking)
        carry_out(row.pk)
    assert [one.faults for one in failed_readings(dinas["pelaksana"].person_id)] == [(BROKEN,)]

    retry_reading(row.pk, by=dinas["kasubbag"], at=at(10))
    carry_out(row.pk)

    row.refresh_from_db()
    assert (row.state, row.faults, row.person_id) == (ReadingState.DONE, "", dinas["kasubbag"].person_id)


@pytest.mark.parametrize("state", [ReadingState.WAITING, ReadingState.DONE])
def test_only_a_failed_reading_is_tried_again(dinas: Any, state: ReadingState) -> None:
    row = brought(dinas, report())
    if state is ReadingState.DONE:
        carry_out(row.pk)
    with pytest.raises(Refused) as refused:
        retry_reading(row.pk, by=dinas["kasubbag"], at=at(10))

    assert [one.code for one in refused.value.refusals] == ["not_failed"]
    assert client(dinas, "kasubbag").post(f"/isian/sipd/berkas/{row.pk}/ulang/").status_code == 409


def test_a_reading_that_has_ended_is_not_read_again(dinas: Any) -> None:
    row = brought(dinas, report())
    carry_out(row.pk)
    carry_out(row.pk)

    assert SipdImport.objects.count() == 1


def test_what_is_gone_or_whose_post_is_gone_is_said(dinas: Any) -> None:
    gone, left = brought(dinas, report()), brought(dinas, report(2))
    held.drop(gone.sha256)
    carry_out(gone.pk)
    Assignment.objects.filter(person_id=dinas["pelaksana"].person_id).delete()
    carry_out(left.pk)

    found = {one.id: one.faults[0].code for one in failed_readings(dinas["pelaksana"].person_id)}
    assert found == {gone.pk: "file_gone", left.pk: "holder"}


def test_a_reading_of_another_office_is_not_found(dinas: Any) -> None:
    row, foreign = brought(dinas, report()), client(cast(code="LAIN"), "kasubbag")

    assert foreign.get(f"/isian/sipd/berkas/{row.pk}/").status_code == 404
    assert foreign.post(f"/isian/sipd/berkas/{row.pk}/ulang/").status_code == 404
    assert client(dinas, "operator PDN").get(f"/isian/sipd/berkas/{row.pk}/").status_code == 403


def test_a_file_full_of_faults_keeps_the_first_of_them_and_their_number(dinas: Any) -> None:
    made = [ExampleLine(COOPS, "Fasilitasi", "5.1.02.01.01.0024", f"B {n}", Decimal(9)) for n in range(30)]
    row = brought(dinas, example_report(OCTOBER, made, skpd="", skpd_name="DINAS", seed=1))
    carry_out(row.pk)

    page = client(dinas, "kasubbag").get(f"/isian/sipd/berkas/{row.pk}/").content.decode()

    (failed,) = failed_readings(dinas["pelaksana"].person_id)
    assert (len(failed.faults), failed.found["faults"] > 60) == (60, True)
    assert f"Sel {failed.faults[0].place}" in page
    assert f"dan {failed.found['faults'] - 60} lainnya" in page
