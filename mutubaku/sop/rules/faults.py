"""The check of a procedure: what is wrong with its sheet, row by row, and what is proposed. Pure.

Rules E1–E7 are here, W1–W12 in `wording` and `rows`; an oddity of the printed sheet is a note under its rule.
Rules that need more than the rows (other sheets, the organisation, deadlines of law) are not here.
"""

import re
from itertools import pairwise

from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.sop.rules.fault import Fault, error, in_order, note, warning
from mutubaku.sop.rules.known import Known
from mutubaku.sop.rules.parsing import read
from mutubaku.sop.rules.procedure import DECISIONS, Basis, Sop, Step
from mutubaku.sop.rules.reach import unmet
from mutubaku.sop.rules.rows import row_faults
from mutubaku.sop.rules.wording import significant, spelled_alike, wording_faults
from mutubaku.values.refusal import Refusal

_LAW_TITLE = re.compile(
    r"(?:undang-undang|peraturan|keputusan|instruksi)\b.*\bnomor\b|.*\bnomor\s+\d+\s+tahun\s+\d{4}\b",
    re.IGNORECASE,
)


def faults(sop: Sop, known: Known) -> list[Fault]:
    """Every fault, the sheet first, then row by row."""
    found = [
        *_number(sop, known), *_dates(sop), *_names(sop, known), *_actors(sop), *_numbering(sop), *_mutu_baku(sop),
        *_flow(sop), *row_faults(sop, known), *wording_faults(sop, known), *_oddities(sop),
    ]  # fmt: skip
    return in_order(found)


def check(plain: object, known: Known) -> list[Fault]:
    """Faults of a file's content: those of its shape, and all others of what could be read."""
    sop, shape = read(plain)
    told = {(fault.code, fault.step) for fault in shape}
    others = faults(sop, known) if sop.steps else []
    return in_order(shape + [fault for fault in others if (fault.code, fault.step) not in told])


def unrunnable(sop: Sop) -> list[Refusal]:
    """Why no case may walk this procedure; empty when one can. A sheet may have other faults and still run."""
    found = [*_numbering(sop), *_dead_ends(sop), *_unreadable(sop)]
    if sop.effective is None:
        found.append(error("E2", None, "Tanggal efektif belum ada.", "Isi tanggal efektif."))
    return [fault.refusal() for fault in in_order(found)]


def _number(sop: Sop, known: Known) -> list[Fault]:
    """E1: the number in order and the printed one; its year is the year of signing."""
    if not sop.number:
        return [error("E1", None, "Nomor SOP belum ada.", f"Beri nomor menurut pola {known.number_shape}.")]
    found = []
    if sop.number_printed != sop.number:
        words = f"Nomor tercetak “{sop.number_printed}” berbeda dari nomor seharusnya “{sop.number}”."
        found.append(error("E1", None, words, "Cetak ulang lembar dengan nomor seharusnya."))
    shaped = re.fullmatch(known.number_pattern, sop.number)
    if shaped is None:
        words = f"Nomor “{sop.number}” tidak mengikuti pola {known.number_shape}."
        return [*found, error("E1", None, words, "Perbaiki nomor menurut pola itu.")]
    years = {day.year for day in (sop.created, sop.revised, sop.effective) if day}
    if years and not min(years) <= int(shaped["year"]) <= max(years):
        words = f"Tahun nomor ({shaped['year']}) bukan tahun pengesahan ({min(years)}–{max(years)})."
        found.append(error("E1", None, words, "Samakan tahun nomor dengan tahun pengesahan."))
    return found


def _dates(sop: Sop) -> list[Fault]:
    """E2: pembuatan ≤ revisi ≤ efektif; a first edition has no revision."""
    named = (("pembuatan", sop.created), ("revisi", sop.revised), ("efektif", sop.effective))
    found = [
        error("E2", None, f"Tanggal {name} belum ada.", f"Isi tanggal {name}.")
        for name, day in named
        if day is None and name != "revisi"
    ]
    for (first, a), (then, b) in pairwise([(name, day) for name, day in named if day]):
        if a and b and a > b:
            words = f"Tanggal {first} ({a:%d-%m-%Y}) sesudah tanggal {then} ({b:%d-%m-%Y})."
            found.append(error("E2", None, words, "Urutkan: pembuatan, revisi, efektif."))
    return found


def _names(sop: Sop, known: Known) -> list[Fault]:
    """E3: one name on the sheet, in the contents and in the rows."""
    if not sop.title:
        return [error("E3", None, "Nama SOP belum ada.", "Isi nama SOP.")]
    found = []
    if sop.index_title and not spelled_alike(sop.title, sop.index_title):
        words = f"Nama SOP “{sop.title}” berbeda dari daftar: “{sop.index_title}”."
        found.append(error("E3", None, words, "Samakan nama pada lembar dan daftar."))
    own = significant(f"{sop.title} {sop.document}", known)
    said = " ".join(" ".join([step.title, *_labels(step)]) for step in sop.steps)
    if own and not own & significant(said, known):
        words = f"Tidak satu pun langkah menyebut “{sop.title}” atau dokumennya."
        found.append(
            error("E3", None, words, "Periksa apakah tabel langkah milik SOP lain tersalin ke lembar ini.")
        )
    return found


def _labels(step: Step) -> list[str]:
    return [row.label for row in (*step.needs, *step.outputs)]


def _actors(sop: Sop) -> list[Fault]:
    """E4: one actor per row, in a column of the sheet, confirmed by a person where the symbol is lost."""
    found = []
    for step in sop.steps:
        name = ROLE_NAMES[step.actor]
        if sop.columns and step.actor not in sop.columns:
            words = f"Pelaksana “{name}” tidak memiliki kolom pada lembar."
            found.append(error("E4", step.no, words, "Tambahkan kolomnya atau perbaiki pelaksana."))
        if step.actor_basis == Basis.CONFLICT:
            words = f"Simbol tercetak bertentangan dengan uraian; pelaksana dibaca sebagai “{name}”."
            found.append(
                error("E4", step.no, words, "Tetapkan pelaksananya bersama pejabat yang mengesahkan.")
            )
        if step.actor_basis == Basis.INFERRED:
            words = f"Simbol pelaksana tidak terbaca; “{name}” disimpulkan dari uraian."
            found.append(warning("E4", step.no, words, "Konfirmasi pelaksananya."))
    return found


def _numbering(sop: Sop) -> list[Fault]:
    """E5: rows numbered 1 to n, each with an activity."""
    found = []
    for place, step in enumerate(sop.steps, 1):
        if step.no != place:
            words = f"Langkah ke-{place} bernomor {step.no}."
            found.append(error("E5", step.no, words, "Nomori langkah 1 sampai n tanpa lompatan."))
            break
    for step in sop.steps:
        if not step.title:
            found.append(
                error("E5", step.no, "Uraian kegiatan kosong.", "Isi dengan kegiatan yang dilakukan.")
            )
        elif _LAW_TITLE.match(step.title) or spelled_alike(step.title, sop.title):
            words = f"Uraian “{step.title}” adalah judul, bukan kegiatan."
            found.append(error("E5", step.no, words, "Ganti dengan kegiatan yang dilakukan."))
    return found


def _mutu_baku(sop: Sop) -> list[Fault]:
    """E6: kelengkapan, waktu and output of every row."""
    found = _unreadable(sop)
    for step in sop.steps:
        parts = (("kelengkapan", step.needs), ("waktu", step.time), ("output", step.outputs))
        missing = [name for name, value in parts if not value]
        if missing:
            words = f"Mutu baku tidak lengkap: {', '.join(missing)} kosong."
            found.append(error("E6", step.no, words, "Tetapkan dan cetak bagian yang kosong."))
    return found


def _unreadable(sop: Sop) -> list[Fault]:
    found = []
    for step in sop.steps:
        try:
            _ = step.duration
        except ValueError as wrong:
            found.append(error("E6", step.no, f"Waktu “{step.time}” tidak terbaca.", str(wrong)))
    return found


def _flow(sop: Sop) -> list[Fault]:
    """E7: each decision has two exits, every collection opens and closes, no dead end."""
    found = _dead_ends(sop)
    opened = False
    for step in sop.steps:
        if step.act in DECISIONS and step.returns_to is None and step.returns_units_to is None:
            words = "Langkah keputusan hanya memiliki satu jalan keluar."
            found.append(error("E7", step.no, words, "Tetapkan langkah tujuan bila tidak disetujui."))
        if step.closes_collection and not opened:
            found.append(
                error(
                    "E7",
                    step.no,
                    "Menutup pengumpulan yang tidak pernah dibuka.",
                    "Tandai langkah pembukanya.",
                )
            )
        opened = (opened or step.opens_collection) and not step.closes_collection
    if opened:
        found.append(
            error("E7", None, "Pengumpulan data dibuka tetapi tidak ditutup.", "Tandai langkah penutupnya.")
        )
    return found


def _dead_ends(sop: Sop) -> list[Fault]:
    found = [
        error(
            "E7", no, f"Kelengkapan “{need.label}” ({need.thing}) tidak dihasilkan langkah sebelumnya.",
            "Hasilkan pada langkah sebelumnya atau perbaiki kelengkapannya.",
        )
        for no, need in unmet(sop)
    ]  # fmt: skip
    for step in sop.steps:
        if step.returns_units_to is not None and not sop.step(step.returns_units_to).joins_units:
            words = (
                f"Mengembalikan kepada unit pada langkah {step.returns_units_to}, yang tidak dikerjakan unit."
            )
            found.append(error("E7", step.no, words, "Tunjuk langkah yang dikerjakan unit."))
        if step.runs_beside is not None and not _neighbour(sop, step):
            words = f"Berjalan bersama langkah {step.runs_beside}, tetapi tidak berdampingan dengannya."
            found.append(error("E7", step.no, words, "Letakkan langkah itu tepat sesudahnya."))
    return found


def _neighbour(sop: Sop, step: Step) -> bool:
    """Between a step and the one it runs beside stand only others that run beside the same one."""
    beside = step.runs_beside or 0
    between = [other for other in sop.steps if beside < other.no < step.no]
    return sop.step(beside).runs_beside is None and all(other.runs_beside == beside for other in between)


def _oddities(sop: Sop) -> list[Fault]:
    proposal = (
        "Tetapkan perbaikannya pada revisi SOP; sampai saat itu baris ditampilkan sebagaimana tercetak."
    )
    return [note(oddity.rule, oddity.step, oddity.text, proposal) for oddity in sop.oddities]
