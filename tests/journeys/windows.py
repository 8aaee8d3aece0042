"""Browser windows as the people of a journey have them: opened, signed in, listened to, shot when something fails.

A page may complain of nothing: no console error or warning, no script error, no broken content policy (Chromium says it
on the console), no request to another host.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Error

from mutubaku.org.models import Person

PASSWORD = "kata-sandi-yang-panjang"
DESKTOP, PHONE = 1366, 390
HEIGHTS = {DESKTOP: 900, PHONE: 844}
QUIET = (
    "--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Chromium calls a page with such a status a failed load; for these pages it is an answer, which the test reads. It also
# tells when a person was in a field before the page put them there.
ANSWERED = re.compile(
    r"error: Failed to load resource: the server responded with a status of (403|404|405|409|422)\b"
    r"|info: Autofocus processing was blocked because a document already has a focused element"
)


def session_of(person_id: int) -> str:
    """A session in which the person has signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=person_id))
    return client.cookies["sessionid"].value


@dataclass
class Windows:
    """All windows of one test."""

    chromium: Any
    site: str
    folder: Path
    said: list[str] = field(default_factory=list)
    opened: list[tuple[str, int, Any]] = field(default_factory=list)

    def window(self, who: object = "", width: int = DESKTOP, script: bool = True, dark: bool = False) -> Any:
        """A new window; nobody is signed in yet. `who` names its picture."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, has_touch=width == PHONE, locale="id-ID",
            java_script_enabled=script, color_scheme="dark" if dark else "light",
        )  # fmt: skip
        context.set_default_timeout(30_000)
        self._listen(context)
        page = context.new_page()
        self.opened.append((str(who), width, page))
        return page

    def visit(self, person_id: int, path: str = "/", width: int = DESKTOP, script: bool = True) -> Any:
        """A new window in which the person is signed in already, on a page of the site."""
        page = self.window(person_id, width, script)
        page.context.add_cookies([{"name": "sessionid", "value": session_of(person_id), "url": self.site}])
        page.goto(self.site + path)
        return page

    def sign_in(
        self, username: str, password: str = PASSWORD, width: int = DESKTOP, script: bool = True
    ) -> Any:
        """A new window in which the person signed in with name and password, as anybody would."""
        page = self.window(username, width, script)
        page.goto(f"{self.site}/masuk/")
        page.get_by_label("Nama pengguna", exact=True).fill(username)
        page.get_by_label("Kata sandi", exact=True).fill(password)
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.wait_for_url(lambda url: "/masuk/" not in url)
        return page

    def _listen(self, context: Any) -> None:
        def console(message: Any) -> None:
            self._note(f"{message.type}: {message.text} ({message.location.get('url', '')})")

        def request(asked: Any) -> None:
            if not asked.url.startswith((self.site + "/", "data:", "blob:")):
                self._note(f"request to another host: {asked.url}")

        context.on("console", console)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        context.on("request", request)

    def _note(self, words: str) -> None:
        if not ANSWERED.match(words):
            self.said.append(words)

    def shoot(self) -> list[Path]:
        """Leaves a picture of every window that still answers; returns where."""
        left = []
        for number, (who, width, page) in enumerate(self.opened, 1):
            path = self.folder / f"{number:02}-{re.sub('[^a-z0-9]+', '-', who.lower())}-{width}.png"
            with suppress(Error):  # a window that hangs must not hide why the test failed
                page.screenshot(path=path, full_page=True, timeout=5000)
                left.append(path)
        return left

    def close(self, *closing: Any) -> None:
        """These windows, or all."""
        for one in [one for one in self.opened if not closing or one[2] in closing]:
            one[2].context.close()
            self.opened.remove(one)
