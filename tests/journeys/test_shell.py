"""The story of the frame: places by keyboard, the list of keys, and what was typed when the session ended under it."""

import factories
import pytest
from django.contrib.sessions.models import Session
from windows import PASSWORD

from mutubaku.cases.services import flow
from mutubaku.org import services as org
from mutubaku.org.models import Person
from mutubaku.sop.selectors import in_force
from mutubaku.sop.services import load_catalogue
from mutubaku.values.period import Period

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dinas(db, password_hash):
    """Two cases that wait for the Sekretaris."""
    made = factories.cast()
    org.adopt_calendar(made.office_id, at=factories.START)
    load_catalogue(made.office_id, at=factories.START)
    monthly = in_force(made.office_id, "10-laporan-bulanan", factories.START.date())
    for month in ("2026-09", "2026-10"):
        flow.start(
            made.office_id, sop_version_id=monthly.pk, period=Period.parse(month), title=f"Laporan {month}",
            unit_ids=list(made.units.values()), by=made["kasubbag"], at=factories.START,
        )  # fmt: skip
    Person.objects.update(password=password_hash)
    return made


@pytest.fixture
def page(windows, dinas):
    return windows.visit(dinas["sekretaris"].person_id)


def at(page, path):
    page.wait_for_url(lambda url: url.endswith(path))


def focused(page):
    return page.evaluate("document.activeElement.innerText || document.activeElement.id")


def test_places_and_tasks_are_reached_by_letters(page):
    page.keyboard.press("g")
    page.keyboard.press("t")
    at(page, "/tugas/")
    titles = page.locator("a.t").all_inner_texts()
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    assert focused(page) == titles[0]
    page.keyboard.press("Enter")
    page.wait_for_selector(".decide")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.classList.contains('decide')")


def test_a_question_mark_lists_the_keys_and_typing_switches_them_off(page):
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Pintasan papan tik")
    assert keys.is_visible()
    page.keyboard.press("Escape")
    assert keys.is_hidden()

    page.keyboard.press("/")
    assert focused(page) == "cari"
    page.keyboard.type("g?laporan")
    page.keyboard.press("Enter")
    at(page, "/cari/?q=g%3Flaporan")
    assert keys.is_hidden()


def test_a_search_answers_while_one_types(page):
    page.goto(page.url + "cari/")
    page.get_by_label("Kata kunci").fill("oktober")
    page.get_by_role("heading", name="Pekerjaan").wait_for()
    at(page, "/cari/?q=oktober")
    assert page.locator("#hasil a").all_inner_texts()[0] == "Laporan 2026-10"


def test_shortcuts_that_are_off_stay_off(page):
    page.goto(page.url + "akun/")
    page.get_by_label("Pakai pintasan papan tik").uncheck()
    page.get_by_label("Gelap").check()
    page.get_by_role("button", name="Simpan tampilan").click()
    page.get_by_text("Tampilan disimpan untuk peramban ini.").wait_for()

    page.keyboard.press("?")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 22, 27)"


def end_the_session_under(page, site):
    page.goto(f"{site}/akun/")
    page.get_by_label("Gelap").check()
    Session.objects.all().delete()
    page.get_by_role("button", name="Simpan tampilan").click()
    page.get_by_label("Nama pengguna").wait_for()


def sign_in(page, person):
    page.get_by_label("Nama pengguna").fill(person.username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    at(page, "/akun/")


def test_what_was_typed_is_there_again_after_a_new_sign_in(page, site, dinas):
    end_the_session_under(page, site)
    sign_in(page, Person.objects.get(pk=dinas["sekretaris"].person_id))

    assert page.get_by_label("Gelap").is_checked()
    assert "sudah dikembalikan, tetapi belum tersimpan" in page.locator("#tampilan").inner_text()


def test_a_password_that_is_shown_is_sent_as_a_secret_and_kept_nowhere(page, site, dinas):
    page.goto(f"{site}/akun/kata-sandi/")
    field = page.get_by_label("Kata sandi lama")
    field.fill("rahasia yang terlihat")
    page.get_by_role("button", name="Tampilkan").first.click()
    shown = field.get_attribute("type")
    for label in ("Kata sandi baru", "Kata sandi baru, sekali lagi"):
        page.get_by_label(label, exact=True).fill("empat kata di sini")
    kept = (
        """addEventListener("submit", () => (document.title = sessionStorage.getItem("mutubaku-terketik")))"""
    )
    page.evaluate(f"{kept}; addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="Ganti kata sandi").click()

    assert (shown, field.get_attribute("type")) == ("text", "password")
    assert "/akun/kata-sandi/" in page.title() and "rahasia" not in page.title()


def test_a_password_is_shown_on_request_and_hidden_again(page, site):
    end_the_session_under(page, site)
    page.get_by_label("Kata sandi").fill(PASSWORD)

    page.get_by_role("button", name="Tampilkan").click()
    assert page.get_by_label("Kata sandi").get_attribute("type") == "text"
    page.get_by_role("button", name="Sembunyikan").click()
    assert page.get_by_label("Kata sandi").get_attribute("type") == "password"


def test_another_person_finds_nothing_of_it(page, site, dinas):
    end_the_session_under(page, site)
    sign_in(page, Person.objects.get(pk=dinas["kasubbag"].person_id))

    assert page.get_by_label("Ikuti perangkat").is_checked()
    assert "dikembalikan" not in page.locator("#tampilan").inner_text()


@pytest.mark.parametrize(
    "address", ["/", "/tugas/?status=diikuti", "/pemberitahuan/", "/cari/?q=laporan", "/bantuan/"]
)
def test_no_page_is_wider_than_a_phone(windows, dinas, address):
    page = windows.visit(dinas["sekretaris"].person_id, address, width=390)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
