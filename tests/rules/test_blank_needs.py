"""What a blank form marks as needed is what its letter is refused without, and nothing else."""

from datetime import date

import pytest

from mutubaku.cases.forms.letter import blank_fields, template_fields
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Scene, by_title, compose
from mutubaku.org.rules.holding import Holder, Holding, Role
from mutubaku.values.refusal import Refused

HEAD = Holder(
    1, 1, "Pejabat", "199001012015011001", "Pembina", 1, "Kepala Dinas", Role.KEPALA_DINAS, 1, "Dinas", False,
    Holding.DEFINITIF, date(2026, 1, 1), None,
)  # fmt: skip
SCENE = Scene(by_title([HEAD]), date(2026, 3, 2), "Samarinda")


@pytest.mark.parametrize("code", BLANKS)
def test_an_empty_form_is_refused_at_exactly_the_fields_it_marks(code: str) -> None:
    blank = BLANKS[code]
    with pytest.raises(Refused) as refused:
        compose(blank, {}, SCENE)

    marked = {one.name for one in blank.fields if one.needed}
    on_page = {name for name, one in blank_fields(blank, SCENE.people).items() if getattr(one, "needed", "")}

    assert {one.place for one in refused.value.refusals} - {"result"} == marked == on_page
    assert not any(getattr(one, "needed", "") for one in template_fields(blank).values())


def test_the_form_without_a_table_does_not_speak_of_one() -> None:
    blank = BLANKS["ba-lain"]
    with pytest.raises(Refused) as refused:
        compose(blank, {}, SCENE)

    said = [one.message for one in refused.value.refusals] + [one.help for one in blank.fields]
    assert "Isi hasil, satu butir per baris." in said
    assert not any("tabel" in words for words in said)
