"""What every verb begins and ends with: the paper in hand, the person allowed at it, the line in the journal."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mutubaku.documents.models import Document, Version
from mutubaku.documents.rules.marks import refusals_of_holder
from mutubaku.documents.rules.paper import PaperFacts, is_text_of
from mutubaku.documents.selectors import paper_facts
from mutubaku.documents.selectors.retention import is_destroyed
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import offices
from mutubaku.org.services import write_journal
from mutubaku.values.refusal import Refusal, Refused


def refuse(refusals: list[Refusal]) -> None:
    """Raises all of them, if any."""
    if refusals:
        raise Refused(refusals)


def day_of(office: Office, at: datetime) -> date:
    """The date on the office's wall: it decides who holds a post and which year a number belongs to."""
    return at.astimezone(ZoneInfo(office.zone)).date()


def office_of(office_id: int, by: Holder, at: datetime) -> Office:
    """The office, with `by` in a post of it that day."""
    office = offices().get(pk=office_id)
    refuse(refusals_of_holder(by, office_id, day_of(office, at)))
    return office


def take(document_id: int, by: Holder, at: datetime) -> tuple[Document, PaperFacts]:
    """Locks the paper, so all who work on it stand in line, and checks that `by` belongs to its office."""
    row = Document.objects.select_for_update(of=("self",)).select_related("office").get(pk=document_id)
    refuse(refusals_of_holder(by, row.office_id, day_of(row.office, at)))
    if is_destroyed(document_id):
        raise Refused(Refusal("destroyed", "Naskah ini sudah dimusnahkan, jadi tidak dapat dikerjakan lagi."))
    return row, paper_facts(document_id)


ALTERED = (
    "Isi naskah ini tidak lagi cocok dengan kode isinya, jadi tidak diteruskan. "
    "Minta admin menjalankan mutubaku doctor."
)


def unaltered(before: PaperFacts) -> None:
    """Nobody marks, prints or sends a text that was changed behind the program."""
    body = Version.objects.values_list("body", flat=True).get(pk=before.version_id)
    if not is_text_of(body, before.digest):
        raise Refused(Refusal("altered", ALTERED))


def note(row: Document, by: Holder, verb: str, at: datetime, **facts: object) -> None:
    """The journal entry of one verb on one paper."""
    write_journal(row.office_id, by=by, verb=verb, thing=f"document:{row.pk}", facts=facts, at=at)
