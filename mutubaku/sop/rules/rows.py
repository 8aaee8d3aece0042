"""Warnings read from the rows and the identity block: W1, W2, W6, W10, W12. Pure."""

from itertools import pairwise

from mutubaku.sop.rules.fault import Fault, warning
from mutubaku.sop.rules.known import Known
from mutubaku.sop.rules.procedure import Law, Need, Sop, Step
from mutubaku.sop.rules.wording import bare, own_names, spelled_alike
from mutubaku.values.worktime import HOURS_FOR_A_DAY, Unit

# Up to this many hours a printed time is plain hours; the printed sheets count longer ones in days of six.
_PLAIN_HOURS = 5


def row_faults(sop: Sop, known: Known) -> list[Fault]:
    return [*_broken_links(sop), *_laws(sop, known), *_related(sop, known), *_odd_hours(sop), *_twins(sop)]


def _broken_links(sop: Sop) -> list[Fault]:
    """W1, on the printed labels; a step that runs beside another stands outside the chain."""
    chain = [step for step in sop.steps if step.runs_beside is None]
    return [
        warning(
            "W1", step.no,
            f"Output {_listed(step.outputs)} tidak menjadi kelengkapan langkah {after.no} ({_listed(after.needs)}).",
            "Samakan nama output dengan kelengkapan langkah berikutnya.",
        )
        for step, after in pairwise(chain)
        if step.outputs and after.needs and not _linked(step, after)
    ]  # fmt: skip


def _linked(step: Step, after: Step) -> bool:
    """Same label, or one is the other with a qualifier behind it ("Renstra", "Renstra yang siap dijilid")."""
    for output in step.outputs:
        for need in after.needs:
            short, long = sorted((bare(output.label), bare(need.label)), key=len)
            if f"{long} ".startswith(f"{short} "):
                return True
    return False


def _listed(rows: tuple[Need, ...]) -> str:
    return ", ".join(f"“{row.label}”" for row in rows)


def _laws(sop: Sop, known: Known) -> list[Fault]:
    """W2: known bad citations, and laws younger than the sheet."""
    bad = {(law.kind.lower(), law.number, law.year): law for law in known.laws}
    found = []
    for law in sop.legal:
        key = (_kind(law, known).lower(), law.number, law.year)
        if key in bad:
            found.append(warning("W2", None, f"Dasar hukum {law}: {bad[key].found}.", bad[key].proposal))
        elif sop.effective and law.year > sop.effective.year:
            words = f"Dasar hukum {law} lebih baru daripada SOP ini ({sop.effective.year})."
            found.append(warning("W2", None, words, "Periksa tahun peraturan."))
    return found


def _kind(law: Law, known: Known) -> str:
    return next((short for long, short in known.law_kinds if long.lower() == law.kind.lower()), law.kind)


def _related(sop: Sop, known: Known) -> list[Fault]:
    """W6: keterkaitan is empty or names the sheet itself."""
    if not sop.related:
        return [warning("W6", None, "Keterkaitan kosong.", "Sebutkan SOP sebelum dan sesudahnya.")]
    itself = {bare(name) for name in (*own_names(sop, known), sop.title, sop.index_title, sop.document)}
    itself |= set(sop.id.split("-"))
    return [
        warning("W6", None, f"Keterkaitan “{name}” menunjuk SOP ini sendiri.", "Hapus dari keterkaitan.")
        for name in sop.related
        if bare(name.removeprefix("SOP ")) in itself
    ]


def _odd_hours(sop: Sop) -> list[Fault]:
    """W10: the printed sheets count 6 jam as one working day, so a long time is a multiple of six."""
    found = []
    for step in sop.steps:
        try:
            duration = step.duration
        except ValueError:
            continue
        if (
            duration
            and duration.unit is Unit.JAM
            and duration.amount > _PLAIN_HOURS
            and duration.amount % HOURS_FOR_A_DAY
        ):
            words = (
                f"Waktu {step.time} lebih dari {_PLAIN_HOURS} jam dan bukan kelipatan {HOURS_FOR_A_DAY} jam."
            )
            found.append(
                warning("W10", step.no, words, "Periksa waktunya; 6 jam biasanya berarti satu hari kerja.")
            )
    return found


def _twins(sop: Sop) -> list[Fault]:
    """W12: a row that repeats the one before it."""
    return [
        warning(
            "W12",
            after.no,
            f"Baris sama dengan langkah {before.no}.",
            "Hapus salah satu atau bedakan uraiannya.",
        )
        for before, after in pairwise(sop.steps)
        if before.title and before.actor == after.actor and spelled_alike(before.title, after.title)
    ]
