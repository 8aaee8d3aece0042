"""What is asked about notices: those a person has not read, those of a case, and the clocks they are given by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from mutubaku.cases.models import Notice, Pause, Work
from mutubaku.cases.rules.mutubaku import ProofKind
from mutubaku.cases.rules.notices import NOTICE_NAMES, Clock, NoticeKind, Told, ended_words
from mutubaku.cases.rules.state import WorkStatus
from mutubaku.cases.selectors.cases import proofs_of
from mutubaku.documents.models import Receipt
from mutubaku.org.rules.holding import Holder
from mutubaku.sop.selectors import version
from mutubaku.values.worktime import Pause as Jeda

T = TypeVar("T")


@dataclass(frozen=True)
class NoticeLine:
    """`to`: the position it went to; empty when nobody held one. `waits`: whether its work still does. `paper_id`: the
    paper it is about, where the work sent one. `new`: not read, and not settled by the receipt of that paper.
    `ended`: since when that paper holds no longer, which makes it new again; `successor`: number of the one in
    its place."""

    id: int
    work_id: int
    case_id: int
    case_number: str
    case_title: str
    step: int
    step_title: str
    unit: str
    kind: NoticeKind
    to: str
    at: datetime
    due_at: datetime | None
    read_at: datetime | None
    waits: bool
    paper_id: int | None
    new: bool
    ended: datetime | None = None
    successor: str = ""

    @property
    def title(self) -> str:
        if self.ended:
            return f"Naskah tidak berlaku lagi: {self.case_title}"
        return f"Naskah untuk unit Anda: {self.case_title}" if self.paper_id else self.step_title

    @property
    def why(self) -> str:
        return ended_words(self.successor) if self.ended else NOTICE_NAMES[self.kind]

    @property
    def since(self) -> datetime:
        return self.ended or self.at

    @property
    def opens(self) -> str:
        """What the button that leads there is called."""
        return "Baca" if self.paper_id else "Buka"


def unread_notices(holders: Iterable[Holder]) -> tuple[NoticeLine, ...]:
    """Of the positions a person holds, about works that still wait and papers that came; the latest first, one query."""
    return _lines(notices_to(holders).filter(unread()))


def unread() -> Q:
    """Notices not read that ask for something: their work waits or was closed, or the paper they tell of has no receipt
    of the unit yet; and those of a paper that has been withdrawn since they came or were read."""
    asks = Q(work__status=WorkStatus.WAITING) | Q(kind=NoticeKind.CLOSED)
    asks |= Q(kind=NoticeKind.SENT) & Q(_unconfirmed())
    ended = _sent_then().filter(document__withdrawn_at__gt=Coalesce(OuterRef("read_at"), OuterRef("at")))
    return (Q(read_at=None) & asks) | (Q(kind=NoticeKind.SENT) & Q(Exists(ended)))


def _sent_then() -> QuerySet[Receipt]:
    """Receipts of the paper a notice tells of: both were written in the one act that sent it."""
    return Receipt.objects.filter(
        document__office_id=OuterRef("work__case__office_id"),
        document__dossier=OuterRef("work__case__number"),
        sent_at=OuterRef("at"),
    )


def _with_papers(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """With what `notice_line` reads of the papers they tell of; the latest first."""
    ended = _sent_then().filter(document__withdrawn_at__isnull=False)
    told = When(kind=NoticeKind.SENT, then=Subquery(ended.values("document__withdrawn_at")[:1]))
    newer = Subquery(ended.values("document__successor__number")[:1])
    found = rows.annotate(unconfirmed=_unconfirmed(), ended=Case(told, default=None), successor=newer)
    return found.select_related("work__case", "work__unit", "position").order_by(
        Coalesce("ended", "at").desc(), "-pk"
    )


def _unconfirmed() -> Exists:
    return Exists(
        Receipt.objects.filter(
            document__office_id=OuterRef("work__case__office_id"),
            document__dossier=OuterRef("work__case__number"),
            document__withdrawn_at=None,
            unit_id=OuterRef("position__unit_id"),
            received_at=None,
        )
    )


def notices_to(holders: Iterable[Holder]) -> QuerySet[Notice]:
    """Everything told to the positions a person holds, the latest first; `notice_line` reads one."""
    return _with_papers(Notice.objects.filter(position_id__in=[h.position_id for h in holders]))


def notices_of(case_id: int) -> tuple[NoticeLine, ...]:
    """Everything that was told about the works of a case, the latest first."""
    return _lines(_with_papers(Notice.objects.filter(work__case_id=case_id)))


def _lines(rows: QuerySet[Notice]) -> tuple[NoticeLine, ...]:
    return tuple(notice_line(row) for row in rows)


def notice_line(row: Notice) -> NoticeLine:
    work = row.work
    return NoticeLine(
        id=row.pk,
        work_id=work.pk,
        case_id=work.case_id,
        case_number=work.case.number,
        case_title=work.case.title,
        step=work.step,
        step_title=version(work.case.sop_version_id).step(work.step).title,
        unit=work.unit.name if work.unit else "",
        kind=NoticeKind(row.kind),
        to=row.position.title if row.position else "",
        at=row.at,
        due_at=work.due_at,
        read_at=row.read_at,
        waits=work.status == WorkStatus.WAITING,
        paper_id=_paper_sent(work) if row.kind == NoticeKind.SENT else None,
        new=_is_new(row),
        ended=row.ended,  # type: ignore[attr-defined]
        successor=row.successor or "",  # type: ignore[attr-defined]
    )


def _is_new(row: Notice) -> bool:
    if ended := row.ended:  # type: ignore[attr-defined]
        return row.read_at is None or row.read_at < ended
    return row.read_at is None and (row.kind != NoticeKind.SENT or row.unconfirmed)  # type: ignore[attr-defined]


def _paper_sent(work: Work) -> int | None:
    """The paper the work proves to have sent."""
    refs = [proof.ref for proof in proofs_of(work) if proof.kind == ProofKind.DOCUMENT]
    return int(refs[0].partition(":")[2]) if refs else None


@dataclass(frozen=True)
class Timed:
    """A waiting work with a due time: whose it is, its clock, and what was told about it."""

    work_id: int
    role: str
    unit_id: int | None
    clock: Clock
    told: tuple[Told, ...]


def timed_works(office_id: int) -> tuple[Timed, ...]:
    """Every waiting work of the office that has a due time: three queries."""
    works = Work.objects.filter(case__office_id=office_id, status=WorkStatus.WAITING, due_at__isnull=False)
    columns = works.order_by("pk").values_list("pk", "role", "unit_id", "opened_at", "due_at")
    pauses = _grouped(
        (work, Jeda(since, until, cause))
        for work, since, until, cause in Pause.objects.filter(work__in=works).values_list(
            "work_id", "since", "until", "cause"
        )
    )
    told = _grouped(
        (work, Told(NoticeKind(kind), day))
        for work, kind, day in Notice.objects.filter(work__in=works).values_list("work_id", "kind", "day")
    )
    return tuple(
        Timed(pk, role, unit, Clock(opened, due, tuple(pauses.get(pk, ()))), tuple(told.get(pk, ())))
        for pk, role, unit, opened, due in columns
        if due is not None
    )


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
