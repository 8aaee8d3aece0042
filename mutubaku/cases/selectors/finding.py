"""Search over the own office: cases, papers, units and procedures that hold every word asked for. Four queries.

Papers are searched by their whole text, see `documents.selectors.register.holding`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from mutubaku.cases.models import Case
from mutubaku.documents.models import Document
from mutubaku.documents.selectors.register import holding
from mutubaku.org.models import Unit
from mutubaku.sop.rules.procedure import Sop
from mutubaku.sop.selectors import catalogue
from mutubaku.values.period import MONTHS

WORDS = 6  # further words of a search are left out
MOST = 10  # of each kind; whoever finds so many adds a word
_ONE_MORE = MOST + 1


@dataclass(frozen=True)
class CaseHit:
    number: str
    title: str
    period: str
    phase: str


@dataclass(frozen=True)
class PaperHit:
    id: int
    kind: str
    number: str
    title: str
    state: str
    dated: date | None
    signed_at: datetime | None


@dataclass(frozen=True)
class UnitHit:
    code: str
    name: str


@dataclass(frozen=True)
class Found:
    """`more`: some kind has further hits that are not shown."""

    cases: tuple[CaseHit, ...] = ()
    papers: tuple[PaperHit, ...] = ()
    units: tuple[UnitHit, ...] = ()
    sops: tuple[Sop, ...] = ()
    more: bool = False

    @property
    def count(self) -> int:
        return len(self.cases) + len(self.papers) + len(self.units) + len(self.sops)


def found(office_id: int, text: str) -> Found:
    words = text.split()[:WORDS]
    if not words:
        return Found()
    cases = Case.objects.filter(_case(words), office_id=office_id).order_by("-opened_at", "-pk")
    papers = Document.objects.filter(holding(words), office_id=office_id).order_by("-pk")
    units = Unit.objects.filter(_all(words, ("name", "short_name", "code")), office_id=office_id)
    sops = {one.sop.id: one.sop for one in catalogue(office_id) if _fits(one.sop, words)}
    paper_columns = ("pk", "kind", "number", "title", "state", "dated", "signed_at")
    return _first_of_each(
        [CaseHit(*row) for row in cases.values_list("number", "title", "period", "phase")[:_ONE_MORE]],
        [PaperHit(*row) for row in papers.values_list(*paper_columns)[:_ONE_MORE]],
        [UnitHit(*row) for row in units.order_by("order").values_list("code", "name")[:_ONE_MORE]],
        list(sops.values()),
    )


def _first_of_each(
    cases: list[CaseHit], papers: list[PaperHit], units: list[UnitHit], sops: list[Sop]
) -> Found:
    more = max(len(cases), len(papers), len(units), len(sops)) > MOST
    return Found(tuple(cases[:MOST]), tuple(papers[:MOST]), tuple(units[:MOST]), tuple(sops[:MOST]), more)


def _all(words: Iterable[str], columns: Iterable[str]) -> Q:
    """Every word stands in one of the columns."""
    wanted = Q()
    for word in words:
        wanted &= Q(*((f"{column}__icontains", word) for column in columns), _connector=Q.OR)
    return wanted


def _case(words: Iterable[str]) -> Q:
    """A word may also be the month of the period, by its name."""
    months = {name.lower(): f"-{number:02d}" for number, name in enumerate(MONTHS, 1)}
    wanted = Q()
    for word in words:
        one = Q(number__icontains=word) | Q(title__icontains=word) | Q(period__icontains=word)
        month = months.get(word.lower())
        wanted &= one | Q(period__endswith=month) if month else one
    return wanted


def _fits(sop: Sop, words: Iterable[str]) -> bool:
    text = f"sop {sop.id} {sop.title} {sop.index_title} {sop.number} {sop.document}".lower()
    return all(word.lower() in text for word in words)
