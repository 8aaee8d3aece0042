"""Where the units of a case stand, for whoever reminds them, collects from them or compiles what they sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from mutubaku.cases.models import Notice, Work
from mutubaku.cases.rules.notices import NoticeKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.sop.rules.procedure import Act, Step

LOOKING = frozenset({Act.REMIND, Act.COLLECT, Act.COMPILE})


@dataclass(frozen=True)
class Owing:
    """`chased`: somebody reminded the unit today."""

    unit: str
    due_at: datetime | None
    late: bool
    again: bool
    chased: bool


@dataclass(frozen=True)
class Standing:
    """`left_out`: units whose collection was closed without their answer; `step`: the last that asked units."""

    total: int
    owing: tuple[Owing, ...]
    left_out: tuple[str, ...]
    step: int

    @property
    def sent(self) -> int:
        return self.total - len(self.owing) - len(self.left_out)

    @property
    def to_chase(self) -> int:
        return sum(not one.chased for one in self.owing)

    @property
    def complete(self) -> bool:
        """Every unit has sent; none was left out."""
        return self.sent == self.total

    @property
    def due_at(self) -> datetime | None:
        """When all who still owe are due, where that is one time."""
        times = {one.due_at for one in self.owing}
        return times.pop() if len(times) == 1 else None

    @property
    def late(self) -> int:
        return sum(one.late for one in self.owing)


def looks_at_units(step: Step) -> bool:
    return step.act in LOOKING or (step.joins_units and not step.each_unit)


def standing(case_id: int, now: datetime) -> Standing | None:
    """Of every unit its latest work, in the order of the organisation; None before units are asked. One query.

    `now`: on the clock of the office, whose day it is.
    """
    rows = Work.objects.filter(case=case_id, unit__isnull=False).exclude(status=WorkStatus.WITHDRAWN)
    today = Notice.objects.filter(work=OuterRef("pk"), kind=NoticeKind.CHASED, day=now.date())
    columns = rows.order_by("unit__order", "unit_id", "round", "step").values_list(
        "unit_id", "unit__name", "status", "due_at", "round", Exists(today), "step"
    )
    latest = {unit: facts for unit, *facts in columns}
    return _standing(latest.values(), now) if latest else None


def _standing(latest: Iterable[Sequence[Any]], now: datetime) -> Standing:
    found = tuple(latest)
    return Standing(
        total=len(found),
        owing=tuple(
            Owing(name, due, due is not None and due < now, round_ > 1, chased)
            for name, status, due, round_, chased, _ in found
            if status == WorkStatus.WAITING
        ),
        left_out=tuple(name for name, status, *_ in found if status == WorkStatus.CLOSED),
        step=max(step for *_, step in found),
    )
