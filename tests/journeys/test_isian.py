"""The story of one sheet: an operator fills it without a mouse, sees sums and faults at once, and loses nothing.

Told by a real Chromium, with and without script, in two windows at the same time, on a desk and on a phone.
"""

from decimal import Decimal

import pytest
from factories import DAK, MARKET, PAD, cast, key, open_round, plan, sheet
from windows import PASSWORD

from mutubaku.figures import selectors
from mutubaku.org.models import Person
from mutubaku.values.figure import MISSING

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dinas(db):
    made = cast()
    plan(made)
    return made


@pytest.fixture
def pdn(dinas):
    return sheet(dinas, open_round(dinas, dossier="PKJ-2026-0001"), "PDN").id


@pytest.fixture
def window(windows, dinas, pdn):
    """A signed-in window on the sheet."""

    def opened(name="operator PDN", width=1366, script=True):
        return windows.visit(dinas[name].person_id, f"/isian/{pdn}/", width, script)

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


def test_what_was_typed_survives_a_session_that_ended(window, dinas, pdn, site):
    person = Person.objects.get(pk=dinas["operator PDN"].person_id)
    person.set_password(PASSWORD)
    person.save()
    page = window()
    page.context.clear_cookies()
    page.fill("#b1-money", "123456")
    page.press("#b1-money", "Control+s")
    says(page, "simpan", "Sesi berakhir; isian Anda tetap ada di halaman ini.")
    page.click("text=Masuk kembali")
    page.fill("#username", person.username)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")

    saved(page)

    assert page.url == f"{site}/isian/{pdn}/"
    assert page.evaluate("document.activeElement.id") == "b1-money"
    assert stored(pdn).money == Decimal(123_456)


def test_a_page_without_network_keeps_what_is_typed_and_saves_it_later(window, windows, pdn):
    page = window()
    page.context.set_offline(True)
    page.fill("#b1-money", "77")
    page.press("#b1-money", "Control+s")
    says(page, "simpan", "Belum tersimpan. Coba lagi.")
    assert stored(pdn).money is MISSING

    page.context.set_offline(False)
    saved(page)

    assert stored(pdn).money == Decimal(77)
    assert [words for words in windows.said if "ERR_INTERNET_DISCONNECTED" not in words] == []
    windows.said.clear()


@pytest.mark.parametrize("width", [1366, 390])
def test_the_whole_sheet_fits_the_screen(window, width):
    page = window(width=width)

    wide = "element => [element.scrollWidth - element.clientWidth]"

    assert page.locator(".gridbox").evaluate(wide) == [0]
    assert page.locator("html").evaluate(wide) == [0]
