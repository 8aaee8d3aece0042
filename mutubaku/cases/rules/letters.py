"""The nota dinas of a case before anyone has typed: as another procedure asks for material, or as it read before. Pure.

The one of SOP 10 is `documents.rules.nota_dinas.ask_for_realisation`.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from mutubaku.documents.rules.blank_kinds import BA_CONFORMITY, MINUTES
from mutubaku.documents.rules.letters.wording import LABELS, Labels, Security, Urgency
from mutubaku.documents.rules.nota_dinas import NOT_ZERO, NotaDinas, titled
from mutubaku.org.rules.office import UnitKind
from mutubaku.sop.rules.procedure import Sop, Step
from mutubaku.values.acronyms import inside
from mutubaku.values.content import Block, Letter, Numbered, Paragraph
from mutubaku.values.period import Period

_UNTIL = re.compile(
    r"(?:(?P<how>.+), paling lambat|Batas waktu penyampaian:) \*(?P<deadline>[^*]+)\*\.(?: (?P<after>.+))?",
    re.DOTALL,
)
_ALL_OF = {UnitKind.BIDANG: "Para Kepala Bidang", UnitKind.UPTD: "Para Kepala UPTD"}


def ask_for_material(
    *, document: str, period: Period, deadline: str, recipients: tuple[str, ...], sender: str
) -> NotaDinas:
    """`document`: what the procedure makes, "Laporan TEPRA"; `deadline` as written, or empty."""
    report = inside(document)
    return NotaDinas(
        recipients=recipients,
        sender=sender,
        subject=f"Permintaan bahan {report} {period.label}",
        opening=f"Dalam rangka penyusunan {titled(report)} {period.label}, dengan hormat kami minta Saudara "
        "menyampaikan bahan dari unit kerja masing-masing dengan ketentuan sebagai berikut",
        requests=(
            "isi bahan sesuai format yang berlaku dan lampirkan bukti pendukungnya",
            "periksa kebenaran bahan sebelum disampaikan",
            "pastikan bahan ditandatangani oleh Kepala Bidang atau Kepala UPTD",
        ),
        how="Bahan disampaikan melalui aplikasi Mutubaku",
        deadline=deadline,
        not_zero="",
        urgency=Urgency.SEGERA,
    )


def blanks_at(sop: Sop, step: Step) -> tuple[str, ...]:
    """Blank forms for the berita acara of a step, the likeliest first: what is needed before the data are collected,
    how they fit afterwards. Empty where the step drafts none."""
    if not any(need.thing == "berita_acara:drafted" for need in step.outputs):
        return ()
    collected = any(row.collects_from_units or row.closes_collection for row in sop.steps if row.no < step.no)
    first = BA_CONFORMITY if collected else MINUTES[0]
    return (first, *(code for code in MINUTES if code != first))


def addressed(heads: Collection[tuple[str, str]], others: Collection[str] = ()) -> tuple[str, ...]:
    """Recipients among (kind of unit, title of its head): one line for all bidang, one for all UPTD.

    `others`: kinds of the units that are not asked; where there is one, "Para Kepala …" would ask it too.
    """
    kinds = [kind for kind, _ in heads if kind not in others]
    return tuple(
        dict.fromkeys(
            _ALL_OF[UnitKind(kind)] if kind in _ALL_OF and kinds.count(kind) > 1 else title
            for kind, title in sorted(heads, key=lambda head: head[0] not in _ALL_OF)
        )
    )


def read_back(letter: Letter) -> NotaDinas:
    """The facts a composed nota dinas was made of; composing them again gives the same letter."""
    fields, labels = dict(letter.fields), _labels(letter)
    opening, requests, rest = _asking(letter.body)
    until = _UNTIL.fullmatch(rest[0]) if rest else None
    rest = rest[1:] if until else rest
    nature = " ".join(fields.get(labels.nature, ()))
    count = " ".join(fields.get(labels.attachments, ())).split(" ")[0]
    return NotaDinas(
        recipients=fields.get(labels.to, ()),
        sender=" ".join(fields.get(labels.sender, ())),
        subject=" ".join(fields.get(labels.subject, ())),
        opening=opening,
        requests=requests,
        how=(until["how"] or "") if until else "",
        deadline=until["deadline"] if until else "",
        after_deadline=(until["after"] or "") if until else "",
        not_zero="\n\n".join(rest[:-1]) if len(rest) > 1 else NOT_ZERO if rest == [NOT_ZERO] else "",
        closing=rest[-1] if rest and rest != [NOT_ZERO] else "",
        copies=fields.get(labels.copies, ()),
        security=Security(nature) if nature in set(Security) else Security.BIASA,
        urgency=Urgency(nature) if nature in set(Urgency) else Urgency.BIASA,
        attachments=int(count) if count.isdecimal() else 0,
        labels=labels,
    )


def _labels(letter: Letter) -> Labels:
    """The office may have named the first and the last field otherwise since."""
    names = [name for name, _ in letter.fields]
    return replace(LABELS, to=names[0], subject=names[-1]) if names else LABELS


def _asking(body: tuple[Block, ...]) -> tuple[str, tuple[str, ...], list[str]]:
    """Opening, requests, and the paragraphs after them."""
    words = [block.text for block in body if isinstance(block, Paragraph)]
    listed = [item for block in body if isinstance(block, Numbered) for item in block.items]
    last = len(listed) - 1
    ends = [{last: ".", last - 1: "; dan"}.get(i, ";") for i in range(len(listed))]
    requests = tuple(item.removesuffix(end) for item, end in zip(listed, ends, strict=True))
    return (words[0].rstrip(".:") if words else ""), requests, words[1:]
