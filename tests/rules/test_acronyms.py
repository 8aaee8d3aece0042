"""Names of the office keep their letters when a title in capitals is set in ordinary letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.letters.wording import called
from mutubaku.values.acronyms import ACRONYMS, capitals, in_sentence, inside
from mutubaku.values.content import Letter


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "RAPAT PEMBAHASAN KEBUTUHAN DATA SIPD TAHUN 2027",
            "Rapat pembahasan kebutuhan data SIPD tahun 2027",
        ),
        ("PENYUSUNAN RENSTRA, LKJ-IP, DAN RKA-DPA UPTD", "Penyusunan Renstra, LKj-IP, dan RKA-DPA UPTD"),
        ("EVALUASI TRIWULAN III S.D. OKTOBER 2026", "Evaluasi triwulan III s.d. Oktober 2026"),
        ("PENCOCOKAN SP2D DAN DAFTAR UNIT-UNIT", "Pencocokan SP2D dan daftar unit-unit"),
        ("Sudah ditulis biasa", "Sudah ditulis biasa"),
        ("", ""),
    ],
)
def test_a_title_in_capitals_is_set_in_ordinary_letters(typed: str, expected: str) -> None:
    assert in_sentence(typed) == expected


def test_a_berita_acara_is_called_with_its_short_names() -> None:
    letter = Letter(title=("BERITA ACARA", "RAPAT DATA SIPD TAHUN 2027"), fields=(), body=())

    assert called(letter) == "Berita acara rapat data SIPD tahun 2027"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Laporan TEPRA", "laporan TEPRA"),
        ("Buku data perkembangan", "buku data perkembangan"),
        ("Renstra", "Renstra"),
        ("LKj-IP", "LKj-IP"),
        ("RKA dan DPA", "RKA dan DPA"),
        ("", ""),
    ],
)
def test_a_name_inside_a_sentence_begins_small_unless_it_is_a_short_name(name: str, expected: str) -> None:
    assert inside(name) == expected


@given(st.lists(st.sampled_from([*sorted(ACRONYMS), "DATA", "RAPAT", "TAHUN", "2027"]), min_size=1))
def test_no_short_name_is_lost_and_only_letters_change(words: list[str]) -> None:
    text = in_sentence(" ".join(words))

    assert text.upper() == " ".join(words)
    assert [one for one in words if one in ACRONYMS] == [one for one in text.split() if one in ACRONYMS]


@given(
    st.lists(
        st.sampled_from([*sorted(ACRONYMS), "Renstra", "LKj", "LKj-IP", "BSrE", "data", "Oktober"]),
        min_size=1,
    )
)
def test_capitals_lose_no_letter_and_keep_names_that_mix_them(words: list[str]) -> None:
    text = capitals(" ".join(words))

    assert text.upper() == " ".join(words).upper()
    mixed = ("LKj", "LKj-IP", "BSrE")
    assert text.split() == [word if word in mixed else word.upper() for word in words]
