"""A sheet that came back: who filled it and who returned it, why each cell came back, what is asked before signing."""

import re

import pytest
from factories import COOPS, MARKET, PAD, PRICES, at, cast, key, open_round, plan, submit

from mutubaku.figures import services
from mutubaku.figures.forms.typing import Clash
from mutubaku.figures.selectors import sheet_state
from mutubaku.figures.services import GivenBack
from mutubaku.org.models import Person
from mutubaku.values.refusal import Refused

SP2D, PROOF = "Berbeda dengan SP2D.", "Bukti belum cocok."


@pytest.fixture
def dinas(db, settings, tmp_path):
    settings.FILES = tmp_path / "berkas"
    made = cast()
    plan(made)
    return made


@pytest.fixture
def returned(dinas):
    """The head of PDN signed; two of its cells came back."""
    pdn = submit(dinas, open_round(dinas), "PDN")
    cells = [GivenBack(PRICES, PAD[0], "money", SP2D), GivenBack(MARKET, "", "physical", PROOF)]
    services.give_back(pdn, cells=cells, by=dinas["kasubbag"], reason="Cocokkan dahulu.", at=at(90))
    return pdn


def page(client, cast, name, sheet_id, query=""):
    client.force_login(Person.objects.get(pk=cast[name].person_id))
    html = client.get(f"/isian/{sheet_id}/{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" ,", ",")


def who(sheet_id):
    state = sheet_state(sheet_id)
    return (state.changed_by, state.changed_at, state.returned_by, state.returned_at, state.returned_why)


def test_returning_is_not_filling(client, dinas, returned):
    assert who(returned) == ("Kepala PDN", at(60), "kasubbag", at(90), "Cocokkan dahulu.")

    shown = page(client, dinas, "operator PDN", returned)

    assert "Kepala PDN Mengisi dan memeriksa; terakhir 2 Nov 2026, 10.05" in shown
    assert "kasubbag Mengembalikan; 2 Nov 2026, 10.35" in shown
    assert "oleh kasubbag" not in shown

    values = {key(PRICES): {"answer": "Sudah."}}
    services.save_draft(returned, version=2, values=values, by=dinas["operator PDN"], at=at(100))
    assert who(returned) == ("Operator PDN", at(100), "kasubbag", at(90), "Cocokkan dahulu.")


def test_a_whole_sheet_that_came_back_says_why(client, dinas):
    kop = submit(dinas, open_round(dinas), "KOP")
    services.reopen_sheet(kop, reason="Isian milik bulan lalu.", by=dinas["kasubbag"], at=at(90))

    shown = page(client, dinas, "kepala KOP", kop)

    assert "Dikembalikan kasubbag, Senin, 2 November 2026, pukul 10.35 WITA Isian milik bulan lalu." in shown
    assert "Seluruh lembar terbuka." in shown


def test_every_returned_cell_is_listed_on_top_with_its_reason_and_a_link(client, dinas, returned):
    shown = page(client, dinas, "operator PDN", returned)
    html = client.get(f"/isian/{returned}/").content.decode()

    assert shown.index("Dikembalikan kasubbag") < shown.index("Program, kegiatan, sub kegiatan")
    links = re.findall(r'<li><a href="#(\S+?)">(\S+) [^<]*, (\w+)</a>: ([^<]+) <span class="tag warn">', html)
    assert links == [("b1-physical", MARKET, "fisik", PROOF), ("b3-money", PRICES, "keuangan", SP2D)]
    assert all(f'id="{place}"' in html for place, *_ in links)
    assert html.count(f"<b>Dikembalikan:</b> {SP2D}") == 1


def test_the_check_asks_for_the_answer_as_the_signature_does(client, dinas, returned):
    values = {key(PRICES): {"answer": "SP2D terakhir dibatalkan."}}
    services.save_draft(returned, version=2, values=values, by=dinas["kepala PDN"], at=at(100))

    shown = page(client, dinas, "kepala PDN", returned, "?periksa=1")

    with pytest.raises(Refused) as refused:
        services.submit_sheet(returned, version=2, by=dinas["kepala PDN"], at=at(120))
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.place) == ("answer_missing", f"{key(MARKET)}.answer")
    assert refusal.message in shown
    assert "Isian lengkap" not in shown and "Jawaban ditulis" in shown and "Belum dijawab" in shown


def test_who_read_it_before_the_return_is_told_that_it_came_back(dinas, returned):
    with pytest.raises(Refused) as refused:
        services.save_draft(
            returned, version=1, values={key(COOPS): {}}, by=dinas["operator PDN"], at=at(100)
        )

    assert refused.value.refusals[0].message == (
        "Lembar ini sudah dikembalikan oleh kasubbag pada 2 November 2026 pukul 10.35. Muat ulang lembarnya, "
        "periksa nilainya, lalu ulangi."
    )


def test_two_numbers_of_one_cell_are_written_alike_when_one_is_chosen():
    clash = [Clash(f"{key(MARKET)}.{field}", "", mine, "1.000", True).typed for field, mine in (
        ("money", "2000000"), ("physical", "83,5"), ("money", ""), ("money", "dua juta"), ("obstacle", "Hujan"),
    )]  # fmt: skip

    assert clash == ["2.000.000", "83,50", "", "dua juta", "Hujan"]
