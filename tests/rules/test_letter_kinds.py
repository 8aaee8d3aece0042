"""Kinds of letters: their words, who signs where, what they cannot go without, and that they survive being stored."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.differences import differences
from mutubaku.documents.rules.letters import (
    berita_acara,
    disposisi,
    surat,
    surat_pengantar,
    surat_tugas,
    tanda_terima,
)
from mutubaku.documents.rules.letters.wording import (
    LABELS,
    Official,
    Security,
    Urgency,
    day_in_words,
    on_behalf,
    printed_nip,
)
from mutubaku.values.content import Letter, Numbered, Paragraph, Place, digest, from_plain, to_plain
from mutubaku.values.period import DAYS, MONTHS
from tests.documents.sample_content import BOOK, NOTE
from tests.documents.sample_letters import LETTERS, RECEIPTS

DAY = date(2026, 7, 6)
ONE, TWO, THREE, FOUR = (Official(f"Pejabat {n}", f"Jabatan {n}") for n in range(1, 5))
BA = berita_acara.BeritaAcara(
    ("uji",), DAY, "Samarinda", (ONE, TWO), "menguji", findings=("Hasil",), made_in="Samarinda"
)
SURAT = surat.SuratDinas(("Kepala Biro",), "Hal uji", "Kami sampaikan")
RAPAT = surat.Meeting(DAY, time(9), "Ruang Rapat", "Pembahasan")


# ---------------------------------------------------------------- stored


def test_papers_of_earlier_versions_keep_their_digest() -> None:
    """Marks name these digests; a new field of content must not change the canonical text of what is there."""
    assert digest(NOTE) == "5bce698e9ff42474d1c502f4911ab3ea2d091f15d0d3044b36859b178bff3792"
    assert digest(BOOK) == "5fe756c7506cca6da4fedc2ff83987704d49551b9e785a69c029b3172f32836d"


@pytest.mark.parametrize("name", LETTERS)
def test_letter_survives_being_stored(name: str) -> None:
    letter = LETTERS[name][0]
    again = from_plain(json.loads(json.dumps(to_plain(letter))))
    assert (again, digest(again)) == (letter, digest(letter))


@pytest.mark.parametrize("name", LETTERS)
def test_letter_differs_from_itself_in_nothing_and_from_a_copy_in_its_tembusan(name: str) -> None:
    letter = LETTERS[name][0]
    found = differences(letter, replace(letter, copies=(*letter.copies, "Inspektur")))
    assert (differences(letter, letter).count, [(c.place, c.after) for p in found.changed for c in p.changes]) == (
        0, [("Tembusan", "Inspektur")],
    )  # fmt: skip


# ---------------------------------------------------------------- words


def test_day_of_a_berita_acara_is_spelled() -> None:
    spelled = "Senin, tanggal enam, bulan Juli, tahun dua ribu dua puluh enam (06-07-2026)"
    assert day_in_words(DAY) == spelled


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_names_weekday_month_and_digits(day: date) -> None:
    words = day_in_words(day)
    assert words.startswith(f"{DAYS[day.weekday()]}, tanggal ")
    assert words.endswith(f"({day:%d-%m-%Y})")
    assert f"bulan {MONTHS[day.month - 1]}, tahun " in words


def test_nip_stands_in_its_groups() -> None:
    assert (printed_nip("199001012015011001"), printed_nip("12")) == ("19900101 201501 1 001", "12")


def test_on_behalf_names_each_level_on_its_line() -> None:
    assert on_behalf("Kepala Dinas") == "a.n. Kepala Dinas"
    assert on_behalf("Kepala Dinas", "Sekretaris") == "a.n. Kepala Dinas\nSekretaris,\nu.b."


# ---------------------------------------------------------------- berita acara


def labels(letter: Letter) -> list[tuple[str, str, bool]]:
    return [(place.label, place.post, place.own) for place in letter.places]


def test_two_parties_stand_left_and_right_and_who_knows_below() -> None:
    assert labels(berita_acara.compose_berita_acara(replace(BA, knows=THREE))) == [
        ("PIHAK KEDUA,", "Jabatan 2", False),
        ("Dibuat di Samarinda\nPIHAK PERTAMA,", "Jabatan 1", True),
        ("Mengetahui,", "Jabatan 3", False),
    ]


def test_signature_of_the_paper_may_be_that_of_who_knows() -> None:
    places = labels(
        berita_acara.compose_berita_acara(replace(BA, knows=THREE, knows_as="Mengesahkan", signer=2))
    )
    assert [own for _, _, own in places] == [False, False, True]


def test_more_than_three_sign_in_a_table_and_are_not_named_twice() -> None:
    letter = berita_acara.compose_berita_acara(replace(BA, parties=(ONE, TWO, THREE, FOUR)))
    assert [place.post for place in letter.places] == ["Jabatan 1", "Jabatan 2", "Jabatan 3", "Jabatan 4"]
    assert letter.body == (
        Paragraph(
            f"Pada hari ini, {day_in_words(DAY)}, bertempat di Samarinda, kami yang namanya tercantum dalam daftar tanda "
            "tangan di bawah ini telah menguji, dengan hasil sebagai berikut:"
        ),
        Paragraph("Hasil."),
        Paragraph(
            "Demikian berita acara ini dibuat dengan sebenarnya dalam rangkap 2 (dua) untuk dipergunakan sebagaimana "
            "mestinya. Dibuat di Samarinda."
        ),
    )


@given(st.integers(1, 9), st.booleans())
def test_everybody_who_signs_has_one_place_and_one_is_the_papers(count: int, known: bool) -> None:
    parties = tuple(Official(f"Nama {n}", f"Jabatan {n}") for n in range(count))
    knows = Official("Nama tahu", "Jabatan tahu") if known else None
    letter = berita_acara.compose_berita_acara(replace(BA, parties=parties, knows=knows))
    assert sorted(place.name for place in letter.places) == sorted(
        one.name for one in (*parties, *((knows,) if knows else ()))
    )
    assert sum(place.own for place in letter.places) == 1


def test_several_findings_are_numbered_sentences() -> None:
    body = berita_acara.compose_berita_acara(replace(BA, findings=("Satu", "Dua."))).body
    assert Numbered(("Satu.", "Dua.")) in body


# ---------------------------------------------------------------- letters that leave the office


def test_addressee_stands_without_a_second_yth() -> None:
    assert surat.addressed(("Yth. Kepala Biro", " Inspektur "), "", LABELS) == (
        "Yth.",
        "Kepala Biro",
        "Inspektur",
        "Tempat",
    )


def test_meeting_says_from_when_to_when() -> None:
    for until, words in (
        (None, "pukul 09.00 WITA s.d. selesai"),
        (time(11, 30), "pukul 09.00 WITA s.d. 11.30 WITA"),
    ):
        letter = surat.compose_undangan(surat.Undangan(SURAT, replace(RAPAT, until=until)))
        block = letter.body[1].rows  # type: ignore[union-attr]
        assert block == (
            ("Hari, tanggal", ("Senin, 6 Juli 2026",)), ("Waktu", (words,)), ("Tempat", ("Ruang Rapat",)),
            ("Acara", ("Pembahasan",)),
        )  # fmt: skip


def test_sifat_prints_secrecy_before_urgency() -> None:
    letter = surat.compose_surat_dinas(replace(SURAT, urgency=Urgency.SEGERA, security=Security.RAHASIA))
    assert letter.fields[1] == ("Sifat", ("Rahasia",))


def test_letter_on_behalf_is_signed_at_one_place() -> None:
    letter = surat.compose_surat_dinas(replace(SURAT, behalf=("Kepala Dinas",)))
    assert letter.places == (Place("a.n. Kepala Dinas", own=True),)


def test_form_of_a_disposition_keeps_a_choice_that_is_not_on_its_list() -> None:
    texts = [(tick.text, tick.on) for tick in disposisi.ticks(("A", "B"), ("B", "C"))]
    assert texts == [("A", False), ("B", True), ("C", True), ("", False)]


# ---------------------------------------------------------------- what a letter cannot go without


@pytest.mark.parametrize(
    ("found", "places"),
    [
        (berita_acara.refusals_to_compose(BA), []),
        (berita_acara.refusals_to_compose(replace(BA, about=(" ",), at="", deed=".", findings=(), rangkap=0)),
         ["about", "at", "deed", "result", "rangkap"]),
        (berita_acara.refusals_to_compose(replace(BA, parties=(), signer=3)), ["parties", "signer"]),
        (berita_acara.refusals_to_compose(replace(BA, parties=(Official("", "x"),))), ["parties"]),
        (tanda_terima.refusals_to_compose(RECEIPTS), []),
        (tanda_terima.refusals_to_compose(replace(RECEIPTS, sender="", how=" ", items=(), receptions=())),
         ["sender", "how", "items", "receptions"]),
        (disposisi.refusals_to_compose(disposisi.LembarDisposisi("", " .", ())),
         ["origin", "subject", "chosen", "asked"]),
        (disposisi.refusals_to_compose(disposisi.LembarDisposisi("A", "B", ("C",), note="kerjakan")), []),
        (surat.refusals_to_compose(SURAT), []),
        (surat.refusals_to_compose(surat.SuratDinas((" ",), "", ":")), ["recipients", "subject", "opening"]),
        (surat.refusals_to_compose(surat.Undangan(SURAT, replace(RAPAT, where="", agenda="", until=time(8)))),
         ["where", "agenda", "until"]),
        (surat_pengantar.refusals_to_compose(surat_pengantar.SuratPengantar((), ())), ["recipients", "items"]),
        (surat_tugas.refusals_to_compose(surat_tugas.SuratTugas((), (), ())), ["basis", "persons", "duties"]),
        (surat_tugas.refusals_to_compose(surat_tugas.SuratTugas(("a",), (Official("A", ""),), ("b",))), ["persons"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_all_at_once(found: list, places: list[str]) -> None:
    assert [refusal.place for refusal in found] == places
