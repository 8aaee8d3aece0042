"""Reads a procedure from the plain shape of a catalogue file, reporting every fault of shape at once. Pure.

What a sheet may lack or say badly (a time, an output, a date) is read as it is and left to `faults`;
refused is only what cannot be a procedure at all. A label without a thing is something a person attests.
"""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from mutubaku.org.rules.holding import ROLE_NAMES, Role
from mutubaku.sop.rules.fault import Fault, error
from mutubaku.sop.rules.procedure import ACTORS, Act, Basis, Form, Law, Need, Oddity, Sop, Step
from mutubaku.sop.rules.table import Table
from mutubaku.sop.rules.things import attested, is_thing
from mutubaku.values.refusal import Refused

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NONE_PRINTED = {"", "-", "–", "—"}
_RULE = re.compile(r"E[1-7]|W(?:[1-9]|1[0-2])|K")
_AT_STEP = re.compile(r"Langkah (\d{1,3})\b")
_SOP_KEYS = {
    "id", "title", "index_title", "number", "number_printed", "cadence", "document", "form", "columns", "related",
    "warning", "records", "roles", "formats", "created", "revised", "effective", "qualifications",
    "equipment", "legal", "oddities", "steps",
}  # fmt: skip
_STEP_KEYS = {
    "no", "actor", "act", "title", "needs", "time", "output", "actor_basis", "each_unit", "runs_beside",
    "opens_collection", "closes_collection", "collects_from_units", "returns_to", "returns_units_to",
}  # fmt: skip


def parse(plain: object) -> Sop:
    """Raises `Refused` with all faults of shape, each with its row as place."""
    sop, faults = read(plain)
    if faults:
        raise Refused([fault.refusal() for fault in faults])
    return sop


def read(plain: object) -> tuple[Sop, list[Fault]]:
    """The procedure and every fault of shape (E0, E4, E5, E7); with faults, what is wrong is read as left out."""
    faults: list[Fault] = []
    sop = _sop(Table(plain, "berkas SOP", None, _SOP_KEYS, faults))
    faults += _numbering(sop.steps) + _oddity_steps(sop)
    return _without_marks(sop, faults), faults


def _sop(table: Table) -> Sop:
    identity = table.text("id", required=True)
    if identity and not _ID.fullmatch(identity):
        table.wrong(
            f"Nilai “id” “{identity}” tidak dapat dipakai.", "Pakai huruf kecil, angka, dan tanda hubung."
        )
    steps = tuple(_step(row, place, table.faults) for place, row in enumerate(table.rows("steps"), 1))
    if not steps:
        table.wrong("Berkas tidak memuat satu langkah pun.", "Tulis langkah-langkahnya pada [[steps]].", "E5")
    number = table.text("number")
    return Sop(
        id=identity,
        title=table.text("title"),
        steps=steps,
        index_title=table.text("index_title"),
        number=number,
        number_printed=table.text("number_printed") or number,
        cadence=table.text("cadence"),
        document=table.text("document"),
        form=table.choice("form", Form, Form.NONE, required=False, code="E0"),
        columns=_columns(table),
        related=table.texts("related"),
        warning=table.text("warning"),
        records=table.texts("records"),
        roles=table.texts("roles"),
        formats=table.texts("formats"),
        created=table.day("created"),
        revised=table.day("revised"),
        effective=table.day("effective"),
        qualifications=table.texts("qualifications"),
        equipment=table.texts("equipment"),
        legal=tuple(_law(row, table.faults) for row in table.rows("legal")),
        oddities=tuple(_oddity(row, steps, table.faults) for row in table.rows("oddities")),
    )


def _columns(table: Table) -> tuple[Role, ...]:
    names = table.texts("columns")
    for name in names:
        if name not in ROLE_NAMES:
            table.wrong(
                f"Kolom pelaksana “{name}” tidak dikenal.", f"Pilih: {', '.join(sorted(ACTORS))}.", "E4"
            )
    return tuple(Role(name) for name in names if name in ROLE_NAMES)


def _step(plain: object, place: int, faults: list[Fault]) -> Step:
    """`place` in the file stands in for a number that is missing."""
    given = plain.get("no") if isinstance(plain, dict) else None
    no = given if type(given) is int and given > 0 else place
    table = Table(plain, f"langkah {no}", no, _STEP_KEYS, faults)
    if table.whole("no") is None and given is None:
        table.wrong(
            f"Langkah ke-{place} dalam berkas tidak bernomor.", "Isi “no” dengan nomor langkah.", "E5"
        )
    return Step(
        no=no,
        actor=table.choice("actor", ACTORS, Role.PELAKSANA, required=True, code="E4"),
        act=table.choice("act", Act, Act.DRAFT, required=True, code="E0"),
        title=table.text("title"),
        needs=_needs(table, "needs"),
        time=table.text("time"),
        outputs=_needs(table, "output"),
        actor_basis=table.choice("actor_basis", Basis, Basis.STATED, required=False, code="E4"),
        each_unit=table.flag("each_unit"),
        runs_beside=table.whole("runs_beside"),
        opens_collection=table.flag("opens_collection"),
        closes_collection=table.flag("closes_collection"),
        collects_from_units=table.flag("collects_from_units"),
        returns_to=table.whole("returns_to"),
        returns_units_to=table.whole("returns_units_to"),
    )


def _needs(table: Table, key: str) -> tuple[Need, ...]:
    """A dash is how a sheet prints that there is nothing."""
    read = (_need(row, key, table) for row in table.rows(key))
    return tuple(need for need in read if need.label not in _NONE_PRINTED)


def _need(plain: object, key: str, table: Table) -> Need:
    if isinstance(plain, str):
        return Need(plain.strip(), attested(plain))
    row = Table(plain, f"“{key}” {table.name}", table.step, {"label", "thing"}, table.faults)
    label = row.text("label", required=True)
    thing = row.text("thing") or attested(label)
    if not is_thing(thing):
        row.wrong(
            f"Benda “{thing}” pada {row.name} tidak dikenal.",
            "Tulis naskah:keadaan (misalnya nota_dinas:signed), satu jenis (misalnya disposition), "
            "upload:nama, atau attestation:nama.",
        )
    return Need(label, thing)


def _law(plain: object, faults: list[Fault]) -> Law:
    table = Table(plain, "dasar hukum", None, {"kind", "number", "year", "about"}, faults)
    number = table.items.get("number")
    if type(number) is int:
        table.items = {**table.items, "number": str(number)}
    return Law(
        kind=table.text("kind", required=True),
        number=table.text("number", required=True),
        year=table.whole("year") or _no_year(table),
        about=table.text("about"),
    )


def _no_year(table: Table) -> int:
    if table.items.get("year") is None:
        table.wrong("Tahun pada dasar hukum belum diisi.", "Isi “year” dengan tahun peraturan.")
    return 0


def _oddity(plain: object, steps: tuple[Step, ...], faults: list[Fault]) -> Oddity:
    """A bare text that opens with "Langkah 9" belongs to row 9."""
    if isinstance(plain, str):
        named = _AT_STEP.match(plain)
        no = int(named[1]) if named else None
        return Oddity(plain.strip(), no if no in {step.no for step in steps} else None)
    table = Table(plain, "oddities", None, {"step", "rule", "text"}, faults)
    rule = table.text("rule") or "K"
    if not _RULE.fullmatch(rule):
        table.wrong(f"Aturan “{rule}” pada oddities tidak dikenal.", "Tulis E1–E7, W1–W12, atau K.")
    return Oddity(table.text("text", required=True), table.whole("step"), rule)


def _oddity_steps(sop: Sop) -> list[Fault]:
    numbers = {step.no for step in sop.steps} | {None}
    return [
        error(
            "E0", None, f"Catatan lembar menunjuk langkah {oddity.step} yang tidak ada.", "Perbaiki nomornya."
        )
        for oddity in sop.oddities
        if oddity.step not in numbers
    ]


def _numbering(steps: tuple[Step, ...]) -> list[Fault]:
    """Rows are told apart by their number and run in its order."""
    return [
        error(
            "E5",
            after.no,
            f"Nomor langkah {after.no} tercetak sesudah {before.no}.",
            "Urutkan nomor tanpa pengulangan.",
        )
        for before, after in pairwise(steps)
        if after.no <= before.no
    ]


def _marks(step: Step, steps: tuple[Step, ...]) -> dict[str, int]:
    """References of a row that do not name an earlier row, by their key."""
    earlier = {other.no for other in steps if other.no < step.no}
    marks = {
        "returns_to": step.returns_to,
        "returns_units_to": step.returns_units_to,
        "runs_beside": step.runs_beside,
    }
    return {key: target for key, target in marks.items() if target is not None and target not in earlier}


def _without_marks(sop: Sop, faults: list[Fault]) -> Sop:
    """Reports every wrong reference and reads it as left out."""
    steps = []
    for step in sop.steps:
        wrong = _marks(step, sop.steps)
        for key, target in wrong.items():
            words = f"“{key}” langkah {step.no} menunjuk {target}, bukan langkah yang lebih awal."
            faults.append(error("E7", step.no, words, "Tunjuk nomor langkah sebelumnya."))
        without: dict[str, Any] = dict.fromkeys(wrong)
        steps.append(replace(step, **without))
    return replace(sop, steps=tuple(steps))
