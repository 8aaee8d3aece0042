"""Blank forms: what is typed becomes the letter, and whatever cannot be read is refused at its field."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.files.letter_templates import shipped
from mutubaku.documents.rules.blank_kinds import BLANKS, OF_CASES
from mutubaku.documents.rules.blanks import (
    Scene,
    Typed,
    begin_typed,
    by_title,
    compose,
    fill_typed,
    read_typed,
    refusals_to_save_blank,
    typed_faults,
    written_typed,
)
from mutubaku.documents.rules.letters.wording import called
from mutubaku.documents.rules.templating import Value
from mutubaku.org.rules.holding import Holder, Holding, Role
from mutubaku.values.content import Place, Table
from mutubaku.values.refusal import Refused

TODAY = date(2026, 3, 2)
POSTS = (
    ("Kepala Dinas", Role.KEPALA_DINAS, Holding.PLT), ("Sekretaris", Role.SEKRETARIS, Holding.DEFINITIF),
    ("Kasubbag Perencanaan", Role.KASUBBAG_PERENCANAAN, Holding.DEFINITIF),
    ("Operator KOP", Role.OPERATOR_UNIT, Holding.DEFINITIF),
)  # fmt: skip
PEOPLE = [
    Holder(1, n, f"Pejabat {post}", "199001012015011001", "Pembina", n, post, role, 1, "Dinas", False, how,
           date(2026, 1, 1), None)
    for n, (post, role, how) in enumerate(POSTS, 1)
]  # fmt: skip
SCENE = Scene(by_title(PEOPLE), TODAY, "Samarinda")
VALUES = {
    name: Value(name, text)
    for name, text in {
        "tahun": "2026", "kota": "Samarinda", "anggaran": "DPA Murni 2026", "daftar_unit": "Bidang A\nBidang B",
        "unit": "Seluruh Bidang dan UPTD",
        "jabatan.kasubbag_perencanaan": "Kasubbag Perencanaan", "jabatan.sekretaris": "Sekretaris",
        "laporan": "laporan X", "laporan.judul": "Laporan X", "periode": "Maret 2026", "penerima": "Para Kepala Bidang",
    }.items()
}  # fmt: skip


def begun(code: str, **more: str) -> dict[str, str]:
    blank = BLANKS[code]
    return {**begin_typed(blank, shipped(code) or {}, VALUES, SCENE).fields, **more}


def refused(code: str, fields: dict[str, str], scene: Scene = SCENE) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as found:
        compose(BLANKS[code], fields, scene)
    return [(one.code, one.place) for one in found.value.refusals]


def test_the_proposal_of_data_needs_is_ready_as_it_begins() -> None:
    letter = compose(BLANKS["ba-kebutuhan-data"], begun("ba-kebutuhan-data"), SCENE)

    assert called(letter) == "Berita acara usulan kebutuhan pengumpulan data tahun 2026"
    assert [(one.label, one.post, one.own) for one in letter.places] == [
        ("PIHAK KEDUA,", "Sekretaris", False),
        ("Dibuat di Samarinda\nPIHAK PERTAMA,", "Kasubbag Perencanaan", False),
        ("Menyetujui,", "Plt. Kepala Dinas", True),
    ]
    (table,) = [block for block in letter.body if isinstance(block, Table)]
    assert [[cell.text for cell in row.cells] for row in table.rows][1] == [
        "2", "Pagu dan target sub kegiatan tahun berjalan", "Seluruh Bidang dan UPTD", "DPA Murni 2026", "–",
    ]  # fmt: skip


def test_conformity_begins_with_the_units_and_asks_for_their_counts() -> None:
    fields = begun("ba-kesesuaian-data")
    assert fields["checks"] == "Bidang A\nBidang B"
    assert refused("ba-kesesuaian-data", fields) == [("row", "checks")] * 2

    letter = compose(
        BLANKS["ba-kesesuaian-data"], fields | {"checks": "A | 1.200 | 1.190 | x\nB | 10 | 10"}, SCENE
    )
    (table,) = [block for block in letter.body if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[-1].cells[:4]] == ["Jumlah", "1.210", "1.200", "10"]


@pytest.mark.parametrize(
    ("code", "typed", "found"),
    [
        ("ba-kesesuaian-data", {"checks": "A | 3 | 4"}, [("more", "checks")]),
        ("ba-kesesuaian-data", {"checks": "A | tiga | 4"}, [("count", "checks"), ("more", "checks")]),
        ("ba-kebutuhan-data", {"needs": ""}, [("empty", "needs")]),
        ("ba-kebutuhan-data", {"first": "", "second": ""}, [("empty", "first")]),
        ("ba-kebutuhan-data", {"second": "Kasubbag Perencanaan"}, [("same", "second")]),
        ("ba-kebutuhan-data", {"second": "Plt. Kepala Dinas"}, [("signer", "second")]),
        ("ba-kebutuhan-data", {"second": "Operator KOP"}, [("nobody_there", "second")]),
        ("ba-kebutuhan-data", {"rangkap": "dua", "day": "besok"}, [("day", "day"), ("number", "rangkap")]),
        ("ba-lain", {}, [("empty", "about"), ("empty", "deed"), ("empty", "findings")]),
        ("undangan", {"where": "", "at": "sembilan"}, [("clock", "at"), ("empty", "where")]),
        ("undangan", {"where": "Aula", "until": "08.00"}, [("empty", "until")]),
        ("surat-tugas", {}, [("empty", "persons"), ("empty", "duties")]),
        ("surat-pengantar", {"items": "Buku"}, [("row", "items"), ("empty", "recipients")]),
    ],
)
def test_what_cannot_be_read_or_is_lacking_is_refused_at_its_field(
    code: str, typed: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert sorted(refused(code, begun(code, **typed))) == sorted(found)


def test_a_vacant_post_of_the_signer_is_said() -> None:
    scene = replace(SCENE, people={t: h for t, h in SCENE.people.items() if h.role != Role.KEPALA_DINAS})
    assert ("vacant", "") in refused("ba-kebutuhan-data", begun("ba-kebutuhan-data"), scene)


@pytest.mark.parametrize(
    ("role", "label"),
    [
        (Role.KEPALA_DINAS, None),
        (Role.SEKRETARIS, "a.n. Kepala Dinas"),
        (Role.KASUBBAG_PERENCANAAN, "a.n. Kepala Dinas\nSekretaris,\nu.b."),
    ],
)
def test_who_signs_below_the_head_signs_on_behalf(role: Role, label: str | None) -> None:
    fields = begun("undangan", where="Aula")
    letter = compose(BLANKS["undangan"], fields, replace(SCENE, signer_role=role))

    assert letter.places == ((Place(label, own=True),) if label else ())
    assert called(letter) == "Undangan rapat pembahasan laporan X Maret 2026"


@given(st.sampled_from(sorted(BLANKS)), st.data())
def test_any_text_in_any_field_makes_a_letter_or_is_refused(code: str, data: Any) -> None:
    some = st.text("a|{}\n0129.:- ", max_size=30)
    typed = Typed(code, {one.name: data.draw(some) for one in BLANKS[code].fields})
    if typed_faults(typed, VALUES):
        return
    said, used = fill_typed(typed, VALUES)
    assert used == () and read_typed(written_typed(typed, used)) == typed
    try:
        compose(BLANKS[code], said.fields, SCENE)
    except Refused as found:
        assert {one.place for one in found.refusals} <= {*BLANKS[code].field_names, ""}


def test_every_form_has_a_shipped_template_with_known_names_only() -> None:
    for code, blank in BLANKS.items():
        template = shipped(code)
        assert template is not None
        assert set(template) <= {*blank.field_names, "name"}
        assert refusals_to_save_blank(PEOPLE[2], blank, template, VALUES) == []
    assert [one.code for one in refusals_to_save_blank(PEOPLE[1], BLANKS["undangan"], {}, VALUES)] == ["role"]
    assert all(BLANKS[code].kind != "berita_acara" for code in OF_CASES)
