"""The story of one sheet: an operator fills it without a mouse, sees sums and faults at once, and loses nothing.

Told by a real Chromium, with and without script, in two windows at the same time, on a desk and on a phone.
"""

import os
from decimal import Decimal

import pytest
from django.test import Client
from factories import DAK, MARKET, PAD, cast, key, open_round, plan, sheet

from mutubaku.figures import selectors
from mutubaku.org.models import Person
from mutubaku.values.figure import MISSING

pytestmark = [
    pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True),
]  # fmt: skip
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
def dinas(db):
    made = cast()
    plan(made)
    return made


@pytest.fixture
def pdn(dinas):
    return sheet(dinas, open_round(dinas, dossier="PKJ-2026-0001"), "PDN").id


@pytest.fixture
def window(browser, live_server, dinas, pdn):
    """A signed-in window on the sheet, which notes what the page complains about."""
    said = []

    def opened(name="operator PDN", width=1366, script=True):
        client = Client()
        client.force_login(Person.objects.get(pk=dinas[name].person_id))
        context = browser.new_context(viewport={"width": width, "height": 850}, java_script_enabled=script)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}/isian/{pdn}/")
        return page

    opened.said = said
    return opened


def stored(pdn, fund=PAD):
    return next(row for row in selectors.sheet_form(pdn).rows if row.key == key(MARKET, fund))


def says(page, place, words):
    """Waits until the piece of the page does."""
    page.locator(f"[id='{place}']", has_text=words).wait_for()


def saved(page):
    says(page, "simpan", "Tersimpan pukul")


def test_a_sheet_is_filled_with_the_keyboard_alone(window, pdn):
    page = window()
    page.focus("#b1-money")
    page.keyboard.type("700000")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "b1-physical"
    assert page.input_value("#b1-money") == "700.000"
    saved(page)
    assert "melebihi pagu Rp600.000" in page.inner_text("#b1-pesan")
    assert page.get_attribute("#b1-money", "aria-invalid") is None
    assert page.locator("#ringkasan a").count() == 1
    assert page.locator("#b1-override").is_visible()

    page.keyboard.type("83,25")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("500000")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "b2-money"
    page.keyboard.type("510000")
    page.keyboard.press("Escape")
    assert page.input_value("#b2-money") == ""
    page.keyboard.type("510000")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "b3-money"
    says(page, "j3.30.03-uang", "1.010.000")

    assert page.locator("#ringkasan a").count() == 0
    assert (stored(pdn).money, stored(pdn).physical) == (Decimal(500_000), Decimal("83.25"))
    assert stored(pdn, DAK).money == Decimal(510_000)
    page.reload()
    assert page.input_value("#b1-physical") == "83,25"
    assert window.said == []


def test_a_text_that_is_no_number_stays_while_other_cells_are_saved(window, pdn):
    page = window()
    page.fill("#b1-money", "lima")
    page.fill("#b1-physical", "50")
    page.press("#b1-physical", "Control+s")
    says(page, "b1-pesan", "bukan angka")
    page.fill("#b3-money", "7")
    page.press("#b3-money", "Control+s")
    says(page, "b3-uang", "7")
    assert page.input_value("#b1-money") == "lima"
    assert page.get_attribute("#b1-money", "aria-invalid") == "true"
    assert (stored(pdn).money, stored(pdn).physical) == (MISSING, Decimal(50))


def test_two_windows_in_one_cell_are_asked_which_value_counts(window, pdn):
    first, second = window(), window("kepala PDN")
    first.fill("#b1-money", "100")
    first.press("#b1-money", "Control+s")
    saved(first)
    second.fill("#b1-money", "2000")
    second.press("#b1-money", "Control+s")

    second.wait_for_selector("#bentrok")
    assert "diubah oleh Operator PDN" in second.inner_text("[role=alert]")
    assert second.locator("#bentrok input[type=radio]").evaluate_all("all => all.map(one => one.value)") == [
        "2.000",
        "100",
    ]
    second.click("text=Simpan pilihan")
    second.wait_for_selector("#lembar")
    assert stored(pdn).money == Decimal(2000)


@pytest.mark.parametrize("width", [1366, 390])
def test_without_script_the_buttons_do_it(window, pdn, width):
    page = window("kepala PDN", width=width, script=False)
    for place, text in (
        ("b1-money", "500.000"),
        ("b1-physical", "83,25"),
        ("b2-money", "510.000"),
        ("b3-money", "2.000.000"),
    ):
        page.fill(f"#{place}", text)
    page.click("text=Periksa dan kirim")
    assert page.locator(".errsum li").count() == 1
    page.fill("#b3-physical", "85,5")
    page.click("text=Periksa dan kirim")
    assert "siap dikirim" in page.inner_text("#ringkasan")
    assert stored(pdn).money == Decimal(500_000)
    assert page.locator("html").bounding_box()["width"] == width
