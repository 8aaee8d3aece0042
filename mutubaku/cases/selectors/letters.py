"""What the person drafting a letter is given to begin with, and to whom a paper goes when it is distributed."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from mutubaku.cases.models import Case, LetterDraft, Participant
from mutubaku.cases.rules.letters import addressed, read_back
from mutubaku.cases.rules.state import Replaces
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.cases.selectors.vocabulary import (
    asked_of,
    case_words,
    figures_named,
    letter_values,
    posts_of_heads,
)
from mutubaku.documents.files.letter_templates import wording
from mutubaku.documents.models import Receipt
from mutubaku.documents.rules.blanks import Blank, Scene, Typed, begin_typed, by_title
from mutubaku.documents.rules.copies import outside
from mutubaku.documents.rules.letter_templates import begin
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.documents.rules.paper import Paper, Recipient
from mutubaku.documents.rules.templating import Value
from mutubaku.documents.selectors import labels_of
from mutubaku.documents.selectors.templates import template_versions
from mutubaku.org.models import Office, Unit
from mutubaku.org.rules.holding import Holder, Role
from mutubaku.org.selectors import office_holders, reporting_units
from mutubaku.sop.selectors import version
from mutubaku.values.content import Book
from mutubaku.values.period import Period

NOTA_DINAS = "nota_dinas"


def first_letter(page: WorkPage, office: Office) -> NotaDinas:
    """The request as the office's template for this procedure has it: words in place, figures by their names."""
    own = {sop: several[0].fields for sop, several in template_versions(office.pk, NOTA_DINAS).items()}
    template = wording(own, NOTA_DINAS, page.sop.id)
    return begin(template, letter_values(page, office, ()))


def scene_of(
    office: Office, at: datetime, signer_role: Role, holders: Iterable[Holder] | None = None
) -> Scene:
    """`holders`: everybody in office then, when at hand."""
    local = at.astimezone(ZoneInfo(office.zone))
    people = office_holders(office.pk, local.date()) if holders is None else holders
    labels = labels_of(office.pk)
    return Scene(by_title(people), local.date(), office.city, signer_role, labels, f"{local:%Z}")


def first_typed(page: WorkPage, office: Office, blank: Blank) -> Typed:
    """A blank form as the office's template for this procedure has it."""
    own = {sop: several[0].fields for sop, several in template_versions(office.pk, blank.code).items()}
    scene = Scene(by_title(page.holders), page.now.date(), office.city)
    values = letter_values(page, office, ())
    return begin_typed(blank, wording(own, blank.code, page.sop.id), values, scene)


def beside_values(
    case: Case, office: Office, holders: Iterable[Holder], today: date, texts: Iterable[str]
) -> dict[str, Value]:
    """What names stand for in a letter of a case beside its steps; figures are read only where a text names any."""
    holders = tuple(holders)
    period, (recipients, units) = Period.parse(case.period), asked_of(case.pk, office, holders)
    said = case_words(version(case.sop_version_id), period, office, holders, recipients, "", units)
    return said | figures_named(office, period, today, texts)


def begun_beside(case: Case, office: Office, blank: Blank, scene: Scene) -> Typed:
    own = {sop: several[0].fields for sop, several in template_versions(office.pk, blank.code).items()}
    template = wording(own, blank.code, version(case.sop_version_id).id)
    return begin_typed(
        blank, template, beside_values(case, office, scene.people.values(), scene.today, ()), scene
    )


def drafts_of(case_id: int, person_id: int, blank: str, before: int | None) -> QuerySet[LetterDraft]:
    """What a person has typed of a letter beside the steps and not saved: one row or none."""
    return LetterDraft.objects.filter(case_id=case_id, person_id=person_id, blank=blank, before_id=before)


def receivers(page: WorkPage, paper: Paper | None) -> tuple[Recipient, ...]:
    """The heads of the units first, then whom the paper itself names; who has it already is left out."""
    titles, report = posts_of_heads(page.holders), paper is not None and isinstance(paper.content, Book)
    heads = [
        Recipient(titles.get(unit.pk, f"Kepala {unit.name}"), unit.pk)
        for unit in _receiving(page.case_id, page.replaces if report else None)
    ]
    others = [Recipient(name) for name in outside(_named(paper), (one.name for one in heads))]
    sent = {receipt.recipient for receipt in paper.receipts} if paper is not None else set()
    return tuple(one for one in (*heads, *others) if one.name not in sent)


def heads_apart(
    office_id: int, case_id: int, replaces: Replaces | None, holders: Iterable[Holder]
) -> tuple[str, ...]:
    """Heads of the units that get the report of a case, as a letter addresses them; none where every reporting unit does,
    since one line then names them all."""
    units, titles = _receiving(case_id, replaces), posts_of_heads(holders)
    others = set(
        reporting_units(office_id)
        .filter(closed=False)
        .exclude(pk__in=[unit.pk for unit in units])
        .values_list("kind", flat=True)
    )
    heads = [(unit.kind, titles.get(unit.pk, f"Kepala {unit.name}")) for unit in units]
    return addressed(heads, others) if others else ()


def _receiving(case_id: int, replaces: Replaces | None) -> list[Unit]:
    """Units that take part; a report made anew goes to those too that got the one before."""
    units = Q(pk__in=Participant.objects.filter(case_id=case_id).values("unit_id"))
    if replaces is not None:
        before = Receipt.objects.filter(document_id=replaces.paper, unit__isnull=False)
        units |= Q(pk__in=before.values("unit_id"))
    return list(Unit.objects.filter(units).order_by("order", "pk"))


def _named(paper: Paper | None) -> tuple[str, ...]:
    """Recipients a paper prints: those of its sheet of approval, or the addressees and tembusan of a nota dinas."""
    if paper is None:
        return ()
    if isinstance(paper.content, Book):
        return paper.content.copies
    letter = read_back(paper.content) if paper.kind == NOTA_DINAS else None
    return (*letter.recipients, *letter.copies) if letter else ()
