"""A letter as it will print, before it is one: filled with the words and figures of today, in the dress of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from mutubaku.cases.rules.papers import signer_of
from mutubaku.cases.selectors.letters import scene_of
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.cases.selectors.vocabulary import letter_values
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.placing import MARKS, around
from mutubaku.documents.rules import dressing
from mutubaku.documents.rules.blank_kinds import BLANKS
from mutubaku.documents.rules.blanks import Scene, Typed, compose, fill_typed, typed_faults
from mutubaku.documents.rules.letter_templates import begin, fill_letter, letter_faults, texts_of
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas, refusals_to_compose
from mutubaku.documents.rules.templating import Use, Values
from mutubaku.documents.selectors import letterhead
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.content import Dress, Letter, Signature, digest
from mutubaku.values.refusal import Refusal, Refused


@dataclass(frozen=True)
class Preview:
    """A letter as it would print; without `content` the `refusals` say why it cannot yet. `used`: figures in it."""

    refusals: tuple[Refusal, ...]
    used: tuple[Use, ...] = ()
    content: Letter | None = None
    dress: Dress | None = None
    around: Any = None
    mark_words: str = ""


def previewed_typed(page: WorkPage, office: Office, typed: Typed) -> Preview:
    """A blank form as it would print today."""
    values = letter_values(page, office, typed.fields.values())
    blank = BLANKS[typed.blank]
    scene = scene_of(office, page.now, signer_of(page.sop, blank.kind), page.holders)
    return preview_typed(typed, values, office, scene)


def preview_typed(typed: Typed, values: Values, office: Office, scene: Scene) -> Preview:
    if found := typed_faults(typed, values):
        return Preview(tuple(found))
    said, used = fill_typed(typed, values)
    try:
        content = compose(BLANKS[typed.blank], said.fields, scene)
    except Refused as refused:
        return Preview(tuple(refused.refusals), used)
    return _shown(content, used, draft_dress(office, digest(content), scene.signer))


def _shown(content: Letter, used: tuple[Use, ...], dress: Dress) -> Preview:
    return Preview((), used, content, dress, around(content, dress), MARKS.get(dress.mark, ""))


def previewed(page: WorkPage, office: Office, fields: Mapping[str, str]) -> Preview:
    """What is typed, as it would print today."""
    letter = begin(fields, {})
    return preview_of(letter, letter_values(page, office, texts_of(letter)), office, page.holders)


def preview_of(letter: NotaDinas, values: Values, office: Office, holders: tuple[Holder, ...]) -> Preview:
    if found := letter_faults(letter, values):
        return Preview(tuple(found))
    said, used = fill_letter(letter, values)
    if found := refusals_to_compose(said):
        return Preview(tuple(found), used)
    content = compose_nota_dinas(said)
    head = next((h for h in holders if h.role == Role.KEPALA_DINAS), None)
    return _shown(content, used, draft_dress(office, digest(content), head))


def as_pdf(content: Letter, dress: Dress, name: str) -> HttpResponse:
    """The draft as it would print."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(build_pdf(content, dress).data, content_type="application/pdf", headers=headers)


def draft_dress(office: Office, code: str, head: Holder | None) -> Dress:
    """As a letter wears it before anybody has marked it; `head`: who would sign."""
    signed = Signature(head.title, head.person, head.rank, dressing.printed_nip(head.nip)) if head else None
    return Dress(
        office=letterhead(office), digest=code, mark=dressing.watermark(office.example, False), number="", place_date="",
        date="", initials=(), signature=signed or Signature("Kepala Dinas", "", "", ""),
    )  # fmt: skip
