"""Dispositions: who is asked to do what about a letter, how far each has come, and what may be done with one. Pure.

A disposition goes to several positions; each of them answers for a line of its own and may forward it, so that all
dispositions of one dossier make a tree (reference: risk-letters-and-time §B.5). The printed sheet is composed elsewhere.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal

# They type or read; a letter is not sent on by them.
MAY_NOT_DISPOSE = (Role.OPERATOR_UNIT, Role.PEMBACA, Role.ADMIN)
SETTING_ROLES = (Role.ADMIN, Role.KASUBBAG_PERENCANAAN)
MOST_INSTRUCTIONS = 40
LONGEST_LABEL = 120


@dataclass(frozen=True)
class Instruction:
    """One box to tick. `code` stays when the office words it anew; what was ticked keeps the words of its day."""

    code: str
    label: str


# The short list of §B.5 first, then the longer ones in use [own list]; an office sets its own.
DEFAULT_INSTRUCTIONS: tuple[Instruction, ...] = (
    Instruction("diketahui", "Untuk diketahui"),
    Instruction("tanggapan", "Tanggapan dan saran"),
    Instruction("proses", "Proses lebih lanjut"),
    Instruction("koordinasi", "Koordinasi/konfirmasi"),
    Instruction("teliti", "Teliti dan ikuti perkembangannya"),
    Instruction("konsep", "Siapkan konsep/jawaban"),
    Instruction("laporan", "Siapkan laporan"),
    Instruction("bicarakan", "Bicarakan dengan saya"),
    Instruction("hadiri", "Hadiri/wakili"),
    Instruction("edarkan", "Edarkan dan gandakan"),
    Instruction("jadwalkan", "Jadwalkan"),
    Instruction("arsip", "Arsip"),
)


class LineState(StrEnum):
    """How far a recipient has come (§B.5, proposed)."""

    UNREAD = "belum dibaca"
    READ = "dibaca"
    FORWARDED = "diteruskan"
    TAKEN = "dikerjakan"
    DONE = "selesai"


@dataclass(frozen=True)
class About:
    """The letter it is about. Of a paper of the dossier only `document_id` and `subject`; `origin` is who wrote."""

    subject: str
    origin: str = ""
    number: str = ""
    dated: date | None = None
    received: datetime | None = None
    nature: str = ""
    document_id: int | None = None


@dataclass(frozen=True)
class Order:
    """What is to be disposed: to which positions, with which instructions (codes), by when."""

    about: About
    to: tuple[int, ...]
    instructions: tuple[str, ...] = ()
    note: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True)
class LineFacts:
    """One recipient. `post` as it was called that day; the times are None until it happened."""

    id: int
    position_id: int
    post: str
    read_at: datetime | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    done_post: str = ""
    report: str = ""


@dataclass(frozen=True)
class DispositionFacts:
    """`parent`: the line that was forwarded by it, None at the root; `step`: the row of the procedure that left it."""

    id: int
    parent: int | None
    position_id: int
    post: str
    at: datetime
    about: About
    instructions: tuple[Instruction, ...]
    note: str
    deadline: datetime | None
    step: int | None
    lines: tuple[LineFacts, ...]

    @property
    def told(self) -> str:
        """ "kepada Sekretaris: Proses lebih lanjut"."""
        asked = "; ".join([*(one.label for one in self.instructions), *([self.note] if self.note else [])])
        return f"kepada {', '.join(line.post for line in self.lines)}: {asked}"


@dataclass(frozen=True)
class Leaf:
    """A recipient in the tree with what came of it; `late`: open past the deadline."""

    line: LineFacts
    state: LineState
    late: bool
    forwarded: tuple["Branch", ...]

    @property
    def open(self) -> bool:
        return self.state != LineState.DONE


@dataclass(frozen=True)
class Branch:
    disposition: DispositionFacts
    leaves: tuple[Leaf, ...]


def state_of(line: LineFacts, forwarded: Sequence[LineState]) -> LineState:
    """`forwarded`: states of all who got it from this recipient. Once they are all done, so is he."""
    if line.done_at or (forwarded and all(one == LineState.DONE for one in forwarded)):
        return LineState.DONE
    if forwarded:
        return LineState.FORWARDED
    if line.taken_at:
        return LineState.TAKEN
    return LineState.READ if line.read_at else LineState.UNREAD


def tree(dispositions: Iterable[DispositionFacts], now: datetime) -> tuple[Branch, ...]:
    """Every disposition once, under the line that was forwarded; in the order they were written."""
    under: dict[int | None, list[DispositionFacts]] = {}
    for one in dispositions:
        under.setdefault(one.parent, []).append(one)

    def branch(one: DispositionFacts) -> Branch:
        return Branch(one, tuple(leaf(one, line) for line in one.lines))

    def leaf(one: DispositionFacts, line: LineFacts) -> Leaf:
        forwarded = tuple(branch(child) for child in under.get(line.id, ()))
        state = state_of(line, [grown.state for child in forwarded for grown in child.leaves])
        late = state != LineState.DONE and one.deadline is not None and now > one.deadline
        return Leaf(line, state, late, forwarded)

    return tuple(branch(root) for root in under.get(None, ()))


def every(branches: Iterable[Branch]) -> Iterator[tuple[Branch, Leaf]]:
    """Each recipient of a tree with the disposition that reached him, from the root down."""
    for branch in branches:
        for leaf in branch.leaves:
            yield branch, leaf
            yield from every(leaf.forwarded)


def chain(branches: Iterable[Branch], line_id: int) -> tuple[tuple[Branch, Leaf], ...]:
    """The way from the root down to a recipient; empty when there is none of that id."""
    for branch in branches:
        for leaf in branch.leaves:
            if leaf.line.id == line_id:
                return ((branch, leaf),)
            if below := chain(leaf.forwarded, line_id):
                return ((branch, leaf), *below)
    return ()


def latest_of(branches: Iterable[Branch], position_id: int) -> Leaf | None:
    """The last thing a position was asked that is not done yet."""
    mine = [leaf for _, leaf in every(branches) if leaf.line.position_id == position_id and leaf.open]
    return max(mine, key=lambda leaf: leaf.line.id, default=None)


# ---------------------------------------------------------------- what may be done


def refusals_to_dispose(
    order: Order,
    by: Holder,
    *,
    posts: Mapping[int, str],
    known: Collection[str],
    at: datetime,
    way: Sequence[tuple[Branch, Leaf]] = (),
) -> list[Refusal]:
    """`posts`: positions of the office that somebody holds; `known`: codes of its instructions; `way`: the chain down
    to the line that is forwarded."""
    found = [*_unfit(by), *_unasked(order, known), *_wrong_posts(order, by, posts, way)]
    if not order.about.subject.strip():
        found.append(Refusal("subject", "Isi hal yang didisposisikan.", "subject"))
    if order.deadline is not None and order.deadline <= at:
        found.append(
            Refusal("deadline", "Batas waktu sudah lewat. Pilih waktu yang akan datang.", "deadline")
        )
    if way:
        found += _not_holder(way[-1][1], by) or _done(way[-1][1])
    return found


def _unfit(by: Holder) -> list[Refusal]:
    if by.role not in MAY_NOT_DISPOSE:
        return []
    return [Refusal("role", f"{by.title} tidak mendisposisikan naskah. Mintakan kepada pejabat struktural.")]


def _unasked(order: Order, known: Collection[str]) -> list[Refusal]:
    if not order.instructions and not order.note.strip():
        words = "Centang sedikitnya satu instruksi, atau tulis catatan."
        return [Refusal("unasked", words, "instructions")]
    unknown = sorted(set(order.instructions) - set(known))
    words = "Instruksi {} tidak ada dalam daftar. Pilih dari daftar yang tersedia."
    return [Refusal("instruction", words.format(code), "instructions") for code in unknown]


def _wrong_posts(
    order: Order, by: Holder, posts: Mapping[int, str], way: Sequence[tuple[Branch, Leaf]]
) -> list[Refusal]:
    if not order.to:
        return [Refusal("nobody", "Pilih sedikitnya satu penerima disposisi.", "to")]
    found = []
    if len(set(order.to)) != len(order.to):
        found.append(Refusal("twice", "Satu penerima disebut dua kali.", "to"))
    if set(order.to) - set(posts):
        words = "Ada penerima yang bukan jabatan perangkat daerah ini atau sedang lowong. Pilih dari daftar."
        found.append(Refusal("position", words, "to"))
    if by.position_id in order.to:
        found.append(Refusal("self", "Disposisi tidak ditujukan kepada diri sendiri.", "to"))
    above = {branch.disposition.position_id: branch.disposition.post for branch, _ in way}
    for position_id in order.to:
        if position_id in above and position_id != by.position_id:
            words = f"Disposisi ini berasal dari {above[position_id]}. Laporkan hasilnya, tidak diteruskan ke atas."
            found.append(Refusal("upwards", words, "to"))
    return found


def _not_holder(leaf: Leaf, by: Holder) -> list[Refusal]:
    """Only the position it was addressed to forwards, does or reports it."""
    if by.position_id == leaf.line.position_id:
        return []
    words = (
        f"Disposisi ini ditujukan kepada {leaf.line.post}; hanya pejabat itu yang dapat menindaklanjutinya."
    )
    return [Refusal("not_yours", words)]


def _done(leaf: Leaf) -> list[Refusal]:
    if leaf.open:
        return []
    by = leaf.line.done_post or leaf.line.post
    return [Refusal("ended", f"Disposisi ini sudah dilaporkan selesai oleh {by}. Buat disposisi baru.")]


def refusals_to_read(leaf: Leaf, by: Holder) -> list[Refusal]:
    return _not_holder(leaf, by)


def refusals_to_take(leaf: Leaf, by: Holder) -> list[Refusal]:
    """To say "I am at it": once, while it lies with this very position."""
    if found := _not_holder(leaf, by) or _done(leaf):
        return found
    if leaf.state == LineState.FORWARDED:
        return [
            Refusal(
                "forwarded", "Disposisi ini sudah Anda teruskan. Laporkan selesai setelah hasilnya diterima."
            )
        ]
    if leaf.line.taken_at:
        return [Refusal("ended", "Disposisi ini sudah tercatat dikerjakan.")]
    return []


def refusals_to_finish(leaf: Leaf, by: Holder, report: str) -> list[Refusal]:
    """Done means reported; what was forwarded must have come back first."""
    found = _not_holder(leaf, by) or _done(leaf)
    if not report.strip():
        found.append(Refusal("report", "Tulis laporan hasil tindak lanjutnya.", "report"))
    waits = [below.line.post for branch in leaf.forwarded for below in branch.leaves if below.open]
    if waits:
        words = f"Masih menunggu {', '.join(waits)}. Laporkan selesai setelah semuanya selesai."
        found.append(Refusal("waits", words, "report"))
    return found


# ---------------------------------------------------------------- the office's list


def refusals_to_set(by: Holder, labels: Sequence[str]) -> list[Refusal]:
    found = []
    if by.role not in SETTING_ROLES:
        words = "Hanya Admin atau Kasubbag Perencanaan yang dapat mengubah daftar ini."
        found.append(Refusal("role", words))
    if not labels:
        found.append(Refusal("labels", "Tulis sedikitnya satu instruksi.", "labels"))
    if len(labels) > MOST_INSTRUCTIONS:
        found.append(Refusal("labels", f"Paling banyak {MOST_INSTRUCTIONS} instruksi.", "labels"))
    for label in labels:
        if len(label) > LONGEST_LABEL:
            words = f"Instruksi “{label[:30]}…” lebih dari {LONGEST_LABEL} huruf. Ringkaskan."
            found.append(Refusal("labels", words, "labels"))
    folded = sorted(label.casefold() for label in labels)
    for one, next_one in pairwise(folded):
        if one == next_one:
            found.append(
                Refusal("labels", f"Instruksi “{one}” ditulis dua kali. Hapus salah satu.", "labels")
            )
    return found


def coded(labels: Sequence[str], before: Iterable[Instruction]) -> tuple[Instruction, ...]:
    """Labels as typed, each with a code: the one it had, else a new number behind all that were ever used."""
    known = {one.label.casefold(): one.code for one in before}
    used, made = set(known.values()), []
    for label in labels:
        code = known.get(label.casefold())
        if code is None:
            code = next(name for n in range(1, len(used) + 2) if (name := f"instruksi-{n}") not in used)
            used.add(code)
        made.append(Instruction(code, label))
    return tuple(made)
