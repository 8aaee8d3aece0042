"""Dispositions as pages: those that lie with the reader, one to read, forward and report, and the office's boxes.

Everybody of the office may read the tree of a case; only the position a line is addressed to acts on it.
"""

from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutubaku.cases.forms.disposition import ForwardForm, InstructionsForm, ReportForm, order_of
from mutubaku.cases.forms.fields import blame
from mutubaku.cases.selectors.dispositions import Asked, Offered, asked_of, posts_for
from mutubaku.cases.views.pages import own_case
from mutubaku.cases.views.refusing import status_of
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.rules.disposing import SETTING_ROLES, Branch, Leaf, chain, every
from mutubaku.documents.rules.disposition_sheet import sheet_facts
from mutubaku.documents.rules.letters.disposisi import compose_lembar_disposisi
from mutubaku.documents.selectors.dispositions import disposition_dress, instructions, open_lines, tree_of
from mutubaku.documents.services import disposing
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import calendar_of, held_among, held_by, office_holders
from mutubaku.values.content import digest
from mutubaku.values.refusal import Refusal, Refused

ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "baca": (disposing.read_disposition, "Disposisi tercatat dibaca."),
    "kerjakan": (disposing.take_disposition, "Disposisi tercatat dikerjakan."),
}


@require_safe
def mine(request) -> HttpResponse:
    """What lies with the positions of the reader, the most pressing first."""
    now = timezone.localtime(timezone=ZoneInfo(request.user.office.zone))
    positions = [holder.position_id for holder in held_by(request.user, now.date())]
    lines = open_lines(request.user.office_id, positions)
    return render(request, "cases/dispositions.html", {"lines": lines, "now": now})


class _Line:
    """One line before its reader: the case, the way down to it, and the position in which the reader answers for it."""

    def __init__(self, request, number: str, line_id: int) -> None:
        self.request, self.case = request, own_case(request, number)
        office = request.user.office
        self.now = timezone.localtime(timezone=ZoneInfo(office.zone))
        self.everybody = office_holders(office.pk, self.now.date())
        holders = held_among(request.user, self.now.date(), self.everybody)
        self.asked: Asked = asked_of(office.pk, self.case.number, holders, self.now)
        way = chain(self.asked.branches, line_id)
        if not way:
            raise Http404
        self.branch: Branch = way[-1][0]
        self.leaf: Leaf = way[-1][1]
        self.by = next((h for h in holders if h.position_id == self.leaf.line.position_id), None)

    @property
    def turn(self) -> bool:
        return self.by is not None and self.leaf.open

    def offered(self) -> Offered:
        office, order = self.request.user.office, self.branch.disposition
        calendar = calendar_of(office.pk, office.calendar_version)
        posts = posts_for(self.everybody, self.by)
        return Offered(posts, (), instructions(office.pk), order.about, False, calendar, order.deadline)

    def answer(self, status: int = 200, refusals: tuple[Refusal, ...] = (), **forms: Form) -> HttpResponse:
        found: dict[str, Any] = {}
        if self.turn:
            found = {
                "form": ForwardForm(self.offered(), auto_id="terus_%s"),
                "reporting": ReportForm(auto_id="lapor_%s"),
            }
        context = {
            "case": self.case, "branch": self.branch, "leaf": self.leaf, "by": self.by, "sent_down": self.asked,
            "several": len(list(every(self.asked.branches))) > 1, "refusals": refusals, **found, **forms,
        }  # fmt: skip
        return render(self.request, "cases/disposition.html", context, status=status)

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("cases:disposition", self.case.number, self.leaf.line.id)

    def refused(self, found: Refused, **forms: Form) -> HttpResponse:
        """Beside the field it is about, else on a page read afresh."""
        status = status_of(found.refusals)
        if status == 422 and forms:
            for form in forms.values():
                blame(form, found.refusals)
            return self.answer(status, (), **forms)
        return _Line(self.request, self.case.number, self.leaf.line.id).answer(status, found.refusals)


def _not_mine(line: _Line) -> HttpResponse:
    words = f"Disposisi ini ditujukan kepada {line.leaf.line.post}. Anda dapat membacanya saja."
    return line.answer(403, (Refusal("not_yours", words),))


@require_http_methods(["GET", "HEAD", "POST"])
def disposition(request, number: str, line_id: int) -> HttpResponse:
    """One line: what is asked; sent on by POST."""
    line = _Line(request, number, line_id)
    if request.method != "POST":
        return line.answer()
    if line.by is None:
        return _not_mine(line)
    offered = line.offered()
    form = ForwardForm(offered, request.POST, auto_id="terus_%s")
    if not form.is_valid():
        return line.answer(422, form=form)
    try:
        disposing.dispose(
            request.user.office_id, dossier=number, parent=line_id, by=line.by,
            order=order_of(form.cleaned_data, offered.about),
        )  # fmt: skip
    except Refused as refused:
        return line.refused(refused, form=form)
    return line.done("Disposisi diteruskan.")


@require_POST
def act(request, number: str, line_id: int, act: str) -> HttpResponse:
    """Read, or taken on; reporting has its own form."""
    line = _Line(request, number, line_id)
    if act not in ACTS and act != "selesai":
        raise Http404
    if line.by is None:
        return _not_mine(line)
    if act == "selesai":
        return _report(line, line.by)
    verb, words = ACTS[act]
    try:
        verb(line_id, by=line.by)
    except Refused as refused:
        return line.refused(refused)
    return line.done(words)


def _report(line: _Line, by: Holder) -> HttpResponse:
    form = ReportForm(line.request.POST, auto_id="lapor_%s")
    if not form.is_valid():
        return line.answer(422, reporting=form)
    try:
        disposing.finish_disposition(line.leaf.line.id, report=form.cleaned_data["report"], by=by)
    except Refused as refused:
        return line.refused(refused, reporting=form)
    return line.done("Disposisi dilaporkan selesai.")


def setting_as(request) -> Holder:
    """The position in which the reader words the papers of the office, else 403."""
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    found = next((one for one in held_by(request.user, today) if one.role in SETTING_ROLES), None)
    if found is None:
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def boxes(request) -> HttpResponse:
    """The instructions an office ticks, one per line."""
    by, office_id = setting_as(request), request.user.office_id
    now = "\n".join(one.label for one in instructions(office_id))
    form = InstructionsForm(request.POST if request.method == "POST" else None, initial={"labels": now})
    if form.is_valid():
        try:
            disposing.set_instructions(office_id, labels=form.cleaned_data["labels"], by=by)
        except Refused as refused:
            blame(form, refused.refusals)
        else:
            messages.success(request, "Daftar instruksi disimpan.")
            return redirect("cases:instructions")
    return render(request, "cases/instructions.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def sheet(request, number: str, disposition_id: int) -> HttpResponse:
    """The printed sheet as it stands now: made on demand, for its chain grows until the last report."""
    office, case = request.user.office, own_case(request, number)
    now = timezone.localtime(timezone=ZoneInfo(office.zone))
    branches = tree_of(office.pk, case.number, now)
    found = next((b.disposition for b, _ in every(branches) if b.disposition.id == disposition_id), None)
    if found is None:
        raise Http404
    posts = [title for _, title in posts_for(office_holders(office.pk, now.date()), None)]
    content = compose_lembar_disposisi(
        sheet_facts(branches, found, posts=posts, boxes=instructions(office.pk), zone=now.tzinfo or UTC)
    )
    data = build_pdf(content, disposition_dress(office, found.id, digest(content))).data
    name = f"lembar-disposisi-{case.number}-{found.id}.pdf"
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type="application/pdf", headers=headers)
