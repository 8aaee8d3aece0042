"""The full list of works: what waits, what is followed, what is done; with filter and pages."""

from plain_office import at, done, rows, sent_to_units, sign_in, start, words

from mutubaku.org import services as org


def see(client, plain, name, query="", minutes=None, monkeypatch=None):
    if monkeypatch:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(minutes))
    return sign_in(client, plain[name]).get(f"/tugas/{query}")


def test_what_waits_is_grouped_by_urgency(client, plain, case, monkeypatch):
    start(plain, "2026-09", when=at(60))

    found = words(see(client, plain, "sekretaris", minutes=62, monkeypatch=monkeypatch))

    assert "2 tugas menunggu" in found
    assert found.index("Lewat waktu baku 1") < found.index("Jatuh tempo hari ini 1")


def test_what_waits_can_be_narrowed_to_a_procedure(client, plain, case):
    page = see(client, plain, "sekretaris", "?sop=10-laporan-bulanan")
    unknown = see(client, plain, "sekretaris", "?sop=tidak-ada&status=aneh")

    assert '<option value="10-laporan-bulanan" selected>SOP 10</option>' in page.content.decode()
    assert "1 tugas menunggu" in words(page)
    assert "1 tugas menunggu" in words(unknown)


def test_a_long_list_has_pages_that_keep_the_filter(client, plain, monkeypatch):
    for month in range(51):
        start(plain, f"{2026 + month // 12}-{month % 12 + 1:02d}")

    first = see(client, plain, "sekretaris", "?sop=10-laporan-bulanan", minutes=5, monkeypatch=monkeypatch)
    second = client.get("/tugas/?status=menunggu&sop=10-laporan-bulanan&halaman=2")

    assert 'href="?status=menunggu&amp;sop=10-laporan-bulanan&amp;halaman=2">2</a>' in first.content.decode()
    assert [page.content.decode().count('<li class="task">') for page in (first, second)] == [50, 1]


def test_what_is_followed_is_a_table_of_cases(client, plain, case, monkeypatch):
    sent_to_units(plain, case)

    found = rows(see(client, plain, "U0", "?status=diikuti", minutes=70, monkeypatch=monkeypatch))

    assert [row[:3] for row in found] == [
        ["Laporan bulanan SOP 10 · PKJ-2024-0001", "Langkah 6 dan 7 dari 15", "2 unit, Pelaksana"]
    ]


def test_what_i_did_is_listed_under_the_post_of_that_day(client, plain, case):
    done(plain, case, 1, 45, cause="Rapat")

    page = see(client, plain, "sekretaris", "?status=selesai")

    assert [row[1:] for row in rows(page)] == [
        [
            "Laporan bulanan SOP 10, langkah 1", "Sekretaris", "4 Nov 2024, 09.50", "45 m",
            "Selesai terlambat",
        ]
    ]  # fmt: skip
    assert rows(see(client, plain, "kasubbag", "?status=diikuti"))[0][2] == "Kasubbag Perencanaan"
    assert "Belum ada tugas yang Anda selesaikan." in words(see(client, plain, "kadis", "?status=selesai"))


def test_a_person_without_a_post_has_empty_lists(client, plain, case):
    client.force_login(org.add_person(plain.office_id, username="baru", name="Pegawai Baru", at=at(0)))

    pages = [words(client.get(f"/tugas/?status={status}")) for status in ("menunggu", "diikuti", "selesai")]

    assert "Tidak ada tugas yang menunggu." in pages[0]
    assert "Tidak ada pekerjaan berjalan yang melibatkan jabatan Anda." in pages[1]
    assert "Belum ada tugas yang Anda selesaikan." in pages[2]
