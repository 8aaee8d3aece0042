"""The small pieces pages are written with: states, the time bar, written times, bold words. And the rule of the CSP."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mutubaku
from mutubaku.cases.rules.state import Phase, WorkStatus
from mutubaku.documents.rules.paper import MarkKind, PaperState
from mutubaku.figures.rules.rfk import Band
from mutubaku.sop.rules.procedure import Basis
from mutubaku.values.content import Cell, Column, Row, Table, unmarked
from mutubaku.values.worktime import Duration
from mutubaku.web.templatetags.content import rich, table_rows
from mutubaku.web.templatetags.shell import STATES, time_bar
from mutubaku.web.templatetags.written import breakable, minutes, numeral, period, same_day, worked

PACKAGE = Path(mutubaku.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))


def test_every_state_that_rules_give_has_word_shape_and_colour():
    given_states = {*WorkStatus, *Phase, *PaperState, *MarkKind, *Basis, *Band, "belum"}

    assert given_states - STATES.keys() == {Basis.STATED, Band.NIHIL}  # nothing to remark, printed as "–"
    assert all(shape and word for _, shape, word in STATES.values())


def test_every_shape_and_icon_is_drawn_once():
    symbols = (PACKAGE / "web/templates/web/_symbols.html").read_text()
    drawn = re.findall(r'id="([mi]-\w+)"', symbols)
    used = {f"m-{shape}" for _, shape, _ in STATES.values()}
    for template in TEMPLATES:
        used |= {f"i-{name}" for name in re.findall(r'{% icon "(\w+)"', template.read_text())}

    assert sorted(used) == sorted(drawn)


@pytest.mark.parametrize(("zone", "same"), [("Asia/Makassar", False), ("Asia/Jakarta", True)])
def test_two_moments_are_of_one_day_on_the_clock_of_the_office(zone, same):
    reader = SimpleNamespace(user=SimpleNamespace(office=SimpleNamespace(zone=zone)))
    evening, later = (datetime(2026, 11, 2, hour, 30, tzinfo=UTC) for hour in (15, 16))

    assert same_day({"request": reader}, evening, later) is same


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_inline_style_or_script(template):
    """A script is a file served from here, loaded with `defer`; nothing is written into the page."""
    found = re.findall(
        r"""\sstyle=|<style|"""
        r"""<script(?! src="\{% static '(?:web|mfa/js|django_htmx)/[\w.-]+\.js' %\}" defer></script>)"""
        r"""|\son\w+=|javascript:|https?:""",
        template.read_text(),
    )

    assert found == []


def test_nothing_is_fetched_from_another_host():
    for path in (PACKAGE / "web/static").rglob("*.*"):
        without_names = path.read_text().replace("http://www.w3.org/2000/svg", "")
        without_names = without_names.replace(
            'url("inter.woff2")', ""
        )  # beside the sheet, by `mutubaku serve`
        assert re.findall(r"https?:|//\w+\.|@import|url\(", without_names) == [], path.name


def test_a_bar_past_the_standard_keeps_its_tick_and_shows_the_overrun():
    assert time_bar(38, 30) == (
        '<svg class="bar" height="14" role="img" '
        'aria-label="Waktu aktual 38 menit dari standar 30 menit (127 persen)">'
        '<rect class="tr" x="0.00%" y="3" width="100.00%" height="8"/>'
        '<rect class="a" x="0.00%" y="3" width="66.67%" height="8"/>'
        '<rect class="x" x="66.67%" y="3" width="17.78%" height="8"/>'
        '<line class="st" x1="66.667%" x2="66.667%" y1="0" y2="14"/></svg>'
    )


def test_without_a_standard_there_is_no_bar():
    assert time_bar(38, 0) == ""


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_a_bar_never_leaves_its_frame(used, standard):
    pieces = re.findall(r'x="([\d.]+)%" y="3" width="([\d.]+)%"', time_bar(used, standard))

    assert all(float(start) + float(width) <= 100.01 for start, width in pieces)


def test_written_words():
    assert worked(135) == "2 jam 15 menit"
    assert (minutes(Duration.parse("6 jam")), minutes(None)) == (360, 0)
    assert numeral(1234567) == "1.234.567"
    assert period("2026-TW3") == "Triwulan III 2026"


@given(st.text(alphabet="ab <>&*'\"\n"))
def test_rich_text_says_the_same_words_and_nothing_else_is_markup(words):
    shown = rich(words)

    assert set(re.findall(r"<[^>]*>", shown)) <= {"<b>", "</b>"}
    assert html.unescape(re.sub(r"</?b>", "", shown)) == unmarked(words)


def test_a_cell_takes_its_looks_from_the_column_it_begins_in():
    columns = (Column("1fr", tree=True), Column("1fr", "right"), Column("1fr", "center"))
    rows = (Row((Cell("a", span=2), Cell("b"), Cell("beyond"))), Row((Cell(gap=True), Cell("b"))))

    shown = table_rows(Table("1", "", columns, (), rows))

    looks = [re.findall(r'<td class="([^"]*)"', line) for line in shown.split("</tr>")]
    assert looks == [["left tree", "center", "left"], ["gap tree", "right"], []]


def test_a_number_may_end_its_line_only_behind_a_stroke():
    assert breakable("000.7/13/<b>/2026") == "000.7/<wbr>13/<wbr>&lt;b&gt;/<wbr>2026"
