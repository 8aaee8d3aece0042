"""Charts are well-formed drawings that stay inside their box and say what the figures say."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutubaku.values.chart import Standing, ranking, ranking_pages, s_curves
from mutubaku.values.curve import Curve
from mutubaku.values.figure import MISSING
from mutubaku.values.svg import width

D = Decimal
SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = Path(__file__).parents[1] / "golden" / "ranking.svg"
TARGET = [D(v) / 100 for v in (210, 640, 1220, 1930, 2790, 3760, 4760, 5810, 6900, 7972, 9060, 10000)]
DONE = [D(v) / 100 for v in (162, 518, 1037, 1662, 2458, 3402, 4403, 5460, 6561, 7654, 8710, 9620)]

percents = st.decimals(-20, 400, places=2) | st.just(MISSING)
series = st.lists(percents, max_size=12)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=120)
standings = st.builds(Standing, names, percents, percents, percents, percents)


def parts(svg: str) -> list[Element]:
    """Everything drawn, without the definition of the hatch."""
    root = fromstring(svg)
    hidden = set(root.find(f"{SVG}defs").iter()) if root.find(f"{SVG}defs") is not None else set()
    return [part for part in root.iter() if part not in hidden and part is not root]


def box(svg: str) -> tuple[float, float]:
    _, _, wide, tall = map(float, fromstring(svg).attrib["viewBox"].split())
    return wide, tall


def extent(part: Element) -> list[tuple[float, float]]:
    """Corners of what a part covers."""
    of = lambda *keys: [float(part.attrib[key]) for key in keys]
    match part.tag.removeprefix(SVG):
        case "line":
            x1, y1, x2, y2 = of("x1", "y1", "x2", "y2")
            return [(x1, y1), (x2, y2)]
        case "rect":
            x, y, wide, tall = of("x", "y", "width", "height")
            return [(x, y), (x + wide, y + tall)]
        case "circle":
            x, y, r = of("cx", "cy", "r")
            return [(x - r, y - r), (x + r, y + r)]
        case "path":
            return [(float(x), float(y)) for x, y in re.findall(r"([-0-9.]+) ([-0-9.]+)", part.attrib["d"])]
        case "text":
            x, y, size = of("x", "y", "font-size")
            wide = width(part.text or "", size, part.get("font-weight") == "700")
            start = x - {"start": 0.0, "middle": wide / 2, "end": wide}[part.get("text-anchor", "start")]
            return [(start, y - size), (start + wide, y)]
    return []


def assert_inside(svg: str) -> None:
    wide, tall = box(svg)
    out = [
        (part.tag, part.attrib, part.text)
        for part in parts(svg)
        for x, y in extent(part)
        if not (-0.1 <= x <= wide + 0.1 and -0.1 <= y <= tall + 0.1)
    ]
    assert out == []


def words(svg: str) -> list[str]:
    return [part.text or "" for part in parts(svg) if part.tag == f"{SVG}text"]


@settings(max_examples=60)
@given(series, series, series, series, st.integers(1, 12))
def test_any_curves_stay_inside_their_box(target, done, planned, built, month):
    svg = s_curves(Curve("Keuangan (% pagu)", target, done), Curve("Fisik (%)", planned, built), month)
    assert_inside(svg)
    assert svg == s_curves(
        Curve("Keuangan (% pagu)", target, done), Curve("Fisik (%)", planned, built), month
    )


@settings(max_examples=50)
@given(st.lists(standings, max_size=12))
def test_any_ranking_stays_inside_its_box(units):
    assert_inside(ranking(units, month="Oktober 2026"))


@settings(max_examples=30)
@given(st.lists(standings, max_size=40), st.integers(200, 700))
def test_pages_of_a_ranking_hold_the_same_rows_and_fit(units, height):
    pages = ranking_pages(units, month="Oktober 2026", height=height)
    rows = lambda svg: words(svg)[8:-4]  # without head and legend
    whole = rows(ranking(units, month="Oktober 2026"))
    assert [word for page in pages for word in rows(page)] == whole
    assert all(box(page)[1] <= height or len(re.findall(r"#ddd", page)) == 1 for page in pages)


@pytest.mark.parametrize("month", range(1, 13))
def test_labels_of_the_reporting_month_never_cover_each_other(month):
    svg = s_curves(Curve("Keuangan", TARGET, DONE), Curve("Fisik", TARGET, DONE), month)
    drawn = [part for part in parts(svg) if part.tag == f"{SVG}text"]
    goals = [
        extent(part) for part in drawn if (part.text or "").startswith("Target ") and part.text[-1].isdigit()
    ]
    gots = [extent(part) for part in drawn if part.get("font-size") == "9.0"]
    assert (len(goals), len(gots)) == (2, 2)
    for (gx0, gy0), (gx1, gy1) in goals:
        for (x0, y0), (x1, y1) in gots:
            assert not (gx0 < x1 and x0 < gx1 and gy0 < y1 and y0 < gy1)


def test_realisation_stops_at_the_reporting_month():
    full = s_curves(Curve("K", TARGET, DONE), Curve("F", TARGET, DONE), 6)
    cut = s_curves(Curve("K", TARGET, DONE[:6]), Curve("F", TARGET, DONE[:6]), 6)
    assert full == cut
    assert [word for word in words(full) if "poin" in word] == ["−3,58 poin"] * 2


def test_nothing_is_shaded_where_realisation_is_ahead():
    ahead = [value + 1 for value in TARGET]
    shaded = lambda done: s_curves(Curve("K", TARGET, done), Curve("F", TARGET, done), 10).count(
        "fill='#dedede'/>"
    )
    assert (shaded(ahead), shaded(DONE)) == (1, 21)  # the legend alone; ten months in each of two panels


def test_missing_month_leaves_a_hole_in_the_line():
    done = [*DONE[:4], MISSING, *DONE[5:8]]
    svg = s_curves(Curve("K", TARGET, done), Curve("F", TARGET, DONE), 8)
    solid = [
        len(extent(part))
        for part in parts(svg)
        if part.get("stroke-width") == "2" and part.tag == f"{SVG}path"
    ]
    assert solid == [5, 3, 9]


def test_reporting_month_without_figure_says_so():
    svg = s_curves(Curve("K", TARGET, DONE[:4]), Curve("F", TARGET, DONE), 5)
    assert words(svg).count("belum lapor") == 1


def test_axis_reaches_beyond_a_hundred_only_when_needed():
    ticks = lambda top: [
        w for w in words(s_curves(Curve("K", [D(top)], []), Curve("F", [], []), 1)) if w.isdigit()
    ][:6]
    assert ticks("100") == ["0", "25", "50", "75", "100", "0"]
    assert ticks("100.01") == ["0", "25", "50", "75", "100", "125"]


UNITS = (
    Standing("Bidang <A> & B", D("61.99"), D("74.15"), D("71.49"), D("78.77")),
    Standing("UPTD Promosi", MISSING, D("80"), MISSING, D("80")),
    Standing("Sekretariat", D("81.05"), D("82.27"), D("82.73"), MISSING),
)


def test_ranking_puts_the_best_first_and_the_silent_last():
    svg = ranking(UNITS, month="Oktober 2026", watch=D(-5), critical=D("-7.5"))
    assert words(svg) == [
        "Keuangan (% pagu)", "", "Realisasi", "Deviasi", "Fisik (%)", "", "Realisasi", "Deviasi",
        "1", "Sekretariat", "81,05", "−1,22", "82,73", "–",
        "2", "Bidang <A> & B", "61,99", "−12,16", "71,49", "−7,28",
        "–", "UPTD Promosi", "belum lapor", "belum lapor",
        "deviasi −5 poin atau lebih baik", "−5 sampai −7,5 poin", "lebih rendah dari −7,5 poin",
        "target Oktober 2026",
    ]  # fmt: skip


def test_ranking_is_drawn_exactly_as_agreed():
    assert ranking(UNITS, month="Oktober 2026") == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("deviation", "shade"), [("-5", "#a9a9a9"), ("-5.01", "#6f6f6f"), ("-10", "#6f6f6f"), ("-10.01", "#111")]
)
def test_limits_belong_to_the_better_band(deviation, shade):
    unit = Standing("A", D(50) + D(deviation), D(50), MISSING, MISSING)
    bar = [part for part in parts(ranking([unit], month="X")) if part.get("height") == "8.0"][1]
    assert bar.get("fill") == shade


def test_long_name_goes_on_more_lines_uncut():
    name = "Unit Pelaksana Teknis Daerah Pengelolaan Kawasan Perdagangan Terpadu " + "x" * 80
    found = words(ranking([Standing(name, *[D(1)] * 4)], month="X"))
    assert "".join(found).replace(" ", "").count(name.replace(" ", "")) == 1
