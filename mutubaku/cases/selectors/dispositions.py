"""What the pages of dispositions offer: to whom one may go, its boxes, what it is about; whose turn each line is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mutubaku.cases.selectors.page import WorkPage
from mutubaku.documents.rules.disposing import (
    MAY_NOT_DISPOSE,
    About,
    Branch,
    Instruction,
    LineState,
    every,
    latest_of,
)
from mutubaku.documents.selectors.dispositions import instructions, tree_of
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder, Role, acting
from mutubaku.org.selectors import calendar_of
from mutubaku.sop.rules.procedure import Act
from mutubaku.values.workcalendar import Calendar

_ORDER = (Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.SUBBAG_KEUANGAN, Role.PELAKSANA)


@dataclass(frozen=True)
class Offered:
    """A disposition before it is written. `posts`: (position, title); `chosen`: those ticked to begin with.

    `letter`: a letter from outside stands at its beginning, so its particulars are asked; `calendar`: a deadline is a
    working day.
    """

    posts: tuple[tuple[int, str], ...]
    chosen: tuple[int, ...]
    boxes: tuple[Instruction, ...]
    about: About
    letter: bool
    calendar: Calendar
    deadline: datetime | None = None


def posts_for(holders: Iterable[Holder], by: Holder | None) -> tuple[tuple[int, str], ...]:
    """Everybody who may be asked, the line of command first; who acts is left out."""
    found = [
        h
        for h in holders
        if h.role not in MAY_NOT_DISPOSE and (by is None or h.position_id != by.position_id)
    ]
    rank = {role: place for place, role in enumerate(_ORDER)}
    ordered = sorted(found, key=lambda h: (rank.get(h.role, len(rank)), h.position))
    return tuple({h.position_id: h.title for h in ordered}.items())


def offered_at(page: WorkPage, office: Office, branches: Iterable[Branch]) -> Offered:
    """At a step: to whoever does the step that follows, about what was disposed before, else about the case."""
    before = latest_of(branches, page.mine.position_id) if page.mine else None
    above = next((branch.disposition for branch, leaf in every(branches) if leaf is before), None)
    calendar, letter = calendar_of(office.pk, office.calendar_version), page.step.act is Act.DISPOSE
    return Offered(
        posts_for(page.holders, page.mine),
        _next_posts(page),
        instructions(office.pk),
        above.about if above else About(_subject(page)),
        letter and above is None,
        calendar,
        above.deadline if above else None,
    )


def _subject(page: WorkPage) -> str:
    """A letter from outside is named by its need; else it is the case that is sent down."""
    letters = [need.label for need in page.step.needs if need.thing.partition(":")[0] in ("letter", "upload")]
    return letters[0] if letters else page.case_title


def _next_posts(page: WorkPage) -> tuple[int, ...]:
    today = page.now.date()
    roles = [one.step.actor for one in page.next if not one.step.each_unit]
    found = [acting(page.holders, role=role, unit_id=None, on=today) for role in roles]
    return tuple(dict.fromkeys(h.position_id for h in found if h))


def closing(calendar: Calendar, day: date) -> int | None:
    """Minute of the day at which the office closes; None when it is closed all day."""
    hours = calendar.day(day).hours
    return hours[-1][1] if hours else None


@dataclass(frozen=True)
class Asked:
    """The tree of a case for one reader. `mine`: ids of the lines the reader answers for; `turn`: of those, the open
    ones that have not been sent on."""

    branches: tuple[Branch, ...]
    mine: frozenset[int]
    turn: frozenset[int]


def asked_of(office_id: int, dossier: str, holders: Iterable[Holder], now: datetime) -> Asked:
    """One query, whatever the size of the tree."""
    branches = tree_of(office_id, dossier, now)
    positions = {holder.position_id for holder in holders}
    leaves = [leaf for _, leaf in every(branches) if leaf.line.position_id in positions]
    turn = (leaf.line.id for leaf in leaves if leaf.open and leaf.state != LineState.FORWARDED)
    return Asked(branches, frozenset(leaf.line.id for leaf in leaves), frozenset(turn))
