"""One work as its page shows it: why it is mine, its mutu baku, what it asks, what comes next, its earlier rounds.

Three queries whatever the number of units; the papers and sheets it points at are read by their own apps.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mutubaku.cases.models import Participant, Pause, Work
from mutubaku.cases.rules.asked import Asked, asked, following, read_kinds, still_needed
from mutubaku.cases.rules.guards import own_draft
from mutubaku.cases.rules.history import still_answers
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.rules.progress import nearly_over
from mutubaku.cases.rules.state import CaseState, Left, Replaces, WorkStatus
from mutubaku.cases.selectors.cases import WorkLine, line_of
from mutubaku.documents.models import Document
from mutubaku.documents.rules.paper import PAPER_KINDS
from mutubaku.figures.models import Sheet
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, acting, may_act
from mutubaku.org.selectors import calendar_of, office_holders
from mutubaku.sop.rules.procedure import Need, Sop, Step
from mutubaku.sop.selectors import version
from mutubaku.values.period import Period
from mutubaku.values.refusal import Refusal
from mutubaku.values.worktime import Mode, Unit, due_at, working_minutes_between, written_moment


@dataclass(frozen=True)
class Shown:
    """A label of kelengkapan: whether its thing is there, which step left it, who did, and by what it is shown."""

    need: Need
    there: bool
    step: int | None = None
    position: str = ""
    how: str = ""


@dataclass(frozen=True)
class Next:
    step: Step
    who: str


@dataclass(frozen=True)
class RoundFile:
    """A file that was brought at an earlier step, by its upload."""

    id: int
    name: str
    step: int
    round: int
    position: str


@dataclass(frozen=True)
class Kept:
    """What was typed and not handed in: fields of a letter, or what a review has chosen by unit; since when, in which
    post."""

    fields: dict[str, Any]
    at: datetime
    position: str


@dataclass(frozen=True)
class SentBack:
    """Why the case came back before a work began anew: which step gave it back, who, when, in what words."""

    step: int
    position: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class WorkPage:
    """`mine`: the position in which the reader may do it, None when it is another's; `who`: who may.

    `left`: working minutes to the due time, or past it when `late`; None where no standard is printed. `nearly`: a
    quarter of the time is left; `counting`: how the due time was counted; `days`: working days that printed hours stand
    for. `barred`: why the reader may not do it although the position fits. `things`: what the case holds now; `noted`:
    the SOP page has notes on this row. `rounds`: how the step ended, each time. `paper_ids`: kind of paper → the
    latest one, of then where the work has ended. `sent_back`: None in a first round, and behind the step that gave
    back. `minutes_signed`: the latest berita acara is signed. `replaces`: the signed report the case makes anew.
    """

    work_id: int
    case_id: int
    case_number: str
    case_title: str
    period: Period
    sop: Sop
    step: Step
    round: int
    unit_id: int | None
    unit: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    position: str
    late: bool
    left: int | None
    nearly: bool
    counting: tuple[str, ...]
    days: int | None
    paused_since: datetime | None
    pause_cause: str
    mine: Holder | None
    who: str
    barred: tuple[Refusal, ...]
    needs: tuple[Shown, ...]
    missing: tuple[Need, ...]
    asked: Asked
    things: tuple[Left, ...]
    noted: bool
    open_units: int
    next: tuple[Next, ...]
    rounds: tuple[WorkLine, ...]
    round_files: tuple[RoundFile, ...]
    paper_ids: dict[str, int]
    sheet_id: int | None
    holders: tuple[Holder, ...]
    now: datetime
    kept: Kept | None = None
    minutes_signed: bool = False
    replaces: Replaces | None = None
    sent_back: SentBack | None = None

    @property
    def waits(self) -> bool:
        return self.status == WorkStatus.WAITING

    @property
    def read_id(self) -> int | None:
        """The paper to judge here, if there is one; a signed berita acara is not, where the next one begins."""
        anew = self.minutes_signed and any(need.thing == "berita_acara:drafted" for need in self.step.outputs)
        passed = {"berita_acara"} if anew else set()
        kinds = (kind for kind in read_kinds(self.step) if kind in self.paper_ids and kind not in passed)
        return next((self.paper_ids[kind] for kind in kinds), None)


def _rows(office_id: int, number: str) -> QuerySet[Work]:
    """Works of a case with what they point at: papers, the unit's sheet, an open jeda."""
    papers = Document.objects.filter(office_id=OuterRef("case__office_id"), dossier=OuterRef("case__number"))
    latest = {
        f"{kind}_id": Subquery(papers.filter(kind=kind).order_by("-pk").values("pk")[:1])
        for kind in PAPER_KINDS
    }
    sheets = Sheet.objects.filter(
        round__office_id=OuterRef("case__office_id"), round__dossier=OuterRef("case__number"),
        round__cancelled_at=None, unit_id=OuterRef("unit_id"),
    )  # fmt: skip
    pauses = Pause.objects.filter(work_id=OuterRef("pk"), until=None)
    rows = Work.objects.filter(case__office_id=office_id, case__number=number)
    rows = rows.select_related("case", "unit", "draft")
    return rows.annotate(
        sheet_id=Subquery(sheets.order_by("-pk").values("pk")[:1]),
        paused_since=Subquery(pauses.values("since")[:1]),
        pause_cause=Subquery(pauses.values("cause")[:1]),
        minutes_signed=Subquery(papers.filter(kind="berita_acara").order_by("-pk").values("signed_at")[:1]),
        **latest,
    )


def work_page(office: Office, number: str, work_id: int, person_id: int, now: datetime) -> WorkPage:
    """Raises Work.DoesNotExist for a work of another case or office."""
    row = _rows(office.pk, number).get(pk=work_id)
    case, now = row.case, now.astimezone(ZoneInfo(office.zone))
    holders = office_holders(office.pk, now.date())
    sop = version(case.sop_version_id)
    step, state = sop.step(row.step), CaseState.load(case.state)
    rounds = _rounds(row, now)
    mine = acting(
        (h for h in holders if h.person_id == person_id), role=row.role, unit_id=row.unit_id, on=now.date()
    )
    paper_ids = {kind: pk for kind in PAPER_KINDS if (pk := getattr(row, f"{kind}_id"))}
    until = _until(row, row.ended_at or now, rounds)
    if row.ended_at:
        paper_ids = _papers_in(until)
    open_units = state.open_units(step.no) if row.unit_id is None else 0
    late, left = (False, None) if open_units else _time_left(row, office, now)
    return WorkPage(
        work_id=row.pk,
        case_id=case.pk,
        case_number=case.number,
        case_title=case.title,
        period=Period.parse(case.period),
        sop=sop,
        step=step,
        round=row.round,
        unit_id=row.unit_id,
        unit=row.unit.name if row.unit else "",
        status=row.status,
        opened_at=row.opened_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        position=row.position,
        late=late,
        left=left,
        nearly=not late and nearly_over(left, _span(row, office)),
        counting=_counting(row, step, office),
        days=_days(step, office),
        paused_since=row.paused_since,  # type: ignore[attr-defined]
        pause_cause=row.pause_cause or "",  # type: ignore[attr-defined]
        mine=mine,
        who=_who(row.role, row.unit_id, row.unit.name if row.unit else "", holders, now),
        barred=tuple(own_draft(step, state, person_id)) if mine else (),
        needs=tuple(_shown(need, row, state, until) for need in step.needs),
        missing=still_needed(step, (left.thing for left in state.things)) if _counts(row, step) else (),
        asked=asked(step, sop.form, paper_ids),
        things=state.things,
        noted=any(odd.step == step.no for odd in sop.oddities),
        open_units=open_units,
        next=tuple(_next(other, holders, now) for other in following(sop, step)),
        rounds=tuple(line for no, line in rounds if no == step.no),
        round_files=_files(rounds),
        paper_ids=paper_ids,
        sheet_id=row.sheet_id,  # type: ignore[attr-defined]
        holders=holders,
        now=now,
        kept=_kept(row),
        minutes_signed=row.minutes_signed is not None,  # type: ignore[attr-defined]
        replaces=state.replaces,
        sent_back=_sent_back(row, rounds),
    )


def _kept(row: Work) -> Kept | None:
    draft = getattr(row, "draft", None)
    return Kept(json.loads(draft.fields), draft.at, draft.position) if draft else None


def _counts(row: Work, step: Step) -> bool:
    """A unit's sheet inside a collecting step has no row, and so no mutu baku, of its own."""
    return row.unit_id is None or step.each_unit


def _rounds(row: Work, now: datetime) -> list[tuple[int, WorkLine]]:
    """Works of the case that ended, this one's unit only where a unit's work is asked; (step, work), oldest first."""
    mine = Q(unit=None) | Q(unit=row.unit_id) if row.unit_id else Q(unit=None)
    works = (
        Work.objects.filter(mine, case=row.case_id).exclude(status=WorkStatus.WAITING).select_related("unit")
    )
    found = [(work.step, line_of(work, now)) for work in works.order_by("round", "pk")]
    return [(no, line) for no, line in found if no != row.step or line.unit_id == row.unit_id]


def _until(row: Work, at: datetime, rounds: Iterable[tuple[int, WorkLine]]) -> list[tuple[int, WorkLine]]:
    """Works that had ended by then, by their end; of those of the very minute the ones begun before this."""
    found = [(line.ended_at, line.work_id, no, line) for no, line in rounds if line.ended_at]
    return [
        (no, line)
        for ended, pk, no, line in sorted(found, key=itemgetter(0, 1))
        if (ended, pk) <= (at, row.pk)
    ]


def _papers_in(until: Iterable[tuple[int, WorkLine]]) -> dict[str, int]:
    """Kind → the paper which what was left until then names last."""
    return {
        proof.thing.partition(":")[0]: int(proof.ref.partition(":")[2])
        for _, line in until
        for proof in line.proofs
        if proof.kind == ProofKind.DOCUMENT
    }


def _sent_back(row: Work, rounds: Iterable[tuple[int, WorkLine]]) -> SentBack | None:
    returns = [
        (no, line) for no, line in _until(row, row.opened_at, rounds) if line.status == WorkStatus.RETURNED
    ]
    if row.round == 1 or not returns:
        return None
    no, line = returns[-1]
    if not still_answers(row.step, no):
        return None
    return SentBack(no, line.position, line.ended_at or row.opened_at, line.note)


def _files(rounds: Iterable[tuple[int, WorkLine]]) -> tuple[RoundFile, ...]:
    """What the steps so far brought, the latest first; the files of the units are a page of their own."""
    found = [
        RoundFile(int(proof.ref.partition(":")[2]), proof.words, no, line.round, line.position)
        for no, line in rounds
        for proof in line.proofs
        if proof.kind == ProofKind.UPLOAD
    ]
    return tuple(sorted(found, key=lambda one: -one.id))


def _time_left(row: Work, office: Office, now: datetime) -> tuple[bool, int | None]:
    """A jeda stops the clock: what was left when it began is still left."""
    if row.due_at is None:
        return False, None
    at = row.ended_at or row.paused_since or now  # type: ignore[attr-defined]
    first, last = sorted((at, row.due_at))
    calendar = calendar_of(office.pk, office.calendar_version)
    return at > row.due_at, working_minutes_between(first, last, calendar)


def _span(row: Work, office: Office) -> int:
    """Working minutes from opening to the due time."""
    calendar = calendar_of(office.pk, office.calendar_version)
    return working_minutes_between(row.opened_at, row.due_at, calendar) if row.due_at else 0


def _counting(row: Work, step: Step, office: Office) -> tuple[str, ...]:
    """Line by line; a due time that a jeda or the wait for units has moved since says so at the end."""
    duration = step.duration
    if row.due_at is None or duration is None:
        return ()
    calendar = calendar_of(office.pk, office.calendar_version)
    counted = due_at(row.opened_at, duration, calendar, Mode(office.due_mode))
    if counted.at == row.due_at:
        return counted.counting
    moved = written_moment(row.due_at.astimezone(ZoneInfo(office.zone)))
    return (*counted.counting, f"sesudah jeda atau menunggu unit menjadi {moved}")


def _days(step: Step, office: Office) -> int | None:
    duration = step.duration
    return duration.days(Mode(office.due_mode)) if duration and duration.unit is Unit.JAM else None


def _who(role: str, unit_id: int | None, unit: str, holders: Iterable[Holder], now: datetime) -> str:
    """Titles of those who may do a work today, or the post that is vacant."""
    on = now.date()
    titles = dict.fromkeys(h.title for h in holders if may_act(h, role=role, unit_id=unit_id, on=on))
    vacant = f"kepala {unit}" if unit else ROLE_NAMES[role]
    return " atau ".join(titles) or f"{vacant} (belum ada pejabat)"


def _next(step: Step, holders: Iterable[Holder], now: datetime) -> Next:
    return Next(step, "setiap unit" if step.each_unit else _who(step.actor, None, "", holders, now))


def _shown(need: Need, row: Work, state: CaseState, until: Iterable[tuple[int, WorkLine]]) -> Shown:
    """`until`: works that had ended when this one did, or by now. One that has ended had what they left, whatever came
    of it."""
    left = next((one for one in state.things if one.thing == need.thing), None)
    ends = [(no, line) for no, line in until if line.unit_id is None]
    found = [(no, line, one) for no, line in ends for one in line.proofs if one.thing == need.thing]
    if found and (left or row.ended_at):
        no, line, proof = found[-1]
        return Shown(need, True, no, line.position, _how(proof))
    if left is None:
        return Shown(need, there=False)
    who = [line.position for no, line in ends if no == left.step]
    return Shown(need, True, left.step, who[-1] if who else "", "isian unit")


def _how(proof: Proof) -> str:
    return f"{proof.kind.value} “{proof.words}”" if proof.words else proof.kind.value


def taking_part(case_id: int) -> dict[int, tuple[str, str, str]]:
    """Unit id → code, name and kind of every participating unit, in the order of the organisation."""
    rows = Participant.objects.filter(case_id=case_id).order_by("unit__order", "unit_id")
    return {
        pk: (code, name, kind)
        for pk, code, name, kind in rows.values_list("unit_id", "unit__code", "unit__name", "unit__kind")
    }
