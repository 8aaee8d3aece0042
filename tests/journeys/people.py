"""People of the example office at their pages: they sign in, open what waits for them, and find things by their words."""

import re
from contextlib import contextmanager

from windows import DESKTOP

from mutubaku.figures.models import Sheet
from mutubaku.figures.selectors import sheet_form
from mutubaku.values.numeral import show


class Office:
    """People who sign in, open the task that waits for them, and act on its page."""

    def __init__(self, windows, example, width=DESKTOP, script=True):
        self.windows, self.example, self.width, self.script = windows, example, width, script

    @contextmanager
    def as_(self, username, width=0):
        """The person's window; it stays open for its picture when something goes wrong in it."""
        width = width or self.width
        page = self.windows.sign_in(username, self.example.passwords[username], width, self.script)
        yield page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        self.windows.close(page)

    @contextmanager
    def task(self, username, step, width=0):
        """The page of the step that waits for the person, reached from Beranda."""
        with self.as_(username, width) as page:
            page.get_by_role("link", name=re.compile(rf"\blangkah {step} PKJ-")).first.click()
            page.wait_for_url("**/langkah/**")
            yield page

    def do(self, username, step, button, width=0, password=False, **typed):
        """Opens the task, types by label, and presses the button; the page says that the step is done."""
        with self.task(username, step, width) as page:
            for label, words in typed.items():
                page.get_by_label(re.compile(f"^{label}")).first.fill(words)
            if password:
                page.get_by_label("Kata sandi Anda").fill(self.example.passwords[username])
            page.get_by_role("button", name=button, exact=True).click()
            page.get_by_role("status").filter(has_text=f"Langkah {step} selesai").wait_for()


def open_sheet(page):
    page.get_by_role("link", name=re.compile("^(Isi|Perbaiki) isian Oktober 2026")).click()


def type_sheet(page, unit, done):
    """Money and progress of every line, each at its label. `done`: place of the line → what was realised."""
    for row in sheet_form(Sheet.objects.get(unit__code=unit).pk).rows:
        about = f"{row.name}, {row.fund_name}"
        page.get_by_label(f"Realisasi keuangan bulan ini (Rp), {about}").fill(show(done[row.key].money))
        if row.lead:
            page.get_by_label(f"Realisasi fisik kumulatif (%), {about}").fill(show(done[row.key].physical, 2))
