"""Lembar disposisi: the form with boxes to tick, and the chain of forwards below it (§B.5). Pure.

Who is asked and what may be asked are lists of the office; what was chosen beyond them is added, never lost.
"""

from dataclasses import dataclass
from datetime import date, datetime

from mutubaku.documents.rules.letters.wording import (
    Security,
    Urgency,
    attached,
    clock,
    named,
    refusals,
    short_day,
)
from mutubaku.values.content import (
    Cell,
    Column,
    Frame,
    Head,
    Heading,
    Letter,
    Pane,
    Paragraph,
    Particulars,
    Row,
    Table,
    Tick,
    Ticks,
)
from mutubaku.values.period import written_date
from mutubaku.values.refusal import Refusal

# Merged from public lists (§B.5); an office replaces them.
INSTRUCTIONS = (
    "Untuk diketahui", "Tanggapan dan saran", "Proses lebih lanjut", "Koordinasi/konfirmasi", "Siapkan konsep jawaban",
    "Siapkan laporan", "Bicarakan dengan saya", "Hadiri/wakili", "Edarkan dan gandakan", "Arsip",
)  # fmt: skip


@dataclass(frozen=True)
class Forward:
    """One forward of the chain. `at`: local time; `state` in words: "Dibaca 08.47"."""

    sender: str
    recipients: tuple[str, ...]
    instructions: tuple[str, ...]
    at: datetime
    state: str = ""


@dataclass(frozen=True)
class LembarDisposisi:
    """`recipients` and `instructions` are what the form offers, `chosen` and `asked` what was ticked.

    `received`: local time. `deadline` as written, "Rabu, 18 November 2026, pukul 16.00 WITA", or empty.
    """

    origin: str
    subject: str
    chosen: tuple[str, ...]
    asked: tuple[str, ...] = ()
    number: str = ""
    dated: date | None = None
    received: datetime | None = None
    agenda: str = ""
    klas: str = ""
    attachments: int = 0
    recipients: tuple[str, ...] = ()
    instructions: tuple[str, ...] = INSTRUCTIONS
    deadline: str = ""
    note: str = ""
    security: Security = Security.BIASA
    urgency: Urgency = Urgency.BIASA
    history: tuple[Forward, ...] = ()


def refusals_to_compose(facts: LembarDisposisi) -> list[Refusal]:
    """It says whose paper it is about, to whom it goes, and what is asked: by a tick or in words."""
    return refusals((
        ("origin", bool(facts.origin.strip()), "Isi asal surat."),
        ("subject", bool(facts.subject.strip(" .")), "Isi hal surat."),
        ("chosen", bool(named(facts.chosen)), "Pilih sedikitnya satu penerima disposisi."),
        ("asked", bool(named(facts.asked) or facts.note.strip()), "Pilih instruksi atau isi catatan."),
    ))  # fmt: skip


def compose_lembar_disposisi(facts: LembarDisposisi) -> Letter:
    until = facts.deadline.replace("*", "").strip()
    asked = Ticks(ticks(facts.instructions, facts.asked))
    deadline = (Particulars((("Batas waktu", (f"*{until}*",)),)),) if until else ()
    form = Frame(
        (
            (Pane((_origin(facts),)), Pane((_arrival(facts), _nature(facts)))),
            (Pane((Particulars((("Hal", (facts.subject.strip(" ."),)),)),)),),
            (
                Pane((Paragraph("Diteruskan kepada Sdr.:"), Ticks(ticks(facts.recipients, facts.chosen)))),
                Pane((Paragraph("Dengan hormat harap:"), asked, *deadline)),
            ),
            (
                Pane(
                    (Paragraph("Catatan:"), *((Paragraph(facts.note.strip()),) if facts.note.strip() else ()))
                ),
            ),
        ),
        signed=True,
    )
    history = (Heading("Riwayat disposisi"), _history(facts.history)) if facts.history else ()
    return Letter(title=("LEMBAR DISPOSISI",), fields=(), body=(form, *history), form="formulir")


def ticks(offered: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[Tick, ...]:
    """Every choice once; what was chosen and is not offered follows; an open line ends the list."""
    wanted = named(chosen)
    every = dict.fromkeys((*named(offered), *wanted))
    return (*(Tick(text, text in wanted) for text in every), Tick())


def _origin(facts: LembarDisposisi) -> Particulars:
    dated = written_date(facts.dated) if facts.dated else "-"
    return _particulars(
        ("Surat dari", facts.origin), ("Nomor surat", facts.number), ("Tanggal surat", dated),
        ("Lampiran", attached(facts.attachments)),
    )  # fmt: skip


def _arrival(facts: LembarDisposisi) -> Particulars:
    received = f"{written_date(facts.received.date())}, {clock(facts.received)}" if facts.received else "-"
    return _particulars(
        ("Diterima tanggal", received), ("Nomor agenda", facts.agenda), ("Klasifikasi", facts.klas)
    )


def _particulars(*rows: tuple[str, str]) -> Particulars:
    return Particulars(tuple((name, (value.strip() or "-",)) for name, value in rows))


def _nature(facts: LembarDisposisi) -> Ticks:
    """Both axes of sifat (§B.10) as boxes; an ordinary paper has none ticked."""
    shown: tuple[Urgency | Security, ...] = (Urgency.SANGAT_SEGERA, Urgency.SEGERA, Security.RAHASIA)
    if facts.security not in (*shown, Security.BIASA):
        shown = (*shown, facts.security)
    return Ticks(tuple(Tick(one.value, one in (facts.urgency, facts.security)) for one in shown), "Sifat")


def _history(history: tuple[Forward, ...]) -> Table:
    rows = tuple(
        Row((
            Cell(str(no)), Cell(one.sender), Cell("; ".join(one.recipients)), Cell("; ".join(one.instructions)),
            Cell(f"{short_day(one.at.date())}\n{one.at:%H.%M}"), Cell(one.state),
        ))
        for no, one in enumerate(history, 1)
    )  # fmt: skip
    widths = ("8mm", "25mm", "37mm", "1fr", "20mm", "22mm")
    columns = tuple(Column(width, "center" if n == 0 else "left") for n, width in enumerate(widths))
    head = (tuple(Head(text) for text in ("No.", "Dari", "Kepada", "Instruksi", "Tanggal, jam", "Keadaan")),)
    return Table("", "", columns, head, rows, size="8.5")
