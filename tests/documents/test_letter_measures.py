"""Every kind of letter to the millimetre: paper, margins, kop, title and number, fields, addressee, who signs where.

The measures are those of §B.2 to §B.9 and of the design of the papers; tolerance a fifth of a millimetre.
"""

from dataclasses import replace
from functools import cache

import pytest

from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.placing import letter_fields, places_of, signature_at, under_title
from tests.documents.measuring import Page, pages
from tests.documents.sample_letters import LETTERS

NEAR = 0.2
SPACE = 1.2  # the box of a justified line ends with its space
TITLE, LINE = 55.95, 5.45  # top of the first line of a title, and from there to the next
SIGNED = {1: (114.0,), 2: (30.0, 114.0), 3: (30.0, 114.0, 72.0)}
FRAMED = [name for name, (letter, _) in LETTERS.items() if letter.form == "formulir"]


@cache
def printed(name: str, signed: bool = True) -> list[Page]:
    letter, dress = LETTERS[name]
    bare = replace(dress.signature, when="", code="")
    worn = dress if signed else replace(dress, signature=bare)
    return pages(build_pdf(letter, replace(worn, mark="")).data)


def near(one: float, other: float, tolerance: float = NEAR) -> bool:
    return abs(one - other) <= tolerance


def placed(name: str, words: str) -> list[tuple[float, float]]:
    """Where words stand, on whatever page, a page under the other."""
    return [(left, top + 297 * n) for n, page in enumerate(printed(name)) for left, top in page.found(words)]


@pytest.mark.parametrize("name", LETTERS)
def test_paper_is_a4_and_no_text_stands_in_the_margins(name: str) -> None:
    """Left 30, right 20; the body ends 27 above the edge, below it only the sentence about the signature."""
    for page in printed(name):
        left, top, right, bottom = page.text_box()
        assert (page.width, page.height) == (210.0, 297.0)
        assert left >= 30 - NEAR and right <= 190 + SPACE and bottom <= 297 - 14
        assert top >= 8  # the page number, or which sheet it is


@pytest.mark.parametrize("name", LETTERS)
def test_the_kop_ends_in_a_thick_line_over_a_thin_one_as_wide_as_the_text(name: str) -> None:
    thick, thin, *_ = printed(name)[0].rules()
    assert (thick.weight, thin.weight) == (2.2, 0.6)
    for rule in (thick, thin):
        assert near(rule.left, 30) and near(rule.right, 190)
    assert near(thick.top, 44.1) and near(thin.top - thick.top, 1.0)
    _, dress = LETTERS[name]
    (name_line, *_), page = dress.office.name, printed(name)[0]
    government, office = page.found(dress.office.government)[0], page.found(name_line)[0]
    assert government[1] < office[1] < thick.top
    assert all(left >= 30 + 25 for left, _ in (government, office))  # the emblem has its 25 mm


@pytest.mark.parametrize("name", [name for name, (letter, _) in LETTERS.items() if letter.title])
def test_title_and_number_stand_centred_under_the_kop(name: str) -> None:
    letter, dress = LETTERS[name]
    page, first = printed(name)[0], 0.0
    if not letter.address:
        first = min(top for _, top in page.found(letter.title[0]))
        assert near(first, TITLE)
    for n, line in enumerate(letter.title):
        left, top = min(page.found(line), key=lambda at: at[1])
        right = 220 - left  # centred in 30 to 190
        assert 30 < left < right
        assert not first or near(top, first + n * LINE, 0.3)
    if number := under_title(letter, dress):
        (left, top), *_ = page.found(f"NOMOR {number}")
        under = min(page.found(letter.title[-1]), key=lambda at: at[1])[1]
        assert 5 < top - under < 7.5


@pytest.mark.parametrize("name", [name for name, (letter, _) in LETTERS.items() if letter.fields])
def test_fields_stand_at_the_margin_in_order_with_one_axis_of_colons(name: str) -> None:
    letter, dress = LETTERS[name]
    page, tops, values = printed(name)[0], [], set()
    for label, several in letter_fields(letter, dress):
        spots = [at for at in page.found(label) if near(at[0], 30, 0.4)]
        assert spots, label
        tops.append(min(top for _, top in spots if not tops or top > tops[-1]))
        if len(several) == 1 and (
            hit := [x for x, top in page.found(several[0][:30]) if near(top, tops[-1], 1)]
        ):
            values.add(round(hit[0], 1))
    assert tops == sorted(tops)
    assert max(values) - min(values) <= 0.8, values


@pytest.mark.parametrize("name", [name for name, (letter, _) in LETTERS.items() if letter.address])
def test_date_stands_at_the_right_and_the_town_is_indented_below_the_addressee(name: str) -> None:
    letter, dress = LETTERS[name]
    label, *_, town = letter.address
    page = printed(name)[0]
    assert any(near(left, 114, 0.4) and top < 60 for left, top in page.found(dress.place_date))
    (yth, _), *_ = page.found(label)
    assert near(yth, 30, 0.4)
    assert any(near(left, 42.7, 0.4) for left, _ in page.found(town))


@pytest.mark.parametrize("name", [name for name in LETTERS if name not in FRAMED])
def test_who_signs_stands_left_right_and_below_and_a_signature_is_as_high_as_its_empty_frame(
    name: str,
) -> None:
    letter, dress = LETTERS[name]
    places = places_of(letter)
    if len(places) > 3:  # a table: odd numbers left, even numbers right
        rows = [placed(name, signature_at(place, dress).name)[-1][1] for place in places]
        assert rows == sorted(rows)
        return
    for place, left in zip(places, SIGNED[len(places)], strict=True):
        if place.ink:
            assert any(near(x, left, 0.5) for x, _ in placed(name, place.ink[0]))
            continue
        signature = signature_at(place, dress)
        at = [top for x, top in placed(name, signature.name) if near(x, left, 0.5)]
        post = [top for x, top in placed(name, f"{signature.post.rstrip(',')},") if near(x, left, 0.5)]
        assert at and post, (name, signature.name)
        assert 26 < at[-1] - post[-1] < 32  # the frame of 21 mm and the gaps above and below


@pytest.mark.parametrize("name", LETTERS)
def test_signing_moves_nothing(name: str) -> None:
    letter, dress = LETTERS[name]
    before, after = printed(name, signed=False), printed(name)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        for words in (dress.signature.name, *letter.title):
            assert [(round(x, 1), round(y, 1)) for x, y in old.found(words)] == [
                (round(x, 1), round(y, 1)) for x, y in new.found(words)
            ]
