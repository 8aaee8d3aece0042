"""What lies before the reader of one work: the page with its paper, its sheet and the forms it offers, and its refusals.

The acts themselves stand in `work` and `typing`.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from mutubaku.books.rules.realisasi import decisions_of
from mutubaku.cases.forms.fields import blame, typed
from mutubaku.cases.forms.letter import letter_initial, typed_initial
from mutubaku.cases.forms.steering import GiveBackForm, PauseForm
from mutubaku.cases.forms.work import WorkForm
from mutubaku.cases.models import Work
from mutubaku.cases.rules.asked import is_asked_for
from mutubaku.cases.rules.chasing import reminding_words
from mutubaku.cases.rules.letters import blanks_at, read_back
from mutubaku.cases.rules.papers import is_signed_by
from mutubaku.cases.rules.verbs import verb_of
from mutubaku.cases.selectors.answers import Answer, answers, reads_answers
from mutubaku.cases.selectors.dispositions import Asked, asked_of, offered_at
from mutubaku.cases.selectors.letters import first_letter, first_typed, receivers
from mutubaku.cases.selectors.page import WorkPage, taking_part, work_page
from mutubaku.cases.selectors.sheet_here import SheetHere, sheet_here
from mutubaku.cases.selectors.standing import Standing, looks_at_units, standing
from mutubaku.cases.selectors.vocabulary import NAMES_OF_LETTERS, figures_named
from mutubaku.cases.services import flow
from mutubaku.cases.views.papers import to_read
from mutubaku.cases.views.refusing import status_of
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Blank, by_title, read_typed
from mutubaku.documents.rules.letter_templates import read_source
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.documents.rules.paper import Paper
from mutubaku.documents.rules.parties import refusals_of_parties
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.rules.templating import Drift, drifted
from mutubaku.documents.selectors import paper
from mutubaku.documents.services.serving import asked_of_signer
from mutubaku.org.selectors import held_among
from mutubaku.sop.rules.procedure import Act
from mutubaku.values.content import Book, Letter
from mutubaku.values.refusal import Refusal, Refused


def own_work(request, number: str, work_id: int) -> WorkPage:
    """The work of this case in the own office, else 404."""
    try:
        page = work_page(request.user.office, number, work_id, request.user.pk, timezone.now())
    except Work.DoesNotExist:
        raise Http404 from None
    held_among(request.user, page.now.date(), page.holders)
    return page


def not_mine(page: WorkPage) -> Refusal:
    return Refusal("not_yours", f"Langkah {page.step.no} menunggu {page.who}. Anda dapat membacanya saja.")


class Desk:
    """What lies before the reader of one work: the page, its paper, its sheet, and the forms it offers."""

    def __init__(self, request, page: WorkPage) -> None:
        self.request, self.page, self.office = request, page, request.user.office
        asked = page.sheet_id if page.asked.sheet else None
        self.sheet: SheetHere | None = sheet_here(asked, page.now.date()) if asked else None
        # Where the sheet is judged the letter that asked for it is a link.
        self.paper: Paper | None = paper(page.read_id) if page.read_id and not self.sheet else None
        self.open = page.waits and page.mine is not None
        self.asked = self._asked()
        self.choices = tuple(BLANKS[code] for code in blanks_at(page.sop, page.step))
        self.drafting = page.asked.letter or bool(self.choices)
        self.kept = page.kept if self.drafting and self.open else None
        self.blank = self._blank() if self.choices else None
        self.barred = (*page.barred, *self._unsigned_parties())

    def work_form(
        self, data: Any = None, files: Any = None, kept: Mapping[str, Any] | None = None
    ) -> WorkForm:
        """`kept`: what was typed into an earlier one, for a page whose paper or sheet has changed meanwhile."""
        page = self.page
        return WorkForm(
            page, data, files, initial=self._initial() | self._again(kept or {}) if data is None else None,
            receivers=receivers(page, self.paper) if page.asked.recipients else (),
            sheet=(self.sheet.state.version, self.sheet.state.edits) if self.sheet else None,
            provider=asked_of_signer(self.office) if page.step.act is Act.SIGN and page.asked.marks else None,
            offered=offered_at(page, self.office, self.asked.branches) if page.asked.disposed and self.asked else None,
            blank=self.blank, people=by_title(page.holders) if self.blank else None,
        )  # fmt: skip

    def _unsigned_parties(self) -> tuple[Refusal, ...]:
        """Who has to sign a paper of several parties before this step does; with a pen all of them sign the print."""
        signs = self.open and self.page.step.act is Act.SIGN and self.page.asked.marks
        missing = refusals_of_parties(self.paper, self.paper.content) if self.paper and signs else []
        by_pen = bool(missing) and asked_of_signer(self.office) is Provider.BASAH
        return () if by_pen else tuple(missing)

    def _blank(self) -> Blank | None:
        """The form the paper is typed into: as chosen, as kept, as its last text was; None: its file is brought."""
        request, codes = self.request, [blank.code for blank in self.choices]
        before = read_typed(self.paper.source) if self.paper else None
        if request.method == "POST":
            code = request.POST.get("blank", "")
        elif "naskah" in request.GET:
            code = request.GET["naskah"]
        elif self.kept:
            code = self.kept.fields.get("blank", "")
        elif self.paper and self.paper.signature is None and self.paper.kind == self.choices[0].kind:
            code = before.blank if before else ""
        else:
            code = codes[0]
        return BLANKS[code] if code in codes else None

    def _typed(self, blank: Blank) -> Mapping[str, str]:
        """What was typed last into this form, kept or handed in; else its template."""
        before = read_typed(self.paper.source) if self.paper and self.paper.signature is None else None
        for fields in (
            self.kept.fields if self.kept else {},
            {"blank": before.blank, **before.fields} if before else {},
        ):
            if fields.get("blank") == blank.code:
                return fields
        return first_typed(self.page, self.office, blank).fields

    def _asked(self) -> Asked | None:
        """The dispositions of the case, where this step writes one or does what one asks."""
        page = self.page
        if not (page.asked.disposed or is_asked_for(page.step)):
            return None
        mine = [holder for holder in page.holders if holder.person_id == self.request.user.pk]
        return asked_of(self.office.pk, page.case_number, mine, page.now)

    def _initial(self) -> dict[str, Any]:
        if self.blank:
            return typed_initial(self.blank, self._typed(self.blank))
        if self.page.asked.letter:
            return letter_initial(self._letter()) | (self.kept.fields if self.kept else {})
        found: dict[str, Any] = {"digest": self.paper.digest if self.paper else ""}
        if self.page.step.act is Act.REMIND and self.standing:
            owing = [(one.unit, one.chased) for one in self.standing.owing]
            found["words"] = reminding_words(owing, complete=self.standing.complete)
        if self.page.asked.decisions and self.paper and isinstance(self.paper.content, Book):
            found["decisions"] = "\n".join(decisions_of(self.paper.content))
        return found

    def _letter(self) -> NotaDinas:
        """As it was typed last, names and all; a letter that was not typed here is read back from its text."""
        before = self.paper.content if self.paper and self.paper.kind == "nota_dinas" else None
        if self.paper is None or not isinstance(before, Letter):
            return first_letter(self.page, self.office)
        typed_letter, _ = read_source(self.paper.source)
        return typed_letter or read_back(before)

    @staticmethod
    def _again(kept: Mapping[str, Any]) -> dict[str, Any]:
        lines = {name: "\n".join(value) for name, value in kept.items() if isinstance(value, tuple)}
        stale = {"digest", "sheet_version", "sheet_edits", "password", "passphrase", "scan"}
        return {name: value for name, value in {**kept, **lines}.items() if name not in stale}

    def give_back_form(self, data: Any = None) -> GiveBackForm | None:
        step = self.page.step
        if self.page.unit_id or not (step.returns_to or step.returns_units_to):
            return None
        units = taking_part(self.page.case_id) if step.returns_units_to else {}
        return GiveBackForm(self.page, units, data, auto_id="kembali_%s")

    def answer(self, status: int = 200, refusals: tuple[Refusal, ...] = (), **forms: Any) -> HttpResponse:
        """The page; `forms` in place of fresh ones."""
        page = self.page
        found: dict[str, Any] = {}
        if self.open:
            found = {"pausing": PauseForm(auto_id="jeda_%s")}
            if not self.barred and not page.open_units:
                found["form"] = self.work_form() if "form" not in forms else None
            found["giving_back"] = self.give_back_form() if "giving_back" not in forms else None
        elif page.waits:
            found = {"reader": not_mine(page)}
        part = self.request.GET.get("bab", "")
        read = to_read(self.paper, page, self.office, part) if self.paper else {}
        context = {
            "page": page, "verb": verb_of(page.step, page.asked, of_unit=page.unit_id is not None), "refusals": refusals,
            "sent_down": self.asked, "kept": self.kept, "names": NAMES_OF_LETTERS if self.drafting else (),
            "typing": page.asked.letter or self.blank is not None, "choices": self.choices, "blank": self.blank,
            "drifts": self._drifts(), "sheet": self.sheet, "sheet_url": self._sheet_url(), "standing": self.standing,
            "answers": self.answers,
            "as_draft": self._as_draft(), "barred": self.barred,
            **read, **found, **forms,
        }  # fmt: skip
        return render(self.request, "cases/work.html", context, status=status)

    def _as_draft(self) -> bool:
        """Whether a konsep is sent because no row of the sheet signs it."""
        return bool(
            self.paper and self.page.asked.recipients and not is_signed_by(self.page.sop, self.paper.kind)
        )

    def _drifts(self) -> tuple[Drift, ...]:
        """Figures of the letter that read differently since it was written; two queries only where it has figures."""
        if self.paper is None or not self.paper.source or not self.page.waits:
            return ()
        _, used = read_source(self.paper.source)
        if not used:
            return ()
        now = figures_named(
            self.office, self.page.period, self.page.now.date(), [f"{{{use.name}}}" for use in used]
        )
        return drifted(used, now)

    @cached_property
    def standing(self) -> Standing | None:
        page = self.page
        return (
            standing(page.case_id, page.now) if page.unit_id is None and looks_at_units(page.step) else None
        )

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What the units sent, beside the step that judges it."""
        page = self.page
        return answers(page.case_id) if page.unit_id is None and reads_answers(page.sop, page.step) else ()

    def again(self, status: int, refusals: tuple[Refusal, ...], forms: Mapping[str, Form]) -> HttpResponse:
        """After somebody was faster: typed words stand in the form if it is still asked, else beside the page."""
        words = tuple(pair for form in forms.values() for pair in typed(form))
        form = forms.get("form")
        if self.open and not self.barred and not self.page.open_units and form is not None:
            return self.answer(status, refusals, form=self.work_form(kept=form.cleaned_data))
        return self.answer(status, refusals, typed=words)

    def _sheet_url(self) -> str:
        if self.sheet is None:
            return ""
        try:
            return reverse("figures:sheet", args=[self.sheet.state.id])
        except NoReverseMatch:
            return ""


def too_late(desk: Desk, form: Form | None = None) -> HttpResponse:
    """Not this reader's, or no longer anybody's: the service says who did what and when; what was typed is kept."""
    by, words = desk.page.mine, typed(form) if form else ()
    if by is None:
        return desk.answer(403, (not_mine(desk.page),), typed=words)
    try:
        flow.check(desk.page.work_id, by=by)
    except Refused as refused:
        return desk.answer(status_of(refused.refusals), refused.refusals, typed=words)
    return desk.answer(409, typed=words)


def attempt(desk: Desk, act: Callable[[], None], **forms: Any) -> HttpResponse | None:
    """Does it; None when it was done, else the page with the reasons: as typed, or afresh where the thing changed."""
    try:
        act()
    except Refused as refused:
        status = status_of(refused.refusals)
        if status == 422 and forms:
            for form in forms.values():
                blame(form, refused.refusals)
            return desk.answer(status, **forms)
        now = Desk(desk.request, own_work(desk.request, desk.page.case_number, desk.page.work_id))
        return now.again(status, refused.refusals, forms)
    return None
