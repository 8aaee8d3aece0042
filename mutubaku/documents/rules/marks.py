"""May this person mark, change, send, receive or archive this paper? Each answer is a list of refusals. Pure.

Who drafted a version takes no mark on it. A mark counts only for the text it was put under: a paraf part by part, an
approval and a signature for the whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mutubaku.documents.rules.handing import refusals_of_copies
from mutubaku.documents.rules.paper import (
    PAPER_KINDS,
    MarkFacts,
    MarkKind,
    PaperFacts,
    PaperState,
    ReceiptFacts,
    Recipient,
)
from mutubaku.documents.rules.parts import Parts
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Role
from mutubaku.values.refusal import Refusal

# They type, read or administer; answering for a text is not theirs.
MAY_NOT_MARK = (Role.OPERATOR_UNIT, Role.PEMBACA, Role.ADMIN)
VERBS = {
    MarkKind.PARAF: "memaraf",
    MarkKind.SETUJU: "menyetujui",
    MarkKind.TANDA_TANGAN: "menandatangani",
    MarkKind.PIHAK: "menandatangani sebagai pihak",
}


def refusals_of_holder(holder: Holder, office_id: int, on: date) -> list[Refusal]:
    """Whoever acts holds a position of the paper's own office on that day."""
    if holder.office_id != office_id:
        return [Refusal("office", "Naskah ini milik perangkat daerah lain, jadi tidak dapat Anda kerjakan.")]
    if not holder.holds_on(on):
        return [
            Refusal(
                "not_in_post",
                f"Anda tidak menjabat {holder.title} pada tanggal tersebut. Minta admin memeriksa penugasan Anda.",
            )
        ]
    return []


def refusals_to_mark(
    paper: PaperFacts, kind: MarkKind, holder: Holder, digest: str, *, initialled: bool = True
) -> list[Refusal]:
    """All reasons against this mark; `digest` is that of the text the person has read. `initialled` False: the
    procedure has nobody initial the paper after its last change, so the signature does not wait for it."""
    return [
        refusal
        for refusal in (
            stale(paper, digest),
            closed(paper),
            _unfit(paper, kind, holder),
            _own_draft(paper, kind, holder),
            _twice(paper, kind, holder),
            _out_of_order(paper, kind) if initialled else None,
        )
        if refusal
    ]


def stale(paper: PaperFacts, digest: str) -> Refusal | None:
    if digest == paper.digest:
        return None
    return Refusal("changed", f"Naskah telah berubah sejak Anda membacanya, baca versi {paper.version}.")


def refusals_of_reading(paper: PaperFacts, digest: str) -> list[Refusal]:
    """Who sends, prints or puts away a paper names the text that was read; another text is refused."""
    return [refusal for refusal in (stale(paper, digest),) if refusal]


def refusals_of_withdrawn(paper: PaperFacts) -> list[Refusal]:
    """A paper that holds no longer is read and kept, but not sent."""
    if paper.withdrawal is None:
        return []
    instead = f" Kirim naskah nomor {paper.withdrawal.successor}." if paper.withdrawal.successor else ""
    return [Refusal("withdrawn", f"Naskah ini sudah tidak berlaku, jadi tidak dapat dikirim.{instead}")]


def closed(paper: PaperFacts) -> Refusal | None:
    if not (signature := paper.signature):
        return None
    return Refusal(
        "signed",
        f"Naskah ini sudah ditandatangani {signature.post} dan tidak menerima tanda lagi. "
        "Perubahan dibuat dalam naskah pengganti.",
    )


def _unfit(paper: PaperFacts, kind: MarkKind, holder: Holder) -> Refusal | None:
    signer = ROLE_NAMES[paper.signer_role]
    if kind == MarkKind.TANDA_TANGAN and holder.role != paper.signer_role:
        return Refusal("not_signer", f"Naskah ini ditandatangani oleh {signer}, bukan {holder.title}.")
    if kind == MarkKind.PARAF and holder.role == paper.signer_role:
        words = f"{holder.title} menandatangani naskah ini; paraf dibubuhkan pejabat di bawahnya (paraf hierarki)."
        return Refusal("signer", words)
    if holder.role in MAY_NOT_MARK:
        return Refusal(
            "role",
            f"{holder.title} tidak berwenang {VERBS[kind]} naskah. Mintakan kepada pejabat di atas penyusun.",
        )
    return None


def _own_draft(paper: PaperFacts, kind: MarkKind, holder: Holder) -> Refusal | None:
    if holder.person_id != paper.drafter_id:
        return None
    who = "pejabat di atas penyusun" if kind == MarkKind.PARAF else ROLE_NAMES[paper.signer_role]
    return Refusal(
        "own_draft",
        f"Anda menyusun versi {paper.version}, jadi tidak dapat {VERBS[kind]} naskah ini. Yang dapat: {who}, "
        "selama orangnya bukan penyusun.",
    )


def _twice(paper: PaperFacts, kind: MarkKind, holder: Holder) -> Refusal | None:
    if not paper.is_marked(kind, holder.position_id):
        return None
    last = [m for m in paper.live_marks if m.kind == kind and m.position_id == holder.position_id][-1]
    return Refusal("twice", f"{last.post} sudah {VERBS[kind]} versi {last.version}. Tidak perlu diulang.")


def _out_of_order(paper: PaperFacts, kind: MarkKind) -> Refusal | None:
    """B.13: the signature follows when the initials are there."""
    if kind != MarkKind.TANDA_TANGAN or not PAPER_KINDS[paper.kind].needs_initial:
        return None
    if PaperState.INITIALLED in paper.states:
        return None
    held = paper.held(MarkKind.PARAF)
    bare = [name for name in paper.part_names if name not in held]
    which = f"Versi {paper.version}" if not held else f"{'; '.join(bare)} dalam versi {paper.version}"
    return Refusal(
        "no_initial", f"{which} belum diparaf. Mintakan paraf pejabat di bawah penanda tangan lebih dahulu."
    )


@dataclass(frozen=True)
class Voiding:
    """What a revision does to the marks: `gone` stop counting; `lost`: those that go on, without these parts."""

    gone: tuple[MarkFacts, ...]
    lost: tuple[tuple[MarkFacts, tuple[str, ...]], ...]


def void_marks(paper: PaperFacts, digest: str, parts: Parts) -> Voiding:
    """For a text that becomes another one. What a mark has lost never comes back, not even with the old words."""
    new = replace(paper, digest=digest, parts=parts)
    gone, lost = [], []
    for mark in paper.live_marks if digest != paper.digest else ():
        by_part = mark.kind == MarkKind.PARAF or mark.digest == digest
        kept = new.held_by(mark) if by_part else frozenset()
        if not kept:
            gone.append(mark)
            continue
        before = [name for name, _ in mark.parts if name not in mark.lost]
        if missing := tuple(name for name in before if name not in kept):
            lost.append((mark, missing))
    return Voiding(tuple(gone), tuple(lost))


@dataclass(frozen=True)
class PartMarks:
    """One part of a paper and whose paraf stands under its current text: (post, version it was put under)."""

    name: str
    posts: tuple[tuple[str, int], ...]


def marks_by_part(paper: PaperFacts) -> tuple[PartMarks, ...]:
    """In the order of the paper; each post once, by its latest mark."""
    found: dict[str, dict[str, int]] = {name: {} for name in paper.part_names}
    for mark in paper.live_marks:
        if mark.kind == MarkKind.PARAF:
            for name in paper.held_by(mark):
                found[name][mark.post] = mark.version
    return tuple(PartMarks(name, tuple(posts.items())) for name, posts in found.items())


def marked_alike(parts: Sequence[PartMarks]) -> bool:
    """Whether every part bears the same paraf, put under the same versions; not where a part bears none."""
    return len({part.posts for part in parts}) == 1 and bool(parts[0].posts)


def refusals_to_revise(paper: PaperFacts) -> list[Refusal]:
    return [refusal for refusal in (closed(paper),) if refusal]


def refusals_to_distribute(
    paper: PaperFacts,
    recipients: Sequence[Recipient],
    sent: Iterable[str],
    unit_ids: Iterable[int],
    *,
    as_draft: bool = False,
) -> list[Refusal]:
    """`sent`: names that have this paper already; `unit_ids`: the office's own units. `as_draft`: a konsep that
    nobody signs goes round, without number and with KONSEP on its files."""
    refusals = refusals_of_withdrawn(paper)
    if not paper.signature and not as_draft:
        refusals.append(Refusal("unsigned", "Naskah belum ditandatangani, jadi belum dapat didistribusikan."))
    if not recipients:
        refusals.append(Refusal("nobody", "Sebutkan sedikitnya satu penerima.", "recipients"))
    taken, units = set(sent), set(unit_ids)
    for recipient in recipients:
        if not recipient.name.strip():
            refusals.append(Refusal("nameless", "Nama penerima tidak boleh kosong.", "recipients"))
        elif recipient.name in taken:
            message = f"{recipient.name} sudah tercatat sebagai penerima. Hapus dari daftar."
            refusals.append(Refusal("twice", message, recipient.name))
        refusals += refusals_of_copies(recipient)
        if recipient.unit_id is not None and recipient.unit_id not in units:
            message = f"Unit {recipient.name} bukan unit perangkat daerah ini."
            refusals.append(Refusal("unit", message, recipient.name))
        taken.add(recipient.name)
    return refusals


def refusals_to_receive(receipt: ReceiptFacts, holder: Holder, how: str) -> list[Refusal]:
    """A unit's people confirm for their unit; the sender may record a receipt given on paper."""
    refusals = []
    if receipt.received_at is not None:
        message = f"Penerimaan oleh {receipt.recipient} sudah dicatat {receipt.received_post}."
        refusals.append(Refusal("received", message))
    if receipt.sent_by != holder.person_id and receipt.unit_id not in (None, holder.unit_id):
        message = f"Tanda terima ini untuk {receipt.recipient}. Yang mencatat: unit itu atau pengirim naskah."
        refusals.append(Refusal("not_recipient", message))
    if not how.strip():
        refusals.append(
            Refusal("how", "Tuliskan cara penerimaan, misalnya “aplikasi” atau “diserahkan langsung”.", "how")
        )
    return refusals


def refusals_to_archive(paper: PaperFacts) -> list[Refusal]:
    if not paper.signature:
        return [Refusal("unsigned", "Naskah belum ditandatangani, jadi belum dapat diarsipkan.")]
    if paper.archived:
        return [Refusal("archived", "Naskah ini sudah diarsipkan.")]
    return []
