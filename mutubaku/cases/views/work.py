"""The page of one work and what can be done from it: finish it, give it back, stop and start its clock.

Everybody of the office may read it; only the position whose turn it is may act. A refusal changes nothing and shows
the page again with every reason.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mutubaku.cases.acts import Given
from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.letter import letter_of, typed_fields
from mutubaku.cases.forms.steering import PauseForm
from mutubaku.cases.forms.work import WorkForm
from mutubaku.cases.rules.history import told_ended
from mutubaku.cases.rules.state import CaseState
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.cases.selectors.vocabulary import letter_values
from mutubaku.cases.services import flow
from mutubaku.cases.services.handing import Brought, hand_in
from mutubaku.cases.services.perform import send_back
from mutubaku.cases.services.signing import Hand, hand_in_signed
from mutubaku.cases.views.desk import Desk, attempt, own_work, too_late
from mutubaku.documents.rules.blanks import Typed
from mutubaku.documents.rules.letter_templates import texts_of
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.org.rules.holding import Holder
from mutubaku.org.views.guard import right_password
from mutubaku.values.refusal import Refusal

WRONG_PASSWORD = Refusal(
    "password", "Kata sandi salah. Ketik kata sandi yang Anda pakai untuk masuk.", "password"
)


@sensitive_post_parameters("password", "passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request, number: str, work_id: int) -> HttpResponse:
    desk = Desk(request, own_work(request, number, work_id))
    if request.method != "POST":
        return desk.answer()
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return too_late(desk, desk.work_form(request.POST))
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

    return attempt(desk, act, form=form) or _done(request, page, ended)


def _finish(desk: Desk, form: WorkForm, by: Holder) -> CaseState:
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


def _given(desk: Desk, form: WorkForm) -> Given:
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


def _letter(desk: Desk, data: dict[str, Any]) -> NotaDinas | Typed | None:
    if desk.blank:
        return Typed(desk.blank.code, typed_fields(desk.blank, data))
    return letter_of(data) if desk.page.asked.letter else None


def _texts(letter: NotaDinas | Typed) -> Iterable[str]:
    return letter.fields.values() if isinstance(letter, Typed) else texts_of(letter)


@require_POST
def give_back(request, number: str, work_id: int) -> HttpResponse:
    desk = Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return too_late(desk, desk.give_back_form(request.POST))
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
    return attempt(desk, act, giving_back=form) or _done(
        request, desk.page, f"Pekerjaan dikembalikan ke {whom}."
    )


@require_POST
def pause(request, number: str, work_id: int) -> HttpResponse:
    desk = Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return too_late(desk, PauseForm(request.POST))
    form = PauseForm(request.POST, auto_id="jeda_%s")
    if not form.is_valid():
        return desk.answer(422, pausing=form)

    def act() -> None:
        flow.pause(work_id, by=by, cause=form.cleaned_data["cause"])

    return attempt(desk, act, pausing=form) or _stay(request, desk.page, "Langkah dijeda.")


@require_POST
def resume(request, number: str, work_id: int) -> HttpResponse:
    desk = Desk(request, own_work(request, number, work_id))
    by = desk.page.mine
    if by is None or not desk.page.waits:
        return too_late(desk)

    def act() -> None:
        flow.resume(work_id, by=by)

    return attempt(desk, act) or _stay(request, desk.page, "Langkah dilanjutkan.")


def _done(request, page: WorkPage, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:case", page.case_number)


def _stay(request, page: WorkPage, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:work", page.case_number, page.work_id)
