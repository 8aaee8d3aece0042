"""Names in braces: filled, refused with the nearest, remembered with their version, and found again when they drift."""

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.templating import (
    Drift,
    Use,
    Value,
    begun,
    drifted,
    escaped,
    faults,
    filled,
    names_in,
    pieces,
)

VALUES = {
    "periode": Value("bulan pekerjaan", "Oktober 2026"),
    "realisasi.keuangan.persen": Value(
        "realisasi keuangan", "74,76 persen", "realisasi keuangan, Oktober", "v1"
    ),
    "realisasi.fisik.persen": Value("realisasi fisik", "", "realisasi fisik, Oktober", "v1"),
}
MONEY = Use("opening", "realisasi.keuangan.persen", "74,76 persen", "realisasi keuangan, Oktober", "v1")


def test_names_are_replaced_and_figures_remembered() -> None:
    text = "Serapan {periode} sebesar { realisasi.keuangan.persen }, {{bukan nama}}."

    assert filled(text, VALUES, "opening") == (
        "Serapan Oktober 2026 sebesar 74,76 persen, {bukan nama}.",
        (MONEY,),
    )
    assert names_in(text) == ("periode", "realisasi.keuangan.persen")


def test_an_unknown_name_is_refused_with_those_that_are_like_it() -> None:
    (one,) = faults("{realisasi.keuangan.presen}", VALUES, "opening")
    (far,) = faults("{zzzzzz}", VALUES)

    assert (one.code, one.place) == ("unknown", "opening")
    assert one.message.startswith(
        "Nama {realisasi.keuangan.presen} tidak dikenal. Maksudnya {realisasi.keuangan.persen}"
    )
    assert far.message == "Nama {zzzzzz} tidak dikenal. Pilih dari daftar nama."


def test_a_lone_brace_and_a_figure_that_is_not_there_are_refused() -> None:
    assert [one.code for one in faults("a { b", VALUES)] == ["brace"]
    assert [one.code for one in faults("a } b {Nama Besar} {}", VALUES)] == ["brace", "brace", "brace"]
    assert [one.code for one in faults("{realisasi.fisik.persen}", VALUES)] == ["missing"]
    assert faults("{realisasi.fisik.persen}", VALUES, known_only=True) == []


def test_who_begins_from_a_template_reads_words_and_keeps_the_figures_as_names() -> None:
    text = "{periode}: {realisasi.keuangan.persen}, {entah} {{x}}"

    assert begun(text, VALUES) == "Oktober 2026: {realisasi.keuangan.persen}, {entah} {{x}}"


def test_a_figure_that_reads_differently_now_is_named_with_both() -> None:
    moved = {
        **VALUES,
        MONEY.name: Value("realisasi keuangan", "75,00 persen", "realisasi keuangan, Oktober", "v2"),
    }

    assert drifted([MONEY], VALUES) == ()
    assert drifted([MONEY, MONEY], moved) == (Drift(MONEY, "75,00 persen"),)
    assert drifted([MONEY], {}) == (Drift(MONEY, ""),)


texts = st.text(st.sampled_from("ab {}.{periode}"), max_size=30)


@given(st.text(max_size=40))
def test_escaped_words_are_those_words(words: str) -> None:
    assert faults(escaped(words), {}) == []
    assert filled(escaped(words), {}) == (words, ())
    assert begun(escaped(words), VALUES) == escaped(words)


@given(texts)
def test_a_text_without_faults_is_filled_and_nothing_of_it_is_run(text: str) -> None:
    wrong = {kind for kind, _ in pieces(text)} & {"fault"}
    unknown = set(names_in(text)) - VALUES.keys()
    assert bool(faults(text, VALUES, known_only=True)) == bool(wrong or unknown)


@given(st.lists(st.sampled_from(["x", "{periode}", "{realisasi.keuangan.persen}", "{{", "}}"]), max_size=8))
def test_beginning_from_a_template_says_the_same_in_the_end(parts: list[str]) -> None:
    text = "".join(parts)
    if not faults(text, VALUES):
        assert filled(begun(text, VALUES), VALUES) == filled(text, VALUES)
