"""Notices of a person: why they came, where they lead, and that they can be read."""

import pytest
from plain_office import at, done, office, sent_to_units, sign_in, start, words

from mutubaku.cases.models import Notice
from mutubaku.cases.services.chasing import chase
from mutubaku.org import services as org


@pytest.fixture
def chased(plain, case):
    sent_to_units(plain, case)
    chase(case.pk, by=plain["kasubbag"], at=at(70))
    return case


def test_a_notice_says_why_it_came_and_leads_to_the_work(client, plain, chased):
    page = sign_in(client, plain["U0"]).get("/pemberitahuan/")

    found = words(page)
    assert "Datang kepada Anda sebagai Kepala Bidang 0, karena diingatkan." in found
    assert "Baru 4 Nov 2024, 10.15 Jatuh tempo" in found
    one = Notice.objects.get(position_id=plain["U0"].position_id)
    assert f'name="pemberitahuan" value="{one.pk}"' in page.content.decode()


def test_the_bell_rings_until_the_notices_are_read(client, plain, chased):
    sign_in(client, plain["U0"])
    assert "Pemberitahuan, 1 belum dibaca" in words(client.get("/"))

    answer = client.post("/pemberitahuan/", follow=True)

    assert "1 pemberitahuan ditandai sudah dibaca." in words(answer)
    assert "belum dibaca" not in words(client.get("/"))
    assert Notice.objects.filter(read_at=None).count() == 1  # that of the other unit
    assert "Tidak ada yang belum dibaca." in words(client.post("/pemberitahuan/", follow=True))


def test_opening_one_notice_reads_that_one_alone(client, plain, chased):
    chase(chased.pk, by=plain["kasubbag"], at=at(70 + 24 * 60))
    sign_in(client, plain["U0"])
    older, newer = Notice.objects.filter(position_id=plain["U0"].position_id).order_by("pk")

    answer = client.post("/pemberitahuan/", {"pemberitahuan": newer.pk})

    assert answer["Location"] == f"/pekerjaan/{chased.number}/langkah/{newer.work_id}/"
    assert "Pemberitahuan, 1 belum dibaca" in words(client.get("/"))
    assert [one.read_at is None for one in (older, Notice.objects.get(pk=newer.pk))] == [True, False]


@pytest.mark.parametrize("asked", ["0", "x", "²", "9" * 30, ""])
def test_a_notice_of_somebody_else_does_not_exist(client, plain, chased, asked):
    other = Notice.objects.get(position_id=plain["U1"].position_id)
    sign_in(client, plain["U0"])

    for one in (asked, str(other.pk)):
        assert client.post("/pemberitahuan/", {"pemberitahuan": one}).status_code == 404
    assert Notice.objects.filter(read_at=None).count() == 2


def test_a_notice_about_a_work_that_is_done_no_longer_rings(client, plain, chased):
    done(plain, chased, 6, 80, unit="U0")

    page = words(sign_in(client, plain["U0"]).get("/pemberitahuan/"))

    assert "Tugas sudah selesai" in page
    assert "belum dibaca dan tugasnya masih menunggu" not in page


def test_nobody_reads_the_notices_of_others(client, plain, chased):
    other = office(code="LAIN")

    for holder in (plain["sekretaris"], other["U0"]):
        assert "Belum ada pemberitahuan." in words(sign_in(client, holder).get("/pemberitahuan/"))


def test_without_a_post_there_is_nothing_to_read(client, plain, chased):
    client.force_login(org.add_person(plain.office_id, username="baru", name="Pegawai Baru", at=at(0)))

    assert "Belum ada pemberitahuan." in words(client.get("/pemberitahuan/"))
    assert "Tidak ada yang belum dibaca." in words(client.post("/pemberitahuan/", follow=True))


@pytest.mark.any_database
@pytest.mark.parametrize("cases", [1, 60])
def test_a_long_list_has_pages_and_few_queries(client, plain, cases, django_assert_max_num_queries):
    for month in range(cases):
        case = start(plain, f"{2026 + month // 12}-{month % 12 + 1:02d}")
        sent_to_units(plain, case)
        chase(case.pk, by=plain["kasubbag"], at=at(70))
    sign_in(client, plain["U0"]).get("/")

    with django_assert_max_num_queries(8):
        page = client.get("/pemberitahuan/")

    assert page.content.decode().count("karena diingatkan") == min(cases, 50)
