"""A paper as it is read on the page of a work: its text in the dress the files would have now."""

from typing import Any
from zoneinfo import ZoneInfo

from mutubaku.cases.rules.papers import chain_now, chain_of
from mutubaku.cases.selectors.page import WorkPage
from mutubaku.documents.builders.placing import MARKS, approval_facts, around
from mutubaku.documents.rules import dressing
from mutubaku.documents.rules.builds import may_retry
from mutubaku.documents.rules.marks import marks_by_part
from mutubaku.documents.rules.paper import MarkKind, Paper
from mutubaku.documents.rules.parties import called, signatures_of
from mutubaku.documents.rules.reading import WHOLE, chapters
from mutubaku.documents.selectors import latest_build, letterhead, versions_of
from mutubaku.documents.selectors.register import against_version
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import acting
from mutubaku.sop.rules.procedure import DECISIONS
from mutubaku.values.content import Book


def to_read(paper: Paper, page: WorkPage, office: Office, part: str = "") -> dict[str, Any]:
    """What the templates of papers need; of a book one `part`, at first the summary. The whole of it has a page of
    its own. One query more where an earlier version stands to be compared.
    """
    expected = acting(page.holders, role=paper.signer_role, unit_id=None, on=page.now.date())
    dress = dressing.dress(
        paper, letterhead(office), example=office.example, zone=ZoneInfo(office.zone),
        expected=None if paper.signature else expected,
    )  # fmt: skip
    content = paper.content
    again = paper.unread_by.get(page.mine.position_id, ()) if page.mine else ()
    found = {
        "again": again,
        "parts": marks_by_part(paper),
        "chain": chain_now(
            chain_of(page.sop, paper.kind), paper, page.step.no if page.waits else 0, page.things
        ),
        "cosigners": [(called(place), place.name, done) for place, done in signatures_of(paper, content)],
        "signing": MarkKind.TANDA_TANGAN,
        "paper": paper,
        "content": content,
        "dress": dress,
        "mark_words": MARKS.get(dress.mark, ""),
        **_awaited(paper, page),
    }
    if page.step.act in DECISIONS:
        found |= _since(paper)
    if isinstance(content, Book):
        part = "" if part == WHOLE else part
        return {**found, "facts": approval_facts(content, dress), "chapters": chapters(content, part)}
    return {**found, "around": around(content, dress)}


def _awaited(paper: Paper, page: WorkPage) -> dict[str, Any]:
    """How the order of the signed files stands, while they are not there: one query."""
    build = latest_build(paper.id) if paper.waits else None
    if build is None:
        return {}
    by, on = page.mine, page.now.date()
    return {"build": build, "may_retry": by is not None and may_retry(by, build.person_id, on)}


def _since(paper: Paper) -> dict[str, Any]:
    """What changed since the version before, so that a reader who knows that one reads this first."""
    if paper.version == 1:
        return {}
    lines = versions_of(paper.id, paper.version - 1)
    before = next((one for one in lines if one.no == paper.version - 1), None)
    return {"found": against_version(paper, before, lines), "before": before} if before else {}
