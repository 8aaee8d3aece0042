"""The table of acts: what a person does to leave each thing of a case, and the proof that it was left.

One row per thing. An act changes papers, sheets and books through their own services and returns a `Proof`; it
never moves the case (`services.perform` does). A thing without a row is shown by a file or by a person's word.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mutubaku.books.services import compile_realisasi
from mutubaku.cases.rules.asked import is_disposed
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.papers import is_initialled_before, is_signed_by, signer_of
from mutubaku.cases.rules.state import Replaces
from mutubaku.cases.selectors.answers import heard
from mutubaku.cases.selectors.letters import heads_apart, scene_of
from mutubaku.cases.selectors.works import last_return
from mutubaku.documents.files.classes import classes_of
from mutubaku.documents.rules import disposing
from mutubaku.documents.rules.attached import Attached, AttachedFile, attached_book, attached_letter
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Typed, compose, fill_typed, typed_faults, written_typed
from mutubaku.documents.rules.causes import Causes
from mutubaku.documents.rules.copies import report_copies
from mutubaku.documents.rules.letter_templates import fill_letter, letter_faults, written_source
from mutubaku.documents.rules.letters.wording import called
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas, refusals_to_compose
from mutubaku.documents.rules.paper import MarkKind, PaperSummary, Recipient
from mutubaku.documents.rules.templating import Values
from mutubaku.documents.selectors import labels_of, paper_facts, papers_of
from mutubaku.documents.selectors.dispositions import disposition_seal, dispositions_of
from mutubaku.documents.services.delivery import distribute
from mutubaku.documents.services.disposing import dispose
from mutubaku.documents.services.drafting import draft, revise
from mutubaku.documents.services.marking import Rehearsal, approve, initial, print_out, sign
from mutubaku.documents.services.receipts import open_sheet
from mutubaku.documents.services.sealing import Sealed
from mutubaku.documents.services.withdrawing import withdraw
from mutubaku.figures.selectors import rounds, sheet_of
from mutubaku.figures.services.rounds import freeze
from mutubaku.figures.services.sheets import submit_sheet
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders, office_of
from mutubaku.sop.rules.procedure import Form, Sop, Step
from mutubaku.sop.rules.things import Paper
from mutubaku.values.content import Letter
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class Setting:
    """Where an act happens: the case, its procedure and the step, the unit of the work if it has one, who and when.

    `instead`: the signed report which that of this case replaces."""

    case_id: int
    office_id: int
    dossier: str
    period: Period
    sop: Sop
    step: Step
    unit_id: int | None
    by: Holder
    at: datetime
    instead: Replaces | None = None


@dataclass(frozen=True)
class Given:
    """What the person brings. `words` for what is attested; `digest` of the text that was read before
    marking, printing or sending it;
    `sheet_version` and `sheet_edits` of the sheet that was read before signing it; `formats` of the files a print or
    signature makes (None: those of the paper's kind); `files`: what was uploaded for which thing; `sealed`: the signed
    file, where a service or a pen made it before; `order`: whom a disposition goes to; `values`: what the names in the
    letter stand for now."""

    words: str = ""
    letter: NotaDinas | Typed | None = None
    digest: str = ""
    sheet_version: int | None = None
    sheet_edits: int | None = None
    recipients: tuple[Recipient, ...] = ()
    decisions: tuple[str, ...] = ()
    formats: tuple[str, ...] | None = None
    files: tuple[tuple[str, AttachedFile], ...] = ()
    sealed: Sealed | Rehearsal | None = None
    order: disposing.Order | None = None
    values: Values = field(default_factory=dict)

    def files_of(self, thing: str) -> tuple[AttachedFile, ...]:
        return tuple(file for name, file in self.files if name == thing)


Act = Callable[[Setting, Given, str], Proof]


def paper_of(where: Setting, kind: str) -> PaperSummary:
    """The latest paper of a kind in the dossier. Raises Refused when there is none."""
    found = [paper for paper in papers_of(where.office_id, where.dossier) if paper.kind == kind]
    if not found:
        raise Refused(Refusal("no_paper", "Naskahnya belum ada. Susun naskah itu lebih dahulu.", kind))
    return found[-1]


def _proof(thing: str, document_id: int, digest: str) -> Proof:
    return Proof(thing, ProofKind.DOCUMENT, f"document:{document_id}", digest)


def _kind(thing: str) -> str:
    return thing.partition(":")[0]


def _klas(where: Setting, kind: str) -> str:
    """The classification code of a paper of this procedure; "" leaves it to the register."""
    return classes_of(where.office_id).of(kind, where.sop.id)


def _causes(where: Setting) -> Causes:
    """Why a text is written again: the note with which the case came back last, if it did."""
    post, reason = last_return(where.office_id, where.dossier)
    return Causes(reason, post)


def attest(where: Setting, given: Given, thing: str) -> Proof:
    """A named person's word; empty words are refused by mutu baku."""
    return Proof(thing, ProofKind.ATTESTATION, words=given.words)


def dispose_on(where: Setting, given: Given, thing: str) -> Proof:
    """A disposition in the tree of the case, under the one its writer was given; without an order, a person's word."""
    if given.order is None or not is_disposed(where.step, thing):
        return attest(where, given, thing)
    office_id, dossier = where.office_id, where.dossier
    before = disposing.tree(dispositions_of(office_id, dossier), where.at)
    mine = disposing.latest_of(before, where.by.position_id)
    row = dispose(
        office_id, dossier=dossier, order=given.order, by=where.by, at=where.at, step=where.step.no,
        parent=mine.line.id if mine else None,
    )  # fmt: skip
    told = next(one.told for one in dispositions_of(office_id, dossier) if one.id == row.pk)
    return Proof(thing, ProofKind.DISPOSITION, f"disposition:{row.pk}", disposition_seal(row.pk), told)


def draft_letter(where: Setting, given: Given, thing: str) -> Proof:
    """A letter; the one of an earlier round is revised, so its versions stay together."""
    if given.letter is None:
        raise Refused(Refusal("letter", "Isi naskah lebih dahulu.", "letter"))
    kind = _kind(thing)
    if isinstance(given.letter, Typed):
        content, source = _typed(where, given.letter, given.values, kind)
    else:
        content, source = _nota_dinas(where, given.letter, given.values)
    before = [paper for paper in papers_of(where.office_id, where.dossier) if paper.kind == kind]
    if before and before[-1].signature is None:
        row = revise(
            before[-1].id, content=content, by=where.by, at=where.at, causes=_causes(where), source=source
        )
    else:
        row = draft(
            where.office_id, kind=kind, dossier=where.dossier, title=called(content), period=str(where.period),
            content=content, by=where.by, at=where.at, source=source, klas=_klas(where, kind),
            signer_role=signer_of(where.sop, kind),
        )  # fmt: skip
    paper = paper_of(where, kind)
    return _proof(thing, row.pk, paper.digest)


def _nota_dinas(where: Setting, typed: NotaDinas, values: Values) -> tuple[Letter, str]:
    """The letter, and how it was typed."""
    if found := letter_faults(typed, values):
        raise Refused(found)
    letter, used = fill_letter(typed, values)
    if found := refusals_to_compose(letter):
        raise Refused(found)
    content = compose_nota_dinas(replace(letter, labels=labels_of(where.office_id)))
    return content, written_source(typed, used)


def _typed(where: Setting, typed: Typed, values: Values, kind: str) -> tuple[Letter, str]:
    """The same of a blank form."""
    blank = BLANKS.get(typed.blank)
    if blank is None or blank.kind != kind:
        raise Refused(
            Refusal("blank", "Blangko itu bukan untuk naskah langkah ini. Pilih dari daftar.", "blank")
        )
    if found := typed_faults(typed, values):
        raise Refused(found)
    said, used = fill_typed(typed, values)
    scene = scene_of(office_of(where.office_id), where.at, signer_of(where.sop, kind))
    return compose(blank, said.fields, scene), written_typed(typed, used)


def draft_minutes(where: Setting, given: Given, thing: str) -> Proof:
    """A berita acara: typed into a blank form, or a file made elsewhere."""
    return draft_letter(where, given, thing) if given.letter else draft_attached(where, given, thing)


def compile_book(where: Setting, given: Given, thing: str) -> Proof:
    """The report from the figures as they stand; a book of an earlier round gets a new version."""
    if where.sop.form is not Form.REALISASI:
        return draft_attached(where, given, thing)
    before = [paper for paper in papers_of(where.office_id, where.dossier) if paper.kind == Paper.BOOK]
    document_id = compile_realisasi(
        where.office_id, period=where.period, dossier=where.dossier, by=where.by, at=where.at,
        document_id=before[-1].id if before else None, decisions=given.decisions,
        note=last_return(where.office_id, where.dossier) if before else ("", ""), klas=_klas(where, Paper.BOOK),
        replaces=(where.instead.number, where.instead.reason) if where.instead else ("", ""), copies=_copies(where),
    )  # fmt: skip
    return _proof(thing, document_id, paper_of(where, Paper.BOOK).digest)


def _copies(where: Setting) -> tuple[str, ...]:
    """Whom the report of the case names as its recipients."""
    office = office_of(where.office_id)
    holders = office_holders(office.pk, where.at.astimezone(ZoneInfo(office.zone)).date())
    return report_copies(office.report_copies, heads_apart(office.pk, where.case_id, where.instead, holders))


def draft_attached(where: Setting, given: Given, thing: str) -> Proof:
    """A paper made elsewhere: the file that is brought becomes its text, by hash. Nobody's file: a person's word.

    Once the dossier holds such a paper, the next one needs its file too, so that no mark falls on an older text.
    """
    kind, files = _kind(thing), given.files_of(thing)
    before = [paper for paper in papers_of(where.office_id, where.dossier) if paper.kind == kind]
    if not files:
        if not before:
            return attest(where, given, thing)
        words = f"Lampirkan berkas {before[-1].name} yang baru; yang lama sudah menjadi naskah."
        raise Refused(Refusal("no_file", words, f"file:{thing}"))
    document = "Berita acara" if kind == Paper.BERITA_ACARA else where.sop.document or where.sop.title
    replaced = (where.instead.number, where.instead.reason) if where.instead else ("", "")
    behind = heard(where.office_id, where.case_id)
    facts = Attached(
        document, where.period, files, given.words, _copies(where), replaced, where.sop.title, behind
    )
    content = attached_letter(facts) if kind == Paper.BERITA_ACARA else attached_book(facts)
    if before and before[-1].signature is None:
        row = revise(before[-1].id, content=content, by=where.by, at=where.at, causes=_causes(where))
    else:
        row = draft(
            where.office_id, kind=kind, dossier=where.dossier, title=f"{document} {where.period.label}",
            period=str(where.period), content=content, by=where.by, at=where.at, klas=_klas(where, kind),
        )  # fmt: skip
    return _proof(thing, row.pk, paper_of(where, kind).digest)


def correct_attached(where: Setting, given: Given, thing: str) -> Proof:
    """A corrected file is a new version; without one the text stood, and the person says so."""
    return draft_attached(where, given, thing) if given.files_of(thing) else attest(where, given, thing)


def _marked(where: Setting, paper: PaperSummary, kind: MarkKind) -> bool:
    """Whether this position's marks of earlier rounds still stand under every part of this very text."""
    return paper.is_marked(kind, where.by.position_id)


def initial_paper(where: Setting, given: Given, thing: str) -> Proof:
    paper = _paper_or_word(where, thing)
    if paper is None:
        return attest(where, given, thing)
    if not _marked(where, paper, MarkKind.PARAF):
        initial(paper.id, digest=given.digest, by=where.by, at=where.at)
    return _proof(thing, paper.id, paper.digest)


def review_paper(where: Setting, given: Given, thing: str) -> Proof:
    """The correction note of a review that agrees; where the report is made here, with the reviewer's paraf on it."""
    paper = _paper_or_word(where, Paper.BOOK)
    if paper is not None and not _marked(where, paper, MarkKind.PARAF):
        initial(paper.id, digest=given.digest, by=where.by, at=where.at)
    return attest(where, given, thing)


def approve_paper(where: Setting, given: Given, thing: str) -> Proof:
    """Approving the report also settles its figures: they are frozen for this and every later report."""
    paper = _paper_or_word(where, thing)
    if paper is None:
        return attest(where, given, thing)
    if not _marked(where, paper, MarkKind.SETUJU):
        approve(paper.id, digest=given.digest, by=where.by, at=where.at)
    for one in rounds(where.office_id, dossier=where.dossier):
        if one.frozen_at is None and one.cancelled_at is None:
            freeze(one.id, by=where.by, at=where.at)
    return _proof(thing, paper.id, paper.digest)


def sign_paper(where: Setting, given: Given, thing: str) -> Proof:
    paper = _paper_or_word(where, thing)
    if paper is None:
        return attest(where, given, thing)
    row = sign(
        paper.id, digest=given.digest, by=where.by, at=where.at, formats=given.formats,
        initialled=is_initialled_before(where.sop, where.step, paper.kind), sealed=given.sealed,
    )  # fmt: skip
    if where.instead and paper.kind == Paper.BOOK and paper_facts(where.instead.paper).withdrawal is None:
        withdraw(
            where.instead.paper, reason=where.instead.reason, successor=row.number, by=where.by, at=where.at
        )
    return _proof(thing, paper.id, paper.digest)


def print_paper(where: Setting, given: Given, thing: str) -> Proof:
    paper = _paper_or_word(where, thing)
    if paper is None:
        return attest(where, given, thing)
    print_out(paper.id, digest=given.digest, by=where.by, at=where.at, formats=given.formats)
    return _proof(thing, paper.id, paper.digest)


def distribute_paper(where: Setting, given: Given, thing: str) -> Proof:
    paper = _paper_or_word(where, thing)
    if paper is None:
        return attest(where, given, thing)
    as_draft = not is_signed_by(where.sop, paper.kind)
    distribute(
        paper.id,
        recipients=given.recipients,
        digest=given.digest,
        by=where.by,
        at=where.at,
        as_draft=as_draft,
    )
    open_sheet(paper.id, by=where.by, at=where.at)
    return _proof(thing, paper.id, paper.digest)


def _paper_or_word(where: Setting, thing: str) -> PaperSummary | None:
    """The paper of the thing; None where this procedure's paper is not made here, so a person vouches for it."""
    found = [paper for paper in papers_of(where.office_id, where.dossier) if paper.kind == _kind(thing)]
    return found[-1] if found else None


def sign_sheet(where: Setting, given: Given, thing: str) -> Proof:
    """The head of the unit signs the unit's sheet; where the SOP has no form, the unit answers in words."""
    if where.sop.form is not Form.REALISASI:
        return attest(where, given, thing)
    open_rounds = rounds(where.office_id, dossier=where.dossier)
    sheet = sheet_of(open_rounds[-1].id, where.unit_id) if open_rounds and where.unit_id else None
    if sheet is None:
        raise Refused(Refusal("no_sheet", "Isian unit ini belum dibuka. Hubungi Subbagian Perencanaan."))
    if given.sheet_version is None or given.sheet_edits is None:
        raise Refused(
            Refusal("sheet_unread", "Buka dan baca isian unit sebelum menandatanganinya.", "sheet_version")
        )
    submit_sheet(sheet.id, version=given.sheet_version, edits=given.sheet_edits, by=where.by, at=where.at)
    return Proof(thing, ProofKind.SHEET, f"sheet:{sheet.id}", f"v{given.sheet_version}")


ACTS: dict[str, Act] = {
    "disposition": dispose_on,
    "assignment": dispose_on,
    "nota_dinas:drafted": draft_letter,
    "nota_dinas:initialled": initial_paper,
    "nota_dinas:signed": sign_paper,
    "nota_dinas:distributed": distribute_paper,
    "berita_acara:drafted": draft_minutes,
    "berita_acara:initialled": initial_paper,
    "berita_acara:signed": sign_paper,
    "sheet": sign_sheet,
    "book:compiled": compile_book,
    "correction": review_paper,
    "book:corrected": correct_attached,
    "book:approved": approve_paper,
    "book:printed": print_paper,
    "book:initialled": initial_paper,
    "book:signed": sign_paper,
    "book:distributed": distribute_paper,
}


def leave(where: Setting, given: Given, thing: str) -> Proof:
    """Does what leaves the thing, by the row of the table or by a person's word."""
    return ACTS.get(thing, attest)(where, given, thing)
