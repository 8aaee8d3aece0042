"""The list of cases and one case: every step with its rounds, the units, the papers, the deviations."""

import gzip
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from plain_office import at, done, office, read, rows, sent_to_units, sign_in, start, words

from mutubaku.cases import selectors
from mutubaku.cases.models import Case
from mutubaku.cases.rules.mutubaku import Spent
from mutubaku.cases.selectors.overview import overview
from mutubaku.cases.services import flow
from mutubaku.documents.services.drafting import draft
from mutubaku.org.models import Office, Unit
from mutubaku.values.content import Letter, Paragraph

HEADS = ["No.", "Kegiatan dan pelaksana", "Kelengkapan", "Waktu aktual / standar", "Output", "Status"]


def page(client, plain, case, name="kadis"):
    return sign_in(client, plain[name]).get(f"/pekerjaan/{case.number}/")


def case_again(case):
    return Case.objects.get(pk=case.pk)


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
            "Laporan Oktober PKJ-2024-0002 , dimulai 4 Nov 2024, 09.10", "Oktober 2026", "0 dari 15 langkah",
            "Sekretaris langkah 1", "Lewat waktu baku jatuh tempo 4 Nov 2024, 09.25",
        ],
        [
            "Laporan September PKJ-2024-0001 , dimulai 4 Nov 2024, 09.05", "September 2026", "0 dari 15 langkah",
            "Sekretaris langkah 1", "Lewat waktu baku jatuh tempo 4 Nov 2024, 09.20",
        ],
    ]  # fmt: skip
    assert "2 pekerjaan Yang terbaru lebih dahulu" in words(response)


def test_a_cancelled_case_waits_for_nobody(client, plain, case):
    flow.cancel(case.pk, by=plain["kasubbag"], reason="Periodenya salah tulis", at=at(5))

    assert rows(sign_in(client, plain["kadis"]).get("/pekerjaan/"))[0][2:] == [
        "0 dari 15 langkah",
        "–",
        "Dibatalkan 4 Nov 2024, 09.10",
    ]


def test_the_list_says_how_far_and_whose_and_a_case_that_waits_for_units_is_not_late(
    client, plain, monkeypatch
):
    case = start(plain)
    sent_to_units(plain, case)
    done(plain, case, 7, 70)
    monkeypatch.setattr(timezone, "now", lambda: at(90))

    assert rows(sign_in(client, plain["kadis"]).get("/pekerjaan/"))[0][2:] == [
        "5 dari 15 langkah",
        "2 unit langkah 6",
        "Berjalan jatuh tempo 12 Nov 2024, 16.00",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3), ("?sop=10-laporan-bulanan", 3), ("?sop=02-tepra", 422), ("?periode=2026-10", 1),
        ("?periode=2099-01", 422), ("?status=berjalan", 2), ("?status=dibatalkan", 1), ("?status=selesai", 0),
        ("?status=terlambat", 2), ("?status=apa", 422), ("?q=sEPTember", 1), ("?q=0003", 1), ("?q=%3Cb%3E", 0),
        ("?q=%00", 422), ("?status=berjalan&periode=2026-09", 1),
    ],
)  # fmt: skip
def test_the_list_is_searched(client, plain, query, found):
    for number, month in enumerate(("Agustus", "September", "Oktober"), 8):
        last = start(plain, f"2026-{number:02d}", f"Laporan {month}")
    flow.cancel(last.pk, by=plain["kasubbag"], reason="Periodenya salah tulis", at=at(5))

    response = sign_in(client, plain["kadis"]).get(f"/pekerjaan/{query}")

    assert (
        response.status_code if response.status_code != 200 else len(rows(response)) if found else 0
    ) == found
    assert ("Tidak ada pekerjaan yang cocok." in words(response)) == (found == 0)


def test_pages_of_a_search_keep_what_was_searched(client, plain):
    for number in range(51):
        start(plain, f"{2020 + number // 12}-{number % 12 + 1:02d}")

    html = sign_in(client, plain["kadis"]).get("/pekerjaan/?status=berjalan").content.decode()

    assert 'href="?status=berjalan&amp;halaman=2"' in html


@pytest.mark.any_database
@pytest.mark.parametrize("units", [1, 300])
def test_the_list_takes_the_same_few_queries_whatever_its_units(client, db, units):
    plain = office(units=units)
    for number in range(1, 4):
        sent_to_units(plain, start(plain, f"2026-{number:02d}"))
    sign_in(client, plain["kadis"]).get("/pekerjaan/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/pekerjaan/")

    assert len(asked) == 9, [query["sql"] for query in asked]


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
    assert steps[1][:3] == [
        "1",
        "Tugaskan Kasubbag Perencanaan menyiapkan nota dinas permintaan laporan realisasi kegiatan APBD dan APBN "
        "Sekretaris · rincian langkah 1 Putaran 1: menunggu sejak 4 Nov 2024, 09.05 · jatuh tempo 4 Nov 2024, 09.20 "
        "lewat waktu baku",
        "1/1 Catatan penugasan",
    ]
    assert steps[1][4:] == ["Konsep", "Berjalan Lewat waktu baku"]
    assert [row[3] for row in steps[2:4]] == ["standar 30 m", "standar 5 m"]
    assert [row[5] for row in steps[2:]] == ["Belum"] * 14
    assert "Belum ada naskah." in words(response)
    assert "Tidak ada penyimpangan yang tercatat." in words(response)
    assert "Menunggu Sekretaris sejak Senin, 4 November 2024, pukul 09.05 WITA" in words(response)
    assert "Hanya Sekretaris yang dapat menyelesaikan langkah ini." in words(response)


def test_who_it_waits_for_is_led_to_the_forms_of_the_step(client, plain, case):
    done(plain, case, 1, 10)
    done(plain, case, 2, 30)
    work, _ = selectors.next_work(case.pk, 3)
    address = f"/pekerjaan/{case.number}/langkah/{work}/"

    mine, other = page(client, plain, case, "sekretaris"), page(client, plain, case, "kasubbag")

    assert f'href="{address}#h-kerjakan"' in mine.content.decode()
    assert f'href="{address}#h-kembali"' in mine.content.decode()
    assert "Catat paraf Lanjut ke langkah 4, Kepala Dinas" in words(mine)
    assert "Kembalikan dengan catatan Ke langkah 2" in words(mine)
    assert "#h-kerjakan" not in other.content.decode()
    assert "Menunggu tindakan Anda" not in words(other)


def test_a_step_shows_who_ended_it_when_and_in_what_time(client, plain, case):
    done(plain, case, 1, 10, words="Ditugaskan lisan")

    assert rows(page(client, plain, case))[0][1:] == [
        "Tugaskan Kasubbag Perencanaan menyiapkan nota dinas permintaan laporan realisasi kegiatan APBD dan APBN "
        "Sekretaris · rincian langkah 1 Putaran 1: diselesaikan oleh Sekretaris , 4 Nov 2024, 09.15 (10 m) "
        "· jatuh tempo 4 Nov 2024, 09.20 Pernyataan: Ditugaskan lisan",
        "1/1 Catatan penugasan",
        "10 m / 15 m",
        "Konsep",
        "Selesai",
    ]


def test_what_has_been_spent_so_far(client, plain, case):
    returned(plain, case)

    view = overview(
        case_again(case),
        Office.objects.get(pk=plain.office_id),
        (),
        at(300).astimezone(ZoneInfo("Asia/Makassar")),
    )

    # Own: 60 minutes of steps 1 to 5; until the rest at noon 115 of step 7; after it 5 + 10 + 50 of steps 8 to 10.
    # Units side by side: the slower one took 115 minutes until the rest.
    assert view.measure.waited == Spent(own=240, unit=115)
    assert (view.measure.late, view.measure.used, view.measure.standard) == ((), 60, 420)
    assert [(one.start, one.end, one.units) for one in view.returns] == [(10, 6, True)]
    assert view.here == (6, 7)


def test_the_rounds_of_a_returned_case_stay_readable(client, plain, case):
    returned(plain, case)

    response = page(client, plain, case)
    steps, units = read(response).tables

    assert steps[10][1].endswith(
        "Putaran 1: dikembalikan oleh Kasubbag Perencanaan , 4 Nov 2024, 14.05 (50 m) "
        "· jatuh tempo 7 Nov 2024, 16.00 Fisik <script> tidak sejalan"
    )
    assert [row[5] for row in steps[6:12]] == [
        "Berjalan Lewat waktu baku", "Berjalan Lewat waktu baku", "Diulang", "Diulang", "Dikembalikan", "Belum",
    ]  # fmt: skip
    assert units[1][0] == "Bidang 0"
    assert units[1][3:5] == ["4 Nov 2024, 11.05", "Diterima"]
    assert units[2][0].startswith(
        "Bidang 1 Putaran 2 Bidang 1 Putaran 1: diselesaikan oleh Kepala Bidang 1 ,"
    )
    assert units[2][3:5] == ["–", "Belum, terlambat"]
    assert "Langkah 7 , waktu: 95 menit kerja Rapat di luar kantor Pelaksana, 4 Nov 2024, 12.25" in words(
        response
    )


def test_the_history_tells_who_did_what_newest_first_and_is_read_in_parts(client, plain, case):
    returned(plain, case)

    html = page(client, plain, case).content.decode()
    first = words(page(client, plain, case)).partition("Riwayat ")[2]
    older = client.get(
        f"/pekerjaan/{case.number}/?riwayat={html.partition('?riwayat=')[2].partition('#')[0]}"
    )

    assert first.startswith(
        "Kasubbag Perencanaan mengembalikan isian Bidang 1 dari langkah 10 4 Nov 2024, 14.05 Fisik <script> tidak sejalan"
    )
    assert "memulai pekerjaan dengan 2 unit" not in first
    assert "memulai pekerjaan dengan 2 unit" in words(older)
    assert "?riwayat=" not in older.content.decode()


@pytest.mark.parametrize("asked", ["0", "x", "-1", "9" * 30, ""])
def test_a_history_that_does_not_exist_is_an_empty_one(client, plain, case, asked):
    response = sign_in(client, plain["kadis"]).get(
        f"/pekerjaan/{case.number}/", {"riwayat": asked, "unit6": asked}
    )

    assert response.status_code == 200


def test_only_the_units_that_still_owe_can_be_listed(client, plain, case):
    sent_to_units(plain, case)
    done(plain, case, 6, 120, unit="U0")
    sign_in(client, plain["kadis"])

    every = read(client.get(f"/pekerjaan/{case.number}/")).tables[1]
    owing = read(client.get(f"/pekerjaan/{case.number}/?unit=belum")).tables[1]

    assert [row[0] for row in every[1:]] == ["Bidang 0", "Bidang 1"]
    assert [row[0] for row in owing[1:]] == ["Bidang 1"]


def test_a_paused_step_says_so_and_its_clock_stands_still(client, plain, case):
    work, _ = selectors.next_work(case.pk, 1)
    flow.pause(work, by=plain["sekretaris"], cause="Menunggu Bappeda", at=at(5))

    response = words(page(client, plain, case))

    assert "Dijeda sejak 4 Nov 2024, 09.10 : Menunggu Bappeda" in response
    assert "Dijeda, sisa 10 m" in response


def test_a_cancelled_case_shows_why(client, plain, case):
    done(plain, case, 1, 10)
    flow.cancel(case.pk, by=plain["kasubbag"], reason="Periodenya salah tulis", at=at(20))

    response = page(client, plain, case)

    assert [row[5] for row in rows(response)] == ["Selesai", "Ditarik", *["Belum"] * 13]
    assert "Kasubbag Perencanaan membatalkan pekerjaan 4 Nov 2024, 09.25 Periodenya salah tulis" in words(
        response
    )


def test_words_of_a_person_are_never_markup(client, plain, case):
    returned(plain, case)

    html = page(client, plain, case).content.decode()

    assert html.count("<script") == html.count("<script src=")
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


@pytest.mark.any_database
@pytest.mark.parametrize("units", [1, 300])
def test_a_case_takes_the_same_few_queries_and_little_room_whatever_its_units(client, db, units):
    plain = office(units=units)
    case = start(plain)
    sent_to_units(plain, case)
    draft(
        plain.office_id, kind="nota_dinas", dossier=case.number, title="-", period="2026-10",
        content=Letter(("NOTA DINAS",), (), ()), by=plain["kasubbag"], at=at(60),
    )  # fmt: skip
    flow.pause(selectors.next_work(case.pk, 7)[0], by=plain["pelaksana"], cause="Menunggu Bappeda", at=at(61))
    page(client, plain, case)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"/pekerjaan/{case.number}/")

    assert len(read(response).tables[1]) == min(units, 50) + 1
    assert len(asked) <= 12, [query["sql"] for query in asked]
    assert len(gzip.compress(response.content)) < 40_000


def test_a_case_line_tells_the_steps_that_wait(plain, case):
    sent_to_units(plain, case)
    done(plain, case, 6, 120, unit="U0")
    case.refresh_from_db()

    line = selectors.case_line(case)

    assert [(one.step.no, one.units) for one in line.waiting] == [(6, 1), (7, 0)]
    assert (line.number, line.phase, line.steps, line.ended_at) == (case.number, "berjalan", 15, None)


def test_units_are_kept_apart_even_when_named_alike(client, plain, case):
    Unit.objects.filter(pk__in=plain.unit_ids).update(name="Bidang Kembar")
    returned(plain, case)

    units = read(page(client, plain, case)).tables[1]

    assert [row[4] for row in units[1:]] == ["Diterima", "Belum, terlambat"]
