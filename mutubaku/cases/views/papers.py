"""A paper as it is read on the page of a work: its text in the dress the files would have now."""

from typing import Any
from zoneinfo import ZoneInfo

from mutubaku.cases.selectors.page import WorkPage
from mutubaku.documents.builders.placing import MARKS, UNNUMBERED, approval_facts, is_note, letter_fields
from mutubaku.documents.rules import dressing
from mutubaku.documents.rules.paper import Paper
from mutubaku.documents.selectors import letterhead
from mutubaku.org.models import Office
from mutubaku.org.rules import acting
from mutubaku.values.content import Book


def to_read(paper: Paper, page: WorkPage, office: Office) -> dict[str, Any]:
    """What the templates of papers need, without another query."""
    expected = acting(page.holders, role=paper.signer_role, unit_id=None, on=page.now.date())
    dress = dressing.dress(
        paper, letterhead(office), example=office.example, zone=ZoneInfo(office.zone),
        expected=None if paper.signature else expected,
    )  # fmt: skip
    content = paper.content
    found = {"paper": paper, "content": content, "dress": dress, "mark_words": MARKS.get(dress.mark, "")}
    if isinstance(content, Book):
        return {**found, "facts": approval_facts(content, dress)}
    under = "" if is_note(content) else dress.number or UNNUMBERED
    return {**found, "fields": letter_fields(content, dress), "under_title": under}
