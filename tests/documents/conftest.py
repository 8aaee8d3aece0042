"""Fixtures over the cast: an office, its people, a drafted and a signed nota dinas, a store of their own."""

import pytest
from cast import START, at, letter, make_office, staff

from mutubaku.documents.services.drafting import draft
from mutubaku.documents.services.marking import initial, sign


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES, settings.KEYS = tmp_path / "berkas", tmp_path / "kunci"
    return settings.FILES


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def people(office):
    return staff(office)


@pytest.fixture
def paper(office, people):
    """A nota dinas drafted by the Kasubbag."""
    return draft(
        office.pk, kind="nota_dinas", dossier="SOP10/2026-10", title="Permintaan bahan", period="2026-10",
        content=letter(), by=people["kasubbag"], at=START,
    )  # fmt: skip


@pytest.fixture
def signed(paper, people):
    """The same, initialled by the Sekretaris and signed; no files built."""
    code = paper.versions.get().digest
    initial(paper.pk, digest=code, by=people["sekretaris"], at=at(30))
    return sign(paper.pk, digest=code, by=people["kadis"], at=at(60), formats=())
