"""Letters that leave the office: surat dinas and undangan (§B.9). Pure.

Place and date stand at the right, nomor, sifat, lampiran and hal at the left, then the addressee; tembusan at the foot
without "Yth.", "sebagai laporan" or "arsip".
"""

from dataclasses import dataclass
from datetime import date, time

from mutubaku.documents.rules.letters.wording import (
    LABELS,
    Labels,
    Security,
    Urgency,
    attached,
    leading,
    named,
    nature,
    own_places,
    refusals,
    sentence,
)
from mutubaku.values.content import Block, Letter, Paragraph, Particulars
from mutubaku.values.period import written_day
from mutubaku.values.refusal import Refusal

CLOSING = "Demikian disampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih."
INVITED = "Mengingat pentingnya acara tersebut, kami mengharapkan kehadiran Saudara tepat waktu."
_DROPPED = ("yth.", "yth")


@dataclass(frozen=True)
class SuratDinas:
    """`town`: where the recipients are; empty prints "Tempat". `opening` leads into `requests`; `more` are paragraphs
    of their own. `behalf`: posts on whose behalf it is signed, the highest first (a.n., then u.b.)."""

    recipients: tuple[str, ...]
    subject: str
    opening: str
    requests: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    closing: str = CLOSING
    town: str = ""
    copies: tuple[str, ...] = ()
    security: Security = Security.BIASA
    urgency: Urgency = Urgency.BIASA
    attachments: int = 0
    behalf: tuple[str, ...] = ()
    labels: Labels = LABELS


@dataclass(frozen=True)
class Meeting:
    """Hari/tanggal, waktu, tempat and acara of an undangan. Without `until` the time is open: "s.d. selesai"."""

    day: date
    at: time
    where: str
    agenda: str
    until: time | None = None
    zone: str = "WITA"


@dataclass(frozen=True)
class Undangan:
    """`letter.opening` leads into the block of the meeting; its requests and paragraphs follow it."""

    letter: SuratDinas
    meeting: Meeting


def refusals_to_compose(facts: SuratDinas | Undangan) -> list[Refusal]:
    letter = facts.letter if isinstance(facts, Undangan) else facts
    asked = [
        ("recipients", bool(named(letter.recipients)), "Isi penerima surat."),
        ("subject", bool(letter.subject.strip(" .")), "Isi hal surat."),
        ("opening", bool(letter.opening.strip(" .:")), "Isi kalimat pembuka surat."),
    ]
    if isinstance(facts, Undangan):
        meeting = facts.meeting
        late = meeting.until is None or meeting.until > meeting.at
        asked += [
            ("where", bool(meeting.where.strip()), "Isi tempat acara."),
            ("agenda", bool(meeting.agenda.strip(" .")), "Isi acara."),
            ("until", late, "Waktu selesai harus sesudah waktu mulai."),
        ]
    return refusals(asked)


def compose_surat_dinas(facts: SuratDinas) -> Letter:
    return _letter(facts, leading(facts.opening, facts.requests))


def compose_undangan(facts: Undangan) -> Letter:
    """The block of the meeting stands between the opening and everything else."""
    letter, opening = facts.letter, facts.letter.opening.strip().rstrip(".:")
    asked = (
        leading("Sehubungan dengan hal tersebut, Saudara diminta", letter.requests) if letter.requests else ()
    )
    return _letter(letter, (Paragraph(f"{opening}:"), _meeting(facts.meeting), *asked))


def _letter(facts: SuratDinas, body: tuple[Block, ...]) -> Letter:
    labels = facts.labels
    rest = tuple(Paragraph(sentence(text)) for text in (*facts.more, facts.closing) if text.strip())
    return Letter(
        title=(),
        fields=(
            ("#", ()),
            (labels.nature, (nature(facts.security, facts.urgency),)),
            (labels.attachments, (attached(facts.attachments),)),
            (labels.subject, (facts.subject.strip(" ."),)),
        ),
        body=(*body, *rest),
        form="surat",
        address=addressed(facts.recipients, facts.town, labels),
        copies=named(facts.copies),
        places=own_places(facts.behalf),
    )


def addressed(recipients: tuple[str, ...], town: str, labels: Labels) -> tuple[str, ...]:
    """The lines of `Letter.address`: label, every recipient, the town."""
    return (labels.to, *(_bare(name) for name in named(recipients)), town.strip() or "Tempat")


def _bare(name: str) -> str:
    """The name without a "Yth." that was typed before it."""
    first, _, rest = name.partition(" ")
    return rest.strip() if first.lower() in _DROPPED and rest.strip() else name


def _meeting(meeting: Meeting) -> Particulars:
    until = f"{meeting.until:%H.%M}" if meeting.until else "selesai"
    hours = (
        f"pukul {meeting.at:%H.%M} {meeting.zone} s.d. {until}{f' {meeting.zone}' if meeting.until else ''}"
    )
    rows = (
        ("Hari, tanggal", written_day(meeting.day)), ("Waktu", hours), ("Tempat", meeting.where.strip()),
        ("Acara", meeting.agenda.strip(" .")),
    )  # fmt: skip
    return Particulars(tuple((name, (value,)) for name, value in rows))
