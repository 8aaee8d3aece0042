"""Papers that wait for a person: for a mark on their own page, or for a unit to confirm that it received them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from mutubaku.documents.models import Mark, Receipt, Version
from mutubaku.documents.rules.beside import BESIDE, SIGNERS
from mutubaku.documents.rules.marks import MAY_NOT_MARK
from mutubaku.documents.rules.paper import MarkKind, content_of
from mutubaku.documents.rules.parties import PARTY_KINDS, called, party_of
from mutubaku.org.models import Assignment
from mutubaku.org.rules.holding import Holder


@dataclass(frozen=True)
class Waiting:
    """`deed`: what is asked, "tanda tangan sebagai PIHAK KEDUA (Sekretaris)"."""

    document_id: int
    title: str
    dossier: str
    deed: str


@dataclass(frozen=True)
class ToReceive:
    """A paper that was sent to a unit and whose receipt the unit has not confirmed."""

    document_id: int
    title: str
    number: str
    recipient: str
    sent_at: datetime


@dataclass(frozen=True)
class Ended:
    """A paper that a unit was sent and that holds no longer; `successor`: number of the paper in its place."""

    document_id: int
    title: str
    number: str
    successor: str
    since: datetime


@dataclass(frozen=True)
class WaitingPapers:
    to_mark: tuple[Waiting, ...] = ()
    to_receive: tuple[ToReceive, ...] = ()
    ended: tuple[Ended, ...] = ()


DAYS_TOLD = 30  # so long the heads of the units that were sent a paper are told that it holds no longer
_RECEIVE, _ENDED = "terima", "dicabut"
_DEEDS = {MarkKind.PARAF: "paraf", MarkKind.TANDA_TANGAN: "tanda tangan"}
_FIELDS = (
    "document_id",
    "document__title",
    "document__number",
    "document__dossier",
    "deed",
    "text",
    "who",
    "when",
)


def waiting_papers(mine: Sequence[Holder], on: date) -> WaitingPapers:
    """The longest waiting first: one query, none for who neither marks a paper nor heads a unit."""
    marked, sent, ended = papers_waiting(mine, on), sent_to(mine), ended_for(mine, on)
    if marked is not None:
        marked = marked.annotate(text=F("body"), who=_words(""), when=F("at"))
    parts = [_columns(rows) for rows in (marked, sent, ended) if rows is not None]
    if not parts:
        return WaitingPapers()
    rows = list(parts[0].union(*parts[1:], all=True).order_by("when", "document_id"))
    found = (
        Waiting(document_id, title, dossier, deed)
        for document_id, title, _, dossier, kind, text, _, _ in rows
        if kind not in (_RECEIVE, _ENDED) and (deed := _deed(kind, text, mine))
    )
    receipts = (
        ToReceive(document_id, title, number, who, when)
        for document_id, title, number, _, kind, _, who, when in rows
        if kind == _RECEIVE
    )
    over = {
        document_id: Ended(document_id, title, number, text, when)
        for document_id, title, number, _, kind, text, _, when in rows
        if kind == _ENDED
    }
    return WaitingPapers(tuple(found), tuple(receipts), tuple(over.values()))


def _columns(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.values_list(*_FIELDS)


def _deed(kind: str, text: str, mine: Sequence[Holder]) -> str:
    if kind != MarkKind.PIHAK:
        return _DEEDS[MarkKind(kind)]
    content = content_of(text)
    place = next((one for holder in mine if (one := party_of(content, holder))), None)
    return f"tanda tangan sebagai {called(place)}" if place else ""


def sent_to(mine: Sequence[Holder]) -> QuerySet[Receipt] | None:
    """Receipts that are open of the units these posts head."""
    if not (units := [holder.unit_id for holder in mine if holder.heads]):
        return None
    rows = Receipt.objects.filter(unit_id__in=units, received_at=None, document__withdrawn_at=None)
    return rows.annotate(deed=_words(_RECEIVE), text=_words(""), who=F("recipient"), when=F("sent_at"))


def ended_for(mine: Sequence[Holder], on: date) -> QuerySet[Receipt] | None:
    """Receipts of the units these posts head, of papers withdrawn or replaced of late."""
    if not (units := [holder.unit_id for holder in mine if holder.heads]):
        return None
    since = datetime.combine(on - timedelta(days=DAYS_TOLD), time.min, UTC)
    rows = Receipt.objects.filter(unit_id__in=units, document__withdrawn_at__gte=since)
    newer = Coalesce("document__successor__number", _words(""), output_field=TextField())
    return rows.annotate(
        deed=_words(_ENDED), text=newer, who=F("recipient"), when=F("document__withdrawn_at")
    )


def _words(text: str) -> Value:
    return Value(text, output_field=TextField())


def papers_waiting(mine: Sequence[Holder], on: date) -> QuerySet[Version] | None:
    """Current texts that wait for a mark of one of these posts, each with the kind of the mark as `deed`: what the rules
    of parties and of letters beside the steps say, asked of the database so that the menu can count it. A letter is one
    part, so a live paraf stands under all of it. None for posts that mark no paper."""
    mine = [one for one in mine if one.role not in MAY_NOT_MARK]
    if not mine:
        return None
    party = sign = initial = Q(pk__in=())
    for one in mine:
        party |= _as_party(one)
        sign |= _to_sign(one, on)
        initial |= _to_initial(one)
    deeds = ((party, MarkKind.PIHAK), (sign, MarkKind.TANDA_TANGAN), (initial, MarkKind.PARAF))
    rows = Version.objects.filter(
        no=F("document__version"), document__office_id=mine[0].office_id, document__signed_at=None,
        document__kind__in=PARTY_KINDS | BESIDE,
    )  # fmt: skip
    whens = [When(fits, then=Value(kind.value)) for fits, kind in deeds]
    return rows.annotate(deed=Case(*whens, default=Value(""), output_field=TextField())).exclude(deed="")


def _live(**which: Any) -> Exists:
    return Exists(Mark.objects.filter(version__document=OuterRef("document"), voided_at=None, **which))


def _as_party(one: Holder) -> Q:
    made = _live(kind=MarkKind.PIHAK, post=one.title, name=one.person)
    named = Q(body__contains=_pair("name", one.person)) & Q(body__contains=_pair("post", one.title))
    return Q(document__kind__in=PARTY_KINDS) & named & ~Q(made)


def _pair(key: str, text: str) -> str:
    """As the canonical JSON of a text has it."""
    return f'"{key}":{json.dumps(text, ensure_ascii=False)}'


def _to_sign(one: Holder, on: date) -> Q:
    if one.role not in SIGNERS:
        return Q(pk__in=())
    below = Assignment.objects.filter(
        Q(until=None) | Q(until__gte=on), since__lte=on, position__office_id=one.office_id,
        position__role__in=SIGNERS[SIGNERS.index(one.role) + 1 :],
    ).exclude(person_id=OuterRef("person_id"))  # fmt: skip
    ready = Q(_live(kind=MarkKind.PARAF)) | ~Q(Exists(below))
    return _others_letter(one) & Q(document__signer_role=one.role) & ready


def _to_initial(one: Holder) -> Q:
    above = SIGNERS[: SIGNERS.index(one.role)] if one.role in SIGNERS else ()
    made = _live(kind=MarkKind.PARAF, position_id=one.position_id)
    return _others_letter(one) & Q(document__signer_role__in=above) & ~Q(made)


def _others_letter(one: Holder) -> Q:
    return Q(document__kind__in=BESIDE) & ~Q(person_id=one.person_id)
