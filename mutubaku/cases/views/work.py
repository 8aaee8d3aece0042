"""The page of one work and what can be done from it: finish it, give it back, stop and start its clock.

Everybody of the office may read it; only the position whose turn it is may act. A refusal changes nothing and shows
the page again with every reason.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mutubaku.cases.acts import Given
from mutubaku.cases.forms.fields import LONG, blame, typed
from mutubaku.cases.forms.letter import letter_fields, letter_initial, letter_of, typed_fields, typed_initial
from mutubaku.cases.forms.steering import GiveBackForm, PauseForm
from mutubaku.cases.forms.work import WorkForm
from mutubaku.cases.models import Work
from mutubaku.cases.rules.asked import is_asked_for
from mutubaku.cases.rules.history import told_ended
from mutubaku.cases.rules.letters import blanks_at, read_back
from mutubaku.cases.rules.papers import is_signed_by
from mutubaku.cases.rules.state import CaseState
from mutubaku.cases.rules.verbs import verb_of
from mutubaku.cases.selectors.dispositions import Asked, asked_of, offered_at
from mutubaku.cases.selectors.letters import first_letter, first_typed, receivers
from mutubaku.cases.selectors.page import Kept, WorkPage, taking_part, work_page
from mutubaku.cases.selectors.sheet_here import SheetHere, sheet_here
from mutubaku.cases.selectors.standing import Standing, looks_at_units, standing
from mutubaku.cases.selectors.vocabulary import NAMES_OF_LETTERS, figures_named, letter_values
from mutubaku.cases.services import flow
from mutubaku.cases.services.handing import Brought, hand_in
from mutubaku.cases.services.perform import send_back
from mutubaku.cases.services.signing import Hand, hand_in_signed
from mutubaku.cases.services.typing import keep_letter
from mutubaku.cases.views.papers import to_read
from mutubaku.cases.views.previewing import as_pdf, previewed, previewed_typed
from mutubaku.cases.views.refusing import status_of
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Blank, Typed, by_title, read_typed
from mutubaku.documents.rules.letter_templates import read_source, texts_of
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.documents.rules.paper import Paper
from mutubaku.documents.rules.templating import Drift, drifted
from mutubaku.documents.selectors import paper
from mutubaku.documents.services.serving import asked_of_signer
from mutubaku.org.rules import Holder
from mutubaku.org.selectors import held_among
from mutubaku.org.views.guard import right_password
from mutubaku.sop.rules.procedure import Act
from mutubaku.values.content import Letter
from mutubaku.values.refusal import Refusal, Refused

WRONG_PASSWORD = Refusal(
    "password", "Kata sandi salah. Ketik kata sandi yang Anda pakai untuk masuk.", "password"
)


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


class _Desk:
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
        return {"digest": self.paper.digest if self.paper else ""}

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
            if not page.barred and not page.open_units:
                found["form"] = self.work_form() if "form" not in forms else None
            found["giving_back"] = self.give_back_form() if "giving_back" not in forms else None
        elif page.waits:
            found = {"reader": not_mine(page)}
        part = self.request.GET.get("bab", "")
        read = to_read(self.paper, page, self.office, part) if self.paper else {}
        context = {
            "page": page, "verb": verb_of(page.step, page.asked), "refusals": refusals,
            "sent_down": self.asked, "kept": self.kept, "names": NAMES_OF_LETTERS if self.drafting else (),
            "typing": page.asked.letter or self.blank is not None, "choices": self.choices, "blank": self.blank,
            "drifts": self._drifts(), "sheet": self.sheet, "sheet_url": self._sheet_url(), "standing": self._standing(),
            "as_draft": self._as_draft(),
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

    def _standing(self) -> Standing | None:
        page = self.page
        return (
            standing(page.case_id, page.now) if page.unit_id is None and looks_at_units(page.step) else None
        )

    def again(self, status: int, refusals: tuple[Refusal, ...], forms: Mapping[str, Form]) -> HttpResponse:
        """After somebody was faster: typed words stand in the form if it is still asked, else beside the page."""
        words = tuple(pair for form in forms.values() for pair in typed(form))
        form = forms.get("form")
        if self.open and not self.page.barred and not self.page.open_units and form is not None:
            return self.answer(status, refusals, form=self.work_form(kept=form.cleaned_data))
        return self.answer(status, refusals, typed=words)

    def _sheet_url(self) -> str:
        if self.sheet is None:
            return ""
        try:
            return reverse("figures:sheet", args=[self.sheet.state.id])
        except NoReverseMatch:
            return ""


@sensitive_post_parameters("password", "passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request, number: str, work_id: int) -> HttpResponse:
    desk = _Desk(request, own_work(request, number, work_id))
    if request.method != "POST":
        return desk.answer()
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return _too_late(desk, desk.work_form(request.POST))
    form = desk.work_form(request.POST, request.FILES)
    if not form.is_valid():
        return desk.answer(422, form=form)
    if "password" in form.fields and not right_password(request, form.cleaned_data["password"]):
        blame(form, [WRONG_PASSWORD])
        return desk.answer(422, form=form)

    page, ended = desk.page, ""

    def act() -> None:
        nonlocal ended
        ended = told_ended(_finish(desk, form, by), page.step, page.unit)

    return _refused(desk, act, form=form) or _done(request, page, ended)


def _finish(desk: _Desk, form: WorkForm, by: Holder) -> CaseState:
    data = form.cleaned_data
    if hand := _hand(form):
        return hand_in_signed(
            desk.page.work_id, by=by, hand=hand, given=_given(desk, form), waivers=form.waivers(),
            late_cause=data.get("late_cause", ""), note=data.get("note", ""),
        )  # fmt: skip
    return hand_in(
        desk.page.work_id, by=by, given=_given(desk, form), proofs=form.proofs(), waivers=form.waivers(),
        files=[Brought(thing, file.name or "berkas", file.read()) for thing, file in form.brought()],
        late_cause=data.get("late_cause", ""), note=data.get("note", ""),
    )  # fmt: skip


def _hand(form: WorkForm) -> Hand | None:
    """What the provider of the signature asks for, where it asks."""
    data = form.cleaned_data
    if "passphrase" in form.fields:
        return Hand(passphrase=data["passphrase"])
    if "scan" in form.fields:
        return Hand(scan=data["scan"].read(), code=data["code"])
    return None


def _given(desk: _Desk, form: WorkForm) -> Given:
    data = form.cleaned_data
    letter = _letter(desk, data)
    return Given(
        words=data.get("words", ""),
        letter=letter,
        values=letter_values(desk.page, desk.office, _texts(letter)) if letter else {},
        digest=data.get("digest", ""),
        sheet_version=data.get("sheet_version"),
        sheet_edits=data.get("sheet_edits"),
        recipients=() if letter else form.recipients(),
        decisions=tuple(data.get("decisions") or ()),
        order=form.order(),
    )


def _letter(desk: _Desk, data: dict[str, Any]) -> NotaDinas | Typed | None:
    if desk.blank:
        return Typed(desk.blank.code, typed_fields(desk.blank, data))
    return letter_of(data) if desk.page.asked.letter else None


def _texts(letter: NotaDinas | Typed) -> Iterable[str]:
    return letter.fields.values() if isinstance(letter, Typed) else texts_of(letter)


@require_POST
def letter(request, number: str, work_id: int) -> HttpResponse:
    """Keeps the letter as typed and shows it as it will print: as a PDF where that is asked, for htmx without the rest of
    the page."""
    desk = _Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return _too_late(desk, desk.work_form(request.POST))
    if not (desk.page.asked.letter or desk.blank):
        words = (
            f"Langkah {desk.page.step.no} tidak menyusun naskah dengan formulir ini. Muat ulang halamannya."
        )
        return desk.answer(422, (Refusal("no_letter", words),))
    kept = _as_typed(desk)
    try:
        kept_at = keep_letter(work_id, by=by, fields=kept)
    except Refused as refused:
        return desk.answer(status_of(refused.refusals), refused.refusals)
    desk.kept = Kept(kept, kept_at, by.title)
    if desk.blank:
        shown = previewed_typed(
            desk.page, desk.office, Typed(desk.blank.code, typed_fields(desk.blank, request.POST))
        )
    else:
        shown = previewed(desk.page, desk.office, kept)
    if "pdf" in request.POST and shown.content and shown.dress:
        return as_pdf(shown.content, shown.dress, f"konsep-{number}-langkah-{desk.page.step.no}.pdf")
    if request.htmx:
        return render(
            request, "cases/_preview.html", {"preview": shown, "kept": desk.kept, "page": desk.page}
        )
    return desk.answer(form=desk.work_form(), preview=shown)


def _as_typed(desk: _Desk) -> dict[str, str]:
    post = desk.request.POST
    if desk.blank:
        return {"blank": desk.blank.code, **typed_fields(desk.blank, post)}
    return {name: post.get(name, "")[:LONG] for name in letter_fields()}


@require_POST
def give_back(request, number: str, work_id: int) -> HttpResponse:
    desk = _Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return _too_late(desk, desk.give_back_form(request.POST))
    form = desk.give_back_form(request.POST)
    if form is None:
        words = f"Langkah {desk.page.step.no} tidak mengembalikan pekerjaan. Selesaikan langkahnya."
        return desk.answer(422, (Refusal("no_return", words),))
    if not form.is_valid():
        return desk.answer(422, giving_back=form)
    reason, units = form.cleaned_data["reason"], form.named

    def act() -> None:
        send_back(work_id, by=by, reason=reason, units=units)

    whom = f"{len(units)} unit" if units else f"langkah {desk.page.step.returns_to}"
    return _refused(desk, act, giving_back=form) or _done(
        request, desk.page, f"Pekerjaan dikembalikan ke {whom}."
    )


@require_POST
def pause(request, number: str, work_id: int) -> HttpResponse:
    desk = _Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return _too_late(desk, PauseForm(request.POST))
    form = PauseForm(request.POST, auto_id="jeda_%s")
    if not form.is_valid():
        return desk.answer(422, pausing=form)

    def act() -> None:
        flow.pause(work_id, by=by, cause=form.cleaned_data["cause"])

    return _refused(desk, act, pausing=form) or _stay(request, desk.page, "Langkah dijeda.")


@require_POST
def resume(request, number: str, work_id: int) -> HttpResponse:
    desk = _Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return _too_late(desk)

    def act() -> None:
        flow.resume(work_id, by=by)

    return _refused(desk, act) or _stay(request, desk.page, "Langkah dilanjutkan.")


def _too_late(desk: _Desk, form: Form | None = None) -> HttpResponse:
    """Not this reader's, or no longer anybody's: the service says who did what and when; what was typed is kept."""
    by, words = desk.page.mine, typed(form) if form else ()
    if by is None:
        return desk.answer(403, (not_mine(desk.page),), typed=words)
    try:
        flow.check(desk.page.work_id, by=by)
    except Refused as refused:
        return desk.answer(status_of(refused.refusals), refused.refusals, typed=words)
    return desk.answer(409, typed=words)


def _refused(desk: _Desk, act: Callable[[], None], **forms: Any) -> HttpResponse | None:
    """Does it; None when it was done, else the page with the reasons: as typed, or afresh where the thing changed."""
    try:
        act()
    except Refused as refused:
        status = status_of(refused.refusals)
        if status == 422 and forms:
            for form in forms.values():
                blame(form, refused.refusals)
            return desk.answer(status, **forms)
        now = _Desk(desk.request, own_work(desk.request, desk.page.case_number, desk.page.work_id))
        return now.again(status, refused.refusals, forms)
    return None


def _done(request, page: WorkPage, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:case", page.case_number)


def _stay(request, page: WorkPage, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:work", page.case_number, page.work_id)
