"""The papers of an office as a list to search, and the versions of one paper beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from mutubaku.documents.models import Document, Mark, Receipt, Version
from mutubaku.documents.rules.causes import explained, read, together
from mutubaku.documents.rules.differences import Differences, differences
from mutubaku.documents.rules.indexing import plain
from mutubaku.documents.rules.paper import Paper, content_of


@dataclass(frozen=True)
class PaperQuery:
    """What is searched for; empty parts do not narrow it. `period`: "2026-10", or "2026" for the whole year; `unit`: whom
    the paper was sent to, or whose post marked it."""

    kind: str = ""
    state: str = ""
    period: str = ""
    text: str = ""
    unit: int | None = None


def register(office_id: int, asked: PaperQuery) -> QuerySet[Document]:
    """Papers of one office, the latest first."""
    rows = Document.objects.filter(office_id=office_id).select_related("signed_by")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.period:
        rows = rows.filter(period__startswith=asked.period)
    if asked.unit:
        sent = Receipt.objects.filter(document=OuterRef("pk"), unit=asked.unit)
        marked = Mark.objects.filter(version__document=OuterRef("pk"), position__unit=asked.unit)
        rows = rows.filter(Exists(sent) | Exists(marked))
    if asked.text:
        rows = rows.filter(holding(asked.text.split()))
    return rows.order_by("-pk")


def holding(words: Iterable[str]) -> Q:
    """Every word stands in the number, the title, the name of the case or the text itself.

    The text is searched by its index: each different word once, in one spelling, so ten thousand papers are a few
    megabytes to look through, on SQLite and PostgreSQL alike; INSTR reads them several times as fast as LIKE does.
    """
    wanted = Q()
    for word in words:
        beside = Q(number__icontains=word) | Q(title__icontains=word) | Q(dossier__icontains=word)
        wanted &= beside | Q(GreaterThan(StrIndex("index__words", Value(plain(word))), 0))
    return wanted


def paper_periods(office_id: int) -> tuple[str, ...]:
    """Periods that papers are about, with their years, the latest first: one query."""
    rows = Document.objects.filter(office_id=office_id).exclude(period="").order_by("-period")
    periods = tuple(rows.values_list("period", flat=True).distinct())
    return tuple(sorted({period[:4] for period in periods} | set(periods), reverse=True))


@dataclass(frozen=True)
class VersionLine:
    """`body`: the text itself, only of the version that is to be compared; `causes`: why it came about."""

    no: int
    at: datetime
    post: str
    body: str
    causes: str

    @property
    def why(self) -> str:
        return read(self.causes).told


def versions_of(document_id: int, compared: int = 0) -> tuple[VersionLine, ...]:
    """Every text of a paper, the latest first: one query."""
    rows = Version.objects.filter(document_id=document_id).order_by("-no")
    body = Case(When(no=compared, then="body"), default=Value(""), output_field=TextField())
    return tuple(VersionLine(*row) for row in rows.values_list("no", "at", "post", body, "causes"))


def against_version(paper: Paper, line: VersionLine, lines: Iterable[VersionLine]) -> Differences:
    """The current text against an earlier one that was read with its body; `lines`: all versions, for the causes."""
    since = sorted((one.no, one.causes) for one in lines if one.no > line.no)
    why = together(read(causes) for _, causes in since)
    return explained(differences(content_of(line.body), paper.content), why)
