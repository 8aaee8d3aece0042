"""Why a text changed, beside what changed: exact where a number is a figure, once per part for the rest."""

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.causes import (
    MOST,
    Causes,
    FigureCause,
    explained,
    gathered,
    read,
    together,
    written,
)
from mutubaku.documents.rules.differences import Change, Differences, PartChanges

MONEY = FigureCause("PDN, realisasi keuangan", "120500000", "121500000", "Kepala PDN", "salah ketik")
FRACTION = FigureCause("KOP, realisasi fisik", "84.125", "82.5", "Kepala KOP")
NOTE = Causes("angka dicocokkan", "Kasubbag", (MONEY, FRACTION))


def told(*changes: Change, causes: Causes = NOTE) -> tuple[list[str], tuple[str, ...]]:
    (part,) = explained(Differences((PartChanges("Bab I", changes),)), causes).parts
    return [change.cause for change in part.changes], part.causes


def test_a_number_that_is_a_figure_says_who_changed_it_and_why() -> None:
    assert told(Change("a", "120.500.000", "121.500.000")) == (
        ["PDN, realisasi keuangan, Kepala PDN: “salah ketik”"], (),
    )  # fmt: skip
    assert (
        told(Change("a", "Rp120.500.000", "Rp121.500.000"))[0]
        == told(Change("a", "120.500.000", "121.500.000"))[0]
    )
    assert told(Change("a", "84,13", "82,50")) == (["KOP, realisasi fisik, Kepala KOP"], ())


def test_the_words_of_who_gave_a_figure_back_stand_under_his_own_post() -> None:
    asked = FigureCause("KOP, realisasi fisik", by="Kepala KOP", asked="cocokkan", asked_by="Kasubbag")
    answered = FigureCause("KOP, realisasi fisik", "", "", "Kepala KOP", "salah baca", "cocokkan", "Kasubbag")

    assert asked.told == "KOP, realisasi fisik, Kepala KOP (dikembalikan Kasubbag: “cocokkan”)"
    assert (
        answered.told == "KOP, realisasi fisik, Kepala KOP: “salah baca” (dikembalikan Kasubbag: “cocokkan”)"
    )


def test_a_sum_says_what_it_follows_from_and_words_say_the_note() -> None:
    names = f"{MONEY.told}; {FRACTION.told}"
    assert told(Change("a", "74,76", "74,70")) == (
        [""],
        (f"Ikut berubah karena 2 angka unit berubah: {names}",),
    )
    assert told(Change("a", "Semula", "Menjadi")) == ([""], ("Catatan koreksi Kasubbag: “angka dicocokkan”",))
    both = told(Change("a", "74,76", "74,70"), Change("b", "Semula", "Menjadi"))
    assert len(both[1]) == 2


def test_without_a_figure_the_note_stands_for_numbers_too() -> None:
    only = Causes("angka dicocokkan", "Kasubbag")
    assert told(Change("a", "74,76", "74,70"), causes=only)[1] == (
        "Catatan koreksi Kasubbag: “angka dicocokkan”",
    )
    assert told(Change("a", "74,76", "74,70"), causes=Causes()) == ([""], ())


def test_versions_between_two_that_are_compared_count_together() -> None:
    later = Causes("lagi", "Sekretaris", (FRACTION,), more=2)
    assert together([Causes("a", "b", (MONEY,)), later, Causes()]) == Causes(
        "lagi", "Sekretaris", (MONEY, FRACTION), 2
    )
    assert together([]) == Causes()


names = st.text(max_size=5)
figures = st.lists(st.builds(FigureCause, names, names, names, names, names, names, names), max_size=60)


@given(figures, names, names)
def test_causes_are_read_as_they_were_written(found: list[FigureCause], note: str, by: str) -> None:
    causes = gathered(found, note, by)
    assert read(written(causes)) == causes
    assert len(causes.figures) + causes.more == len(found)
    assert len(causes.figures) <= MOST


@given(st.lists(st.builds(Change, names, names, names), max_size=5))
def test_explaining_changes_nothing_but_the_causes(changes: list[Change]) -> None:
    before = Differences((PartChanges("x", tuple(changes)),))
    after = explained(before, NOTE)
    assert (after.count, after.numbers, after.words, after.unchanged) == (
        before.count, before.numbers, before.words, before.unchanged,
    )  # fmt: skip
