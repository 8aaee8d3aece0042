"""Pictures of every page for people to look at: light and dark, on a desk and on a phone. `python3 dev.py shots` runs it.

Builds the example office with November 2026 under way in a scratch folder, serves it, and leaves PNG files. Not a test.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Makassar")
OPENING = datetime(2026, 11, 20, 7, 30, tzinfo=ZONE)  # October is over; November is asked for before it ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="folder of the pictures")
    parser.add_argument("--only", default="", help="names of pages that begin so, such as cases:work")
    options = parser.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MUTUBAKU_HOME": home, "MUTUBAKU_DATABASE_URL": "", "MUTUBAKU_DEBUG": "0",
            "MUTUBAKU_SQLITE_SYNCHRONOUS": "NORMAL", "DJANGO_SETTINGS_MODULE": "mutubaku.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # the driver's event loop is no async place for Django
        }  # fmt: skip
        print("Membangun kantor contoh …", flush=True)
        run("demo", "--out", f"{home}/out")
        judge = begin_november()
        port = free_port()
        served = subprocess.Popen([sys.executable, "-m", "mutubaku", "serve", "--port", str(port)])
        try:
            wait_for(f"http://localhost:{port}/masuk/", served)
            site = f"http://localhost:{port}"
            shoot(site, out, lambda name: name.startswith(options.only))
            judge()
            shoot(site, out, lambda name: name == "cases:review" and name.startswith(options.only))
        finally:
            served.terminate()
            served.wait()


def run(*command: str) -> None:
    subprocess.run([sys.executable, "-m", "mutubaku", *command], check=True, stdout=subprocess.DEVNULL)


def begin_november() -> Callable[[], None]:
    """The sheets of November are half in; what is returned sends the others, so that they can be judged."""
    import django

    django.setup()
    import mid_flow
    from django.utils import timezone

    from mutubaku.ops.demo.running import Days
    from mutubaku.ops.demo.walk import Stage
    from mutubaku.org.selectors import offices

    stage = Stage(offices().get().pk, lambda line: None)
    now = timezone.localtime(timezone=ZONE)
    if now < OPENING:
        sys.exit("Jam komputer ini mendahului cerita kantor contoh, jadi November 2026 belum dapat dimulai.")
    spent = mid_flow.Spent()
    *_, done = (spent.in_month(month) for month in range(1, 12))
    walk = mid_flow.collecting(stage, Days(stage.calendar, OPENING, now), 11, done)
    mid_flow.belongings(stage, walk)
    return lambda: mid_flow.gather(walk, done)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, served: "subprocess.Popen[bytes]") -> None:
    """Until the server answers, or has ended."""
    while served.poll() is None:
        try:
            urlopen(url).close()
            return
        except URLError:
            time.sleep(0.2)
    sys.exit("Server berhenti sebelum menjawab.")


def shoot(site: str, out: Path, wanted: Callable[[str], bool]) -> None:
    from every_page import pages
    from playwright.sync_api import sync_playwright
    from windows import QUIET

    found = [page for page in pages()[0] if wanted(page.name)]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=os.environ["MUTUBAKU_CHROMIUM"], args=QUIET)
        shooter = Shooter(browser, site, out)
        for number, page in enumerate(found, 1):
            shooter.shoot(page)
            print(
                f"{number:>3} dari {len(found)}  {page.name}  {page.address}  ({page.reader or 'belum masuk'})"
            )
        browser.close()
    print(f"Gambar ada di {out}.")


class Shooter:
    """A window for each reader, kept from page to page."""

    def __init__(self, browser: Any, site: str, out: Path) -> None:
        self.browser, self.site, self.out = browser, site, out
        self.windows: dict[str, Any] = {}
        self.taken: dict[str, int] = {}

    def shoot(self, page: Any) -> None:
        from windows import HEIGHTS

        window = self.windows.get(page.reader) or self._open(page.reader)
        window.goto(self.site + page.address)
        name = self._name(page)
        for width, device in ((1366, "desktop"), (390, "ponsel")):
            window.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            for scheme, dress in (("light", "terang"), ("dark", "gelap")):
                window.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                window.screenshot(path=self.out / f"{name}-{device}-{dress}.png", full_page=True)

    def _open(self, reader: str) -> Any:
        from windows import session_of

        from mutubaku.org.models import Person

        context = self.browser.new_context(locale="id-ID")
        if reader:
            context.add_cookies(
                [
                    {
                        "name": "sessionid",
                        "value": session_of(Person.objects.get(username=reader).pk),
                        "url": self.site,
                    }
                ]
            )
        self.windows[reader] = context.new_page()
        return self.windows[reader]

    def _name(self, page: Any) -> str:
        """cases:work of the head → cases-work-2"""
        plain = re.sub(r"[^a-z0-9]+", "-", page.name.lower()).strip("-")
        self.taken[plain] = self.taken.get(plain, 0) + 1
        return plain if self.taken[plain] == 1 else f"{plain}-{self.taken[plain]}"


if __name__ == "__main__":
    main()
