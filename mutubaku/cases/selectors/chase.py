"""The units a case still waits for: what each owes, until when, who answers for it, and when it was last asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mutubaku.cases.models import Case, Notice, Work
from mutubaku.cases.rules.chasing import CONTACT_NAMES, owed, owed_without_sheet
from mutubaku.cases.rules.labels import unit_label
from mutubaku.cases.rules.notices import NOTICE_NAMES, NoticeKind
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.figures.rules.status import SheetStatus
from mutubaku.figures.selectors.gaps import Gap, gaps
from mutubaku.org.rules.holding import Holder
from mutubaku.org.selectors import entries_of
from mutubaku.sop.rules.procedure import Form, Step
from mutubaku.sop.selectors import version
from mutubaku.values.period import Period


@dataclass(frozen=True)
class Asking:
    """One time a unit was asked: a notice by the clock or by a person (`chased`), or a contact with its words."""

    how: str
    at: datetime
    words: str = ""
    by: str = ""
    chased: bool = False


@dataclass(frozen=True)
class Owing:
    """A unit that has not sent. `holder`: title of who answers for it, empty while the post is vacant; `chased`:
    somebody reminded it today, so it is not reminded again before tomorrow."""

    work_id: int
    unit_id: int
    unit: str
    step: Step
    asked_at: datetime
    due_at: datetime | None
    late: bool
    sheet_id: int | None
    owes: tuple[str, ...]
    typed_at: datetime | None
    typed_by: str
    holder: str
    person: str
    askings: tuple[Asking, ...]
    chased: bool

    @property
    def last(self) -> Asking | None:
        return self.askings[0] if self.askings else None


def units_owing(case: Case, holders: Iterable[Holder], now: datetime) -> tuple[Owing, ...]:
    """Late ones first, then by due time and the order of the organisation; six queries whatever the number of units.

    `now`: on the clock of the office, whose day it is.
    """
    sop, heads = version(case.sop_version_id), {h.unit_id: h for h in holders if h.heads}
    rows = Work.objects.filter(case=case, status=WorkStatus.WAITING).exclude(unit=None).select_related("unit")
    works = list(rows.order_by("step", "unit__order", "pk"))
    lacking = (
        gaps(case.office_id, case.number, Period.parse(case.period)) if sop.form is Form.REALISASI else {}
    )
    asked = _askings(case, works)
    lines = [
        _owing(work, sop.step(work.step), lacking.get(work.unit_id or 0), heads, asked.get(work.pk, []), now)
        for work in works
    ]
    return tuple(sorted(lines, key=lambda line: (not line.late, line.due_at is None, line.due_at or now)))


def _owing(
    work: Work, step: Step, gap: Gap | None, heads: dict[int, Holder], asked: list[Asking], now: datetime
) -> Owing:
    assert work.unit is not None
    head = heads.get(work.unit.pk)
    owes = owed_without_sheet([unit_label(need) for need in step.outputs])
    if gap is not None:
        returned = gap.status is SheetStatus.RETURNED
        owes = owed(money=gap.money, physical=gap.physical, unanswered=gap.unanswered, returned=returned)
    return Owing(
        work_id=work.pk, unit_id=work.unit.pk, unit=work.unit.name, step=step, asked_at=work.opened_at,
        due_at=work.due_at, late=work.due_at is not None and work.due_at < now,
        sheet_id=gap.sheet_id if gap else None, owes=owes, typed_at=gap.changed_at if gap else None,
        typed_by=gap.changed_by if gap else "", holder=head.title if head else "",
        person=head.person if head else "", askings=tuple(sorted(asked, key=lambda one: one.at, reverse=True)),
        chased=any(one.chased and one.at.astimezone(now.tzinfo).date() == now.date() for one in asked),
    )  # fmt: skip


def _told(kind: str) -> str:
    """What the clock sent is told apart from what a person sent."""
    return NOTICE_NAMES[kind] if kind == NoticeKind.CHASED else f"otomatis: {NOTICE_NAMES[kind]}"


def _askings(case: Case, works: list[Work]) -> dict[int, list[Asking]]:
    """Notices of the works, and contacts as the journal of the case has them."""
    found: dict[int, list[Asking]] = {work.pk: [] for work in works}
    told = Notice.objects.filter(work__case=case, work__status=WorkStatus.WAITING).exclude(work__unit=None)
    for work_id, kind, at in told.values_list("work_id", "kind", "at"):
        found.setdefault(work_id, []).append(Asking(_told(kind), at, chased=kind == NoticeKind.CHASED))
    for verb, by, facts in entries_of(case.office_id, f"case:{case.number}"):
        if verb == "contact_unit" and facts["work"] in found:
            at = datetime.fromisoformat(facts["at"])
            found[facts["work"]].append(Asking(CONTACT_NAMES[facts["kind"]], at, facts["words"], by))
    return found
