"""A paper as plain values: its kinds, the states it reaches, its marks, receipts and files. Pure.

What may be done with it stands in `marks.py`; what is printed around it in `dressing.py`; who seals the signed file
in `sealing.py`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from mutubaku.documents.rules.parts import WHOLE, Parts
from mutubaku.documents.rules.sealing import Provider
from mutubaku.org.rules.holding import Role
from mutubaku.values.content import Content, from_plain


class MarkKind(StrEnum):
    """What an official leaves on a paper: initials, an approval, the signature, that of a party beside it."""

    PARAF = "paraf"
    SETUJU = "setuju"
    TANDA_TANGAN = "tanda_tangan"
    PIHAK = "pihak"


MARK_NAMES: Mapping[str, str] = {
    MarkKind.PARAF: "Paraf",
    MarkKind.SETUJU: "Setuju",
    MarkKind.TANDA_TANGAN: "Tanda tangan",
    MarkKind.PIHAK: "Tanda tangan pihak",
}


class PaperState(StrEnum):
    """In the order of an ordinary paper; see `states_of` for all that one paper has reached."""

    DRAFTED = "drafted"
    PROOF = (
        "proof"  # in the place of a draft: made by the program from what it recorded, and signed by nobody
    )
    INITIALLED = "initialled"
    APPROVED = "approved"
    PRINTED = "printed"
    SIGNED = "signed"
    DISTRIBUTED = "distributed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"  # holds no longer
    REPLACED = "replaced"  # the same, and another paper stands in its place


STATE_NAMES: Mapping[str, str] = {
    PaperState.DRAFTED: "Konsep",
    PaperState.PROOF: "Bukti penerimaan",
    PaperState.INITIALLED: "Diparaf",
    PaperState.APPROVED: "Disetujui",
    PaperState.PRINTED: "Dicetak",
    PaperState.SIGNED: "Bertanda tangan",
    PaperState.DISTRIBUTED: "Didistribusikan",
    PaperState.ARCHIVED: "Diarsipkan",
    PaperState.WITHDRAWN: "Dicabut",
    PaperState.REPLACED: "Digantikan",
}


@dataclass(frozen=True)
class PaperKind:
    """`letter` fills {jenis}. `pattern` and `klas` open the kind's register until the office sets its own.

    `needs_initial`: no signature before somebody else's paraf. `formats`: files a signed paper must have.
    `signed`: False for a proof the program makes by itself, which is no draft without a signature.
    `highest_first`: letters list their initials from the highest post down to the konseptor (§B.13), books upwards.
    """

    name: str
    letter: str
    pattern: str
    klas: str
    needs_initial: bool
    formats: tuple[str, ...]
    highest_first: bool = True
    signed: bool = True


# Number patterns and the class "laporan berkala" are proposals (Permendagri 83/2022 style), hence office settings.
PAPER_KINDS: Mapping[str, PaperKind] = {
    "nota_dinas": PaperKind(
        "nota dinas", "ND", "{klas}/{urut}/{unit}/{tahun}", "000.7.2.8", True, ("pdf", "docx")
    ),
    "berita_acara": PaperKind(
        "berita acara", "BA", "{klas}/{urut}/{jenis}/{unit}/{tahun}", "000.7.2.8", False, ("pdf", "docx")
    ),
    "disposisi": PaperKind(
        "lembar disposisi", "DISP", "{klas}/{urut}/{jenis}/{unit}/{tahun}", "000.1", False, ("pdf", "docx")
    ),
    "tanda_terima": PaperKind(
        "tanda terima",
        "TT",
        "{klas}/{urut}/{jenis}/{unit}/{tahun}",
        "000.7.2.8",
        False,
        ("pdf", "docx"),
        signed=False,
    ),
    "surat_pengantar": PaperKind(
        "surat pengantar", "SP", "{klas}/{urut}/{jenis}/{unit}/{tahun}", "000.7.2.8", True, ("pdf", "docx")
    ),
    "surat_tugas": PaperKind(
        "surat tugas", "ST", "{klas}/{urut}/{jenis}/{unit}/{tahun}", "800.1", True, ("pdf", "docx")
    ),
    "surat_dinas": PaperKind(
        "surat dinas", "SD", "{klas}/{urut}/{jenis}/{unit}/{tahun}", "000.7.2.8", True, ("pdf", "docx")
    ),
    "undangan": PaperKind(
        "surat undangan", "UND", "{klas}/{urut}/{jenis}/{unit}/{tahun}", "000.7.3", True, ("pdf", "docx")
    ),
    "book": PaperKind(
        "laporan",
        "LAP",
        "{klas}/{urut}/{jenis}/{unit}/{tahun}",
        "000.7.2.8",
        True,
        ("pdf", "docx", "xlsx"),
        False,
    ),
}
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}


@dataclass(frozen=True)
class Edition:
    """One form a paper is built in. `ending`: of the file's name, before its type; `name`: for pages."""

    type: str
    name: str
    ending: str = ""


# A paper in its formats; "arsip": the copy the office keeps, with the paraf box (§B.13); "akses": the edition for readers
# of the screen, which names the signed file by its hash.
EDITIONS: Mapping[str, Edition] = {
    "pdf": Edition("pdf", "PDF"),
    "docx": Edition("docx", "DOCX"),
    "xlsx": Edition("xlsx", "XLSX"),
    "arsip": Edition("pdf", "PDF lembar arsip", "-lembar-arsip"),
    "akses": Edition("pdf", "PDF aksesibel", "-aksesibel"),
}


@dataclass(frozen=True)
class MarkFacts:
    """One mark as it was made: post, name, NIP and rank of that day.

    `digest` and `parts`: the text it was put under. `live`: something of it still stands; `lost`: names of the parts
    that have changed since, on which it does not count any more.
    """

    id: int
    kind: MarkKind
    role: str
    position_id: int
    post: str
    person_id: int
    at: datetime
    digest: str
    version: int = 1
    person: str = ""
    nip: str = ""
    rank: str = ""
    live: bool = True
    certificate_id: int | None = None
    parts: Parts = ()
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Recipient:
    """`unit_id`: a unit of the office, whose people confirm the receipt themselves; None: someone outside. `copies`:
    how many are handed over."""

    name: str
    unit_id: int | None = None
    copies: int = 1


@dataclass(frozen=True)
class ReceiptFacts:
    id: int
    recipient: str
    unit_id: int | None
    sent_at: datetime
    sent_by: int
    received_at: datetime | None
    received_post: str
    how: str
    copies: int = 1


@dataclass(frozen=True)
class RenditionFacts:
    """A file built from one version in one dress; `dress` is the fingerprint of what stood around the text.

    `signed`: number and signature are on it; every other file is a draft.
    """

    id: int
    format: str
    sha256: str
    size: int
    pages: int | None
    built_at: datetime
    dress: str
    signed: bool

    @property
    def edition(self) -> Edition:
        return EDITIONS[self.format]


@dataclass(frozen=True)
class Withdrawal:
    """Since when a signed paper holds no longer, by which post and why; the paper in its place, if there is one."""

    at: datetime
    post: str
    reason: str
    successor_id: int | None = None
    successor: str = ""


@dataclass(frozen=True)
class PaperFacts:
    """What decides about a paper, without its text. `marks` are all of its marks, the voided ones too.

    `version` counts from 1. `drafter_*` is who wrote it. `signer_role`: the role whose signature it waits for. `number`
    and `token` come with the signature; before it they are only held.
    """

    id: int
    office_id: int
    kind: str
    version: int
    version_id: int
    digest: str
    drafter_id: int
    drafter: str
    drafted_at: datetime
    signer_role: Role
    marks: tuple[MarkFacts, ...]
    printed: bool
    distributed: bool
    archived: bool
    number: str
    dated: date | None
    token: str = field(kw_only=True, default="")
    provider: str = field(kw_only=True, default="")
    parts: Parts = field(kw_only=True, default=())
    withdrawal: Withdrawal | None = field(kw_only=True, default=None)

    @property
    def live_marks(self) -> tuple[MarkFacts, ...]:
        return tuple(mark for mark in self.marks if mark.live)

    @property
    def signature(self) -> MarkFacts | None:
        return next((mark for mark in self.live_marks if mark.kind == MarkKind.TANDA_TANGAN), None)

    @property
    def for_pen(self) -> bool:
        """Printed with number, date and QR, to be signed in ink."""
        return self.provider == Provider.BASAH and self.signature is None

    @property
    def part_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.parts or ((WHOLE, self.digest),))

    def held_by(self, mark: MarkFacts) -> frozenset[str]:
        """Names of the parts of the current text that a mark stands under."""
        if not mark.live:
            return frozenset()
        if mark.digest == self.digest:
            return frozenset(self.part_names) - mark.lost
        return frozenset(name for name, _ in set(self.parts) & set(mark.parts)) - mark.lost

    def held(self, kind: MarkKind, position_id: int | None = None) -> frozenset[str]:
        """The same of all marks of a kind, those of one position if it is named."""
        marks = (m for m in self.marks if m.kind == kind and position_id in (None, m.position_id))
        return frozenset().union(*(self.held_by(mark) for mark in marks))

    def is_marked(self, kind: MarkKind, position_id: int | None = None) -> bool:
        """Whether marks of this kind stand under every part of the current text."""
        return self.held(kind, position_id) >= set(self.part_names)

    @property
    def unread_by(self) -> "Mapping[int, tuple[str, ...]]":
        """Position → parts its paraf does not stand under, for those that initialled a part that still reads the same."""
        found = {}
        for mark in self.live_marks:
            if mark.kind == MarkKind.PARAF:
                held = self.held(MarkKind.PARAF, mark.position_id)
                found[mark.position_id] = tuple(name for name in self.part_names if name not in held)
        return found

    @property
    def name(self) -> str:
        """ "nota dinas", for messages."""
        return PAPER_KINDS[self.kind].name

    @property
    def states(self) -> frozenset[PaperState]:
        return states_of(self)

    @property
    def is_proof(self) -> bool:
        """Nobody signs it, so it gets no number."""
        return not PAPER_KINDS[self.kind].signed

    @property
    def holds(self) -> bool:
        """Signed, and neither withdrawn nor replaced."""
        return self.signature is not None and self.withdrawal is None

    @property
    def state(self) -> PaperState:
        """The furthest state reached."""
        return max(self.states, key=list(PaperState).index)


@dataclass(frozen=True)
class PaperSummary(PaperFacts):
    """A paper in a list: with its receipts and the files of its current version, newest first."""

    dossier: str
    title: str
    period: str
    receipts: tuple[ReceiptFacts, ...]
    renditions: tuple[RenditionFacts, ...]

    @property
    def files(self) -> tuple[RenditionFacts, ...]:
        """What may be handed out, the PDF first: of a signed paper only what carries the signature."""
        found = (file for file in self.renditions if file.signed or not self.signature)
        return tuple(sorted(found, key=lambda file: tuple(EDITIONS).index(file.format)))

    @property
    def received(self) -> int:
        """How many recipients have confirmed."""
        return sum(receipt.received_at is not None for receipt in self.receipts)

    @property
    def waits(self) -> bool:
        """Signed, and its signed files are not there yet."""
        return self.signature is not None and not self.files


@dataclass(frozen=True)
class Paper(PaperSummary):
    """A whole paper; `body` is the canonical JSON that `digest` covers, `source` how it was typed, if in a form."""

    body: str
    source: str = ""

    @cached_property
    def content(self) -> Content:
        return content_of(self.body)

    @property
    def is_whole(self) -> bool:
        return is_text_of(self.body, self.digest)


def is_text_of(body: str, digest: str) -> bool:
    """Whether a stored text is still the one its digest was taken of."""
    return hashlib.sha256(body.encode()).hexdigest() == digest


@lru_cache(maxsize=8)
def content_of(body: str) -> Content:
    """The content that a stored text says. A book is read part by part and compared, so the last few are kept."""
    return from_plain(json.loads(body))


def first_state(kind: str) -> PaperState:
    """As what a paper begins."""
    return PaperState.DRAFTED if PAPER_KINDS[kind].signed else PaperState.PROOF


def states_of(paper: PaperFacts) -> frozenset[PaperState]:
    """Every state the current version has reached. It is initialled once every part of it is, whoever did which."""
    kinds = {mark.kind for mark in paper.live_marks}
    reached = {
        first_state(paper.kind): True,
        PaperState.INITIALLED: MarkKind.PARAF in kinds and paper.is_marked(MarkKind.PARAF),
        PaperState.APPROVED: MarkKind.SETUJU in kinds,
        PaperState.PRINTED: paper.printed,
        PaperState.SIGNED: MarkKind.TANDA_TANGAN in kinds,
        PaperState.DISTRIBUTED: paper.distributed,
        PaperState.ARCHIVED: paper.archived,
        PaperState.WITHDRAWN: paper.withdrawal is not None,
        PaperState.REPLACED: paper.withdrawal is not None and paper.withdrawal.successor_id is not None,
    }
    return frozenset(state for state, is_reached in reached.items() if is_reached)
