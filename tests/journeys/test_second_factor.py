"""The story of a signer's second factor: a passkey and an app are added, each lets in, both are removed.

Told by a real browser with a virtual authenticator, on `localhost`: a passkey belongs to a host name.
"""

import pytest
from factories import cast, code
from windows import PASSWORD, PHONE

from mutubaku.org.models import JournalEntry, Person

pytestmark = pytest.mark.django_db(transaction=True)

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def kadis(db, password_hash):
    person = Person.objects.get(pk=cast()["kadis"].person_id)
    Person.objects.filter(pk=person.pk).update(password=password_hash)
    return person


def test_a_passkey_and_an_app_come_let_in_and_go(windows, site, kadis):
    page = windows.window("kadis", PHONE)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def sign_out():
        page.context.clear_cookies()
        page.goto(f"{site}/masuk/")

    def show_password():
        page.fill("#username", kadis.username)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_load_state()

    def signed_in():
        page.wait_for_selector(".shell")
        return "/masuk/" not in page.url

    # A passkey, with the password once more; the recovery codes are told.
    sign_out()
    show_password()
    page.goto(f"{site}/akun/keamanan/kunci/")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.fill("#name", "Telepon kantor")
    page.click("#kunci-mulai")
    page.wait_for_selector("ul.codes")
    recovery = page.locator("ul.codes li").all_inner_texts()
    assert len(set(recovery)) == 10

    # An app beside it.
    page.goto(f"{site}/akun/keamanan/aplikasi/")
    assert page.locator("[role=img] svg").bounding_box()["width"] > 150
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    secret = page.inner_text("b.code").replace(" ", "")
    page.fill("#code", code(secret))
    page.press("#code", "Enter")
    page.wait_for_selector("text=Aplikasi autentikator terpasang.")

    # In by passkey alone, by code after the password, by passkey after the password, by recovery code.
    sign_out()
    page.click("#kunci-mulai")
    assert signed_in()
    sign_out()
    show_password()
    assert page.url == f"{site}/masuk/faktor/"
    page.fill("#code", code(secret, 1))
    page.press("#code", "Enter")
    assert signed_in()
    sign_out()
    show_password()
    page.click("#kunci-mulai")
    assert signed_in()
    sign_out()
    show_password()
    page.fill("#code", recovery[0])
    page.press("#code", "Enter")
    assert signed_in()

    # Both go again, and the password is enough.
    for name in ("Telepon kantor", "Aplikasi autentikator"):
        page.goto(f"{site}/akun/")
        page.get_by_role("link", name=f"Hapus {name}").click()
        if page.locator("#password").count():
            page.fill("#password", PASSWORD)
            page.press("#password", "Enter")
        page.get_by_role("button", name="Hapus").click()
        page.wait_for_selector(f"text={name} dihapus dari akun Anda.")
    sign_out()
    show_password()
    assert signed_in()

    verbs = ("add_passkey", "add_totp", "sign_in", "remove_factor")
    about = JournalEntry.objects.filter(thing=f"person:{kadis.pk}", verb__in=verbs).order_by("seq")
    assert list(about.values_list("verb", flat=True)) == [
        "sign_in", "add_passkey", "add_totp", *["sign_in"] * 4, *["remove_factor"] * 2, "sign_in",
    ]  # fmt: skip
