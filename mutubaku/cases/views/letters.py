"""The pages on which an office words its letters: the list of templates, and one with its versions and a preview."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.letter import LetterForm, letter_fields
from mutubaku.cases.selectors.vocabulary import NAMES_OF_LETTERS, case_words, known, month_figures
from mutubaku.cases.views.dispositions import setting_as
from mutubaku.cases.views.previewing import Preview, preview_of
from mutubaku.documents.files.letter_templates import shipped, wording
from mutubaku.documents.rules.letter_templates import begin
from mutubaku.documents.rules.templating import names_in
from mutubaku.documents.selectors.templates import template_versions
from mutubaku.documents.services.wording import save_template
from mutubaku.org.models import Office
from mutubaku.org.selectors import office_holders
from mutubaku.sop.rules.procedure import Sop
from mutubaku.sop.selectors import catalogue
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refused

NOTA_DINAS = "nota_dinas"
ALL = "Semua SOP yang tidak mempunyai templat sendiri"
OTHERS = "umum"  # in the address, for the template of all procedures that have none of their own


def _drafting(office_id: int, today: date) -> dict[str, Sop]:
    """Procedures in force that draft a nota dinas."""
    return {
        one.sop.id: one.sop
        for one in catalogue(office_id)
        if one.effective <= today
        and any(need.thing == "nota_dinas:drafted" for step in one.sop.steps for need in step.outputs)
    }


@require_safe
def templates(request) -> HttpResponse:
    """Every template, the office's own version or the shipped one."""
    setting_as(request)
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    own = template_versions(request.user.office_id, NOTA_DINAS)
    sops = [(OTHERS, ALL, "")]
    sops += [
        (key, sop.document or sop.title, key) for key, sop in _drafting(request.user.office_id, today).items()
    ]
    lines = [
        (slug, words, own.get(key, (None,))[0], shipped(NOTA_DINAS, key) is not None)
        for slug, words, key in sops
    ]
    return render(request, "cases/templates.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request, slug: str) -> HttpResponse:
    """One template: its fields, its versions, and how it reads with the words and figures of today."""
    by, office = setting_as(request), request.user.office
    now = timezone.localtime(timezone=ZoneInfo(office.zone))
    sops = _drafting(office.pk, now.date())
    sop = "" if slug == OTHERS else slug
    if sop and sop not in sops:
        raise Http404
    own = template_versions(office.pk, NOTA_DINAS)
    mine = own.get(sop, ())
    opened = next((one for one in mine if str(one.no) == request.GET.get("versi")), None)
    fields = (
        opened.fields if opened else wording({key: v[0].fields for key, v in own.items()}, NOTA_DINAS, sop)
    )
    typed = request.POST if request.method == "POST" else None
    form = LetterForm(typed, initial={name: text for name, text in fields.items() if name in letter_fields()})
    if typed is not None:
        fields = {name: typed.get(name, "").replace("\r\n", "\n") for name in letter_fields()}
        if form.is_valid() and "pratinjau" not in typed:
            try:
                row = save_template(office.pk, kind=NOTA_DINAS, sop=sop, fields=fields, values=known(), by=by)
            except Refused as refused:
                blame(form, refused.refusals)
            else:
                messages.success(request, f"Templat disimpan sebagai versi {row.no}.")
                return redirect("cases:template", slug)
    preview = _on_real_data(office, sops.get(sop) or next(iter(sops.values()), None), fields, now.date())
    found = {
        "form": form, "slug": slug, "about": (sops[sop].document or sops[sop].title) if sop else ALL,
        "versions": mine, "opened": opened, "preview": preview,
        "names": NAMES_OF_LETTERS,
    }  # fmt: skip
    return render(request, "cases/template.html", found, status=422 if form.errors else 200)


def _on_real_data(office: Office, sop: Sop | None, fields: Mapping[str, str], today: date) -> Preview | None:
    """The template with the month before this one: its words, and its figures where it names any."""
    if sop is None:
        return None
    period, holders = Period.month_of(today.year, today.month).previous(), office_holders(office.pk, today)
    words = case_words(sop, period, office, holders, (), "Senin, 2 November 2026, pukul 16.00 WITA")
    figures = {name: value for name, value in known().items() if value.is_figure}
    if any(name in figures for text in fields.values() for name in names_in(text)):
        figures |= month_figures(office, period, today)
    values = words | figures
    return preview_of(begin(fields, words), values, office, holders)
