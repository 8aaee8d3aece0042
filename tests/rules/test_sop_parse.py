"""Reading a procedure: what is refused and where, what is read as it is, and that nothing else ever comes out."""

import copy
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sop_sheets import sheet, sops, step

from mutubaku.org.rules.holding import Role
from mutubaku.sop.files.catalogue import read_known, read_shipped
from mutubaku.sop.rules.faults import check, faults, unrunnable
from mutubaku.sop.rules.parsing import parse
from mutubaku.sop.rules.procedure import (
    Act,
    Basis,
    Law,
    Need,
    Oddity,
    Sop,
    Step,
    body,
    fingerprint,
    standard_minutes,
    to_plain,
)
from mutubaku.sop.rules.things import attested, is_thing
from mutubaku.values.refusal import Refused

SHIPPED = {identity: to_plain(sop) for identity, sop in read_shipped().items()}


def refused(plain: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        parse(plain)
    return [(refusal.code, refusal.place) for refusal in caught.value.refusals]


def test_smallest_sheet_is_read_with_everything_else_empty():
    assert parse(sheet()) == Sop(
        id="99-uji", title="Prosedur uji", steps=(Step(1, Role.PELAKSANA, Act.DRAFT, "Susun konsep"),)
    )


def test_full_sheet_is_read_whole():
    plain = sheet(
        step(
            needs=[{"label": "Catatan penugasan", "thing": "assignment"}],
            time="30 menit",
            output=["Konsep RAB"],
        ),
        step(2, actor="sekretaris", act="initial", actor_basis="conflict", returns_to=1, each_unit=True),
        number="067/1/A/SOP/B/2023",
        columns=["pelaksana", "sekretaris"],
        created=date(2023, 11, 8),
        effective="2023-12-11",
        legal=[{"kind": "UU", "number": 25, "year": 2004}],
        oddities=["Langkah 2 tanpa waktu.", {"text": "Kop surat hilang.", "rule": "E3"}],
    )
    assert parse(plain) == Sop(
        id="99-uji",
        title="Prosedur uji",
        steps=(
            Step(
                1,
                Role.PELAKSANA,
                Act.DRAFT,
                "Susun konsep",
                needs=(Need("Catatan penugasan", "assignment"),),
                time="30 menit",
                outputs=(Need("Konsep RAB", "attestation:konsep-rab"),),
            ),
            Step(
                2,
                Role.SEKRETARIS,
                Act.INITIAL,
                "Susun konsep",
                actor_basis=Basis.CONFLICT,
                each_unit=True,
                returns_to=1,
            ),
        ),
        number="067/1/A/SOP/B/2023",
        number_printed="067/1/A/SOP/B/2023",
        columns=(Role.PELAKSANA, Role.SEKRETARIS),
        created=date(2023, 11, 8),
        effective=date(2023, 12, 11),
        legal=(Law("UU", "25", 2004),),
        oddities=(Oddity("Langkah 2 tanpa waktu.", 2), Oddity("Kop surat hilang.", rule="E3")),
    )


def test_dash_is_how_a_sheet_prints_nothing():
    assert parse(sheet(step(output=["-"], needs=["", "–"]))).steps[0] == Step(
        1, Role.PELAKSANA, Act.DRAFT, "Susun konsep"
    )


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("bukan tabel", [("E0", ""), ("E0", ""), ("E5", "")]),
        ({}, [("E0", ""), ("E5", "")]),
        (sheet(warna="merah"), [("E0", "")]),
        (sheet(id="Dua Kata"), [("E0", "")]),
        (sheet(title=3), [("E0", "")]),
        (sheet(related="Monev"), [("E0", "")]),
        (sheet(related=["Monev", 3]), [("E0", "")]),
        (sheet(columns=["camat"]), [("E4", "")]),
        (sheet(created="kemarin"), [("E0", "")]),
        (sheet(legal=[{"kind": "UU", "number": "1"}]), [("E0", "")]),
        (sheet(oddities=[{"step": 4, "text": "Kosong."}]), [("E0", "")]),
        (sheet(oddities=[{"rule": "X9", "text": "Kosong."}]), [("E0", "")]),
        (
            sheet("bukan tabel"),
            [("E0", "langkah 1"), ("E5", "langkah 1"), ("E4", "langkah 1"), ("E0", "langkah 1")],
        ),
        (sheet(step(no=None)), [("E5", "langkah 1")]),
        (sheet(step(no="satu")), [("E0", "langkah 1")]),
        (sheet(step(no=True)), [("E0", "langkah 1")]),
        (sheet(step(), step()), [("E5", "langkah 1")]),
        (sheet(step(2), step(1)), [("E5", "langkah 1")]),
        (sheet(step(actor="camat")), [("E4", "langkah 1")]),
        (sheet(step(actor="pembaca")), [("E4", "langkah 1")]),
        (sheet(step(act="menari")), [("E0", "langkah 1")]),
        (sheet(step(actor_basis="rasa")), [("E4", "langkah 1")]),
        (sheet(step(warna="merah")), [("E0", "langkah 1")]),
        (sheet(step(each_unit="ya")), [("E0", "langkah 1")]),
        (sheet(step(time=30)), [("E0", "langkah 1")]),
        (sheet(step(needs=[{"label": "Surat", "thing": "surat"}])), [("E0", "langkah 1")]),
        (sheet(step(needs=[{"thing": "entry"}])), [("E0", "langkah 1")]),
        (sheet(step(needs=[3])), [("E0", "langkah 1"), ("E0", "langkah 1")]),
        (sheet(step(), step(2, returns_to=2)), [("E7", "langkah 2")]),
        (sheet(step(), step(2, returns_to=9)), [("E7", "langkah 2")]),
        (sheet(step(runs_beside=2), step(2, returns_units_to=3)), [("E7", "langkah 1"), ("E7", "langkah 2")]),
    ],
)
def test_fault_of_shape_is_refused_at_its_place(plain, expected):
    assert refused(plain) == expected


def test_all_faults_of_shape_are_told_at_once_in_indonesian():
    plain = sheet(step(actor="camat", warna="merah"), step(2, returns_to=5))
    with pytest.raises(Refused) as caught:
        parse(plain)
    assert [refusal.message for refusal in caught.value.refusals] == [
        "Kunci “warna” pada langkah 1 tidak dikenal. Pakai: act, actor, actor_basis, closes_collection, "
        "collects_from_units, each_unit, needs, no, opens_collection, output, returns_to, returns_units_to, "
        "runs_beside, time, title.",
        "Nilai “actor” pada langkah 1 “camat” tidak dikenal. Pilih: kasubbag_perencanaan, kepala_bidang_uptd, "
        "kepala_dinas, operator_unit, pelaksana, sekretaris, subbag_keuangan.",
        "“returns_to” langkah 2 menunjuk 5, bukan langkah yang lebih awal. Tunjuk nomor langkah sebelumnya.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nota_dinas:signed", True),
        ("book:bound", True),
        ("sheets", True),
        ("upload:sk-tim", True),
        ("attestation:rapat-2", True),
        ("nota_dinas", False),
        ("nota_dinas:hilang", False),
        ("sheets:signed", False),
        ("upload:", False),
        ("upload:SK Tim", False),
        ("", False),
    ],
)
def test_thing_is_from_the_closed_set(text, expected):
    assert is_thing(text) is expected


@given(st.text())
def test_unmapped_label_becomes_a_thing(label):
    assert is_thing(attested(label))


def test_standard_minutes_count_a_day_as_seven_and_a_half_hours():
    steps = [
        step(1, time="30 menit"),
        step(2, time="6 jam"),
        step(3, time="2 hari"),
        step(4),
        step(5, time="lama"),
    ]
    assert standard_minutes(parse(sheet(*steps))) == 30 + 360 + 900


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(
    junk | st.dictionaries(st.sampled_from(["id", "title", "steps", "legal", "oddities", "columns"]), junk)
)
def test_junk_is_refused_and_nothing_else(plain):
    with pytest.raises(Refused):
        parse(plain)
    assert check(plain, read_known())


def spoil(plain: dict[str, object], data: st.DataObject, value: object) -> None:
    """Puts the value, or nothing, in some place of the plain procedure."""
    where: object = plain
    while True:
        key = data.draw(st.sampled_from(sorted(where) if isinstance(where, dict) else range(len(where))))
        inner = where[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        where = inner
    if data.draw(st.booleans()):
        where[key] = value
    else:
        del where[key]


@settings(max_examples=150)
@given(st.data(), st.sampled_from(sorted(SHIPPED)), junk)
def test_spoiled_procedure_is_refused_or_checked(data, identity, value):
    plain = copy.deepcopy(SHIPPED[identity])
    spoil(plain, data, value)
    found = check(plain, read_known())
    try:
        sop = parse(plain)
    except Refused as refused:
        assert {fault.refusal() for fault in found} >= set(refused.refusals)
    else:
        assert parse(to_plain(sop)) == sop
        assert found == faults(sop, read_known())
        assert all(refusal.code in {"E2", "E5", "E6", "E7"} for refusal in unrunnable(sop))


@given(sops)
def test_plain_form_and_back_is_the_same_procedure(sop):
    again = parse(to_plain(sop))
    assert again == sop
    assert body(again) == body(sop)


@given(sops, sops)
def test_fingerprints_are_equal_exactly_when_procedures_are(one, other):
    assert (fingerprint(one) == fingerprint(other)) is (one == other)


@given(sops)
def test_faults_come_sheet_first_then_row_by_row_and_always_alike(sop):
    found = faults(sop, read_known())
    assert [fault.step or 0 for fault in found] == sorted(fault.step or 0 for fault in found)
    assert {fault.step for fault in found} <= {None, *(step.no for step in sop.steps)}
    assert all(fault.found and fault.proposal for fault in found)
    assert faults(sop, read_known()) == found
