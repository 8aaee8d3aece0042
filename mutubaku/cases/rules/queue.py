"""Which works leave nothing but a mark, so that several may be read and marked together; and what a mark does. Pure."""

from dataclasses import dataclass

from mutubaku.cases.rules.asked import MARKED
from mutubaku.documents.rules.paper import PAPER_KINDS, MarkFacts, MarkKind
from mutubaku.sop.rules.procedure import Act, Form, Step
from mutubaku.values.wording import joined

SHEET = "sheet"
QUEUED_ACTS = frozenset({Act.INITIAL, Act.APPROVE, Act.SIGN, Act.SUBMIT})
_MARKS = {
    "initialled": MarkKind.PARAF,
    "approved": MarkKind.SETUJU,
    "signed": MarkKind.TANDA_TANGAN,
}
VERBS = {
    MarkKind.PARAF: "Setujui dan paraf",
    MarkKind.SETUJU: "Setujui",
    MarkKind.TANDA_TANGAN: "Tanda tangani",
}
DONE = {MarkKind.PARAF: "paraf", MarkKind.SETUJU: "setujui", MarkKind.TANDA_TANGAN: "tanda tangani"}
SHEET_VERB = "Tanda tangani dan kirim"
SHEET_EFFECT = "Isian dikirim dan terkunci sampai dikembalikan."


@dataclass(frozen=True)
class Marking:
    """What a work asks for: a mark on the paper of a kind."""

    paper: str
    kind: MarkKind

    @property
    def verb(self) -> str:
        return VERBS[self.kind]

    @property
    def effect(self) -> str:
        """What happens at once, besides that the step is done."""
        if self.kind is MarkKind.TANDA_TANGAN:
            files = joined([form.upper() for form in PAPER_KINDS[self.paper].formats])
            return f"Naskah mendapat nomor dan tanggal, lalu berkas {files} dibuat."
        if self.kind is MarkKind.SETUJU and self.paper == "book":
            return "Angka bulan ini dibekukan untuk laporan ini dan laporan berikutnya."
        if self.kind is MarkKind.SETUJU or self.paper != "book":
            return "Tanda Anda melekat pada isi versi ini; bila isinya berubah, tanda itu gugur."
        return "Paraf Anda melekat pada setiap bagian; bila satu bagian berubah, hanya paraf pada bagian itu yang gugur."


def marking(step: Step) -> Marking | None:
    """None where the step leaves more than one mark, or something else."""
    if len(step.outputs) != 1 or step.outputs[0].thing not in MARKED:
        return None
    paper, _, state = step.outputs[0].thing.partition(":")
    return Marking(paper, _MARKS[state])


def signs_sheet(step: Step, form: Form) -> bool:
    return form is Form.REALISASI and [output.thing for output in step.outputs] == [SHEET]


@dataclass(frozen=True)
class Base:
    """The version a text is read against; `words` continue "Dibandingkan dengan …"."""

    no: int
    words: str


def base_of(marks: tuple[MarkFacts, ...], version: int, person_id: int) -> Base | None:
    """What the person marked last; else the earlier version somebody marked last; else the one before. None: the first.

    A person's own mark may stand under the very version that waits: then nothing has changed since.
    """
    own = [mark for mark in marks if mark.person_id == person_id]
    if own:
        last = max(own, key=lambda mark: (mark.version, mark.at))
        return Base(last.version, f"versi {last.version} yang Anda {DONE[last.kind]}")
    earlier = [mark for mark in marks if mark.version < version]
    if earlier:
        last = max(earlier, key=lambda mark: (mark.version, mark.at))
        return Base(last.version, f"versi {last.version} yang ditandai {last.post}")
    return Base(version - 1, f"versi {version - 1}") if version > 1 else None
