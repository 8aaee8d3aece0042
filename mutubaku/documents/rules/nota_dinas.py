"""The nota dinas: facts in, letter out, in the order of tata naskah dinas (reference: risk-letters-and-time §B.4). Pure.

Labels (Yth./Kepada, Hal/Perihal) differ between provinces and are settings. Number, date and signature are dress.
"""

from dataclasses import dataclass
from decimal import Decimal

from mutubaku.documents.rules.letters.wording import (
    LABELS,
    Labels,
    Security,
    Urgency,
    attached,
    listed,
    named,
    nature,
    points,
    refusals,
)
from mutubaku.values.content import Block, Letter, Numbered, Paragraph
from mutubaku.values.numeral import show
from mutubaku.values.period import Period, written_date
from mutubaku.values.refusal import Refusal

__all__ = [
    "Labels", "NotaDinas", "Security", "Urgency", "ask_for_realisation", "attached", "compose_nota_dinas", "listed",
    "nature", "refusals_to_compose", "titled",
]  # fmt: skip
NOT_ZERO = (
    "Unit yang belum mengirim sampai batas waktu tersebut dicantumkan sebagai “belum lapor” dalam laporan "
    "dan tidak dihitung sebagai realisasi nol."
)
CLOSING = "Demikian disampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih."


@dataclass(frozen=True)
class NotaDinas:
    """`opening` ends without a sign and leads into `requests`; `how` leads into `deadline`, printed bold.

    `after_deadline` follows the deadline in the same paragraph. `attachments` counts files (berkas).
    """

    recipients: tuple[str, ...]
    sender: str
    subject: str
    opening: str
    requests: tuple[str, ...] = ()
    how: str = ""
    deadline: str = ""
    after_deadline: str = ""
    not_zero: str = NOT_ZERO
    closing: str = CLOSING
    copies: tuple[str, ...] = ()
    security: Security = Security.BIASA
    urgency: Urgency = Urgency.BIASA
    attachments: int = 0
    labels: Labels = LABELS


def refusals_to_compose(facts: NotaDinas) -> list[Refusal]:
    """What a nota dinas cannot go without."""
    return refusals((
        ("recipients", any(name.strip() for name in facts.recipients), "Isi “Kepada”: penerima nota dinas."),
        ("sender", bool(facts.sender.strip()), "Isi “Dari”: jabatan pengirim nota dinas."),
        ("subject", bool(facts.subject.strip(" .")), "Isi “Hal” nota dinas."),
        ("opening", bool(facts.opening.strip(" .:")), "Isi “Kalimat pembuka” nota dinas."),
    ))  # fmt: skip


def compose_nota_dinas(facts: NotaDinas) -> Letter:
    """The whole letter; the tembusan line is left out when there is none."""
    labels = facts.labels
    copies = ((labels.copies, named(facts.copies)),) if named(facts.copies) else ()
    return Letter(
        title=("NOTA DINAS",),
        fields=(
            (labels.to, named(facts.recipients)),
            (labels.sender, (facts.sender.strip(),)),
            *copies,
            ("#", ()),
            (labels.nature, (nature(facts.security, facts.urgency),)),
            (labels.attachments, (attached(facts.attachments),)),
            (labels.subject, (facts.subject.strip(" ."),)),
        ),
        body=(*_asking(facts), *_until(facts), *_closing(facts)),
    )


def _asking(facts: NotaDinas) -> tuple[Block, ...]:
    opening, requests = facts.opening.strip().rstrip(".:"), points(facts.requests)
    if not requests:
        return (Paragraph(f"{opening}."),)
    return Paragraph(f"{opening}:"), Numbered(listed(requests))


def _until(facts: NotaDinas) -> tuple[Block, ...]:
    deadline = facts.deadline.replace("*", "").strip().rstrip(".")
    if not deadline:
        return ()
    lead = f"{facts.how.strip()}, paling lambat" if facts.how.strip() else "Batas waktu penyampaian:"
    return (Paragraph(f"{lead} *{deadline}*. {facts.after_deadline}".strip()),)


def _closing(facts: NotaDinas) -> tuple[Block, ...]:
    return tuple(Paragraph(text) for text in (facts.not_zero, facts.closing) if text)


def titled(name: str) -> str:
    """ "laporan realisasi kegiatan APBD dan APBN" → "Laporan Realisasi Kegiatan APBD dan APBN"."""
    small = {"dan", "atas", "pada", "untuk", "dengan", "di", "ke", "dari", "yang"}
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in name.split())


def ask_for_realisation(
    *,
    period: Period,
    report: str,
    budget: str,
    deadline: str,
    recipients: tuple[str, ...],
    sender: str,
    copies: tuple[str, ...] = (),
    attachments: int = 0,
    critical: Decimal = Decimal(-10),
) -> NotaDinas:
    """Facts of the nota dinas that opens SOP 10: asks the units for their sheet of one period.

    `report`: "laporan realisasi kegiatan APBD dan APBN"; `budget`: "DPA Perubahan Tahun Anggaran 2026";
    `critical`: the deviation in poin below which a unit must explain itself.
    """
    month = period.first == period.last
    span = f"bulan {period.label}" if month else f"{period.label[:1].lower()}{period.label[1:]}"
    digits = max(0, -int(critical.as_tuple().exponent))
    return NotaDinas(
        recipients=recipients,
        sender=sender,
        copies=copies,
        subject=f"Permintaan bahan {report} {span}",
        opening=f"Dalam rangka penyusunan {titled(report)} {span}, dengan hormat kami minta Saudara menyampaikan "
        "bahan laporan dari unit kerja masing-masing dengan ketentuan sebagai berikut",
        requests=(
            f"isi realisasi fisik dan keuangan kumulatif sampai dengan {written_date(period.last_day)} untuk setiap "
            f"sub kegiatan pada {budget}",
            "cocokkan realisasi keuangan dengan catatan SP2D dan SPJ Subbagian Keuangan sebelum dikirim",
            "uraikan kendala, tindak lanjut, penanggung jawab, dan batas waktunya untuk sub kegiatan dengan deviasi "
            f"lebih rendah dari {show(critical, digits)} poin",
            "pastikan isian ditandatangani oleh Kepala Bidang atau Kepala UPTD",
        ),
        how=f"Bahan diisi pada aplikasi Mutubaku, menu Isian unit, periode {period.label}",
        deadline=deadline,
        after_deadline="Daftar sub kegiatan setiap unit dan cara pengisian terlampir." if attachments else "",
        urgency=Urgency.SEGERA,
        attachments=attachments,
    )
