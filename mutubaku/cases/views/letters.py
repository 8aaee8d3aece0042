"""The pages on which an office words its letters: the list of templates, and one with its versions and a preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.letter import LetterForm, letter_fields, template_fields
from mutubaku.cases.selectors.letters import scene_of
from mutubaku.cases.selectors.vocabulary import NAMES_OF_LETTERS, case_words, known, month_figures
from mutubaku.cases.views.dispositions import setting_as
from mutubaku.cases.views.previewing import Preview, preview_of, preview_typed
from mutubaku.documents.files.letter_templates import shipped, wording
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Blank, begin_typed
from mutubaku.documents.rules.letter_templates import begin
from mutubaku.documents.rules.templating import names_in
from mutubaku.documents.selectors.templates import every_template_version, template_versions
from mutubaku.documents.services.wording import save_template
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Role
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
    office_id = request.user.office_id
    today = timezone.localdate(timezone=ZoneInfo(request.user.office.zone))
    own = every_template_version(office_id)
    sops = [(OTHERS, ALL, "")]
    sops += [(key, sop.document or sop.title, key) for key, sop in _drafting(office_id, today).items()]
    notes = [
        (slug, words, own.get((NOTA_DINAS, key), (None,))[0], shipped(NOTA_DINAS, key) is not None)
        for slug, words, key in sops
    ]
    others = [(code, one.name, own.get((code, ""), (None,))[0], True) for code, one in BLANKS.items()]
    groups = [("Nota dinas", notes), ("Berita acara dan surat", others)]
    return render(request, "cases/templates.html", {"groups": groups})


@dataclass(frozen=True)
class _Wording:
    """One template: the form it is for (None: the nota dinas) and the procedure, "" for all."""

    slug: str
    blank: Blank | None
    sop: Sop | None

    @property
    def kind(self) -> str:
        return self.blank.code if self.blank else NOTA_DINAS

    @property
    def key(self) -> str:
        return self.sop.id if self.sop and not self.blank else ""

    @property
    def about(self) -> str:
        if self.blank:
            return self.blank.name
        return (self.sop.document or self.sop.title) if self.sop else ALL

    @property
    def names(self) -> list[str]:
        return list(letter_fields() if self.blank is None else template_fields(self.blank))


def _asked(slug: str, sops: Mapping[str, Sop]) -> _Wording:
    if slug not in (OTHERS, *BLANKS, *sops):
        raise Http404
    return _Wording(slug, BLANKS.get(slug), sops.get(slug))


@require_http_methods(["GET", "HEAD", "POST"])
def template(request, slug: str) -> HttpResponse:
    """One template: its fields, its versions, and how it reads with the words and figures of today."""
    by, office = setting_as(request), request.user.office
    now = timezone.localtime(timezone=ZoneInfo(office.zone))
    sops = _drafting(office.pk, now.date())
    asked = _asked(slug, sops)
    own = template_versions(office.pk, asked.kind)
    mine = own.get(asked.key, ())
    opened = next((one for one in mine if str(one.no) == request.GET.get("versi")), None)
    in_force = wording({key: v[0].fields for key, v in own.items()}, asked.kind, asked.key)
    fields = opened.fields if opened else in_force
    typed = request.POST if request.method == "POST" else None
    initial = {name: text for name, text in fields.items() if name in asked.names}
    form = LetterForm(asked.blank, typed, initial=initial)
    if typed is not None:
        fields = {name: typed.get(name, "").replace("\r\n", "\n") for name in asked.names}
        if form.is_valid() and "pratinjau" not in typed:
            try:
                row = save_template(
                    office.pk, kind=asked.kind, sop=asked.key, fields=fields, values=known(), by=by
                )
            except Refused as refused:
                blame(form, refused.refusals)
            else:
                messages.success(request, f"Templat disimpan sebagai versi {row.no}.")
                return redirect("cases:template", slug)
    sop = asked.sop or next(iter(sops.values()), None)
    preview = _on_real_data(office, asked, sop, fields, now) if sop else None
    found = {
        "form": form, "slug": slug, "about": asked.about, "title": asked.blank.name if asked.blank else "nota dinas",
        "versions": mine, "opened": opened,
        "shipped": shipped(asked.kind, asked.key) is not None, "preview": preview, "names": NAMES_OF_LETTERS,
    }  # fmt: skip
    return render(request, "cases/template.html", found, status=422 if form.errors else 200)


def _on_real_data(
    office: Office, asked: _Wording, sop: Sop, fields: Mapping[str, str], now: datetime
) -> Preview:
    """The template with the month before this one: its words, and its figures where it names any."""
    today = now.date()
    period, holders = Period.month_of(today.year, today.month).previous(), office_holders(office.pk, today)
    words = case_words(sop, period, office, holders, (), "Senin, 2 November 2026, pukul 16.00 WITA")
    figures = {name: value for name, value in known().items() if value.is_figure}
    if any(name in figures for text in fields.values() for name in names_in(text)):
        figures |= month_figures(office, period, today)
    values = words | figures
    if asked.blank is None:
        return preview_of(begin(fields, words), values, office, holders)
    scene = scene_of(office, now, Role.KEPALA_DINAS, holders)
    return preview_typed(begin_typed(asked.blank, fields, words, scene), values, office, scene)
