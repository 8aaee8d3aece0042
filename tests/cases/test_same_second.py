"""Two people, or one who clicks twice, at the same second: one wins, the other reads who did what.

Each request runs in a thread with a connection of its own, held at a barrier until all are ready.
"""

import re
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from factories import COOPS, at, cast, key, open_round, plan, sheet
from office_world import MONTH, SOP, started
from pages import PASSWORD, Desk, forms, text

from mutubaku.cases.models import Case, Work
from mutubaku.documents.models import Document, Mark
from mutubaku.org import services as org
from mutubaku.org.models import Assignment, JournalEntry, Person
from mutubaku.org.selectors import journal_state
from mutubaku.sop.services import load_catalogue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(monkeypatch, settings, tmp_path) -> Desk:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(10))
    settings.FILES = tmp_path / "berkas"
    office = cast()
    plan(office)
    org.adopt_calendar(office.office_id)
    load_catalogue(office.office_id)
    head = Person.objects.get(pk=office["kadis"].person_id)
    head.set_password(PASSWORD)
    head.save()
    return Desk(office)


@pytest.fixture
def begun(desk) -> Desk:
    desk.case = started(desk.office, MONTH)
    return desk


def sent_down(desk: Desk) -> dict[str, Any]:
    """The first step as the Sekretaris fills it."""
    return {"words": "Siapkan nota dinas.", "to": [str(desk.office["kasubbag"].position_id)]}


def at_once(*requests: Callable[[], Any]) -> list[Any]:
    """The answers, sorted by status."""
    ready, answers = threading.Barrier(len(requests)), []

    def one(ask: Callable[[], Any]) -> None:
        try:
            ready.wait(60)
            answers.append(ask())
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(ask,)) for ask in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(requests)
    return sorted(answers, key=lambda answer: answer.status_code)


def both(desk: Desk, names: tuple[str, str], url: str, *bodies: dict[str, Any]) -> list[Any]:
    """The same address by two signed-in people; one body for both, or one each."""
    clients = [desk.client(name) for name in names]
    first, second = bodies[0], bodies[-1]
    return at_once(lambda: clients[0].post(url, first), lambda: clients[1].post(url, second))


def whole(desk: Desk) -> bool:
    return journal_state(desk.office.office_id).broken_at is None


def test_two_clicks_on_finish_end_a_step_once(begun):
    won, lost = both(begun, ("sekretaris", "sekretaris"), begun.address(1), sent_down(begun))

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "Langkah 1 sudah diselesaikan oleh sekretaris pada Senin, 2 November 2026, pukul 09.15" in text(
        lost
    )
    assert begun.waiting() == [(2, "")]
    assert JournalEntry.objects.filter(verb="complete_work").count() == 1
    assert whole(begun)


def test_finishing_and_giving_back_the_same_step(begun):
    begun.done("sekretaris", 1, words="Siapkan nota dinas.")
    begun.done("kasubbag", 2)
    finish = begun.address(3)
    asked = forms(begun.open("sekretaris", 3))[finish]
    clients = [begun.client("sekretaris") for _ in range(2)]

    won, lost = at_once(
        lambda: clients[0].post(finish, asked),
        lambda: clients[1].post(f"{finish}kembalikan/", {"to": "langkah", "reason": "perlu dicocokkan lagi"}),
    )

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "oleh sekretaris pada Senin, 2 November 2026, pukul 09.15" in text(lost)
    assert begun.waiting() in ([(4, "")], [(2, "")])
    assert whole(begun)


def test_of_three_at_once_one_wins_and_the_others_read_who_did_what_beside_their_own_words(begun):
    begun.done("sekretaris", 1, words="Siapkan.")
    begun.done("kasubbag", 2)
    address, client = begun.address(3), begun.client("sekretaris")
    marked = {**forms(client.get(address))[address], "note": "Sudah dibaca."}
    reason = "angka perlu dicocokkan dengan bukti lapangan"
    given_back = {"to": "langkah", "reason": reason}

    answers = at_once(
        lambda: begun.client("sekretaris").post(address, marked),
        lambda: begun.client("sekretaris").post(f"{address}kembalikan/", given_back),
        lambda: begun.client("sekretaris").post(address, marked),
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409, 409]
    for answer in answers:
        if answer.status_code == 409:
            assert "Langkah 3 sudah " in text(answer) and " oleh sekretaris pada " in text(answer)
            assert "Sudah dibaca." in answer.content.decode() or reason in answer.content.decode()
    assert begun.waiting() in ([(4, "")], [(2, "")])
    assert Work.objects.filter(case=begun.case, step=3, round=1).count() == 1


def test_two_sessions_sign_one_letter_once(begun):
    begun.done("sekretaris", 1, words="Siapkan nota dinas.")
    begun.done("kasubbag", 2)
    begun.done("sekretaris", 3)
    asked = forms(begun.open("kadis", 4))[begun.address(4)] | {"password": PASSWORD}

    won, lost = both(begun, ("kadis", "kadis"), begun.address(4), asked)

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "oleh kadis pada Senin, 2 November 2026, pukul 09.15" in text(lost)
    assert Mark.objects.filter(kind="tanda_tangan").count() == 1
    assert list(Document.objects.values_list("number_serial", flat=True)) == [1]
    assert whole(begun)


def test_finishing_and_pausing_the_same_step(begun):
    url, clients = begun.address(1), [begun.client("sekretaris") for _ in range(2)]

    answers = at_once(
        lambda: clients[0].post(url, sent_down(begun)),
        lambda: clients[1].post(f"{url}jeda/", {"cause": "Biro"}),
    )

    # Paused first, the finish ends the pause; finished first, there is nothing to pause.
    assert [answer.status_code for answer in answers] in ([302, 302], [302, 409])
    work = Work.objects.get(step=1)
    assert (work.status, work.pauses.filter(until=None).count()) == ("selesai", 0)
    assert whole(begun)


def test_two_starts_of_the_same_period_open_one_case(desk):
    asked = {"period": "2026-10", "title": "Laporan", "units": list(desk.office.units.values())}

    won, lost = both(desk, ("kasubbag", "sekretaris"), f"/pekerjaan/mulai/?sop={SOP}", asked)

    assert (won.status_code, lost.status_code) == (302, 409)
    number, begun = Case.objects.values_list("number", flat=True).get(), text(lost)
    assert re.search(
        rf"Pekerjaan Oktober 2026 sudah ada: {number}, dimulai (kasubbag|sekretaris) pada ", begun
    )
    assert Case.objects.count() == 1
    assert whole(desk)


def test_two_cancel_one_case(begun):
    asked = {"reason": "Laporan digabung dengan bulan berikutnya."}
    url = f"/pekerjaan/{begun.case.number}/batalkan/"

    won, lost = both(begun, ("kasubbag", "kadis"), url, asked)

    assert (won.status_code, lost.status_code) == (302, 409)
    assert JournalEntry.objects.filter(verb="cancel_case").count() == 1
    assert re.search(
        r"Pekerjaan ini sudah dibatalkan oleh (kasubbag|kadis) pada .*Tidak ada yang diubah\.", text(lost)
    )
    assert whole(begun)


def test_finishing_a_step_of_a_case_that_somebody_cancels(begun):
    url = f"/pekerjaan/{begun.case.number}/batalkan/"
    reason, address = {"reason": "Laporan digabung dengan bulan berikutnya."}, begun.address(1)
    begun.client("kasubbag").post(url, reason)

    late = begun.client("sekretaris").post(address, sent_down(begun))

    assert late.status_code == 409
    assert "Langkah 1 sudah ditarik karena tindakan kasubbag pada" in text(late)
    assert whole(begun)


def test_two_pause_one_step(begun):
    url = f"{begun.address(1)}jeda/"

    won, lost = both(begun, ("sekretaris", "sekretaris"), url, {"cause": "Menunggu Bappeda"})

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "Langkah ini sudah dijeda sejak" in text(lost) and "Menunggu Bappeda. Tidak ada" in text(lost)
    assert whole(begun)


def test_two_close_one_collection(begun):
    for name, step in (("sekretaris", 1), ("kasubbag", 2), ("sekretaris", 3)):
        begun.done(name, step, **(sent_down(begun) if step == 1 else {}))
    begun.done("kadis", 4, password=PASSWORD)
    begun.done("pelaksana", 5)
    url = f"/pekerjaan/{begun.case.number}/tutup/"

    won, lost = both(
        begun, ("kasubbag", "kadis"), url, {"step": 6, "reason": "Rapat pimpinan meminta laporan hari ini."}
    )

    assert (won.status_code, lost.status_code) == (302, 409)
    assert re.search(r"Pengumpulan sudah ditutup oleh (kasubbag|kadis) pada ", text(lost))
    assert whole(begun)


def test_two_values_for_one_cell_stand_beside_each_other(desk):
    one = sheet(desk.office, open_round(desk.office), "KOP").id
    cell = f"{key(COOPS)}.money"
    asked = {"version": 1, "edits": 0, "base": f'{{"{cell}": ""}}'}

    won, lost = both(
        desk,
        ("kepala KOP", "operator KOP"),
        f"/isian/{one}/",
        {**asked, cell: "1000"},
        {**asked, cell: "2000"},
    )

    assert (won.status_code, lost.status_code) == (302, 409)
    mine = lost.wsgi_request.POST[cell]
    assert {mine, {"1000": "2.000", "2000": "1.000"}[mine]} <= set(
        re.findall(r"[\d.]+", lost.content.decode())
    )
    assert whole(desk)


def test_two_appointments_to_one_position_leave_one_holder(desk):
    office = desk.office
    persons = [org.add_person(office.office_id, username=f"calon{n}", name=f"Calon {n}").pk for n in (1, 2)]
    asked = {
        "position": office["kepala KOP"].position_id, "holding": "plt", "since": "2026-11-03", "until": "2026-12-31",
    }  # fmt: skip

    won, lost = both(
        desk, ("kasubbag", "sekretaris"), "/organisasi/penugasan/baru/",
        {**asked, "person": persons[0]}, {**asked, "person": persons[1]},
    )  # fmt: skip

    assert (won.status_code, lost.status_code) == (302, 422)
    assert "pada tanggal itu sudah dijabat Calon" in text(lost)
    assert Assignment.objects.filter(since=date(2026, 11, 3)).count() == 1
    assert whole(desk)


def test_readers_and_writers_side_by_side_are_all_served(desk):
    """Nobody reads that the database is locked."""
    asked = open_round(desk.office)

    def save(unit: str) -> Callable[[], Any]:
        client, url = desk.client(f"operator {unit}"), f"/isian/{sheet(desk.office, asked, unit).id}/"
        return lambda: client.post(url, {"version": 1, "edits": 0})

    def read(url: str) -> Callable[[], Any]:
        client = desk.client("kasubbag")
        return lambda: client.get(url)

    answers = at_once(
        save("PDN"), save("KOP"), *map(read, ("/", "/dasbor/", "/jurnal/", "/pekerjaan/papan/"))
    )

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302, 302]
    assert whole(desk)
