"""The page of units that have not sent: one click asks all of them or one, and a contact is put on record.

Everyone of the office reads it; Subbagian Perencanaan, Sekretaris and Kepala Dinas ask.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutubaku.cases.forms.chasing import ContactForm
from mutubaku.cases.forms.fields import blame
from mutubaku.cases.models import Case
from mutubaku.cases.rules.guards import may_chase, may_steer
from mutubaku.cases.rules.state import Phase
from mutubaku.cases.selectors.chase import Owing, units_owing
from mutubaku.cases.services.chasing import chase, record_contact
from mutubaku.cases.views.pages import PER_PAGE, close_form, own_case
from mutubaku.cases.views.refusing import not_yours, status_of
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import office_holders
from mutubaku.values.numeral import show
from mutubaku.values.refusal import Refusal, Refused

ONLY_CHASING = (
    "Hanya Subbagian Perencanaan, Sekretaris, atau Kepala Dinas yang dapat mengingatkan unit dan mencatat kontak. "
    "Anda dapat membaca halamannya."
)


class _Table:
    """What lies before the reader: the case, who holds which post, the units that owe, and the reader's post."""

    def __init__(self, request, number: str) -> None:
        self.request, self.case = request, own_case(request, number)
        self.now = timezone.now().astimezone(ZoneInfo(request.user.office.zone))
        self.holders = office_holders(self.case.office_id, self.now.date())
        mine = [holder for holder in self.holders if holder.person_id == request.user.pk]
        here: dict[str, Any] = {"office_id": self.case.office_id, "on": self.now.date()}
        self.by: Holder | None = next((one for one in mine if not may_chase(one, **here)), None)
        self.steers = any(not may_steer(one, **here) for one in mine)

    def owing(self) -> tuple[Owing, ...]:
        running = self.case.phase == Phase.RUNNING
        return units_owing(self.case, self.holders, self.now) if running else ()

    def answer(
        self, status: int = 200, refusals: tuple[Refusal, ...] = (), contact: ContactForm | None = None
    ) -> HttpResponse:
        lines = self.owing()
        pages = Paginator(lines, PER_PAGE)
        page = pages.get_page(self.request.GET.get("halaman"))
        steps = sorted({line.step.no for line in lines})
        found = {
            "case": self.case, "lines": page.object_list, "page": page, "refusals": refusals,
            "numbers": pages.get_elided_page_range(page.number), "late": sum(line.late for line in lines),
            "to_chase": sum(not line.chased for line in lines),
            "chases": self.by is not None, "contact": contact or self.contact_form(lines) if self.by else None,
            "closing": [(no, close_form(no)) for no in steps] if self.steers else [],
        }  # fmt: skip
        return render(self.request, "cases/chase.html", found, status=status)

    def contact_form(self, lines: tuple[Owing, ...], data: Any = None) -> ContactForm:
        units = [(line.unit_id, line.unit) for line in lines]
        wanted = self.request.GET.get("unit", "")
        return ContactForm(units, data, initial={"unit": wanted}, auto_id="kontak_%s")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, number: str) -> HttpResponse:
    table = _Table(request, number)
    if request.method != "POST":
        return table.answer()
    if table.by is None:
        return not_yours(request, ONLY_CHASING)
    if request.POST.get("tindakan") == "kontak":
        return _contact(table, table.by)
    return _chase(table, table.case, table.by)


def _chase(table: _Table, case: Case, by: Holder) -> HttpResponse:
    """All units, or the one whose button was pressed; back to the board or the step when it came from there."""
    post = table.request.POST
    unit, origin = post.get("unit", ""), post.get("dari", "")
    from_step = origin.isascii() and origin.isdecimal() and len(origin) < 19
    back = redirect("cases:board") if origin == "papan" else redirect("cases:chase", case.number)
    if from_step:
        back = redirect("cases:work", case.number, int(origin))
    try:
        asked = chase(case.pk, by=by, unit_id=int(unit) if unit.isdecimal() and len(unit) < 10 else None)
    except Refused as refused:
        if origin == "papan" or from_step:
            messages.warning(table.request, f"{case.number}: {refused}")
            return back
        return table.answer(status_of(refused.refusals), tuple(refused.refusals))
    messages.success(table.request, f"Pengingat untuk {show(asked)} unit dikirim ({case.number}).")
    return back


def _contact(table: _Table, by: Holder) -> HttpResponse:
    form = table.contact_form(table.owing(), table.request.POST)
    if not form.is_valid():
        return table.answer(422, contact=form)
    typed = form.cleaned_data
    try:
        record_contact(table.case.pk, unit_id=typed["unit"], kind=typed["kind"], words=typed["words"], by=by)
    except Refused as refused:
        blame(form, refused.refusals)
        return table.answer(status_of(refused.refusals), contact=form)
    messages.success(table.request, "Kontak dengan unit dicatat.")
    return redirect("cases:chase", table.case.number)
