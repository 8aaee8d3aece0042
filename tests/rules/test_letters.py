"""A nota dinas read back from its text: composing it again gives the very same letter."""

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.cases.rules.letters import addressed, ask_for_material, read_back
from mutubaku.documents.rules.nota_dinas import NotaDinas, Security, Urgency, compose_nota_dinas
from mutubaku.values.period import Period

WORDS = st.from_regex(r"[A-Za-z][A-Za-z0-9 ,;]{0,30}[a-z]", fullmatch=True)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(tuple)
LETTERS = st.builds(
    NotaDinas, recipients=NAMES, sender=WORDS, subject=WORDS, opening=WORDS,
    requests=st.lists(WORDS, max_size=4).map(tuple), how=WORDS | st.just(""), deadline=WORDS | st.just(""),
    after_deadline=WORDS.map(lambda text: f"{text}.") | st.just(""), copies=st.lists(WORDS, max_size=2).map(tuple),
    security=st.sampled_from(Security), urgency=st.sampled_from(Urgency), attachments=st.integers(0, 99),
)  # fmt: skip


@given(LETTERS)
def test_a_letter_read_back_composes_to_the_same_letter(letter: NotaDinas) -> None:
    composed = compose_nota_dinas(letter)

    assert compose_nota_dinas(read_back(composed)) == composed


def test_a_request_for_material_names_document_period_and_due_time() -> None:
    asked = ask_for_material(
        document="Laporan TEPRA", period=Period.parse("2026-10"), deadline="Senin, 9 November 2026",
        recipients=("Para Kepala Bidang",), sender="Kepala Dinas",
    )  # fmt: skip

    assert (asked.subject, asked.deadline) == (
        "Permintaan bahan laporan TEPRA Oktober 2026",
        "Senin, 9 November 2026",
    )
    assert asked.opening.startswith("Dalam rangka penyusunan Laporan TEPRA Oktober 2026, dengan hormat")


def test_heads_of_one_kind_share_a_line_and_others_keep_their_title() -> None:
    heads = [
        ("sekretariat", "Sekretaris"),
        ("bidang", "Kabid A"),
        ("bidang", "Kabid B"),
        ("uptd", "Kepala UPTD"),
    ]

    assert addressed(heads) == ("Para Kepala Bidang", "Kepala UPTD", "Sekretaris")
    assert addressed(heads, {"uptd", "subbag"}) == ("Para Kepala Bidang", "Kepala UPTD", "Sekretaris")


def test_where_a_head_of_the_kind_is_not_asked_each_one_asked_is_named() -> None:
    heads = [
        ("bidang", "Kabid A"),
        ("uptd", "Kepala UPTD 1"),
        ("bidang", "Kabid B"),
        ("uptd", "Kepala UPTD 2"),
    ]

    assert addressed(heads, {"bidang"}) == ("Kabid A", "Para Kepala UPTD", "Kabid B")
