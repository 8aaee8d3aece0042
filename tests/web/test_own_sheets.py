"""A sheet that waits or came back is a task of who fills it: on Beranda, in Tugas saya, and in the number beside it."""

import factories
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from plain_office import sign_in, words

from mutubaku.figures import services
from mutubaku.figures.rules.status import filled_by, prepared_by
from mutubaku.org import services as org
from mutubaku.org.rules.holding import Role

MENU = "Tugas saya {} menunggu"


@pytest.fixture
def dinas(db, monkeypatch):
    made = factories.cast(units=("PDN", "KOP"))
    org.adopt_calendar(made.office_id, at=factories.START)
    factories.plan(made)
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.at(30))
    return made


def test_an_operator_is_called_for_the_sheet_of_the_unit(client, dinas):
    factories.open_round(dinas)
    reader = sign_in(client, dinas["operator PDN"])

    home, tasks = words(reader.get("/")), words(reader.get("/tugas/"))

    for page in (home, tasks):
        assert MENU.format(1) in page
        assert "Isian Oktober 2026, Bidang PDN" in page and "Bidang KOP" not in page
        assert "Tugas Anda sebagai Operator PDN. Sesudah Anda isi, kepala unit menandatangani" in page
        assert "Sisa 5 j 25 m Batas" in page
    assert "Menunggu tindakan 1" in home and "1 tugas menunggu" in tasks


def test_a_sheet_that_came_back_calls_again_and_says_why(client, dinas):
    pdn = factories.submit(dinas, factories.open_round(dinas), "PDN", minutes=10)
    reader = sign_in(client, dinas["operator PDN"])
    sent = words(reader.get("/"))
    services.reopen_sheet(pdn, reason="Cocokkan dengan SPJ.", by=dinas["kasubbag"], at=factories.at(20))

    back = words(reader.get("/"))

    assert MENU.format(1) not in sent and "Menunggu tindakan 0" in sent
    assert MENU.format(1) in back and "Menunggu tindakan 1" in back
    assert "Dikembalikan kasubbag, 2 Nov 2026, 09.25 : Cocokkan dengan SPJ." in back


def test_the_head_has_the_work_of_the_case_and_counts_the_sheet_once(client, dinas):
    factories.open_round(dinas)

    home = words(sign_in(client, dinas["kepala PDN"]).get("/"))

    assert "Menunggu tindakan 0" in home and "Isian Oktober 2026, Bidang PDN" in home


def test_who_heads_a_unit_signs_for_it_whatever_else_they_hold(dinas):
    head, operator = dinas["kepala PDN"], dinas["operator PDN"]
    unit = dinas.units["PDN"]

    assert filled_by([operator, head]) == filled_by([head, operator]) == {unit: head}
    assert prepared_by([operator]) == {unit} and prepared_by([head, operator]) == frozenset()
    assert filled_by([dinas["kasubbag"]]) == {} and dinas["kasubbag"].role == Role.KASUBBAG_PERENCANAAN


def test_the_number_beside_the_menu_stays_one_query(client, dinas):
    factories.open_round(dinas)
    reader = sign_in(client, dinas["operator PDN"])
    reader.get("/tugas/")

    with CaptureQueriesContext(connection) as asked:
        reader.get("/tugas/")

    assert len(asked) <= 12
    assert sum('AS "unread"' in one["sql"] for one in asked) == 1
