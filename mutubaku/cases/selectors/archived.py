"""Everything a case left behind, as tables of text and the names of its files, for the case archive.

The case and its works stand here; its papers, how they were handled and signed, and its figures in the modules beside
this one. The order of rows
is that of their keys, so the same state gives the same archive.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mutubaku.cases.models import Case, CaseEvent, Deviation, Participant, Pause, Work
from mutubaku.cases.rules.archived import Table, table, text
from mutubaku.cases.selectors.archived_figures import figure_tables
from mutubaku.cases.selectors.archived_handling import handling_tables, handling_things
from mutubaku.cases.selectors.archived_papers import StoredFile, journal_things, paper_tables
from mutubaku.cases.selectors.archived_signing import signing_tables
from mutubaku.documents.selectors.retention import destroyed_papers
from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.org.selectors import archived_entries
from mutubaku.sop.models import SopVersion
from mutubaku.sop.rules.procedure import Sop
from mutubaku.sop.selectors import version
from mutubaku.values.period import Period

PHASES = {"berjalan": "masih berjalan", "selesai": "selesai", "dibatalkan": "dibatalkan"}
DECISIONS = {
    "returned": "Dikembalikan", "closed_early": "Pengumpulan ditutup sebelum lengkap", "cancelled": "Dibatalkan",
}  # fmt: skip


@dataclass(frozen=True)
class CaseArchive:
    """`told`: identity in words for the index; `texts`: path → text of a version or certificate; `files`: what
    the store holds."""

    number: str
    title: str
    zone: str
    told: dict[str, str]
    tables: tuple[Table, ...]
    texts: dict[str, str]
    files: tuple[StoredFile, ...]


def case_archive(case: Case) -> CaseArchive:
    """About thirty queries, however many units and papers."""
    sop = version(case.sop_version_id)
    papers, texts, files = paper_tables(case.office_id, case.number)
    gone = destroyed_papers(case.office_id)
    signing, pems, originals = signing_tables(case.office_id, case.number, gone)
    figures, sheet_ids, round_ids = figure_tables(case.office_id, case.number)
    things = [
        f"case:{case.number}", *journal_things(case.office_id, case.number),
        *handling_things(case.office_id, case.number),
        *(f"sheet:{pk}" for pk in sheet_ids), *(f"round:{pk}" for pk in round_ids),
    ]  # fmt: skip
    tables = (
        *_case_tables(case, sop), *papers, *signing, *handling_tables(case.office_id, case.number), *figures,
        _journal(case.office_id, things),
    )  # fmt: skip
    return CaseArchive(
        case.number,
        case.title,
        case.office.zone,
        _told(case, sop),
        tables,
        texts | pems,
        (*files, *originals),
    )


def _told(case: Case, sop: Sop) -> dict[str, str]:
    return {
        "Nomor pekerjaan": case.number,
        "Perangkat daerah": case.office.short_name,
        "SOP": f"{sop.title} ({sop.number})",
        "Periode": Period.parse(case.period).label,
        "Keadaan": PHASES.get(case.phase, case.phase),
        "Dimulai": text(case.opened_at),
        "Berakhir": text(case.ended_at) or "–",
    }


def _case_tables(case: Case, sop: Sop) -> Iterator[Table]:
    frozen = SopVersion.objects.get(pk=case.sop_version_id)
    yield table(
        "pekerjaan", "Pekerjaan",
        ("nomor", "judul", "sop", "versi sop", "sidik sop", "periode", "keadaan", "dimulai", "berakhir"),
        [(case.number, case.title, case.sop, frozen.effective, frozen.fingerprint, case.period, case.phase,
          case.opened_at, case.ended_at)],
    )  # fmt: skip
    units = Participant.objects.filter(case=case).order_by("unit__order", "unit_id")
    yield table(
        "unit", "Unit yang ikut serta", ("kode", "nama"), units.values_list("unit__code", "unit__name")
    )
    works = list(Work.objects.filter(case=case).select_related("unit").order_by("pk"))
    yield table(
        "langkah", "Langkah dan waktunya",
        ("langkah", "kegiatan", "pelaksana", "putaran", "unit", "keadaan", "dibuka", "jatuh tempo", "berakhir", "jabatan",
         "menit sendiri", "menit unit", "menit luar", "catatan"),
        [(w.step, sop.step(w.step).title, ROLE_NAMES[w.role], w.round, w.unit.code if w.unit else "", w.status,
          w.opened_at, w.due_at, w.ended_at, w.position, w.own_minutes, w.unit_minutes, w.outside_minutes,
          w.note) for w in works],
    )  # fmt: skip
    yield table(
        "bukti", "Kelengkapan dan output",
        ("langkah", "putaran", "unit", "hal", "bentuk", "rujukan", "sidik", "uraian"),
        [(w.step, w.round, w.unit.code if w.unit else "", _called(sop, w.step, proof["thing"]), proof["kind"],
          proof["ref"], proof["digest"], proof["words"]) for w in works for proof in json.loads(w.proofs)],
    )  # fmt: skip
    yield from _events(case)
    yield from _beside(case)


def _called(sop: Sop, no: int, thing: str) -> str:
    """As the sheet prints it at its step, else where it stands first."""
    steps = (sop.step(no), *sop.steps)
    needs = (need for step in steps for need in (*step.outputs, *step.needs))
    return next((need.label for need in needs if need.thing == thing), thing)


def _events(case: Case) -> Iterator[Table]:
    rows = CaseEvent.objects.filter(case=case).order_by("seq").values_list("seq", "at", "position", "body")
    events: list[tuple[int, Any, str, dict[str, Any]]] = [(*row[:3], json.loads(row[3])) for row in rows]
    yield table(
        "keputusan", "Keputusan", ("urut", "waktu", "jabatan", "keputusan", "langkah", "unit", "alasan"),
        [(seq, at, post, DECISIONS[body["kind"]], body.get("step"), ", ".join(body.get("units", ())), body.get("reason"))
         for seq, at, post, body in events if body["kind"] in DECISIONS],
    )  # fmt: skip
    yield table("peristiwa", "Peristiwa", ("urut", "waktu", "jabatan", "isi"), rows)


def _beside(case: Case) -> Iterator[Table]:
    deviations = Deviation.objects.filter(work__case=case).order_by("pk")
    yield table(
        "penyimpangan", "Penyimpangan dari mutu baku",
        ("langkah", "putaran", "unit", "jenis", "besar", "ukuran", "sebab", "jabatan", "waktu"),
        deviations.values_list("work__step", "work__round", "work__unit__code", "kind", "amount", "measure", "cause",
                               "position", "at"),
    )  # fmt: skip
    pauses = Pause.objects.filter(work__case=case).order_by("pk")
    yield table(
        "jeda", "Jeda", ("langkah", "putaran", "mulai", "selesai", "sebab"),
        pauses.values_list("work__step", "work__round", "since", "until", "cause"),
    )  # fmt: skip


def _journal(office_id: int, things: list[str]) -> Table:
    columns = (
        "kantor", "urut", "waktu", "orang", "jabatan", "tindakan", "tentang", "keterangan", "sidik sebelumnya", "sidik",
    )  # fmt: skip
    return table("jurnal", "Jurnal", columns, archived_entries(office_id, things))
