"""Everything that waits for a person's mark, with what is to be read before it: differences, key figures, what bars it.

A constant number of queries. A sheet is read out here only while no paper waits and it is the first: the others are
named with their link, so that the page stays as light for thirty works as for one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from mutubaku.books.rules.realisasi import decisions_of
from mutubaku.cases.models import Pause, Work
from mutubaku.cases.rules.asked import following, still_needed
from mutubaku.cases.rules.guards import own_draft
from mutubaku.cases.rules.progress import nearly_over
from mutubaku.cases.rules.queue import (
    QUEUED_ACTS,
    SHEET_EFFECT,
    SHEET_VERB,
    Base,
    Marking,
    base_of,
    marking,
    signs_sheet,
)
from mutubaku.cases.rules.sheet_figures import sheet_figures
from mutubaku.cases.rules.state import CaseState, WorkStatus
from mutubaku.documents.rules.causes import explained
from mutubaku.documents.rules.causes import read as read_causes
from mutubaku.documents.rules.differences import Differences, differences
from mutubaku.documents.rules.key_figures import KeyFigure, key_figures
from mutubaku.documents.rules.marks import refusals_to_mark
from mutubaku.documents.rules.paper import MarkKind, content_of
from mutubaku.documents.rules.parties import PARTY_KINDS, refusals_of_parties
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.selectors.marking import Earlier, Text, earlier, texts
from mutubaku.figures.models import Sheet
from mutubaku.figures.rules.sheet import ReturnedRow, returned_rows
from mutubaku.figures.selectors import SheetState
from mutubaku.figures.selectors.sheets import facts_of
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, acting, may_act
from mutubaku.org.selectors import calendar_of, office_holders
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import version
from mutubaku.values.content import Book, Letter
from mutubaku.values.period import Period
from mutubaku.values.wording import joined
from mutubaku.values.worktime import working_minutes_between


@dataclass(frozen=True)
class Reading:
    """A paper as it is judged: against `base`, its key figures against the month before; `letter`: its text if short;
    `decisions`: those a report asks for."""

    text: Text
    base: Base | None
    found: Differences | None
    figures: tuple[KeyFigure, ...]
    last_month: str
    letter: Letter | None
    decisions: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        return self.base is not None and self.base.no == self.text.facts.version


@dataclass(frozen=True)
class SheetReading:
    """A unit's sheet as it is judged; one that is not `read` is to be opened on its own page. `state`, `returned`: who
    gave it back and why, the cells, and the unit's answers."""

    id: int
    version: int
    edits: int
    unit: str
    figures: tuple[KeyFigure, ...]
    found: tuple[str, ...]
    warnings: int
    read: bool
    state: SheetState | None = None
    returned: tuple[ReturnedRow, ...] = ()


@dataclass(frozen=True)
class QueueItem:
    """One waiting mark. `nearly`: a quarter of its time is left. `bars`: why it cannot be put here; empty when it can.
    `again`: the parts to be read anew, where the reader's own paraf still stands under the others."""

    work_id: int
    case_number: str
    case_title: str
    period: str
    step: Step
    unit: str
    holder: Holder
    due_at: datetime | None
    late: bool
    left: int | None
    nearly: bool
    verb: str
    effect: str
    next: tuple[tuple[Step, str], ...]
    bars: tuple[str, ...]
    reading: Reading | None
    sheet: SheetReading | None
    again: tuple[str, ...]

    @property
    def can(self) -> bool:
        return not self.bars

    @property
    def returns(self) -> bool:
        """Whether the page of the step can give it back."""
        return bool(self.step.returns_to or self.step.returns_units_to)


def queue(
    office: Office, person_id: int, now: datetime, provider: Provider | None = None
) -> tuple[QueueItem, ...]:
    """What waits for the marks of a person, by due time. `provider`: what the office's signatures ask of the signer."""
    now = now.astimezone(ZoneInfo(office.zone))
    everybody = office_holders(office.pk, now.date())
    mine = [holder for holder in everybody if holder.person_id == person_id]
    works = [work for work in _works(office.pk, mine) if _step(work).act in QUEUED_ACTS]
    return _Table(office, everybody, person_id, now, works, provider).items()


def _works(office_id: int, holders: Iterable[Holder]) -> list[Work]:
    mine = Q(pk__in=())
    for holder in holders:
        mine |= Q(unit__isnull=True, role=holder.role)
        if holder.heads:
            mine |= Q(unit_id=holder.unit_id)
    paused = Exists(Pause.objects.filter(work_id=OuterRef("pk"), until=None))
    rows = Work.objects.filter(mine, case__office_id=office_id, status=WorkStatus.WAITING)
    return list(rows.annotate(paused=paused).select_related("case", "unit").order_by("due_at", "pk"))


def _step(work: Work) -> Step:
    return version(work.case.sop_version_id).step(work.step)


class _Table:
    """Everything the waiting works are judged by, read once."""

    def __init__(
        self, office: Office, everybody: tuple[Holder, ...], person_id: int, now: datetime, works: list[Work],
        provider: Provider | None,
    ) -> None:  # fmt: skip
        self.office, self.everybody, self.person_id = office, everybody, person_id
        self.now, self.works, self.provider = now, works, provider
        self.mine = [holder for holder in everybody if holder.person_id == person_id]
        self.papers = self._papers()
        self.bases = {
            text.facts.id: base_of(text.facts.marks, text.facts.version, person_id)
            for text in self.papers.values()
        }
        self.earlier = self._earlier()
        self.sheets = self._sheets()
        self.calendar = calendar_of(office.pk, office.calendar_version) if works else None

    def _papers(self) -> dict[int, Text]:
        """Work → the latest paper of the kind that is to be marked."""
        wanted = {work.pk: found.paper for work in self.works if (found := marking(_step(work)))}
        if not wanted:
            return {}
        latest = {
            (text.dossier, text.facts.kind): text
            for text in texts(self.office.pk, {work.case.number for work in self.works if work.pk in wanted})
        }
        papers = {work.pk: latest.get((work.case.number, wanted.get(work.pk, ""))) for work in self.works}
        return {pk: text for pk, text in papers.items() if text}

    def _earlier(self) -> Earlier:
        versions = {
            (text.facts.id, base.no)
            for text in self.papers.values()
            if (base := self.bases[text.facts.id]) and base.no != text.facts.version
        }
        months = {_before(text) for text in self.papers.values() if text.facts.kind == "book"} - {""}
        return earlier(self.office.pk, versions, months)

    def _sheets(self) -> dict[int, Sheet]:
        """Work → the sheet of its unit in the round of its case."""
        wanted = [work for work in self.works if work.unit_id and self._asks_sheet(work)]
        if not wanted:
            return {}
        rows = Sheet.objects.filter(
            unit_id__in={work.unit_id for work in wanted}, round__cancelled_at=None
        ).select_related("round__office", "unit")
        self.siblings = list(rows.order_by("pk"))
        by_place = {(sheet.round.dossier, sheet.unit_id): sheet for sheet in self.siblings}
        found = {work.pk: by_place.get((work.case.number, work.unit_id or 0)) for work in wanted}
        return {pk: sheet for pk, sheet in found.items() if sheet}

    def _asks_sheet(self, work: Work) -> bool:
        return signs_sheet(_step(work), version(work.case.sop_version_id).form)

    def items(self) -> tuple[QueueItem, ...]:
        read_out = next(iter(self.sheets), None) if not self.papers else None
        return tuple(
            item for work in self.works if (item := self._item(work, work.pk == read_out)) is not None
        )

    def _item(self, work: Work, read_out: bool) -> QueueItem | None:
        sop, step = version(work.case.sop_version_id), _step(work)
        on = self.now.date()
        holder = acting(self.mine, role=work.role, unit_id=work.unit_id, on=on)
        asked, asks_sheet = marking(step), self._asks_sheet(work)
        if holder is None or not (asked or asks_sheet):
            return None
        text, sheet = self.papers.get(work.pk), self.sheets.get(work.pk)
        reading = self._reading(text) if text else None
        shown = self._sheet(sheet, read_out) if sheet else None
        late, left = self._time_left(work)
        return QueueItem(
            work_id=work.pk,
            case_number=work.case.number,
            case_title=work.case.title,
            period=work.case.period,
            step=step,
            unit=work.unit.name if work.unit else "",
            holder=holder,
            due_at=work.due_at,
            late=late,
            left=left,
            nearly=not late and nearly_over(left, self._span(work)),
            verb=asked.verb if asked else SHEET_VERB,
            effect=asked.effect if asked else SHEET_EFFECT,
            next=tuple((other, self._who(other)) for other in following(sop, step)),
            bars=tuple(self._bars(work, step, holder, asked, text, shown)),
            reading=reading,
            sheet=shown,
            again=text.facts.unread_by.get(holder.position_id, ()) if text else (),
        )

    def _bars(
        self, work: Work, step: Step, holder: Holder, asked: Marking | None, text: Text | None, sheet: SheetReading | None
    ) -> Iterable[str]:  # fmt: skip
        """Reasons why it cannot be marked here, each with what to do instead."""
        state = CaseState.load(work.case.state)
        if work.paused:  # type: ignore[attr-defined]
            yield "Langkah ini dijeda. Lanjutkan di halaman langkah."
        for refusal in own_draft(step, state, self.person_id):
            yield refusal.message
        if asked and text is None:
            yield "Naskahnya dibuat di luar aplikasi. Baca dan selesaikan di halaman langkah."
        if asked and text and not _stands(text, asked, holder):
            for refusal in refusals_to_mark(text.facts, asked.kind, holder, text.facts.digest):
                if refusal.code != "own_draft" or not own_draft(step, state, self.person_id):
                    yield refusal.message
        if asked and text and asked.kind is MarkKind.TANDA_TANGAN:
            yield from self._unsignable(text)
        if asked is None and (sheet is None or not sheet.read):
            yield "Buka dan baca isiannya, lalu tanda tangani di halaman langkah."
        if sheet:
            yield from sheet.found
        if work.unit_id is None or step.each_unit:
            labels = [need.label for need in still_needed(step, (left.thing for left in state.things))]
            if labels:
                yield f"Kelengkapan belum ada: {joined(labels)}. Lengkapi di halaman langkah."
        if work.unit_id is None and state.open_units(step.no):
            yield f"Masih menunggu isian {state.open_units(step.no)} unit."

    def _unsignable(self, text: Text) -> Iterable[str]:
        """A signature in ink comes with its scan; every other one comes after those of the parties."""
        if self.provider is Provider.BASAH:
            yield "Naskah ini ditandatangani basah. Unggah pindaiannya di halaman langkah."
        elif text.facts.kind in PARTY_KINDS:
            for refusal in refusals_of_parties(text.facts, content_of(text.body)):
                yield refusal.message

    def _time_left(self, work: Work) -> tuple[bool, int | None]:
        if work.due_at is None or self.calendar is None:
            return False, None
        first, last = sorted((self.now, work.due_at))
        return self.now > work.due_at, working_minutes_between(first, last, self.calendar)

    def _span(self, work: Work) -> int:
        """Working minutes from opening to the due time."""
        if work.due_at is None or self.calendar is None:
            return 0
        return working_minutes_between(work.opened_at, work.due_at, self.calendar)

    def _who(self, step: Step) -> str:
        if step.each_unit:
            return "setiap unit"
        on = self.now.date()
        titles = dict.fromkeys(
            h.title for h in self.everybody if may_act(h, role=step.actor, unit_id=None, on=on)
        )
        return " atau ".join(titles) or f"{ROLE_NAMES[step.actor]} (belum ada pejabat)"

    def _reading(self, text: Text) -> Reading:
        base, content = self.bases[text.facts.id], content_of(text.body)
        old = self.earlier.versions.get((text.facts.id, base.no)) if base else None
        found = (
            explained(differences(content_of(old), content), read_causes(text.causes))
            if old and base and base.no != text.facts.version
            else None
        )
        month = _before(text) if text.facts.kind == "book" else ""
        last = self.earlier.reports.get(month)
        figures = key_figures(content, content_of(last) if last else None)
        label = Period.parse(month).label if month else ""
        letter = content if isinstance(content, Letter) else None
        decisions = decisions_of(content) if isinstance(content, Book) else ()
        return Reading(text, base, found, figures, label, letter, decisions)

    def _sheet(self, sheet: Sheet, read_out: bool) -> SheetReading:
        plain = (sheet.pk, sheet.version, sheet.edits, sheet.unit.name)
        if not read_out:
            return SheetReading(*plain, (), (), 0, read=False)
        facts = facts_of(sheet, [one for one in self.siblings if one.unit_id == sheet.unit_id])
        found = facts.faults(facts.form, today=self.now.date(), submitting=True)
        wrong = tuple(fault.message for fault in found if fault.blocks)
        return SheetReading(
            *plain, sheet_figures(facts.form), wrong, len(found) - len(wrong), read=True, state=facts.state,
            returned=returned_rows(facts.form),
        )  # fmt: skip


def _stands(text: Text, asked: Marking, holder: Holder) -> bool:
    """Whether this position's marks of earlier rounds still stand under every part of this very text."""
    return text.facts.is_marked(asked.kind, holder.position_id)


def _before(text: Text) -> str:
    """The month before a report's, "" for one that is about no month."""
    try:
        period = Period.parse(text.period)
    except ValueError:
        return ""
    return str(period.previous()) if period.first == period.last else ""


def named(office_id: int, work_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Work → number of its case and what it is about; those of other offices are left out."""
    if not work_ids:
        return {}
    rows = Work.objects.filter(pk__in=work_ids, case__office_id=office_id).select_related("case")
    return {work.pk: (work.case.number, f"{_step(work).title}, {work.case.title}") for work in rows}
