"""Each kind of letter looks as its picture in `golden/`, which somebody has looked at beside the design.

After a change that is meant: `MUTUBAKU_GOLDEN=tulis python -m pytest -n 0 tests/documents/test_letter_pictures.py`
writes the pictures anew; look at each before committing it. Tolerance: no tile of 16 × 16 dots at 60 dpi differs by more
than 4 of 255 steps of grey on average. That forgives another rendering of an edge and catches a line, a frame or a word
that moved or went; every digit is compared as text in `test_letter_words.py`.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.rules.letters.tanda_terima import compose_tanda_terima
from tests.documents import pictures
from tests.documents.sample_letters import LETTERS, RECEIPTS

GOLDEN = Path(__file__).parent / "golden"
TOLERANCE = 4.0


@pytest.mark.parametrize("name", LETTERS)
def test_letter_looks_as_it_did(name):
    content, dress = LETTERS[name]
    made, path = pictures.of_pdf(build_pdf(content, dress).data), GOLDEN / f"{name}.png"
    if os.environ.get("MUTUBAKU_GOLDEN") == "tulis":
        pictures.write(made, path)
    assert pictures.farthest_apart(made, pictures.read(path)) <= TOLERANCE


def test_every_picture_belongs_to_a_letter():
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(LETTERS)


@pytest.mark.parametrize("change", [{"proof": ""}, {"by": "Sek"}, {"recipient": "Sekretariat D"}])
def test_a_word_that_went_or_came_is_seen(change):
    first, *rest = RECEIPTS.receptions
    changed = replace(RECEIPTS, receptions=(replace(first, **change), *rest))
    made = pictures.of_pdf(build_pdf(compose_tanda_terima(changed), LETTERS["tanda-terima"][1]).data)
    assert pictures.farthest_apart(made, pictures.read(GOLDEN / "tanda-terima.png")) > TOLERANCE


@pytest.mark.parametrize("name", LETTERS)
def test_a_page_moved_by_half_a_millimetre_is_seen(name):
    kept = pictures.read(GOLDEN / f"{name}.png")
    moved = replace(kept, rows=kept.rows[-1:] + kept.rows[:-1])
    assert pictures.farthest_apart(kept, moved) > TOLERANCE


def test_kept_picture_is_read_as_it_was_written(tmp_path):
    picture = pictures.Picture(5, 2, bytes((0, 17, 34, 51, 255, 238, 0, 85, 102, 119)))
    pictures.write(picture, tmp_path / "a.png")
    assert pictures.read(tmp_path / "a.png") == picture
