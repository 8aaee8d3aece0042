"""Every key, verb and thing that the services write into the journal has a name that its readers understand."""

import ast
import json
from pathlib import Path

import factories
import pytest

from mutubaku.cases.rules.state import Cancelled, ClosedEarly, Completed, Returned, Started
from mutubaku.org.forms.journal_words import FACT_WORDS, NAMED_BY, facts_told, named, thing_sought, thing_told
from mutubaku.org.models import JournalEntry
from mutubaku.org.rules.verbs import THING_WORDS, VERB_WORDS
from mutubaku.org.services.arranging import SETTINGS

PACKAGE = Path(__file__).resolve().parents[1] / "mutubaku"
# Keys of other tables in the same modules: rows of files, headers of mail, what is handed on to another service.
ELSEWHERE = {
    "X-Mutubaku-SHA-256", "akses", "arsip", "begun_by_hand", "built_at", "ended_at", "faults", "konsep", "masked",
    "notes", "office_id", "opens_at", "original", "pages", "retired_at", "sealed_nik", "signed", "skipped_more",
}  # fmt: skip
WORDS = {"baru", "berubah", "di luar DPA", "dilewati", "hilang", "tetap"}  # keys that are words already
WRITERS = {"write_journal", "note", "_note", "_journal", "_change"}


def keys(tree):
    """String keys of every table, and names handed to a writer of the journal."""
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=found):
                yield from (one.value for one in found if isinstance(one, ast.Constant))
            case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=str(key)))]):
                yield key
            case ast.Call(func=ast.Name(id=name), keywords=given) if name in WRITERS - {"write_journal"}:
                yield from (one.arg for one in given if one.arg)


def services():
    return [path for path in PACKAGE.rglob("*.py") if "services" in path.with_suffix("").parts[-2:]]


def test_every_key_the_services_write_has_a_name():
    found = {key for path in services() for key in keys(ast.parse(path.read_text()))}
    events = {
        part
        for event in (Started, Completed, Returned, ClosedEarly, Cancelled)
        for part in event.__annotations__
    }

    assert len(found) > 80
    assert (found | SETTINGS | events) - set(FACT_WORDS) - ELSEWHERE - WORDS == set()


@pytest.mark.django_db
def test_every_entry_of_a_busy_office_is_told_in_words():
    cast = factories.cast()
    factories.plan(cast)
    asked = factories.open_round(cast)
    factories.submit(cast, asked, "PDN")
    rows = JournalEntry.objects.filter(office_id=cast.office_id)

    known = [(row.verb, row.thing.partition(":")[0], json.loads(row.facts)) for row in rows]

    assert {verb for verb, *_ in known} - set(VERB_WORDS) == set()
    assert {thing for _, thing, _ in known} - set(THING_WORDS) == set()
    assert {key for *_, facts in known for key in facts} - set(FACT_WORDS) == set()


def test_names_are_formal_and_values_are_written_out():
    facts = {
        "since": "2026-11-03", "until": None, "period": "2026-10", "role": "kepala_bidang_uptd", "heads": True,
        "digest": "a" * 64, "at": "2026-11-03T01:05:00+00:00", "name": "Pasar: 2026", "units": ["PDN", "KOP"],
        "cells": {"3.30.03.1.01.0001|PAD.money": [None, "500000"], "3.30.03.1.01.0001||physical": "Bukti."},
    }  # fmt: skip

    assert facts_told(facts, "Asia/Makassar") == (
        ("Mulai", "3 November 2026"),
        ("Periode", "Oktober 2026"),
        ("Peran", "Kepala Bidang/UPTD"),
        ("Memimpin unit", "ya"),
        ("Sidik isi", "aaaaaaaaaaaa…"),
        ("Waktu", "Selasa, 3 November 2026, pukul 09.05 WITA"),
        ("Nama", "Pasar: 2026"),
        ("Unit", "PDN, KOP"),
        ("Sel", "3.30.03.1.01.0001 (PAD) keuangan: –, 500000; 3.30.03.1.01.0001 fisik: Bukti."),
    )
    assert all(name[0].isupper() and "_" not in name for name in FACT_WORDS.values())
    assert named("kunci_asing") == "kunci_asing"


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("Pekerjaan PKJ-2026-0010", "case:PKJ-2026-0010"),
        ("isian unit 12", "sheet:12"),
        ("Rencana pekerjaan 3", "planned:3"),
        ("case:PKJ-2026-0010", "case:PKJ-2026-0010"),
        ("", ""),
    ],
)
def test_a_thing_is_sought_by_its_name(typed, sought):
    assert thing_sought(typed) == sought


def test_a_thing_is_told_by_its_name_and_never_by_the_number_of_a_row():
    told = [
        thing_told(thing, first, "Asia/Makassar")
        for thing, first in (
            ("case:PKJ-2026-0010", {}),
            ("document:52", {"title": "Nota dinas permintaan bahan", "period": "2026-10"}),
            ("round:11", {"period": "2026-10"}),
            ("plan:2026", {"year": 2026}),
            ("sheet:128", {"cells": {}}),
            ("office:1", {}),
        )
    ]

    assert told == [
        "Pekerjaan PKJ-2026-0010", "Naskah Nota dinas permintaan bahan", "Pengumpulan Oktober 2026",
        "Rencana 2026", "", "",
    ]  # fmt: skip
    assert set(NAMED_BY) <= set(THING_WORDS)


def test_numbers_of_rows_are_left_out_and_several_are_counted():
    facts = {"work": 163, "by": 3, "step": 6, "half": [278, 279], "person": "kepala.ukm"}

    assert facts_told(facts, "Asia/Makassar") == (
        ("Langkah", "6"),
        ("Separuh waktu terpakai (langkah)", "2"),
        ("Pegawai", "kepala.ukm"),
    )
