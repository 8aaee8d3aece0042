"""What the person drafting a letter is given to begin with, and to whom a paper goes when it is distributed."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.models import Case
from mutubaku.cases.rules.letters import read_back
from mutubaku.cases.selectors.page import WorkPage, taking_part
from mutubaku.cases.selectors.vocabulary import asked_of, case_words, figures_named, letter_values
from mutubaku.documents.files.letter_templates import wording
from mutubaku.documents.rules.blanks import Blank, Scene, Typed, begin_typed, by_title
from mutubaku.documents.rules.copies import outside
from mutubaku.documents.rules.letter_templates import begin
from mutubaku.documents.rules.nota_dinas import NotaDinas
from mutubaku.documents.rules.paper import Paper, Recipient
from mutubaku.documents.rules.templating import Value
from mutubaku.documents.selectors import labels_of
from mutubaku.documents.selectors.templates import template_versions
from mutubaku.org.models import Office
from mutubaku.org.rules import Holder, Role
from mutubaku.org.selectors import office_holders
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
    period, (recipients, names) = Period.parse(case.period), asked_of(case.pk, office, holders)
    said = case_words(version(case.sop_version_id), period, office, holders, recipients, "", names)
    return said | figures_named(office, period, today, texts)


def begun_beside(case: Case, office: Office, blank: Blank, scene: Scene) -> Typed:
    own = {sop: several[0].fields for sop, several in template_versions(office.pk, blank.code).items()}
    template = wording(own, blank.code, version(case.sop_version_id).id)
    return begin_typed(
        blank, template, beside_values(case, office, scene.people.values(), scene.today, ()), scene
    )


def receivers(page: WorkPage, paper: Paper | None) -> tuple[Recipient, ...]:
    """The heads of the units first, then whom the paper itself names; who has it already is left out."""
    titles = _titles(page.holders)
    heads = [
        Recipient(titles.get(pk, f"Kepala {name}"), pk)
        for pk, (_, name, _) in taking_part(page.case_id).items()
    ]
    others = [Recipient(name) for name in outside(_named(paper), (one.name for one in heads))]
    sent = {receipt.recipient for receipt in paper.receipts} if paper is not None else set()
    return tuple(one for one in (*heads, *others) if one.name not in sent)


def _named(paper: Paper | None) -> tuple[str, ...]:
    """Recipients a paper prints: those of its sheet of approval, or the addressees and tembusan of a nota dinas."""
    if paper is None:
        return ()
    if isinstance(paper.content, Book):
        return paper.content.copies
    letter = read_back(paper.content) if paper.kind == NOTA_DINAS else None
    return (*letter.recipients, *letter.copies) if letter else ()


def _titles(holders: Iterable[Holder]) -> dict[int, str]:
    """Unit → position that heads it."""
    return {holder.unit_id: holder.position for holder in holders if holder.heads}
