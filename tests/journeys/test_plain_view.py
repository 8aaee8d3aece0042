"""The story of one look: the Kepala Dinas signs in, opens the case that waits, and reads the letter in it.

Told by a real browser, which also says whether a page broke its own content policy or asked another host.
"""

from datetime import UTC, date, datetime

import pytest
from windows import PASSWORD

from mutubaku.cases.selectors import case_facts
from mutubaku.cases.services import flow
from mutubaku.documents.services.drafting import draft
from mutubaku.org import services as org
from mutubaku.org.rules.holding import Role
from mutubaku.org.rules.office import UnitKind
from mutubaku.org.selectors import holders_of
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.chart import Standing, ranking
from mutubaku.values.content import Book, Chapter, Chart, Paragraph
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2024, 11, 4, 1, 5, tzinfo=UTC)


@pytest.fixture
def book(db, password_hash):
    """An office with one unit, a running case, and a report in it."""
    office = org.found_office(
        at=START, code="CONTOH", government="PEMERINTAH PROVINSI", name_lines="DINAS PERDAGANGAN",
        short_name="Dinas Perdagangan", city="Samarinda", address_lines="Jalan Contoh Nomor 1", example=True,
    )  # fmt: skip
    org.adopt_calendar(office.pk, at=START)
    load_catalogue(office.pk, at=START)
    root = org.add_unit(
        office.pk,
        code="DIN",
        name="Dinas",
        short_name="Dinas",
        kind=UnitKind.DINAS,
        order=0,
        reports=True,
        at=START,
    )
    held = {}
    for title, role in (
        ("Kepala Dinas", Role.KEPALA_DINAS),
        ("Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN),
    ):
        position = org.add_position(root, title=title, role=role, at=START)
        person = org.add_person(
            office.pk,
            username=role.value,
            name=f"Pejabat {title}",
            password_hash=password_hash,
            at=START,
        )
        org.appoint(position.pk, person.pk, since=date(2020, 1, 1), at=START)
        held[role] = holders_of(person.pk, START.date())[0]
    by = held[Role.KASUBBAG_PERENCANAAN]
    version = in_force(office.pk, "10-laporan-bulanan", START.date())
    case_id = flow.start(
        office.pk, sop_version_id=version.pk, period=Period.parse("2026-10"), title="Laporan Oktober",
        unit_ids=[root.pk], by=by, at=START,
    )  # fmt: skip
    return draft(
        office.pk, kind="book", dossier=case_facts(case_id).number, title="Laporan realisasi Oktober 2026",
        period="2026-10", content=report(), by=by, at=START,
    )  # fmt: skip


def report():
    gap = Standing("Bidang Perdagangan", MISSING, MISSING, MISSING, MISSING)
    chart = Chart(
        "1", "Peringkat", ranking([gap], month="Oktober 2026"), "Belum ada yang lapor", "Isian unit"
    )
    chapter = Chapter("I", "Ringkasan", "Belum ada isian.", (Paragraph("Serapan *belum* diketahui."), chart))
    return Book(
        title=("LAPORAN REALISASI",), period="BULAN OKTOBER 2026", stage="", position="", status="", short="Laporan",
        preface=("Puji syukur.",), chapters=(chapter,), approval="Disahkan.", completeness="0 dari 1 unit", copies=(),
    )  # fmt: skip


@pytest.mark.parametrize("width", [1366, 390])
def test_sign_in_open_the_case_and_read_the_book(windows, book, width):
    page = windows.window("kepala_dinas", width)
    page.goto(f"{windows.site}/pekerjaan/")
    page.get_by_label("Nama pengguna", exact=True).fill("kepala_dinas")
    page.get_by_label("Kata sandi", exact=True).fill("salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    assert "kata sandi salah" in page.get_by_role("alert").inner_text()
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Kata sandi", exact=True).press("Enter")

    assert page.inner_text("h1") == "Pekerjaan"
    page.get_by_role("link", name="Laporan Oktober").click()
    assert page.inner_text("h1") == "Laporan Oktober"
    page.get_by_role("link", name="Laporan realisasi Oktober 2026").click()
    assert page.inner_text("h1") == "Laporan realisasi Oktober 2026"
    assert page.inner_text("#bab-1 b") == "belum"
    assert page.locator("#bab-1 figure svg").bounding_box()["width"] > 300
    assert page.locator(".sample:visible").first.inner_text().startswith("CONTOH")

    # The stylesheet came and the page is not wider than the screen.
    paper = "getComputedStyle(document.querySelector('.paper')).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
