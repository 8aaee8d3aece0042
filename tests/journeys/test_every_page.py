"""Every page as everybody must be able to use it: no objection of axe, nothing wider than the window.

Light and dark, on a desk and on a phone. The example office has October behind it and November under way, so that no page
is empty. Names and structure do not change with the scheme: in the dark only the rules of colour are asked again.
"""

from datetime import datetime

import mid_flow
import pytest
from axe_playwright_python.sync_playwright import Axe
from every_page import Page, pages
from example_office import ZONE
from windows import DESKTOP, HEIGHTS, PHONE

from mutubaku.cases.services.ticking import tick
from mutubaku.ops.demo import october, running, year

ASKED = datetime(2026, 11, 20, 7, 30, tzinfo=ZONE)
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=ZONE)
LATER = datetime(2026, 12, 1, 16, 0, tzinfo=ZONE)
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ALL = {"rules": {"target-size": {"enabled": True}}}
AXE = """async options => (await axe.run(document, {resultTypes: ["violations"], ...options})).violations.map(
    found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"

# Tables that are read at one glance: on a desk no column may lie beyond their edge.
WHOLE = ("web:beranda", "figures:sheet")
CUT = """() => [...document.querySelectorAll(".scroll, .gridbox")]
    .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.getAttribute("aria-label"))"""


@pytest.fixture
def office(example, clock, tmp_path):
    """The office of `mutubaku demo`, one month on: the sheets of November are half in."""
    stage, january = example.stage, datetime(2026, 1, 1, tzinfo=ZONE)
    walk = october.play(stage, year.play(stage, january), january, tmp_path)
    running.play(stage, walk.at, NOW)
    spent = mid_flow.Spent()
    *_, done = (spent.in_month(month) for month in range(1, 12))
    november = mid_flow.collecting(stage, running.Days(stage.calendar, ASKED, NOW), 11, done)
    mid_flow.belongings(stage, november)
    clock.at = NOW
    tick(NOW)
    return november, done


class Reader:
    """One window for each person, kept from page to page."""

    def __init__(self, windows) -> None:
        self.windows = windows
        self.opened: dict[str, object] = {}

    def objections(self, page: Page) -> list[str]:
        """Of one page, each told with where it was seen."""
        window = self.opened.get(page.reader) or self._open(page.reader)
        window.goto(self.windows.site + page.address)
        window.evaluate(Axe().axe_script)
        said = []
        for width, kind in ((DESKTOP, "desk"), (PHONE, "phone")):
            window.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            for scheme, asked in (("light", ALL), ("dark", COLOURS)):
                window.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                said += [f"{kind} {scheme} {one}" for one in window.evaluate(AXE, asked)]
            if window.evaluate(TOO_WIDE):
                said.append(f"{kind} wider than the window")
            if kind == "desk" and page.name.startswith(WHOLE):
                said += [f"{kind} cut: {box}" for box in window.evaluate(CUT)]
        return [f"{page.name} {page.address} ({page.reader}): {one}" for one in said]

    def _open(self, username: str):
        from windows import session_of

        from mutubaku.org.models import Person

        window = self.windows.window(username)
        if username:
            value = session_of(Person.objects.get(username=username).pk)
            window.context.add_cookies([{"name": "sessionid", "value": value, "url": self.windows.site}])
        self.opened[username] = window
        return window


def test_axe_objects_to_no_page_and_none_is_wider_than_its_window(windows, office, clock):
    reader = Reader(windows)
    said = [one for page in pages()[0] for one in reader.objections(page)]

    november, done = office
    november.days = running.Days(november.stage.calendar, ASKED, LATER)
    mid_flow.gather(november, done)
    clock.at = november.at
    found, wrong = pages()
    judged = [page for page in found if page.name == "cases:review"]
    mid_flow.given_back(november)
    clock.at = november.at
    returned = [page for page in pages()[0] if page.name == "figures:sheet"]
    said += [*wrong, *(one for page in (*judged, *returned) for one in reader.objections(page))]

    assert "\n".join(said) == ""
