"""The page on which a letter of a case is written beside its steps: one blank form, its preview, its draft."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutubaku.cases.forms.fields import blame
from mutubaku.cases.forms.letter import BesideForm, typed_fields, typed_initial
from mutubaku.cases.models import Case
from mutubaku.cases.selectors.letters import begun_beside, beside_values, drafts_of, scene_of
from mutubaku.cases.selectors.page import Kept
from mutubaku.cases.selectors.vocabulary import NAMES_OF_LETTERS
from mutubaku.cases.services.beside import keep_letter, write_letter
from mutubaku.cases.views.pages import own_case
from mutubaku.cases.views.previewing import as_pdf, preview_typed
from mutubaku.documents.models import Version
from mutubaku.documents.rules.beside import SIGNER_NAMES, WRITERS
from mutubaku.documents.rules.blank_kinds import BLANKS, OF_CASES
from mutubaku.documents.rules.blanks import Blank, Scene, Typed, by_title, read_typed
from mutubaku.documents.rules.paper import Paper
from mutubaku.documents.selectors import paper
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.selectors import office_holders
from mutubaku.values.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request, number: str, slug: str) -> HttpResponse:
    case = own_case(request, number)
    if slug not in OF_CASES:
        raise Http404
    return _Letter(request, case, BLANKS[slug]).answered()


class _Letter:
    """One letter being written: who writes, which text it is another version of, what was typed."""

    def __init__(self, request, case: Case, blank: Blank) -> None:
        self.request, self.case, self.blank, self.office = request, case, blank, request.user.office
        self.now = timezone.localtime(timezone=ZoneInfo(self.office.zone))
        self.holders = office_holders(self.office.pk, self.now.date())
        self.by = self._writer()
        self.before = self._before()
        self.kept = self._kept()

    def _writer(self) -> Holder:
        mine = [one for one in self.holders if one.person_id == self.request.user.pk]
        found = next((one for one in mine if one.role in WRITERS), None)
        if found is None:
            raise PermissionDenied
        return found

    def _before(self) -> Paper | None:
        """The unsigned letter of this case and kind that is named, else 404."""
        asked = self.request.GET.get("dokumen", "")
        if not asked:
            return None
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 16):
            raise Http404
        try:
            found = paper(int(asked), office_id=self.office.pk)
        except Version.DoesNotExist:
            raise Http404 from None
        typed = read_typed(found.source)
        if (
            found.dossier != self.case.number
            or found.signature
            or typed is None
            or typed.blank != self.blank.code
        ):
            raise Http404
        return found

    def _kept(self) -> Kept | None:
        """What this person typed before and has not saved, unless the letter is begun anew."""
        before = self.before.id if self.before else None
        row = drafts_of(self.case.pk, self.by.person_id, self.blank.code, before).first()
        if row is None or "awal" in self.request.GET:
            return None
        return Kept(json.loads(row.fields), row.at, self.by.title)

    def keep(self, fields: Mapping[str, str]) -> None:
        before = self.before.id if self.before else None
        at = keep_letter(self.case, blank=self.blank, fields=fields, by=self.by, before=before)
        self.kept = Kept(dict(fields), at, self.by.title)

    def answered(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.page(self.form())
        form, post = self.form(self.request.POST), self.request.POST
        fields = typed_fields(self.blank, post)
        signer = self.signer(post.get("signer", ""))
        typed = Typed(self.blank.code, fields | {"signer": signer.value})
        values = beside_values(self.case, self.office, self.holders, self.now.date(), fields.values())
        if "pratinjau" in post or "pdf" in post:
            self.keep(typed.fields)
            scene = scene_of(self.office, self.now, signer, self.holders)
            shown = preview_typed(typed, values, self.office, scene)
            if "pdf" in post and shown.content and shown.dress:
                return as_pdf(shown.content, shown.dress, f"konsep-{self.case.number}-{self.blank.code}.pdf")
            return self.page(self.form(initial=typed_initial(self.blank, typed.fields)), preview=shown)
        if form.is_valid():
            before = self.before.id if self.before else None
            try:
                row = write_letter(
                    self.case, typed=typed, signer=signer, values=values, by=self.by, before=before
                )
            except Refused as refused:
                blame(form, refused.refusals)
            else:
                return redirect("documents:paper", row.pk)
        return self.page(form)

    def signer(self, asked: str) -> Role:
        if self.before:
            return self.before.signer_role
        return Role(asked) if asked in SIGNER_NAMES else Role.KEPALA_DINAS

    def form(self, data: Any = None, initial: dict[str, Any] | None = None) -> BesideForm:
        if data is None and initial is None:
            before = read_typed(self.before.source) if self.before else None
            scene = Scene(by_title(self.holders), self.now.date(), self.office.city)
            typed = before or begun_beside(self.case, self.office, self.blank, scene)
            initial = typed_initial(self.blank, self.kept.fields if self.kept else typed.fields)
        signers = {} if self.before else SIGNER_NAMES
        return BesideForm(self.blank, by_title(self.holders), signers, data, initial=initial)

    def page(self, form: BesideForm, **found: Any) -> HttpResponse:
        context = {
            "case": self.case, "blank": self.blank, "form": form, "before": self.before, "names": NAMES_OF_LETTERS,
            "kept": self.kept, **found,
        }  # fmt: skip
        return render(self.request, "cases/beside.html", context, status=422 if form.errors else 200)
