"""The story of one look: the Kepala Dinas signs in, opens the case that waits, and reads the letter in it.

Told by a real browser, which also says whether a page broke its own content policy or asked another host.
"""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password

from mutubaku.cases.selectors import case_facts
from mutubaku.cases.services import flow
from mutubaku.documents.services.drafting import draft
from mutubaku.org import services as org
from mutubaku.org.rules import Role, UnitKind
from mutubaku.org.selectors import holders_of
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.chart import Standing, ranking
from mutubaku.values.content import Book, Chapter, Chart, Paragraph
from mutubaku.values.figure import MISSING
from mutubaku.values.period import Period

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]

START = datetime(2024, 11, 4, 1, 5, tzinfo=UTC)
PASSWORD = "kata-sandi-yang-panjang"
QUIET = (
    "--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture
def browser(monkeypatch):
    """Chromium named by MUTUBAKU_CHROMIUM; a machine without one skips, the CI does not."""
    chromium = os.environ.get("MUTUBAKU_CHROMIUM", "")
    if not chromium:
        missing = "Chromium tidak ditemukan: pasang paket chromium atau isi MUTUBAKU_CHROMIUM"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    # The driver's event loop makes Django think that queries of the test run in an async place.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium, args=QUIET)


@pytest.fixture
def book(db):
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
            password_hash=make_password(PASSWORD),
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
def test_sign_in_open_the_case_and_read_the_book(browser, live_server, book, width, tmp_path):
    page = browser.new_page(viewport={"width": width, "height": 800})
    said, hosts = [], set()
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))

    page.goto(f"{live_server.url}/pekerjaan/")
    page.fill("#username", "kepala_dinas")
    page.fill("#password", "salah")
    page.click("button[type=submit]")
    assert "kata sandi salah" in page.inner_text("[role=alert]")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")

    assert page.inner_text("h1") == "Pekerjaan"
    page.click("text=Laporan Oktober")
    assert page.inner_text("h1") == "Laporan Oktober"
    page.click("text=Laporan realisasi Oktober 2026")
    assert page.inner_text("h1") == "Laporan realisasi Oktober 2026"
    assert page.inner_text("#bab-1 b") == "belum"
    assert page.locator("#bab-1 figure svg").bounding_box()["width"] > 300
    assert page.locator(".sample:visible").first.inner_text().startswith("CONTOH")

    # The stylesheet came and the page is not wider than the screen.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.paper')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert hosts == {live_server.url.split("/")[2]}
    page.screenshot(path=Path(tmp_path, "buku.png"))
