"""The list of cases and one case: every step with its rounds, the units, the papers, the deviations."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from plain_office import at, done, office, read, rows, sent_to_units, sign_in, start, words

from mutubaku.cases import selectors
from mutubaku.cases.services import flow
from mutubaku.documents.services.drafting import draft
from mutubaku.org.models import Unit
from mutubaku.values.content import Letter, Paragraph

HEADS = ["No.", "Kegiatan dan pelaksana", "Kelengkapan", "Waktu aktual / baku", "Output", "Status"]


def page(client, plain, case, name="kadis"):
    return sign_in(client, plain[name]).get(f"/pekerjaan/{case.number}/")


def returned(plain, case):
    """Both units sent, the compilation was handed over, the reviewer gave it back to one of them."""
    sent_to_units(plain, case)
    done(plain, case, 6, 120, unit="U0")
    done(plain, case, 6, 180, unit="U1")
    done(plain, case, 7, 200, cause="Rapat di luar kantor")
    done(plain, case, 8, 240)
    done(plain, case, 9, 250)
    work, _ = selectors.next_work(case.pk, 10)
    flow.return_case(
        work, by=plain["kasubbag"], reason="Fisik <script> tidak sejalan", units=("U1",), at=at(300)
    )


def test_the_list_shows_the_cases_of_the_own_office_newest_first(client, plain):
    start(plain, "2026-09", "Laporan September")
    start(plain, "2026-10", "Laporan Oktober", at(5))
    start(office(code="LAIN"), "2026-10", "Milik kantor lain")

    response = sign_in(client, plain["kadis"]).get("/pekerjaan/")

    assert rows(response) == [
        [
            "Laporan Oktober PKJ-2024-0002",
            "Oktober 2026",
            "1 dari 15, Sekretaris",
            "4 Nov 2024, 09.10",
            "Berjalan",
        ],
        [
            "Laporan September PKJ-2024-0001",
            "September 2026",
            "1 dari 15, Sekretaris",
            "4 Nov 2024, 09.05",
            "Berjalan",
        ],
    ]
    assert "2 pekerjaan, yang terbaru lebih dahulu" in words(response)


def test_a_cancelled_case_waits_for_nobody(client, plain, case):
    flow.cancel(case.pk, by=plain["kasubbag"], reason="Periodenya salah tulis", at=at(5))

    assert rows(sign_in(client, plain["kadis"]).get("/pekerjaan/"))[0][2:] == [
        "–",
        "4 Nov 2024, 09.05",
        "Dibatalkan",
    ]


def test_the_list_is_cut_into_numbered_pages_of_fifty(client, plain):
    for number in range(51):
        start(plain, f"{2020 + number // 12}-{number % 12 + 1:02d}")
    sign_in(client, plain["kadis"])

    assert len(rows(client.get("/pekerjaan/"))) == 50
    assert len(rows(client.get("/pekerjaan/?halaman=2"))) == 1
    assert client.get("/pekerjaan/").content.count(b'href="?halaman=2"') == 1


@pytest.mark.parametrize("asked", ["0", "-1", "99999999999999999999", "dua", ""])
def test_a_page_number_that_does_not_exist_still_gives_a_page(client, plain, case, asked):
    response = sign_in(client, plain["kadis"]).get("/pekerjaan/", {"halaman": asked})

    assert (response.status_code, len(rows(response))) == (200, 1)


def test_an_empty_list_says_so(client, plain):
    assert "Belum ada pekerjaan." in words(sign_in(client, plain["kadis"]).get("/pekerjaan/"))


def test_a_case_that_has_just_begun(client, plain, case):
    response = page(client, plain, case)
    (steps,) = read(response).tables

    assert response.status_code == 200
    assert steps[0] == HEADS
    assert steps[1] == [
        "1",
        "Tugaskan Kasubbag Perencanaan menyiapkan nota dinas permintaan laporan realisasi kegiatan APBD dan APBN "
        "Sekretaris Putaran 1: menunggu sejak 4 Nov 2024, 09.05 · jatuh tempo 4 Nov 2024, 09.20 "
        "lewat waktu baku",
        "Catatan penugasan",
        "baku 15 menit",
        "Konsep",
        "Berjalan Lewat waktu baku",
    ]
    assert [row[5] for row in steps[2:]] == ["Belum"] * 14
    assert "Belum ada naskah." in words(response)
    assert "Tidak ada penyimpangan yang tercatat." in words(response)


def test_a_step_shows_who_ended_it_when_and_in_what_time(client, plain, case):
    done(plain, case, 1, 10, words="Ditugaskan lisan")

    assert rows(page(client, plain, case))[0][1:] == [
        "Tugaskan Kasubbag Perencanaan menyiapkan nota dinas permintaan laporan realisasi kegiatan APBD dan APBN "
        "Sekretaris Putaran 1: selesai oleh Sekretaris , 4 Nov 2024, 09.15 · jatuh tempo 4 Nov 2024, 09.20 "
        "Pernyataan: Ditugaskan lisan",
        "Catatan penugasan",
        "10 menit / 15 menit",
        "Konsep",
        "Selesai",
    ]


def test_what_has_been_spent_so_far(client, plain, case):
    returned(plain, case)

    found = words(page(client, plain, case))

    # Own: 60 minutes of steps 1 to 5; until the rest at noon 115 of step 7; after it 5 + 10 + 50 of steps 8 to 10.
    assert "Waktu kerja sendiri 4 jam" in found
    assert "Menunggu unit 2 jam 55 menit" in found
    assert "Menunggu pihak luar 0 menit Penyimpangan 1 Putaran 2" in found


def test_the_rounds_of_a_returned_case_stay_readable(client, plain, case):
    returned(plain, case)

    steps, units, deviations = read(page(client, plain, case)).tables

    assert steps[10][1].endswith(
        "Putaran 1: dikembalikan oleh Kasubbag Perencanaan , 4 Nov 2024, 14.05 · jatuh tempo 7 Nov 2024, 16.00 "
        "Fisik <script> tidak sejalan"
    )
    assert (steps[6][5], steps[10][5]) == ("Berjalan Lewat waktu baku", "Dikembalikan")
    assert [row[:2] + row[4:] for row in units[1:]] == [
        ["Bidang 0 Kepala Bidang 0", "Selesai", "4 Nov 2024, 11.05", "1 jam"],
        [units[2][0], "Berjalan Lewat waktu baku", "–", "–"],
    ]
    assert units[2][0].startswith("Bidang 1 Putaran 1: selesai oleh Kepala Bidang 1 ,")
    assert deviations[1:] == [
        ["Langkah 7", "Waktu", "95 menit kerja", "Rapat di luar kantor", "Pelaksana", "4 Nov 2024, 12.25"]
    ]


def test_words_of_a_person_are_never_markup(client, plain, case):
    returned(plain, case)

    html = page(client, plain, case).content.decode()

    assert "<script" not in html
    assert "Fisik &lt;script&gt; tidak sejalan" in html


def test_a_paper_of_the_case_is_linked(client, plain, case):
    content = Letter(("NOTA DINAS",), (), (Paragraph("Isi"),))
    paper = draft(
        plain.office_id, kind="nota_dinas", dossier=case.number, title="Permintaan bahan", period="2026-10",
        content=content, by=plain["kasubbag"], at=at(5),
    )  # fmt: skip

    response = page(client, plain, case)

    assert f'href="/dokumen/{paper.pk}/"' in response.content.decode()
    assert "Permintaan bahan Nota dinas, versi 1 Konsep" in words(response)


@pytest.mark.parametrize("number", ["PKJ-2024-9999", "x" * 200, "%3Cscript%3E"])
def test_an_unknown_number_is_not_found(client, plain, number):
    assert sign_in(client, plain["kadis"]).get(f"/pekerjaan/{number}/").status_code == 404


def test_a_case_of_another_office_is_not_found(client, plain, case):
    other = office(code="LAIN")

    assert page(client, other, case).status_code == 404
    assert page(client, plain, case).status_code == 200


def test_a_case_with_the_same_number_in_two_offices_shows_the_own_one(client, plain, case):
    other = office(code="LAIN")
    twin = start(other, title="Laporan kantor lain")

    assert twin.number == case.number
    assert "Laporan kantor lain" in words(page(client, other, twin))
    assert "Laporan kantor lain" not in words(page(client, plain, case))


@pytest.mark.parametrize("units", [1, 300])
def test_a_case_takes_the_same_few_queries_whatever_its_units(client, db, units):
    plain = office(units=units)
    case = start(plain)
    sent_to_units(plain, case)
    draft(
        plain.office_id, kind="nota_dinas", dossier=case.number, title="-", period="2026-10",
        content=Letter(("NOTA DINAS",), (), ()), by=plain["kasubbag"], at=at(60),
    )  # fmt: skip
    page(client, plain, case)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"/pekerjaan/{case.number}/")

    assert len(read(response).tables[1]) == units + 1
    assert len(asked) == 12, [query["sql"] for query in asked]


def test_a_case_line_tells_the_steps_that_wait(plain, case):
    sent_to_units(plain, case)
    done(plain, case, 6, 120, unit="U0")
    case.refresh_from_db()

    line = selectors.case_line(case)

    assert [(one.step.no, one.units) for one in line.waiting] == [(6, 1), (7, 0)]
    assert (line.number, line.phase, line.steps, line.ended_at) == (case.number, "berjalan", 15, None)


def test_a_step_line_keeps_units_apart_even_when_named_alike(plain, case):
    Unit.objects.filter(pk__in=plain.unit_ids).update(name="Bidang Kembar")
    returned(plain, case)

    step = selectors.case_view(case.pk, at(300)).steps[5]

    assert [[work.status for work in works] for works in step.units] == [["selesai"], ["selesai", "menunggu"]]
    assert step.own_works == ()
