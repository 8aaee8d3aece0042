"""An office with its plan, October asked of its two units, and those who look at sheets without filling any."""

import pytest
from factories import MARKET, PAD, PRICES, at, cast, hold, open_round, plan, sheet, submit

from mutubaku.figures import services
from mutubaku.figures.services import GivenBack
from mutubaku.org.models import Unit
from mutubaku.org.rules.holding import Role


@pytest.fixture
def dinas(db):
    made = cast()
    plan(made)
    return made


@pytest.fixture
def asked(dinas):
    return open_round(dinas)


@pytest.fixture
def returned(dinas, asked):
    """Two cells of PDN given back after PDN and KOP have sent."""
    pdn = submit(dinas, asked, "PDN")
    submit(dinas, asked, "KOP")
    services.give_back(
        pdn, by=dinas["kasubbag"], at=at(100), due_at=at(900),
        cells=[
            GivenBack(PRICES, PAD[0], "money", "Berbeda dengan SP2D."),
            GivenBack(MARKET, PAD[0], "physical", "Bukti belum cocok."),
        ],
    )  # fmt: skip
    return pdn


@pytest.fixture
def pdn(dinas):
    """The open October sheet of PDN; nothing was asked before October, so it may be sent."""
    return sheet(dinas, open_round(dinas, dossier="PKJ-2026-0001"), "PDN").id


@pytest.fixture
def lookers(dinas):
    """A reader, the treasurer and the admin, added to the cast."""
    root = Unit.objects.get(office_id=dinas.office_id, code="DIN")
    dinas.who["pembaca"] = hold(dinas, root, "Pembaca", Role.PEMBACA)
    dinas.who["keuangan"] = hold(dinas, root, "Kasubbag Keuangan", Role.SUBBAG_KEUANGAN)
    dinas.who["admin"] = hold(dinas, root, "Admin", Role.ADMIN)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
